package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Columns of the table for a terminal. The first takes what the others leave.
const (
	textID        = 8
	textPublished = 13
	textSimulated = 18
	textVerdict   = 11
	textNarrowest = 72
)

// VerdictText writes the rows as a table for a terminal of the given width: two
// lines a row, more where a text is long. Nothing is cut off.
//
// Units: width in columns. Range: width ≥ 72; a smaller one is taken as 72.
// With colour the verdict is written in ANSI colours.
// Errors: those of w.
func VerdictText(w io.Writer, rows []Verdict, width int, colour bool) error {
	out := bufio.NewWriter(w)
	width = max(width, textNarrowest)
	what := width - textID - textPublished - textSimulated - textVerdict - 4
	line := func(cells ...string) {
		widths := []int{textID, what, textPublished, textSimulated, textVerdict}
		var b strings.Builder
		for i, cell := range cells {
			b.WriteString(padded(cell, widths[i]))
			if i < len(cells)-1 {
				b.WriteByte(' ')
			}
		}
		fmt.Fprintln(out, strings.TrimRight(b.String(), " "))
	}
	line("row", "readout", "published", "simulated", "verdict")
	fmt.Fprintln(out, strings.Repeat("─", width))
	for _, v := range rows {
		value, interval := verdictNumbers(v)
		id := folded(v.ID, textID)
		left := append(folded(v.Readout, what), folded(joined(v.Perturbation, v.System), what)...)
		published := folded(v.Published, textPublished)
		simulated := append(folded(value, textSimulated), folded(interval, textSimulated)...)
		verdict := []string{v.Verdict, v.standing()}
		for i := range max(len(id), len(left), len(published), len(simulated), len(verdict)) {
			word := at(verdict, i)
			if i == 0 && colour {
				word = painted(word)
			}
			line(at(id, i), at(left, i), at(published, i), at(simulated, i), word)
		}
	}
	fmt.Fprintln(out, strings.Repeat("─", width))
	fmt.Fprintln(out, Summary(rows))
	return out.Flush()
}

// joined puts perturbation and system on one line of thought.
func joined(perturbation, system string) string {
	return strings.Trim(perturbation+" · "+system, " ·")
}

// at returns the i-th line, or nothing.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// padded fills a cell with spaces. Escape sequences are not counted.
func padded(cell string, width int) string {
	visible := cell
	if i := strings.IndexByte(cell, '\x1b'); i >= 0 {
		visible = strings.TrimSuffix(cell[strings.IndexByte(cell, 'm')+1:], "\x1b[0m")
	}
	return cell + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(visible)))
}

// painted gives a verdict its colour.
func painted(verdict string) string {
	code := "33" // yellow
	switch verdict {
	case "pass":
		code = "32" // green
	case "fail":
		code = "31" // red
	}
	return "\x1b[1;" + code + "m" + verdict + "\x1b[0m"
}

// folded breaks a text into lines of at most width characters, at spaces where it
// can. Control characters, which could move the cursor, become spaces.
func folded(text string, width int) []string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return ' '
		}
		return r
	}, text)
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for utf8.RuneCountInString(word) > width {
			cut := []rune(word)
			lines = append(lines, string(cut[:width]))
			word = string(cut[width:])
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
