package pathway

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"paget/record"
	"paget/team"
)

// busy is a population in the middle of things: noise, treatment, daughters, inputs
// on their way.
func busy(t testing.TB, treatment Treatment, single bool) *Population {
	m := compiled(t, tangle(t))
	p := populated(t, PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)),
		NoiseRelaxation: 60, Treatment: treatment, Single: single}, 150)
	for k := range 6 {
		drift(p, k)
		advance(t, p, float64(k)*7, 7)
		p.Divide(3*k, uint64(1000+k))
	}
	return p
}

// drift moves the inputs of all cells.
func drift(p *Population, k int) {
	for slot := range p.Len() {
		p.SetInput(slot, 0, 0.5+0.4*math.Sin(float64(slot+k)))
	}
}

// saved returns what Save writes.
func saved(t testing.TB, p *Population) []byte {
	t.Helper()
	var out bytes.Buffer
	e := record.NewEncoder(&out)
	p.Save(e)
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// empty returns a population of the same spec without cells.
func empty(t testing.TB, p *Population, treatment Treatment) *Population {
	t.Helper()
	spec := p.spec
	spec.Treatment = treatment
	q, err := NewPopulation(spec)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// everything lists all activities.
func everything(p *Population) []float64 {
	var out []float64
	for i := range p.spec.Model.nodes {
		out = append(out, p.Node(i)...)
	}
	return out
}

// mixture treats with a reagent that is taken up unequally, an inhibitor and a clamp.
func mixture() Treatment {
	return Treatment{{Kind: Knockdown, Node: "A", Removed: 0.7, Spread: 0.8, Start: 5, Onset: 30},
		{Kind: Inhibitor, Node: "D", Concentration: 3, IC50: 1, Hill: 1, MaxEffect: 0.9, Start: 10},
		{Kind: Clamp, Node: "F", Level: 0.2, Start: 15, Duration: 40}}
}

func TestALoadedPopulationGoesOnBitForBit(t *testing.T) {
	for _, single := range []bool{false, true} {
		p := busy(t, mixture(), single)
		q := empty(t, p, p.spec.Treatment)
		if err := q.Load(record.NewDecoder(saved(t, p))); err != nil {
			t.Fatal(err)
		}
		for k := 6; k < 12; k++ {
			for _, c := range []*Population{p, q} {
				drift(c, k)
				advance(t, c, float64(k)*7, 7)
				c.Divide(k, uint64(2000+k))
				c.Remove(5 * k)
			}
			if !sameBits(everything(p), everything(q)) || !bytes.Equal(saved(t, p), saved(t, q)) {
				t.Fatalf("single %v: they part after %d intervals", single, k-5)
			}
		}
	}
}

func TestUnderAnotherTreatmentCellsHaveTheUptakeTheyWouldHaveHad(t *testing.T) {
	other := Treatment{{Kind: Knockdown, Node: "D", Removed: 0.5, Spread: 1, Start: 60}}
	p, always := busy(t, nil, true), busy(t, other, true)
	q := empty(t, p, other)
	if err := q.Load(record.NewDecoder(saved(t, p))); err != nil {
		t.Fatal(err)
	}
	for slot := range p.Len() { // also of daughters, born before there was the reagent
		if a, b := q.plan.removed[0].at(slot), always.plan.removed[0].at(slot); a != b {
			t.Fatalf("cell %d loses %g, under the treatment from the beginning %g", q.ID(slot), a, b)
		}
	}
	// Until the reagent is given, nothing differs from a run that always had it.
	for k := 6; k < 16; k++ {
		for _, c := range []*Population{q, always} {
			drift(c, k)
			advance(t, c, float64(k)*7, 7)
		}
		if !sameBits(everything(q), everything(always)) {
			t.Fatalf("the branch and the run from the beginning part at %d min", 7*k)
		}
	}
}

func TestStatesThatDoNotFitAreRefused(t *testing.T) {
	p := busy(t, mixture(), true)
	data := saved(t, p)
	before := everything(p)
	refuse := func(what string, q *Population, data []byte) {
		if err := q.Load(record.NewDecoder(data)); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	for n := 0; n < len(data); n += 1 + len(data)/500 {
		refuse("a part", p, data[:n])
	}
	refuse("another precision", busy(t, nil, false), data)
	spec := p.spec
	spec.Root = 6
	q, _ := NewPopulation(spec)
	refuse("another root", q, data)
	spec.Root, spec.NoiseSD = 5, nil
	q, _ = NewPopulation(spec)
	refuse("other noise", q, data)
	refuse("another network", populated(t, PopulationSpec{Model: compiled(t, chain(t)), Root: 5, Single: true}, 1), data)
	if !sameBits(before, everything(p)) {
		t.Error("a refused state changed the population")
	}
}

func FuzzLoad(f *testing.F) {
	p := busy(f, mixture(), true)
	p.Reorder([]int32{4, 2})
	data := saved(f, p)
	f.Add(data)
	f.Add(data[:len(data)/2])
	for at := 0; at < len(data); at += 41 {
		altered := slices.Clone(data)
		altered[at] ^= 0x55
		f.Add(altered)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		q := empty(t, p, p.spec.Treatment)
		if q.Load(record.NewDecoder(data)) == nil {
			for slot := range q.Len() {
				q.Activity(slot, 0)
			}
		}
	})
}

func TestReorderedCellsKeepAllTheyHave(t *testing.T) {
	for _, single := range []bool{false, true} {
		p := busy(t, mixture(), single)
		q := p.Copy()
		var order []int32
		for slot := p.Len() - 1; slot >= 0; slot -= 2 {
			order = append(order, int32(slot))
		}
		q.Reorder(order)
		if q.Len() != len(order) {
			t.Fatalf("%d cells", q.Len())
		}
		before, after := p.columns(), q.columns()
		for slot, from := range order {
			if q.ID(slot) != p.ID(int(from)) || q.founder[slot] != p.founder[from] {
				t.Fatal("identities are mixed up")
			}
			for k := range before {
				for i := range before[k] {
					if a, b := before[k][i].at(int(from)), after[k][i].at(slot); a != b {
						t.Fatalf("column %d of list %d: %g became %g", i, k, a, b)
					}
				}
			}
		}
		advance(t, q, 42, 7)
		q.Divide(0, 9999)
		q.Reorder(nil)
		if q.Len() != 0 {
			t.Error("somebody is left")
		}
	}
}

func TestFaultyOrdersPanic(t *testing.T) {
	p := busy(t, nil, true)
	for name, order := range map[string][]int32{"twice": {1, 1}, "beyond": {500}, "negative": {-1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			p.Reorder(order)
		}()
	}
}

func TestTheNumberOfWorkersDoesNotShow(t *testing.T) {
	run := func(workers int) []float64 {
		p := busy(t, mixture(), true)
		crew := team.New(workers)
		defer crew.Close()
		p.Use(crew)
		for k := 6; k < 12; k++ {
			drift(p, k)
			advance(t, p, float64(k)*7, 7)
		}
		if err := p.Equilibrate(84); err != nil {
			t.Fatal(err)
		}
		return everything(p)
	}
	want := run(1)
	for _, workers := range []int{2, 3} {
		if !sameBits(want, run(workers)) {
			t.Errorf("%d workers: other bits", workers)
		}
	}
}

func TestSinglePrecisionStaysFarWithinTheTolerance(t *testing.T) {
	p, q := busy(t, mixture(), false), busy(t, mixture(), true)
	for k := 6; k < 40; k++ {
		for _, c := range []*Population{p, q} {
			drift(c, k)
			advance(t, c, float64(k)*7, 7)
		}
		if d := furthest(everything(p), everything(q)); d > DefaultTolerance/20 {
			t.Fatalf("after %d intervals single and double precision differ by %g", k, d)
		}
	}
	m := p.spec.Model
	want := 16 + 4*float64(len(m.nodes)+2*len(m.inputs)+2*len(m.nodes)+1)
	if got := q.BytesPerCell(); got != want {
		t.Errorf("%g bytes a cell, want %g", got, want)
	}
}
