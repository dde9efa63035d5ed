package paget

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"paget/report"
)

// pageWidth is the width of the page that WriteMarkdown writes.
//
// Units: columns. The table In short alone is wider: a row of Markdown has one line.
const pageWidth = 80

// Marks around the table In short, so that another page can take it over as it is.
const (
	markShortBegins = "<!-- in short: begins -->"
	markShortEnds   = "<!-- in short: ends -->"
)

// WriteMarkdown writes the reproduction as a page of Markdown: totals by mechanism, one
// line for each published row, and every comparison study by study. before is the
// reproduction without ablations, or nil. Equal runs give equal bytes.
//
// Errors: those of w.
func (r *Reproduction) WriteMarkdown(w io.Writer, before *Reproduction) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# What is reproduced\n\nWritten by `%s`.\n\n%s\n", r.Wanted.Command(), wrapped(r.answer(), pageWidth))
	if r.Wanted.Look {
		fmt.Fprintf(out, "\n%s\n", wrapped(lookWords, pageWidth))
	}
	if len(r.Wanted.Ablate) > 0 {
		fmt.Fprintf(out, "\nSwitched off: %s.\n\n%s\n", strings.Join(r.Wanted.Ablate, ", "), wrapped(r.changeWords(before), pageWidth))
	}
	r.markdownTotals(out)
	r.markdownShort(out)
	fmt.Fprint(out, "\n## Every comparison\n")
	for _, p := range r.Parts {
		fmt.Fprintf(out, "\n### %s\n\n%s\n", p.Mechanism.Title, wrapped(p.Plan.Study.Question, pageWidth))
		if p.Kept == nil {
			fmt.Fprintf(out, "\nThe study `%s` has not been run yet.\n", p.Name())
			continue
		}
		fmt.Fprint(out, "\n```\n")
		if err := report.VerdictText(out, p.Kept.Verdicts(), pageWidth, false); err != nil {
			return err
		}
		fmt.Fprint(out, "```\n")
	}
	return out.Flush()
}

// markdownTotals writes a line for each mechanism, and one for all.
func (r *Reproduction) markdownTotals(out io.Writer) {
	fmt.Fprint(out, "\n| mechanism | rows | pass | fail | open | calibrated | predicted |\n|---|---|---|---|---|---|---|\n")
	totals := r.Totals()
	for i, t := range append(totals, Sum(totals)) {
		if i < len(totals) && !t.Run {
			fmt.Fprintf(out, "| %s | not run yet | | | | | |\n", inCell(t.Title))
			continue
		}
		fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %d of %d | %d of %d |\n", inCell(t.Title),
			t.Rows, t.Passed, t.Failed, t.Open, t.Agreed-t.Foreseen, t.Calibrated, t.Foreseen, t.Predicted)
	}
	fmt.Fprintf(out, "\n%s\n", wrapped("A published row passes when every comparison made for it passes. The last two columns count single comparisons that agree, of those used to calibrate and of those that were not.", pageWidth))
}

// markdownShort writes a line for each published row, with the first of its comparisons
// that does not pass, or the first where all do.
func (r *Reproduction) markdownShort(out io.Writer) {
	fmt.Fprintf(out, "\n## In short\n\n%s\n\n%s\n| row | comparison | published | simulated (95 %% interval) | standing | agree | verdict |\n|---|---|---|---|---|---|---|\n",
		wrapped("Of each published row one comparison: the first that does not pass, or the first where all do.", pageWidth), markShortBegins)
	for _, p := range r.Published() {
		agree, standing, shown := 0, "", -1
		for i, v := range p.Rows {
			if v.Verdict == Pass {
				agree++
			} else if shown < 0 {
				shown = i
			}
			switch s := v.Standing(); {
			case standing == "":
				standing = s
			case !strings.Contains(standing, s):
				standing += ", " + s
			}
		}
		v := p.Rows[max(shown, 0)]
		value, interval := v.Numbers()
		what := v.Readout
		for _, more := range []string{v.Perturbation, v.System} {
			if more != "" {
				what += ", " + more
			}
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s (%s) | %s | %d of %d | %s |\n", inCell(p.ID), inCell(what), inCell(v.Published), inCell(value), inCell(interval), standing, agree, len(p.Rows), p.Verdict)
	}
	fmt.Fprintf(out, "%s\n", markShortEnds)
}

// inCell writes a text so that it stays within a cell of a table of Markdown.
func inCell(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`).Replace(text)
}
