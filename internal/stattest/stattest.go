package stattest

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"paget/rng"
)

const (
	beyond  = 3.89 // standard errors at which a test fails: two-sided chance 1.0e-4
	reserve = 2.05 // further standard errors that give power 0.98 at Detect
)

// Plan is a statistical test of a mean.
type Plan struct {
	Draw   func(*rng.Stream) float64 // one observation; observations are independent
	Want   float64                   // the mean by theory
	N      int                       // how many observations are drawn
	Detect float64                   // the error that must be noticed: relative to Want, absolute if Want is 0
}

// verdict is what came out of a plan.
type verdict struct {
	mean, error float64
	drawn       string // what is wrong with the draws themselves, or empty
	constant    bool   // all draws are equal, and right
	wrong       bool   // beyond the bound
	weak        bool   // could not keep its promise
	enough      int    // the N that could
}

// Mean fails the test if the mean of the draws is not the wanted one, or if the
// plan is too weak to notice the error that it declares.
//
// Observation i reads the stream of purpose rng.Testing and id i.
//
// Panics if the plan has no Draw, N < 30, or Detect is not positive and finite.
func Mean(t testing.TB, root rng.Root, p Plan) {
	t.Helper()
	root = fresh(root)
	v := p.judge(root)
	switch {
	case v.drawn != "":
		t.Fatalf("stattest: %s\n%s", v.drawn, again(t, root))
	case v.constant:
		t.Fatalf("stattest: all draws are equal: chance has no part in this, compare exactly\n%s", again(t, root))
	case v.wrong:
		t.Errorf("stattest: %s\n%s", p.describe(v), again(t, root))
	case v.weak:
		t.Fatalf("stattest: test too weak: to notice an error of %g it may have a standard error of %.3g at most, and has %.3g; raise N from %d to %d\n%s",
			p.detect(), p.detect()/(beyond+reserve), v.error, p.N, v.enough, again(t, root))
	}
}

// MeanFails tells whether Mean would condemn what the plan draws, and why. A test
// of a law calls it once with deliberately wrong nature and expects true.
//
// A plan that is merely too weak condemns nothing: the result is false, and the
// message says so.
//
// Panics as Mean does.
func MeanFails(root rng.Root, p Plan) (failed bool, message string) {
	v := p.judge(fresh(root))
	switch {
	case v.drawn != "":
		return true, v.drawn
	case v.constant:
		return false, "all draws are equal, and right"
	case v.wrong:
		return true, p.describe(v)
	case v.weak:
		return false, fmt.Sprintf("test too weak: raise N from %d to %d", p.N, v.enough)
	}
	return false, p.describe(v)
}

// judge draws and compares.
func (p Plan) judge(root rng.Root) verdict {
	if p.Draw == nil || p.N < 30 || !(p.Detect > 0) || math.IsInf(p.Detect, 0) {
		panic("stattest: a plan needs Draw, N >= 30 and a finite Detect > 0")
	}
	var s rng.Stream
	mean, squares := 0.0, 0.0
	for i := 0; i < p.N; i++ {
		s.At(root, rng.Testing, uint64(i), 0)
		x := p.Draw(&s)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return verdict{drawn: fmt.Sprintf("draw %d is %g", i, x)}
		}
		// Welford 1962: mean and squares in one pass, without cancellation.
		d := x - mean
		mean += d / float64(i+1)
		squares += d * (x - mean)
	}
	v := verdict{mean: mean, error: math.Sqrt(squares / float64(p.N-1) / float64(p.N))}
	rounding := 1e-12 * math.Max(math.Abs(p.Want), math.Abs(mean))
	v.wrong = math.Abs(mean-p.Want) > beyond*v.error+rounding
	if v.error <= rounding && !v.wrong {
		return verdict{constant: true}
	}
	v.weak = p.detect() < (beyond+reserve)*v.error
	need := (beyond + reserve) * v.error / p.detect()
	v.enough = roundUp(1.1 * need * need * float64(p.N)) // the error is itself only an estimate
	return v
}

// detect returns the error to be noticed, absolute.
func (p Plan) detect() float64 {
	if p.Want == 0 {
		return p.Detect
	}
	return p.Detect * math.Abs(p.Want)
}

// describe writes what came out beside what was wanted.
func (p Plan) describe(v verdict) string {
	distance := math.Abs(v.mean - p.Want)
	return fmt.Sprintf("mean %.6g, wanted %.6g: off by %.3g, that is %.2f standard errors of %.3g (bound %.2f, n = %d)",
		v.mean, p.Want, v.mean-p.Want, distance/v.error, v.error, beyond, p.N)
}

// again says how to repeat a verdict.
func again(t testing.TB, root rng.Root) string {
	return fmt.Sprintf("root %d; again: go test -run '^%s$'%s", uint64(root), t.Name(), mixed())
}

// fresh mixes the number in PAGET_ROOT into a root, so that the same tests can be
// run under other chance.
func fresh(root rng.Root) rng.Root {
	number := os.Getenv("PAGET_ROOT")
	if number == "" {
		return root
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		panic("stattest: PAGET_ROOT is not a whole number: " + number)
	}
	return root.Derive("fresh", n)
}

// mixed repeats PAGET_ROOT in a command, if it is set.
func mixed() string {
	if number := os.Getenv("PAGET_ROOT"); number != "" {
		return " with PAGET_ROOT=" + number
	}
	return ""
}

// roundUp returns the next number with two leading digits: 1234 becomes 1300.
func roundUp(x float64) int {
	scale := 1.0
	for x/scale > 100 {
		scale *= 10
	}
	return int(math.Ceil(x/scale) * scale)
}
