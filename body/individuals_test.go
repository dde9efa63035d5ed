package body

import (
	"math"
	"testing"

	"paget/circulation"
	"paget/internal/stattest"
	"paget/organ"
	"paget/rng"
)

// hardFate follows the cells of one arrested group one by one, and then the colony of
// those that crossed event by event, and tells whether it becomes a lesion.
func hardFate(o *organ.Spec, p *organ.Phenotype, cells int, r *rng.Stream) bool {
	crossed := 0
	for range cells {
		die, u := math.Inf(1), r.Exp()
		if x := u * math.Cbrt(float64(cells)) / (o.Killing * o.Waning); x < 1 {
			die = -o.Waning * math.Log(1-x)
		}
		if r.Exp()/(o.Extravasation*p.Openness(o.Barrier)) < die {
			crossed++
		}
	}
	for crossed > 0 && crossed < 40 {
		ratio := math.Pow(float64(crossed)/o.Critical, o.Steepness)
		if r.Float64() < ratio/(1+ratio) {
			crossed++
		} else {
			crossed--
		}
	}
	return crossed > 0
}

// small is a host whose tumour neither grows nor shrinks and sheds a few cells, into
// soils in which they found often, so that every cell can be followed.
func small() (Spec, *Phenotype) {
	s := quiet()
	s.Tumours[0].Cells = 2e6
	for i := range s.Organs {
		o := &s.Organs[i]
		o.Hold, o.Dormancy, o.Critical = 0, 0, 2.5
	}
	p := parental()
	p.Growth, p.Shedding = 0, 1e-6
	return s, p
}

func TestExpectedLesionsAreThoseOfSingleCells(t *testing.T) {
	s, p := small()
	const span = 30.0
	r := live(t, s, fixed{p}, 1, &Calendar{End: span})
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	arrest, _ := b.inHealth(p)
	source := circulation.Source{Origin: pad, Rate: make([]float64, b.kinds.Types())}
	b.kinds.EntryRates(source.Rate, p.Blood.Cohesion, 2)
	plan := func(bed int, detect float64) stattest.Plan {
		return stattest.Plan{
			Draw: func(r *rng.Stream) float64 {
				census := b.blood.Individuals(r, &p.Blood, nil, arrest, []circulation.Source{source}, 2, span, false)
				found := 0.0
				for i, n := range census.Arrivals[bed] {
					for range int(math.Round(n * span)) {
						if hardFate(&s.Organs[bed], &p.Organs[bed], b.kinds.Cells(i), r) {
							found++
						}
					}
				}
				return found
			},
			Want: r.Final.Expected[bed], N: 3000, Detect: detect,
		}
	}
	t.Logf("expected %.3g", r.Final.Expected)
	stattest.Mean(t, 1, plan(pulmonary, 0.1))
	wrong := plan(pulmonary, 0.1)
	wrong.Want *= 1.1
	if failed, _ := stattest.MeanFails(1, wrong); !failed {
		t.Error("a tenth more went unnoticed")
	}
}
