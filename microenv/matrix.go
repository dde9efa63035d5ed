package microenv

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// MatrixSpec is what the modeller says about the matrix.
type MatrixSpec struct {
	Density        float64 // mg/mL = fg/µm³; everywhere at the start
	Reference      float64 // mg/mL; density at which Pore and Stiffness hold; > 0
	Pore           float64 // µm²; cross-section of a mesh pore at Reference; > 0
	Stiffness      float64 // kPa at Reference
	StiffnessPower float64 // exponent of stiffness on density
}

// Validate returns what is wrong with the spec, all faults together.
//
// Errors: a number outside the range stated at its field, or not finite.
func (s MatrixSpec) Validate() error {
	var faults []error
	for _, n := range []struct {
		what     string
		value    float64
		positive bool
	}{
		{"density", s.Density, false},
		{"reference density", s.Reference, true},
		{"pore cross-section", s.Pore, true},
		{"stiffness", s.Stiffness, false},
		{"power of stiffness", s.StiffnessPower, false},
	} {
		if !(n.value >= 0) || math.IsInf(n.value, 1) || n.positive && n.value == 0 {
			need := "at least 0"
			if n.positive {
				need = "above 0"
			}
			faults = append(faults, fmt.Errorf("microenv: matrix %s is %g; it must be finite and %s", n.what, n.value, need))
		}
	}
	return errors.Join(faults...)
}

// PoreArea returns the cross-section of a mesh pore at a density, in µm²:
//
//	A = A_ref·m_ref/m
//
// A given mass of fibre of fixed thickness has a length per volume proportional to
// m, and the area a fibre leaves free is the inverse of that (assumed: fibres are
// straight, of one thickness, and only their number changes).
//
// Units: density in mg/mL. Range: density ≥ 0; +Inf at 0.
// Source: for the inverse proportionality Ogston 1958, 10.1039/TF9585401754.
func (s MatrixSpec) PoreArea(density float64) float64 { return s.Pore * s.Reference / density }

// StiffnessOf returns the stiffness at a density, in kPa:
//
//	E = E_ref·(m/m_ref)^p
//
// Units: density in mg/mL. Range: density ≥ 0; the result grows with it for p > 0.
// Source: the power law is that of networks of fibres (MacKintosh 1995,
// 10.1103/PhysRevLett.75.4425); its numbers come from the caller.
func (s MatrixSpec) StiffnessOf(density float64) float64 {
	return s.Stiffness * power(density/s.Reference, s.StiffnessPower)
}

// power returns x^p for x ≥ 0; the usual halves and wholes by multiplication.
func power(x, p float64) float64 {
	twice := 2 * p
	if twice != math.Trunc(twice) || twice > 16 {
		return math.Exp(p * math.Log(x))
	}
	y := 1.0
	for range int(p) {
		y *= x
	}
	if int(twice)%2 == 1 {
		y *= math.Sqrt(x)
	}
	return y
}

// MatrixLedger is the account of a matrix since its start, in fg:
//
//	Mass = Initial − Degraded + Deposited
type MatrixLedger struct {
	Initial, Degraded, Deposited float64
}

// Matrix is the extracellular matrix in voxels.
//
// M may be read freely; whoever writes to it calls Restart afterwards.
type Matrix struct {
	Spec     MatrixSpec
	Geometry Geometry
	M        []float64 // mg/mL; voxel means, order of Geometry.Index
	Ledger   MatrixLedger
}

// NewMatrix returns a matrix at its initial density.
//
// Errors: as MatrixSpec.Validate and Geometry.Validate.
func NewMatrix(spec MatrixSpec, g Geometry) (*Matrix, error) {
	if err := errors.Join(g.Validate(), spec.Validate()); err != nil {
		return nil, err
	}
	m := &Matrix{Spec: spec, Geometry: g, M: make([]float64, g.Len())}
	m.Fill(func(_, _, _ float64) float64 { return spec.Density })
	return m, nil
}

// Copy returns an independent matrix in the same state.
func (m *Matrix) Copy() *Matrix {
	c := *m
	c.M = slices.Clone(m.M)
	return &c
}

// Fill sets each voxel to the density (mg/mL) that density gives at its centre
// (µm) and restarts the ledger: a layer is a density that depends on z.
//
// Panics if a value is negative or not finite.
func (m *Matrix) Fill(density func(x, y, z float64) float64) {
	fillVoxels(m.M, m.Geometry, density)
	m.Restart()
}

// Restart opens a new ledger on the present mass.
func (m *Matrix) Restart() { m.Ledger = MatrixLedger{Initial: m.Mass()} }

// Mass returns the mass of the whole matrix in fg.
func (m *Matrix) Mass() float64 {
	sum := 0.0
	for _, v := range m.M {
		sum += v
	}
	return sum * m.Geometry.Volume()
}

// DegradeBy lets a dissolved protease act for dt minutes,
//
//	dm/dt = −rate·c·m,   m(dt) = m·exp(−rate·c·dt)
//
// with the concentration c of f held, and returns the mass removed in fg. The
// protease is a catalyst and is not used up.
//
// Units: rate in 1/(nM·min). Range: rate ≥ 0, dt ≥ 0.
// Panics if f has another geometry, or rate or dt is negative or not finite.
func (m *Matrix) DegradeBy(f *Field, rate, dt float64) (removed float64) {
	if f.Geometry != m.Geometry {
		panic(fmt.Sprintf("microenv: field %q and the matrix have different geometries", f.Spec.Name))
	}
	k := checkRate("proteolysis", rate) * checkTime(dt)
	for i, c := range f.C {
		if d := k * c; d > 0 {
			removed -= m.M[i] * math.Expm1(-d)
			m.M[i] *= math.Exp(-d)
		}
	}
	return m.lose(removed)
}

// DegradeAt lets proteolysis by contact act for dt minutes on the voxel that
// holds a point (µm): dm/dt = −rate·m. It returns the mass removed in fg.
//
// Units: rate in 1/min. Range: rate ≥ 0, dt ≥ 0.
// Panics if rate or dt is negative or not finite, or a coordinate is NaN.
func (m *Matrix) DegradeAt(x, y, z, rate, dt float64) (removed float64) {
	d := checkRate("proteolysis", rate) * checkTime(dt)
	return m.lose(m.cut(m.Geometry.Locate(x, y, z), math.Expm1(-d), math.Exp(-d)))
}

// DegradeWithin is DegradeAt for every voxel whose centre is within radius of the
// point (µm), and for the voxel that holds the point: a cell's surface works on
// all it touches, also where voxels are smaller than the cell.
//
// Panics as DegradeAt, and if radius is negative or not finite.
func (m *Matrix) DegradeWithin(x, y, z, radius, rate, dt float64) (removed float64) {
	g := &m.Geometry
	d := checkRate("proteolysis", rate) * checkTime(dt)
	checkRate("reach of proteolysis", radius)
	loss, rest := math.Expm1(-d), math.Exp(-d)
	own, reach2 := g.Locate(x, y, z), radius*radius
	removed = m.cut(own, loss, rest)
	firstX, lastX := g.along(0, x-radius), g.along(0, x+radius)
	firstY, lastY := g.along(1, y-radius), g.along(1, y+radius)
	firstZ, lastZ := g.along(2, z-radius), g.along(2, z+radius)
	for k := firstZ; k <= lastZ; k++ {
		cz := g.centre(2, k) - z
		for j := firstY; j <= lastY; j++ {
			cy := g.centre(1, j) - y
			for i := firstX; i <= lastX; i++ {
				cx := g.centre(0, i) - x
				v := g.Index(i, j, k)
				if v != own && float64(cx*cx)+float64(cy*cy)+float64(cz*cz) <= reach2 {
					removed += m.cut(v, loss, rest)
				}
			}
		}
	}
	return m.lose(removed)
}

// cut leaves the share rest = e^{−d} of a voxel, loss = e^{−d} − 1 goes, and returns the
// density that went.
func (m *Matrix) cut(voxel int, loss, rest float64) float64 {
	gone := -m.M[voxel] * loss
	m.M[voxel] *= rest
	return gone
}

// lose enters a sum of densities lost in the ledger and returns it as mass.
func (m *Matrix) lose(density float64) float64 {
	mass := density * m.Geometry.Volume()
	m.Ledger.Degraded += mass
	return mass
}

func checkTime(dt float64) float64 {
	if !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("microenv: step %g is not a finite time of at least 0", dt))
	}
	return dt
}

// Deposit adds mass to the voxel that holds a point (µm).
//
// Units: mass in fg.
// Panics if mass is negative or not finite, or a coordinate is NaN.
func (m *Matrix) Deposit(x, y, z, mass float64) {
	m.M[m.Geometry.Locate(x, y, z)] += checkRate("deposition", mass) / m.Geometry.Volume()
	m.Ledger.Deposited += mass
}

// DensityAt returns the density at a point (µm) in mg/mL, trilinear between voxel
// centres; a point outside counts as on the nearest face.
//
// Panics if a coordinate is NaN.
func (m *Matrix) DensityAt(x, y, z float64) float64 {
	// Beyond the faces the matrix goes on as it is, as with no flux.
	return m.Geometry.sampleEven(m.M, x, y, z)
}

// PoreArea returns the cross-section of a mesh pore at a point (µm) in µm², by
// MatrixSpec.PoreArea; +Inf where there is no matrix.
func (m *Matrix) PoreArea(x, y, z float64) float64 { return m.Spec.PoreArea(m.DensityAt(x, y, z)) }

// StiffnessAt returns the stiffness at a point (µm) in kPa, by
// MatrixSpec.StiffnessOf.
func (m *Matrix) StiffnessAt(x, y, z float64) float64 {
	return m.Spec.StiffnessOf(m.DensityAt(x, y, z))
}
