package catalog

import (
	"errors"
	"fmt"
	"slices"

	"paget/cell"
)

// Dissolved names the dissolved substances of a study: those that a cell can
// sense, may release and may take up.
type Dissolved struct{ Fields, Secretes, Takes []string }

// CellSpec returns what package cell needs to know of a line where the
// substances d are: the line with its releases and uptakes, and the rules,
// couplings and ramps that have a meaning there. The caller adds the nodes and
// their activities in the reference condition (cell.ReferenceActivities).
//
// What is not a field of the study is taken to stay as in the line's reference
// condition. A behaviour that does not occur there (Ramp) is then left out:
// without a field of oxygen no cell dies for want of it.
//
// Errors: no line of that name; every row that the line lacks for these
// substances.
func (c *Catalogue) CellSpec(line string, d Dissolved) (cell.Spec, error) {
	l, ok := c.Line(line)
	if !ok {
		return cell.Spec{}, fmt.Errorf("the catalogue has no line %q", line)
	}
	if err := c.lacking(l, d); err != nil {
		return cell.Spec{}, err
	}
	numbers, err := l.Cell(d.Secretes...)
	if err != nil {
		return cell.Spec{}, err
	}
	add := func(name string) {
		if n, ok := l.Number(name); ok {
			numbers.Reference = append(numbers.Reference, cell.Level{Name: name, Value: n.Value})
		}
	}
	for _, b := range cell.Behaviours() {
		if b.Optional && !c.stays(l, b.Name, d) {
			add(b.Name)
		}
	}
	for _, field := range d.Takes {
		add(cell.UptakeName(field))
	}
	return cell.Spec{
		Line: numbers, Rules: cellRules(c.rulesFor(l.Network(), d)), Couplings: c.CellCouplings(l.Network(), d.Fields),
		Ramps: c.CellRamps(l.Network(), d), Fields: slices.Clone(d.Fields), Secretes: slices.Clone(d.Secretes), Takes: slices.Clone(d.Takes),
	}, nil
}

// stays says whether a behaviour has a ramp that reads a field which the study
// does not have and which is 0 in the line's reference condition.
func (c *Catalogue) stays(l *Line, behaviour string, d Dissolved) bool {
	for _, p := range c.ramps {
		field := cell.FieldOfSignal(p.Signal)
		if p.Behaviour != behaviour || field == "" || slices.Contains(d.Fields, field) {
			continue
		}
		reference, ok := l.Number(referencePrefix + p.Signal)
		if !ok {
			return true // nothing says that the behaviour occurs
		}
		share := min(max((reference.Value-p.Low.Value)/(p.High.Value-p.Low.Value), 0), 1)
		if p.AtLow.Value+(p.AtHigh.Value-p.AtLow.Value)*share == 0 {
			return true
		}
	}
	return false
}

// lacking returns one error for every row that a line needs where the substances
// d are.
func (c *Catalogue) lacking(l *Line, d Dissolved) error {
	var faults []error
	var told []string
	need := func(row, why string) {
		if _, ok := l.Number(row); ok || slices.Contains(told, row) {
			return
		}
		told = append(told, row)
		faults = append(faults, fmt.Errorf("line %q has no row %q, %s", l.Name, row, why))
	}
	for _, field := range d.Secretes {
		need(cell.SecretionName(field), "which a study in which cells release it needs")
	}
	for _, field := range d.Takes {
		need(cell.UptakeName(field), "which a study in which cells take it up needs")
		need(rowDeadUptake, "which a study in which cells take something up needs")
	}
	reads := func(signal, by string) {
		if cell.FieldOfSignal(signal) != "" {
			need(referencePrefix+signal, "which "+by+" reads")
		}
	}
	for _, r := range c.rulesFor(l.Network(), d) {
		reads(r.Signal, "rule "+r.ID)
	}
	for _, k := range c.couplings {
		if net := c.network(l.Network()); net != nil && net.node(k.Input) != nil && slices.Contains(d.Fields, cell.FieldOfSignal(k.Signal)) {
			reads(k.Signal, "coupling "+k.ID)
		}
	}
	for _, p := range c.ramps {
		if c.applies(l.Network(), p.Signal, p.Behaviour, d) {
			reads(p.Signal, "ramp "+p.ID)
		}
	}
	return errors.Join(faults...)
}

// CellPairs returns the pairs of adhesion molecules that cells with the given
// network have.
func (c *Catalogue) CellPairs(network string) []Pair {
	net := c.network(network)
	var out []Pair
	for _, p := range c.pairs {
		if net != nil && net.node(p.A) != nil && net.node(p.B) != nil {
			out = append(out, p)
		}
	}
	return out
}
