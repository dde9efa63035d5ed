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
	rowNecrosisDuration = "necrosis duration"
	rowDeadUptake       = "dead uptake"

	referencePrefix = "reference "

	wordNetwork = "network"
	wordMedium  = "reference medium"
	wordCycle   = "cycle"  // a name of cycles.tsv
	wordVolume  = "volume" // a name of volumes.tsv
	wordLike    = "like"   // in a study file: take the rows of another line first
)

// lineWords are the words that every line must have.
var lineWords = []string{"subtype", "species", wordNetwork, wordMedium}

// optionalLineWords are the words that a line may have: both or neither.
var optionalLineWords = []string{wordCycle, wordVolume}

// twoPhaseNumbers are the rows of a line without a cycle of its own: two phases,
// and a volume that grows linearly. A line with a cycle has none of them.
var twoPhaseNumbers = []lineNumber{
	{rowCellDiameter, units.Length, 1, 200},
	{rowNucleusDiameter, units.Length, 0.5, 100},
	{rowDoublingTime, units.Time, 60, math.Inf(1)},
	{rowDivisionDuration, units.Time, 10, math.Inf(1)},
}

// movingNumbers are the rows, besides behaviours, of a line whose cells move.
var movingNumbers = []lineNumber{
	{rowArrestShare, units.Dimensionless, 0, 1},
	{rowFreeShare, units.Dimensionless, 0, 10},
	{rowSqueeze, units.Dimensionless, 0, 100},
	{rowSpeedSpread, units.Dimensionless, 0, 3},
	{rowExtension, units.Rate, 0, math.Inf(1)},
	{rowRetraction, units.Rate, 0, math.Inf(1)},
}

// movingBehaviours are behaviours that say nothing of a cell that does not move.
var movingBehaviours = []cell.Behaviour{cell.MotilityPersistence, cell.ChemotacticSensitivity, cell.ProtrusionRate, cell.ProtrusionLifetime}

// behaviourNumbers returns the rows of the measured behaviours; only says which
// are meant. The rate of cycle entry is not among them.
func behaviourNumbers(only func(cell.Info) bool) []lineNumber {
	var out []lineNumber
	for _, b := range cell.Behaviours() {
		if b.Relative || b.Behaviour == cell.CycleEntry || !only(b) {
			continue
		}
		high := b.High
		if high == 0 {
			high = math.Inf(1)
		}
		out = append(out, lineNumber{b.Name, b.Dim, 0, high})
	}
	return out
}

// cycleEntryNumber is the row of a line with a cycle of its own.
var cycleEntryNumber = lineNumber{cycleEntryWord, units.Rate, 0, math.Inf(1)}

// moves says whether cells of the line move; a line that lacks the row is taken
// to.
func (l *Line) moves() bool {
	n, ok := l.Number(cell.Behaviours()[cell.MotilitySpeed].Name)
	return !ok || n.High > 0
}

// lineNumbers returns the numbers that the line must have: size, timing, the
// environment of the reference condition, and every behaviour that package cell
// wants measured. Without a cycle of its own the rate of cycle entry is not
// among them; it follows from the doubling time (Line.CycleEntry). A line that
// does not move needs no rows of movement.
func (l *Line) lineNumbers() []lineNumber {
	inf := math.Inf(1)
	var out []lineNumber
	if l.Text(wordCycle) == "" {
		out = append(out, twoPhaseNumbers...)
	} else {
		out = append(out, cycleEntryNumber)
	}
	if l.moves() {
		out = append(out, movingNumbers...)
	}
	out = append(out,
		lineNumber{rowDeathDuration, units.Time, 1, inf},
		lineNumber{referencePrefix + cell.Crowding, units.Dimensionless, 0, 1},
		lineNumber{referencePrefix + cell.Stiffness, units.Pressure, 0, inf},
		lineNumber{referencePrefix + cell.MatrixDensity, units.Density, 0, inf},
	)
	return append(out, behaviourNumbers(func(b cell.Info) bool {
		return !b.Optional && (l.moves() || !slices.Contains(movingBehaviours, b.Behaviour))
	})...)
}

// lineRows returns the numbers that some line may have, those of named fields
// left out.
func lineRows() []lineNumber {
	out := append([]lineNumber{cycleEntryNumber}, twoPhaseNumbers...)
	any := &Line{} // without rows it is taken to move and to have two phases
	for _, n := range append(any.lineNumbers(), behaviourNumbers(func(b cell.Info) bool { return b.Optional })...) {
		if !slices.Contains(twoPhaseNumbers, n) {
			out = append(out, n)
		}
	}
	return append(out, lineNumber{rowNecrosisDuration, units.Time, 1, math.Inf(1)}, lineNumber{rowDeadUptake, units.Dimensionless, 0, 1})
}

// lineRow finds what a row of lines.tsv may be; optional rows are secretion and
// uptake of a named field and its level in the reference condition.
func (c *Catalogue) lineRow(name string) (lineNumber, bool) {
	for _, n := range lineRows() {
		if n.name == name {
			return n, true
		}
	}
	if field, ok := uptakeOf(name); ok && field != "" {
		return lineNumber{name, units.Rate, 0, math.Inf(1)}, true
	}
	if b, field, err := cell.ParseBehaviour(name); err == nil && field != "" && b == cell.FixedBehaviours {
		return lineNumber{name, c.secretionDim(field), 0, math.Inf(1)}, true
	}
	if signal, ok := strings.CutPrefix(name, referencePrefix); ok && cell.FieldOfSignal(signal) != "" {
		return lineNumber{name, c.signalDim(signal), 0, math.Inf(1)}, true
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
	if slices.Contains(lineWords, what) || slices.Contains(optionalLineWords, what) {
		l.setWord(r.word(w, what))
		if what == wordCycle && r.lenient {
			l.dropCopied(twoPhaseNumbers)
		}
		return
	}
	spec, ok := r.c.lineRow(what)
	if !ok {
		known := append(append([]string(nil), lineWords...), optionalLineWords...)
		for _, n := range lineRows() {
			known = append(known, n.name)
		}
		r.fault(w, "name", fmt.Sprintf("%q is not a property of a line", what),
			strings.Join(known, ", ")+", secretion of NAME, uptake of NAME", param.DidYouMean(what, known))
		return
	}
	n := r.number(w, "value", what, spec.dim)
	r.within(w, "value", n, spec.low, spec.high)
	l.setNumber(n)
}

// dropCopied takes out rows that were copied from another line and that a line
// with a cycle of its own does not have.
func (l *Line) dropCopied(rows []lineNumber) {
	l.Numbers = slices.DeleteFunc(l.Numbers, func(n param.Number) bool {
		return strings.HasPrefix(n.How, copiedFrom) && slices.ContainsFunc(rows, func(x lineNumber) bool { return x.name == n.Name })
	})
}

// copiedFrom begins how a copied row was come by.
const copiedFrom = "as in "

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
		n.Kind, n.How = param.Assumed, copiedFrom+other.Name
		return n
	}
	for _, word := range other.Words {
		word.Kind, word.How = param.Assumed, copiedFrom+other.Name
		l.setWord(word)
	}
	for _, n := range other.Numbers {
		l.setNumber(assumed(n))
	}
	for _, n := range other.Expression {
		l.setExpression(assumed(n))
	}
	for _, n := range other.Molecules {
		l.setMolecule(assumed(n))
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
