package tissue

import (
	"fmt"
	"math"

	"paget/rng"
)

// Membrane is a rigid sheet with straight round pores. Its top face is the
// plane z = 0, its lower face z = −Thickness (µm).
//
// A cell on the top face moves in the plane. Where its centre is over a free
// pore it also moves along the pore, with the passage factor of the pore's
// cross-section, in one dimension, up the gradient there. What is inside holds
// it sideways, in proportion to depth until half the nucleus' radius; back at
// depth 0 it may leave. From the lower end it crawls on along the lower face and
// does not return. One cell at a time is in a pore; of several that push in, the
// one nearest to the axis goes first.
//
// The edge of a pore and its mouth are seen at the ends of steps only. With a
// speed of 0.5 µm/min and pores of 8 µm, 3 to 4 % fewer cross with steps of 1 or
// 2 min than with 0.25 min (TestCrossingHardlyDependsOnTheStep bounds it).
type Membrane struct {
	Thickness float64
	Radius    float64 // of every pore, µm
	X, Y      []float64
}

// RandomPores draws pores of a given density (1/µm²) over the box, without
// overlap, from the stream Plating of a root of their own: track-etched
// membranes are random. Their number is density times area, rounded.
//
// Units: µm, 1/µm².
// Errors: numbers out of range; a density that cannot be placed.
func RandomPores(root rng.Root, box Box, thickness, radius, density float64) (*Membrane, error) {
	var f faultList
	f.positive("membrane thickness (µm)", thickness)
	f.positive("pore radius (µm)", radius)
	f.notNegative("pore density (1/µm²)", density)
	wx, wy := box.High[0]-box.Low[0], box.High[1]-box.Low[1]
	f.positive("width of the box (µm)", wx)
	f.positive("depth of the box (µm)", wy)
	if len(f.all) > 0 {
		return nil, joined(f)
	}
	// Random places without overlap jam at 54.7 % of the area (Feder 1980,
	// 10.1016/0022-5193(80)90358-6); half is where it gets slow.
	if share := density * math.Pi * radius * radius; share > 0.5 {
		return nil, fmt.Errorf("tissue: pores of radius %g µm at %g per µm² would cover %.0f %% of the membrane; at most 50 %% can be placed at random without overlap", radius, density, 100*share)
	}
	n := int(math.Round(density * wx * wy))
	sp := newSpace(Spec{Box: box, Dimensions: 2})
	m := &Membrane{Thickness: thickness, Radius: radius}
	r := rng.New(root.Derive("pores"), rng.Plating, 0, 0)
	for tries := 0; len(m.X) < n; tries++ {
		if tries > 10000*(n+1) {
			return nil, fmt.Errorf("tissue: no room for pore %d of %d", len(m.X)+1, n)
		}
		x, y := box.Low[0]+wx*r.Float64(), box.Low[1]+wy*r.Float64()
		if m.free(&sp, x, y) {
			m.X, m.Y = append(m.X, x), append(m.Y, y)
		}
	}
	return m, nil
}

// free says whether a pore at a point would overlap none.
func (m *Membrane) free(sp *space, x, y float64) bool {
	for k := range m.X {
		dx, dy := sp.apart(0, m.X[k]-x), sp.apart(1, m.Y[k]-y)
		if dx*dx+dy*dy < 4*m.Radius*m.Radius {
			return false
		}
	}
	return true
}

// poreIndex finds the pore under a point: bins as wide as a pore or wider, each
// listing the pores that reach into it.
type poreIndex struct {
	membrane *Membrane
	space    *space
	area     float64 // µm²
	nx, ny   int
	sx, sy   float64 // bins per µm
	start    []int32
	pore     []int32
}

func newPoreIndex(m *Membrane, sp *space) poreIndex {
	p := poreIndex{membrane: m, space: sp, area: math.Pi * m.Radius * m.Radius}
	wx, wy := sp.high[0]-sp.low[0], sp.high[1]-sp.low[1]
	bins := func(width float64) int {
		most := math.Sqrt(float64(4*len(m.X))) + 1 // about four bins a pore
		return int(min(most, max(1, width/(2*m.Radius))))
	}
	if len(m.X) == 0 {
		return p
	}
	p.nx, p.ny = bins(wx), bins(wy)
	p.sx, p.sy = float64(p.nx)/wx, float64(p.ny)/wy
	p.start = make([]int32, p.nx*p.ny+1)
	for b := range p.nx * p.ny {
		cx := sp.low[0] + (float64(b%p.nx)+0.5)/p.sx
		cy := sp.low[1] + (float64(b/p.nx)+0.5)/p.sy
		for k := range m.X {
			dx := max(0, math.Abs(sp.apart(0, m.X[k]-cx))-0.5/p.sx)
			dy := max(0, math.Abs(sp.apart(1, m.Y[k]-cy))-0.5/p.sy)
			// The margin keeps rounding on the safe side; under decides.
			if dx*dx+dy*dy <= m.Radius*m.Radius*(1+1e-9) {
				p.pore = append(p.pore, int32(k))
			}
		}
		p.start[b+1] = int32(len(p.pore))
	}
	return p
}

// under returns the pore whose opening lies under a point, or −1.
func (p *poreIndex) under(x, y float64) int32 {
	if len(p.start) == 0 {
		return -1
	}
	bx := int((x - p.space.low[0]) * p.sx)
	by := int((y - p.space.low[1]) * p.sy)
	bx, by = min(max(bx, 0), p.nx-1), min(max(by, 0), p.ny-1)
	b := by*p.nx + bx
	for _, k := range p.pore[p.start[b]:p.start[b+1]] {
		if p.distance2(k, x, y) < p.membrane.Radius*p.membrane.Radius {
			return k
		}
	}
	return -1
}

// distance2 returns the squared distance of a point from a pore's axis, µm².
func (p *poreIndex) distance2(k int32, x, y float64) float64 {
	dx := p.space.apart(0, p.membrane.X[k]-x)
	dy := p.space.apart(1, p.membrane.Y[k]-y)
	return float64(dx*dx) + float64(dy*dy)
}

// cross settles, at the end of a step, who is in a pore, who left it at either
// end, and who may push in.
//
// A cell that pushes down enters the first free pore that its straight way of the
// step leads over.
func (t *Tissue) cross(s *State) {
	m := t.spec.Membrane
	if m == nil {
		return
	}
	for k := range t.holder {
		t.holder[k], t.claims[k] = -1, -1
	}
	for i := range s.ID {
		if s.Where[i] != InPore {
			continue
		}
		switch {
		case s.Z[i] >= 0:
			s.Where[i], s.Pore[i], s.Z[i] = Above, -1, 0
		case s.Z[i] <= -m.Thickness:
			s.Where[i], s.Pore[i], s.Z[i] = Below, -1, -m.Thickness
			s.Counts.Through++
		default:
			t.holder[s.Pore[i]] = int32(i)
			t.keepInPore(s, i)
		}
	}
	for i := range s.ID {
		if s.Where[i] == Above && s.Z[i] < 0 {
			t.claim(s, i)
		}
	}
	for k, i := range t.claims {
		if i >= 0 {
			t.enter(s, int(i), int32(k))
		}
	}
}

// claim lets cell i, which pushes down, have the first free pore on its way unless
// another cell is there before it.
func (t *Tissue) claim(s *State, i int) {
	w := t.wayOf(s, i)
	k, _ := t.pores.along(&w, t.holder)
	if k < 0 || !t.first(s, k, int32(i)) {
		s.Z[i] = 0
		return
	}
	if loser := t.claims[k]; loser >= 0 {
		s.Z[loser] = 0
	}
	t.claims[k] = int32(i)
}

// way is a straight way above a membrane, µm.
type way struct{ x, y, dx, dy float64 }

// wayOf returns the way of a cell that ends the step below the face, from where it
// reached the face; where it began was kept by depart.
func (t *Tissue) wayOf(s *State, i int) way {
	from := &t.begun[i]
	w := way{dx: t.space.apart(0, s.X[i]-from[0]), dy: t.space.apart(1, s.Y[i]-from[1])}
	w.x, w.y = s.X[i]-w.dx, s.Y[i]-w.dy
	if above := from[2]; above > 0 {
		part := above / (above - s.Z[i])
		w.x, w.y = w.x+part*w.dx, w.y+part*w.dy
		w.dx, w.dy = (1-part)*w.dx, (1-part)*w.dy
	}
	return w
}

// depart keeps where cells begin a step, for wayOf.
func (t *Tissue) depart(s *State) {
	if t.spec.Membrane == nil {
		return
	}
	t.begun = room(t.begun, s.Len())
	for i := range s.ID {
		t.begun[i] = [3]float64{s.X[i], s.Y[i], s.Z[i]}
	}
}

// along returns the pore that a way leads over first among those that nobody holds,
// and after which part of the way, 0 to 1; −1 if there is none. With holder nil all
// pores count.
func (p *poreIndex) along(w *way, holder []int32) (pore int32, part float64) {
	pore, part = -1, math.Inf(1)
	if len(p.start) == 0 {
		return pore, part
	}
	// Points closer than a bin: each bin on the way, or one beside it that lists the
	// same pores but for a sliver, is looked at.
	steps := 2*int(max(math.Abs(w.dx)*p.sx, math.Abs(w.dy)*p.sy)) + 1
	last := -1
	for n := 0; n <= steps && pore < 0; n++ {
		f := float64(n) / float64(steps)
		b := p.bin(w.x+f*w.dx, w.y+f*w.dy)
		if b == last {
			continue
		}
		last = b
		for _, k := range p.pore[p.start[b]:p.start[b+1]] {
			if holder != nil && holder[k] >= 0 {
				continue
			}
			if at := p.reached(k, w); at < part {
				pore, part = k, at
			}
		}
	}
	return pore, part
}

// bin returns the bin under a point, periodic axes wrapped.
func (p *poreIndex) bin(x, y float64) int {
	bx := int((p.space.wrapAxis(0, x) - p.space.low[0]) * p.sx)
	by := int((p.space.wrapAxis(1, y) - p.space.low[1]) * p.sy)
	return min(max(by, 0), p.ny-1)*p.nx + min(max(bx, 0), p.nx-1)
}

// reached returns the part of a way, 0 to 1, after which it leads over pore k; +Inf if
// it does not. With u from the pore's axis to the way's beginning and d along it,
//
//	|u + a·d| = R
func (p *poreIndex) reached(k int32, w *way) float64 {
	ux := p.space.apart(0, p.space.wrapAxis(0, w.x)-p.membrane.X[k])
	uy := p.space.apart(1, p.space.wrapAxis(1, w.y)-p.membrane.Y[k])
	c := ux*ux + uy*uy - p.membrane.Radius*p.membrane.Radius
	if c < 0 {
		return 0
	}
	half, d2 := ux*w.dx+uy*w.dy, w.dx*w.dx+w.dy*w.dy
	root := half*half - d2*c
	if half >= 0 || root <= 0 {
		return math.Inf(1)
	}
	if at := c / (math.Sqrt(root) - half); at < 1 {
		return at
	}
	return math.Inf(1)
}

// first says whether cell i pushes into pore k before the present claimant.
func (t *Tissue) first(s *State, k, i int32) bool {
	c := t.claims[k]
	if c < 0 {
		return true
	}
	my, their := t.wayOf(s, int(i)), t.wayOf(s, int(c))
	mine, theirs := t.pores.reached(k, &my), t.pores.reached(k, &their)
	if mine == theirs { // both stood over it already
		mine, theirs = t.pores.distance2(k, my.x, my.y), t.pores.distance2(k, their.x, their.y)
	}
	return mine < theirs || mine == theirs && s.ID[i] < s.ID[c]
}

// enter puts cell i into pore k. In a layer its way down was measured against
// the mesh, so the pore's own passage factor is applied here.
func (t *Tissue) enter(s *State, i int, k int32) {
	w := t.wayOf(s, i)
	at := t.pores.reached(k, &w)
	s.X[i], s.Y[i] = t.space.holdAxis(0, w.x+at*w.dx), t.space.holdAxis(1, w.y+at*w.dy)
	if !t.space.flat {
		s.Z[i] *= (1 - at) * t.passage(s, i, t.pores.area)
	}
	if s.Z[i] >= 0 {
		s.Z[i] = 0
		return
	}
	s.Where[i], s.Pore[i] = InPore, k
	t.keepInPore(s, i)
	if s.Z[i] <= -t.spec.Membrane.Thickness {
		s.Where[i], s.Pore[i], s.Z[i] = Below, -1, -t.spec.Membrane.Thickness
		s.Counts.Through++
		return
	}
	t.holder[k] = int32(i)
}

// keepInPore holds the centre of a cell that is inside within the opening.
func (t *Tissue) keepInPore(s *State, i int) {
	k := s.Pore[i]
	d2 := t.pores.distance2(k, s.X[i], s.Y[i])
	a := t.pores.membrane.Radius
	if d2 <= a*a {
		return
	}
	f := a / math.Sqrt(d2)
	m := t.pores.membrane
	s.X[i] = t.space.holdAxis(0, m.X[k]-f*t.space.apart(0, m.X[k]-s.X[i]))
	s.Y[i] = t.space.holdAxis(1, m.Y[k]-f*t.space.apart(1, m.Y[k]-s.Y[i]))
}
