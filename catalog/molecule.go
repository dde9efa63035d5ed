package catalog

import (
	"fmt"
	"slices"
	"strings"

	"paget/param"
	"paget/pathway"
	"paget/units"
)

// Molecules are what a cell shows or releases without being a node of the
// network: nothing drives them there, and a reagent that acts on one changes its
// level alone. A line either has a row for each of them or for none; with none it
// cannot enter a body.

// molecule reads one row of molecules.tsv.
func (r *reader) molecule(w row) {
	name, what := r.need(w, "line"), r.need(w, "molecule")
	l, ok := r.c.Line(name)
	if !ok {
		r.fault(w, "line", fmt.Sprintf("no line is named %q", name),
			strings.Join(r.c.LineNames(), ", "), param.DidYouMean(name, r.c.LineNames()))
		return
	}
	if net := r.c.network(l.Network()); net != nil && net.node(what) != nil { // of another network it may be one
		r.fault(w, "molecule", fmt.Sprintf("%q is a node of network %s", what, net.name), "a molecule that is no node", "its level stands in expression.tsv")
		return
	}
	if _, there := l.Molecule(what); there && !r.lenient {
		r.fault(w, "molecule", fmt.Sprintf("%q stands twice for line %q", what, name), "each row once", "")
		return
	}
	n := r.number(w, "value", what, units.Dimensionless)
	r.within(w, "value", n, 0, 1)
	l.setMolecule(n)
}

func (l *Line) setMolecule(n param.Number) {
	for i := range l.Molecules {
		if l.Molecules[i].Name == n.Name {
			l.Molecules[i] = n
			return
		}
	}
	l.Molecules = append(l.Molecules, n)
}

// Molecule returns the line's level of a molecule and whether it has a row.
//
// Range: 0 to 1.
func (l *Line) Molecule(name string) (param.Number, bool) {
	for _, n := range l.Molecules {
		if n.Name == name {
			return n, true
		}
	}
	return param.Number{}, false
}

// MoleculeNames returns the molecules that lines have rows for, in the order in
// which the table first names them.
func (c *Catalogue) MoleculeNames() []string {
	var out []string
	for _, l := range c.lines {
		for _, n := range l.Molecules {
			if !slices.Contains(out, n.Name) {
				out = append(out, n.Name)
			}
		}
	}
	return out
}

// moleculesBeside returns the molecules that are no nodes of the network.
func (c *Catalogue) moleculesBeside(net *network) []string {
	return slices.DeleteFunc(c.MoleculeNames(), func(name string) bool { return net.node(name) != nil })
}

// surfaceNames returns the molecules of companions' surfaces.
func (c *Catalogue) surfaceNames() []string {
	var out []string
	for _, s := range c.companions {
		for _, n := range s.Numbers {
			if m, ok := strings.CutPrefix(n.Name, surfacePrefix); ok && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// checkMolecules asks that a line has all molecules or none.
func (r *reader) checkMolecules() {
	names := r.c.MoleculeNames()
	for _, l := range r.c.lines {
		if len(l.Molecules) == 0 {
			continue
		}
		var lacking []string
		for _, name := range names {
			if _, ok := l.Molecule(name); !ok {
				lacking = append(lacking, name)
			}
		}
		if len(lacking) > 0 {
			r.missing("molecules.tsv", fmt.Sprintf("line %q has no row of %s", l.Name, strings.Join(lacking, ", ")), l.Molecules[0].Place, "add the rows, 0 where there is none of it")
		}
	}
}

// treatedLevel returns the level of a molecule that no network drives under a
// treatment, at full course; the mean of a knock-down that differs between cells
// is taken for all.
func treatedLevel(name string, level float64, t pathway.Treatment) float64 {
	for _, p := range t {
		if p.Node == name {
			level = p.Amount(level)
		}
	}
	return level
}
