package tissue

import (
	"math"
	"slices"
	"testing"

	"paget/microenv"
	"paget/team"
)

// vessel returns a box of cells above the wall of a vessel, without matrix.
func vessel(width, depth float64, kinds ...Kind) Spec {
	s := flat(width, kinds...)
	s.Dimensions = 3
	s.Box.High[2], s.Box.Border[2] = depth, Wall
	s.Mechanics.Law, s.Mechanics.Adhesion = LinearSpring, 0.4
	s.Wall = &VesselWall{GapRadius: 4, GapLife: 20, Shear: 0.2, LetGo: 0.01, Hold: 0.2}
	return s
}

// pusher returns a cell that goes where a slope leads, with all its speed.
func pusher() sort {
	c := crawler()
	c.sensitivity = 1
	return c
}

// down is a slope that everybody follows to the wall without wandering.
func down(s *Spec) Surroundings {
	s.Sensing = Sensing{Dissociation: 1, HalfDifference: 1e-12}
	return Surroundings{Cue: slope{c: 1, gz: -0.05}}
}

// row returns n founders at the wall, each so far from the next that none touches another.
func row(n int) (founders []Founder, width float64) {
	edge := int(math.Ceil(math.Sqrt(float64(n))))
	for i := range n {
		founders = append(founders, Founder{ID: uint64(i + 1), Resting: true,
			X: 60*float64(i%edge) + 30, Y: 60*float64(i/edge) + 30, Z: 6})
	}
	return founders, 60 * float64(edge)
}

// leaving returns when each cell left that left alone, by identity.
func leaving(s *State) map[uint64]float64 {
	out := map[uint64]float64{}
	for _, d := range s.Departures {
		for _, id := range d.Cells {
			out[id] = d.Time
		}
	}
	return out
}

// A cell that always pushes opens after an exponential time, and needs its diameter over
// its speed in the gap to come through: whatever the step.
func TestACellAtTheWallCrossesAfterAnExponentialTimeAndItsPassage(t *testing.T) {
	const n, rate = 900, 1.0 / 40
	founders, width := row(n)
	for _, step := range []float64{0.5, 3} {
		spec := vessel(width, 60, pusher().kind(t))
		spec.Step, spec.Kinds[0].WallOpening = step, rate
		ti, s := begin(t, spec, down(&spec), founders...)
		line := spec.Kinds[0].Phenotype.Line()
		passage := 2 * s.Radius[0] / (0.5 * line.Passage(spec.Wall.area(), 1))
		steps(t, ti, s, int(900/step))
		waits, late := []float64{}, []float64{}
		for _, at := range leaving(s) {
			waits = append(waits, at-passage)
		}
		slices.Sort(waits)
		for _, w := range waits {
			late = append(late, math.Exp(-rate*w))
		}
		if len(waits) != n || waits[0] < -1e-9 {
			t.Fatalf("step %g: %d of %d left, the first %g min after its passage", step, len(waits), n, waits[0])
		}
		mean(t, waits, 1/rate, 0.25)
		mean(t, late, 0.5, 0.15) // e^{−kt} is uniform: its mean and that of t fix the law
		if !condemned(waits, 1.3/rate, 0.25) {
			t.Error("a wait that is wrong by 30 % would go unnoticed")
		}
	}
}

// A cell that hangs by one other leaves at the rate of Bell's law.
func TestAHoldUnderPullEndsAtBellsRate(t *testing.T) {
	const n = 900
	founders, width := row(n)
	anchor := still()
	anchor.volume, anchor.nucleus = pusher().volume, 1e6 // too large for the gap
	for i := range n {
		f := founders[i]
		f.ID, f.Kind, f.X = f.ID+n, 1, f.X+16
		founders = append(founders, f)
	}
	spec := vessel(width, 60, pusher().kind(t), anchor.kind(t))
	spec.Kinds[0].WallOpening = 1e6
	spec.Mechanics.Adhesion, spec.Mechanics.Always = 0, 1 // they hold by w and pull no one
	spec.Wall.Shear, spec.Wall.Hold = 0.2, 0.1
	spec.Step = 2
	ti, s := begin(t, spec, down(&spec), founders...)
	passage := 2 * s.Radius[0] / (0.5 * spec.Kinds[0].Phenotype.Line().Passage(spec.Wall.area(), 1))
	steps(t, ti, s, 300)
	var held []float64
	for _, at := range leaving(s) {
		held = append(held, at-passage)
	}
	if len(held) != n {
		t.Fatalf("%d of %d left", len(held), n)
	}
	slices.Sort(held)
	rate := spec.Wall.LetGo * math.Exp(spec.Wall.Shear/spec.Wall.Hold)
	mean(t, held, 1/rate, 0.25)
	if !condemned(held, 1.3/rate, 0.25) {
		t.Error("a rate that is wrong by 30 % would go unnoticed")
	}
}

func TestNobodyPassesAWallThatNobodyOpens(t *testing.T) {
	founders, width := row(9)
	spec := vessel(width, 60, pusher().kind(t))
	ti, s := begin(t, spec, down(&spec), founders...)
	steps(t, ti, s, 300)
	if len(s.Gaps)+len(s.Departures) > 0 || s.Len() != 9 {
		t.Errorf("%d gaps, %d departures, %d cells", len(s.Gaps), len(s.Departures), s.Len())
	}
}

func TestANucleusTooLargeForTheGapStaysOut(t *testing.T) {
	c := pusher()
	c.nucleus = 1000
	founders, width := row(9)
	spec := vessel(width, 60, c.kind(t))
	spec.Kinds[0].WallOpening = 1
	ti, s := begin(t, spec, down(&spec), founders...)
	steps(t, ti, s, 100)
	if len(s.Departures) > 0 || len(s.Gaps) == 0 {
		t.Errorf("%d gaps, %d departures", len(s.Gaps), len(s.Departures))
	}
	for _, g := range s.Gaps {
		if g.Cell != 0 {
			t.Errorf("cell %d is in a gap it cannot pass", g.Cell)
		}
	}
}

// Without adhesion everybody leaves alone; a cell that turns away from the wall, or dies,
// opens nothing.
func TestWithoutAdhesionCellsLeaveOneByOne(t *testing.T) {
	s := crowdAtTheWall(t, 0, 400)
	if len(s.Departures) < 10 {
		t.Fatalf("%d departures", len(s.Departures))
	}
	for _, d := range s.Departures {
		if len(d.Cells) != 1 {
			t.Errorf("%d cells left together at %g min", len(d.Cells), d.Time)
		}
	}
}

func TestCellsThatHoldLeaveInGroups(t *testing.T) {
	s := crowdAtTheWall(t, 1, 400)
	together := 0
	for _, d := range s.Departures {
		together = max(together, len(d.Cells))
	}
	if together < 2 {
		t.Errorf("the largest of %d groups has %d cells", len(s.Departures), together)
	}
}

// crowdAtTheWall packs cells that all push against a wall, for n steps.
func crowdAtTheWall(t *testing.T, cohesion float64, n int) *State {
	t.Helper()
	spec, around, founders := atTheWall(t, cohesion)
	ti, s := begin(t, spec, around, founders...)
	for range n {
		must(t, ti.Step(s))
		must(t, ti.Verify(s))
	}
	return s
}

// atTheWall returns 75 packed cells that push against a wall.
func atTheWall(t testing.TB, cohesion float64) (Spec, Surroundings, []Founder) {
	t.Helper()
	c := pusher()
	c.spread, c.sensitivity = 0.3, 0.9
	spec := vessel(75, 60, c.kind(t))
	spec.Kinds[0].WallOpening, spec.Mechanics.Always = 0.01, cohesion
	var founders []Founder
	for k := range 3 {
		for j := range 5 {
			for i := range 5 {
				founders = append(founders, Founder{ID: uint64(len(founders) + 1), Resting: true,
					X: 15*float64(i) + 3, Y: 15*float64(j) + 3*float64(k), Z: 6 + 14*float64(k)})
			}
		}
	}
	return spec, down(&spec), founders
}

// Cells at the start and those born are there, or have left, or have died and gone.
func TestTheWallLosesNobody(t *testing.T) {
	spec, around, founders := atTheWall(t, 0.5)
	c := pusher()
	c.entry, c.apoptosis = 1.0/600, 1.0/500
	opening := spec.Kinds[0].WallOpening
	spec.Kinds[0] = c.kind(t)
	spec.Kinds[0].WallOpening = opening
	for i := range founders {
		founders[i].Resting = false
	}
	ti, s := begin(t, spec, around, founders...)
	for range 900 {
		must(t, ti.Step(s))
		if err := ti.Verify(s); err != nil {
			t.Fatalf("%g min: %v", s.Time, err)
		}
		if got := uint64(s.Len()+s.Left()) + s.Counts.Removed; got != 75+s.Counts.Divisions {
			t.Fatalf("%g min: %d cells there or gone, %d founders and daughters", s.Time, got, 75+s.Counts.Divisions)
		}
	}
	if c := s.Counts; s.Left() == 0 || c.Removed == 0 || c.Divisions == 0 {
		t.Errorf("%d left, %d died, %d divisions: nothing was tested", s.Left(), c.Removed, c.Divisions)
	}
	seen := map[uint64]bool{}
	for k, d := range s.Departures {
		if k > 0 && d.Time < s.Departures[k-1].Time {
			t.Errorf("departure %d is out of order", k)
		}
		for _, id := range d.Cells {
			if seen[id] || slices.Contains(s.ID, id) {
				t.Errorf("cell %d left, and left again or is still there", id)
			}
			seen[id] = true
		}
	}
}

// What hangs in the blood pulls its anchors to the gap, in proportion to what they hold.
func TestAStrandPullsItsAnchorsToTheGap(t *testing.T) {
	spec, around, founders := atTheWall(t, 1)
	spec.Wall.LetGo = 1e-9
	ti, s := begin(t, spec, around, founders...)
	for range 300 {
		must(t, ti.Step(s))
		if slices.ContainsFunc(s.Gaps, func(g Gap) bool { return len(g.Strand) > 1 }) {
			break
		}
	}
	ti.bonds(s)
	ti.crawl(s)
	before := [3][]float64{slices.Clone(ti.vx), slices.Clone(ti.vy), slices.Clone(ti.vz)}
	ti.tow(s)
	want, hanging := make([][3]float64, s.Len()), 0
	for k := range s.Gaps {
		g := &s.Gaps[k]
		n := len(g.Strand)
		if n == 0 {
			continue
		}
		hanging += n
		sum := ti.anchorsOf(s, g, ti.door.index[g.Strand[n-1]])
		for _, a := range ti.door.anchors {
			i := a.cell
			d := [3]float64{ti.space.apart(0, g.X-s.X[i]), ti.space.apart(1, g.Y-s.Y[i]), -s.Z[i]}
			far := math.Sqrt(d[0]*d[0] + d[1]*d[1] + d[2]*d[2])
			for c := range d {
				if s.Where[i] == Above {
					want[i][c] += float64(n) * spec.Wall.Shear * a.weight / sum * d[c] / far
				}
			}
		}
	}
	for i := range s.ID {
		for c, v := range [3]float64{ti.vx[i] - before[0][i], ti.vy[i] - before[1][i], ti.vz[i] - before[2][i]} {
			if math.Abs(v-want[i][c]) > 1e-12 {
				t.Errorf("cell %d is pulled at %g µm/min along axis %d, not at %g", s.ID[i], v, c, want[i][c])
			}
		}
	}
	if hanging < 2 {
		t.Errorf("only %d cells hang", hanging)
	}
}

func TestAVesselNeedsSpaceAndWalls(t *testing.T) {
	good := vessel(100, 60, pusher().kind(t))
	must(t, good.Validate())
	for name, spoil := range map[string]func(s *Spec){
		"flat":        func(s *Spec) { s.Dimensions = 2 },
		"open":        func(s *Spec) { s.Box.Border[2] = Open },
		"law":         func(s *Spec) { s.Mechanics.Law = Meineke2001Spring },
		"no hold":     func(s *Spec) { s.Wall.Hold = 0 },
		"no letting":  func(s *Spec) { s.Wall.LetGo = 0 },
		"no gap":      func(s *Spec) { s.Wall.GapRadius = math.NaN() },
		"opening":     func(s *Spec) { s.Kinds[0].WallOpening = -1 },
		"no gap life": func(s *Spec) { s.Wall.GapLife = math.Inf(1) },
	} {
		s := good
		wall := *good.Wall
		s.Wall, s.Kinds = &wall, slices.Clone(good.Kinds)
		if spoil(&s); s.Validate() == nil {
			t.Errorf("%s: no fault found", name)
		}
	}
}

// The dead neither open nor enter, and one that dies in the gap gives it free.
func TestACellThatDiesInTheGapGivesItFree(t *testing.T) {
	founders, width := row(1)
	c := pusher()
	spec := vessel(width, 60, c.kind(t))
	spec.Kinds[0].WallOpening = 1e6
	ti, s := begin(t, spec, down(&spec), founders...)
	steps(t, ti, s, 3)
	if s.Where[0] != InGap {
		t.Fatalf("the cell is at place %d", s.Where[0])
	}
	s.Phase[0], s.Clock[0] = Apoptotic, 0
	steps(t, ti, s, 3)
	if s.Where[0] != Above || s.Gaps[0].Cell != 0 || len(s.Departures) > 0 {
		t.Errorf("place %d, gap held by %d, %d departures", s.Where[0], s.Gaps[0].Cell, len(s.Departures))
	}
	must(t, ti.Verify(s))
	steps(t, ti, s, 30)
	if len(s.Gaps) > 0 {
		t.Error("the gap is still open after its life")
	}
}

// Matrix in front of the wall, cells that divide, die, hold and leave: any number of
// workers, and cells in any order, come to the same.
func vesselScene(t testing.TB) scene {
	c := pusher()
	c.entry, c.apoptosis, c.surface, c.spread = 1.0/400, 1.0/800, 0.01, 0.3
	spec, _, founders := atTheWall(t, 0.6)
	opening := spec.Kinds[0].WallOpening
	spec.Kinds[0] = c.kind(t)
	spec.Kinds[0].WallOpening = 4 * opening
	spec.Box.High[0], spec.Box.High[1] = 80, 80
	return scene{spec, func() Surroundings {
		m, err := microenv.NewMatrix(microenv.MatrixSpec{Density: 1, Reference: 1, Pore: 40, Stiffness: 1, StiffnessPower: 1},
			microenv.Geometry{H: 10, N: [3]int{8, 8, 6}})
		must(t, err)
		return Surroundings{Cue: slope{c: 1, gz: -0.05}, Matrix: m}
	}, founders}
}

func TestGapsDoNotDependOnWorkersOrTheOrderOfCells(t *testing.T) {
	sc := vesselScene(t)
	run := func(crew *team.Team, founders []Founder) *State {
		ti, err := New(sc.spec)
		must(t, err)
		ti.Use(crew)
		s, err := ti.NewState(0, sc.around())
		must(t, err)
		must(t, ti.Add(s, founders...))
		must(t, ti.Settle(s))
		steps(t, ti, s, 60)
		return s
	}
	two := team.New(2)
	defer two.Close()
	one := run(nil, sc.founders)
	if one.Digest() != run(two, sc.founders).Digest() {
		t.Error("two workers come to other bytes than one")
	}
	other := slices.Clone(sc.founders)
	slices.Reverse(other)
	back := run(nil, other)
	same := slices.EqualFunc(one.Departures, back.Departures, func(a, b Departure) bool {
		return slices.Equal(a.Cells, b.Cells) && math.Abs(a.Time-b.Time) < 1e-6
	})
	if !same || len(one.Departures) == 0 {
		t.Errorf("%d departures in one order of cells, %d in the other", len(one.Departures), len(back.Departures))
	}
}

func TestACopyOfAStateWithGapsIsIndependent(t *testing.T) {
	spec, around, founders := atTheWall(t, 1)
	ti, s := begin(t, spec, around, founders...)
	steps(t, ti, s, 100)
	c := s.Copy()
	before := c.Digest()
	if before != s.Digest() {
		t.Fatal("the copy has other bytes")
	}
	steps(t, ti, s, 50)
	if c.Digest() != before {
		t.Error("the copy changed with its original")
	}
	steps(t, ti, c, 50)
	if c.Digest() != s.Digest() {
		t.Error("the copy goes on otherwise")
	}
}
