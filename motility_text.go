package paget

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/record"
	"paget/stats"
)

// FittedLine says whose tracks were fitted and from which source, for the
// provenance of stored numbers.
type FittedLine struct {
	Line    string // name of the catalogue's line
	Source  string // key of the catalogue's source; "" for that of the line's present speed
	Command string
}

// Check returns what is wrong with a line and source, as the user's fault.
func (l FittedLine) Check(c *catalog.Catalogue) error {
	var f param.Faults
	if _, ok := c.Line(l.Line); !ok {
		f.Add(param.Fault{Field: "line", Value: l.Line, Problem: "is not a line of the catalogue",
			Allowed: strings.Join(c.LineNames(), ", "), Hint: param.DidYouMean(l.Line, c.LineNames())})
	}
	if l.Source != "" && c.Source(l.Source) == nil {
		var keys []string
		for _, s := range c.Sources() {
			keys = append(keys, s.Key)
		}
		f.Add(param.Fault{Field: "source", Value: l.Source, Problem: "is not a source of the catalogue",
			Allowed: "a key of sources.tsv", Hint: param.DidYouMean(l.Source, keys)})
	}
	return f.Err()
}

// WriteFits writes mean speed, persistence and spread as a table of the
// catalogue's folder fits/, to four digits. The speed is the mean over cells, as
// a simulated population spreads about it.
//
// Errors: those of Check; those of w.
func (m *Motility) WriteFits(w io.Writer, c *catalog.Catalogue, l FittedLine) error {
	if err := l.Check(c); err != nil {
		return err
	}
	version, commit := record.Build()
	file := filepath.Base(m.Tracks.File)
	fits := make([]catalog.Fit, 0, 3)
	for _, row := range []struct {
		name, unit, how string
		e               stats.Estimate
	}{
		{"motility speed", "um/min", fmt.Sprintf("root mean square over the cells of %s; their mean is %.4g um/min", file, m.MeanSpeed.Value), m.Speed},
		{"motility persistence", "min", fmt.Sprintf("one persistence misses parts of the curve by up to %.0f %%", 100*math.Abs(m.WorstResidual)), m.Persistence},
		{"speed spread", "", fmt.Sprintf("SD between cells of the log of %g-min displacement that lasts from one half of a track to the other; %.3g with chance", spreadLag, m.RawSpread.Value), m.Spread},
	} {
		target := "line " + l.Line + " " + row.name
		n, ok := c.Number(target)
		if !ok {
			return fmt.Errorf("the catalogue has no number %q", target)
		}
		if !row.e.Defined {
			return m.Tracks.useless(row.name+" cannot be told: "+row.e.Reason, "tracks of more cells")
		}
		source := l.Source
		if source == "" {
			source = n.Source
		}
		fits = append(fits, catalog.Fit{
			Target: target, Value: fourDigits(row.e.Value), Low: fourDigits(row.e.Low), High: fourDigits(row.e.High), Unit: row.unit,
			Source: source, How: row.how, Study: "motility",
			Seed: fmt.Sprint(uint64(m.Root)), Version: version + " " + commit, Command: l.Command,
		})
	}
	comment := fmt.Sprintf("Motility of %s. Written by: %s\npersistent random walk with localisation error, fitted to the mean-squared displacement\n"+
		"(every displacement counts once) of %d cells, %g to %g min; localisation error %.3g um;\nresiduals %.1f %% root mean square; ranges are 95 %% intervals of %d resamplings of whole cells",
		l.Line, l.Command, len(m.Tracks.Cells), m.Lags[0].Time, m.Lags[len(m.Lags)-1].Time, m.Error.Value, 100*m.RootMeanResidual, m.Resamples)
	return catalog.WriteFits(w, comment, fits)
}

// fourDigits rounds to four significant digits; a stored number with more would
// look as if it were known better.
func fourDigits(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	if err != nil {
		return x // an infinity, which no estimate holds
	}
	return y
}

// WriteText writes what was found, for a terminal of 80 columns.
func (m *Motility) WriteText(w io.Writer) error {
	var b strings.Builder
	t := m.Tracks
	fmt.Fprintf(&b, "%s: %d cells, %d places, %d gaps\n%g min a frame", filepath.Base(t.File), len(t.Cells), t.Rows, t.Gaps, t.Interval)
	if t.Pixel > 0 {
		fmt.Fprintf(&b, ", %g µm a pixel", t.Pixel)
	}
	fmt.Fprintf(&b, "\n\nPersistent random walk, <d²> = 2S²P²(t/P − 1 + exp(−t/P)) + 4ε², fitted from\n%g to %g min. Every displacement counts once. In brackets: 95 %% intervals of\n%d resamplings of whole cells",
		m.Lags[0].Time, m.Lags[len(m.Lags)-1].Time, m.Resamples)
	if m.Unfitted > 0 {
		fmt.Fprintf(&b, " (%d that no walk fits left out)", m.Unfitted)
	}
	b.WriteString(".\n\n")
	for _, row := range []struct {
		name, unit, note string
		e                stats.Estimate
	}{
		{"speed S", "µm/min", "root mean square of cells", m.Speed},
		{"spread of ln speed", "", fmt.Sprintf("lasting; %.2f with chance", m.RawSpread.Value), m.Spread},
		{"mean speed", "µm/min", "of cells of that spread", m.MeanSpeed},
		{"persistence P", "min", "", m.Persistence},
		{"localisation error ε", "µm", "of one coordinate", m.Error},
	} {
		line := fmt.Sprintf("%-20s %s %-6s %s", row.name, bracketed(row.e), row.unit, row.note)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	fmt.Fprintf(&b, "\n%7s %6s %13s %17s %9s %9s %12s\n", "lag min", "cells", "displacements", "data µm²", "walk µm²", "residual", "cell by cell")
	for _, row := range m.shown() {
		fmt.Fprintf(&b, "%7g %6d %13d %8.1f ± %6.1f %9.1f %+7.1f %% %12.1f\n",
			row.Time, row.Cells, row.Displacements, row.Data.Value, row.StandardError, row.Walk, 100*(row.Data.Value/row.Walk-1), row.OneByOne)
	}
	fmt.Fprintf(&b, "Over all %d lags: %.1f %% root mean square, %+.1f %% at worst. The same fit gives\n", len(m.Lags), 100*m.RootMeanResidual, 100*m.WorstResidual)
	fmt.Fprintf(&b, "S = %.3g µm/min, P = %.3g min cell by cell (every cell counts once)", m.SpeedOneByOne, m.PersistenceOneByOne)
	if m.PersistenceLate > 0 {
		fmt.Fprintf(&b, ", and\nS = %.3g µm/min, P = %.3g min to the lags from %g min on", m.SpeedLate, m.PersistenceLate, shortEnd)
	}
	b.WriteString(".\n")
	m.writeMisfit(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeMisfit writes what one walk cannot fit.
func (m *Motility) writeMisfit(b *strings.Builder) {
	line := func(what string, data stats.Estimate, walk float64) {
		fmt.Fprintf(b, "%-39s %s %7.2f\n", what, bracketed(data), walk)
	}
	fmt.Fprintf(b, "\n%-39s %-25s %7s\n", "What one walk cannot fit", "data", "walk")
	line(fmt.Sprintf("exponent of <d²>, up to %g min", shortEnd), m.ShortExponent, m.WalkShortExponent)
	line(fmt.Sprintf("exponent of <d²>, from %g min", longStart), m.LongExponent, m.WalkLongExponent)
	for _, row := range m.shown() {
		line(fmt.Sprintf("kurtosis of displacement in %g min", row.Time), row.Kurtosis, 3)
	}
	for _, row := range m.Delays {
		line(fmt.Sprintf("correlation of velocity after %g min", row.Time), row.Correlation, row.Walk)
	}
	fmt.Fprintf(b, "Walks whose ln speed has the spread above would have kurtosis %.1f.\n", m.SpreadKurtosis)
	fmt.Fprintf(b, "ln speed of cells against a normal distribution: distance %.3f, p = %.2g,\nskewness %.2f.\n", m.LogNormalDistance, m.LogNormalChance, m.LogNormalSkewness)
}

// shown returns the lags of the table of residuals.
func (m *Motility) shown() []LagRow {
	var out []LagRow
	for _, row := range m.Lags {
		for _, t := range shownLags {
			if math.Abs(row.Time-t) < 1e-6*t {
				out = append(out, row)
			}
		}
	}
	return out
}

// bracketed writes a value and its interval in 25 columns.
func bracketed(e stats.Estimate) string {
	if !e.Defined {
		return fmt.Sprintf("%-25s", "too few data")
	}
	return fmt.Sprintf("%-6.3g (%6.3g to %6.3g)", e.Value, e.Low, e.High)
}
