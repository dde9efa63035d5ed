package stattest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"paget/rng"
)

// recorder is a testing.TB that keeps what it is told.
type recorder struct {
	testing.TB
	errors, fatals []string
}

func (r *recorder) Helper()      {}
func (r *recorder) Name() string { return "TestOfNature" }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.fatals = append(r.fatals, fmt.Sprintf(format, args...))
}

// spread draws squared displacements of a random walk; their mean is the want.
func spread(want float64) func(*rng.Stream) float64 {
	return func(s *rng.Stream) float64 {
		x, y := s.Norm(), s.Norm()
		return want / 2 * (x*x + y*y)
	}
}

func TestRightNatureIsRarelyCondemned(t *testing.T) {
	const roots = 4000
	condemned, weak := 0, 0
	for root := rng.Root(0); root < roots; root++ {
		v := Plan{Draw: spread(120), Want: 120, N: 800, Detect: 0.25}.judge(root)
		if v.wrong {
			condemned++
		}
		if v.weak {
			weak++
		}
	}
	// Expected 0.4; that 5 or more happen by chance has probability 6e-5. The
	// skewness of the draws adds a little.
	if condemned > 5 {
		t.Errorf("right nature is condemned under %d of %d roots", condemned, roots)
	}
	if weak > roots/50 {
		t.Errorf("a plan that is strong enough is refused under %d of %d roots", weak, roots)
	}
}

func TestWrongNatureIsCondemned(t *testing.T) {
	// The plan is just strong enough: standard error 120/√N = 0.25·120/5.94.
	const roots = 2000
	n := int(math.Ceil(math.Pow((beyond+reserve)/0.25, 2)))
	condemned := 0
	for root := rng.Root(0); root < roots; root++ {
		p := Plan{Draw: func(s *rng.Stream) float64 { return 125 + 100*s.Norm() }, Want: 100, N: n, Detect: 0.25}
		if failed, _ := MeanFails(root, p); failed {
			condemned++
		}
	}
	// Power 0.98, standard deviation of the share 0.003.
	if share := float64(condemned) / roots; share < 0.965 {
		t.Errorf("nature that is wrong by what the plan declares is condemned in a share of %.3f, want 0.98", share)
	}
}

func TestMeanSpeaksToTheTest(t *testing.T) {
	for _, c := range []struct {
		name         string
		plan         Plan
		error, fatal string
	}{
		{"right", Plan{Draw: spread(120), Want: 120, N: 4000, Detect: 0.1}, "", ""},
		{"wrong", Plan{Draw: spread(150), Want: 120, N: 4000, Detect: 0.1}, "wanted 120: off by", ""},
		{"weak", Plan{Draw: spread(120), Want: 120, N: 100, Detect: 0.1}, "", "too weak"},
		{"NaN", Plan{Draw: func(s *rng.Stream) float64 { return math.NaN() }, Want: 120, N: 100, Detect: 0.1}, "", "draw 0 is NaN"},
		{"certain", Plan{Draw: func(s *rng.Stream) float64 { return 7 }, Want: 7, N: 100, Detect: 0.1}, "", "compare exactly"},
		{"certainly wrong", Plan{Draw: func(s *rng.Stream) float64 { return 8 }, Want: 7, N: 100, Detect: 0.1}, "mean 8, wanted 7", ""},
		{"zero wanted", Plan{Draw: func(s *rng.Stream) float64 { return s.Norm() }, Want: 0, N: 4000, Detect: 0.1}, "", ""},
		{"zero missed", Plan{Draw: func(s *rng.Stream) float64 { return 0.1 + s.Norm() }, Want: 0, N: 4000, Detect: 0.1}, "wanted 0: off by", ""},
	} {
		r := &recorder{}
		Mean(r, 1, c.plan)
		errors, fatals := strings.Join(r.errors, ""), strings.Join(r.fatals, "")
		if (c.error == "") != (errors == "") || (c.fatal == "") != (fatals == "") || !strings.Contains(errors, c.error) || !strings.Contains(fatals, c.fatal) {
			t.Errorf("%s: errors %q, fatals %q; want %q and %q", c.name, errors, fatals, c.error, c.fatal)
		}
		if said := errors + fatals; said != "" && (!strings.Contains(said, "root ") || !strings.Contains(said, "go test -run '^TestOfNature$'")) {
			t.Errorf("%s: %q does not say how to repeat it", c.name, said)
		}
		failed, message := MeanFails(1, c.plan)
		if want := c.error != "" || c.name == "NaN"; failed != want || message == "" {
			t.Errorf("%s: MeanFails gives %v (%q), want %v", c.name, failed, message, want)
		}
	}
}

func TestTheAdvisedNumberIsEnough(t *testing.T) {
	// The first advice comes from 100 draws and may be off; the second may not.
	for root := rng.Root(1); root < 40; root++ {
		p := Plan{Draw: spread(120), Want: 120, N: 100, Detect: 0.1}
		v := p.judge(root)
		for advice := 0; v.weak; advice++ {
			if advice == 2 {
				t.Errorf("root %d: after two advices N = %d is still too weak", root, p.N)
				break
			}
			p.N = v.enough
			v = p.judge(root)
		}
		if p.N < 3000 || p.N > 8000 { // theory: (5.94/0.1)² = 3528, and a tenth more
			t.Errorf("root %d: N = %d is advised", root, p.N)
		}
	}
}

func TestFreshRootsComeFromTheEnvironment(t *testing.T) {
	t.Setenv("PAGET_ROOT", "")
	if fresh(5) != 5 {
		t.Error("without PAGET_ROOT the root is not kept")
	}
	t.Setenv("PAGET_ROOT", "17")
	if fresh(5) == 5 || fresh(5) == fresh(6) || !strings.Contains(again(t, 5), "PAGET_ROOT=17") {
		t.Error("PAGET_ROOT is not mixed in, or not reported")
	}
}

func TestAPlanWithoutSensePanics(t *testing.T) {
	for name, p := range map[string]Plan{
		"no draw":     {Want: 1, N: 100, Detect: 0.1},
		"few draws":   {Draw: spread(1), Want: 1, N: 5, Detect: 0.1},
		"no promise":  {Draw: spread(1), Want: 1, N: 100},
		"any promise": {Draw: spread(1), Want: 1, N: 100, Detect: math.Inf(1)},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			MeanFails(1, p)
		}()
	}
}
