package pathway

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatStandsStillIsRightToAShareOfTheTolerance(t *testing.T) {
	// Networks close to rest, pushed a little: where stand says that nothing moves,
	// an independent solver agrees within the bound that it states.
	const tolerance = 1e-3
	networks := rapid.Custom(randomNetwork)
	still, moving := 0, 0
	for k := range 300 {
		n := networks.Example(k)
		for i := range n.Nodes {
			n.Nodes[i].Tau, n.Nodes[i].Initial = max(n.Nodes[i].Tau, 1), max(n.Nodes[i].Initial, 0.02)
		}
		m := compiled(t, n)
		p := populated(t, PopulationSpec{Model: m, Tolerance: tolerance}, 1)
		q := populated(t, PopulationSpec{Model: m, Reference: true}, 1)
		for i := range m.inputs {
			p.SetInput(0, i, 0.4)
		}
		if p.Equilibrate(0) != nil {
			continue
		}
		for i := range m.nodes {
			push := 1e-5 * float64((i*7+k)%5)
			p.SetActivity(0, i, p.Activity(0, i)+push)
			q.SetActivity(0, i, p.Activity(0, i))
		}
		for i := range m.inputs {
			q.SetInput(0, i, 0.4)
			q.from[i].set(0, 0.4)
			p.SetInput(0, i, 0.4+1e-5*float64(k%9))
			q.SetInput(0, i, 0.4+1e-5*float64(k%9))
		}
		dt := 2 * m.shortest
		advance(t, p, 0, dt)
		advance(t, q, 0, dt)
		for part := range m.parts {
			if !p.w[0].still[part] {
				moving++
				continue
			}
			still++
			for _, i := range m.parts[part].nodes {
				if d := math.Abs(p.Activity(0, i) - q.Activity(0, i)); d > tolerance/8 {
					t.Errorf("case %d: %s stands still but is off by %g", k, m.names[i], d)
				}
			}
		}
	}
	if still < 200 || moving < 50 {
		t.Errorf("%d parts stood still and %d moved: too few to tell", still, moving)
	}
}

func TestSlopesOfCurvesAreBounded(t *testing.T) {
	for _, hill := range []float64{1, 1.4, 2, 3, 4.5, 7} {
		for _, hump := range []bool{false, true} {
			ec50 := 0.6 * math.Pow(0.5, 1/hill)
			c := newTerm(0, Input{Hump: hump}, hill, ec50)
			most, last := 0.0, 0.0
			var out [1]float64
			for x := 0.0; x < 2; x += 1e-4 {
				activation(&c, []float64{x}, out[:])
				if x > 0 {
					most = max(most, math.Abs(out[0]-last)/1e-4)
				}
				last = out[0]
			}
			bound := c.steepest()
			if most > bound*(1+1e-6) {
				t.Errorf("hill %g, hump %v: slope %g, beyond its bound %g", hill, hump, most, bound)
			}
			if !hump && most < 0.99*bound {
				t.Errorf("hill %g: slope %g, the formula says %g", hill, most, bound)
			}
		}
	}
	if c := newTerm(0, Input{}, 0.8, 0.2); !math.IsInf(c.steepest(), 1) {
		t.Error("a curve below n = 1 is steeper than any bound at 0")
	}
}
