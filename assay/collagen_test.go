package assay

import (
	"math"
	"testing"

	"paget/team"
	"paget/units"
)

// intoGel grows one ball of a line in the gel and returns the well.
func intoGel(t testing.TB, c culturedLine, changes map[string]float64, holding float64, root uint64) Well {
	t.Helper()
	d := c.dish(t, 11)
	d.Root = d.Root.Derive("gel", root)
	d.Mechanics.Always = holding
	return run(t, filled(t, "collagen", with(collagenNumbers(), changes)), d)
}

// invader returns a line that goes through the gel.
func invader() culturedLine {
	c := cutter()
	c.surface = 0.01
	return c
}

func TestMoreCohesionLeavesFewerCellsToMoveSingly(t *testing.T) {
	before := 2.0
	for _, holding := range []float64{0, 1, 4} {
		share := 0.0
		for root := range uint64(3) {
			share += last(t, intoGel(t, invader(), nil, holding, root), "share moving singly") / 3
		}
		t.Logf("relative adhesion %g: %.2f move singly", holding, share)
		if !(share < before-0.05) {
			t.Errorf("relative adhesion %g: %g move singly, with less adhesion %g", holding, share, before)
		}
		before = share
	}
}

func TestFollowingByItselfKeepsCellsTogether(t *testing.T) {
	with, without := 0.0, 0.0
	for root := range uint64(3) {
		with += last(t, intoGel(t, invader(), map[string]float64{"half following": 0.2}, 1, root), "share moving singly")
		without += last(t, intoGel(t, invader(), map[string]float64{"half following": 1000}, 1, root), "share moving singly")
	}
	if !(with < without-0.1) {
		t.Errorf("singly: %g with following, %g without", with/3, without/3)
	}
}

func TestInvasionFollowsSpeedAndTheWayThroughTheGel(t *testing.T) {
	tight := map[string]float64{"matrix reference mesh area": 5} // below what a nucleus passes
	area := func(c culturedLine, changes map[string]float64) float64 {
		return last(t, intoGel(t, c, changes, 0.2, 1), "invaded area")
	}
	slow, blunt := invader(), invader()
	slow.speed /= 3
	blunt.surface, blunt.protease = 0, 0
	free := area(invader(), nil)
	if got := area(slow, nil); !(got < 0.85*free) {
		t.Errorf("a third of the speed: %g of %g um^2", got, free)
	}
	cut, closed := area(invader(), tight), area(blunt, tight)
	if !(closed < 0.5*cut && cut < free) {
		t.Errorf("tight gel: %g um^2 with proteases, %g without; wide gel %g", cut, closed, free)
	}
	w := intoGel(t, blunt, tight, 0.2, 1)
	if n := last(t, w, "cells outside"); n > 2 {
		t.Errorf("%g cells passed a gel that lets nobody through", n)
	}
	if last(t, w, "opened") != 0 {
		t.Error("a gel that nobody cuts was cut")
	}
}

func TestTheProjectedAreaIsThatOfTheDiscs(t *testing.T) {
	c := wanderer()
	c.speed = 0
	w := intoGel(t, c, map[string]float64{"jitter": 0, "pixel size": 0.5}, 0, 1)
	if got := last(t, w, "invaded area"); math.Abs(got) > 400 {
		t.Errorf("cells at rest invade %g um^2", got)
	}
	for _, name := range []string{"cells outside", "strands", "strand length", "share moving singly", "speed outside"} {
		if got := last(t, w, name); got != 0 {
			t.Errorf("cells at rest: %s %g", name, got)
		}
	}
}

func TestAGelIsTheSameOnAnyNumberOfWorkers(t *testing.T) {
	a := filled(t, "collagen", with(collagenNumbers(), map[string]float64{"duration": 4 * units.Hour, "reading interval": 2 * units.Hour}))
	one := ""
	for _, size := range []int{1, 2, 3} {
		d := invader().dish(t, 5)
		d.Picture, d.FrameTimes = true, []float64{0, 120}
		d.Crew = team.New(size)
		w := run(t, a, d)
		d.Crew.Close()
		if len(w.Frames) != 2 || w.Picture == nil || w.Picture.Slice != nil {
			t.Fatal("frames or picture are missing")
		}
		if got := text(w); one == "" {
			one = got
		} else if got != one {
			t.Errorf("%d workers read other numbers than one", size)
		}
	}
}

func TestThePictureShowsHowCellsMove(t *testing.T) {
	d := invader().dish(t, 5)
	d.Picture = true
	w := run(t, filled(t, "collagen", collagenNumbers()), d)
	count := map[Class]float64{}
	for _, c := range w.Picture.Class {
		count[c]++
	}
	if count[Single] != last(t, w, "single cells") || count[Strand] != last(t, w, "cells in strands") ||
		count[Single]+count[Strand]+count[Sheet] != last(t, w, "cells outside") {
		t.Errorf("%v", count)
	}
}

func TestAGelMustHoldTheBall(t *testing.T) {
	for name, v := range map[string]float64{"half width": 50, "field spacing": 7, "frame interval": 4 * 60, "field interval": 7, "initial radius": 100} {
		a := filled(t, "collagen", with(collagenNumbers(), map[string]float64{name: v}))
		if a.Validate() == nil {
			t.Errorf("%s of %g was taken", name, v)
		}
	}
}
