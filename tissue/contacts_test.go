package tissue

import (
	"math"
	"testing"
)

func TestContactsCountNeighboursAndPressure(t *testing.T) {
	for _, reference := range []bool{false, true} {
		spec := bench(t, PowerLaw, 0.1)
		spec.Reference = reference
		ti, s := begin(t, spec, Surroundings{}, Founder{ID: 1, Resting: true},
			Founder{ID: 2, X: 0.5, Resting: true}, Founder{ID: 3, X: 1.4, Resting: true}, Founder{ID: 4, X: 4, Resting: true})
		c, err := ti.Contacts(s, 0.1)
		must(t, err)
		// Reach 1.5: 1–2 at 0.5, 2–3 at 0.9, 1–3 at 1.4; in touch below 1.
		want := []Contacts{{2, 2.5}, {2, 2.6}, {2, 0.1}, {0, 0}}
		for i := range want {
			if c[i].Neighbours != want[i].Neighbours || math.Abs(c[i].Pressure-want[i].Pressure) > 1e-12 {
				t.Errorf("reference %v: cell %d: %v, want %v", reference, i+1, c[i], want[i])
			}
		}
	}
}

func TestContactsOfAPackingAreItsTwelve(t *testing.T) {
	f := packed(165, 1)
	ti, s := placed(t, ball(t, 165), f)
	c, err := ti.Contacts(s, 1)
	must(t, err)
	inside, sum := 0.0, 0.0
	for i := range c {
		if math.Hypot(math.Hypot(s.X[i], s.Y[i]), s.Z[i]) < 130 {
			inside++
			sum += float64(c[i].Neighbours)
		}
	}
	if mean := sum / inside; mean < 11.5 || mean > 13.5 {
		t.Errorf("%g neighbours inside a close packing", mean)
	}
}

func TestEachContactSeesEveryPairOnce(t *testing.T) {
	type pair struct{ i, j int }
	seen := map[bool]map[pair]float64{}
	for _, reference := range []bool{false, true} {
		spec := ball(t, 165)
		spec.Reference = reference
		ti, s := placed(t, spec, packed(165, 1))
		s.Phase[3] = Apoptotic
		all := map[pair]float64{}
		must(t, ti.EachContact(s, func(i, j int, distance, weight float64) {
			if _, twice := all[pair{i, j}]; twice || i >= j || i == 3 || j == 3 {
				t.Errorf("pair %d %d: twice %v, or in disorder, or dead", i, j, twice)
			}
			d := math.Sqrt(math.Pow(s.X[i]-s.X[j], 2) + math.Pow(s.Y[i]-s.Y[j], 2) + math.Pow(s.Z[i]-s.Z[j], 2))
			if math.Abs(d-distance) > 1e-9 || weight != ti.weight(s, i, j) {
				t.Errorf("pair %d %d: distance %g, want %g; weight %g", i, j, distance, d, weight)
			}
			all[pair{i, j}] = distance
		}))
		seen[reference] = all
	}
	if len(seen[true]) == 0 || len(seen[true]) != len(seen[false]) {
		t.Errorf("%d pairs, by a look at all %d", len(seen[false]), len(seen[true]))
	}
}
