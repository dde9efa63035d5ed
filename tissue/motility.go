package tissue

import (
	"math"

	"paget/cell"
	"paget/rng"
)

// walk holds the exact step of one component of a persistent random walk: the
// polarity q is an Ornstein–Uhlenbeck process of unit variance with memory P,
// and I is its integral over the step.
//
//	q' = ρ·q + kick·n₁,             ρ = e^{−x},  x = Δt/P,  kick = √(1 − ρ²)
//	I  = carry·q + along·n₁ + rest·n₂,   carry = P(1 − ρ)
//	along = P(1 − ρ)²/kick,         rest = P·√(2x − 4·tanh(x/2))
//
// n₁ and n₂ are independent standard normal numbers. The pair (q', I) has the
// exact bivariate normal law, so the mean-squared displacement of a walk with
// speed S in d dimensions, velocity (S/√d)·q, is
//
//	2S²P²(t/P − 1 + e^{−t/P})
//
// at every multiple of any Δt.
//
// Units: P and Δt in min; q has none; I in min.
// Source: Uhlenbeck and Ornstein 1930, 10.1103/PhysRev.36.823; the law of the
// mean square is that of Fürth 1920, Z. Phys. 2:244.
type walk struct {
	persistence                   float64
	rho, kick, carry, along, rest float64
}

// newWalk returns the step of length dt at persistence p. Without persistence
// there is no displacement.
func newWalk(p, dt float64) walk {
	if p <= 0 {
		return walk{persistence: p, kick: 1}
	}
	x := dt / p
	rho := math.Exp(-x)
	gone := -math.Expm1(-x)
	kick := math.Sqrt(-math.Expm1(-2 * x))
	w := walk{persistence: p, rho: rho, kick: kick, carry: p * gone, along: p * gone * gone / kick}
	w.rest = p * math.Sqrt(restVariance(x))
	return w
}

// restVariance returns 2x − 4·tanh(x/2); its terms cancel for small x, where the
// series is used (relative error below 10⁻¹¹ on both sides of the seam).
func restVariance(x float64) float64 {
	if x < 0.05 {
		y := x * x
		return x * y * (1.0/6 - y*(1.0/60-y*(17.0/10080)))
	}
	return 2*x - 4*math.Tanh(0.5*x)
}

// step returns the integral over the step and moves q on.
func (w *walk) step(q *float64, n1, n2 float64) float64 {
	integral := float64(w.carry**q) + float64(w.along*n1) + float64(w.rest*n2)
	*q = float64(w.rho**q) + float64(w.kick*n1)
	return integral
}

// crawl sets every cell's mean motility velocity over the coming step and how
// freely forces can move it.
//
//	v = S·[√(1 − b²)·I/(√d·Δt) + b·ĝ]·T
//
// b is the bias up the gradient (cell.Bias), ĝ its direction within the d
// dimensions the cell is free in, T the passage factor where it is confined. In
// the stationary walk the mean square of the velocity is S² whatever b: a
// gradient changes direction, not speed.
//
// Where no cell crawls and nothing holds any, velocities and freedoms are left
// empty: forces move all cells freely.
func (t *Tissue) crawl(s *State) {
	n := s.Len()
	motile := t.motile(s)
	if !motile && t.unheld(s) {
		n = 0
	}
	t.vx, t.vy, t.vz = sized(t.vx, n), sized(t.vy, n), sized(t.vz, n)
	t.lateral, t.upward = sized(t.lateral, n), sized(t.upward, n)
	if n == 0 {
		return
	}
	if motile {
		for len(t.ou) < n {
			t.ou = append(t.ou, walk{persistence: math.NaN()})
		}
	}
	t.each(n, func(w *worker, from, to int) {
		for i := from; i < to; i++ {
			t.vx[i], t.vy[i], t.vz[i] = 0, 0, 0
			t.freedom(s, i)
			if motile {
				t.heave(w, s, i)
			}
		}
	})
}

// motile says whether any cell crawls.
func (t *Tissue) motile(s *State) bool {
	for i := range s.ID {
		if t.speed(s, i) > 0 {
			return true
		}
	}
	return false
}

// unheld says whether forces move all cells freely in space: no dish, no membrane,
// no mesh.
func (t *Tissue) unheld(s *State) bool {
	return !t.space.flat && t.space.layer == 0 && t.spec.Membrane == nil && t.spec.Wall == nil && s.Around.Matrix == nil
}

// speed returns the speed of a living cell, and 0 for a dying one, µm/min.
func (t *Tissue) speed(s *State, i int) float64 {
	if !s.Phase[i].Living() {
		return 0
	}
	speed := s.Behaviour(i, cell.MotilitySpeed)
	if speed == 0 {
		return 0
	}
	return speed * s.SpeedFactor[i]
}

// heave sets the velocity of one cell.
func (t *Tissue) heave(w *worker, s *State, i int) {
	speed := t.speed(s, i)
	if speed == 0 || s.Where[i] >= InGap {
		return // its polarity rests too: nobody can see it turn
	}
	if p := s.Behaviour(i, cell.MotilityPersistence); t.ou[i].persistence != p {
		t.ou[i] = newWalk(p, t.spec.Step)
	}
	w.stream.At(s.Root, rng.Motility, s.ID[i], s.Tick)
	switch {
	case !t.space.flat && s.Where[i] == Above:
		t.crawlInSpace(&w.stream, s, i, speed)
	default:
		t.crawlOnFace(&w.stream, s, i, speed)
	}
}

// freedom sets how freely cell i moves sideways and up or down: held by the pore
// it is anchored in, or by the matrix around it.
func (t *Tissue) freedom(s *State, i int) {
	t.lateral[i], t.upward[i] = 1, 1
	switch {
	case s.Where[i] >= InGap: // the wall holds it; its way through is settled there
		t.lateral[i], t.upward[i] = 0, 0
	case s.Where[i] == InPore:
		t.lateral[i], t.upward[i] = t.slack(s, i), 0
	case t.space.flat || s.Where[i] == Below:
		t.upward[i] = 0
	case s.Around.Matrix != nil:
		x, y, z := s.X[i], s.Y[i], s.Z[i]
		if t.onSurface(z) {
			t.upward[i] = t.mesh(s, i, x, y, z-s.Radius[i])
			return
		}
		open := t.mesh(s, i, x, y, z)
		t.lateral[i], t.upward[i] = open, open
	}
}

// slack returns how freely a cell in a pore still moves sideways: fully at depth
// 0, not at all once half the nucleus' radius is inside.
func (t *Tissue) slack(s *State, i int) float64 {
	nucleus := math.Sqrt(t.kinds[s.Kind[i]].line.NucleusArea / math.Pi)
	return max(0, 1+s.Z[i]/(0.5*nucleus))
}

// crawlOnFace moves a cell on a flat substrate or a face of the membrane, and
// along a pore if it is in one or stands over one.
func (t *Tissue) crawlOnFace(r *rng.Stream, s *State, i int, speed float64) {
	w, dt := &t.ou[i], t.spec.Step
	n1, n2, n3, n4 := r.Norm4()
	ix, iy := w.step(&s.QX[i], n1, n2), w.step(&s.QY[i], n3, n4)
	pore := s.Pore[i]
	if s.Where[i] == Above && t.spec.Membrane != nil {
		pore = t.pores.under(s.X[i], s.Y[i])
	}
	var gx, gy, gz float64
	sense := s.Around.Cue != nil && s.Behaviour(i, cell.ChemotacticSensitivity) > 0
	if sense {
		gx, gy, gz = s.Around.Cue.Gradient(s.X[i], s.Y[i], s.Z[i])
	}
	free := t.lateral[i]
	if free > 0 {
		bias, wander, ux, uy := 0.0, 1.0, 0.0, 0.0
		if g := math.Sqrt(float64(gx*gx) + float64(gy*gy)); sense && g > 0 {
			bias = t.bias(s, i, g)
			wander = math.Sqrt(1 - bias*bias)
			ux, uy = gx/g, gy/g
		}
		along := wander / (math.Sqrt2 * dt)
		t.vx[i] = speed * free * (along*ix + bias*ux)
		t.vy[i] = speed * free * (along*iy + bias*uy)
	}
	x, y, left := s.X[i], s.Y[i], 1.0
	if pore < 0 && s.Where[i] == Above && t.spec.Membrane != nil {
		// Pores that its way leads over within the step count, too.
		var part float64
		w := way{x, y, t.vx[i] * dt, t.vy[i] * dt}
		if pore, part = t.pores.along(&w, nil); pore >= 0 {
			x, y, left = t.space.wrapAxis(0, x+part*w.dx), t.space.wrapAxis(1, y+part*w.dy), 1-part
			if sense {
				_, _, gz = s.Around.Cue.Gradient(x, y, s.Z[i])
			}
		}
	}
	if pore < 0 {
		return
	}
	iz := w.step(&s.QZ[i], r.Norm(), r.Norm())
	bias, wander := 0.0, 1.0
	if sense && gz != 0 {
		bias = t.bias(s, i, math.Abs(gz))
		wander = math.Sqrt(1 - bias*bias)
		bias = math.Copysign(bias, gz)
	}
	open := t.passage(s, i, t.pores.area)
	t.vz[i] = speed * left * open * (wander*iz/dt + bias)
}

// crawlInSpace moves a cell in three dimensions.
func (t *Tissue) crawlInSpace(r *rng.Stream, s *State, i int, speed float64) {
	w, dt := &t.ou[i], t.spec.Step
	n1, n2, n3, n4 := r.Norm4()
	ix, iy := w.step(&s.QX[i], n1, n2), w.step(&s.QY[i], n3, n4)
	n1, n2 = r.Norm(), r.Norm()
	iz := w.step(&s.QZ[i], n1, n2)
	v := [3]float64{ix / (sqrt3 * dt), iy / (sqrt3 * dt), iz / (sqrt3 * dt)}
	if s.Around.Cue != nil && s.Behaviour(i, cell.ChemotacticSensitivity) > 0 {
		gx, gy, gz := s.Around.Cue.Gradient(s.X[i], s.Y[i], t.sensingHeight(s, i))
		if g := math.Sqrt(gx*gx + gy*gy + gz*gz); g > 0 {
			bias := t.bias(s, i, g)
			wander := math.Sqrt(1 - bias*bias)
			v[0] = wander*v[0] + bias*gx/g
			v[1] = wander*v[1] + bias*gy/g
			v[2] = wander*v[2] + bias*gz/g
		}
	}
	side, up := t.front(s, i, v)
	t.vx[i], t.vy[i], t.vz[i] = speed*side*v[0], speed*side*v[1], speed*up*v[2]
}

// sensingHeight returns the height at which a cell in a layer senses the cue. On
// the membrane, and not over a pore, that is its own centre's, a radius above
// the face: the steep gradient at z = 0 is that inside the pores.
func (t *Tissue) sensingHeight(s *State, i int) float64 {
	z := s.Z[i]
	if t.space.layer > 0 && z <= 0 && t.pores.under(s.X[i], s.Y[i]) < 0 {
		return min(s.Radius[i], t.space.layer)
	}
	return z
}

const sqrt3 = 1.7320508075688772

// front returns the passage factors sideways and up or down for a cell that
// heads along v, from the mesh one radius ahead: what holds a cell back is what
// its nucleus meets. On the surface of a layer the way sideways is open and only
// the way down leads into the mesh.
func (t *Tissue) front(s *State, i int, v [3]float64) (side, up float64) {
	if s.Around.Matrix == nil {
		return 1, 1
	}
	r := s.Radius[i]
	if t.onSurface(s.Z[i]) {
		if v[2] >= 0 {
			return 1, 1
		}
		return 1, t.mesh(s, i, s.X[i], s.Y[i], s.Z[i]-r)
	}
	norm := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	if norm == 0 {
		return 1, 1
	}
	f := r / norm
	open := t.mesh(s, i, s.X[i]+f*v[0], s.Y[i]+f*v[1], s.Z[i]+f*v[2])
	return open, open
}

// onSurface says whether a height is that of the top of the layer.
func (t *Tissue) onSurface(z float64) bool { return t.space.layer > 0 && z >= t.space.layer }

// mesh returns the passage factor of cell i at a point of the matrix; above the
// layer all is open.
func (t *Tissue) mesh(s *State, i int, x, y, z float64) float64 {
	if t.onSurface(z) {
		return 1
	}
	x, y, z = t.space.wrapAxis(0, x), t.space.wrapAxis(1, y), t.space.wrapAxis(2, z)
	return t.passage(s, i, s.Around.Matrix.PoreArea(x, y, z))
}

// passage returns the passage factor of cell i through an opening (µm²), with
// its present traction: contraction passed on by its grip.
func (t *Tissue) passage(s *State, i int, area float64) float64 {
	traction := s.Behaviour(i, cell.Contractility) * s.Behaviour(i, cell.MatrixAdhesion)
	return t.kinds[s.Kind[i]].line.Passage(area, traction)
}

// bias returns the share of cell i's motion that follows a gradient (nM/µm).
func (t *Tissue) bias(s *State, i int, gradient float64) float64 {
	c := s.Around.Cue.Concentration(s.X[i], s.Y[i], s.Z[i])
	d := cell.OccupancyDifference(s.Radius[i], gradient, c, t.spec.Sensing.Dissociation)
	return cell.Bias(s.Behaviour(i, cell.ChemotacticSensitivity), d, t.spec.Sensing.HalfDifference)
}
