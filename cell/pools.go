package cell

import "math"

// Contents is what a cell's volume is made of, µm³.
type Contents struct {
	Fluid, Nucleus, Cytoplasm float64 // the last two: solids
}

// Volume returns the cell's volume, µm³.
func (c Contents) Volume() float64 { return c.Fluid + c.Nucleus + c.Cytoplasm }

// Half returns the contents of each of two daughters.
func (c Contents) Half() Contents {
	return Contents{0.5 * c.Fluid, 0.5 * c.Nucleus, 0.5 * c.Cytoplasm}
}

// Newborn returns the contents of a newborn cell of the given volume, at rest.
//
// Units: µm³.
func (p *Pools) Newborn(volume float64) Contents {
	solid := 1 - p.Fluid
	return Contents{p.Fluid * volume, solid * p.Nucleus, solid * (volume - p.Nucleus)}
}

// Targets returns the solids that a living cell approaches: those of a newborn,
// times 2 from the doubling phase on. The fluid of the result is not a target.
func (p *Pools) Targets(volume float64, doubled bool) Contents {
	c := p.Newborn(volume)
	if doubled {
		c.Nucleus, c.Cytoplasm = 2*c.Nucleus, 2*c.Cytoplasm
	}
	return c
}

// Flow is the exact solution of the equations of Pools over a fixed time, for one
// condition of the cell: with decays b = r_F(1 − f), r_n, r_c over the time t,
//
//	S_n(t) = T_n + (S_n − T_n)·e^{−r_n·t}, S_c likewise
//	F(t)   = F·e^{−b·t} + r_F·f·[(T_n + T_c)·g(b,0) + (S_n − T_n)·g(b,r_n) + (S_c − T_c)·g(b,r_c)]
//	g(b,r) = (e^{−r·t} − e^{−b·t})/(b − r), and t·e^{−b·t} for r = b
//
// for solids S with targets T. It is linear, so a cell costs a few products.
type Flow struct {
	fluid, nucleus, cytoplasm float64 // what is left of each after t
	level, fromN, fromC       float64 // fluid gained by T_n + T_c, S_n − T_n, S_c − T_c
}

// NewFlow returns the flow over dt (min).
func NewFlow(r PoolRates, dt float64) Flow {
	b := r.Fluid * (1 - r.FluidTarget)
	gain := r.Fluid * r.FluidTarget
	return Flow{
		fluid: math.Exp(-b * dt), nucleus: math.Exp(-r.Nucleus * dt), cytoplasm: math.Exp(-r.Cytoplasm * dt),
		level: gain * spread(b, 0, dt), fromN: gain * spread(b, r.Nucleus, dt), fromC: gain * spread(b, r.Cytoplasm, dt),
	}
}

// spread returns (e^{−r·t} − e^{−b·t})/(b − r) without cancellation or overflow.
func spread(b, r, t float64) float64 {
	x := -math.Abs(b-r) * t
	if x == 0 {
		return t * math.Exp(-b*t)
	}
	return math.Exp(-min(b, r)*t) * math.Expm1(x) / x * t
}

// Over returns the contents at the end, for solids on their way to the targets.
func (w *Flow) Over(c, target Contents) Contents {
	n, s := c.Nucleus-target.Nucleus, c.Cytoplasm-target.Cytoplasm
	return Contents{
		Fluid: float64(w.fluid*c.Fluid) + float64(w.level*(target.Nucleus+target.Cytoplasm)) +
			float64(w.fromN*n) + float64(w.fromC*s),
		Nucleus:   target.Nucleus + float64(w.nucleus*n),
		Cytoplasm: target.Cytoplasm + float64(w.cytoplasm*s),
	}
}

// EulerStep is one explicit step of the equations of Pools, the plain twin of
// Flow with an error that falls with the first power of dt.
func EulerStep(r PoolRates, c, target Contents, dt float64) Contents {
	return Contents{
		Fluid:     c.Fluid + dt*r.Fluid*(r.FluidTarget*c.Volume()-c.Fluid),
		Nucleus:   c.Nucleus + dt*r.Nucleus*(target.Nucleus-c.Nucleus),
		Cytoplasm: c.Cytoplasm + dt*r.Cytoplasm*(target.Cytoplasm-c.Cytoplasm),
	}
}

// LargestVolume returns a bound of the volume of a cell, µm³: twice the newborn's,
// and as much more as a necrotic cell swells before it bursts.
func (l Line) LargestVolume() float64 {
	v := 2 * l.Volume
	if l.Pools != nil && l.NecrosisDuration > 0 {
		v *= max(1, l.Pools.LysisFold)
	}
	return v
}
