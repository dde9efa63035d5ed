package report

import (
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"paget/stats"
)

// Arm is one arm of an experiment: its replicates and their mean.
type Arm struct {
	Name     string
	Wells    []float64      // one value a replicate, drawn as points
	Estimate stats.Estimate // mean and interval, drawn as marker and whisker
	Series   string         // colour and legend entry, shared by arms of one Series; empty: coloured by Name, no legend
}

// ArmGroup is a set of arms that stand together, for example one cell line.
type ArmGroup struct {
	Name string
	Arms []Arm
}

// ArmChart shows arms side by side: each replicate as a point, the mean with its
// interval beside them.
type ArmChart struct {
	Title     string
	Readout   Axis
	Groups    []ArmGroup
	Reference *float64 // horizontal line
	Bars      bool     // bars from zero behind the points
	Size      Size     // 360 high and as wide as the arms need by default
}

// SVG draws the chart.
//
// Errors: no arm, a value that is not finite.
func (c ArmChart) SVG() ([]byte, error) {
	arms := 0
	for _, g := range c.Groups {
		arms += len(g.Arms)
	}
	size := c.Size.or(math.Max(360, math.Min(980, 110+float64(86*arms))), 360)
	c.Size = size
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	return sheet(size, f.set)
}

// slant is the angle at which long names of arms stand, in radians.
const slant = math.Pi / 5

// gap is the space between groups, in arms.
const gap = 0.5

// frame prepares the chart. Arms stand at 0, 1, 2…, groups a gap apart.
func (c ArmChart) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, y: c.Readout, xs: extent{-0.6, -0.4}, ys: nothing(), baseline: c.Reference, ticks: []plot.Tick{}}
	if c.Reference != nil {
		f.ys.add(*c.Reference)
	}
	if c.Bars {
		f.ys.add(0)
	}
	x, inLegend := 0.0, map[string]bool{}
	var middles []float64
	for g, group := range c.Groups {
		if g > 0 {
			x += gap
		}
		first := x
		for _, arm := range group.Arms {
			if err := f.measureArm(arm); err != nil {
				return nil, err
			}
			name := arm.Series
			if name == "" {
				name = arm.Name
			}
			i, at := colours.index(name), x
			f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) { drawArm(p, place, arm, i, at, c.Bars) })
			if arm.Series != "" && !inLegend[name] {
				inLegend[name] = true
				f.legend = append(f.legend, mark{name, func(c draw.Canvas, at vg.Point) { marker(c, i, at, 5, hue(i)) }})
			}
			f.ticks = append(f.ticks, plot.Tick{Value: x, Label: arm.Name})
			x++
		}
		middles = append(middles, (first+x-1)/2)
	}
	if len(f.ticks) == 0 {
		return nil, errNoData
	}
	f.xs.high = x - 0.4
	f.label(c, middles)
	return f, nil
}

// label breaks the arms' names into lines, or slants them where even their words
// are too wide, and puts the groups' names under them.
func (f *frame) label(c ArmChart, middles []float64) {
	room := vg.Length((c.Size.or(480, 0).Width - 90) / (f.xs.high - f.xs.low))
	style := lettering(labelSize, muted, middle, behind)
	lines := 1
	for i, t := range f.ticks {
		text, fits := broken(t.Label, room-6, style)
		f.rotate = f.rotate || !fits
		f.ticks[i].Label = text
		lines = max(lines, strings.Count(text, "\n")+1)
	}
	for i, t := range f.ticks { // as many lines everywhere, so that the first ones align
		f.ticks[i].Label += strings.Repeat("\n", lines-1-strings.Count(t.Label, "\n"))
	}
	if f.rotate {
		for i, t := range f.ticks {
			f.ticks[i].Label = strings.TrimSpace(strings.ReplaceAll(t.Label, "\n", " "))
			// A slanted label ends at its arm and begins left of it, perhaps left of the
			// field and its numbers, which take 30.
			out := style.Width(f.ticks[i].Label)*vg.Length(math.Cos(slant)) - room*vg.Length(t.Value-f.xs.low) - 30
			f.indent = max(f.indent, out)
		}
	}
	named := false
	for _, g := range c.Groups {
		named = named || g.Name != ""
	}
	if !named {
		return
	}
	// The group's name is drawn by a layer at the top of the field rather than as a
	// tick, so that arms and groups do not share a line.
	f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
		for g, at := range middles {
			p.FillText(strong(lettering(labelSize, muted, middle, before)), vg.Point{X: place(at, 0).X, Y: p.Max.Y + 3}, c.Groups[g].Name)
			if g > 0 {
				x := place(groupEdge(c.Groups[:g])+(gap-1)/2, 0).X
				p.StrokeLine2(draw.LineStyle{Color: axis, Width: 1, Dashes: []vg.Length{2, 3}}, x, p.Min.Y, x, p.Max.Y)
			}
		}
	})
	f.headroom = lineHeight
}

// groupEdge returns the place after the last arm of the groups.
func groupEdge(groups []ArmGroup) float64 {
	x := 0.0
	for g, group := range groups {
		if g > 0 {
			x += gap
		}
		x += float64(len(group.Arms))
	}
	return x
}

// measureArm adds an arm to the extents.
func (f *frame) measureArm(arm Arm) error {
	if err := notFinite("well of "+arm.Name, arm.Wells...); err != nil {
		return err
	}
	f.ys.add(arm.Wells...)
	if !arm.Estimate.Defined {
		return nil
	}
	if err := notFinite("mean of "+arm.Name, arm.Estimate.Value, arm.Estimate.Low, arm.Estimate.High); err != nil {
		return err
	}
	f.ys.add(arm.Estimate.Value, arm.Estimate.Low, arm.Estimate.High)
	return nil
}

// drawArm draws the bar, the wells to the left and the mean to the right.
func drawArm(c draw.Canvas, place func(x, y float64) vg.Point, arm Arm, i int, x float64, bar bool) {
	width := place(1, 0).X - place(0, 0).X
	shift := min(width*0.16, 14)
	centre := place(x, 0)
	if bar && arm.Estimate.Defined {
		base, top := clamp(centre.Y, c.Min.Y, c.Max.Y), clamp(place(x, arm.Estimate.Value).Y, c.Min.Y, c.Max.Y)
		half := min(width*0.36, 34)
		box(c, faded(hue(i), 0.22), vg.Point{X: centre.X - half, Y: base}, vg.Point{X: centre.X + half, Y: top})
	}
	ys := make([]vg.Length, len(arm.Wells))
	for k, w := range arm.Wells {
		ys[k] = place(x, w).Y
	}
	for k, dx := range swarm(ys, 6, min(width*0.2, 18)) {
		dot(c, vg.Point{X: centre.X - shift + dx, Y: ys[k]}, 3, faded(hue(i), 0.55))
	}
	if !arm.Estimate.Defined {
		return
	}
	at := place(x, arm.Estimate.Value)
	at.X += shift
	low, high := place(x, arm.Estimate.Low).Y, place(x, arm.Estimate.High).Y
	whisker(c, draw.LineStyle{Color: ink, Width: 1.5}, at.X, clamp(low, c.Min.Y, c.Max.Y), clamp(high, c.Min.Y, c.Max.Y), 4)
	if c.Contains(at) {
		marker(c, i, at, 5, hue(i))
	}
}

// broken breaks a text at spaces into lines no wider than room; fits
// is false when a single word is wider or more than three lines are needed.
func broken(text string, room vg.Length, style draw.TextStyle) (lines string, fits bool) {
	var all []string
	line := ""
	fits = true
	for _, word := range strings.Fields(text) {
		with := word
		if line != "" {
			with = line + " " + word
		}
		if line != "" && style.Width(with) > room {
			all = append(all, line)
			with = word
		}
		line = with
		fits = fits && style.Width(word) <= room
	}
	all = append(all, line)
	return strings.Join(all, "\n"), fits && len(all) <= 3
}
