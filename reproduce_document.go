package paget

import (
	"fmt"
	"slices"
	"strings"

	"paget/catalog"
	"paget/record"
	"paget/report"
	"paget/studies"
)

// cascade names the stations of the picture; the order is that of studies.AtTumour and
// its fellows.
var cascade = [5]string{"tumour", "into the blood", "in the blood", "out of the blood", "lesion"}

// Document lays the reproduction out as a report: what comes out, where along the
// cascade, every row, what each treatment does at each station, and what it rests on.
// before is the reproduction without ablations, or nil.
//
// Errors: a chart that cannot be drawn; hosts that cannot be made.
func (r *Reproduction) Document(before *Reproduction) (report.Document, error) {
	d := report.Document{
		Title:    "What is reproduced",
		Question: "Which published effects come out of one model of the cascade, from a silenced gene to metastases?",
		Answer:   r.answer(), Facts: r.facts(), Header: r.header(),
	}
	if r.Wanted.Look {
		d.Sections = append(d.Sections, report.Section{Blocks: []report.Block{report.Note{Tone: report.Caution, Title: "A first look",
			Text: "Each study was run with a share of its replicates, and without wells and hosts that no row reads. A row that passes here would pass by the same rule with fewer wells or hosts than it was planned for; a row is open where so few can neither confirm nor contradict it. Run without --quick for verdicts."}}})
	}
	if len(r.Wanted.Ablate) > 0 {
		d.Sections = append(d.Sections, r.ablationSection(before))
	}
	for _, part := range []func() (report.Section, error){r.cascadeSection, r.stationSection} {
		section, err := part()
		if err != nil {
			return report.Document{}, err
		}
		if len(section.Blocks) > 0 {
			d.Sections = append(d.Sections, section)
		}
	}
	for _, p := range r.Parts {
		section, err := r.partSection(p)
		if err != nil {
			return report.Document{}, err
		}
		d.Sections = append(d.Sections, section)
	}
	d.Sections = append(d.Sections, r.everyRow(), r.restSection())
	return d, nil
}

// answer says in words what comes out.
func (r *Reproduction) answer() string {
	all := Sum(r.Totals())
	text := fmt.Sprintf("%d of %d published rows come out", all.Passed, all.Rows)
	if all.Failed > 0 {
		text += fmt.Sprintf(", %d fail (%s)", all.Failed, strings.Join(r.Failures(), ", "))
	}
	if all.Open > 0 {
		text += fmt.Sprintf(", %d are open", all.Open)
	}
	text += fmt.Sprintf(". Of %d comparisons that were not used to calibrate, %d agree.", all.Predicted, all.Foreseen)
	if !r.Done() {
		text += " Some studies have not been run yet."
	}
	return text
}

func (r *Reproduction) facts() []report.Fact {
	all, n := Sum(r.Totals()), r.Numbers()
	tone := report.Good
	switch {
	case all.Failed > 0:
		tone = report.Bad
	case all.Passed < all.Rows:
		tone = report.Caution
	}
	counted := 0
	for _, p := range r.Parts {
		if p.Kept != nil {
			counted += p.Kept.Counted
		}
	}
	return []report.Fact{
		{Value: fmt.Sprintf("%d of %d", all.Passed, all.Rows), Label: "published rows come out", Tone: tone},
		{Value: fmt.Sprintf("%d of %d", all.Foreseen, all.Predicted), Label: "predictions agree"},
		{Value: fmt.Sprintf("%d of %d", all.Agreed-all.Foreseen, all.Calibrated), Label: "calibrated agree"},
		{Value: fmt.Sprint(counted), Label: "wells and hosts"},
		{Value: fmt.Sprint(n.Assumed), Label: fmt.Sprintf("of %d numbers assumed", n.Total()), Tone: report.Caution},
	}
}

// header says where the reproduction came from: its hash is that of the hashes of all
// parts, in order.
func (r *Reproduction) header() record.Header {
	h := record.NewHeader("paget")
	var hashes []string
	for _, p := range r.Parts {
		hashes = append(hashes, p.Plan.Hash())
		if p.Kept != nil {
			for _, x := range p.Kept.Repairs {
				h.Repair(p.Name()+": "+x.Name, x.N)
			}
		}
	}
	h.Study, h.Root, h.Command = "reproduction", r.Wanted.Root, r.Wanted.Command()
	h.SpecHash = record.SpecHash([]byte(strings.Join(hashes, " ")))
	if len(r.Wanted.Ablate) > 0 {
		h.Notes = append(h.Notes, "ablation, switched off: "+strings.Join(r.Wanted.Ablate, ", "))
	}
	for i, p := range r.Parts {
		h.Notes = append(h.Notes, fmt.Sprintf("study %s: spec hash %s", p.Name(), hashes[i]))
	}
	return h
}

// ablationSection says what is off and what that changes.
func (r *Reproduction) ablationSection(before *Reproduction) report.Section {
	table := report.Table{Columns: []report.TableColumn{{Title: "switched off"}, {Title: "that is"}}}
	for _, a := range Ablations() {
		if slices.Contains(r.Wanted.Ablate, a.Name) {
			table.Rows = append(table.Rows, []string{a.Name, a.Off})
		}
	}
	return report.Section{Title: "What is switched off", Blocks: []report.Block{table,
		report.Note{Tone: report.Caution, Title: "Against the whole model", Text: r.changeWords(before)}}}
}

// cascadeSection draws where the mechanisms act, with the totals below.
func (r *Reproduction) cascadeSection() (report.Section, error) {
	chart := report.Cascade{Stations: cascade, Return: "cells that come home"}
	table := report.Table{Columns: []report.TableColumn{{Title: "mechanism"}, {Title: "published rows", Align: report.Right}, {Title: "pass", Align: report.Right},
		{Title: "fail", Align: report.Right}, {Title: "open", Align: report.Right}, {Title: "calibrated, agree", Align: report.Right}, {Title: "predicted, agree", Align: report.Right}},
		Note: "A published row passes when every comparison made for it passes, and fails when one fails. Calibrated comparisons were used to fit free strengths or to choose them; predicted ones were not."}
	totals := r.Totals()
	for i, t := range append(totals, Sum(totals)) {
		if i < len(totals) {
			chart.Cards = append(chart.Cards, card(t, r.Parts[i].Mechanism))
		}
		row := []string{t.Title, fmt.Sprint(t.Rows), fmt.Sprint(t.Passed), fmt.Sprint(t.Failed), fmt.Sprint(t.Open),
			fmt.Sprintf("%d of %d", t.Agreed-t.Foreseen, t.Calibrated), fmt.Sprintf("%d of %d", t.Foreseen, t.Predicted)}
		if i < len(totals) && !t.Run {
			row = []string{t.Title, "not run yet", "", "", "", "", ""}
		}
		table.Rows = append(table.Rows, row)
	}
	figure, err := report.Draw(chart, "The way of a cell, and where each mechanism acts. The stripe of a card is green where all rows pass, red where one fails.", "")
	if err != nil {
		return report.Section{}, fmt.Errorf("cascade: %w", err)
	}
	return report.Section{Title: "Along the cascade", Lead: "Each mechanism with the published rows that come out, at the station where it acts.", Blocks: []report.Block{figure, table}}, nil
}

// card is a mechanism on the picture.
func card(t Tally, m studies.Mechanism) report.CascadeCard {
	c := report.CascadeCard{Title: t.Title, Text: fmt.Sprintf("%d of %d rows pass", t.Passed, t.Rows), Place: m.Place, Tone: report.Good}
	switch {
	case !t.Run:
		c.Text, c.Tone = "not run yet", report.Information
	case t.Failed > 0:
		c.Text, c.Tone = c.Text+fmt.Sprintf(", %d fail", t.Failed), report.Bad
	case t.Open > 0:
		c.Text, c.Tone = c.Text+fmt.Sprintf(", %d open", t.Open), report.Caution
	}
	return c
}

// stationSection shows what each treatment does at each station.
func (r *Reproduction) stationSection() (report.Section, error) {
	chart := report.StationTable{Stations: StationNames(), Less: "hinders spread", More: "helps spread"}
	for _, p := range r.Parts {
		effects, err := p.Plan.Stations()
		if err != nil {
			return report.Section{}, fmt.Errorf("study %s: %w", p.Name(), err)
		}
		for _, e := range effects {
			name := fmt.Sprintf("%s: %s, %s", e.Study, e.Cohort, e.Line)
			if n := len(chart.Groups); n == 0 || chart.Groups[n-1].Name != name {
				chart.Groups = append(chart.Groups, report.StationGroup{Name: name})
			}
			g := &chart.Groups[len(chart.Groups)-1]
			g.Rows = append(g.Rows, report.StationRow{Name: e.Arm, Values: e.Changes[:]})
		}
	}
	if len(chart.Groups) == 0 {
		return report.Section{}, nil
	}
	chart.OnlyMoved()
	figure, err := report.Draw(chart, "Change of what a cell of the tumour does at each station, against the control arm, at full effect.", "")
	if err != nil {
		return report.Section{}, fmt.Errorf("stations: %w", err)
	}
	return report.Section{
		Title:  "Where along the cascade a treatment helps, and where it hurts",
		Lead:   "Computed from the model without drawing lots. A treatment may hinder cells at one station and help them at another.",
		Blocks: []report.Block{figure, report.Paragraph("Lesions in all are those a tumour cell founds a day: entry, survival, crossing and colonisation multiplied. That a smaller tumour sheds less, that exosomes wear a barrier down, and that cells shed again are left out here; in the hosts below they are not.")},
	}, nil
}

// longAnswer is the length from which an answer in words is folded away.
const longAnswer = 700

// partSection shows one study: its answer, a picture of its rows, and where more is.
func (r *Reproduction) partSection(p *Part) (report.Section, error) {
	section := report.Section{Title: p.Mechanism.Title, Lead: p.Plan.Study.Question}
	if p.Kept == nil {
		section.Blocks = []report.Block{report.Note{Tone: report.Caution, Text: "This study has not been run yet."}}
		return section, nil
	}
	if p.Kept.Answer != "" {
		var words report.Block = report.Paragraph(p.Kept.Answer)
		if len(p.Kept.Answer) > longAnswer {
			words = report.Fold{Summary: "What came out, in words", Blocks: []report.Block{words}}
		}
		section.Blocks = append(section.Blocks, words)
	}
	var changes, values []report.Verdict
	for _, k := range p.Kept.Rows {
		if k.Alone {
			values = append(values, k.verdict())
		} else {
			changes = append(changes, k.verdict())
		}
	}
	for _, group := range []struct {
		rows  []report.Verdict
		label string
	}{{changes, "change against control"}, {values, "value in the arm"}} {
		for _, f := range report.ForestsByUnit(group.rows) {
			f.Value.Label = group.label
			figure, err := report.Draw(f, "", "One row a comparison: the published band and the simulated interval.")
			if err != nil {
				return section, fmt.Errorf("study %s: %w", p.Name(), err)
			}
			section.Blocks = append(section.Blocks, figure)
		}
	}
	section.Blocks = append(section.Blocks, report.Paragraph("Shaded: the published band. Whiskers: simulated 95 % intervals."), report.Links{Items: []report.Link{{Text: "Report of the study", Path: p.Name() + "/" + fileReport,
		Note: fmt.Sprintf("%d %s, all read-outs, doses, courses and every number it rests on", p.Kept.Counted, p.Kept.What)}}})
	return section, nil
}

// everyRow is the table of all comparisons.
func (r *Reproduction) everyRow() report.Section {
	note := "A row known by number passes when the interval meets the published band; one known by sign when the interval excludes zero on the published side; one known to show no effect, when the whole interval lies inside the band. Where a row is called assumed, its direction or size is ours."
	if r.Wanted.Look {
		note += " " + lookWords
	}
	return report.Section{Title: "Published beside simulated", Lead: "Every comparison of every published row.",
		Blocks: []report.Block{report.VerdictTable{Rows: r.Rows(), Note: note}}}
}

// restSection says on how many numbers of which kind all this rests.
func (r *Reproduction) restSection() report.Section {
	table := report.Table{Columns: []report.TableColumn{{Title: "study"}, {Title: "measured", Align: report.Right}, {Title: "derived", Align: report.Right}, {Title: "fitted", Align: report.Right}, {Title: "assumed", Align: report.Right}},
		Note: "Numbers of the catalogue that a study takes; in the last line each is counted once."}
	line := func(name string, n catalog.Counts) {
		table.Rows = append(table.Rows, []string{name, fmt.Sprint(n.Measured), fmt.Sprint(n.Derived), fmt.Sprint(n.Fitted), fmt.Sprint(n.Assumed)})
	}
	for _, p := range r.Parts {
		line(p.Name(), catalog.Count(p.Plan.Numbers()))
	}
	line("all", r.Numbers())
	return report.Section{Title: "What it rests on", Lead: "How the numbers behind it are known.", Blocks: []report.Block{table}}
}
