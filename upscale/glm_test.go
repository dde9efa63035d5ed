package upscale

import (
	"math"
	"testing"

	"paget/rng"
)

// With a constant alone the fit has a closed form.
func TestAConstantIsFittedExactly(t *testing.T) {
	data := []observation{{y: 3, offset: math.Log(2), group: 0}, {y: 5, offset: math.Log(4), group: 1}, {y: 1, offset: 0, group: 2}}
	r, err := regress(counts, termsUpTo(0), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.beta[0], math.Log(9.0/7); math.Abs(got-want) > 1e-9 {
		t.Errorf("constant %v, not %v", got, want)
	}
	if se, want := 1/r.factor[0][0], 1/math.Sqrt(9); math.Abs(se-want) > 1e-9 {
		t.Errorf("error %v, not %v", se, want)
	}
	shared := []observation{{y: 0.25, weight: 4}, {y: 0.5, weight: 8}}
	if r, err = regress(shares, termsUpTo(0), shared, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := r.beta[0], math.Log(5.0/7); math.Abs(got-want) > 1e-9 {
		t.Errorf("constant %v, not %v", got, want)
	}
}

// Two groups of counts on a line: the slope is half the difference of their logarithms,
// but for the prior, which pulls it by less than a hundredth of its error.
func TestASlopeIsFittedExactly(t *testing.T) {
	var data []observation
	for i, y := range []float64{10, 30, 90, 50} {
		o := observation{y: y}
		o.x[Speed] = float64(2*(i/2) - 1)
		data = append(data, o)
	}
	r, err := regress(counts, termsUpTo(1)[:2], data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.beta[1], 0.5*math.Log(140.0/40); math.Abs(got-want) > 0.001 {
		t.Errorf("slope %v, not %v", got, want)
	}
}

// Planted coefficients are recovered within their errors, and the errors are right:
// z of 400 fits has variance 1.
func TestErrorsOfCoefficientsAreRight(t *testing.T) {
	want := []float64{0.5, 0.7, -0.4}
	terms := termsUpTo(1)[:3]
	var sum, squares [3]float64
	const fits = 400
	for n := range fits {
		s := rng.New(21, rng.Testing, uint64(n), 0)
		var data []observation
		for i := range 60 {
			o := observation{group: i}
			o.x[0], o.x[1] = 2*s.Float64()-1, 2*s.Float64()-1
			o.y = float64(s.Poisson(math.Exp(want[0] + want[1]*o.x[0] + want[2]*o.x[1])))
			data = append(data, o)
		}
		r, err := regress(counts, terms, data, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k := range want {
			e := make([]float64, 3)
			e[k] = 1
			z := (r.beta[k] - want[k]) / math.Sqrt(solve(r.factor, e)[k])
			sum[k], squares[k] = sum[k]+z, squares[k]+z*z
		}
	}
	for k := range want { // the variance of 400 squares of normals is 2/400
		if m := sum[k] / fits; math.Abs(m) > 3.9/math.Sqrt(fits)+0.08 {
			t.Errorf("coefficient %d is off by %.3f errors", k, m)
		}
		if v := squares[k] / fits; math.Abs(v-1) > 3.9*math.Sqrt(2.0/fits) {
			t.Errorf("coefficient %d: variance of z %.3f", k, v)
		}
	}
}

// Overdispersed counts have a dispersion above one.
func TestDispersionSeesGroups(t *testing.T) {
	s := rng.New(5, rng.Testing, 0, 0)
	var data []observation
	for i := range 400 {
		data = append(data, observation{y: 4 * float64(s.Poisson(3)), group: i})
	}
	r, err := regress(counts, termsUpTo(0), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if phi, err := r.dispersion(data); err != nil || math.Abs(phi-4) > 0.8 {
		t.Errorf("dispersion %.2f of groups of four, %v", phi, err)
	}
}

// The covariance of a model is φ times the inverse of the information.
func TestTheFactorIsThatOfTheCovariance(t *testing.T) {
	var data []observation
	for i := range 40 {
		o := observation{y: float64(i%5) + 1, group: i}
		o.x[0], o.x[1] = float64(i%7)/3-1, float64(i%4)/2-0.7
		data = append(data, o)
	}
	r, err := regress(counts, termsUpTo(1)[:3], data, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.model(data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		e := make([]float64, 3)
		e[i] = 1
		column := solve(r.factor, e)
		for j := range 3 {
			v := 0.0
			for k := range min(i, j) + 1 {
				v += m.Factor[i][k] * m.Factor[j][k]
			}
			if math.Abs(v-m.Dispersion*column[j]) > 1e-12 {
				t.Errorf("covariance %d %d: %v, not %v", i, j, v, m.Dispersion*column[j])
			}
		}
	}
}

func TestTermsAreReadAsTheyAreWritten(t *testing.T) {
	for _, term := range termsUpTo(3) {
		again, err := ParseTerm(term.String())
		if err != nil || again != term {
			t.Errorf("%q: %v", term, err)
		}
	}
	if n := len(termsUpTo(3)); n != 84 {
		t.Errorf("%d terms up to the third degree of six axes, not 84", n)
	}
}
