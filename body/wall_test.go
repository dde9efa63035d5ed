package body

import (
	"math"
	"testing"

	"paget/organ"
	"paget/units"
)

// walled is a pharmacology in which one bed has a wall that exosomes open, and a drug
// that shuts it.
type walled struct {
	p          *Phenotype
	open, shut *organ.Wall
}

func (w walled) Phenotype(int, []float64) *Phenotype { return w.p }

func (w walled) Wall(bed int, levels []float64) *organ.Wall {
	switch {
	case bed != head:
		return nil
	case len(levels) > 0 && levels[0] > 0:
		return w.shut
	}
	return w.open
}

// level is a wall that nothing moves.
func level(barrier float64) *organ.Wall {
	return &organ.Wall{Level: []float64{0}, Barrier: []float64{barrier}}
}

// opening is a wall that exosomes open.
func opening() *organ.Wall {
	return &organ.Wall{Level: []float64{0, 0.5, 1, 4}, Barrier: []float64{0.99, 0.7, 0.4, 0.1}}
}

// behind is a rodent whose bed head has a wall that follows within a day.
func behind() (Spec, *Phenotype) {
	s, p := quiet(), parental()
	s.Organs[head].Repair = 1.0 / units.Day
	p.Exosomes = 1e-9
	return s, p
}

func TestAWallThatNothingMovesIsNone(t *testing.T) {
	s, p := behind()
	same(t, "a wall at the healthy barrier", live(t, s, walled{p, level(0.99), nil}, 1, sixty()), live(t, s, fixed{p}, 1, sixty()))
}

func TestABarrierFollowsItsWall(t *testing.T) {
	s, p := behind()
	r, none := live(t, s, walled{p, opening(), nil}, 1, sixty()), live(t, s, fixed{p}, 1, sixty())
	for row := range r.Series.Time {
		if got := r.Series.Barrier[row*6+pulmonary]; got != s.Organs[pulmonary].Barrier {
			t.Fatalf("a bed without wall has barrier %v", got)
		}
	}
	x, b := r.Series.Exosomes[60], r.Series.Barrier[60*6+head]
	if want := opening().At(x); math.Abs(b-want) > 0.02 {
		t.Errorf("barrier %v at a level of exosomes of %v, its wall rests at %v", b, x, want)
	}
	if !(r.Final.Expected[head] > 1.5*none.Final.Expected[head]) {
		t.Errorf("hazard %v behind a wall that opens, %v behind one that does not", r.Final.Expected[head], none.Final.Expected[head])
	}
	p2 := *p
	p2.Exosomes = 0
	r = live(t, s, walled{&p2, opening(), nil}, 1, sixty())
	if b := r.Series.Barrier[60*6+head]; b != 0.99 {
		t.Errorf("barrier %v without exosomes", b)
	}
}

// TestABarrierRelaxesExactlyAtAConstantLevel: with tumours that neither grow nor secrete,
// a wall whose rest is not the barrier of the organ pulls it there with the rate of repair.
func TestABarrierRelaxesExactlyAtAConstantLevel(t *testing.T) {
	s, p := behind()
	p.Exosomes = 0
	r := live(t, s, walled{p, level(0.2), nil}, 1, sixty())
	for _, day := range []int{1, 3, 10} {
		want := 0.2 + 0.79*math.Exp(-float64(day))
		if got := r.Series.Barrier[day*6+head]; math.Abs(got-want) > 1e-12 {
			t.Errorf("day %d: barrier %v, want %v", day, got, want)
		}
	}
}

func TestTheErrorOfABarrierFallsWithTheSquareOfTheStep(t *testing.T) {
	s, p := behind()
	s.Tolerance = 1e-9
	for i := range p.Organs {
		p.Organs[i].Extravasation = 0
	}
	p.Exosomes = 3e-10
	smooth := &organ.Wall{}
	for k := range 400 { // a curve without corners, as fine as steps may see
		x := float64(k) / 50
		smooth.Level, smooth.Barrier = append(smooth.Level, x), append(smooth.Barrier, 0.99/(1+x*x))
	}
	end := func(step float64) float64 {
		s.Step = step
		r := live(t, s, walled{p, smooth, nil}, 1, &Calendar{End: 16 * units.Day, Outputs: []float64{16 * units.Day}})
		return r.Series.Barrier[head]
	}
	exact := end(11.25)
	a, b := math.Abs(end(1440)-exact), math.Abs(end(360)-exact)
	t.Logf("barrier %.4g, errors %.3g and %.3g", exact, a, b)
	if order := math.Log(a/b) / math.Log(4); order < 1.7 || a > 0.02 || exact > 0.9 {
		t.Errorf("order %.2f, error %.3g with a step of a day", order, a)
	}
}

func TestADrugShutsAWallAndARunGoesOnThere(t *testing.T) {
	s, p := behind()
	c := sixty()
	c.Drugs = 1
	c.Courses = []Course{{Drug: 0, After: -1, Until: -1, Times: []float64{0, 20 * units.Day, 40 * units.Day}, Levels: []float64{0, 1, 0}}}
	w := walled{p, opening(), level(0.99)}
	whole := live(t, s, w, 1, c)
	at := func(day int) float64 { return whole.Series.Barrier[day*6+head] }
	if !(at(39) > at(20) && at(39) > at(60)) {
		t.Errorf("barrier %v before, %v under and %v after the drug", at(20), at(39), at(60))
	}
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []float64{10, 27, 50} {
		same(t, "saved run", putAside(t, b, b.NewWorkspace(), b.NewWorkspace(), w, Luck{11, 1}, day, c), whole)
	}
}

func TestAFaultyWallEndsTheRun(t *testing.T) {
	s, p := behind()
	if _, err := Run(&s, walled{p, level(1.5), nil}, Luck{11, 1}, sixty()); err == nil {
		t.Error("a barrier of 1.5 is accepted")
	}
}

func TestTheLevelOfExosomesIsTheSolution(t *testing.T) {
	const k, span = 0.02, 500.0
	for _, x := range []struct{ from, to float64 }{{1, 1}, {1, 3}, {2, 0.01}, {1, math.Exp(-k * span)}} {
		g := math.Log(x.to/x.from) / span
		level, n := 0.7, 200000 // by small steps of the midpoint rule
		dt := span / float64(n)
		for i := range n {
			at := x.from * math.Exp(g*(float64(i)+0.5)*dt)
			level += dt * (at - k*(level+dt/2*(at-k*level)))
		}
		if got := levelAfter(0.7, x.from, x.to, k, span); math.Abs(got/level-1) > 1e-7 {
			t.Errorf("secretion from %v to %v: level %v, by small steps %v", x.from, x.to, got, level)
		}
	}
	from, to := throughout(0, 2)
	if got, want := levelAfter(0, from, to, k, span), (1-math.Exp(-k*span))/k; math.Abs(got-want) > 1e-12*want {
		t.Errorf("from nothing: %v, want %v", got, want)
	}
	from, to = throughout(0, 0)
	if got, want := levelAfter(0.7, from, to, k, span), 0.7*math.Exp(-k*span); math.Abs(got-want) > 1e-12*want {
		t.Errorf("without secretion: %v, want %v", got, want)
	}
}
