package circulation

import (
	"testing"

	"paget/rng"
)

func TestPartsAddUpToTheWhole(t *testing.T) {
	for i := range uint64(40) {
		r := rng.New(3, rng.Testing, i, 0)
		spec, p, base, sources := random(&r, 8)
		if i%4 == 0 {
			p.Sticking = 0
		}
		b := must(t, spec)
		traffic := solved(t, b, b.NewWorkspace(), p, nil, stays(b, base), sources)
		if err := traffic.Split(); err != nil {
			t.Fatal(err)
		}
		for bed, row := range traffic.Arrivals {
			for k, whole := range row {
				parts := 0.0
				for s := range sources {
					parts += traffic.Part(s, bed, k)
				}
				if whole > 1e-12 {
					near(t, "sum of parts", parts, whole, 1e-8)
				}
			}
		}
		for k, whole := range traffic.Number {
			parts := 0.0
			for s := range sources {
				parts += traffic.PartNumber(s, k)
			}
			if whole > 1e-12 {
				near(t, "sum of the numbers of parts", parts, whole, 1e-8)
			}
		}
	}
}

func TestAPartCanBeReadFromItsSides(t *testing.T) {
	r := rng.New(6, rng.Testing, 0, 0)
	spec, p, base, sources := random(&r, 6)
	b := must(t, spec)
	traffic := solved(t, b, b.NewWorkspace(), p, nil, stays(b, base), sources)
	if err := traffic.Split(); err != nil {
		t.Fatal(err)
	}
	for bed := range traffic.Arrivals {
		side, catch := traffic.Catch(bed)
		for k := range traffic.Number {
			all := 0.0
			for s := range sources {
				part := sources[s].Rate[k]*traffic.FirstPass(s, bed, k) + traffic.PartOn(s, side)[k]*catch[k]
				near(t, "part", part, traffic.Part(s, bed, k), 1e-12)
				all += part
			}
			if b.Cells(k) > 1 {
				near(t, "share that met", traffic.MetOn(side)[k]*catch[k]/all, traffic.Met(bed, k), 1e-8)
			}
		}
	}
}

// Two labels of the same cells from the same place are parts in proportion.
func TestLabelsOfTheSameSourceShareAlike(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0.5
	w := b.NewWorkspace()
	arrest := stays(b, 0.02)
	sources := []Source{sheds(b, p, 5, 3e4), sheds(b, p, 5, 1e4), sheds(b, p, 5, 0)}
	traffic := solved(t, b, w, p, nil, arrest, sources)
	if err := traffic.Split(); err != nil {
		t.Fatal(err)
	}
	for k := range traffic.Number {
		near(t, "three parts to one", traffic.Part(0, 0, k), 3*traffic.Part(1, 0, k), 1e-7)
		if v := traffic.Part(2, 0, k); v != 0 {
			t.Errorf("%g arrests from a source that sends nothing", v)
		}
	}
	single := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, 4e4)})
	for k := range traffic.Number {
		near(t, "whole", traffic.Number[k], single.Number[k], 1e-8)
	}
}

func TestGroupsOfSingleCellsMetInTheBlood(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Cohesion, p.Sticking = 0, 0.5
	w := b.NewWorkspace()
	arrest := stays(b, 0.02)
	check := func(cells int, want func(met float64) bool, says string) {
		t.Helper()
		traffic := solved(t, b, w, p, nil, arrest, []Source{sheds(b, p, 5, 3e4)})
		if err := traffic.Split(); err != nil {
			t.Fatal(err)
		}
		if met := traffic.Met(0, b.Index(cells, 0)); !want(met) {
			t.Errorf("share %g of groups of %d met in the blood; %s", met, cells, says)
		}
	}
	all := func(met float64) bool { return met > 1-1e-9 }
	none := func(met float64) bool { return met == 0 }
	check(3, all, "they entered alone")
	check(1, none, "single cells meet nobody")
	p.Cohesion = 0.4
	check(3, func(met float64) bool { return met > 0.01 && met < 0.99 }, "both ways should be open")
	p.Sticking = 0
	check(3, none, "nothing sticks")
}

// plainNames is the round of named as one would write it: gains by all pairs at the old
// numbers, then the linear part.
type plainNames struct{}

func (plainNames) round(w *Workspace, b *Blood, y, next *[2][]float64) {
	for side := range 2 {
		g, x := w.gain[side], w.number[side]
		clear(g)
		for i, own := range y[side] {
			for j, other := range x {
				cells := b.Cells(i) + b.Cells(j)
				if cells > b.Largest {
					continue
				}
				rate := b.meetingRate(&w.phenotype, i, j) / b.volume[side]
				g[b.united(i, j)] += rate * own * other * float64(b.Cells(i)) / float64(cells)
			}
		}
	}
	w.sweep(b, &w.entering, &w.gain, next)
}

func TestPartsAreThoseOfThePlainRounds(t *testing.T) {
	for i := range uint64(12) {
		r := rng.New(4, rng.Testing, i, 0)
		spec, p, base, sources := random(&r, 8)
		b := must(t, spec)
		w := b.NewWorkspace()
		traffic := solved(t, b, w, p, nil, stays(b, base), sources)
		if err := traffic.Split(); err != nil {
			t.Fatal(err)
		}
		for s := range sources {
			x := [2][]float64{make([]float64, b.Types()), make([]float64, b.Types())}
			clear(w.entering[venous])
			clear(w.entering[arterial])
			w.pass.admit(&b.circuit, &sources[s], &w.entering, nil)
			if err := w.fixedPoint(b, plainNames{}, &x); err != nil {
				t.Fatal(err)
			}
			whole := 0.0
			for k := range traffic.Number {
				whole += x[venous][k] + x[arterial][k]
			}
			for k := range traffic.Number {
				if want := x[venous][k] + x[arterial][k]; want > 1e-14*whole {
					near(t, "number of a part", traffic.PartNumber(s, k), want, 1e-8)
				}
			}
		}
	}
}
