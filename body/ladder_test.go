package body

import (
	"math"
	"testing"

	"paget/circulation"
	"paget/rng"
)

// sticky is a rodent in whose blood travellers stick, with a barrier that can be worn
// down and two clones, and its phenotypes.
func sticky() (Spec, []*Phenotype) {
	s := rodent()
	s.Organs[head].Wear, s.Organs[head].Repair = 1e-3, 1e-3
	s.Organs[pulmonary].Barrier = 0.3
	s.Tumours = append(s.Tumours, Tumour{Label: "right", Population: 1, Cells: 1e5, Bed: flank})
	s.Populations = []string{"parental", "daughter"}
	p, q := parental(), parental()
	p.Blood.Sticking, q.Blood.Sticking, q.Lure, q.Shedding = 0.5, 0.3, 3, 4e-8
	return s, []*Phenotype{p, q}
}

// ladderErrors returns the largest relative errors of what is founded, sleeps, stops
// and comes home in random states of the host, against a far smaller tolerance.
func ladderErrors(t *testing.T, tolerance float64, states uint64) (worst [4]float64) {
	s, p := sticky()
	hosts := [2]*Host{}
	for i, tol := range []float64{tolerance, 1e-8} {
		s.Tolerance = tol
		b, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		if hosts[i], err = b.Begin(b.NewWorkspace(), fixed(p), Luck{11, 1}, sixty()); err != nil {
			t.Fatal(err)
		}
	}
	for n := range states {
		for _, h := range hosts {
			r := rng.New(5, rng.Testing, n, 0)
			h.native[0], h.native[1] = 1e6*math.Exp(7*r.Float64()), 1e5*math.Exp(5*r.Float64())
			h.seeded[1], h.seeded[2] = h.native[0]*r.Float64(), h.native[1]*0.3*r.Float64()
			h.burst = math.Exp(12*r.Float64() - 2)
			h.barrier[head], h.barrier[pulmonary] = 0.99*(1-r.Float64()*r.Float64()), 0.3*r.Float64()
			h.sums.vascular[pulmonary*h.nc] = h.native[0] * r.Float64()
			h.findShedding(h.shed, h.native, h.seeded, &h.sums)
			if err := h.respond(); err != nil {
				t.Fatal(err)
			}
		}
		for p, a := range hosts[0].responses {
			b := hosts[1].responses[p]
			for i, pair := range [4][2][]float64{{a.found, b.found}, {a.sleep, b.sleep}, {a.stop, b.stop}, {a.enter, b.enter}} {
				for k, want := range pair[1] {
					got := pair[0][k]
					tumour := -1
					if i == 2 {
						tumour = hosts[0].body.tumourAt[k%hosts[0].nb]
					} else if i == 3 {
						tumour = k % hosts[0].nt
					}
					if tumour >= 0 { // read by the share of the flow at the moment
						got *= hosts[1].flowShare[tumour] / hosts[0].flowShare[tumour]
					}
					if want != 0 {
						worst[i] = max(worst[i], math.Abs(got/want-1))
					}
				}
			}
		}
	}
	return worst
}

func TestTheErrorBetweenRungsFallsWithTheTolerance(t *testing.T) {
	whole, half := ladderErrors(t, 0.01, 40), ladderErrors(t, 0.0025, 40)
	t.Logf("largest relative error of found, sleep, stop, enter: %.2g; with a quarter of the tolerance %.2g", whole, half)
	for i, e := range whole {
		if e > 0.03 || half[i] > 0.008 || half[i] > 0.5*e {
			t.Errorf("quantity %d: error %.3g at a tolerance of 0.01, %.3g at a quarter of it", i, e, half[i])
		}
	}
}

func TestWhatIsRememberedHasNoInfluence(t *testing.T) {
	s, p := sticky()
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w, c := b.NewWorkspace(), sixty()
	c.End /= 2
	c.Outputs = c.Outputs[:31]
	for host := range uint64(3) {
		if _, err := b.Run(w, fixed(p), Luck{11, host}, c); err != nil {
			t.Fatal(err)
		}
	}
	again, err := b.Run(w, fixed(p), Luck{11, 1}, c)
	if err != nil {
		t.Fatal(err)
	}
	h, err := b.Begin(w, fixed(p), Luck{11, 1}, c)
	if err != nil {
		t.Fatal(err)
	}
	for !h.over {
		h.memory.size = mostSolutions + 1 // it forgets at every step
		if err := h.step(); err != nil {
			t.Fatal(err)
		}
	}
	fresh := live(t, s, fixed(p), 1, c)
	same(t, "remembered", again, fresh)
	same(t, "forgotten at every step", h.Record(), fresh)
	for _, day := range []float64{0, 7.3, 22} {
		same(t, "put aside in the middle", putAside(t, b, w, b.NewWorkspace(), fixed(p), Luck{11, 1}, day, c), fresh)
	}
	if len(fresh.Lesions) < 10 {
		t.Errorf("%d lesions are too few to tell", len(fresh.Lesions))
	}
}

func TestWaysAreThoseOfTheCircuit(t *testing.T) {
	way, first := findWays([]circulation.Bed{{Pulmonary: true}, {Into: -1}, {Into: 1}, {Into: -1}, {Into: 1}})
	want := []int{0, 1, 2, 1, 2}
	for i := range want {
		if way[i] != want[i] {
			t.Errorf("bed %d: way %d, want %d", i, way[i], want[i])
		}
	}
	if len(first) != 3 || first[0] != 0 || first[1] != 1 || first[2] != 2 {
		t.Errorf("first beds %v", first)
	}
}

func TestRungsAreNear(t *testing.T) {
	b := &Body{tolerance: 0.01}
	if b.shareRung(0) != 0 || b.lureRung(2.5, 2.5) != 2.5 {
		t.Error("a tumour that is gone or all native has moved")
	}
	for _, x := range []float64{1e-9, 0.0013, 0.1, 0.33333} {
		if d := math.Abs(b.shareRung(x) - x); d > 0.0025*(1+1e-9) {
			t.Errorf("share %g: %g away", x, d)
		}
		if d := math.Abs(math.Log((1 + b.lureRung(x, 1)) / (1 + x))); d > 0.01*(1+1e-9) {
			t.Errorf("lure %g: %g away", x, d)
		}
	}
	mix := []float64{3, 0.1, 6.9}
	b.mixRungs(mix)
	for i, want := range []float64{0.3, 0.01, 0.69} {
		if math.Abs(mix[i]-want) > 0.02*(1+1e-9) {
			t.Errorf("mix %v", mix)
		}
	}
	b.mixRungs([]float64{0, 0})
	if got := mixed(2, 8, 0.5); got != 5 || mixed(3, math.Inf(-1), 0) != 3 {
		t.Errorf("mixed %g", got)
	}
}
