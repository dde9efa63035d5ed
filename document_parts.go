package paget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"paget/assay"
	"paget/param"
	"paget/pathway"
	"paget/report"
	"paget/stats"
	"paget/units"
)

func (r *Result) armSection() (report.Section, error) {
	s := r.Plan.Study
	var figures []report.Figure
	for _, key := range r.mainReadouts() {
		chart := report.ArmChart{
			Title:   s.Assays[key.Assay].Name + ": " + key.Readout + " at " + r.Plan.at(key.Assay, key.Time),
			Readout: report.Axis{Label: key.Readout, Unit: shownUnit(r.unit(key))}, Bars: true,
		}
		for l, line := range s.Lines {
			group := report.ArmGroup{Name: line}
			for a, arm := range s.Arms {
				values := r.Values(l, a, key)
				if len(values) == 0 || arm.InSeries() {
					continue
				}
				group.Arms = append(group.Arms, report.Arm{Name: arm.Name, Wells: values, Estimate: stats.MeanEstimate(values, level)})
			}
			if len(group.Arms) > 0 {
				chart.Groups = append(chart.Groups, group)
			}
		}
		figure, err := report.Draw(chart, chart.Title+"; each point is a "+r.Plan.unitWord(key.Assay)+", bars are means with 95 % intervals.", chart.Title+" by arm.")
		if err != nil {
			return report.Section{}, fmt.Errorf("arms of %s: %w", chart.Title, err)
		}
		figures = append(figures, figure)
	}
	return report.Section{
		Title:  "Read-outs by arm",
		Lead:   "What the laboratory would write down, one by one.",
		Blocks: []report.Block{report.Gallery{Figures: figures, Columns: 2}},
	}, nil
}

// shownUnit hides the unit of pure numbers.
func shownUnit(unit string) string {
	if unit == "1" {
		return ""
	}
	return unit
}

// courseSection shows the series that wells recorded in time.
func (r *Result) courseSection() (report.Section, error) {
	s := r.Plan.Study
	var figures []report.Figure
	for i, use := range s.Assays {
		if r.Plan.isCohort(i) {
			continue // their growth is shown host by host
		}
		name, unit := "", ""
		chart := report.TimeCourse{Time: report.Axis{Label: "time", Unit: "h"}}
		for l, line := range s.Lines {
			for a, arm := range s.Arms {
				if arm.InSeries() {
					continue
				}
				times, columns := r.course(i, l, a, &name, &unit)
				if len(times) < 2 {
					continue
				}
				c := report.Course{Name: line + ", " + arm.Name, Dashed: a != r.Plan.Control}
				for k, t := range times {
					e := stats.MeanEstimate(columns[k], level)
					if !e.Defined {
						e.Value = stats.Mean(columns[k])
						e.Low, e.High = e.Value, e.Value
					}
					c.Time, c.Value = append(c.Time, t/units.Hour), append(c.Value, e.Value)
					low := e.Low
					if slices.Min(columns[k]) >= 0 {
						low = max(low, 0) // what cannot be negative is not drawn below nothing
					}
					c.Low, c.High = append(c.Low, low), append(c.High, e.High)
				}
				chart.Courses = append(chart.Courses, c)
			}
		}
		if len(chart.Courses) == 0 {
			continue
		}
		chart.Title = use.Name + ": " + name
		chart.Value = report.Axis{Label: name, Unit: shownUnit(unit)}
		figure, err := report.Draw(chart, chart.Title+" over time; bands are 95 % intervals of the mean over wells.", chart.Title+" over time.")
		if err != nil {
			return report.Section{}, fmt.Errorf("course of %s: %w", chart.Title, err)
		}
		figures = append(figures, figure)
	}
	section := report.Section{Title: "Over time"}
	if len(figures) > 0 {
		section.Blocks = []report.Block{report.Gallery{Figures: figures, Columns: 2}}
	}
	return section, nil
}

// course returns the first series of an assay for one arm: its times, and at
// each time the values of the wells.
func (r *Result) course(assayIndex, line, arm int, name, unit *string) (times []float64, columns [][]float64) {
	for i, job := range r.Plan.Jobs {
		if job.Assay != assayIndex || job.Line != line || job.Arm != arm || len(r.Wells[i].Series) == 0 {
			continue
		}
		series := r.Wells[i].Series[0]
		*name, *unit = series.Name, series.Unit
		if times == nil {
			times = series.Times
			columns = make([][]float64, len(times))
		}
		for k := range min(len(times), len(series.Values)) {
			columns[k] = append(columns[k], series.Values[k])
		}
	}
	return times, columns
}

// pictureSection shows the first well of each line and arm outside dose series.
func (r *Result) pictureSection() (report.Section, error) {
	s := r.Plan.Study
	section := report.Section{Title: "The simulated wells", Lead: "The first well of each arm at its end. Wells of one replicate started from the same plating."}
	for i, use := range s.Assays {
		var figures []report.Figure
		for j, job := range r.Plan.Jobs {
			if job.Assay != i || job.Replicate != 0 || r.Wells[j].Picture == nil || s.Arms[job.Arm].InSeries() {
				continue
			}
			title := s.Lines[job.Line] + ", " + s.Arms[job.Arm].Name
			for _, view := range wellViews(r.Wells[j].Picture, title) {
				figure, err := report.Draw(view, "", use.Name+" well of "+view.Title)
				if err != nil {
					return report.Section{}, fmt.Errorf("picture of %s: %w", view.Title, err)
				}
				figures = append(figures, figure)
			}
		}
		if len(figures) > 0 {
			section.Blocks = append(section.Blocks, report.Gallery{Figures: figures, Columns: 2, Caption: use.Name})
		}
	}
	return section, nil
}

// pictureSize is the width of a picture of a well in the report, CSS pixels.
var pictureSize = report.Size{Width: 500}

// wellViews draws a well from above, and from the side where there is a matrix.
func wellViews(p *assay.Picture, title string) []report.WellPicture {
	classes := []report.Class{}
	seen := map[assay.Class]int{}
	discs := make([]report.Disc, len(p.X))
	for i := range p.X {
		k, known := seen[p.Class[i]]
		if !known {
			k = len(classes)
			seen[p.Class[i]] = k
			classes = append(classes, report.Class{Name: p.Class[i].String(), Colour: int(p.Class[i])})
		}
		discs[i] = report.Disc{X: p.X[i], Y: p.Y[i], R: p.Radius[i], Elongation: p.Elongation[i], Angle: p.Angle[i], Class: k}
	}
	top := report.WellPicture{
		Title: title + ", from above", Width: p.Width, Height: p.Height, Cells: discs, Classes: classes,
		Note: fmt.Sprintf("%d cells at %s", len(discs), hours(p.Time)),
		Size: pictureSize,
	}
	for i := range p.PoreX {
		top.Pores = append(top.Pores, report.Disc{X: p.PoreX[i], Y: p.PoreY[i], R: p.PoreRadius})
	}
	views := []report.WellPicture{top}
	if p.Slice == nil {
		return views
	}
	return append(views, sideView(p, title, discs, classes))
}

// sideView draws the cells near a vertical cut, the matrix and the membrane.
func sideView(p *assay.Picture, title string, discs []report.Disc, classes []report.Class) report.WellPicture {
	const below, slab = 40.0, 40.0 // µm shown under the plated surface, and of depth around the cut
	cut := p.Slice
	thickness := float64(cut.NZ) * cut.Spacing
	side := report.WellPicture{
		Title: title + ", from the side", Width: p.Width, Height: thickness + below + 30,
		Classes: classes, BackgroundName: "matrix, mg/mL", BackgroundMin: 0, BackgroundMax: cut.Initial,
		Layers: []report.Layer{{Name: "membrane", From: below - p.MembraneThickness, To: below}},
		Note:   fmt.Sprintf("cells within %g µm of the cut", slab/2),
		Size:   pictureSize,
	}
	for i, d := range discs {
		if dy := p.Y[i] - cut.Y; dy < -slab/2 || dy > slab/2 {
			continue
		}
		d.Y, d.Elongation, d.Angle = p.Z[i]+below, 1, 0
		side.Cells = append(side.Cells, d)
	}
	rows := int(side.Height / cut.Spacing)
	for row := range rows {
		line := make([]float64, cut.NX)
		z := row - int(below/cut.Spacing)
		if z >= 0 && z < cut.NZ {
			copy(line, cut.Density[z*cut.NX:(z+1)*cut.NX])
		}
		side.Background = append(side.Background, line)
	}
	return side
}

// networkSection shows what moved in the network, most first.
func (r *Result) networkSection() (report.Section, error) {
	s := r.Plan.Study
	columns := []report.TableColumn{{Title: "node"}}
	var heads []struct{ line, arm int }
	for l, line := range s.Lines {
		for a, arm := range s.Arms {
			if a != r.Plan.Control && !arm.InSeries() {
				columns = append(columns, report.TableColumn{Title: line + ", " + arm.Name, Unit: "%", Align: report.Right})
				heads = append(heads, struct{ line, arm int }{l, a})
			}
		}
	}
	type moved struct {
		cells []string
		size  float64
	}
	var rows []moved
	for _, key := range r.Readouts() {
		node, ok := strings.CutPrefix(key.Readout, activityPrefix)
		if !ok {
			continue
		}
		row := moved{cells: []string{node}}
		for _, h := range heads {
			e := r.Change(h.line, h.arm, key)
			text := "–"
			if e.Defined {
				text = signed(e.Value)
				row.size = max(row.size, e.Value, -e.Value)
			}
			row.cells = append(row.cells, text)
		}
		if row.size >= 0.005 {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return report.Section{}, nil
	}
	slices.SortStableFunc(rows, func(a, b moved) int {
		return cmp.Compare(b.size, a.size)
	})
	table := report.Table{Caption: "Change of node activity in the lysate", Columns: columns, Note: "Nodes that move by less than half a percent in every line are left out."}
	for _, row := range rows {
		table.Rows = append(table.Rows, row.cells)
	}
	return report.Section{Title: "What moved in the network", Blocks: []report.Block{report.Fold{Summary: fmt.Sprintf("%d nodes moved", len(rows)), Blocks: []report.Block{table}, Open: true}}}, nil
}

func (r *Result) numberSection() (report.Section, error) {
	byKind := map[param.Kind][]report.Number{}
	kinds := []param.Kind{param.Measured, param.Derived, param.Fitted, param.Assumed}
	for _, n := range r.Plan.Numbers() {
		byKind[n.Kind] = append(byKind[n.Kind], reportNumber(n))
	}
	section := report.Section{
		Title: "The numbers it rests on",
		Lead:  "Every number with its unit, range, kind and source. Assumed numbers are ours until somebody measures them.",
	}
	for _, k := range kinds {
		if len(byKind[k]) > 0 {
			section.Blocks = append(section.Blocks, report.NumberList{Caption: fmt.Sprintf("%d %s", len(byKind[k]), k), Numbers: byKind[k], Open: k == param.Fitted})
		}
	}
	return section, nil
}

// reportNumber writes a number as the catalogue states it.
func reportNumber(n param.Number) report.Number {
	out := report.Number{Name: n.Name, Value: units.Format(n.Value, n.Unit), Kind: n.Kind.String(), Source: n.Source, How: n.How}
	if n.Low != n.High {
		out.Range = units.Format(n.Low, n.Unit) + " to " + units.Format(n.High, n.Unit)
	}
	return out
}

// pairing says what the intervals mean, by what is counted.
var pairing = map[string]string{
	"wells":           "Wells are paired: the same cells with the same luck under each arm. The intervals say what the treatment does to these cells; independent wells of a laboratory scatter more. The table of wells holds that scatter.",
	"hosts":           "Hosts are paired: the same host with the same luck lives under each arm. The intervals say what the treatment does to these hosts; the animals of a laboratory scatter more. The table of wells, one host each, holds that scatter.",
	"wells and hosts": "Wells and hosts are paired: the same cells, or the same host, with the same luck under each arm. The intervals say what the treatment does to them; independent wells and the animals of a laboratory scatter more. The table of wells holds that scatter.",
}

func (r *Result) limitSection() (report.Section, error) {
	items := []string{
		pairing[r.Plan.Counted()],
		"Where only the direction of an effect is published, its simulated size is a consequence of assumed strengths and says little by itself.",
	}
	if s := r.Plan.Study; s.Reference != "" {
		items = append(items, "What is published: "+s.Reference)
	}
	return report.Section{Title: "What to keep in mind", Blocks: []report.Block{report.List{Items: items}}}, nil
}

// describeTreatment says in words what an arm does to its cells.
func describeTreatment(t pathway.Treatment) string {
	if len(t) == 0 {
		return "nothing"
	}
	var parts []string
	for _, p := range t {
		parts = append(parts, describePerturbation(p))
	}
	return strings.Join(parts, "; ")
}

func describePerturbation(p pathway.Perturbation) string {
	when := ""
	if p.Start != 0 {
		when = fmt.Sprintf(", from %s after plating", hours(p.Start))
		if p.Start < 0 {
			when = fmt.Sprintf(", from %s before plating", hours(-p.Start))
		}
	}
	switch p.Kind {
	case pathway.Knockdown:
		return fmt.Sprintf("%s knocked down, %.3g %% removed%s", p.Node, 100*p.Removed, when)
	case pathway.Overexpression:
		return fmt.Sprintf("%s over-expressed %.3g-fold%s", p.Node, p.Fold, when)
	case pathway.Inhibitor:
		return fmt.Sprintf("%s inhibited, %.6g nM with half effect at %.6g nM%s", p.Node, p.Concentration, p.IC50, when)
	case pathway.BlockingAntibody:
		return fmt.Sprintf("binding of %s to %s blocked, %.6g nM with half effect at %.6g nM%s", p.Node, p.Partner, p.Concentration, p.IC50, when)
	case pathway.Ligand:
		if p.Level > 0 {
			return fmt.Sprintf("ligand %s at level %.3g%s", p.Node, p.Level, when)
		}
		return fmt.Sprintf("ligand %s at %.6g nM%s", p.Node, p.Concentration, when)
	}
	return fmt.Sprintf("%s held at %.3g%s", p.Node, p.Level, when)
}
