package circulation

import (
	"math"
	"testing"

	"paget/rng"
)

// mouse is a small circuit with a portal bed, rates of the order of a mouse's.
func mouse() Spec {
	return Spec{
		Volume: 1.5e12, Round: 0.1, Venous: 0.7, ShearRate: 6000, Thermal: 49,
		Killing: 0.05, Clearance: 0.1,
		Companions: []Companion{
			{Name: "large", Density: 1e-6, Radius: 5, Unbinding: 0.3, Shield: 0.5, Shelter: 0.8},
			{Name: "small", Density: 1e-3, Radius: 1.2, Unbinding: 0.1, Shield: 0.2, Shelter: 0.5},
			{Name: "rare", Density: 1e-8, Radius: 4, Unbinding: 0.05, Shield: 0.9, Shelter: 1},
			{Name: "tight", Density: 1e-7, Radius: 4, Unbinding: 0, Shield: 0.1, Shelter: 0.9},
		},
		Beds: []Bed{
			{Name: "pulmonary", Share: 1, Pulmonary: true, Into: -1},
			{Name: "gut", Share: 0.14, Into: 2},
			{Name: "portal", Share: 0.02, Into: -1},
			{Name: "head", Share: 0.033, Into: -1},
			{Name: "marrow", Share: 0.12, Into: -1},
			{Name: "tumour", Share: 0.01, Into: -1},
			{Name: "milt", Share: 0.011, Into: 2},
			{Name: "rest", Share: 0.666, Into: -1},
		},
	}
}

func cell() *Phenotype {
	return &Phenotype{
		Radius: 7, Cohesion: 0.1, Sticking: 0.05, Binding: []float64{0.01, 0.0001, 0.3, 0.2},
		Breakage: 0.02, ShearDeath: 0.1, Anoikis: 0.02, Visibility: 1,
	}
}

// stays returns chances of arrest that rise with size, by bed.
func stays(b *Blood, base float64) [][]float64 {
	list := make([][]float64, len(b.spec.Beds))
	for bed := range list {
		list[bed] = make([]float64, b.Types())
		for t := range list[bed] {
			k := float64(b.Cells(t))
			list[bed][t] = 1 - math.Exp(-base*(1+0.3*float64(bed%3))*k*(1+0.2*float64(b.Companion(t))))
		}
	}
	return list
}

func must(t testing.TB, spec Spec) *Blood {
	t.Helper()
	b, err := New(spec)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// solved solves or fails the test.
func solved(t testing.TB, b *Blood, w *Workspace, p *Phenotype, share []float64, arrest [][]float64, sources []Source) *Traffic {
	t.Helper()
	traffic, err := b.Solve(w, p, share, arrest, sources)
	if err != nil {
		t.Fatal(err)
	}
	return traffic
}

// sheds returns a source of naked groups of the phenotype.
func sheds(b *Blood, p *Phenotype, origin int, cells float64) Source {
	s := Source{Origin: origin, Rate: make([]float64, b.Types())}
	b.EntryRates(s.Rate, p.Cohesion, cells)
	return s
}

func sum(list ...[]float64) (total float64) {
	for _, l := range list {
		for _, v := range l {
			total += v
		}
	}
	return total
}

// arrested returns the tumour cells a minute that stop in any bed.
func arrested(t *Traffic) (cells float64) {
	for _, row := range t.Arrivals {
		for k, v := range row {
			cells += v * float64(t.blood.Cells(k))
		}
	}
	return cells
}

// random draws a blood, a phenotype, arrest and sources.
func random(r *rng.Stream, largest int) (Spec, *Phenotype, float64, []Source) {
	between := func(low, high float64) float64 { return low * math.Exp(r.Float64()*math.Log(high/low)) }
	spec := mouse()
	spec.Largest = largest
	spec.Venous = 0.2 + 0.6*r.Float64()
	spec.Round = between(0.05, 1)
	spec.Killing, spec.Clearance = between(0.001, 2), between(0.001, 2)
	spec.Companions = spec.Companions[:2+r.Intn(3)]
	for i := range spec.Companions {
		spec.Companions[i].Unbinding = between(0.001, 10)
		spec.Companions[i].Shield, spec.Companions[i].Shelter = r.Float64(), r.Float64()
	}
	p := cell()
	p.Sticking = between(0.001, 0.3)
	p.Breakage, p.ShearDeath, p.Anoikis = between(0.001, 1), between(0.001, 1), between(0.001, 1)
	p.Cohesion = r.Float64()
	p.Binding = p.Binding[:len(spec.Companions)]
	n := spec.Travellers()
	var sources []Source
	for _, origin := range []int{Veins, 5, 1, 0, Arteries} {
		s := Source{Origin: origin, Rate: make([]float64, n.Types())}
		n.EntryRates(s.Rate, p.Cohesion, between(10, 3e4))
		s.Rate[n.Index(largest, 1)] = r.Float64()
		sources = append(sources, s)
	}
	return spec, p, between(0.001, 0.5), sources
}

func TestEveryCellThatEntersIsArrestedOrDies(t *testing.T) {
	worst := 0.0
	for i := range uint64(200) {
		r := rng.New(1, rng.Testing, i, 0)
		spec, p, base, sources := random(&r, 8)
		b := must(t, spec)
		traffic := solved(t, b, b.NewWorkspace(), p, nil, stays(b, base), sources)
		out := arrested(traffic) + sum(traffic.Deaths[:])
		worst = max(worst, math.Abs(out/traffic.Entering-1))
	}
	t.Logf("largest relative error of the balance: %.2g", worst)
	if worst > 1e-9 {
		t.Errorf("balance of cells broken by %g", worst)
	}
}

func TestFastSolutionIsThatOfTheDenseTwin(t *testing.T) {
	for i := range uint64(60) {
		r := rng.New(2, rng.Testing, i, 0)
		spec, p, base, sources := random(&r, 5)
		if i%3 == 0 {
			p.Sticking = 0
		}
		b := must(t, spec)
		arrest := stays(b, base)
		fast := solved(t, b, b.NewWorkspace(), p, nil, arrest, sources)
		plain, err := b.Reference(p, nil, arrest, sources)
		if err != nil {
			t.Fatal(err)
		}
		close := func(what string, a, b, scale float64) {
			if !(math.Abs(a-b) <= 1e-9*math.Abs(b)+1e-13*scale) {
				t.Errorf("case %d: %s is %g, in the twin %g", i, what, a, b)
			}
		}
		for k := range fast.Number {
			close("number", fast.Number[k], plain.Number[k], sum(plain.Number))
			for bed := range fast.Arrivals {
				close("arrests", fast.Arrivals[bed][k], plain.Arrivals[bed][k], sum(plain.Arrivals...))
			}
		}
		for c := range fast.Deaths {
			close("deaths", fast.Deaths[c], plain.Deaths[c], plain.Entering)
		}
		close("refused", fast.Refused, plain.Refused, plain.Entering)
		close("entering", fast.Entering, plain.Entering, 0)
	}
}
