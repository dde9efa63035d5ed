package paget

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"paget/param"
	"paget/pathway"
	"paget/rng"
	"paget/stats"
)

// mostPaths is the number of paths that are simulated one by one; the others
// are left in the remainder. leastShare is the share of the strongest path's
// loss, in the network of a mean cell, below which a path is not simulated; that cell is in the line's reference
// medium, which need not be the assay's.
const (
	mostPaths  = 12
	leastShare = 0.03
)

// A Question asks which paths of the network carried a change.
type Question struct {
	plan      *Plan
	e         Expectation // line, arm, assay and read-out
	effectors []string    // nodes through which the read-out hears of the network
}

// NewQuestion makes a question out of the words of a command line. readout is
// the name of an assay, or an assay and one of its read-outs; line and arm may
// be empty for the first.
//
// Errors: a name that does not exist, with the nearest.
func NewQuestion(p *Plan, readout, line, arm string) (*Question, error) {
	s := p.Study
	var faults param.Faults
	q := &Question{plan: p, e: Expectation{Line: line, Arm: arm}}
	if line == "" {
		q.e.Line = s.Lines[0]
	} else if !slices.Contains(s.Lines, line) {
		faults.Add(param.Fault{Problem: fmt.Sprintf("line %q is not in study %s", line, s.Name), Allowed: strings.Join(s.Lines, ", "), Hint: param.DidYouMean(line, s.Lines)})
	}
	var arms []string
	for i, a := range s.Arms {
		if i == p.Control {
			continue
		}
		arms = append(arms, a.Name)
		if q.e.Arm == "" && !a.InSeries() {
			q.e.Arm = a.Name
		}
	}
	if !slices.Contains(arms, q.e.Arm) {
		faults.Add(param.Fault{Problem: fmt.Sprintf("arm %q is not a treated arm of study %s", q.e.Arm, s.Name), Allowed: strings.Join(arms, ", "), Hint: param.DidYouMean(arm, arms)})
	}
	q.readout(readout, &faults)
	if q.e.Assay != "" {
		q.e.Place = param.Place{} // asked on the command line, not in a file
		p.checkReadout(q.e, &faults)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	q.effectors = q.hears()
	return q, nil
}

// readout finds assay and read-out; an assay alone stands for the read-out that
// its expectations name first, or its first one.
func (q *Question) readout(text string, faults *param.Faults) {
	s := q.plan.Study
	var names []string
	hosts := ""
	for i, a := range s.Assays {
		rest, ok := strings.CutPrefix(text+" ", a.Name+" ")
		if a.Cohort != nil {
			if ok && len(a.Name) > len(hosts) {
				hosts = a.Name
			}
			continue
		}
		names = append(names, a.Name)
		if !ok || len(a.Name) <= len(q.e.Assay) {
			continue
		}
		q.e.Assay, q.e.Readout = a.Name, strings.TrimSpace(rest)
		var known []string
		for _, info := range q.plan.assays[i].Describe() {
			known = append(known, info.Name)
		}
		if q.e.Readout == "" {
			q.e.Readout = known[0]
			for _, e := range slices.Backward(s.Expect) {
				if e.Assay == a.Name {
					q.e.Readout = e.Readout
				}
			}
		}
	}
	switch {
	case len(hosts) > len(q.e.Assay):
		q.e.Assay = "" // the longer name is meant
		allowed := strings.Join(names, ", ")
		if allowed == "" {
			allowed = "an assay; this study has none"
		}
		faults.Add(param.Fault{Problem: hosts + " has hosts, and paths are knocked out in dishes alone", Allowed: allowed,
			Hint: "the report of a run says what clusters owe to each step of the cascade"})
	case q.e.Assay == "":
		faults.Add(param.Fault{Problem: fmt.Sprintf("%q does not begin with the name of an assay of study %s", text, s.Name),
			Allowed: strings.Join(names, ", "), Hint: param.DidYouMean(text, names)})
	}
}

// hears returns the nodes through which the read-out hears of the network: the
// node that is read, or every node that a rule or an adhesion pair reads.
func (q *Question) hears() []string {
	if node, ok := strings.CutPrefix(q.e.Readout, activityPrefix); ok {
		return []string{node}
	}
	if name, ok := strings.CutPrefix(q.e.Readout, "set "); ok {
		for _, set := range q.plan.Catalogue.NodeSets(q.plan.Study.Network) {
			if set.Name == name {
				return set.Nodes
			}
		}
	}
	var out []string
	add := func(name string) {
		if q.plan.model.NodeIndex(name) >= 0 && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, r := range q.plan.Catalogue.CellRules(q.plan.Study.Network, nil, nil) {
		add(r.Signal)
	}
	for _, p := range q.plan.Catalogue.Pairs() {
		add(p.A)
		add(p.B)
	}
	return out
}

// ExplainOptions says how a question is answered.
type ExplainOptions struct {
	Root       rng.Root
	Threads    int
	Replicates int
	Progress   func(done, total int)
}

// An Explanation shares out a change among the paths that carried it.
type Explanation struct {
	Question  *Question
	Total     stats.Estimate // the change with all paths
	Paths     []PathShare    // largest first
	Left      int            // paths too weak in the network to be simulated
	Remainder float64        // share that single paths do not account for
}

// A PathShare is what is lost of a change when one path alone is knocked out.
type PathShare struct {
	Path    pathway.Path
	Without stats.Estimate // the change without the path
	// Share is (Total − Without)/Total, the ratio of sums over paired wells with
	// its interval; it is negative where the path worked against the change.
	Share stats.Estimate
}

// Explain answers the question: the treated wells are run once with all paths,
// and once for each path with that path alone knocked out by an untreated
// shadow of its nodes (docs/decisions/0005). The control wells are the same in
// all runs.
//
// Errors: those of Run.
func (q *Question) Explain(ctx context.Context, o ExplainOptions) (*Explanation, error) {
	paths, left, err := q.paths()
	if err != nil {
		return nil, err
	}
	x := &Explanation{Question: q, Left: left}
	wells, done := 0, 0
	progress := func(base int) func(done, total int) {
		return func(d, total int) {
			if wells == 0 {
				wells = total + len(paths)*(total/2)
			}
			done = base + d
			if o.Progress != nil {
				o.Progress(done, wells)
			}
		}
	}
	control, total, err := q.measure(ctx, nil, o, progress(0))
	if err != nil {
		return nil, err
	}
	x.Total = stats.PairedRelativeChange(total, control, level)
	if !x.Total.Defined || x.Total.Value == 0 {
		return x, nil
	}
	sum := 0.0
	for _, p := range paths {
		_, values, err := q.measure(ctx, &p, o, progress(done))
		if err != nil {
			return nil, err
		}
		share := PathShare{Path: p, Without: stats.PairedRelativeChange(values, control, level), Share: shareLost(values, total, control)}
		sum += share.Share.Value
		x.Paths = append(x.Paths, share)
	}
	slices.SortStableFunc(x.Paths, func(a, b PathShare) int {
		return cmp.Compare(b.Share.Value, a.Share.Value)
	})
	x.Remainder = 1 - sum
	return x, nil
}

// shareLost returns which share of the change from control to treated is gone
// when a path is knocked out.
//
//	share = Σ(without − treated)/Σ(control − treated)   over the wells
func shareLost(without, treated, control []float64) stats.Estimate {
	lost, whole := make([]float64, len(treated)), make([]float64, len(treated))
	for i := range treated {
		lost[i], whole[i] = without[i]-treated[i], control[i]-treated[i]
	}
	e := stats.PairedRelativeChange(lost, whole, level)
	if !e.Defined { // the change is too near nothing for an interval
		e.Value = stats.Mean(lost)/stats.Mean(whole) - 1
	}
	e.Value, e.Low, e.High = e.Value+1, e.Low+1, e.High+1
	return e
}

// measure runs the control and the treated arm, or with a path knocked out the
// treated arm alone, and returns the read-out well by well.
func (q *Question) measure(ctx context.Context, without *pathway.Path, o ExplainOptions, progress func(int, int)) (control, treated []float64, err error) {
	options := PlanOptions{Replicates: o.Replicates, Without: without, Keep: func(s *Study, j Job) bool {
		arm := s.Arms[j.Arm].Name
		return s.Assays[j.Assay].Name == q.e.Assay && s.Lines[j.Line] == q.e.Line &&
			(arm == q.e.Arm || without == nil && arm == s.Control)
	}}
	plan, err := NewPlan(q.plan.Study, q.plan.Catalogue, options)
	if err != nil {
		return nil, nil, err
	}
	r, err := plan.Run(ctx, RunOptions{Root: o.Root, Threads: o.Threads, Progress: progress})
	if err != nil {
		return nil, nil, err
	}
	key, ok := r.expectedKey(q.e)
	if !ok {
		return nil, nil, q.noReadout(r)
	}
	line := slices.Index(q.plan.Study.Lines, q.e.Line)
	return r.Values(line, q.plan.Control, key), r.Values(line, q.plan.Study.armIndex(q.e.Arm), key), nil
}

// noReadout names the read-outs there are.
func (q *Question) noReadout(r *Result) error {
	var known []string
	for _, key := range r.Readouts() {
		if !slices.Contains(known, key.Readout) {
			known = append(known, key.Readout)
		}
	}
	var faults param.Faults
	faults.Add(param.Fault{Problem: fmt.Sprintf("assay %s has no read-out %q", q.e.Assay, q.e.Readout),
		Allowed: strings.Join(known, ", "), Hint: param.DidYouMean(q.e.Readout, known)})
	return faults.Err()
}

// paths lists the paths from what is perturbed to what the read-out hears, the
// strongest in the network of a mean cell first, and how many were left out.
func (q *Question) paths() (strong []pathway.Path, left int, err error) {
	const mostFound = 400
	arm := q.plan.Study.Arms[q.plan.Study.armIndex(q.e.Arm)]
	type weighed struct {
		path pathway.Path
		loss float64
	}
	var all []weighed
	var sources []string
	for _, p := range arm.Treatment {
		for _, from := range []string{p.Node, p.Partner} {
			if from == "" || slices.Contains(sources, from) {
				continue
			}
			sources = append(sources, from)
			for _, to := range q.effectors {
				if from == to {
					all = append(all, weighed{path: pathway.Path{Nodes: []string{from}, Sign: 1}})
					continue
				}
				for _, path := range q.plan.network.Paths(from, []string{to}, mostFound) {
					if !slices.ContainsFunc(all, func(w weighed) bool { return slices.Equal(w.path.Nodes, path.Nodes) }) {
						all = append(all, weighed{path: path})
					}
				}
			}
		}
	}
	line := slices.Index(q.plan.Study.Lines, q.e.Line)
	treated, err := q.plan.atRest(line, arm, q.plan.network)
	if err != nil {
		return nil, 0, err
	}
	strongest := 0.0
	for i := range all {
		if all[i].loss, err = q.plan.meanCellLoss(line, arm, all[i].path, treated); err != nil {
			return nil, 0, err
		}
		strongest = max(strongest, all[i].loss)
	}
	slices.SortStableFunc(all, func(a, b weighed) int {
		return cmp.Compare(b.loss, a.loss)
	})
	for _, w := range all {
		if len(strong) < mostPaths && w.loss > leastShare*strongest {
			strong = append(strong, w.path)
		} else {
			left++
		}
	}
	return strong, left, nil
}

// meanCellLoss returns by how much the last node of a path moves back, in a
// noiseless cell at rest in its reference condition, when the path is knocked
// out; treated are the activities of that cell with all paths.
func (p *Plan) meanCellLoss(line int, arm Arm, path pathway.Path, treated func(node string) float64) (float64, error) {
	network, reader, err := p.network.Without(path)
	if err != nil {
		return 0, err
	}
	without, err := p.atRest(line, arm, network)
	if err != nil {
		return 0, err
	}
	return math.Abs(without(reader) - treated(path.Nodes[len(path.Nodes)-1])), nil
}

// atRest returns the activities of a treated, noiseless cell at rest in the
// line's reference condition.
func (p *Plan) atRest(line int, arm Arm, network pathway.Network) (func(node string) float64, error) {
	model, err := network.Compile()
	if err != nil {
		return nil, err
	}
	prepared := p.line(line, 0) // expression and inputs are the same in every assay
	population, err := pathway.NewPopulation(pathway.PopulationSpec{Model: model, Expression: prepared.population.Expression, Treatment: p.Catalogue.Inside(p.Study.Network, arm.Treatment)})
	if err != nil {
		return nil, err
	}
	population.Add(1, 0)
	for name, value := range prepared.inputs {
		if i := model.InputIndex(name); i >= 0 {
			population.SetInput(0, i, value)
		}
	}
	if err := population.Equilibrate(0); err != nil {
		return nil, err
	}
	return func(node string) float64 { return population.Activity(0, model.NodeIndex(node)) }, nil
}

// WriteText writes an explanation for a terminal.
func (x *Explanation) WriteText(w io.Writer, width int) error {
	e := x.Question.e
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s in %s, arm %s\n", e.Assay, e.Readout, e.Line, e.Arm)
	if !x.Total.Defined {
		fmt.Fprintf(&b, "The change cannot be formed: %s\n", x.Total.Reason)
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "changes by %s.\n\n", changeText(x.Total))
	if x.Total.Value == 0 {
		b.WriteString("There is nothing to share out.\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	if len(x.Paths) == 0 {
		fmt.Fprintf(&b, "No path of the network leads from what was done to this read-out.\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "Share of the change that is lost when one path alone is knocked out:\n\n")
	for _, p := range x.Paths {
		interval := ""
		if p.Share.Defined {
			interval = fmt.Sprintf("(%.0f to %.0f)", noMinusZero(p.Share.Low), noMinusZero(p.Share.High))
		}
		fmt.Fprintf(&b, "%5.0f %% %-13s %s\n", noMinusZero(p.Share.Value), interval, pathText(p.Path, width-22))
	}
	fmt.Fprintf(&b, "%5.0f %%               interaction: what single paths do not account for", noMinusZero(x.Remainder))
	if x.Left > 0 {
		fmt.Fprintf(&b, "\n                      (and %d weaker paths, not run one by one)", x.Left)
	}
	b.WriteString("\n\nIntervals are of 95 %, from the paired wells.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// pathText writes a path as "A > B > C", broken to width.
func pathText(p pathway.Path, width int) string {
	var b strings.Builder
	column := 0
	for i, node := range p.Nodes {
		text := node
		if i > 0 {
			text = " > " + node
		}
		if column > 0 && column+len(text) > width {
			b.WriteString("\n                        ")
			column = 2
		}
		b.WriteString(text)
		column += len(text)
	}
	return b.String()
}

// noMinusZero turns a share into whole percent, without the sign of a zero.
func noMinusZero(share float64) float64 { return math.Round(100*share) + 0 }
