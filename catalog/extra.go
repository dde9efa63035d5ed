package catalog

import (
	"fmt"
	"slices"
	"strings"

	"paget/param"
	"paget/units"
)

// A Cell is one value of an added row, with the place where the user wrote it.
type Cell struct {
	Column, Text string
	Place        param.Place
}

// An Item is one row that a study file adds. Its columns are those of the table
// it is added to.
type Item struct {
	Place param.Place
	Cells []Cell
}

// Text returns the cell of a column, "" if it is not there.
func (i Item) Text(column string) string {
	for _, c := range i.Cells {
		if c.Column == column {
			return strings.TrimSpace(c.Text)
		}
	}
	return ""
}

// Place returns where the cell stands, or the row if there is no such cell.
func (i Item) placeOf(column string) param.Place {
	for _, c := range i.Cells {
		if c.Column == column {
			return c.Place
		}
	}
	return i.Place
}

// itemRow makes an Item a row.
type itemRow struct{ Item }

func (r itemRow) Place(column string) param.Place { return r.placeOf(column) }

// Extra is what a study file adds to a copy of the catalogue, in rows with the
// columns of the tables (ExtraTables). Rows that name something the catalogue
// has (a node, a link's id, a line and property, a line and node, a rule's or
// ramp's id, a phase of a cycle, a property of a field) replace it; others are added.
//
// What may be left out: kind (then assumed), source and how; a link's hill and
// ec50 and a node's noise (then the network's default, as "=" in the tables); a
// node's tau (then "= gene"), label, role and sets. A node may carry a column
// expression: its level in every line that has no row of its own for it. A line
// may begin with name like, value LINE: the rows of another line come first; hosts
// and organs too ("mouse lung" names the lung of the mouse).
type Extra struct {
	Network string // to which nodes and links are added
	Rows    map[string][]Item
}

// ExtraTable describes one table that a study file may add to.
type ExtraTable struct {
	Name     string
	Columns  []string
	Required []string
}

// ExtraTables returns the tables that a study file may add to, in the order in
// which they are read, with their columns.
func ExtraTables() []ExtraTable {
	num := []string{"kind", "source", "how"}
	with := func(columns ...string) []string { return append(columns, num...) }
	return []ExtraTable{
		{"sources", []string{"key", "authors", "year", "title", "doi", "because", "read"}, []string{"key", "authors", "year", "title", "because", "read"}},
		{"nodes", with("node", "label", "role", "tau", "noise", "start", "sets", "expression"), []string{"node"}},
		{"links", with("id", "rule", "weight", "hill", "ec50"), []string{"id", "rule", "weight"}},
		{"fields", with("field", "name", "value"), []string{"field", "name", "value"}},
		{"cycles", with("cycle", "phase", "duration", "doubles"), []string{"cycle", "phase", "duration"}},
		{"volumes", with("volume", "name", "value"), []string{"volume", "name", "value"}},
		{"lines", with("line", "name", "value"), []string{"line", "name", "value"}},
		{"expression", with("line", "node", "value"), []string{"line", "node", "value"}},
		{"rules", with("id", "signal", "direction", "behaviour", "max", "half", "power", "dead", "network"), []string{"id", "signal", "direction", "behaviour", "max", "half", "power"}},
		{"ramps", with("id", "signal", "behaviour", "low", "high", "at low", "at high"), []string{"id", "signal", "behaviour", "low", "high", "at low", "at high"}},
		{"couplings", with("id", "signal", "input", "max", "half", "power"), []string{"id", "signal", "input", "max", "half", "power"}},
		{"molecules", with("line", "molecule", "value"), []string{"line", "molecule", "value"}},
		{"companions", with("companion", "name", "value"), []string{"companion", "name", "value"}},
		{"adhesion", with("a", "b", "strength"), []string{"a", "b", "strength"}},
		{"mechanics", with("set", "name", "value"), []string{"set", "name", "value"}},
		{"perturbations", with("perturbation", "name", "value"), []string{"perturbation", "name", "value"}},
		{"media", with("medium", "input", "value"), []string{"medium", "input", "value"}},
		{"organs", with("species", "organ", "name", "value"), []string{"species", "organ", "name", "value"}},
		{"hosts", with("host", "name", "value"), []string{"host", "name", "value"}},
		{"traits", with("trait", "value"), []string{"trait", "value"}},
		{"traitrules", with("id", "signal", "direction", "trait", "max", "half", "power"), []string{"id", "signal", "direction", "trait", "max", "half", "power"}},
		{"observers", with("species", "name", "value"), []string{"species", "name", "value"}},
		{"drugs", with("drug", "name", "value"), []string{"drug", "name", "value"}},
	}
}

// With returns a copy of the catalogue to which the rows of a study file are
// added. The catalogue itself does not change. Whatever is wrong with the rows,
// or with the whole after adding them, goes to f at the user's place.
func (c *Catalogue) With(extra Extra, f *param.Faults) *Catalogue {
	d := c.copy()
	r := &reader{c: d, f: f, lenient: true}
	tables := ExtraTables()
	known := make([]string, len(tables))
	for i, t := range tables {
		known[i] = t.Name
	}
	for name := range extra.Rows { // only reports, which f puts in order
		if !slices.Contains(known, name) {
			f.Add(param.Fault{Problem: fmt.Sprintf("%q is not a table to add to", name),
				Allowed: strings.Join(known, ", "), Hint: param.DidYouMean(name, known)})
		}
	}
	net := d.network(extra.Network)
	if net == nil && (len(extra.Rows["nodes"]) > 0 || len(extra.Rows["links"]) > 0) {
		f.Add(param.Fault{Problem: fmt.Sprintf("no network is named %q", extra.Network),
			Allowed: strings.Join(d.Networks(), ", "), Hint: param.DidYouMean(extra.Network, d.Networks())})
		return d
	}
	read := map[string]func(row){
		"sources": r.source, "lines": r.line, "expression": r.expression, "rules": r.rule,
		"fields": r.field, "cycles": r.cycle, "volumes": r.volume, "ramps": r.ramp, "mechanics": r.mechanicsRow,
		"couplings": r.coupling, "adhesion": r.pair, "perturbations": r.perturbation, "media": r.medium,
		"molecules": r.molecule, "companions": r.companion, "organs": r.organ, "hosts": r.host, "traits": r.trait,
		"traitrules": r.traitRule, "drugs": r.drug, "observers": r.observer,
		"nodes": func(w row) { r.node(net, w) },
		"links": func(w row) { r.link(net, w) },
	}
	before := f.Len()
	for _, t := range tables {
		for _, item := range extra.Rows[t.Name] {
			if r.item(t, item) {
				read[t.Name](itemRow{item})
			}
		}
	}
	for _, item := range extra.Rows["nodes"] {
		r.everywhere(net, itemRow{item})
	}
	d.resolve()
	if f.Len() == before {
		r.crossCheck()
	}
	return d
}

// item checks the columns of an added row.
func (r *reader) item(t ExtraTable, item Item) bool {
	fine := true
	seen := map[string]bool{}
	for _, cell := range item.Cells {
		if !slices.Contains(t.Columns, cell.Column) {
			r.f.Add(param.Fault{Place: cell.Place, Field: t.Name, Problem: fmt.Sprintf("unknown key %q", cell.Column),
				Allowed: strings.Join(t.Columns, ", "), Hint: param.DidYouMean(cell.Column, t.Columns)})
			fine = false
		}
		seen[cell.Column] = cell.Text != ""
	}
	for _, column := range t.Required {
		if !seen[column] {
			r.f.Add(param.Fault{Place: item.Place, Field: t.Name, Problem: fmt.Sprintf("key %q is missing", column)})
			fine = false
		}
	}
	return fine
}

// everywhere gives an added node its level in every line of its network that
// has no row of its own for it.
func (r *reader) everywhere(net *network, w itemRow) {
	text := w.Text("expression")
	name := w.Text("node")
	if text == "" || net.node(name) == nil {
		return
	}
	n := r.number(w, "expression", name, units.Dimensionless)
	r.within(w, "expression", n, 0, 1)
	for _, l := range r.c.lines {
		if _, there := l.Level(name); !there && l.Network() == net.name && !net.node(name).Input {
			l.setExpression(n)
		}
	}
}
