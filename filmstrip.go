package paget

import (
	"fmt"
	"math"

	"paget/assay"
	"paget/record"
	"paget/report"
	"paget/stats"
)

// deadPhases is the number of names at the end of a frame's phases that are ways of
// being dead.
const deadPhases = 3

// filmSection shows wells that were followed in space: cells from outside and in a
// slice over what is dissolved around them, at several times.
func (r *Result) filmSection() (report.Section, error) {
	s := r.Plan.Study
	section := report.Section{
		Title: "What it looks like",
		Lead:  "The first well of each arm. Above: an eighth is cut away, so that the inside is seen. Below: rims of the cells in a slice through the middle, over the oxygen there.",
	}
	for i, job := range r.Plan.Jobs {
		frames := r.Wells[i].Frames
		if job.Replicate != 0 || len(frames) == 0 || s.Arms[job.Arm].InSeries() {
			continue
		}
		title := s.Assays[job.Assay].Name + ", " + s.Arms[job.Arm].Name
		outside, slice := report.Filmstrip{Title: title}, report.Filmstrip{Title: title + ": slice"}
		low, high := r.fieldSpan(job.Assay)
		for _, f := range frames {
			balls := ballsOf(f)
			outside.Frames = append(outside.Frames, report.Spheres{Stamp: hours(f.Time), Balls: balls, Cut: report.Octant})
			if len(f.Fields) > 0 {
				slice.Frames = append(slice.Frames, sliceOf(f, balls, low, high))
			}
		}
		for _, film := range []report.Filmstrip{outside, slice} {
			if len(film.Frames) == 0 {
				continue
			}
			figure, err := report.StillFigure(film, film.Title+".", film.Title+", at several times.", 0)
			if err != nil {
				return report.Section{}, fmt.Errorf("pictures of %s: %w", film.Title, err)
			}
			section.Blocks = append(section.Blocks, figure)
		}
	}
	if len(section.Blocks) == 0 {
		return section, nil
	}
	return r.profiles(section)
}

// fieldSpan returns the lowest and highest value of the first field in all frames of
// an assay, so that its colours mean the same everywhere.
func (r *Result) fieldSpan(use int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i, job := range r.Plan.Jobs {
		for _, f := range r.Wells[i].Frames {
			if job.Assay != use || len(f.Fields) == 0 {
				continue
			}
			for _, v := range f.Fields[0].Values {
				low, high = min(low, float64(v)), max(high, float64(v))
			}
		}
	}
	return low, high
}

// ballsOf returns the cells of a frame as a picture wants them.
func ballsOf(f assay.Frame) report.Balls {
	b := report.Balls{X: wide(f.X), Y: wide(f.Y), Z: wide(f.Z), R: wide(f.Radius)}
	living := len(f.Phases) - deadPhases
	for i, name := range f.Phases {
		class := report.BallClass{Name: name}
		if i < living {
			class.Colour = report.LivingColour((i-f.Resting+living)%living, living)
		} else {
			class.Colour = (report.Apoptotic + report.CellTone(i-living)).Colour()
		}
		b.Classes = append(b.Classes, class)
	}
	b.Class = make([]int, len(f.Phase))
	for i, p := range f.Phase {
		b.Class[i] = int(p)
	}
	return b
}

// sliceOf returns a slice through the middle of a frame.
func sliceOf(f assay.Frame, balls report.Balls, low, high float64) report.Slice {
	field := f.Fields[0]
	at := field.Low[2] + 0.5*field.H*float64(field.N[2])
	return report.Slice{
		Stamp: hours(f.Time), Balls: balls, Rims: true, Normal: 2, At: &at,
		Field: &report.Field{
			Grid:   record.Grid{N: field.N, Origin: field.Low, Spacing: [3]float64{field.H, field.H, field.H}},
			Values: wide(field.Values), Scale: report.ColourScale{Name: field.Name + " (" + field.Unit + ")", Min: low, Max: high},
		},
	}
}

// profiles adds how what is dissolved falls from the medium to the middle.
func (r *Result) profiles(section report.Section) (report.Section, error) {
	s := r.Plan.Study
	var figures []report.Figure
	for i, job := range r.Plan.Jobs {
		frames := r.Wells[i].Frames
		if job.Replicate != 0 || len(frames) == 0 || len(frames[0].Fields) == 0 || s.Arms[job.Arm].InSeries() {
			continue
		}
		field := frames[0].Fields[0]
		chart := report.TimeCourse{
			Title: s.Assays[job.Assay].Name + ", " + s.Arms[job.Arm].Name + ": " + field.Name,
			Time:  report.Axis{Label: "distance from the middle", Unit: "µm"}, Value: report.Axis{Label: field.Name, Unit: field.Unit},
		}
		for _, f := range frames {
			c := report.Course{Name: hours(f.Time)}
			c.Time, c.Value = profile(f.Fields[0])
			chart.Courses = append(chart.Courses, c)
		}
		figure, err := report.Draw(chart, chart.Title+" in the slice through the middle, mean over the circle.", chart.Title+" against distance.")
		if err != nil {
			return section, fmt.Errorf("profile of %s: %w", chart.Title, err)
		}
		figures = append(figures, figure)
	}
	if len(figures) > 0 {
		section.Blocks = append(section.Blocks, report.Gallery{Figures: figures, Columns: 2})
	}
	return section, nil
}

// profile returns the mean of a field over rings about the middle of its plane, one
// voxel wide.
//
// Units: distance in µm, value in the field's unit.
func profile(f assay.FrameField) (distance, value []float64) {
	var rings [][]float64
	middle := [2]float64{0.5 * float64(f.N[0]), 0.5 * float64(f.N[1])}
	for i, v := range f.Values {
		dx, dy := float64(i%f.N[0])+0.5-middle[0], float64(i/f.N[0]%f.N[1])+0.5-middle[1]
		ring := int(math.Hypot(dx, dy))
		for len(rings) <= ring {
			rings = append(rings, nil)
		}
		rings[ring] = append(rings[ring], float64(v))
	}
	for k, values := range rings {
		if len(values) == 0 || float64(k+1) > min(middle[0], middle[1]) {
			continue // beyond, only the corners of the box are left
		}
		distance, value = append(distance, (float64(k)+0.5)*f.H), append(value, stats.Mean(values))
	}
	return distance, value
}
