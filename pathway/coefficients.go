package pathway

import "math"

// coefficients of a pair of sub-steps of the exponential integrator for each node.
// With z = length/τ of the whole pair and the drives G₀, Gₘ, G₁ at its beginning,
// middle and end,
//
//	yₘ = eₕ·y + αₕ·G₀ + βₕ·Gₘ              eₕ = exp(−z/2)
//	y₁ = e·y + a₀·G₀ + aₘ·Gₘ + a₁·G₁       e = exp(−z)
//
// The decay −y/τ is exact for any length. In yₘ the drive is a straight line from
// G₀ to Gₘ. In y₁ it is the parabola through the three points while z <= 2.5:
//
//	a₀ = M₀ − 3M₁ + 2M₂,  aₘ = 4(M₁ − M₂),  a₁ = 2M₂ − M₁,  Mₖ = ∫₀¹ z·e^{−z(1−s)}·sᵏ ds
//
// and beyond, where a₀ would become negative, two straight lines. No weight is
// ever negative and they sum to 1, so activities can neither become negative nor
// exceed what they started from and are driven to, whatever the step. A clamped
// node has e = eₕ = 1 and the rest 0.
//
// The estimated error of y₁ is
//
//	bend·(|G₀ − 2Gₘ + G₁| + unseen·|G₁ − G₀|)
//
// whose first part is the difference between the parabola and the two lines, or
// between the two lines and one. The second stands for what three points do not
// show, a drive that bends one way and then the other: a part in 32 of what the
// drive moves with one pair, and as the third difference falls with the cube of
// the length and the movement with its first power, a quarter of that whenever the
// pairs are halved.
//
// Source: Cox and Matthews 2002, 10.1006/jcph.2002.6995 (exact decay, drive as a
// polynomial); Hochbruck and Ostermann 2005, 10.1016/j.apnum.2004.08.005
// (exponential collocation).
type coefficients struct {
	ready  bool
	unseen float64
	node   []pairWeights
}

// pairWeights are the coefficients of one node.
type pairWeights struct {
	eh, ah, bh    float64 // to the middle
	e, a0, am, a1 float64 // to the end
	bend          float64
}

// mostForParabola is the largest z for which the parabola has no negative weight.
const mostForParabola = 2.5

// newCoefficients makes room for n nodes.
func newCoefficients(n int) coefficients { return coefficients{node: make([]pairWeights, n)} }

// set computes the coefficients of node i for a pair of the given length.
func (k *coefficients) set(i int, length, tau float64, clamped bool) {
	if clamped {
		k.node[i] = pairWeights{eh: 1, e: 1}
		return
	}
	z := length / tau
	ph, bh := moments(z / 2)
	p, b := moments(z)
	w := pairWeights{eh: 1 - ph, ah: ph - bh, bh: bh, e: 1 - p}
	if z > mostForParabola {
		// Two straight lines: the second half-step from where the first one ended.
		w.a0, w.am, w.a1 = w.eh*w.ah, float64(w.eh*w.bh)+w.ah, w.bh
		w.bend = math.Abs(b - bh)
		k.node[i] = w
		return
	}
	m2 := secondMoment(z, b)
	w.a0, w.am, w.a1 = max(p-3*b+2*m2, 0), 4*(b-m2), max(2*m2-b, 0)
	w.bend = math.Abs(w.a1 - bh)
	k.node[i] = w
}

// moments returns M₀ = 1 − e^{−z} and M₁ = 1 − M₀/z.
func moments(z float64) (m0, m1 float64) {
	m0 = -math.Expm1(-z)
	if z < 0.05 { // z/2 − z²/6 + z³/24 − …; the closed form loses digits when z is small
		return m0, z * (1.0/2 - z*(1.0/6-z*(1.0/24-z*(1.0/120-z*(1.0/720-z*(1.0/5040-z*(1.0/40320)))))))
	}
	return m0, 1 - m0/z
}

// secondMoment returns M₂ = 1 − 2M₁/z, for z below 1 by its series 2z(1/3! − z/4! + …).
func secondMoment(z, m1 float64) float64 {
	if z >= 1 {
		return 1 - 2*m1/z
	}
	sum, term := 0.0, 2*z/6
	for j := 4.0; math.Abs(term) > 1e-18*z; j++ {
		sum += term
		term *= -z / j
	}
	return sum
}

// unseenAtFirst is the share of a drive's movement that counts as bent unseen when
// one pair is made.
const unseenAtFirst = 1.0 / 32

// take moves a node through a pair, from state y with drive g at the beginning and
// the wide row drive of middle and end, into the wide row state. It returns the
// largest |G₀ − 2Gₘ + G₁| plus a share of the largest |G₁ − G₀|, or NaN if a state
// is not finite.
func (k *pairWeights) take(unseen float64, y, g, drive, state []float64) float64 {
	n := len(y)
	g, drive, state = g[:n], drive[:2*n], state[:2*n]
	done, sum, bend, move := takeFours(k, y, g, drive, state)
	if done < n {
		s, b, m := k.plainTake(done, y, g, drive, state)
		sum, bend, move = sum+s, max(bend, b), max(move, m)
	}
	if sum-sum != 0 {
		return math.NaN()
	}
	return bend + float64(unseen*move)
}

// size is the bits of |x|. They grow with |x|, and those of NaN are the largest:
// the largest of many is found without a branch.
func size(x float64) uint64 { return math.Float64bits(x) &^ (1 << 63) }

// coast is take with the drive as it is at the beginning, to the end only. It says
// whether all states are finite.
func (k *pairWeights) coast(y, g, state []float64) bool {
	n := len(y)
	g = g[:n]
	y1 := state[n:][:n]
	e, ge, sum := k.e, k.a0+k.am+k.a1, 0.0
	for c, v := range y {
		end := float64(e*v) + float64(ge*g[c])
		y1[c] = end
		sum += end
	}
	return sum-sum == 0
}

// predict is take with the drive as it is at the beginning.
func (k *pairWeights) predict(y, g, state []float64) {
	n := len(y)
	g = g[:n]
	ym, y1 := state[:n], state[n:][:n]
	eh, gh, e, ge := k.eh, k.ah+k.bh, k.e, k.a0+k.am+k.a1
	for c, v := range y {
		p := g[c]
		ym[c] = float64(eh*v) + float64(gh*p)
		y1[c] = float64(e*v) + float64(ge*p)
	}
}

// stride is one step on the way to rest for each node, with z = step/τ:
//
//	predictor  a  = e·y + p·G₀               e = exp(−z), p = 1 − e
//	corrector  y' = e·y + α·G₀ + β·G₁        β = 1 − p/z, α = p − β
//
// Source: Cox and Matthews 2002, 10.1006/jcph.2002.6995 (ETD2RK).
type stride struct{ e, p, a, b []float64 }

// newStride makes room for n nodes.
func newStride(n int) stride {
	return stride{e: make([]float64, n), p: make([]float64, n), a: make([]float64, n), b: make([]float64, n)}
}

// set computes the coefficients of node i for a step.
func (k *stride) set(i int, step, tau float64, clamped bool) {
	if clamped {
		k.e[i], k.p[i], k.a[i], k.b[i] = 1, 0, 0, 0
		return
	}
	p, b := moments(step / tau)
	k.e[i], k.p[i], k.a[i], k.b[i] = 1-p, p, p-b, b
}

// predict writes the predictor of node i into out.
func (k *stride) predict(i int, y, g, out []float64) {
	e, p := k.e[i], k.p[i]
	g, out = g[:len(y)], out[:len(y)]
	for c, v := range y {
		out[c] = float64(e*v) + float64(p*g[c])
	}
}

// correct writes the corrector of node i, from state y and the drives g at the
// beginning and h at the end of a step, into out.
func (k *stride) correct(i int, y, g, h, out []float64) {
	e, a, b := k.e[i], k.a[i], k.b[i]
	g, h, out = g[:len(y)], h[:len(y)], out[:len(y)]
	for c, v := range y {
		out[c] = float64(e*v) + float64(a*g[c]) + float64(b*h[c])
	}
}

// top returns the largest |x| of a row.
func top(x []float64) float64 {
	most := uint64(0)
	for _, v := range x {
		most = max(most, size(v))
	}
	return math.Float64frombits(most)
}
