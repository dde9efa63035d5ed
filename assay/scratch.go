package assay

import (
	"context"
	"math"

	"paget/tissue"
	"paget/units"
)

// Scratch is the wound assay: a strip is scraped free of cells in a dense
// monolayer, and the share of it that cells have covered again is measured on
// an image.
//
// With f the share of free pixels in the wound and m that of the monolayer
// beside it at the moment of the scratch,
//
//	closure(t) = (f(0) − f(t))/(f(0) − m)
//
// so that 1 means as well covered as the monolayer was. For a monolayer without
// gaps that is the usual 1 − f(t)/f(0); with gaps, those that it always had are
// not taken for wound, as an image is smoothed before it is thresholded. Cells
// that divide in the wound close it too, and can carry the closure beyond 1.
//
// Units: µm, min, kPa; density in 1/µm².
type Scratch struct {
	clock
	imageWidth       float64 // across the wound
	imageHeight      float64 // along the wound
	woundWidth       float64
	platingDensity   float64
	pixelSize        float64
	coatingStiffness float64
}

// newScratch returns a wound assay without settings.
func newScratch() *Scratch {
	a := &Scratch{}
	empty(a.Settings())
	return a
}

// Name returns "scratch".
func (a *Scratch) Name() string { return "scratch" }

// Settings returns the settings of the wound assay.
func (a *Scratch) Settings() []Setting {
	return append(a.clock.settings(), []Setting{
		{"image width", units.Length, 50, 5000, &a.imageWidth, "width of the image, across the wound"},
		{"image height", units.Length, 50, 5000, &a.imageHeight, "height of the image, along the wound"},
		{"wound width", units.Length, 10, 4000, &a.woundWidth, "width of the strip scraped free of cells"},
		{"plating density", units.ArealDensity, 1e-6, 0.05, &a.platingDensity, "cells per area of the monolayer"},
		{"pixel size", units.Length, 0.1, 20, &a.pixelSize, "edge of a pixel on which free area is counted"},
		{"coating stiffness", units.Pressure, 1e-3, 1e7, &a.coatingStiffness, "stiffness of the surface on which cells stand"},
	}...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Scratch) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.clock.check(add)
		if a.woundWidth >= a.imageWidth {
			add("wound width", "leaves no monolayer on the image",
				"less than "+quantity(a.imageWidth, "um")+" (image width)", "")
		}
		if a.platingDensity*a.imageHeight*(a.imageWidth-a.woundWidth) < 0.5 {
			add("plating density", "puts no cell beside the wound", "at least one cell on the image", "")
		}
	})
}

// Describe returns the read-outs of the wound assay.
func (a *Scratch) Describe() []ReadoutInfo {
	return []ReadoutInfo{{
		"closure", "1", "share of the wound that is covered again, 1 for as well as the monolayer was", a.readings(),
	}}
}

// Run grows and reads one wound.
//
// The patch is periodic in both directions: beyond the monolayer to the left
// lies the monolayer to the right. The wound is its middle strip.
func (a *Scratch) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	if err := d.check(); err != nil {
		return Well{}, err
	}
	n := int(math.Round(a.platingDensity * a.imageHeight * (a.imageWidth - a.woundWidth)))
	t, s, err := d.flat(&a.clock, a.imageWidth, a.imageHeight, a.coatingStiffness, n)
	if err != nil {
		return Well{}, err
	}
	left, right := (a.imageWidth-a.woundWidth)/2, (a.imageWidth+a.woundWidth)/2
	crowded, err := d.plate(t, s, n, region{
		width: a.imageWidth, height: a.imageHeight, left: right, across: a.imageWidth - a.woundWidth,
	}, 0)
	if err != nil {
		return Well{}, err
	}
	r, err := a.startReading(s)
	if err != nil {
		return Well{}, err
	}
	well := Well{}
	well.Steps, err = a.advance(ctx, t, s, func(n int) {
		if n > 0 && !r.at[n] {
			return
		}
		closed := r.closed(s)
		r.closure.add(s.Time, closed)
		if n > 0 {
			well.Readouts = append(well.Readouts, Readout{"closure", "1", s.Time, closed})
		}
	})
	if err != nil {
		return Well{}, err
	}
	well.Series = []Series{r.closure}
	well.Repairs = repairs(Repair{crowdedPlating, crowded})
	if d.Picture {
		well.Picture = takePicture(s, a.imageWidth, a.imageHeight)
		well.Picture.WoundLeft, well.Picture.WoundRight = left, right
	}
	return well, nil
}

// scratchReader measures a wound while it closes.
type scratchReader struct {
	at         []bool // outer steps to be read
	window     *image // the wound
	open, rest float64
	closure    Series
}

// startReading measures the fresh wound and the monolayer beside it.
//
// Errors: *DishError if the wound is no emptier than the monolayer.
func (a *Scratch) startReading(s *tissue.State) (*scratchReader, error) {
	left, right := (a.imageWidth-a.woundWidth)/2, (a.imageWidth+a.woundWidth)/2
	beside := newImage(a.imageWidth, a.imageHeight, right, a.imageWidth-a.woundWidth, a.pixelSize)
	r := &scratchReader{
		at:      a.readingSteps(),
		window:  newImage(a.imageWidth, a.imageHeight, left, a.woundWidth, a.pixelSize),
		rest:    freeShare(beside, s),
		closure: Series{Name: "closure", Unit: "1"},
	}
	r.open = freeShare(r.window, s)
	if !(r.open > r.rest) {
		return nil, &DishError{"has a wound that is no emptier than the cells beside it"}
	}
	return r, nil
}

// closed returns the closure of the wound.
func (r *scratchReader) closed(s *tissue.State) float64 {
	return (r.open - freeShare(r.window, s)) / (r.open - r.rest)
}

// freeShare returns the share of the window that no living cell covers. A cell's
// outline is the ellipse with the area of its disc and its elongation, long
// along its polarity.
func freeShare(m *image, s *tissue.State) float64 {
	m.clear()
	for i := 0; i < s.Len(); i++ {
		if !living(s, i) {
			continue
		}
		length, angle := s.Outline(i)
		root := math.Sqrt(length)
		m.draw(s.X[i], s.Y[i], s.Radius[i]*root, s.Radius[i]/root, angle)
	}
	return m.free()
}
