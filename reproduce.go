package paget

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/report"
	"paget/rng"
	"paget/studies"
)

// Wanted is what a reproduction is asked to do: which studies, how much of them, and
// without which parts of the model.
type Wanted struct {
	Studies   []string // names of built-in studies, or paths; nil: all of studies.Reproduced
	Root      rng.Root
	Look      bool     // a first look: a share of the replicates, of what rows read
	Ablate    []string // names of Ablations
	Catalogue string   // folder of the tables; "": those built in
}

// A Part is one study of a reproduction, ready to run.
type Part struct {
	Mechanism studies.Mechanism
	Asked     Asked
	Plan      *Plan
	Kept      *KeptVerdicts // what it found; nil: not run yet
}

// A Reproduction is the studies of a Wanted with what they found so far.
type Reproduction struct {
	Wanted Wanted
	Parts  []*Part
}

// lookOfOthers is the share of replicates that a first look takes of a study that is
// not built in.
const lookOfOthers = 0.25

// Reproduce makes every study of a reproduction ready.
//
// Errors: names that are no study; those of Asked.Open; two studies of one name.
func Reproduce(w Wanted) (*Reproduction, error) {
	names := w.Studies
	if names == nil {
		for _, m := range studies.Reproduced() {
			names = append(names, m.Study)
		}
	}
	w.Ablate = inOrder(w.Ablate)
	r := &Reproduction{Wanted: w}
	for _, name := range names {
		part := &Part{Mechanism: mechanismOf(name), Asked: Asked{Root: w.Root, Catalogue: w.Catalogue, Ablate: w.Ablate}}
		if w.Look {
			part.Asked.Share = part.Mechanism.Look
		}
		plan, err := part.Asked.Open(name)
		if err != nil {
			return nil, err
		}
		part.Plan = plan
		if slices.ContainsFunc(r.Parts, func(p *Part) bool { return p.Name() == part.Name() }) {
			var faults param.Faults
			faults.Add(param.Fault{Problem: fmt.Sprintf("two studies are named %q", part.Name()), Allowed: "each study once"})
			return nil, faults.Err()
		}
		if part.Mechanism.Title == "" {
			part.Mechanism.Title = plan.Study.Title
		}
		if part.Mechanism.Title == "" {
			part.Mechanism.Title = plan.Study.Name
		}
		r.Parts = append(r.Parts, part)
	}
	return r, nil
}

// mechanismOf returns what is known of a study that is reproduced; of others a guess.
func mechanismOf(name string) studies.Mechanism {
	known := studies.Reproduced()
	if i := slices.IndexFunc(known, func(m studies.Mechanism) bool { return m.Study == name }); i >= 0 {
		return known[i]
	}
	return studies.Mechanism{Study: name, Place: studies.Everywhere, Look: lookOfOthers, Took: 10, Glance: 3}
}

// Name returns the name of the study, which is also its folder.
func (p *Part) Name() string { return p.Plan.Study.Name }

// Cost returns how long the part takes on an idle machine, roughly.
//
// Units: s.
func (p *Part) Cost() float64 {
	if p.Asked.Share > 0 {
		return p.Mechanism.Glance
	}
	return p.Mechanism.Took
}

// Command returns the command that makes this reproduction again.
func (w Wanted) Command() string {
	text := "paget reproduce"
	if w.Look {
		text += " --quick"
	}
	text += fmt.Sprintf(" --seed %d", w.Root)
	if w.Studies != nil {
		text += " --studies " + strings.Join(w.Studies, ",")
	}
	if len(w.Ablate) > 0 {
		text += " --ablate " + strings.Join(w.Ablate, ",")
	}
	if w.Catalogue != "" {
		text += " --catalog " + w.Catalogue
	}
	return text
}

// Folder returns where the reproduction stands below the folder of the whole one: with
// ablations in a folder of their own.
func (w Wanted) Folder(base string) string {
	if len(w.Ablate) == 0 {
		return base
	}
	return filepath.Join(base, "without-"+strings.Join(w.Ablate, "-"))
}

// Rows returns the verdicts of all parts that have been run, part by part.
func (r *Reproduction) Rows() []report.Verdict {
	var out []report.Verdict
	for _, p := range r.Parts {
		if p.Kept != nil {
			out = append(out, p.Kept.Verdicts()...)
		}
	}
	return out
}

// Done reports whether every part has been run.
func (r *Reproduction) Done() bool {
	return !slices.ContainsFunc(r.Parts, func(p *Part) bool { return p.Kept == nil })
}

// A Published is one published row: all that is expected under its name. It passes when
// everything passes, and fails when anything fails.
type Published struct {
	ID, Study string
	Rows      []report.Verdict
	Verdict   string
}

// Published gathers verdicts by the name of their row, in order of appearance.
func (r *Reproduction) Published() []Published {
	var out []Published
	for _, p := range r.Parts {
		if p.Kept != nil {
			out = append(out, publishedRows(p.Name(), p.Kept.Verdicts())...)
		}
	}
	return out
}

// publishedRows gathers the verdicts of one study.
func publishedRows(study string, rows []report.Verdict) []Published {
	var out []Published
	for _, v := range rows {
		i := slices.IndexFunc(out, func(p Published) bool { return p.ID == v.ID })
		if i < 0 {
			out = append(out, Published{ID: v.ID, Study: study, Verdict: Pass})
			i = len(out) - 1
		}
		out[i].Rows = append(out[i].Rows, v)
		if v.Verdict == Fail || v.Verdict == Undecided && out[i].Verdict == Pass {
			out[i].Verdict = v.Verdict
		}
	}
	return out
}

// A Tally counts verdicts of published rows.
type Tally struct {
	Study      string `json:"study"`
	Title      string `json:"title"`
	Run        bool   `json:"run"`        // the study has been run
	Rows       int    `json:"rows"`       // published rows
	Passed     int    `json:"passed"`     // of them
	Failed     int    `json:"failed"`     // of them
	Open       int    `json:"open"`       // of them, in a first look
	Compared   int    `json:"compared"`   // single comparisons
	Agreed     int    `json:"agreed"`     // of them
	Predicted  int    `json:"predicted"`  // comparisons that were not used to calibrate
	Foreseen   int    `json:"foreseen"`   // of them, those that agree
	Calibrated int    `json:"calibrated"` // the other comparisons
}

// Totals counts by mechanism.
func (r *Reproduction) Totals() []Tally {
	var out []Tally
	for _, p := range r.Parts {
		t := Tally{Study: p.Name(), Title: p.Mechanism.Title, Run: p.Kept != nil}
		if p.Kept != nil {
			for _, row := range publishedRows(p.Name(), p.Kept.Verdicts()) {
				t.count(row)
			}
		}
		out = append(out, t)
	}
	return out
}

// count adds a published row.
func (t *Tally) count(row Published) {
	t.Rows++
	switch row.Verdict {
	case Pass:
		t.Passed++
	case Fail:
		t.Failed++
	default:
		t.Open++
	}
	for _, v := range row.Rows {
		t.Compared++
		passed := 0
		if v.Verdict == Pass {
			passed = 1
		}
		t.Agreed += passed
		if v.Calibrated {
			t.Calibrated++
		} else {
			t.Predicted++
			t.Foreseen += passed
		}
	}
}

// Sum adds tallies up.
func Sum(tallies []Tally) Tally {
	all := Tally{Title: "all"}
	for _, t := range tallies {
		all.Rows, all.Passed, all.Failed, all.Open = all.Rows+t.Rows, all.Passed+t.Passed, all.Failed+t.Failed, all.Open+t.Open
		all.Compared, all.Agreed = all.Compared+t.Compared, all.Agreed+t.Agreed
		all.Predicted, all.Foreseen, all.Calibrated = all.Predicted+t.Predicted, all.Foreseen+t.Foreseen, all.Calibrated+t.Calibrated
	}
	return all
}

// Failures lists the names of the published rows that fail.
func (r *Reproduction) Failures() []string {
	var out []string
	for _, p := range r.Published() {
		if p.Verdict == Fail {
			out = append(out, p.ID)
		}
	}
	return out
}

// A Change is a published row whose verdict an ablation has changed.
type Change struct {
	ID     string `json:"id"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Changes lists the published rows whose verdict differs from that of another
// reproduction; rows that one of them lacks are left out.
func (r *Reproduction) Changes(before *Reproduction) []Change {
	was := map[string]string{}
	for _, p := range before.Published() {
		was[p.ID] = p.Verdict
	}
	var out []Change
	for _, p := range r.Published() {
		if v, known := was[p.ID]; known && v != p.Verdict {
			out = append(out, Change{ID: p.ID, Before: v, After: p.Verdict})
		}
	}
	return out
}

// Numbers counts the numbers of the catalogue that the parts rest on, each once.
func (r *Reproduction) Numbers() catalog.Counts {
	var all []param.Number
	seen := map[string]bool{}
	for _, p := range r.Parts {
		for _, n := range p.Plan.Numbers() {
			if !seen[n.Name] {
				seen[n.Name] = true
				all = append(all, n)
			}
		}
	}
	return catalog.Count(all)
}
