package pathway

import (
	"math"
	"testing"
)

// bistable is one node that drives itself, with a drive beside it:
//
//	x = u + w·h(x) − u·w·h(x),   so on every state of rest   u(x) = 1 − (1 − x)/(1 − w·h(x))
func bistable() (Continuation, func(x float64) float64) {
	const w, n, ec50 = 0.8, 4.0, 0.5
	e := math.Pow(ec50, n)
	b := (e - 1) / (2*e - 1)
	kn := b - 1
	h := func(x float64) float64 { return math.Min(1, b*math.Pow(x, n)/(kn+math.Pow(x, n))) }
	// The drive enters by a link of Hill exponent 1: u = B·d/(K + d).
	c := Continuation{
		Network: Network{
			Nodes: []Node{{Name: "D", Max: 1, Tau: 1, Input: true}, {Name: "X", Max: 1, Tau: 10}},
			Links: []Link{
				{ID: "1", Inputs: []Input{{Node: "D"}}, Target: "X", Weight: 0.5, Hill: 1, EC50: 0.4},
				{ID: "2", Inputs: []Input{{Node: "X"}}, Target: "X", Weight: w, Hill: n, EC50: ec50},
			},
		},
		Node: "X", Along: "D", From: 0, To: 1, Points: 41,
	}
	drive := func(x float64) float64 { // the d that holds x at rest
		u := (1 - (1-x)/(1-w*h(x))) / 0.5
		const b1 = (0.4 - 1) / (2*0.4 - 1)
		return u * (b1 - 1) / (b1 - u)
	}
	return c, drive
}

// TestContinuationFindsTheFoldsOfAnExactSwitch compares with the curve of rest of
// one self-driving node, which is known in closed form.
func TestContinuationFindsTheFoldsOfAnExactSwitch(t *testing.T) {
	c, drive := bistable()
	curve, err := c.Run()
	if err != nil {
		t.Fatal(err)
	}
	if len(curve.Rest) == 0 {
		t.Fatal("no state of rest")
	}
	for _, s := range curve.Rest {
		if d := drive(s.Level); math.Abs(d-s.Drive) > 1e-7 {
			t.Errorf("level %g is at rest at drive %g, not %g", s.Level, d, s.Drive)
		}
		slope := (drive(s.Level+1e-6) - drive(s.Level-1e-6))
		if math.Abs(slope) > 1e-8 && (slope > 0) != s.Stable {
			t.Errorf("drive %g, level %g: stable is %v", s.Drive, s.Level, s.Stable)
		}
	}
	var folds []float64 // where the drive turns round along the curve
	for x := 0.0; x < 0.98; x += 1e-5 {
		a, b, e := drive(x), drive(x+1e-5), drive(x+2e-5)
		if b > 0 && b < 1 && (b-a)*(e-b) < 0 {
			folds = append(folds, b)
		}
	}
	t.Logf("folds %v, exact %v", curve.Folds, folds)
	if len(curve.Folds) != len(folds) {
		t.Fatalf("%d folds, want %d", len(curve.Folds), len(folds))
	}
	for _, f := range folds {
		near := math.Inf(1)
		for _, g := range curve.Folds {
			near = math.Min(near, math.Abs(f-g))
		}
		if near > 2e-3 {
			t.Errorf("fold at %g: the nearest found is %g away", f, near)
		}
	}
	if _, _, ok := curve.Remembers(); !ok {
		t.Error("the scans up and down do not differ")
	}
}

// TestAWeakLoopDoesNotRemember takes the self-drive away in part: one state only.
func TestAWeakLoopDoesNotRemember(t *testing.T) {
	c, _ := bistable()
	c.Network.Links[1].Weight = 0.2
	curve, err := c.Run()
	if err != nil {
		t.Fatal(err)
	}
	if low, high, ok := curve.Remembers(); ok || len(curve.Folds) != 0 {
		t.Errorf("remembers from %g to %g, folds %v", low, high, curve.Folds)
	}
	if len(curve.Rest) != len(curve.Drive) {
		t.Errorf("%d states of rest at %d drives", len(curve.Rest), len(curve.Drive))
	}
}

// TestAContinuationNamesAllFaults asks for what cannot be.
func TestAContinuationNamesAllFaults(t *testing.T) {
	c, _ := bistable()
	c.Along, c.To, c.Points = "Y", 0, 1
	_, err := c.Run()
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 3 {
		t.Errorf("faults: %v", err)
	}
}

// TestAnOpenedNodeShowsWhatItWouldBecome holds a node of a loop.
func TestAnOpenedNodeShowsWhatItWouldBecome(t *testing.T) {
	c, drive := bistable()
	n, held, err := c.Network.Opened("X")
	if err != nil {
		t.Fatal(err)
	}
	model, err := n.Compile()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPopulation(PopulationSpec{Model: model})
	if err != nil {
		t.Fatal(err)
	}
	const x = 0.3
	p.Add(1, 0)
	p.SetInput(0, model.InputIndex("D"), drive(x))
	p.SetInput(0, model.InputIndex(held), x)
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	if got := p.Activity(0, model.NodeIndex("X")); math.Abs(got-x) > 1e-9 {
		t.Errorf("held at its state of rest %g it would become %g", x, got)
	}
	if _, _, err := c.Network.Opened("Z"); err == nil {
		t.Error("a node that is not there was opened")
	}
}

// TestAFounderBeginsWithWhatItExpresses adds a founder of a line.
func TestAFounderBeginsWithWhatItExpresses(t *testing.T) {
	c, _ := bistable()
	c.Network.Nodes[1].Initial = 0.5
	model, err := c.Network.Compile()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPopulation(PopulationSpec{Model: model, Expression: []float64{1, 0.3}})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(1, 0)
	if got := p.Activity(0, 1); got != 0.5*0.3 {
		t.Errorf("begins with %g", got)
	}
}

// TestACellThatLeavesAFoldSlowlyComesToRest holds the drive a hair beyond the fold,
// where the lower state has just vanished: the cell lingers there, and its slow node
// must then go on to the upper state although a fast one is in the loop.
func TestACellThatLeavesAFoldSlowlyComesToRest(t *testing.T) {
	c, _ := bistable()
	c.Points = 21
	c.Network.Nodes[1].Tau = 2000
	c.Network.Nodes = append(c.Network.Nodes, Node{Name: "Y", Max: 1, Tau: 1})
	c.Network.Links[1].Inputs[0].Node = "Y"
	c.Network.Links = append(c.Network.Links, Link{ID: "3", Inputs: []Input{{Node: "X"}}, Target: "Y", Weight: 1, Hill: 1, EC50: 0.49})
	curve, err := c.Run()
	if err != nil || len(curve.Folds) != 2 {
		t.Fatalf("folds %v, %v", curve, err)
	}
	fold := curve.Folds[1]
	model, err := c.Network.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, reference := range []bool{false, true} {
		for _, side := range []float64{-3e-4, 3e-4} {
			p, err := NewPopulation(PopulationSpec{Model: model, Reference: reference})
			if err != nil {
				t.Fatal(err)
			}
			p.Add(1, 0)
			p.SetInput(0, model.InputIndex("D"), fold+side)
			if err := p.Equilibrate(0); err != nil {
				t.Fatal(err)
			}
			if got := p.Activity(0, 1); (got > 0.6) != (side > 0) {
				t.Errorf("reference %v: comes to %g at the fold %+g", reference, got, side)
			}
		}
	}
}
