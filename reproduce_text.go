package paget

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"paget/record"
	"paget/report"
)

// Files of a reproduction's folder.
const (
	fileReproduction = "reproduction.json"
	filePage         = "reproduction.md"
)

// Counted says how many wells and hosts stand behind what has been found.
func (r *Reproduction) Counted() string {
	n, done := 0, 0
	for _, p := range r.Parts {
		if p.Kept != nil {
			n, done = n+p.Kept.Counted, done+1
		}
	}
	if done == 1 {
		return fmt.Sprintf("1 study, %d wells and hosts", n)
	}
	return fmt.Sprintf("%d studies, %d wells and hosts", done, n)
}

// lookWords says what a first look is.
const lookWords = "A first look: a share of the replicates, without wells and hosts that no row reads. A row is open where so few can neither confirm nor contradict it."

// WriteText writes the table of all rows and the totals for a terminal; before is the
// reproduction without ablations, or nil.
//
// Units: width in columns. Errors: those of w.
func (r *Reproduction) WriteText(w io.Writer, before *Reproduction, width int, colours bool) error {
	if r.Wanted.Look {
		fmt.Fprintf(w, "%s\n\n", wrapped(lookWords, width))
	}
	if len(r.Wanted.Ablate) > 0 {
		fmt.Fprintf(w, "Switched off: %s.\n\n", strings.Join(r.Wanted.Ablate, ", "))
	}
	if err := report.VerdictText(w, r.Rows(), width, colours); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "\n%-32s %6s %6s %6s %6s  %s\n%s\n", "published rows", "rows", "pass", "fail", "open", "comparisons", strings.Repeat("─", 80))
	totals := r.Totals()
	for _, t := range append(totals, Sum(totals)) {
		if t.Title == "all" {
			fmt.Fprintln(out, strings.Repeat("─", 80))
		} else if !t.Run {
			fmt.Fprintf(out, "%-32s not run yet\n", cut(t.Title, 32))
			continue
		}
		fmt.Fprintf(out, "%-32s %6d %6d %6d %6d  %d of %d agree\n", cut(t.Title, 32), t.Rows, t.Passed, t.Failed, t.Open, t.Agreed, t.Compared)
	}
	if len(r.Wanted.Ablate) > 0 {
		fmt.Fprintf(out, "\n%s\n", wrapped(r.changeWords(before), width))
	}
	return out.Flush()
}

// changeWords says which rows an ablation has changed.
func (r *Reproduction) changeWords(before *Reproduction) string {
	if before == nil {
		return "Without a reproduction with all parts of the model in the same folder there is nothing to compare with."
	}
	var lost, won []string
	for _, c := range r.Changes(before) {
		text := fmt.Sprintf("%s (%s to %s)", c.ID, c.Before, c.After)
		if c.Before == Pass {
			lost = append(lost, text)
		} else {
			won = append(won, text)
		}
	}
	text := "Rows that no longer pass: " + orNone(lost) + "."
	if len(won) > 0 {
		text += " Rows that did not pass before and have changed: " + strings.Join(won, ", ") + "."
	}
	return text
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

// cut shortens a text that is too long for its column.
func cut(text string, width int) string {
	if letters := []rune(text); len(letters) > width {
		return string(letters[:width-1]) + "…"
	}
	return text
}

// wrapped breaks a text at blanks.
func wrapped(text string, width int) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimLeft(line+" "+word, " ")
	}
	return strings.Join(append(lines, line), "\n")
}

// ReproductionSummary is what `paget reproduce --json` prints, and reproduction.json.
type ReproductionSummary struct {
	Version  string              `json:"version"`
	Seed     uint64              `json:"seed"`
	Look     bool                `json:"first_look"`
	Ablate   []string            `json:"ablate"`
	Command  string              `json:"command"`
	Elapsed  float64             `json:"elapsed_s,omitempty"` // wall time in seconds
	Folder   string              `json:"folder,omitempty"`
	Done     bool                `json:"done"` // every study has been run
	Totals   []Tally             `json:"totals"`
	All      Tally               `json:"all"`
	Rows     []ReproducedRow     `json:"published"`
	Compared []report.JSONRow    `json:"rows"`
	Numbers  map[string]int      `json:"numbers"`
	Changes  []Change            `json:"changes"` // against the whole model; null where that is not there
	Hashes   []map[string]string `json:"spec_hashes"`
}

// ReproducedRow is the verdict on one published row.
type ReproducedRow struct {
	ID      string `json:"id"`
	Study   string `json:"study"`
	Verdict string `json:"verdict"`
}

// Summary returns the reproduction for machines; before is the one without ablations,
// or nil.
func (r *Reproduction) Summary(before *Reproduction, folder string, took time.Duration) ReproductionSummary {
	version, _ := record.Build()
	totals := r.Totals()
	n := r.Numbers()
	s := ReproductionSummary{
		Version: version, Seed: uint64(r.Wanted.Root), Look: r.Wanted.Look, Ablate: append([]string{}, r.Wanted.Ablate...), Command: r.Wanted.Command(),
		Elapsed: took.Seconds(), Folder: folder, Done: r.Done(), Totals: totals, All: Sum(totals), Rows: []ReproducedRow{}, Compared: report.JSONRows(r.Rows()),
		Numbers: map[string]int{"measured": n.Measured, "derived": n.Derived, "fitted": n.Fitted, "assumed": n.Assumed},
	}
	for _, p := range r.Published() {
		s.Rows = append(s.Rows, ReproducedRow{p.ID, p.Study, p.Verdict})
	}
	for _, p := range r.Parts {
		s.Hashes = append(s.Hashes, map[string]string{"study": p.Name(), "spec_hash": p.Plan.Hash()})
	}
	if before != nil {
		s.Changes = append([]Change{}, r.Changes(before)...)
	}
	return s
}

// WriteJSON writes a summary as one indented JSON object.
func (s ReproductionSummary) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(s)
}

// Save writes report.html, reproduction.md and reproduction.json into a folder; before is the
// reproduction without ablations, or nil. Without the time it took and the folder, equal
// runs give equal bytes.
//
// Errors: *record.FolderError; a chart that cannot be drawn.
func (r *Reproduction) Save(f *record.Folder, before *Reproduction, took time.Duration) error {
	document, err := r.Document(before)
	if err != nil {
		return err
	}
	if err := f.Write(fileReport, document.WriteHTML); err != nil {
		return err
	}
	if err := f.Write(filePage, func(w io.Writer) error { return r.WriteMarkdown(w, before) }); err != nil {
		return err
	}
	return f.Write(fileReproduction, r.Summary(before, "", 0).WriteJSON)
}

// WriteAblations writes, as Markdown, which published rows hold without each part of the
// model: whole is the reproduction with all parts, others those with one part off.
//
// Errors: those of w.
func WriteAblations(w io.Writer, whole *Reproduction, others []*Reproduction) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "| row | whole model |")
	rule := "|---|---|"
	for _, o := range others {
		fmt.Fprintf(out, " %s |", strings.Join(o.Wanted.Ablate, ", "))
		rule += "---|"
	}
	fmt.Fprintf(out, "\n%s\n", rule)
	for _, p := range whole.Published() {
		fmt.Fprintf(out, "| %s | %s |", p.ID, wholeWord(p.Verdict))
		for _, o := range others {
			now := o.verdictOf(p.ID)
			switch {
			case now == "":
				fmt.Fprint(out, " |")
			case now == p.Verdict:
				fmt.Fprint(out, " · |")
			default:
				fmt.Fprintf(out, " **%s** |", now)
			}
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "| rows lost | |")
	for _, o := range others {
		fmt.Fprintf(out, " %d |", len(o.lost(whole)))
	}
	fmt.Fprintln(out)
	return out.Flush()
}

func wholeWord(verdict string) string {
	if verdict == Pass {
		return "passes"
	}
	if verdict == Fail {
		return "fails"
	}
	return verdict
}

// verdictOf returns the verdict on a published row; "" if there is none.
func (r *Reproduction) verdictOf(id string) string {
	rows := r.Published()
	if i := slices.IndexFunc(rows, func(p Published) bool { return p.ID == id }); i >= 0 {
		return rows[i].Verdict
	}
	return ""
}

// lost lists the rows that passed before and do not any more.
func (r *Reproduction) lost(before *Reproduction) []string {
	var out []string
	for _, c := range r.Changes(before) {
		if c.Before == Pass {
			out = append(out, c.ID+" ("+c.After+")")
		}
	}
	return out
}

// WriteAblationText writes a line for each part of the model: what is lost without it.
//
// Units: width in columns. Errors: those of w.
func WriteAblationText(w io.Writer, whole *Reproduction, others []*Reproduction, width int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "\n%-14s %s\n%s\n", "without", "rows that no longer pass", strings.Repeat("─", 80))
	for _, o := range others {
		name := strings.Join(o.Wanted.Ablate, ", ")
		for i, line := range strings.Split(wrapped(orNone(o.lost(whole)), width-15), "\n") {
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(out, "%-14s %s\n", name, line)
		}
	}
	return out.Flush()
}
