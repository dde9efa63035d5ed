package microenv

import (
	"fmt"
	"math"

	"paget/num/diffusion"
)

// Locate returns the voxel that holds a point (µm), wrapped on periodic axes. Several
// workers may ask at once.
//
// Panics if a coordinate is NaN.
func (f *Field) Locate(x, y, z float64) int {
	g := f.Geometry
	p := [3]float64{x, y, z}
	for a := range p {
		if f.Spec.Borders[a][0].Kind == Periodic {
			span := float64(g.N[a]) * g.H
			p[a] -= span * math.Floor((p[a]-g.Origin[a])/span)
		}
	}
	return g.Locate(p[0], p[1], p[2])
}

// Secrete adds a source to the voxel that holds a point (µm), for all steps until
// ClearSources. Sources add up in the order of the calls.
//
// Units: rate in nM·µm³/min.
// Panics if rate is negative or not finite, or a coordinate is NaN.
func (f *Field) Secrete(x, y, z, rate float64) {
	f.SecreteAt(f.Locate(x, y, z), rate)
}

// SecreteAt is Secrete for a voxel of Locate.
func (f *Field) SecreteAt(voxel int, rate float64) {
	if f.source == nil {
		f.source = make([]float64, f.Geometry.Len())
	}
	f.source[voxel] += checkRate("secretion", rate) / f.Geometry.Volume()
	f.sources = true
}

// Uptake adds a sink to the voxel that holds a point (µm), for all steps until
// ClearSources: per minute it clears the given volume of its content, so that
// the amount taken is clearance·c.
//
// Units: clearance in µm³/min, for a rate u acting in a volume V: u·V.
// Panics if clearance is negative or not finite, or a coordinate is NaN.
func (f *Field) Uptake(x, y, z, clearance float64) {
	f.UptakeAt(f.Locate(x, y, z), clearance)
}

// UptakeAt is Uptake for a voxel of Locate.
func (f *Field) UptakeAt(voxel int, clearance float64) {
	if f.uptake == nil {
		f.uptake = make([]float64, f.Geometry.Len())
	}
	f.uptake[voxel] += checkRate("uptake", clearance) / f.Geometry.Volume()
	f.uptakes = true
}

func checkRate(what string, rate float64) float64 {
	if !(rate >= 0) || math.IsInf(rate, 1) {
		panic(fmt.Sprintf("microenv: %s at %g is not a finite rate of at least 0", what, rate))
	}
	return rate
}

// ClearSources takes all sources and sinks away.
func (f *Field) ClearSources() {
	if f.sources {
		clear(f.source)
	}
	if f.uptakes {
		clear(f.uptake)
	}
	f.sources, f.uptakes = false, false
}

// reaction returns the present sources and sinks.
func (f *Field) reaction() diffusion.Reaction {
	r := diffusion.Reaction{Decay: f.Spec.Decay}
	if f.sources {
		r.Source = f.source
	}
	if f.uptakes {
		r.Uptake = f.uptake
	}
	return r
}
