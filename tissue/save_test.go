package tissue

import (
	"bytes"
	"strings"
	"testing"

	"paget/pathway"
	"paget/record"
	"paget/team"
)

// dial is a cue whose gradient turns with time and which can be saved.
type dial struct {
	slope
	time float64
}

func (c *dial) Advance(dt float64) error {
	c.time += dt
	c.gz = -0.05 / (1 + c.time/100)
	return nil
}
func (c *dial) Copy() Cue { d := *c; return &d }
func (c *dial) Save(e *record.Encoder) {
	e.Float(c.time)
	e.Float(c.gz)
}
func (c *dial) Load(d *record.Decoder) error {
	c.time, c.gz = d.Float(), d.Float()
	return d.Err()
}

// scene is a dish with the surroundings it starts in.
type scene struct {
	spec     Spec
	around   func() Surroundings
	founders []Founder
}

// scenes returns a spheroid, a transwell, groups that follow one another and a gel, in each of which much happens.
func scenes(t testing.TB) map[string]scene {
	transwell, f := busy(t)
	c := spheroid()
	c.entry, c.apoptosis = 1.0/60, 1.0/400
	c.cycle.Phases[1].Duration, c.cycle.Phases[2].Duration = 60, 30
	dense := spheroid()
	dense.gas, dense.uptake = 38, 30
	ballSpec := open(160, c.kind(t))
	crawl := crawler()
	crawl.protease, crawl.surface, crawl.entry, crawl.apoptosis = 1000, 0.01, 1e-3, 1e-3
	gelSpec, _ := gel(t, crawl, 2)
	swarm := crawl
	swarm.apoptosis = 3e-3
	groups := held(t, 3, 0.4, swarm.kind(t))
	groups.Mechanics.Reach, groups.Mechanics.Repulsion, groups.Mechanics.Adhesion = 1.25, 10, 1
	groups.Fibres = &Fibres{Pattern: Patches, Strength: 0.5, Size: 5e3}
	return map[string]scene{
		"spheroid": {ballSpec, func() Surroundings { return gasAt(t, 160, 10, 1e3) }, lattice(60)},
		"transwell": {transwell, func() Surroundings {
			return Surroundings{Cue: &dial{slope: slope{c: 1, gz: -0.05}}}
		}, f},
		"vessel": vesselScene(t),
		"groups": {groups, func() Surroundings { return Surroundings{} }, scattered(60, 80, 4)},
		"gel":    {gelSpec, func() Surroundings { return second(gel(t, crawl, 2)) }, onTop(60)},
	}
}

func saved(t testing.TB, ti *Tissue, s *State) []byte {
	t.Helper()
	var b bytes.Buffer
	e := record.NewEncoder(&b)
	ti.Save(s, e)
	must(t, e.Flush())
	return b.Bytes()
}

func TestASavedStateGoesOnBitForBit(t *testing.T) {
	for name, sc := range scenes(t) {
		ti, s := begin(t, sc.spec, sc.around(), sc.founders...)
		for _, stop := range []int{0, 7, 23, 50} {
			steps(t, ti, s, stop-int(s.Tick))
			data := saved(t, ti, s)
			tj, err := New(sc.spec)
			must(t, err)
			d := record.NewDecoder(data)
			r, err := tj.Load(d, sc.around())
			must(t, err)
			d.Done()
			must(t, d.Err())
			if r.Digest() != s.Digest() || r.Counts != s.Counts {
				t.Fatalf("%s, step %d: what was read differs", name, stop)
			}
			c := s.Copy()
			tc, err := New(sc.spec)
			must(t, err)
			steps(t, tc, c, 30)
			steps(t, tj, r, 30)
			must(t, tj.Verify(r))
			if r.Digest() != c.Digest() {
				t.Fatalf("%s: saved at step %d it went another way", name, stop)
			}
		}
		if s.Counts.Deaths == 0 {
			t.Errorf("%s: too little happened: %+v", name, s.Counts)
		}
	}
}

func TestTheSameBytesOnAnyNumberOfWorkers(t *testing.T) {
	c := spheroid()
	c.entry, c.apoptosis, c.uptake = 1.0/100, 1.0/1000, 1
	spec := open(300, c.kind(t))
	f := lattice(150) // more than two slabs
	if len(f) < 2*slabSize {
		t.Fatalf("only %d cells", len(f))
	}
	run := func(size int) [32]byte {
		crew := team.New(size)
		defer crew.Close()
		ti, err := New(spec)
		must(t, err)
		ti.Use(crew)
		s, err := ti.NewState(0, gasAt(t, 300, 12, 1e3))
		must(t, err)
		must(t, ti.Add(s, f...))
		must(t, ti.Settle(s))
		steps(t, ti, s, 8)
		if s.Counts.Divisions+s.Counts.Deaths == 0 {
			t.Error("nothing happened")
		}
		return s.Digest()
	}
	one := run(1)
	for _, size := range []int{2, 3} {
		if run(size) != one {
			t.Errorf("%d workers give other bytes than one", size)
		}
	}
}

func TestAStateMayGoOnUnderAnotherTreatment(t *testing.T) {
	sc := scenes(t)["transwell"]
	ti, s := begin(t, sc.spec, sc.around(), sc.founders...)
	steps(t, ti, s, 100)
	data := saved(t, ti, s)
	branch := func(treatment pathway.Treatment) *State {
		spec := sc.spec
		spec.Kinds = append([]Kind(nil), spec.Kinds...)
		spec.Kinds[0].Population.Treatment = treatment
		tj, err := New(spec)
		must(t, err)
		r, err := tj.Load(record.NewDecoder(data), sc.around())
		must(t, err)
		steps(t, tj, r, 200)
		return r
	}
	steps(t, ti, s, 200)
	if branch(nil).Digest() != s.Digest() {
		t.Error("the untreated branch is not the run itself")
	}
	r := branch(pathway.Treatment{{Kind: pathway.Inhibitor, Node: "A", Concentration: 100, IC50: 1, Hill: 1, MaxEffect: 1, Onset: 100}})
	if r.Digest() == s.Digest() {
		t.Error("the treatment does nothing")
	}
	for i := range r.ID {
		if r.Kind[i] == 0 && r.Activity(i, 1) > 0.2 {
			t.Fatalf("200 min under the inhibitor the activity is %g", r.Activity(i, 1))
		}
	}
}

func TestAStateOfAnotherTissueIsRefused(t *testing.T) {
	all := scenes(t)
	sc := all["spheroid"]
	ti, s := begin(t, sc.spec, sc.around(), sc.founders[:20]...)
	data := saved(t, ti, s)
	other := sc
	other.spec.Root = 2
	ramps := spheroid()
	ramps.ramps = nil
	rules := sc
	rules.spec.Kinds = []Kind{ramps.kind(t)}
	two := sc
	two.spec.Kinds = append([]Kind{}, sc.spec.Kinds[0], sc.spec.Kinds[0])
	crowded := sc
	crowded.spec.MaxCells = 3
	for says, x := range map[string]scene{
		"belongs to root 1": other, "follows other rules": rules, "has 1 kinds": two, "columns": all["transwell"], "number of cells": crowded,
	} {
		tj, err := New(x.spec)
		must(t, err)
		if _, err := tj.Load(record.NewDecoder(data), x.around()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q, got %v", says, err)
		}
	}
	bare, err := New(sc.spec)
	must(t, err)
	if _, err := bare.Load(record.NewDecoder(data), Surroundings{}); err == nil {
		t.Error("a state with a field was read without one")
	}
}

func TestTruncatedStatesAreRefused(t *testing.T) {
	sc := scenes(t)["spheroid"]
	ti, s := begin(t, sc.spec, sc.around(), sc.founders[:5]...)
	data := saved(t, ti, s)
	for n := 0; n < len(data); n += 1 + len(data)/300 {
		tj, err := New(sc.spec)
		must(t, err)
		if _, err := tj.Load(record.NewDecoder(data[:n]), sc.around()); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a state", n, len(data))
		}
	}
}

// FuzzLoad alters the bytes of a state: whatever they are, reading them gives a
// state that holds together or an error.
func FuzzLoad(f *testing.F) {
	sc := scenes(f)["transwell"]
	ti, s := begin(f, sc.spec, sc.around(), sc.founders[:12]...)
	data := saved(f, ti, s)
	f.Add(uint32(3), uint64(1))
	f.Add(uint32(len(data)-9), uint64(1)<<63)
	f.Fuzz(func(t *testing.T, at uint32, with uint64) {
		altered := bytes.Clone(data)
		for k := range 8 {
			if i := int(at) + k; i < len(altered) {
				altered[i] ^= byte(with >> (8 * k))
			}
		}
		r, err := ti.Load(record.NewDecoder(altered), sc.around())
		if err == nil {
			must(t, ti.Verify(r))
		}
	})
}
