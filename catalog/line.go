package catalog

import (
	"math"
	"strings"

	"paget/cell"
	"paget/param"
)

// A Line is one cell line: its rows of lines.tsv and its levels of expression.
type Line struct {
	Sheet
	// Expression holds the level, 0 to 1, of each node that has one: the
	// ceiling of the node's activity. The Name of a number is the node.
	Expression []param.Number
	// Molecules holds the level, 0 to 1, of what the line shows or releases
	// without its being a node of the network; none: the line enters no body.
	Molecules []param.Number

	cycle   *Cycle // nil: two phases, from doubling time and division duration
	volumes *Sheet // of volumes.tsv; nil: linear growth, from the cell diameter
}

func (l *Line) setExpression(n param.Number) {
	for i := range l.Expression {
		if l.Expression[i].Name == n.Name {
			l.Expression[i] = n
			return
		}
	}
	l.Expression = append(l.Expression, n)
}

// Level returns the line's expression of a node and whether it has a row.
//
// Range: 0 to 1.
func (l *Line) Level(node string) (param.Number, bool) {
	for _, n := range l.Expression {
		if n.Name == node {
			return n, true
		}
	}
	return param.Number{}, false
}

// Levels returns the expression of the named nodes in their order, as
// pathway.PopulationSpec wants it; nodes without a row (the inputs) are at 1.
func (l *Line) Levels(nodes []string) []float64 {
	out := make([]float64, len(nodes))
	for i, name := range nodes {
		out[i] = 1
		if n, ok := l.Level(name); ok {
			out[i] = n.Value
		}
	}
	return out
}

// Network returns the name of the network whose nodes the line expresses.
func (l *Line) Network() string { return l.Text(wordNetwork) }

// ReferenceMedium returns the medium of the line's reference condition.
func (l *Line) ReferenceMedium() string { return l.Text(wordMedium) }

// Reference returns the environment of the line's reference condition.
func (l *Line) Reference() []cell.Level {
	var out []cell.Level
	for _, n := range l.Numbers {
		if signal, ok := strings.CutPrefix(n.Name, referencePrefix); ok {
			out = append(out, cell.Level{Name: signal, Value: n.Value})
		}
	}
	return out
}

// CycleEntry returns the rate at which cells leave G1 so that the culture
// doubles in the line's doubling time in spite of its deaths:
//
//	λ = ln 2/doubling + apoptosis,   k = λ/(2·e^{−λT} − 1)
//
// with T the time from S to the end of mitosis. A line with a cycle of its own
// has a row for the rate.
//
// Units: 1/min.
// Errors: T not below the doubling time without deaths.
func (l *Line) CycleEntry() (float64, error) {
	if l.cycle != nil {
		return l.Value(cycleEntryWord), nil
	}
	growth := math.Ln2/l.Value(rowDoublingTime) + l.Value("apoptosis")
	return cell.EntryRate(math.Ln2/growth, l.Value(rowDivisionDuration))
}

// NewbornVolume returns the volume of a cell just born. The diameter of the
// table is that of the average cell of a growing culture, and cells grow from
// V₀ to 2V₀ in the time T from S to the end of mitosis:
//
//	V₀ = (π/6)d³ / (1 + p·m),   p = 1 − share in G1,   m = 1/(λT) − 1/(e^{λT} − 1)
//
// m is the mean of age/T among dividing cells, of which young ones are more
// frequent (density ∝ e^{−λ·age}). A line with volumes of fluid and solids has
// a row for it.
//
// Units: µm³.
// Errors: as CycleEntry.
func (l *Line) NewbornVolume() (float64, error) {
	if l.volumes != nil {
		return l.volumes.Value(rowCellVolume), nil
	}
	entry, err := l.CycleEntry()
	if err != nil {
		return 0, err
	}
	d, division := l.Value(rowCellDiameter), l.Value(rowDivisionDuration)
	x := cell.GrowthRate(entry, division) * division
	dividing := 1 - cell.WaitingShare(entry, division)
	age := 1/x - 1/math.Expm1(x)
	return math.Pi / 6 * d * d * d / (1 + dividing*age), nil
}

// Cell returns the line as package cell wants it. Of the behaviours, the
// secretions of the named fields are included if the line has rows for them;
// uptakes and what a line need not have are added by Catalogue.CellSpec.
//
// Derived: the newborn's volume (NewbornVolume), the cross-section of the
// nucleus, the rate of cycle entry (CycleEntry), the time from cycle entry to
// division in a cycle of phases.
// Errors: as CycleEntry; Load has refused lines for which they occur.
func (l *Line) Cell(secretes ...string) (cell.Line, error) {
	entry, err := l.CycleEntry()
	if err != nil {
		return cell.Line{}, err
	}
	volume, err := l.NewbornVolume()
	if err != nil {
		return cell.Line{}, err
	}
	out := cell.Line{
		Name: l.Name, Volume: volume, NucleusArea: l.nucleusArea(),
		ArrestShare: l.Value(rowArrestShare), FreeShare: l.Value(rowFreeShare), Squeeze: l.Value(rowSqueeze),
		DivisionDuration: l.Value(rowDivisionDuration), DeathDuration: l.Value(rowDeathDuration),
		NecrosisDuration: l.Value(rowNecrosisDuration), DeadUptake: l.Value(rowDeadUptake),
		SpeedSpread: l.Value(rowSpeedSpread), Extension: l.Value(rowExtension), Retraction: l.Value(rowRetraction),
		Environment: l.Reference(),
	}
	if _, ok := l.Number(rowFreeShare); !ok && !l.moves() {
		out.FreeShare = 1 // a cell that does not move meets no opening; the law wants two shares
	}
	if l.cycle != nil {
		out.Cycle, out.DivisionDuration = l.cycle.Cell(), l.cycle.fixed()
	}
	if l.volumes != nil {
		out.Pools = poolsOf(l.volumes)
	}
	for _, b := range cell.Behaviours() {
		switch {
		case b.Relative, b.Optional:
		case b.Behaviour == cell.CycleEntry:
			out.Reference = append(out.Reference, cell.Level{Name: b.Name, Value: entry})
		default:
			out.Reference = append(out.Reference, cell.Level{Name: b.Name, Value: l.Value(b.Name)})
		}
	}
	for _, field := range secretes {
		name := cell.SecretionName(field)
		if n, ok := l.Number(name); ok {
			out.Reference = append(out.Reference, cell.Level{Name: name, Value: n.Value})
		}
	}
	return out, nil
}

// nucleusArea returns the cross-section of the undeformed nucleus, µm²: π/4·d²
// with its diameter, or that of a ball of the volume V of volumes.tsv,
//
//	d = (6V/π)^(1/3)
func (l *Line) nucleusArea() float64 {
	d := l.Value(rowNucleusDiameter)
	if l.volumes != nil {
		d = math.Cbrt(6 * l.volumes.Value(rowNucleusVolume) / math.Pi)
	}
	return math.Pi / 4 * d * d
}

// LineNames returns the names of the lines in the order of the table.
func (c *Catalogue) LineNames() []string {
	out := make([]string, len(c.lines))
	for i, l := range c.lines {
		out[i] = l.Name
	}
	return out
}

// Line returns the line of that name and whether there is one. The line is
// shared; it must not be changed.
func (c *Catalogue) Line(name string) (*Line, bool) {
	for _, l := range c.lines {
		if l.Name == name {
			return l, true
		}
	}
	return nil, false
}

func (c *Catalogue) lineOrNew(name string) *Line {
	if l, ok := c.Line(name); ok {
		return l
	}
	l := &Line{Sheet: Sheet{Name: name}}
	c.lines = append(c.lines, l)
	return l
}
