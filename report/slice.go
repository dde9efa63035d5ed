package report

import (
	"fmt"
	"image"
	"math"

	"paget/record"
)

// Field is a field of values on a grid of voxels, for example oxygen.
//
// Shape: one value a voxel, x running fastest.
type Field struct {
	Grid     record.Grid
	Values   []float64
	Scale    ColourScale // its name and ends; Min = Max takes those of the plane shown
	Contours []float64   // values at which a line is drawn and the colour bar is marked
}

// Slice is a picture of a plane through cells, as discs where the plane cuts them,
// over a field. It may show either alone.
//
// Units: At, Span, Centre and ScaleBar in µm.
type Slice struct {
	Title, Stamp string
	Balls        Balls
	Field        *Field      // nil for none
	Rims         bool        // of the cells, draw the rims alone, so that the field is seen
	Normal       int         // axis that the plane stands upright on: 0 x, 1 y, 2 z
	At           *float64    // place of the plane on that axis; nil is the middle of the picture
	Span         float64     // what the picture shows across; 0 fits the cells, or else the field
	Centre       *[3]float64 // the middle of the picture; nil takes that of the cells, or else of the field
	ScaleBar     float64     // length; 0 chooses a round one
	Pixels       int         // sides of the picture proper; 800 when zero
}

// PNG draws the picture.
//
// Errors: as Spheres; a field without one value a voxel, or with an infinite one; a
// plane outside the field.
func (s Slice) PNG() ([]byte, error) { return oneStill(s) }

// scene prepares the picture.
func (s Slice) scene() (scene, error) {
	if err := s.Balls.check(); err != nil {
		return scene{}, err
	}
	if s.Normal < 0 || s.Normal > 2 {
		return scene{}, fmt.Errorf("report: picture %q: a plane upright on axis %d", s.Title, s.Normal)
	}
	centre, span := s.frame()
	at := centre[s.Normal]
	if s.At != nil {
		at = *s.At
	}
	if err := notFinite("plane of "+s.Title, at, span, s.ScaleBar); err != nil {
		return scene{}, err
	}
	cut := s.discs(at)
	classes, counts, scales := s.Balls.legend()
	for k := range counts {
		counts[k] = 0
	}
	for _, d := range cut {
		if counts != nil {
			counts[s.Balls.Class[d.ball]]++
		}
	}
	if s.Rims {
		classes, counts, scales = nil, nil, nil
	}
	out := scene{title: s.Title, stamp: s.Stamp, span: span, bar: s.ScaleBar, pixels: s.Pixels, classes: classes, counts: counts, scales: scales}
	var plane *plane
	if s.Field != nil {
		p, err := s.Field.plane(s.Normal, at)
		if err != nil {
			return scene{}, fmt.Errorf("report: picture %q: %w", s.Title, err)
		}
		plane = p
		out.scales = append(out.scales, p.scale)
		out.contours = p.contours
	}
	out.paint = func(span float64, pixels int) *image.RGBA { return s.paint(cut, plane, centre, span, pixels) }
	return out, nil
}

// frame returns the middle and the width of what is shown.
func (s Slice) frame() (centre [3]float64, span float64) {
	centre = s.Balls.middle(s.Centre)
	span = 2.1 * s.Balls.reach(centre)
	if len(s.Balls.X) == 0 && s.Field != nil {
		g := s.Field.Grid
		span = 0
		for a := range 3 {
			width := float64(g.N[a]) * g.Spacing[a]
			if s.Centre == nil {
				centre[a] = g.Origin[a] + width/2
			}
			if a != s.Normal {
				span = math.Max(span, width)
			}
		}
	}
	if s.Span != 0 {
		span = s.Span
	}
	return centre, span
}

// across returns the axes of the picture: to the right and up.
func across(normal int) (right, up int) {
	return [3]int{1, 0, 0}[normal], [3]int{2, 2, 1}[normal]
}

// disc is what the plane cuts from a ball.
type disc struct {
	ball    int
	x, y, r float64 // right, up, radius
}

// discs returns the cut balls.
//
//	radius = √(R² - distance²)
func (s Slice) discs(at float64) []disc {
	axes := [3][]float64{s.Balls.X, s.Balls.Y, s.Balls.Z}
	right, up := across(s.Normal)
	var out []disc
	for i, r := range s.Balls.R {
		d := axes[s.Normal][i] - at
		if rest := float64(r*r) - float64(d*d); rest > 0 {
			out = append(out, disc{i, axes[right][i], axes[up][i], math.Sqrt(rest)})
		}
	}
	return out
}

// plane is a field on the plane of a picture.
type plane struct {
	nx, ny         int
	x0, y0, dx, dy float64 // middle of the first voxel, and steps
	values         []float64
	scale          ColourScale
	contours       []float64
}

// plane cuts the field: straight lines join the two layers of voxels on both sides.
func (f *Field) plane(normal int, at float64) (*plane, error) {
	g := f.Grid
	for a := range 3 {
		if g.N[a] < 1 || !(g.Spacing[a] > 0) {
			return nil, fmt.Errorf("a field of %v voxels of %v µm", g.N, g.Spacing)
		}
	}
	if len(f.Values) != g.Voxels() {
		return nil, fmt.Errorf("a field of %d values for %d voxels", len(f.Values), g.Voxels())
	}
	layer := (at-g.Origin[normal])/g.Spacing[normal] - 0.5
	if !(layer >= -0.5 && layer <= float64(g.N[normal])-0.5) {
		return nil, fmt.Errorf("the plane at %g µm lies outside the field", at)
	}
	layer = math.Min(math.Max(layer, 0), float64(g.N[normal]-1))
	below := min(int(layer), max(0, g.N[normal]-2))
	above, t := min(below+1, g.N[normal]-1), layer-float64(below)
	right, up := across(normal)
	stride := [3]int{1, g.N[0], g.N[0] * g.N[1]}
	p := &plane{nx: g.N[right], ny: g.N[up], dx: g.Spacing[right], dy: g.Spacing[up], contours: f.Contours,
		x0: g.Origin[right] + g.Spacing[right]/2, y0: g.Origin[up] + g.Spacing[up]/2}
	for y := range p.ny {
		for x := range p.nx {
			k := x*stride[right] + y*stride[up]
			a, b := f.Values[k+below*stride[normal]], f.Values[k+above*stride[normal]]
			v := a + float64(t*(b-a))
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("the field holds %g", v)
			}
			p.values = append(p.values, v)
		}
	}
	p.scale = f.Scale.or(p.values)
	return p, nil
}

// at returns the value at a place, by straight lines between the middles of voxels,
// and false outside the grid.
func (p *plane) at(x, y float64) (float64, bool) {
	u, v := (x-p.x0)/p.dx, (y-p.y0)/p.dy
	if u < -0.5 || v < -0.5 || u > float64(p.nx)-0.5 || v > float64(p.ny)-0.5 {
		return 0, false
	}
	u = math.Min(math.Max(u, 0), float64(p.nx-1))
	v = math.Min(math.Max(v, 0), float64(p.ny-1))
	i, j := min(int(u), max(0, p.nx-2)), min(int(v), max(0, p.ny-2))
	i1, j1 := min(i+1, p.nx-1), min(j+1, p.ny-1)
	s, t := u-float64(i), v-float64(j)
	low := p.values[j*p.nx+i] + float64(s*(p.values[j*p.nx+i1]-p.values[j*p.nx+i]))
	high := p.values[j1*p.nx+i] + float64(s*(p.values[j1*p.nx+i1]-p.values[j1*p.nx+i]))
	return low + float64(t*(high-low)), true
}
