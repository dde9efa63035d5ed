package assay

import (
	"math"

	"paget/tissue"
	"paget/units"
)

// invasion is what is seen of a well of the collagen assay at one reading.
type invasion struct {
	area, share        float64 // µm²; of the start
	cells              float64
	outside            float64
	strands, length    float64 // number; µm
	alone, lined       float64 // share of the frames of outside cells
	farthest, speed    float64 // µm, µm/min
	opened             float64
	singles, inStrands float64
	cohesion           float64 // relative adhesion
}

// invasionReadouts are the readings of the assay, in order.
var invasionReadouts = []struct {
	name, unit, doc string
	of              func(v *invasion) float64
}{
	{"invaded area", "um^2", "projected area of all living cells less that at the start", func(v *invasion) float64 { return v.area }},
	{"invaded share", "1", "invaded area over the area at the start", func(v *invasion) float64 { return v.share }},
	{"live", "cells", "living cells", func(v *invasion) float64 { return v.cells }},
	{"cells outside", "cells", "living cells beyond the outline", func(v *invasion) float64 { return v.outside }},
	{"single cells", "cells", "cells outside that have held no neighbour for the last hour", func(v *invasion) float64 { return v.singles }},
	{"cells in strands", "cells", "cells outside that are in strands", func(v *invasion) float64 { return v.inStrands }},
	{"strands", "1", "number of strands of two cells or more", func(v *invasion) float64 { return v.strands }},
	{"strand length", "um", "mean length of these strands, 0 if there is none", func(v *invasion) float64 { return v.length }},
	{"share moving singly", "1", "share of the cells outside that are single, all frames since the last reading together; 0 if none was outside", func(v *invasion) float64 { return v.alone }},
	{"share moving in strands", "1", "likewise of those in strands", func(v *invasion) float64 { return v.lined }},
	{"farthest", "um", "largest distance of a living cell from the middle of the ball", func(v *invasion) float64 { return v.farthest }},
	{"speed outside", "um/h", "distance between two frames over the time, cells outside in both, since the last reading", func(v *invasion) float64 { return v.speed * units.Hour }},
	{"cohesion", "1", "mean relative adhesion of the living cells in contact, 1 for two cells by the strongest pair of molecules in full; 0 without any contact", func(v *invasion) float64 { return v.cohesion }},
	{"opened", "1", "share of the collagen that has been cut", func(v *invasion) float64 { return v.opened }},
}

// Describe returns the read-outs of the assay.
func (c *Collagen) Describe() []ReadoutInfo {
	times := c.readings()
	infos := make([]ReadoutInfo, len(invasionReadouts))
	for i, r := range invasionReadouts {
		infos[i] = ReadoutInfo{r.name, r.unit, r.doc, times}
	}
	return infos
}

// invasionReader follows one well of the assay.
type invasionReader struct {
	assay  *Collagen
	dish   Dish
	tissue *tissue.Tissue
	state  *tissue.State
	phases phaseNames
	leave  *leavers
	image  *image
	first  float64 // µm²; area at the start
	mass   float64 // of the gel at the start, fg
	series []Series
	frames []Frame

	// Sums over the frames since the last reading.
	seen, alone, lined int
	path, time         float64
	last               map[uint64][4]float64 // place and time of cells outside; looked up, never walked through
}

// newInvasionReader prepares the reading of a well.
//
// Errors: a dish with kinds of unlike cycles.
func newInvasionReader(c *Collagen, d Dish, t *tissue.Tissue, s *tissue.State) (*invasionReader, error) {
	phases, err := d.phases()
	if err != nil {
		return nil, err
	}
	width := 2 * c.halfWidth
	r := &invasionReader{
		assay: c, dish: d, tissue: t, state: s, phases: phases,
		leave: newLeavers(c.ball.radius, d.diameter(), s),
		image: newImage(width, width, 0, width, c.pixel), mass: s.Around.Matrix.Mass(),
		series: make([]Series, len(invasionReadouts)), last: map[uint64][4]float64{},
	}
	for i, info := range invasionReadouts {
		r.series[i] = Series{Name: info.name, Unit: info.unit}
	}
	r.first = r.area()
	return r, nil
}

// frame sorts and measures what is outside, and reads the well if asked.
func (r *invasionReader) frame(read bool) error {
	if err := r.leave.frame(r.tissue, r.state); err != nil {
		return err
	}
	s, now := r.state, make(map[uint64][4]float64, len(r.last))
	for i, how := range r.leave.how {
		if how == within {
			continue
		}
		r.seen++
		switch how {
		case single:
			r.alone++
		case strand:
			r.lined++
		}
		if p, was := r.last[s.ID[i]]; was && s.Time > p[3] {
			dx, dy, dz := s.X[i]-p[0], s.Y[i]-p[1], s.Z[i]-p[2]
			r.path += math.Sqrt(float64(dx*dx) + float64(dy*dy) + float64(dz*dz))
			r.time += s.Time - p[3]
		}
		now[s.ID[i]] = [4]float64{s.X[i], s.Y[i], s.Z[i], s.Time}
	}
	r.last = now
	if !read {
		return nil
	}
	r.read()
	if r.dish.Watch == nil {
		return nil
	}
	return r.dish.Watch(Moment{Time: s.Time, End: r.assay.duration, Series: r.series,
		Frame: func() Frame { return takeFrame(s, r.phases, nil, true) }})
}

// read adds one reading to every series and begins new sums.
func (r *invasionReader) read() {
	v := r.measure()
	for i, info := range invasionReadouts {
		r.series[i].add(r.state.Time, info.of(&v))
	}
	r.seen, r.alone, r.lined, r.path, r.time = 0, 0, 0, 0, 0
}

// measure returns the reading of the moment.
func (r *invasionReader) measure() (v invasion) {
	s := r.state
	v.area = r.area() - r.first
	v.share, v.cohesion = v.area/r.first, r.leave.adhere
	for i, how := range r.leave.how {
		if !living(s, i) {
			continue
		}
		v.cells++
		v.farthest = max(v.farthest, distance(s, i))
		if how != within {
			v.outside++
		}
		switch how {
		case single:
			v.singles++
		case strand:
			v.inStrands++
		}
	}
	for _, g := range r.leave.groups {
		if g.how == strand && len(g.cells) > 1 {
			v.strands++
			v.length += g.length
		}
	}
	v.length /= max(1, v.strands)
	n := max(1, float64(r.seen))
	v.alone, v.lined = float64(r.alone)/n, float64(r.lined)/n
	if r.time > 0 {
		v.speed = r.path / r.time
	}
	if r.mass > 0 {
		v.opened = 1 - s.Around.Matrix.Mass()/r.mass
	}
	return v
}

// area returns the projected area of all living cells as discs, µm².
func (r *invasionReader) area() float64 {
	s, half := r.state, r.assay.halfWidth
	r.image.clear()
	for i := range s.ID {
		if living(s, i) {
			r.image.draw(s.X[i]+half, s.Y[i]+half, s.Radius[i], s.Radius[i], 0)
		}
	}
	return (1 - r.image.free()) * 4 * half * half
}

// show takes the frames that the dish asks for.
func (r *invasionReader) show(step int) error {
	for _, time := range r.dish.FrameTimes {
		if int(math.Round(time/r.assay.step)) == step {
			r.frames = append(r.frames, takeFrame(r.state, r.phases, nil, false))
			break
		}
	}
	return nil
}

// well returns what the well leaves behind.
func (r *invasionReader) well(steps int) Well {
	w := Well{Series: r.series, Frames: r.frames, Steps: steps}
	for k := range r.series[0].Times {
		for _, s := range r.series {
			if time := s.Times[k]; time > 0 {
				w.Readouts = append(w.Readouts, Readout{s.Name, s.Unit, time, s.Values[k]})
			}
		}
	}
	if r.dish.Picture {
		w.Picture = r.picture()
	}
	return w
}

// picture shows the well from above, cells by how they move.
func (r *invasionReader) picture() *Picture {
	half := r.assay.halfWidth
	p := takePicture(r.state, 2*half, 2*half)
	p.Slice = nil // cells are above and below the cut, not on it
	for i, how := range r.leave.how {
		p.X[i], p.Y[i] = p.X[i]+half, p.Y[i]+half
		p.Elongation[i], p.Angle[i] = 1, 0
		switch how {
		case single:
			p.Class[i] = Single
		case strand:
			p.Class[i] = Strand
		case sheet:
			p.Class[i] = Sheet
		}
	}
	return p
}
