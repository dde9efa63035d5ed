package tissue

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

// Mechanics holds the numbers of the overdamped motion γ·dx/dt = ΣF.
type Mechanics struct {
	Law       Law
	Repulsion float64 // nN
	Adhesion  float64 // nN at w = 1
	Reach     float64 // S/R, ≥ 1
	Drag      float64 // γ, nN·min/µm
	// Sisters: min until the rest length of two daughters is full
	// (Meineke2001Spring; 0: at once).
	Sisters float64
	// Displacement bounds one sub-step, as a share of the smallest newborn
	// radius; MaxSubsteps bounds their number in one outer step.
	Displacement float64
	MaxSubsteps  int
	// Always is the share of Adhesion that needs no molecules, 0 or more.
	Always float64
	// Scheme is how positions are advanced within one outer step.
	Scheme Scheme
	// FixedStep is the sub-step of AdamsBashforth, min.
	FixedStep float64
	// Tolerance bounds the error of a position in one outer step of Adaptive, µm.
	Tolerance float64
}

// Scheme is a way to advance positions.
type Scheme uint8

const (
	// Adaptive chooses its sub-steps from displacement, stiffness and error.
	Adaptive Scheme = iota
	// AdamsBashforth takes sub-steps of FixedStep: x += Δt·(1.5·v − 0.5·v_previous).
	AdamsBashforth
)

// law evaluates the force and its slope for one pair; kept small enough to be
// inlined into the pair loops.
type law struct {
	kind                Law
	repulsion, adhesion float64
	reach               float64
}

// at returns the force (nN, positive pushes apart) and a bound of its slope
// |dF/dd| (nN/µm) at distance d for contact distance r, rest length rest and
// molecular weight w.
func (l *law) at(d, r, rest, w float64) (force, slope float64) {
	s := l.reach * r
	if d >= s {
		return 0, 0
	}
	if l.kind == Meineke2001Spring {
		return l.repulsion * (1 - d/rest), l.repulsion / rest
	}
	if d < r {
		g := 1 - d/r
		if l.kind == PowerLaw {
			force, slope = l.repulsion*g*g, 2*l.repulsion*g/r
		} else {
			force, slope = l.repulsion*g, l.repulsion/r
		}
	}
	if w > 0 {
		g := 1 - d/s
		a := l.adhesion * w
		if l.kind == PowerLaw {
			force -= a * g * g
			slope += 2 * a * g / s
		} else {
			force -= a * g
			slope += a / s
		}
	}
	return force, slope
}
