package circulation

import "testing"

// Without mutual collisions the traffic is the sum of the fates of what enters.
func TestTrafficIsTheSumOfFates(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0
	arrest := stays(b, 0.03)
	for _, origin := range []int{Veins, 1, 5, 0} {
		source := sheds(b, p, origin, 100)
		source.Rate[b.Index(3, 2)] = 2
		traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{source})
		var deaths [Causes]float64
		arrivals, time := make([]float64, len(arrest)), 0.0
		w := b.NewWorkspace()
		for k, rate := range source.Rate {
			if rate == 0 {
				continue
			}
			fate, err := b.Fates(w, p, nil, arrest, origin, k)
			if err != nil {
				t.Fatal(err)
			}
			for bed, row := range fate.Arrivals {
				arrivals[bed] += rate * sum(row)
			}
			for c, d := range fate.Deaths {
				deaths[c] += rate * d
			}
			time += rate * fate.Time
		}
		for bed, row := range traffic.Arrivals {
			near(t, "arrivals", arrivals[bed], sum(row), 1e-12)
		}
		for c, d := range traffic.Deaths {
			near(t, "deaths", deaths[c], d, 1e-12)
		}
		near(t, "number", time, sum(traffic.Number), 1e-12)
	}
}

func TestFatesLeaveTheStartOfTheNextSolution(t *testing.T) {
	b := must(t, mouse())
	p, arrest, w := cell(), stays(b, 0.02), b.NewWorkspace()
	solved(t, b, w, p, nil, arrest, []Source{sheds(b, p, 5, 1e4)})
	before := w.Resting(nil)
	if _, err := b.Fates(w, p, nil, arrest, Veins, 3); err != nil {
		t.Fatal(err)
	}
	for i, v := range w.Resting(nil) {
		if v != before[i] {
			t.Fatalf("number %d changed from %g to %g", i, before[i], v)
		}
	}
}
