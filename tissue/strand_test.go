package tissue

import (
	"math"
	"slices"
	"testing"
)

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

// Without adhesion everybody leaves alone.
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
