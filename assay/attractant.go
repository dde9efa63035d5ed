package assay

import (
	"math"
	"sync/atomic"

	"paget/microenv"
	"paget/record"
	"paget/tissue"
)

// AttractantName is the name of the attractant of an insert: rules and couplings
// read it as "concentration of attractant". In the other assays it is absent.
const AttractantName = "attractant"

// absent is the cue of a dish without attractant.
type absent struct{}

// Concentration returns 0 nM.
func (absent) Concentration(_, _, _ float64) float64 { return 0 }

// Gradient returns 0 nM/µm.
func (absent) Gradient(_, _, _ float64) (gx, gy, gz float64) { return 0, 0, 0 }

// attractant is the cue of an insert: a substance that leaks from the lower to
// the upper compartment, as cells on, in and under the membrane sense it.
//
// Concentration and vertical gradient come from the chamber, a column that is
// uniform across the patch. Near a face each pore is also a small source (or
// sink): with the gradient g in the pore, the flux π·a²·D·g spreads into half a
// space, so that at distance ρ from the middle of its mouth
//
//	∇c = −(D/D')·g·(a²/2)·ρ⃗/(ρ² + a²)^{3/2}
//
// where D' is the diffusivity outside. For ρ ≫ a that is the point source on a
// wall, −J/(2πD'ρ²); the a² in the denominator takes the place of the mouth's
// finite size, so that the field is smooth and level in its middle. The plume
// follows the chamber at once: it forms in ρ²/D, seconds, while the chamber
// changes over hours. Pores beyond the reach of the sum are left to the column, and
// what those within it send upwards on average is taken off, because the column
// has it already.
//
// Concentrations do not include the plumes (at most a few per cent of the
// difference across the membrane beyond two radii from a pore).
//
// Units: µm, min, nM; z as in tissue, 0 on the upper face and up positive.
// Source: Berg & Purcell 1977, 10.1016/S0006-3495(77)85544-6 (flux through a
// small opening in a wall).
type attractant struct {
	chamber *microenv.Chamber
	pores   *pores
	now     atomic.Pointer[faces]
}

// faces holds what most cells ask of the chamber, at the time it was asked.
//
// Units: min, nM, nM/µm.
type faces struct {
	time     float64
	level    [2]float64 // on the upper and on the lower face
	gradient [2]float64 // downwards, on the same
	pore     float64    // downwards in the middle of a pore
}

// look returns the faces as they are now. Several cells may look at once: they
// would all note the same.
func (a *attractant) look() *faces {
	f := a.now.Load()
	if f == nil || f.time != a.chamber.Time() {
		c, low := a.chamber, a.chamber.Spec.Thickness
		f = &faces{c.Time(), [2]float64{c.At(0), c.At(low)}, [2]float64{c.Gradient(0), c.Gradient(low)}, c.Gradient(low / 2)}
		a.now.Store(f)
	}
	return f
}

var _ tissue.EvolvingCue = (*attractant)(nil)

// Concentration returns nM at a point.
func (a *attractant) Concentration(_, _, z float64) float64 {
	switch z {
	case 0:
		return a.look().level[0]
	case -a.chamber.Spec.Thickness:
		return a.look().level[1]
	}
	return a.chamber.At(-z)
}

// Gradient returns nM/µm at a point.
func (a *attractant) Gradient(x, y, z float64) (gx, gy, gz float64) {
	now := a.look()
	spec := &a.chamber.Spec
	switch z {
	case 0:
		gz = -now.gradient[0]
	case -spec.Thickness:
		gz = -now.gradient[1]
	default:
		gz = -a.chamber.Gradient(-z)
	}
	above := z
	outside := spec.Diffusivity
	switch {
	case z >= 0 && spec.GelThickness > 0:
		outside = spec.GelDiffusivity
	case z < 0 && z > -spec.Thickness:
		return 0, 0, gz // inside a pore the walls leave one direction
	case z < 0:
		above = z + spec.Thickness
	}
	if math.Abs(above) >= a.pores.reach {
		return 0, 0, gz // what is left is less than what is left out nearer by
	}
	// The plume above a pore falls away from the mouth; the one below rises.
	strength := now.pore * spec.Diffusivity / outside
	if above < 0 || z <= -spec.Thickness {
		strength = -strength
	}
	px, py, pz := a.pores.plume(x, y, above)
	return strength * px, strength * py, gz + strength*(pz-a.pores.level(above))
}

// Advance lets the chamber run on, exactly in time.
func (a *attractant) Advance(dt float64) error {
	a.chamber.Step(dt)
	return nil
}

// Copy returns an independent copy with the same pores.
func (a *attractant) Copy() tissue.Cue {
	return &attractant{chamber: a.chamber.Copy(), pores: a.pores}
}

// Save writes what changes: the chamber.
func (a *attractant) Save(e *record.Encoder) {
	e.Section("attractant")
	a.chamber.Save(e)
}

// Load reads what Save has written for an insert of the same settings, which then
// goes on bit for bit.
//
// Errors: what does not fit; the chamber is then as before.
func (a *attractant) Load(d *record.Decoder) error {
	d.Section("attractant")
	a.chamber.Load(d)
	a.now.Store(nil)
	return d.Err()
}
