package assay

import (
	"errors"
	"math"
	"testing"

	"paget/rng"
	"paget/tissue"
	"paget/units"
)

func TestFasterCellsCloseTheWoundSooner(t *testing.T) {
	a := filled(t, "scratch", scratchNumbers())
	before := math.Inf(-1)
	for _, speed := range []float64{0.02, 0.3, 0.9} {
		c := wanderer()
		c.speed = speed
		sum := 0.0
		for w := uint64(0); w < 2; w++ {
			sum += last(t, run(t, a, c.dish(t, rng.Root(50+w))), "closure")
		}
		if sum/2 <= before {
			t.Errorf("closure %v at %v µm/min, %v at the slower speed", sum/2, speed, before)
		}
		before = sum / 3
	}
}

func TestWoundClosesWithTime(t *testing.T) {
	a := filled(t, "scratch", scratchNumbers())
	mean := make([]float64, 4)
	for w := uint64(0); w < 4; w++ {
		wells := run(t, a, wanderer().dish(t, rng.Root(60+w)))
		for i, r := range wells.Readouts {
			if r.Name != "closure" || r.Time != float64(i+1)*6*units.Hour {
				t.Fatalf("read-out %+v", r)
			}
			mean[i] += r.Value / 4
		}
	}
	for i := 1; i < 4; i++ {
		if mean[i] <= mean[i-1] {
			t.Errorf("closure %v", mean)
		}
	}
	if !(mean[3] > 0.2 && mean[3] <= 1.1) {
		t.Errorf("closure after a day: %v", mean[3])
	}
}

func TestWoundIsOpenAtFirst(t *testing.T) {
	a := filled(t, "scratch", with(scratchNumbers(), map[string]float64{"duration": 6 * units.Hour}))
	c := wanderer()
	c.speed = 0
	d := c.dish(t, 6)
	d.Picture = true
	w := run(t, a, d)
	if v := w.Series[0].Values[0]; v != 0 {
		t.Errorf("closure %v at the moment of the scratch", v)
	}
	p := w.Picture
	if p.WoundLeft != 140 || p.WoundRight != 260 || p.Width != 400 || p.Height != 150 {
		t.Errorf("picture of %v × %v with a wound from %v to %v", p.Width, p.Height, p.WoundLeft, p.WoundRight)
	}
	if n := len(p.X); n != 168 { // 4e-3 · 150 · (400 − 120)
		t.Errorf("%d cells", n)
	}
}

func TestBothEdgesOfTheWoundAdvanceAlike(t *testing.T) {
	// The sum over many wells of cells in the left half of the wound less those
	// in the right half is zero within chance.
	a := filled(t, "scratch", with(scratchNumbers(), map[string]float64{"duration": 12 * units.Hour}))
	left, right := 0.0, 0.0
	for w := uint64(0); w < 8; w++ {
		d := wanderer().dish(t, rng.Root(900+w))
		d.Picture = true
		p := run(t, a, d).Picture
		for _, x := range p.X {
			switch {
			case x > p.WoundLeft && x < 200:
				left++
			case x >= 200 && x < p.WoundRight:
				right++
			}
		}
	}
	if n := left + right; n < 100 || math.Abs(left-right) > 3.89*math.Sqrt(n) {
		t.Errorf("%v cells from the left, %v from the right", left, right)
	}
}

func TestWoundFilledLikeTheMonolayerIsClosed(t *testing.T) {
	// Cells on a lattice everywhere but in the wound, then in the wound too:
	// gaps between cells do not count as wound.
	a := filled(t, "scratch", scratchNumbers()).(*Scratch)
	lattice := func(wound bool) *tissue.State {
		s := &tissue.State{}
		for x := 10.0; x < 400; x += 20 {
			for y := 12.5; y < 150; y += 25 {
				if x > 140 && x < 260 && !wound {
					continue
				}
				s.ID = append(s.ID, uint64(len(s.ID)+1))
				s.X, s.Y = append(s.X, x), append(s.Y, y)
				s.QX, s.QY = append(s.QX, 1), append(s.QY, 0)
				s.Radius, s.Elongation = append(s.Radius, 8), append(s.Elongation, 1)
				s.Phase = append(s.Phase, tissue.Waiting)
			}
		}
		return s
	}
	r, err := a.startReading(lattice(false))
	must(t, err)
	if got := r.closed(lattice(false)); got != 0 {
		t.Errorf("closure of the fresh wound %v", got)
	}
	if got := r.closed(lattice(true)); math.Abs(got-1) > 1e-9 {
		t.Errorf("closure of the filled wound %v", got)
	}
	var fault *DishError
	if _, err := a.startReading(lattice(true)); !errors.As(err, &fault) {
		t.Errorf("a wound that is none: %v", err)
	}
}
