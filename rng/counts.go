package rng

import "math"

// largestCount bounds means and numbers of trials: beyond, the acceptance tests
// would lose their last correct digits.
const largestCount = 1e15

// negligible is a probability that no word can hit, since words resolve 2⁻⁵³; what
// rounding leaves over in an inversion beyond it belongs to the tail just reached.
const negligible = 0x1p-60

// Poisson returns a draw from the Poisson distribution of the given mean.
//
// Below mean 10 it inverts the distribution: one word, and the draw grows
// with it. From 10 on it uses transformed rejection with squeeze (PTRS): two words for each
// attempt, of which about 9 in 10 succeed.
//
// Range: probabilities are exact to about 1e-15 (absolute) by inversion.
// Source: Hörmann 1993, 10.1016/0167-6687(93)90997-4 (PTRS).
// Panics if mean is negative, not a number or above 1e15.
func (s *Stream) Poisson(mean float64) int {
	if !(mean >= 0 && mean <= largestCount) {
		panic("rng: Poisson needs a mean from 0 to 1e15")
	}
	if mean < 10 {
		return s.smallPoisson(mean)
	}
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	inverseAlpha := 1.1239 + 1.1328/(b-3.4)
	quick := 0.9277 - 3.6224/(b-2)
	for {
		u, v := s.Open()-0.5, s.Open()
		room := 0.5 - math.Abs(u)
		k := math.Floor(float64((2*a/room+b)*u) + mean + 0.43)
		if room >= 0.07 && v <= quick {
			return int(k)
		}
		if k < 0 || (room < 0.013 && v > room) {
			continue
		}
		if math.Log(v*inverseAlpha/(a/(room*room)+b)) <= logPoisson(k, mean) {
			return int(k)
		}
	}
}

// smallPoisson inverts the distribution by adding up its probabilities.
func (s *Stream) smallPoisson(mean float64) int {
	u := s.Open()
	p := math.Exp(-mean)
	for k := 0; ; k++ {
		if u < p || (p < negligible && float64(k) > mean) {
			return k
		}
		u -= p
		p *= mean / float64(k+1)
	}
}

// Binomial returns the number of successes in n trials that each succeed with
// probability p.
//
// Where the rarer outcome is expected fewer than 10 times it inverts the
// distribution: one word. Beyond it uses transformed rejection with squeeze
// (BTRS): two words for each attempt.
//
// Range: 0 <= result <= n; probabilities are exact to about 1e-15 (absolute) by
// inversion.
// Source: Hörmann 1993, 10.1080/00949659308811496 (BTRS).
// Panics if n is negative or above 1e15, or p is outside [0, 1].
func (s *Stream) Binomial(n int, p float64) int {
	if n < 0 || float64(n) > largestCount || !(p >= 0 && p <= 1) {
		panic("rng: Binomial needs n from 0 to 1e15 and p from 0 to 1")
	}
	if p > 0.5 {
		return n - s.binomial(n, 1-p)
	}
	return s.binomial(n, p)
}

// binomial draws for p up to one half.
func (s *Stream) binomial(n int, p float64) int {
	trials := float64(n)
	if trials*p < 10 {
		return s.smallBinomial(n, p)
	}
	spread := math.Sqrt(trials * p * (1 - p))
	b := 1.15 + 2.53*spread
	a := -0.0873 + 0.0248*b + 0.01*p
	c := trials*p + 0.5
	quick := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * spread
	for {
		u, v := s.Open()-0.5, s.Open()
		room := 0.5 - math.Abs(u)
		k := math.Floor(float64((2*a/room+b)*u) + c)
		if k < 0 || k > trials {
			continue
		}
		if room >= 0.07 && v <= quick {
			return int(k)
		}
		// alpha already holds 1/√(2πnpq) of the mode, so that the ratio to it is compared.
		mode := math.Floor((trials + 1) * p)
		if math.Log(v*alpha/(a/(room*room)+b)) <= logBinomial(k, trials, p)-logBinomial(mode, trials, p) {
			return int(k)
		}
	}
}

// smallBinomial inverts the distribution by adding up its probabilities.
func (s *Stream) smallBinomial(n int, p float64) int {
	u := s.Open()
	if p == 0 {
		return 0
	}
	odds := p / (1 - p)
	share := math.Exp(float64(n) * math.Log1p(-p))
	for k := 0; k < n; k++ {
		if u < share || (share < negligible && float64(k) > float64(n)*p) {
			return k
		}
		u -= share
		share *= odds * float64(n-k) / float64(k+1)
	}
	return n
}

// logPoisson returns ln(e^(−m)·mᵏ/k!), without the cancellation of large terms.
//
//	ln p = −δ(k) − D(k, m) − ½ ln(2πk)
//
// Source: Loader 2000, Fast and accurate computation of binomial probabilities.
func logPoisson(k, mean float64) float64 {
	if k == 0 {
		return -mean
	}
	return -stirlingError(k) - deviance(k, mean) - 0.5*math.Log(2*math.Pi*k)
}

// logBinomial returns the logarithm of the chance of k successes in n trials, in
// Loader's form like logPoisson.
func logBinomial(k, n, p float64) float64 {
	switch k {
	case 0:
		return n * math.Log1p(-p)
	case n:
		return n * math.Log(p)
	}
	rest := n - k
	return stirlingError(n) - stirlingError(k) - stirlingError(rest) -
		deviance(k, n*p) - deviance(rest, n*(1-p)) +
		0.5*math.Log(n/(2*math.Pi*k*rest))
}

// stirlingError returns ln k! − ln(√(2πk)·(k/e)ᵏ), for k >= 1.
func stirlingError(k float64) float64 {
	if k < 16 {
		l, _ := math.Lgamma(k + 1)
		return l - (k+0.5)*math.Log(k) + k - 0.5*math.Log(2*math.Pi)
	}
	q := 1 / (k * k)
	return (1.0/12 - q*(1.0/360-q*(1.0/1260-q*(1.0/1680-q/1188)))) / k
}

// deviance returns x·ln(x/m) + m − x, by a series where x is close to m.
func deviance(x, m float64) float64 {
	d := x - m
	if math.Abs(d) >= 0.1*(x+m) {
		return x*math.Log(x/m) - d
	}
	// With v = (x−m)/(x+m):  ln(x/m) = 2(v + v³/3 + v⁵/5 + …).
	v := d / (x + m)
	sum := d * v
	term := 2 * x * v
	for j := 3; ; j += 2 {
		term *= v * v
		next := sum + term/float64(j)
		if next == sum {
			return sum
		}
		sum = next
	}
}
