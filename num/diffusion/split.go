package diffusion

import (
	"errors"
	"fmt"
	"math"
)

// Split is the fast solver. Transport, uniform loss k, sources and borders are
// advanced together in the product of the one-dimensional modes, where each
// amplitude a with rate μ = k + rx + ry + rz obeys
//
//	a(dt) = a·e^{−μ·dt} + q·(1 − e^{−μ·dt})/μ
//
// exactly. Only uptake that differs between voxels is split off, half before and
// half after (Strang 1968), each half exact: error of second order in dt, and none
// if the uptake is uniform. Any dt is stable, and amounts are conserved to
// rounding. Strong uptake (u·dt well above 1) is stable but inaccurate; use
// Implicit or Adaptive there.
//
// A Split holds work space and serves one goroutine at a time.
type Split struct {
	spec   Spec
	axis   [3]*modes
	border []float64 // sources of held values, as amplitudes; nil if none
	inflow float64   // their sum over the voxels, C/T

	a, b, q, w []float64
}

// longestAxis bounds the memory of the modes, two square matrices an axis.
const longestAxis = 2048

// NewSplit returns a solver for spec.
//
// Errors: as Spec.Validate; more than 2048 voxels along an axis; a held layer.
func NewSplit(spec Spec) (*Split, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	for a, n := range spec.Grid.N {
		if n > longestAxis {
			return nil, fmt.Errorf("diffusion: %d voxels along %s; Split takes up to %d, Implicit has no such bound", n, axisNames[a], longestAxis)
		}
	}
	if !spec.inside().whole() {
		return nil, errors.New("diffusion: Split does not take a held layer of voxels; hold the value on the face, or use Implicit, Steady or Accurate")
	}
	n := spec.Grid.Len()
	s := &Split{spec: spec, a: make([]float64, n), b: make([]float64, n), q: make([]float64, n), w: make([]float64, n)}
	for a, pair := range spec.Borders {
		s.axis[a] = newModes(spec.Grid.N[a], spec.rate(), pair[0].Kind, pair[1].Kind)
	}
	held := make([]float64, n)
	if spec.addBorderSource(held, true) {
		for _, v := range held {
			s.inflow += v
		}
		s.border = make([]float64, n)
		copy(s.border, s.forward(held, s.a, s.b))
	}
	return s, nil
}

// Order returns 2.
func (s *Split) Order() int { return 2 }

// Step advances c by dt; see Solver.
func (s *Split) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	least := checkStep(s.spec.Grid, c, r, dt)
	volume := s.spec.volume()
	var taken, total float64
	if r.Uptake != nil {
		taken = relax(c, r.Uptake, least, 0.5*dt)
	}
	integral, outflow := s.transport(c, r.Source, r.Decay+least, dt)
	if r.Uptake != nil {
		taken += relax(c, r.Uptake, least, 0.5*dt)
	}
	for _, v := range r.Source {
		total += v
	}
	budget := Budget{
		Source: volume * dt * total,
		Decay:  volume * r.Decay * integral,
		Uptake: volume * (taken + least*integral),
		Border: volume * (dt*s.inflow - outflow),
	}
	return budget, checkFinite(c, dt)
}

// relax lets the uptake beyond least act alone for dt and returns the sum of
// what it took from the voxels.
func relax(c, uptake []float64, least, dt float64) (taken float64) {
	last, lost := 0.0, 0.0
	for i, u := range uptake {
		u -= least
		if u == 0 {
			continue
		}
		// Voxels without a sink share one value, and so do many with one.
		if u != last {
			last, lost = u, -math.Expm1(-u*dt)
		}
		d := c[i] * lost
		c[i] -= d
		taken += d
	}
	return taken
}

// transport advances everything but local uptake. It returns the time integral
// of the sum of c, and that of what diffuses out against held values of zero.
func (s *Split) transport(c, source []float64, loss, dt float64) (integral, outflow float64) {
	amplitude := s.forward(c, s.a, s.b)
	drive := s.drive(source)
	for _, a := range s.axis {
		a.prepare(dt)
	}
	integral, outflow = s.advance(amplitude, drive, loss, dt)
	s.backward(c, amplitude)
	return integral, outflow
}

// drive returns the amplitudes of source and border together, nil if both are
// absent.
func (s *Split) drive(source []float64) []float64 {
	if source == nil {
		return s.border
	}
	q := s.forward(source, s.q, s.w)
	if s.border != nil {
		for i, v := range s.border {
			q[i] += v
		}
	}
	return q
}

// advance moves every amplitude by dt in its own rate.
func (s *Split) advance(amplitude, drive []float64, loss, dt float64) (integral, outflow float64) {
	ax, ay, az := s.axis[0], s.axis[1], s.axis[2]
	e0 := math.Exp(-loss * dt)
	i := 0
	for z := range az.n {
		for y := range ay.n {
			eyz := e0 * ay.decay[y] * az.decay[z]
			ryz := ay.rate[y] + az.rate[z]
			wyz := ay.weight[y] * az.weight[z]
			for x := range ax.n {
				rate := ax.rate[x] + ryz
				mu := rate + loss
				e := ax.decay[x] * eyz
				phi := filled(mu, e, dt)
				a := amplitude[i]
				next := a * e
				if drive != nil {
					next += drive[i] * phi
				}
				amplitude[i] = next
				if w := ax.weight[x] * wyz; w != 0 {
					during := a * phi
					if drive != nil {
						during += drive[i] * ramped(mu, phi, dt)
					}
					integral += w * during
					outflow += w * rate * during
				}
				i++
			}
		}
	}
	return integral, outflow
}

// filled returns (1 − e)/mu for e = exp(−mu·dt), the response to a constant
// source, by its series where the difference would lose digits.
func filled(mu, e, dt float64) float64 {
	z := mu * dt
	if z > 0.02 {
		return (1 - e) / mu
	}
	return dt * (1 - z/2*(1-z/3*(1-z/4*(1-z/5*(1-z/6*(1-z/7))))))
}

// ramped returns (dt − phi)/mu, the time integral of that response.
func ramped(mu, phi, dt float64) float64 {
	z := mu * dt
	if z > 0.02 {
		return (dt - phi) / mu
	}
	return dt * dt / 2 * (1 - z/3*(1-z/4*(1-z/5*(1-z/6*(1-z/7*(1-z/8))))))
}

// forward returns the amplitudes of c, in one of the two work slices.
func (s *Split) forward(c, a, b []float64) []float64 {
	return s.along(c, a, b, func(m *modes) []float64 { return m.vector })
}

// backward writes the voxel values of the amplitudes to c.
func (s *Split) backward(c, amplitude []float64) {
	spare := s.b
	if &amplitude[0] == &spare[0] {
		spare = s.a
	}
	copy(c, s.along(amplitude, spare, s.w, func(m *modes) []float64 { return m.turned }))
}

// along applies a matrix per axis, alternating between two work slices, and
// returns the one that holds the outcome. Axes of one voxel are skipped: their
// only mode is the identity.
func (s *Split) along(src, a, b []float64, matrix func(*modes) []float64) []float64 {
	inner := 1
	from, to, spare := src, a, b
	for _, m := range s.axis {
		if m.n > 1 {
			transform(to, from, matrix(m), m.n, inner)
			from = to
			to, spare = spare, to
		}
		inner *= m.n
	}
	if &from[0] == &src[0] {
		copy(to, src)
		return to
	}
	return from
}
