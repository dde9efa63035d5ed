package assay

import (
	"math"

	"paget/microenv"
	"paget/units"
)

// matrixSettings describes the matrix of an assay in three dimensions, as
// microenv.MatrixSpec wants it.
//
// Units: mg/mL (= fg/µm³), µm², kPa.
type matrixSettings struct {
	density            float64
	referenceDensity   float64
	referenceMeshArea  float64
	referenceStiffness float64
	stiffnessPower     float64
}

// settings lists the settings of the matrix; least is the thinnest that an assay takes.
func (m *matrixSettings) settings(least float64, doc string) []Setting {
	return []Setting{
		{"matrix density", units.Density, least, 100, &m.density, doc},
		{"matrix reference density", units.Density, 1e-3, 100, &m.referenceDensity, "density at which mesh area and stiffness are known"},
		{"matrix reference mesh area", units.Area, 1e-3, 1e4, &m.referenceMeshArea, "cross-section of the mesh at the reference density"},
		{"matrix reference stiffness", units.Pressure, 1e-4, 1e4, &m.referenceStiffness, "stiffness at the reference density"},
		{"matrix stiffness power", units.Dimensionless, 0, 5, &m.stiffnessPower, "power with which stiffness grows with density"},
	}
}

// fill returns matrix of one density on a grid.
func (m *matrixSettings) fill(g microenv.Geometry) (*microenv.Matrix, error) {
	return microenv.NewMatrix(microenv.MatrixSpec{
		Density: m.density, Reference: m.referenceDensity, Pore: m.referenceMeshArea,
		Stiffness: m.referenceStiffness, StiffnessPower: m.stiffnessPower,
	}, g)
}

// divides says whether an edge of voxels goes into lengths a whole number of times.
func divides(edge float64, lengths ...float64) bool {
	for _, length := range lengths {
		if n := math.Round(length / edge); n < 1 || math.Abs(n*edge-length) > 1e-9*length {
			return false
		}
	}
	return true
}
