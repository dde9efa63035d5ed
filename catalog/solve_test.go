package catalog

import (
	"math"
	"testing"

	"paget/circulation"
)

func TestProbeSolve(t *testing.T) {
	c := embeddedCatalogue(t)
	names := []string{"patient, luminal A", "patient, luminal B", "patient, HER2", "patient, triple-negative"}
	target := map[string][4]float64{"lung": {1, 1, 1, 1}, "bone": {3.0, 2.1, 1.135, 1.12}, "liver": {.78, 1.12, 1.18, .6}, "brain": {.296, .45, .67, .49}}
	type one struct {
		h       *HostSpec
		p       *BodyPhenotype
		blood   *circulation.Blood
		arrival [][]float64
	}
	var all []one
	for _, n := range names {
		h, _ := c.HostSpec(n)
		l, err := c.BodyLine(h.Tumour, h)
		if err != nil {
			t.Fatal(err)
		}
		p, err := l.Phenotype(nil)
		if err != nil {
			t.Fatal(err)
		}
		blood, err := circulation.New(h.Body.Circulation)
		if err != nil {
			t.Fatal(err)
		}
		arrest := make([][]float64, len(h.Body.Organs))
		for b := range arrest {
			arrest[b] = make([]float64, blood.Types())
			for i := range arrest[b] {
				arrest[b][i] = h.Body.Organs[b].ArrestProbability(&p.Organs[b], blood.Cells(i), blood.Companion(i), 0)
			}
		}
		w := blood.NewWorkspace()
		entry := make([]float64, blood.Types())
		blood.EntryRates(entry, &p.Blood, 1)
		x := one{h, p, blood, make([][]float64, len(arrest))}
		for b := range arrest {
			x.arrival[b] = make([]float64, blood.Types())
		}
		for i, e := range entry {
			if e == 0 {
				continue
			}
			f, err := blood.Fates(w, &p.Blood, nil, arrest, circulation.Veins, i)
			if err != nil {
				t.Fatal(err)
			}
			for b := range arrest {
				for j, a := range f.Arrivals[b] {
					x.arrival[b][j] += e * a
				}
			}
		}
		all = append(all, x)
	}
	hazard := func(x one, b int, critical float64) float64 {
		o := x.h.Body.Organs[b]
		o.Critical = critical
		sum := 0.0
		chance := make([]float64, 30)
		var fo [10][]float64
		for k := 0; k <= len(x.h.Body.Circulation.Companions); k++ {
			fo[k] = o.Founding(&x.p.Organs[b], k, 24).Chance
		}
		for i, a := range x.arrival[b] {
			if a == 0 {
				continue
			}
			n := x.blood.Cells(i)
			cr := o.Crossing(&x.p.Organs[b], o.Barrier, n, x.blood.Companion(i))
			cr.Chances(chance)
			for j := 1; j <= n; j++ {
				sum += a * (1 - cr.Released) * chance[j] * fo[x.blood.Companion(i)][j]
			}
		}
		return sum
	}
	for b, o := range all[0].h.Body.Organs {
		tg, ok := target[o.Name]
		if !ok {
			continue
		}
		want := 0.0
		for i := range all {
			s := 0.0
			for _, n := range []string{"lung", "bone", "liver", "brain"} {
				s += target[n][i]
			}
			want += math.Log(1.7e-8 * tg[i] / s)
		}
		lo, hi := 2.0, 60.0
		for range 40 {
			m := (lo + hi) / 2
			got := 0.0
			for i := range all {
				got += math.Log(hazard(all[i], b, m))
			}
			if got > want {
				lo = m
			} else {
				hi = m
			}
		}
		line := []float64{}
		for i := range all {
			lung := 1.0
			_ = i
			line = append(line, hazard(all[i], b, lo)/lung)
		}
		t.Logf("%s critical %.3f (niche %.3f %.3f %.3f %.3f) hazards %.3g; ratio wanted %v", o.Name, lo, all[0].p.Organs[b].Niche, all[1].p.Organs[b].Niche, all[2].p.Organs[b].Niche, all[3].p.Organs[b].Niche, line, tg)
	}
	for i := range all {
		t.Logf("cohesion %.3f", all[i].p.Blood.Cohesion)
	}
}
