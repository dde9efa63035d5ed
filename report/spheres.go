package report

import (
	"fmt"
	"image"
	"math"
)

// Cut says which part of the cells is taken away, so that the inside is seen. The
// cut goes through the centre, and cells on it are cut through.
type Cut uint8

// The cuts. Whole is the zero value.
const (
	Whole  Cut = iota
	Half       // the half towards the viewer along x or y
	Octant     // the eighth towards the viewer
)

// Spheres is a picture of cells in space, as balls seen from far away, with light
// from above left and darkness in the gaps.
//
// Units: Span, Centre and ScaleBar in µm, angles in degrees.
type Spheres struct {
	Title, Stamp string // at the left and at the right over the picture
	Balls        Balls
	Span         float64     // what the picture shows across; 0 fits the cells
	Centre       *[3]float64 // the middle of the picture and of the cut; nil takes that of the cells
	Azimuth      float64     // of the viewer, from the x axis towards y
	Elevation    float64     // of the viewer, over the plane of x and y; both 0 is 35 and 25
	Cut          Cut
	ScaleBar     float64 // length; 0 chooses a round one
	Pixels       int     // sides of the picture proper; 800 when zero
}

// Still is a picture made of pixels: Spheres, Slice or Filmstrip.
type Still interface {
	// PNG returns the picture with title, legend and scale bar as a PNG file; the
	// same picture gives the same bytes.
	PNG() ([]byte, error)
}

// StillFigure draws a picture of pixels for a document.
//
// Units: width is the widest it may be shown, in CSS pixels; 0 takes its own.
func StillFigure(s Still, caption, alt string, width float64) (Figure, error) {
	data, err := s.PNG()
	if err != nil {
		return Figure{}, err
	}
	return Figure{PNG: data, Caption: caption, Alt: alt, Width: width}, nil
}

// PNG draws the picture.
//
// Errors: slices of different length, a ball that is not finite or has R ≤ 0, a
// class without entry, a size that is negative or beyond 20,000 pixels.
func (s Spheres) PNG() ([]byte, error) { return oneStill(s) }

// scene prepares the picture.
func (s Spheres) scene() (scene, error) {
	if err := s.Balls.check(); err != nil {
		return scene{}, err
	}
	if err := notFinite("view of "+s.Title, s.Span, s.Azimuth, s.Elevation, s.ScaleBar); err != nil {
		return scene{}, err
	}
	if s.Cut > Octant {
		return scene{}, fmt.Errorf("report: picture %q: cut %d", s.Title, s.Cut)
	}
	centre := s.Balls.middle(s.Centre)
	span := s.Span
	if span == 0 {
		span = 2.04 * s.Balls.reach(centre)
	}
	classes, counts, scales := s.Balls.legend()
	return scene{
		title: s.Title, stamp: s.Stamp, span: span, bar: s.ScaleBar, pixels: s.Pixels,
		classes: classes, counts: counts, scales: scales,
		paint: func(span float64, pixels int) *image.RGBA { return s.paint(centre, span, pixels) },
	}, nil
}

// view is where the viewer stands: axes to the right, up and towards the viewer.
type view struct{ right, up, towards [3]float64 }

// view returns the axes.
//
//	towards = (cos e cos a, cos e sin a, sin e)
func (s Spheres) view() view {
	a, e := s.Azimuth*math.Pi/180, s.Elevation*math.Pi/180
	if a == 0 && e == 0 {
		a, e = 35*math.Pi/180, 25*math.Pi/180
	}
	sa, ca, se, ce := math.Sin(a), math.Cos(a), math.Sin(e), math.Cos(e)
	return view{
		right:   [3]float64{-sa, ca, 0},
		up:      [3]float64{-se * ca, -se * sa, ce},
		towards: [3]float64{ce * ca, ce * sa, se},
	}
}

// of returns a vector in the view's axes.
func (v view) of(p [3]float64) [3]float64 {
	dot := func(a, b [3]float64) float64 { return float64(a[0]*b[0]) + float64(a[1]*b[1]) + float64(a[2]*b[2]) }
	return [3]float64{dot(p, v.right), dot(p, v.up), dot(p, v.towards)}
}

// planes returns the normals of the planes of the cut in the view's axes; what lies
// before all of them is taken away. All lean towards the viewer, so that a line of
// sight, once it has entered what is left, does not meet the gap again.
func (s Spheres) planes(v view) [][3]float64 {
	var out [][3]float64
	axis := func(k int) {
		n := [3]float64{}
		n[k] = math.Copysign(1, v.towards[k])
		if p := v.of(n); p[2] > 0.02 {
			out = append(out, p)
		}
	}
	switch s.Cut {
	case Half:
		if math.Abs(v.towards[0]) >= math.Abs(v.towards[1]) {
			axis(0)
		} else {
			axis(1)
		}
	case Octant:
		for k := range 3 {
			axis(k)
		}
	}
	return out
}
