package paget

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/record"
	"paget/stats"
	"paget/units"
)

// growthRows pairs the numbers of a host with those of the fit.
func (g *Growth) growthRows() []struct {
	row, unit string
	e         stats.Estimate
} {
	return []struct {
		row, unit string
		e         stats.Estimate
	}{
		{"primary growth constant", "1/day", g.Constant},
		{"primary growth slope", "", g.Slope},
		{"primary decay", "1/day", g.Decay},
		{"primary decay spread", "", g.Spread},
	}
}

// WriteFits writes the law of growth of the named hosts as a table of the catalogue's
// folder fits/, to four digits.
//
// Errors: a host the catalogue does not have; those of w.
func (g *Growth) WriteFits(w io.Writer, c *catalog.Catalogue, hosts []string, source, command string) error {
	var faults param.Faults
	for _, host := range hosts {
		if _, ok := c.Host(host); !ok {
			faults.Add(param.Fault{Field: "host", Value: host, Problem: "is not a host of the catalogue",
				Allowed: strings.Join(c.HostNames(), ", "), Hint: param.DidYouMean(host, c.HostNames())})
		}
	}
	if c.Source(source) == nil {
		faults.Add(param.Fault{Field: "source", Value: source, Problem: "is not a source of the catalogue", Allowed: "a key of sources.tsv"})
	}
	if err := faults.Err(); err != nil {
		return err
	}
	version, commit := record.Build()
	var fits []catalog.Fit
	for _, host := range hosts {
		for _, row := range g.growthRows() {
			inside := func(x float64) float64 { return fourDigits(x) }
			if row.unit != "" {
				inside = func(x float64) float64 { return fourDigits(x) / units.Day }
			}
			fits = append(fits, catalog.Fit{
				Target: "host " + host + " " + row.row, Value: inside(row.e.Value), Low: inside(row.e.Low), High: inside(row.e.High), Unit: row.unit,
				Source: source, How: fmt.Sprintf("Gompertz with one random effect, %d hosts of %s, by likelihood; residual of ln volume %.3g", g.Hosts, filepath.Base(g.File), g.Residual.Value),
				Study: "growth", Seed: "-", Version: version + " " + commit, Command: command,
			})
		}
	}
	comment := fmt.Sprintf("Growth of tumours in mice. Written by: %s\nln(V/V0) = (a/b)(1 - exp(-b t)), a = constant + slope*b, b log-normal between hosts; %d hosts,\n"+
		"%d volumes (%d of 0 left out); residual of ln volume %.3g; ranges are 95 %% intervals from the curvature\nof the likelihood",
		command, g.Hosts, g.Points, g.Unfelt, g.Residual.Value)
	return catalog.WriteFits(w, comment, fits)
}

// WriteText writes what was found, for a terminal of 80 columns.
func (g *Growth) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d hosts, %d volumes (%d of 0 left out)\n\nGompertz with one random effect, ln(V/V₀) = (α/β)(1 − exp(−βt)), V₀ = 1 mm³,\nα = constant + slope·β. In brackets: 95 %% intervals from the likelihood.\n\n",
		filepath.Base(g.File), g.Hosts, g.Points, g.Unfelt)
	for _, row := range append(g.growthRows(), struct {
		row, unit string
		e         stats.Estimate
	}{"residual of ln volume", "", g.Residual}) {
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("%-26s %s %s", row.row, bracketed(row.e), row.unit), " "))
	}
	fmt.Fprintf(&b, "\n%6s %6s %10s %10s %22s\n", "day", "hosts", "data mm³", "law mm³", "95 % of the law")
	for _, d := range g.Days {
		fmt.Fprintf(&b, "%6g %6d %10.0f %10.0f %11.0f to %7.0f\n", d.Day, d.Hosts, d.Data, d.Median, d.Lower, d.Upper)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
