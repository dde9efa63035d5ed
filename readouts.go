package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/assay"
	"paget/catalog"
	"paget/param"
	"paget/units"
)

// mostListed is the number of names a message lists before it says how many
// more there are.
const mostListed = 20

// checkReadouts looks whether every expectation names a read-out that its assay
// gives, at a time at which it is read: a slip would otherwise be found out only
// after all wells have run.
func (p *Plan) checkReadouts(faults *param.Faults) {
	for _, e := range p.Study.Expect {
		p.checkReadout(e, faults)
	}
}

// checkReadout adds a fault if the assay of an expectation does not give its
// read-out, or not at the time asked for.
func (p *Plan) checkReadout(e Expectation, faults *param.Faults) {
	where := ""
	if e.ID != "" {
		where = fmt.Sprintf("expect %q", e.ID)
	}
	use := p.Study.Assays[p.Study.assayIndex(e.Assay)]
	for _, left := range []struct {
		what, name string
		among      []string
	}{{"arm", e.Arm, use.Arms}, {"line", e.Line, use.Lines}} {
		if left.among != nil && !slices.Contains(left.among, left.name) {
			faults.Add(param.Fault{Place: e.Place, Field: where, Problem: fmt.Sprintf("%s has no %ss of %s %q", e.Assay, p.unitWord(p.Study.assayIndex(e.Assay)), left.what, left.name),
				Allowed: listed(left.among), Hint: "add it to its " + left.what + "s"})
		}
	}
	names, times := p.readoutNames(p.Study.assayIndex(e.Assay))
	i := slices.Index(names, e.Readout)
	if i < 0 {
		faults.Add(param.Fault{Place: e.Place, Field: where, Problem: fmt.Sprintf("assay %s has no read-out %q", e.Assay, e.Readout),
			Allowed: listed(names), Hint: param.DidYouMean(e.Readout, names)})
		return
	}
	p.checkBand(e, where, faults)
	near := func(t float64) bool { return math.Abs(t-e.At) <= 1e-6 }
	if e.HasTime && !slices.ContainsFunc(times[i], near) {
		var read []string
		for _, t := range times[i] {
			read = append(read, p.at(p.Study.assayIndex(e.Assay), t))
		}
		faults.Add(param.Fault{Place: e.Place, Field: where, Problem: fmt.Sprintf("assay %s does not read %s at %s", e.Assay, e.Readout, p.at(p.Study.assayIndex(e.Assay), e.At)),
			Allowed: listed(read), Hint: "leave the key at out for the last time"})
	}
}

// checkBand adds a fault if a band of values is written in a unit that its read-out
// does not have.
func (p *Plan) checkBand(e Expectation, where string, faults *param.Faults) {
	if !e.HasBand || e.Compare != Value && e.Compare != MedianOf {
		return
	}
	for _, info := range p.assays[p.Study.assayIndex(e.Assay)].Describe() {
		if info.Name != e.Readout {
			continue
		}
		want, allowed := units.Dimensionless, "a pure number, or percent"
		switch _, dim, err := units.Lookup(info.Unit); {
		case err != nil && info.Unit != "1" && info.Unit != "share":
			return // a word that is no unit
		case err == nil && dim != units.Dimensionless:
			want, allowed = dim, "in "+info.Unit+" or a unit like it"
		}
		for _, dim := range e.bandDims {
			if dim != want {
				faults.Add(param.Fault{Place: e.Place, Field: where, Problem: fmt.Sprintf("the band of %s is in another unit", e.Readout), Allowed: allowed})
				return
			}
		}
		return
	}
}

// readoutNames returns the read-outs of an assay and, for each, the times at
// which it is read. An assay that reads every node announces them by one name.
func (p *Plan) readoutNames(assayIndex int) (names []string, times [][]float64) {
	add := func(name string, at []float64) { names, times = append(names, name), append(times, at) }
	for _, info := range p.assays[assayIndex].Describe() {
		if info.Name == assay.PhaseAny {
			for _, phase := range p.phases() {
				add(assay.PhasePrefix+phase, info.Times)
			}
			continue
		}
		if info.Name != activityPrefix+"NODE" {
			add(info.Name, info.Times)
			continue
		}
		network := p.nodesNetwork(p.Study.Assays[assayIndex])
		for _, n := range p.Catalogue.Nodes(network) {
			add(activityPrefix+n.Name, info.Times)
		}
		for _, set := range p.Catalogue.NodeSets(network) {
			add("set "+set.Name, info.Times)
		}
	}
	return names, times
}

// phases returns the names of the phases of the lines' cycles.
func (p *Plan) phases() []string {
	var names []string
	for _, name := range p.Study.Lines {
		spec, err := p.Catalogue.CellSpec(name, catalog.Dissolved{})
		if err != nil {
			continue // told when the line is made ready
		}
		for _, phase := range spec.Line.Phases().Phases {
			if !slices.Contains(names, phase.Name) {
				names = append(names, phase.Name)
			}
		}
	}
	return names
}

// listed joins names for a message.
func listed(names []string) string {
	if len(names) <= mostListed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s … and %d more", strings.Join(names[:mostListed], ", "), len(names)-mostListed)
}
