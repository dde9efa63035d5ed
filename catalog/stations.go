package catalog

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"paget/param"
	"paget/pathway"
	"paget/upscale"
)

// stationRemoved is the share of a node that Stations takes away: what an siRNA
// usually removes.
const stationRemoved = 0.8

// A StationColumn is one number that cells of the untreated line bring to one
// station of the cascade in the host.
type StationColumn struct {
	Station  string  `json:"station"`
	Quantity string  `json:"quantity"`
	Value    float64 `json:"untreated"` // in the unit of the trait or behaviour
}

// A StationRow is a node, or a molecule beside the network, and what its loss
// changes: new value over untreated value, less 1, column by column; NaN where the
// untreated value is 0.
type StationRow struct {
	Node   string
	Change []float64 // shares, in the order of Columns
}

// Stations says at which stations of the cascade a node acts, and which way: growth,
// leaving the tumour, life in the blood, arrest and crossing, founding.
type Stations struct {
	Line, Host string
	Removed    float64 // share taken away
	Columns    []StationColumn
	Rows       []StationRow // nodes in the order of the network, then molecules
}

// Stations removes 80 % of each node of a line's network, and of each molecule beside
// it, one at a time, and reads what the cells then bring into the host.
//
// Everything follows from the tables: activities at rest, rules of rules.tsv and
// traitrules.tsv, pairs of adhesion.tsv.
//
// Errors: no such line or host, with the nearest; those of BodyLine.
func (c *Catalogue) Stations(line, host string) (*Stations, error) {
	var faults []error
	if _, ok := c.Line(line); !ok {
		faults = append(faults, fmt.Errorf("the catalogue has no line %q %s", line, param.DidYouMean(line, c.LineNames())))
	}
	h, err := c.HostSpec(host)
	if err := errors.Join(append(faults, err)...); err != nil {
		return nil, err
	}
	b, err := c.BodyLine(line, h)
	if err != nil {
		return nil, err
	}
	columns, err := b.stations(nil)
	if err != nil {
		return nil, err
	}
	out := &Stations{Line: line, Host: host, Removed: stationRemoved, Columns: columns}
	for _, node := range append(b.moved(), b.molecules...) {
		after, err := b.stations(pathway.Treatment{{Kind: pathway.Knockdown, Node: node, Removed: stationRemoved}})
		if err != nil {
			return nil, fmt.Errorf("without %s: %w", node, err)
		}
		row := StationRow{Node: node}
		for i, x := range columns {
			change := math.NaN()
			if x.Value != 0 {
				change = after[i].Value/x.Value - 1
			}
			row.Change = append(row.Change, change)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// moved returns the nodes of the network that links drive.
func (b *BodyLine) moved() []string {
	var out []string
	for _, x := range b.network.Nodes {
		if !x.Input {
			out = append(out, x.Name)
		}
	}
	return out
}

// stations reads the columns under a treatment.
func (b *BodyLine) stations(t pathway.Treatment) ([]StationColumn, error) {
	p, err := b.Phenotype(t)
	if err != nil {
		return nil, err
	}
	out := []StationColumn{
		{"growth", "growth", p.Growth},
		{"leaving", "speed", p.Point[upscale.Speed]},
		{"leaving", "cutting", p.Point[upscale.SurfaceProteolysis]},
		{"leaving", "traction", p.Point[upscale.Traction]},
		{"leaving", "holding", levelOf(p.Signals, StickingSignal)},
		{"leaving", "shedding", p.Shedding},
		{"leaving", "groups", p.Blood.Cohesion},
		{"blood", "death without hold", p.Blood.Anoikis},
		{"blood", "death by shear", p.Blood.ShearDeath},
		{"blood", "visibility", p.Blood.Visibility},
	}
	organs := b.c.Organs(b.host.Species)
	first, tightest := b.soils()
	for _, x := range []struct{ trait, organ string }{
		{"adhesion", organs[first]}, {"extravasation", organs[first]}, {"passage", organs[tightest]},
	} {
		out = append(out, StationColumn{"crossing", x.trait + " " + x.organ, levelOf(p.Traits, x.trait+" "+x.organ)})
	}
	for i, organ := range organs {
		if b.host.Lesions[i] {
			out = append(out, StationColumn{"founding", "niche " + organ, levelOf(p.Traits, "niche "+organ)})
		}
	}
	return append(out, StationColumn{"founding", "dormancy " + organs[first], levelOf(p.Traits, "dormancy "+organs[first])}), nil
}

// soils returns the first organ in which lesions grow, and the one with the tightest
// wall.
func (b *BodyLine) soils() (first, tightest int) {
	first = -1
	for i, soil := range b.host.Body.Organs {
		if b.host.Lesions[i] && first < 0 {
			first = i
		}
		if soil.Barrier > b.host.Body.Organs[tightest].Barrier {
			tightest = i
		}
	}
	return max(first, 0), tightest
}

// Row returns the row of a node, and whether there is one.
func (s *Stations) Row(node string) (StationRow, bool) {
	for _, r := range s.Rows {
		if r.Node == node {
			return r, true
		}
	}
	return StationRow{}, false
}

// Change returns what the loss of a node does to a quantity, NaN if there is no such
// pair.
func (s *Stations) Change(node, quantity string) float64 {
	r, ok := s.Row(node)
	for i, x := range s.Columns {
		if ok && x.Quantity == quantity {
			return r.Change[i]
		}
	}
	return math.NaN()
}

// smallestChange is what is printed of a change; smaller ones stand as nothing.
const smallestChange = 0.01

// seen reports whether a row has a change of 1 % or more at a station.
func (s *Stations) seen(r StationRow, station string) bool {
	for i, x := range s.Columns {
		if x.Station == station && math.Abs(r.Change[i]) >= smallestChange {
			return true
		}
	}
	return false
}

// names returns the stations in their order.
func (s *Stations) names() []string {
	var out []string
	for _, x := range s.Columns {
		if len(out) == 0 || out[len(out)-1] != x.Station {
			out = append(out, x.Station)
		}
	}
	return out
}

// percent writes a change as whole percents: "·" below one, "–" where not defined.
func percent(x float64) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case math.Abs(x) < smallestChange:
		return "·"
	}
	return strings.Replace(fmt.Sprintf("%+.0f", 100*x), "-", "−", 1)
}

// WriteMarkdown writes one table a station, with the nodes that change something
// there by 1 % or more.
func (s *Stations) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	for _, station := range s.names() {
		fmt.Fprintf(&b, "### %s\n\n| without 80 %% of |", strings.ToUpper(station[:1])+station[1:])
		rule := "|---|"
		for _, x := range s.Columns {
			if x.Station == station {
				fmt.Fprintf(&b, " %s |", x.Quantity)
				rule += "---:|"
			}
		}
		b.WriteString("\n" + rule + "\n")
		for _, r := range s.Rows {
			if !s.seen(r, station) {
				continue
			}
			fmt.Fprintf(&b, "| %s |", r.Node)
			for i, x := range s.Columns {
				if x.Station == station {
					fmt.Fprintf(&b, " %s |", percent(r.Change[i]))
				}
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteText writes the same tables for a terminal of 80 columns.
func (s *Stations) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, station := range s.names() {
		var columns []int
		for i, x := range s.Columns {
			if x.Station == station {
				columns = append(columns, i)
			}
		}
		fmt.Fprintf(&b, "%s\n", strings.ToUpper(station))
		width := min(18, 66/len(columns))
		for _, head := range s.heads(columns, width) {
			b.WriteString(textRow("", head, width))
		}
		for _, r := range s.Rows {
			if !s.seen(r, station) {
				continue
			}
			var cells []string
			for _, i := range columns {
				cells = append(cells, percent(r.Change[i]))
			}
			b.WriteString(textRow(r.Node, cells, width))
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// heads returns the names of columns, on several lines if one does not fit.
func (s *Stations) heads(columns []int, width int) [][]string {
	var lines [][]string
	for k, i := range columns {
		words := []string{s.Columns[i].Quantity}
		if len(words[0]) >= width {
			words = strings.Fields(words[0])
		}
		for n, word := range words {
			if n == len(lines) {
				lines = append(lines, make([]string, len(columns)))
			}
			lines[n][k] = word
		}
	}
	return lines
}

// textRow writes a name and right-aligned cells.
func textRow(name string, cells []string, width int) string {
	text := fmt.Sprintf("%-14s", name)
	for _, x := range cells {
		text += fmt.Sprintf("%*s", width, x)
	}
	return strings.TrimRight(text, " ") + "\n"
}
