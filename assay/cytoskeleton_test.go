package assay

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
	"paget/units"
)

// lone returns settings for slides with one cell each.
func lone() map[string]float64 {
	return with(cytoskeletonNumbers(), map[string]float64{
		"dish width": 400, "plating density": 1.0 / 400 / 400, "duration": 240, "reading interval": 240,
		"network interval": 120, "frame interval": 40, "time step": 5,
	})
}

// slides draws a read-out of slides with one cell of a line that is as in its
// reference condition: no noise of expression.
func slides(t *testing.T, c culturedLine, readout string) func(*rng.Stream) float64 {
	c.noise = 0
	a := filled(t, "cytoskeleton", lone())
	d := c.dish(t, 0)
	return func(r *rng.Stream) float64 {
		e := d
		e.Root = rng.Root(r.Uint64())
		return last(t, run(t, a, e), readout)
	}
}

func TestSlideSeesFuerthsMeanSquaredDisplacement(t *testing.T) {
	// ⟨r²⟩ = 2S²P²(t/P − 1 + e^{−t/P})·⟨f²⟩, where f, the lasting factor of a
	// cell's speed, is log-normal with mean square 1.
	const S, P, T = 0.6, 30.0, 240.0
	want := 2 * S * S * P * P * (T/P - 1 + math.Exp(-T/P))
	plan := stattest.Plan{Draw: slides(t, wanderer(), "mean-squared displacement"), Want: want, N: 4000, Detect: 0.14}
	stattest.Mean(t, 31, plan)
	slow := wanderer()
	slow.persistence = 22
	plan.Draw = slides(t, slow, "mean-squared displacement")
	if failed, _ := stattest.MeanFails(32, plan); !failed {
		t.Error("a persistence of 22 min passes for 30 min")
	}
}

func TestProtrusionsSettleAtRateTimesLifetime(t *testing.T) {
	// Births at 0.1/min and lives of 20 min leave a Poisson number of mean 2.
	stattest.Mean(t, 33, stattest.Plan{Draw: slides(t, wanderer(), "protrusions"), Want: 2, N: 1500, Detect: 0.12})
	stattest.Mean(t, 34, stattest.Plan{
		Draw: slides(t, wanderer(), "share with protrusions"), Want: 1 - math.Exp(-2), N: 1500, Detect: 0.07,
	})
}

func TestSlideHasNoFavouriteDirection(t *testing.T) {
	c := wanderer()
	c.noise = 0
	a := filled(t, "cytoskeleton", lone())
	d := c.dish(t, 0)
	d.Picture = true
	plan := stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			e := d
			e.Root = rng.Root(r.Uint64())
			return math.Cos(run(t, a, e).Picture.Angle[0])
		},
		Want: 0, N: 1500, Detect: 0.12,
	}
	stattest.Mean(t, 35, plan)
}

func TestReferenceCellsShowReferenceFibresAndElongation(t *testing.T) {
	// Extension 0.02 and retraction 0.02: a cell in its reference condition
	// relaxes to length/width 2 within 1/0.02 = 50 min.
	c := wanderer()
	c.noise = 0
	w := run(t, filled(t, "cytoskeleton", cytoskeletonNumbers()), c.dish(t, 9))
	if v := last(t, w, "stress fibres"); math.Abs(v-1) > 1e-3 {
		t.Errorf("stress fibres %v", v)
	}
	if v := last(t, w, "elongation"); math.Abs(v-2) > 1e-2 {
		t.Errorf("elongation %v", v)
	}
}

func TestSpeedOfTheTimeLapseFollowsTheLine(t *testing.T) {
	a := filled(t, "cytoskeleton", cytoskeletonNumbers())
	slow, fast := wanderer(), wanderer()
	fast.speed *= 2
	s, f := last(t, run(t, a, slow.dish(t, 9)), "mean speed"), last(t, run(t, a, fast.dish(t, 9)), "mean speed")
	if math.Abs(f/s-2) > 0.05 {
		t.Errorf("%v µm/h and %v µm/h at twice the speed", s, f)
	}
	// Frames every 10 min of a walk with P = 30 min see a little less than the
	// mean of the two-dimensional speed, √(π/4)·0.6 µm/min = 31.9 µm/h.
	if top := math.Sqrt(math.Pi/4) * 0.6 * units.Hour; !(s > 0.7*top && s < 1.15*top) {
		t.Errorf("%v µm/h, expected near %v", s, top)
	}
}
