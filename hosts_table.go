package paget

import (
	"fmt"
	"io"

	"paget/circulation"
	"paget/record"
)

// Files of what hosts leave, in a run's folder.
const (
	fileLesions        = "lesions.parquet"
	fileLesionsText    = "lesions.csv"
	fileLesionsMeaning = "lesions.md"
)

// LesionTable returns one row for each lesion of each host, in the plan's order: when
// and where it was founded, by whom, and what became of it.
func (r *Result) LesionTable() *record.Table {
	s := r.Plan.Study
	text, number := record.TextColumn, record.FloatColumn
	cohort, line, arm := text("cohort", "name of the experiment"), text("line", "cell line of the hosts' tumours"), text("arm", "treatment")
	host := record.IntColumn("host", "", "host of the arm, from 1; the same number is the same host in every arm")
	lesion := record.IntColumn("lesion", "", "of the host, in order of founding, from 1")
	parent := record.IntColumn("parent", "", "lesion that shed the founders; 0: a tumour or an injection")
	organ, site, clone := text("organ", "where it is"), text("site", "where its founders were shed, or injected"), text("clone", "tumour or injection from which its cells descend")
	arrived, founded := number("arrived", "d", "when its founders stopped, or woke"), number("founded", "d", "when it had escaped and began to grow")
	cells := record.IntColumn("cells", "", "tumour cells of the group that arrived")
	companion := text("companion", "cell that came with them")
	met, slept := record.IntColumn("met", "", "1: the cells met in the blood"), record.IntColumn("slept", "", "1: the founder slept first")
	detected := number("detected", "d", "when it was large enough to be seen; empty: never")
	final := number("final", "cells", "at the end of the host's observation")
	days := func(minutes float64) float64 { return minutes / (24 * 60) }
	for i, job := range r.Plan.Jobs {
		h := r.hosts[i]
		if h == nil {
			continue
		}
		companions := r.Plan.assays[job.Assay].(*hostAssay).host0().Companions
		for k, l := range h.Lesions {
			with := ""
			if l.Companion > 0 {
				with = companions[l.Companion-1]
			}
			cohort.Text, line.Text, arm.Text = append(cohort.Text, s.Assays[job.Assay].Name), append(line.Text, s.Lines[job.Line]), append(arm.Text, s.Arms[job.Arm].Name)
			host.Int, lesion.Int, parent.Int = append(host.Int, int64(job.Replicate+1)), append(lesion.Int, int64(k+1)), append(parent.Int, int64(l.Parent+1))
			organ.Text, site.Text, clone.Text = append(organ.Text, h.Beds[l.Bed]), append(site.Text, h.siteName(l.Site)), append(clone.Text, h.Clones[l.Clone])
			arrived.Float, founded.Float = append(arrived.Float, days(l.Arrived)), append(founded.Float, days(l.Founded))
			cells.Int, companion.Text = append(cells.Int, int64(l.Cells)), append(companion.Text, with)
			met.Int, slept.Int = append(met.Int, int64(oneIf(l.Met))), append(slept.Int, int64(oneIf(l.Slept)))
			detected.Float, final.Float = append(detected.Float, days(l.Detected)), append(final.Float, l.Final)
		}
	}
	return &record.Table{
		Name: "lesions", Doc: "one row a lesion of a host",
		Columns: []record.Column{cohort, line, arm, host, lesion, parent, organ, site, clone, arrived, founded, cells, companion, met, slept, detected, final},
	}
}

// siteName names where cells were shed.
func (h *hostStory) siteName(site int) string {
	switch site {
	case circulation.Veins:
		return "injected into veins"
	case circulation.Arteries:
		return "injected into arteries"
	}
	return h.Beds[site]
}

// saveHosts writes the tables of what hosts left.
func (r *Result) saveHosts(f *record.Folder, plain *record.Header) error {
	lesions := r.LesionTable()
	for _, file := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{fileLesions, func(w io.Writer) error { return lesions.WriteParquet(w, plain) }},
		{fileLesionsText, lesions.WriteCSV},
		{fileLesionsMeaning, lesions.WriteDictionary},
	} {
		if err := f.Write(file.name, file.fill); err != nil {
			return fmt.Errorf("%s: %w", file.name, err)
		}
	}
	return nil
}
