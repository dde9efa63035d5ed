package tissue

import (
	"math"

	"paget/num/stabilised"
)

// Law is the force between two centres at distance d, with contact distance
// R = r_i + r_j and reach S = Reach·R. Positive pushes apart.
type Law uint8

const (
	// LinearSpring: F = Repulsion·(1−d/R)₊ − Adhesion·w·(1−d/S)₊.
	LinearSpring Law = iota
	// PowerLaw: the same with squares, the form PhysiCell uses.
	//
	// Source: Macklin et al. 2012, 10.1016/j.jtbi.2012.02.002.
	PowerLaw
	// Meineke2001Spring: F = Repulsion·(1−d/R) for d < S, push and pull alike
	// and whatever the molecules. The rest length of two sisters grows
	// linearly from their distance at birth to R in the time Sisters.
	//
	// Source: Meineke et al. 2001, 10.1046/j.0960-7722.2001.00216.x; there
	// neighbours are those of a Voronoi tessellation, here those within reach.
	Meineke2001Spring
)

// String returns the law's name as study files write it.
func (l Law) String() string {
	switch l {
	case LinearSpring:
		return "linear spring"
	case PowerLaw:
		return "power law"
	case Meineke2001Spring:
		return "Meineke 2001 spring"
	}
	return "unknown law"
}

// Scheme says how the overdamped motion is integrated over one outer step.
type Scheme uint8

const (
	// Adaptive takes plain sub-steps as long as contacts stay stable and no cell goes
	// further than Displacement of the smallest newborn radius: order 1. Cells that
	// cannot meet take sub-steps of their own (islands.go).
	Adaptive Scheme = iota
	// AdamsBashforth takes steps of FixedStep with x += h·(1.5·v − 0.5·v_before), as
	// PhysiCell does. The velocity before is a column of the state; it is 0 at first,
	// and a daughter has her mother's.
	AdamsBashforth
	// Chebyshev takes sub-steps of the stabilised Runge–Kutta method of order 2, as long
	// as Tolerance allows, with as many stages as contacts are stiff: for smooth laws
	// and errors below a hundredth of a radius.
	Chebyshev
)

// String returns the scheme's name as study files write it.
func (s Scheme) String() string {
	switch s {
	case Adaptive:
		return "adaptive"
	case AdamsBashforth:
		return "Adams-Bashforth"
	case Chebyshev:
		return "Chebyshev"
	}
	return "unknown scheme"
}

// Mechanics holds the numbers of the overdamped motion γ·dx/dt = ΣF.
type Mechanics struct {
	Law       Law
	Repulsion float64 // nN
	Adhesion  float64 // nN at w = 1
	// Always is the share of Adhesion that needs no molecules, 0 or more: the dead
	// hold by it as the living do, and w = Always + Σ pairs.
	Always float64
	Reach  float64 // S/R, ≥ 1
	Drag   float64 // γ, nN·min/µm
	// Sisters: min until the rest length of two daughters is full
	// (Meineke2001Spring; 0: at once).
	Sisters float64

	Scheme Scheme
	// Tolerance is the estimated error (µm) that one sub-step may make in the place of
	// any cell, to which comes a twentieth of the way that forces move it (Chebyshev).
	// 0: an eightieth of the smallest newborn radius.
	Tolerance float64
	// FixedStep is the step of AdamsBashforth, min; outer steps are cut into equal
	// parts no longer than it.
	FixedStep float64
	// Displacement, a share of the smallest newborn radius, is how far a cell may go
	// for each evaluation of the forces; MaxSubsteps bounds the number of sub-steps
	// in one outer step.
	Displacement float64
	MaxSubsteps  int
}

// validate adds the faults of the numbers.
func (m *Mechanics) validate(f *faultList) {
	if m.Law > Meineke2001Spring {
		f.add("unknown force law %d", m.Law)
	}
	if m.Scheme > Chebyshev {
		f.add("unknown scheme %d", m.Scheme)
	}
	f.notNegative("repulsion (nN)", m.Repulsion)
	f.notNegative("adhesion (nN)", m.Adhesion)
	f.notNegative("adhesion without molecules (share)", m.Always)
	f.notNegative("time of sisters (min)", m.Sisters)
	f.notNegative("tolerance (µm)", m.Tolerance)
	f.positive("drag (nN·min/µm)", m.Drag)
	f.positive("displacement of a sub-step (share of the radius)", m.Displacement)
	if m.Scheme == AdamsBashforth {
		f.positive("fixed step (min)", m.FixedStep)
	}
	if !(m.Reach >= 1) || math.IsInf(m.Reach, 0) {
		f.add("reach %g; must be 1 or more (contact distances)", m.Reach)
	}
	if m.MaxSubsteps < 1 {
		f.add("at most %d sub-steps; must be 1 or more", m.MaxSubsteps)
	}
}

// usualTolerance is Tolerance as a share of the smallest newborn radius where the
// spec gives none: 0.1 µm for a radius of 8 µm. The estimate is cautious: the true
// error is about a quarter of it (docs/decisions/0008).
const usualTolerance = 0.0125

// methods are the coefficients of Chebyshev.
var methods = stabilised.NewTable()

// law evaluates the force of one pair.
//
//	u = d/R,   g = (1 − u)₊,   e = (1 − u/Reach)₊
//	F = Repulsion·g·p(g) − Adhesion·w·e·p(e),   p(x) = 1 (springs) or x (power law)
//
// The kernels of the pair loops write the same operations in the same order.
type law struct {
	kind                Law
	repulsion, adhesion float64
	reach, nearer       float64 // S/R and its inverse
	flat, steep         float64 // p(x) = flat + steep·x
	always              float64
}

func newLaw(m Mechanics) law {
	l := law{kind: m.Law, repulsion: m.Repulsion, adhesion: m.Adhesion, reach: m.Reach, nearer: 1 / m.Reach,
		flat: 1, always: m.Always}
	if m.Law == PowerLaw {
		l.flat, l.steep = 0, 1
	}
	return l
}

// none says whether no pair ever feels a force.
func (l *law) none() bool { return l.repulsion == 0 && l.adhesion == 0 }

// at returns the force over the distance (nN/µm, positive pushes apart) at the squared
// distance d2 > 0 for contact distance r, rest length rest and molecular weight w.
func (l *law) at(d2, r, rest, w float64) float64 {
	d := math.Sqrt(d2)
	if l.kind == Meineke2001Spring {
		return l.repulsion * (1 - d/rest) * (1 / d)
	}
	x := 1 / (d * r)
	u := d * (d * x)
	g, e := positive(1-u), positive(1-float64(u*l.nearer))
	push := l.repulsion * g * (l.flat + float64(l.steep*g))
	pull := float64(l.adhesion * w * e * (l.flat + float64(l.steep*e)))
	return (push - pull) * (r * x)
}

// alone is at, with the operations of pushSprings for linear springs.
func (l *law) alone(d2, r, rest, w float64) float64 {
	if l.kind != LinearSpring {
		return l.at(d2, r, rest, w)
	}
	over := 1 / math.Sqrt(d2)
	return float64(l.repulsion*positive(over-1/r)) - float64(l.adhesion*w*positive(over-1/(l.reach*r)))
}

// force is at for the force itself, the distance d and the pull (nN) at distance 0.
func (l *law) force(d, r, rest, pull float64) float64 {
	if l.kind == Meineke2001Spring {
		return l.repulsion * (1 - d/rest)
	}
	u := d / r
	g, e := positive(1-u), positive(1-float64(u*l.nearer))
	return float64(l.repulsion*g*(l.flat+float64(l.steep*g))) - float64(pull*e*(l.flat+float64(l.steep*e)))
}

// positive returns v if it is above 0, else 0, without a branch: nobody could
// foretell which of two cells are in touch.
func positive(v float64) float64 {
	b := math.Float64bits(v)
	return math.Float64frombits(b &^ uint64(int64(b)>>63))
}
