package diffusion

import (
	"fmt"
	"math"
)

// Sweeps is the locally one-dimensional scheme of first order that PhysiCell
// uses: along x, y and z in turn an implicit step of transport with its share
// of the decay, a third in three dimensions,
//
//	(1 + k·dt/3 − D·dt·∂²)·c' = c,
//
// without flux through the ends of a line; the held layer is set back to its value
// before and after every sweep; then c' = c + s·dt, and the uptake u of a voxel is
// taken by one cell after the other, each with the rate Part:
//
//	c'' = c'·(1 + Part·dt)^(−u/Part)
//
// It is kept to explain differences, not to be used: the sweeps do not know the
// held layer, so its influence is lost between them, and the resting state is low
// by an error of first order in dt (8 to 11 % of the least oxygen in a spheroid at
// dt = 0.01 min; docs/model/fields.md).
//
// Source: Ghaffarizadeh et al. 2016, 10.1093/bioinformatics/btv730.
type Sweeps struct {
	// Part is the uptake of one cell in its voxel, 1/T; 0 takes all at once.
	Part float64

	spec  Spec
	step  float64
	held  []int32   // voxels of the held layer
	value []float64 // what they are held at
	left  []float64 // share that the uptake of one step leaves
	lines [3]elimination
}

// elimination holds the elimination factors of one axis.
type elimination struct {
	off    float64   // −D·dt/h²
	factor []float64 // 1/pivot
	upper  []float64
}

// NewSweeps returns a solver with steps of the given length (T).
//
// Errors: as Spec.Validate; a border that is neither NoFlux nor HeldLayer; a step
// that is not positive.
func NewSweeps(spec Spec, step float64) (*Sweeps, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	if !(step > 0) || math.IsInf(step, 1) {
		return nil, fmt.Errorf("diffusion: step %g of the sweeps is not a positive time", step)
	}
	s := &Sweeps{spec: spec, step: step}
	n := spec.Grid.N
	for a, pair := range spec.Borders {
		for side, b := range pair {
			switch b.Kind {
			case NoFlux:
			case HeldLayer:
				s.hold(a, side*(n[a]-1), b.Value)
			default:
				return nil, fmt.Errorf("diffusion: sweeps know no %v border", b.Kind)
			}
		}
	}
	return s, nil
}

// hold adds one layer of voxels to the held ones.
func (s *Sweeps) hold(axis, at int, value float64) {
	low, high := [3]int{}, s.spec.Grid.N
	low[axis], high[axis] = at, at+1
	for z := low[2]; z < high[2]; z++ {
		for y := low[1]; y < high[1]; y++ {
			for x := low[0]; x < high[0]; x++ {
				s.held = append(s.held, int32(s.spec.Grid.Index(x, y, z)))
				s.value = append(s.value, value)
			}
		}
	}
}

// Order returns 1.
func (s *Sweeps) Order() int { return 1 }

// Step advances c by dt in equal parts no longer than the solver's step; see
// Solver. The border's share of the budget is what closes it.
func (s *Sweeps) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	checkStep(s.spec.Grid, c, r, dt)
	if dt == 0 {
		return Budget{}, nil
	}
	parts := math.Ceil(dt/s.step - 1e-9)
	h := dt / parts
	axes := 0.0
	for _, n := range s.spec.Grid.N {
		if n > 1 {
			axes++
		}
	}
	for a := range s.lines {
		s.lines[a] = newElimination(s.spec.Grid.N[a], s.spec.rate()*h, r.Decay*h/max(axes, 1))
	}
	s.takers(r.Uptake, h)
	before := total(c)
	b := Budget{}
	for range int(parts) {
		s.part(c, r, h, &b)
	}
	v := s.spec.volume()
	b.Source, b.Decay, b.Uptake = b.Source*v, b.Decay*v, b.Uptake*v
	b.Border = (total(c)-before)*v - b.Source + b.Decay + b.Uptake
	return b, checkFinite(c, dt)
}

// part is one step of length h.
func (s *Sweeps) part(c []float64, r Reaction, h float64, b *Budget) {
	n := s.spec.Grid.N
	strides := [3]int{1, n[0], n[0] * n[1]}
	s.reset(c)
	for a := range 3 {
		if n[a] > 1 {
			s.sweep(c, a, strides)
			s.reset(c)
		}
	}
	b.Decay += r.Decay * h * total(c)
	for i, rate := range r.Source {
		c[i] += h * rate
		b.Source += h * rate
	}
	for i, left := range s.left {
		was := c[i]
		c[i] *= left
		b.Uptake += was - c[i]
	}
}

// takers prepares what the uptake of a step of length h leaves in each voxel.
func (s *Sweeps) takers(uptake []float64, h float64) {
	if len(s.left) != len(uptake) {
		s.left = make([]float64, len(uptake))
	}
	for i, u := range uptake {
		if s.Part > 0 {
			s.left[i] = math.Exp(-u / s.Part * math.Log1p(s.Part*h))
		} else {
			s.left[i] = 1 / (1 + h*u)
		}
	}
}

func (s *Sweeps) reset(c []float64) {
	for k, i := range s.held {
		c[i] = s.value[k]
	}
}

// sweep solves all lines along one axis.
func (s *Sweeps) sweep(c []float64, a int, strides [3]int) {
	n, l := s.spec.Grid.N, &s.lines[a]
	u, v := (a+1)%3, (a+2)%3
	for j := range n[v] {
		for i := range n[u] {
			l.solve(c[i*strides[u]+j*strides[v]:], strides[a])
		}
	}
}

// newElimination eliminates the matrix of one axis: coupling q = D·dt/h² and loss k·dt/axes.
func newElimination(n int, q, loss float64) elimination {
	l := elimination{off: -q, factor: make([]float64, n), upper: make([]float64, n)}
	for i := range n {
		diagonal := 1 + 2*q + loss
		if i == 0 || i == n-1 {
			diagonal -= q
		}
		if i > 0 {
			diagonal -= l.off * l.upper[i-1]
		}
		l.factor[i] = 1 / diagonal
		l.upper[i] = l.off / diagonal
	}
	return l
}

// solve replaces the values of one line by the solution.
func (l *elimination) solve(c []float64, stride int) {
	n := len(l.factor)
	last := 0.0
	for i := range n {
		last = (c[i*stride] - l.off*last) * l.factor[i]
		c[i*stride] = last
	}
	for i := n - 2; i >= 0; i-- {
		last = c[i*stride] - l.upper[i]*last
		c[i*stride] = last
	}
}

func total(c []float64) float64 {
	sum := 0.0
	for _, v := range c {
		sum += v
	}
	return sum
}
