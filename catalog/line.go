package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/units"
)

// A Line is one cell line: its rows of lines.tsv and its levels of expression.
type Line struct {
	Sheet
	// Expression holds the level, 0 to 1, of each node that has one: the
	// ceiling of the node's activity. The Name of a number is the node.
	Expression []param.Number
}

// lineNumber is a number that every line must have.
type lineNumber struct {
	name      string
	dim       units.Dimension
	low, high float64
}

// Names of rows of lines.tsv that are not behaviours of package cell.
const (
	rowCellDiameter     = "cell diameter"
	rowNucleusDiameter  = "nucleus diameter"
	rowArrestShare      = "arrest share"
	rowFreeShare        = "free share"
	rowSqueeze          = "squeeze"
	rowDoublingTime     = "doubling time"
	rowDivisionDuration = "division duration"
	rowDeathDuration    = "death duration"
	rowSpeedSpread      = "speed spread"
	rowExtension        = "extension"
	rowRetraction       = "retraction"

	referencePrefix = "reference "

	wordNetwork = "network"
	wordMedium  = "reference medium"
	wordLike    = "like" // in a study file: take the rows of another line first
)

// lineWords are the words that every line must have.
var lineWords = []string{"subtype", "species", wordNetwork, wordMedium}

// lineNumbers returns the numbers that every line must have: size, timing, the
// environment of the reference condition, and every behaviour that package cell
// wants measured. The rate of cycle entry is not among them; it follows from
// the doubling time (Line.Cell).
func lineNumbers() []lineNumber {
	inf := math.Inf(1)
	out := []lineNumber{
		{rowCellDiameter, units.Length, 1, 200},
		{rowNucleusDiameter, units.Length, 0.5, 100},
		{rowArrestShare, units.Dimensionless, 0, 1},
		{rowFreeShare, units.Dimensionless, 0, 10},
		{rowSqueeze, units.Dimensionless, 0, 100},
		{rowDoublingTime, units.Time, 60, inf},
		{rowDivisionDuration, units.Time, 10, inf},
		{rowDeathDuration, units.Time, 1, inf},
		{rowSpeedSpread, units.Dimensionless, 0, 3},
		{rowExtension, units.Rate, 0, inf},
		{rowRetraction, units.Rate, 0, inf},
		{referencePrefix + cell.Crowding, units.Dimensionless, 0, 1},
		{referencePrefix + cell.Stiffness, units.Pressure, 0, inf},
		{referencePrefix + cell.MatrixDensity, units.Density, 0, inf},
	}
	for _, b := range cell.Behaviours() {
		if b.Relative || b.Optional || b.Behaviour == cell.CycleEntry {
			continue
		}
		high := b.High
		if high == 0 {
			high = inf
		}
		out = append(out, lineNumber{b.Name, b.Dim, 0, high})
	}
	return out
}

// lineRow finds what a row of lines.tsv may be; optional rows are the secretion
// of a named field and its concentration in the reference condition.
func lineRow(name string) (lineNumber, bool) {
	for _, n := range lineNumbers() {
		if n.name == name {
			return n, true
		}
	}
	if b, field, err := cell.ParseBehaviour(name); err == nil && field != "" && b == cell.FixedBehaviours {
		return lineNumber{name, units.SecretionRate, 0, math.Inf(1)}, true
	}
	if signal, ok := strings.CutPrefix(name, referencePrefix); ok && cell.FieldOfSignal(signal) != "" {
		return lineNumber{name, units.Concentration, 0, math.Inf(1)}, true
	}
	return lineNumber{}, false
}

// line reads one row of lines.tsv.
func (r *reader) line(w row) {
	name, what := r.need(w, "line"), r.need(w, "name")
	l := r.c.lineOrNew(name)
	if slices.Contains(l.names(), what) && !r.lenient {
		r.fault(w, "name", fmt.Sprintf("%q stands twice for line %q", what, name), "each row once", "")
		return
	}
	if what == wordLike && r.lenient {
		r.like(l, w)
		return
	}
	if slices.Contains(lineWords, what) {
		kind, source, how := r.provenance(w)
		l.setWord(Word{Name: what, Text: r.need(w, "value"), Kind: kind, Source: source, How: how, Place: w.Place("value")})
		return
	}
	spec, ok := lineRow(what)
	if !ok {
		known := append([]string(nil), lineWords...)
		for _, n := range lineNumbers() {
			known = append(known, n.name)
		}
		r.fault(w, "name", fmt.Sprintf("%q is not a property of a line", what),
			strings.Join(known, ", ")+", secretion of NAME", param.DidYouMean(what, known))
		return
	}
	n := r.number(w, "value", what, spec.dim)
	r.within(w, "value", n, spec.low, spec.high)
	l.setNumber(n)
}

// like copies the rows of another line, so that a study file says only what is
// different. What is copied is assumed for the new line.
func (r *reader) like(l *Line, w row) {
	other, ok := r.c.Line(w.Text("value"))
	if !ok {
		r.fault(w, "value", fmt.Sprintf("no line is named %q", w.Text("value")),
			strings.Join(r.c.LineNames(), ", "), param.DidYouMean(w.Text("value"), r.c.LineNames()))
		return
	}
	assumed := func(n param.Number) param.Number {
		n.Kind, n.How = param.Assumed, "as in "+other.Name
		return n
	}
	for _, word := range other.Words {
		word.Kind, word.How = param.Assumed, "as in "+other.Name
		l.setWord(word)
	}
	for _, n := range other.Numbers {
		l.setNumber(assumed(n))
	}
	for _, n := range other.Expression {
		l.setExpression(assumed(n))
	}
}

// expression reads one row of expression.tsv.
func (r *reader) expression(w row) {
	name, node := r.need(w, "line"), r.need(w, "node")
	l, ok := r.c.Line(name)
	if !ok {
		r.fault(w, "line", fmt.Sprintf("no line is named %q", name),
			strings.Join(r.c.LineNames(), ", "), param.DidYouMean(name, r.c.LineNames()))
		return
	}
	if net := r.c.network(l.Text(wordNetwork)); net != nil {
		if !r.knownNode(net, w, "node", node) {
			return
		}
		if net.node(node).Input {
			r.fault(w, "node", fmt.Sprintf("%q is an input; its level comes from the medium", node), "a node that is no input", "")
			return
		}
	}
	if _, there := l.Level(node); there && !r.lenient {
		r.fault(w, "node", fmt.Sprintf("the expression of %q stands twice for line %q", node, name), "each row once", "")
		return
	}
	n := r.number(w, "value", node, units.Dimensionless)
	r.within(w, "value", n, 0, 1)
	l.setExpression(n)
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
// with T the time from S to the end of mitosis.
//
// Units: 1/min.
// Errors: T not below the doubling time without deaths.
func (l *Line) CycleEntry() (float64, error) {
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
// frequent (density ∝ e^{−λ·age}).
//
// Units: µm³.
// Errors: as CycleEntry.
func (l *Line) NewbornVolume() (float64, error) {
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
// secretions of the named fields are included if the line has rows for them.
//
// Derived: the newborn's volume (NewbornVolume), the cross-section of the
// nucleus π/4·d², the rate of cycle entry (CycleEntry).
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
	nucleus := l.Value(rowNucleusDiameter)
	out := cell.Line{
		Name: l.Name, Volume: volume, NucleusArea: math.Pi / 4 * nucleus * nucleus,
		ArrestShare: l.Value(rowArrestShare), FreeShare: l.Value(rowFreeShare), Squeeze: l.Value(rowSqueeze),
		DivisionDuration: l.Value(rowDivisionDuration), DeathDuration: l.Value(rowDeathDuration),
		SpeedSpread: l.Value(rowSpeedSpread), Extension: l.Value(rowExtension), Retraction: l.Value(rowRetraction),
		Environment: l.Reference(),
	}
	for _, b := range cell.Behaviours() {
		switch {
		case b.Relative || b.Optional:
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
