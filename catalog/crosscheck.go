package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/pathway"
)

// crossCheck checks the tables against one another: no default hides in code,
// so whatever a run will ask for must have a row.
func (r *reader) crossCheck() {
	if len(r.c.networks) == 0 {
		r.f.Add(param.Fault{Problem: "the catalogue holds no network", Allowed: "a folder with nodes.tsv, links.tsv and defaults.tsv"})
	}
	for _, net := range r.c.networks {
		r.checkNetwork(net)
	}
	for _, s := range r.c.fields {
		r.checkField(s)
	}
	for _, k := range r.c.cycles {
		r.checkCycle(k)
	}
	for _, s := range r.c.volumes {
		r.checkVolume(s)
	}
	for _, l := range r.c.lines {
		r.checkLine(l)
	}
	r.checkMedia()
	r.checkMechanics()
	for _, s := range r.c.perturbations {
		r.checkPerturbation(s)
	}
	r.checkMolecules()
	r.checkCompanions()
	r.checkObservers()
	r.checkOrgans()
	for _, s := range r.c.hosts {
		r.checkHost(s)
	}
	for _, s := range r.c.drugs {
		r.checkDrug(s)
	}
	for _, k := range r.c.courses {
		r.checkCourse(k)
	}
	r.checkFieldUse()
	r.checkTraits()
}

// missing reports a row that must be added.
func (r *reader) missing(file, problem string, at param.Place, hint string) {
	if at.File == "" {
		at = param.Place{File: file}
	}
	r.f.Add(param.Fault{Place: at, Problem: problem, Hint: hint})
}

// checkNetwork asks package pathway what is wrong, and puts it at the row.
func (r *reader) checkNetwork(net *network) {
	if _, ok := net.defaults.Number("noise relaxation"); !ok {
		r.missing(net.name+"/defaults.tsv", `there is no row "noise relaxation"`, param.Place{},
			"add the time in which a cell forgets its own level of expression")
	}
	if r.f.Len() > 0 {
		return // a network with unreadable rows is not judged as a whole
	}
	n, _ := r.c.Network(net.name)
	for _, fault := range faultsOf(n.Validate()) {
		at := param.Place{File: net.name + "/links.tsv"}
		field := fault.Field
		if l := net.link(fault.Link); l != nil {
			at, field = l.Place, "link "+fault.Link+" "+fault.Field
		} else if x := net.node(fault.Node); x != nil {
			at, field = x.Place, "node "+fault.Node+" "+fault.Field
		}
		r.f.Add(param.Fault{Place: at, Field: field, Value: fault.Value,
			Problem: fault.Problem, Allowed: fault.Allowed, Hint: fault.Hint})
	}
}

// faultsOf takes a joined error of package pathway apart.
func faultsOf(err error) []pathway.Fault {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []pathway.Fault
		for _, e := range joined.Unwrap() {
			out = append(out, faultsOf(e)...)
		}
		return out
	}
	var fault *pathway.Fault
	if errors.As(err, &fault) {
		return []pathway.Fault{*fault}
	}
	return []pathway.Fault{{Perturbation: -1, Problem: err.Error()}}
}

// checkLine asks for every row a line needs.
func (r *reader) checkLine(l *Line) {
	at := l.place()
	for _, word := range lineWords {
		if l.Text(word) == "" {
			r.missing("lines.tsv", fmt.Sprintf("line %q has no row %q", l.Name, word), at, "add the row")
		}
	}
	complete := r.checkCycleOf(l, at)
	if r.needNumbers("lines.tsv", "line", &l.Sheet, l.lineNumbers()) && complete {
		if _, err := l.CycleEntry(); err != nil {
			r.missing("lines.tsv", fmt.Sprintf("line %q: %v", l.Name, err), at, "")
		}
		if l.moves() && l.Value(rowArrestShare) >= l.Value(rowFreeShare) {
			r.missing("lines.tsv", fmt.Sprintf("line %q: arrest share must be below free share", l.Name), at, "")
		}
	}
	r.checkSignals(l, at)
	if medium := l.ReferenceMedium(); medium != "" && findSheet(r.c.media, medium) == nil {
		r.missing("lines.tsv", fmt.Sprintf("line %q: no medium is named %q", l.Name, medium), at, param.DidYouMean(medium, r.c.Media()))
	}
	net := r.c.network(l.Network())
	if net == nil {
		if l.Network() != "" {
			r.missing("lines.tsv", fmt.Sprintf("line %q: no network is named %q", l.Name, l.Network()), at, param.DidYouMean(l.Network(), r.c.Networks()))
		}
		return
	}
	var lacking []string
	where, hint := param.Place{File: "expression.tsv"}, "add the rows; a node without a level has no ceiling"
	for _, x := range net.nodes {
		if _, ok := l.Level(x.Name); ok || x.Input {
			continue
		}
		lacking = append(lacking, x.Name)
		if x.Place.File != net.name+"/nodes.tsv" { // added by a study file
			where, hint = x.Place, "give the node an expression, 0 to 1, for all lines, or rows of expression for each"
		}
	}
	if len(lacking) > 0 {
		r.missing("expression.tsv", fmt.Sprintf("line %q has no expression of %s", l.Name, strings.Join(lacking, ", ")), where, hint)
	}
}

// checkCycleOf asks a line with a cycle of its own for what goes with it, and
// returns whether all is there. The rows of two phases would say a second time
// how fast the line divides and how large it is.
func (r *reader) checkCycleOf(l *Line, at param.Place) bool {
	before := r.f.Len()
	cycle, volume := l.Text(wordCycle), l.Text(wordVolume)
	if cycle != "" && r.c.cycleNamed(cycle) == nil {
		r.missing("lines.tsv", fmt.Sprintf("line %q: no cycle is named %q", l.Name, cycle), at, param.DidYouMean(cycle, r.c.CycleNames()))
	}
	if volume != "" && findSheet(r.c.volumes, volume) == nil {
		r.missing("lines.tsv", fmt.Sprintf("line %q: no volume is named %q", l.Name, volume), at, param.DidYouMean(volume, r.c.VolumeNames()))
	}
	if (cycle == "") != (volume == "") {
		r.missing("lines.tsv", fmt.Sprintf("line %q has one of the rows %q and %q without the other", l.Name, wordCycle, wordVolume), at, "add the row")
	}
	for _, n := range twoPhaseNumbers {
		if x, ok := l.Number(n.name); ok && cycle != "" {
			r.missing("lines.tsv", fmt.Sprintf("line %q has both a cycle and a row %q", l.Name, n.name), x.Place, "take the row out")
		}
	}
	if _, ok := l.Number(cycleEntryWord); ok && cycle == "" {
		r.missing("lines.tsv", fmt.Sprintf("line %q has a row %q and no cycle", l.Name, cycleEntryWord), at,
			"its rate follows from the doubling time; take the row out, or add a cycle")
	}
	if _, ok := l.Number(cell.Behaviours()[cell.Necrosis].Name); ok {
		if _, ok := l.Number(rowNecrosisDuration); !ok {
			r.missing("lines.tsv", fmt.Sprintf("line %q has a row of necrosis and no row %q", l.Name, rowNecrosisDuration), at, "add the row")
		}
	}
	return r.f.Len() == before
}

// checkSignals asks that the reference condition of a line says what every
// signal of the environment was that rules or couplings read. Fields are asked
// for only where a study uses them.
func (r *reader) checkSignals(l *Line, at param.Place) {
	reference := l.Reference()
	for _, rule := range r.c.rules {
		if !cell.IsEnvironment(rule.Signal) || cell.FieldOfSignal(rule.Signal) != "" || rule.Network != "" && rule.Network != l.Network() {
			continue
		}
		if !slices.ContainsFunc(reference, func(x cell.Level) bool { return x.Name == rule.Signal }) {
			r.missing("lines.tsv", fmt.Sprintf("line %q has no row %q, which rule %s reads", l.Name, referencePrefix+rule.Signal, rule.ID), at, "")
		}
	}
}

// checkMedia asks that every medium sets every input that no coupling drives.
func (r *reader) checkMedia() {
	for _, net := range r.c.networks {
		for _, input := range net.inputNames() {
			driven := slices.ContainsFunc(r.c.couplings, func(k Coupling) bool {
				return k.Input == input && cell.FieldOfSignal(k.Signal) == ""
			})
			for _, s := range r.c.media {
				if _, ok := s.Number(input); !ok && !driven {
					r.missing("media.tsv", fmt.Sprintf("medium %q does not set input %q of network %s", s.Name, input, net.name),
						param.Place{File: "media.tsv"}, "add the row, 0 if there is none of it")
				}
			}
		}
	}
}

// checkPerturbation asks for the rows that its kind needs and for known nodes.
func (r *reader) checkPerturbation(s *Sheet) {
	at := param.Place{File: "perturbations.tsv"}
	for _, w := range s.Words {
		at = w.Place
	}
	kind, err := pathway.ParsePerturbationKind(s.Text(wordKind))
	if err != nil {
		r.missing("", fmt.Sprintf("perturbation %q: %v", s.Name, err), at, "")
		return
	}
	for _, field := range PerturbationFields() {
		if _, ok := s.Number(field.Name); !ok && slices.Contains(field.Needed, kind) {
			r.missing("", fmt.Sprintf("perturbation %q (%s) has no row %q", s.Name, kind, field.Name), at, "add the row")
		}
	}
	known := append(r.c.MoleculeNames(), r.c.surfaceNames()...)
	for _, net := range r.c.networks {
		known = append(known, net.nodeNames()...)
	}
	names := append(strings.Split(s.Text(wordNode), ","), s.Text(wordPartner))
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(known, name) {
			r.missing("", fmt.Sprintf("perturbation %q: no network has a node %q, and no cell shows a molecule of that name", s.Name, name), at, param.DidYouMean(name, known))
		}
	}
}
