package assay

import (
	"math"

	"paget/tissue"
)

// moving is how a cell that has left a spheroid moves.
type moving uint8

const (
	within moving = iota // it has not left, or it is dead
	single               // alone
	strand               // in a chain or a finger
	sheet                // in a broad group
)

// slender is the length over width from which a group is a strand.
const slender = 2

// leavers sorts the cells outside a spheroid as microscopists do, from the graph of
// contacts: pairs of living cells within reach of each other (tissue.EachContact).
//
// A cell is outside beyond the outline and a cell's width:
//
//	|x| > R·(V/V₀)^{1/3} + 2r₀
//
// R being the radius of the ball at plating, V and V₀ the volume of all cells now and
// at plating and r₀ the radius of a newborn cell: a spheroid that only grows sends
// nobody out. |x| is taken from where the ball was plated.
//
// Two cells hold together if they have been within reach in all frames of the last
// hour, or since they were born beside each other: who only passes by holds nobody.
// An outside cell that holds nobody, in or out of the ball, is single.
//
// The others are taken by the groups that their holds outside make. A group is a
// strand
//
//   - if it has fewer holds than cells, so that they are a tree: a chain, or one that
//     branches; a cell that only holds some inside is the first of one; or
//
//   - if √(λ₁/λ₂) ≥ 2, λ₁ ≥ λ₂ ≥ λ₃ being the eigenvalues of its gyration tensor
//
//     G = ⟨(x − x̄)(x − x̄)ᵀ⟩ + ⟨r²⟩/5·1
//
//     with the cells as even balls: a finger of several cells' width.
//
// Else it is a sheet. The length of a group is the largest distance of two of its
// cells and their radii.
//
// Units: µm, min.
type leavers struct {
	radius, width float64 // of the ball at plating; of a newborn cell
	volume        float64 // at plating, µm³

	since  map[[2]uint64]float64 // min; begin of each contact, the smaller identity first; looked up, never walked through
	begun  bool
	pairs  [][2]int32 // that hold together
	adhere float64    // mean relative adhesion of all contacts, 0 without any
	parent []int32
	how    []moving
	groups []group
}

// group is the outside cells that contacts join.
type group struct {
	cells  []int32
	holds  int
	how    moving
	length float64 // µm
}

// lasting is how long a contact lasts before two cells are said to move together, min.
const lasting = 60

// newLeavers prepares the sorting of cells that leave a ball of that radius.
func newLeavers(radius, width float64, s *tissue.State) *leavers {
	return &leavers{radius: radius, width: width, volume: allVolume(s), since: map[[2]uint64]float64{}}
}

// allVolume returns the volume of all cells, µm³.
func allVolume(s *tissue.State) float64 {
	sum := 0.0
	for _, v := range s.Volume {
		sum += v
	}
	return sum
}

// frame looks at the state and sorts its cells.
//
// Errors: *tissue.DivergedError.
func (l *leavers) frame(t *tissue.Tissue, s *tissue.State) error {
	return l.look(s, func(visit func(i, j int, distance, weight float64)) error { return t.EachContact(s, visit) })
}

// look takes the contacts of the state, once each, and sorts its cells.
func (l *leavers) look(s *tissue.State, contacts func(visit func(i, j int, distance, weight float64)) error) error {
	l.pairs = l.pairs[:0]
	now := make(map[[2]uint64]float64, len(l.since))
	weights, all := 0.0, 0
	err := contacts(func(i, j int, _, weight float64) {
		pair := [2]uint64{min(s.ID[i], s.ID[j]), max(s.ID[i], s.ID[j])}
		from, known := l.since[pair]
		switch {
		case known:
		case !l.begun || s.Sister[i] == s.ID[j] || s.Sister[j] == s.ID[i]:
			from = math.Inf(-1)
		default:
			from = s.Time
		}
		now[pair] = from
		if s.Time-from >= lasting-1e-9 {
			l.pairs = append(l.pairs, [2]int32{int32(i), int32(j)})
		}
		weights, all = weights+weight, all+1
	})
	if err != nil {
		return err
	}
	l.since, l.begun, l.adhere = now, true, weights/max(1, float64(all))
	l.sort(s)
	return nil
}

// outline returns the distance from the middle beyond which a cell is outside.
func (l *leavers) outline(s *tissue.State) float64 {
	return l.radius*math.Cbrt(allVolume(s)/l.volume) + l.width
}

// sort fills how and groups from the holds at hand.
func (l *leavers) sort(s *tissue.State) {
	l.how, l.parent, l.groups = make([]moving, s.Len()), seedlings(l.parent, s.Len()), l.groups[:0]
	border := l.outline(s)
	for i := range s.ID {
		if living(s, i) && distance(s, i) > border {
			l.how[i] = single
		}
	}
	for _, p := range l.pairs {
		for _, i := range p {
			if l.how[i] == single {
				l.how[i] = strand // until its group says otherwise
			}
		}
	}
	for _, p := range l.pairs {
		if l.how[p[0]] > single && l.how[p[1]] > single {
			union(l.parent, p[0], p[1])
		}
	}
	l.gather(s)
	for k := range l.groups {
		g := &l.groups[k]
		g.measure(s)
		for _, i := range g.cells {
			l.how[i] = g.how
		}
	}
}

// gather makes the groups of the forest of holds, in the order of their first cells.
func (l *leavers) gather(s *tissue.State) {
	at := make([]int, s.Len()) // of the group with this root, one more
	for i := range l.how {
		if l.how[i] <= single {
			continue
		}
		root := find(l.parent, int32(i))
		if at[root] == 0 {
			l.groups = append(l.groups, group{})
			at[root] = len(l.groups)
		}
		g := &l.groups[at[root]-1]
		g.cells = append(g.cells, int32(i))
	}
	for _, p := range l.pairs {
		if l.how[p[0]] > single && l.how[p[1]] > single {
			l.groups[at[find(l.parent, p[0])]-1].holds++
		}
	}
}

// distance returns how far cell i is from the middle, µm.
func distance(s *tissue.State, i int) float64 {
	return math.Sqrt(float64(s.X[i]*s.X[i]) + float64(s.Y[i]*s.Y[i]) + float64(s.Z[i]*s.Z[i]))
}

// measure finds a group's length and says what it is.
func (g *group) measure(s *tissue.State) {
	g.how, g.length = sheet, 0
	for a, i := range g.cells {
		for _, j := range g.cells[:a+1] {
			dx, dy, dz := s.X[i]-s.X[j], s.Y[i]-s.Y[j], s.Z[i]-s.Z[j]
			d := math.Sqrt(float64(dx*dx)+float64(dy*dy)+float64(dz*dz)) + s.Radius[i] + s.Radius[j]
			g.length = max(g.length, d)
		}
	}
	if g.holds < len(g.cells) || g.slenderness(s) >= slender {
		g.how = strand
	}
}

// slenderness returns √(λ₁/λ₂) of a group's gyration tensor.
func (g *group) slenderness(s *tissue.State) float64 {
	n := float64(len(g.cells))
	var c [3]float64
	ball := 0.0
	for _, i := range g.cells {
		c[0], c[1], c[2] = c[0]+s.X[i]/n, c[1]+s.Y[i]/n, c[2]+s.Z[i]/n
		ball += s.Radius[i] * s.Radius[i] / (5 * n)
	}
	m := [6]float64{ball, ball, ball} // xx, yy, zz, xy, yz, zx
	for _, i := range g.cells {
		x, y, z := s.X[i]-c[0], s.Y[i]-c[1], s.Z[i]-c[2]
		for k, v := range [6]float64{x * x, y * y, z * z, x * y, y * z, z * x} {
			m[k] += v / n
		}
	}
	first, second := largestTwo(m)
	return math.Sqrt(first / second)
}

// largestTwo returns the two largest eigenvalues of a symmetric matrix given as xx, yy,
// zz, xy, yz, zx, by the angle whose cosine is half the determinant of its traceless
// part, scaled.
//
// Source: Smith 1961, Commun. ACM 4:168, 10.1145/355578.366316.
func largestTwo(m [6]float64) (first, second float64) {
	mean := (m[0] + m[1] + m[2]) / 3
	a, b, c := m[0]-mean, m[1]-mean, m[2]-mean
	off := m[3]*m[3] + m[4]*m[4] + m[5]*m[5]
	size := math.Sqrt((a*a + b*b + c*c + 2*off) / 6)
	if size <= 1e-12*math.Abs(mean) {
		return mean, mean
	}
	a, b, c = a/size, b/size, c/size
	x, y, z := m[3]/size, m[4]/size, m[5]/size
	half := 0.5 * (a*b*c + 2*x*y*z - a*y*y - b*z*z - c*x*x)
	angle := math.Acos(min(1, max(-1, half))) / 3
	first = mean + 2*size*math.Cos(angle)
	last := mean + 2*size*math.Cos(angle+2*math.Pi/3)
	return first, 3*mean - first - last
}
