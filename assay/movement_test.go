package assay

import (
	"math"
	"testing"

	"paget/tissue"
)

// drawn is a state of cells of radius 8 µm at given places; the ball around the origin
// has a radius of 20 µm, so that cells farther than 36 µm are outside.
func drawn(places ...[3]float64) *tissue.State {
	n := len(places)
	s := &tissue.State{Phase: make([]tissue.Phase, n), Sister: make([]uint64, n)}
	for i, p := range places {
		s.ID = append(s.ID, uint64(i+1))
		s.X, s.Y, s.Z = append(s.X, p[0]), append(s.Y, p[1]), append(s.Z, p[2])
		s.Radius, s.Volume = append(s.Radius, 8), append(s.Volume, 2000)
	}
	return s
}

// seen sorts the cells of a drawing whose neighbours are those nearer than 20 µm.
func seen(l *leavers, s *tissue.State) *leavers {
	_ = l.look(s, func(visit func(i, j int, distance, weight float64)) error {
		for i := range s.ID {
			for j := range i {
				d := math.Sqrt(math.Pow(s.X[i]-s.X[j], 2) + math.Pow(s.Y[i]-s.Y[j], 2) + math.Pow(s.Z[i]-s.Z[j], 2))
				if d < 20 && living(s, i) && living(s, j) {
					visit(j, i, d, 0.5)
				}
			}
		}
		return nil
	})
	return l
}

// block returns nx·ny·nz places 15 µm apart beginning at x.
func block(x float64, nx, ny, nz int) (out [][3]float64) {
	for i := range nx {
		for j := range ny {
			for k := range nz {
				out = append(out, [3]float64{x + 15*float64(i), 15 * float64(j), 15 * float64(k)})
			}
		}
	}
	return out
}

func TestDrawnGroupsAreSortedAsTheyLook(t *testing.T) {
	diagonal := 15 * math.Sqrt2
	if diagonal < 20 {
		t.Fatal("neighbours across the diagonal would touch")
	}
	for _, c := range []struct {
		name   string
		cells  [][3]float64
		want   moving
		length float64
	}{
		{"one alone", block(100, 1, 1, 1), single, 0},
		{"a pair", block(100, 2, 1, 1), strand, 15 + 16},
		{"a chain of four", block(100, 4, 1, 1), strand, 45 + 16},
		{"a chain with a branch", append(block(100, 5, 1, 1), [3]float64{130, 15}, [3]float64{130, -15}), strand, 60 + 16},
		{"a square", block(100, 2, 2, 1), sheet, diagonal + 16},
		{"a plate", block(100, 4, 4, 1), sheet, 3*diagonal + 16},
		{"a lump", block(100, 3, 3, 3), sheet, 30*math.Sqrt(3) + 16},
		{"a finger two cells wide", block(100, 8, 2, 2), strand, math.Sqrt(105*105+2*225) + 16},
	} {
		s := drawn(c.cells...)
		l := seen(newLeavers(20, 16, s), s)
		for i, how := range l.how {
			if how != c.want {
				t.Errorf("%s: cell %d is %d, want %d", c.name, i, how, c.want)
			}
		}
		if c.want == single {
			if len(l.groups) != 0 {
				t.Errorf("%s makes a group", c.name)
			}
			continue
		}
		if len(l.groups) != 1 || math.Abs(l.groups[0].length-c.length) > 1e-9 || l.adhere != 0.5 {
			t.Errorf("%s: groups %+v, want one of length %g", c.name, l.groups, c.length)
		}
	}
}

func TestOnlyLivingCellsBeyondTheOutlineAreOutside(t *testing.T) {
	s := drawn([3]float64{0, 35.9}, [3]float64{0, 0, -36.1}, [3]float64{60}, [3]float64{-60})
	s.Phase[3] = tissue.Apoptotic
	l := seen(newLeavers(20, 16, s), s)
	for i, want := range []moving{within, single, single, within} {
		if l.how[i] != want {
			t.Errorf("cell %d is %d, want %d", i, l.how[i], want)
		}
	}
	for i := range s.Volume { // a ball that has grown twofold in radius
		s.Volume[i] *= 8
	}
	if seen(l, s); l.how[1] != within || l.how[2] != single {
		t.Errorf("the outline did not grow with the cells: %v", l.how)
	}
}

// A cell at the outline that holds one inside is the first of a strand.
func TestACellThatHoldsTheBallIsNotAlone(t *testing.T) {
	s := drawn([3]float64{30}, [3]float64{45})
	if l := seen(newLeavers(20, 16, s), s); l.how[0] != within || l.how[1] != strand || len(l.groups) != 1 || len(l.groups[0].cells) != 1 {
		t.Errorf("%v %+v", l.how, l.groups)
	}
}

func TestWhoPassesByHoldsNobody(t *testing.T) {
	s := drawn([3]float64{100}, [3]float64{200})
	l := newLeavers(20, 16, s)
	expect := func(time, x float64, want moving) {
		t.Helper()
		s.Time, s.X[1] = time, x
		if seen(l, s); l.how[0] != want || l.how[1] != want {
			t.Errorf("at %g min: %v, want %d", time, l.how, want)
		}
	}
	expect(0, 200, single)
	for time := 20.0; time < 80; time += 20 {
		expect(time, 115, single)
	}
	expect(80, 115, strand) // an hour in touch
	expect(100, 150, single)
	expect(120, 115, single)
	// Sisters hold each other from birth.
	s.X = append(s.X, 300, 315)
	s.Y, s.Z = append(s.Y, 0, 0), append(s.Z, 0, 0)
	s.ID, s.Sister = append(s.ID, 3, 4), append(s.Sister, 4, 3)
	s.Radius, s.Volume, s.Phase = append(s.Radius, 8, 8), append(s.Volume, 2000, 2000), append(s.Phase, 0, 0)
	s.Time = 140
	if seen(l, s); l.how[2] != strand || l.how[3] != strand || l.how[0] != single {
		t.Errorf("sisters: %v", l.how)
	}
}

func TestLargestEigenvalues(t *testing.T) {
	for _, c := range []struct{ a, b, c float64 }{{3, 2, 1}, {5, 5, 1}, {4, 1, 1}, {2, 2, 2}, {100, 1e-3, 1e-6}} {
		// Turned by two angles, the matrix is R·diag·Rᵀ.
		s1, c1 := math.Sincos(0.7)
		s2, c2 := math.Sincos(1.9)
		r := [3][3]float64{{c1, -s1 * c2, s1 * s2}, {s1, c1 * c2, -c1 * s2}, {0, s2, c2}}
		at := func(i, j int) float64 {
			return c.a*r[i][0]*r[j][0] + c.b*r[i][1]*r[j][1] + c.c*r[i][2]*r[j][2]
		}
		first, second := largestTwo([6]float64{at(0, 0), at(1, 1), at(2, 2), at(0, 1), at(1, 2), at(2, 0)})
		if math.Abs(first-c.a) > 1e-7*c.a || math.Abs(second-c.b) > 1e-7*c.a {
			t.Errorf("%v: %g and %g", c, first, second)
		}
	}
}
