package paget

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paget/param"
	"paget/rng"
	"paget/stats"
	"paget/stats/power"
	"paget/team"
)

// PowerOptions says for which comparison hosts are to be counted.
type PowerOptions struct {
	Readout string    // cohort's name, blank, read-out; or the cohort's name and "survival"
	Line    string    // "": the first line that the cohort has
	Arms    [2]string // control and treated; "": the study's control and its first other arm
	Test    string    // one of PowerTests; "": log-rank for survival, else Mann-Whitney
	Wanted  float64   // power
	Alpha   float64   // two-sided
	Pool    int       // simulated hosts an arm
	Draws   int       // experiments at each size
	Paired  bool      // the same host under both arms: what only a simulation can do
	Root    rng.Root
	Threads int

	Progress func(done, total int)
}

// PowerTests lists the tests by which arms may be compared.
func PowerTests() []string {
	return []string{"welch", "mann-whitney", "fisher", "log-rank", "cox", "paired-t"}
}

// A PowerAnswer is how many hosts an arm needs, and what that rests on.
type PowerAnswer struct {
	Study     *Study
	Options   PowerOptions // with everything that was left out filled in
	Unit      string
	Answer    power.Answer
	Means     [2]stats.Estimate // of the pools; of survival the medians
	Undefined string            // why there is no answer; "" if there is one
}

// Power simulates a pool of hosts for two arms and repeats the laboratory's
// experiment with hosts drawn from it, for rising numbers of hosts.
//
// Errors: options that name what the study does not have; whatever ends a run.
func Power(ctx context.Context, study *Study, plan func(PlanOptions) (*Plan, error), o PowerOptions) (*PowerAnswer, error) {
	if o.Readout == "" {
		o.Readout = study.FirstHostReadout()
	}
	use, err := o.complete(study)
	if err != nil {
		return nil, err
	}
	wanted := []int{study.armIndex(o.Arms[0]), study.armIndex(o.Arms[1])}
	line := slices.Index(study.Lines, o.Line)
	p, err := plan(PlanOptions{Replicates: o.Pool, Keep: func(_ *Study, j Job) bool {
		return j.Assay == use && j.Line == line && slices.Contains(wanted, j.Arm)
	}})
	if err != nil {
		return nil, err
	}
	if len(p.Jobs) == 0 {
		return nil, o.fault(fmt.Sprintf("%s has no hosts of line %s under both arms", study.Assays[use].Name, o.Line), "", "")
	}
	if err := o.check(p, use, wanted); err != nil {
		return nil, err
	}
	p.control(wanted[0])
	r, err := p.Run(ctx, RunOptions{Root: o.Root, Threads: o.Threads, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	return r.power(use, line, wanted, o)
}

// control makes another arm the one that others are compared with.
func (p *Plan) control(arm int) { p.Control = arm }

// complete fills in what the options leave out and returns the cohort's index.
func (o *PowerOptions) complete(s *Study) (int, error) {
	use := -1
	var names []string
	for i, a := range s.Assays {
		if a.Cohort == nil {
			if strings.HasPrefix(o.Readout, a.Name+" ") {
				return 0, o.fault(a.Name+" is a dish and has no hosts", "a read-out of an experiment with hosts", "")
			}
			continue
		}
		names = append(names, a.Name)
		if strings.HasPrefix(o.Readout, a.Name+" ") && (use < 0 || len(a.Name) > len(s.Assays[use].Name)) {
			use = i
		}
	}
	switch {
	case len(names) == 0:
		return 0, o.fault("the study has no hosts", "a study with cohorts", "paget studies lists them")
	case use < 0 && len(names) > 1:
		return 0, o.fault(fmt.Sprintf("%q does not say of which hosts", o.Readout), "the name of an experiment, a blank, a read-out; experiments: "+strings.Join(names, ", "), "")
	case use < 0: // a read-out alone, of the study's only cohort
		use, o.Readout = s.assayIndex(names[0]), names[0]+" "+o.Readout
	}
	lines, arms := s.Lines, s.armNames(s.Assays[use])
	if s.Assays[use].Lines != nil {
		lines = s.Assays[use].Lines
	}
	if o.Line == "" {
		o.Line = lines[0]
	}
	if !slices.Contains(lines, o.Line) {
		return 0, o.fault(fmt.Sprintf("%s has no hosts with line %q", s.Assays[use].Name, o.Line), strings.Join(lines, ", "), param.DidYouMean(o.Line, lines))
	}
	if o.Arms[0] == "" {
		o.Arms[0] = s.Control
	}
	if o.Arms[1] == "" && len(arms) < 2 {
		return 0, o.fault(s.Assays[use].Name+" has one arm", "two arms", "")
	}
	for _, a := range arms {
		if o.Arms[1] == "" && a != o.Arms[0] {
			o.Arms[1] = a
		}
	}
	for _, a := range o.Arms {
		if !slices.Contains(arms, a) {
			return 0, o.fault(fmt.Sprintf("%s has no arm %q", s.Assays[use].Name, a), listed(arms), param.DidYouMean(a, arms))
		}
	}
	if o.Arms[0] == o.Arms[1] {
		return 0, o.fault("an arm cannot be compared with itself", "two arms", "")
	}
	if o.Test == "" {
		o.Test = "mann-whitney"
		if eventOf(strings.TrimPrefix(o.Readout, s.Assays[use].Name+" ")) != "" {
			o.Test = "log-rank"
		}
	}
	if !slices.Contains(PowerTests(), o.Test) {
		return 0, o.fault(fmt.Sprintf("there is no test %q", o.Test), strings.Join(PowerTests(), ", "), param.DidYouMean(o.Test, PowerTests()))
	}
	return use, nil
}

// armNames returns the arms of an experiment, in the order of the study.
func (s *Study) armNames(use AssayUse) []string {
	var out []string
	for _, a := range s.Arms {
		if use.Arms == nil || slices.Contains(use.Arms, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}

// check finds what is wrong with the options before any host has lived.
func (o *PowerOptions) check(p *Plan, use int, arms []int) error {
	name := strings.TrimPrefix(o.Readout, p.Study.Assays[use].Name+" ")
	known, _ := p.readoutNames(use)
	if !slices.Contains(known, name) {
		return o.fault(fmt.Sprintf("%q is no read-out of %s", name, p.Study.Assays[use].Name), listed(known), param.DidYouMean(name, known))
	}
	if o.ofTimes() && eventOf(name) == "" {
		return o.fault(fmt.Sprintf("%q is no time to an event", name), survivalReadout+", "+relapseReadout+", "+afterReadout, "choose another test with --test")
	}
	if !o.ofTimes() && eventOf(name) != "" {
		return o.fault(fmt.Sprintf("%q is a time to an event, which not all hosts see", name), "the tests log-rank and cox", "choose another test with --test, or a read-out that is no time")
	}
	// Hosts that nobody lives yet stand for those that will be: all else is checked alike.
	plan := o.plan()
	for k := range arms {
		plan.Pools[k].Value = make([]float64, o.Pool)
		if o.ofTimes() {
			plan.Pools[k].Event = make([]bool, o.Pool)
		}
	}
	if err := plan.Validate(); err != nil {
		return &catalogueError{err}
	}
	if !(o.Wanted > 0 && o.Wanted < 1) {
		return o.fault(fmt.Sprintf("the wanted power %g is out of range", o.Wanted), "above 0 and below 1, such as 0.8", "")
	}
	return nil
}

// ofTimes reports whether the test compares times to events.
func (o *PowerOptions) ofTimes() bool { return o.Test == "log-rank" || o.Test == "cox" }

// plan returns what is repeated, without the pools.
func (o *PowerOptions) plan() power.Plan {
	return power.Plan{Comparison: o.comparison(), Paired: o.Paired || o.Test == "paired-t", Draws: o.Draws, Alpha: o.Alpha}
}

// fault is a fault of the options, as the user's.
func (o *PowerOptions) fault(problem, allowed, hint string) error {
	return &catalogueError{fmt.Errorf("%s", param.Fault{Problem: problem, Allowed: allowed, Hint: hint}.String())}
}

// comparison returns the test by its name.
func (o *PowerOptions) comparison() power.Comparison {
	switch o.Test {
	case "welch":
		return power.Welch{}
	case "fisher":
		return power.Fisher{}
	case "log-rank":
		return power.LogRank{}
	case "cox":
		return power.CoxScore{}
	case "paired-t":
		return power.PairedT{}
	}
	return power.MannWhitney{}
}

// power repeats the experiment with hosts of the result.
func (r *Result) power(use, line int, arms []int, o PowerOptions) (*PowerAnswer, error) {
	name := strings.TrimPrefix(o.Readout, r.Plan.Study.Assays[use].Name+" ")
	out := &PowerAnswer{Study: r.Plan.Study, Options: o}
	plan := o.plan()
	for k, arm := range arms {
		if o.ofTimes() {
			t, died := r.survivals(line, arm, use, name)
			plan.Pools[k], out.Means[k], out.Unit = power.Pool{Value: t, Event: died}, survivalMedian(t, died), "d"
			continue
		}
		key, ok := r.lastKey(use, name)
		if !ok {
			return nil, o.fault(fmt.Sprintf("none of the hosts gave %q", name), listed(r.namesOf(use)), "")
		}
		values := r.Values(line, arm, key)
		if plan.Paired { // hosts that have it under both arms
			treated, control := r.Pairs(line, arms[1], key)
			values = [][]float64{control, treated}[k]
		}
		plan.Pools[k], out.Means[k], out.Unit = power.Pool{Value: values}, stats.MeanEstimate(values, level), shownUnit(r.unit(key))
	}
	if o.ofTimes() && !slices.Contains(plan.Pools[0].Event, true) && !slices.Contains(plan.Pools[1].Event, true) {
		out.Undefined = "no simulated host of either arm has the event within the study"
		return out, nil
	}
	crew := team.New(max(1, o.Threads))
	defer crew.Close()
	answer, err := power.Animals(o.Root, plan, o.Wanted, crew)
	if err != nil {
		return nil, &catalogueError{err}
	}
	out.Answer = answer
	if !answer.Defined {
		out.Undefined = answer.Reason
	}
	return out, nil
}

// lastKey returns a read-out of an experiment at its last time.
func (r *Result) lastKey(use int, name string) (ReadoutKey, bool) {
	found, out := false, ReadoutKey{}
	for _, key := range r.Readouts() {
		if key.Assay == use && key.Readout == name && (!found || key.Time >= out.Time) {
			found, out = true, key
		}
	}
	return out, found
}

// namesOf returns the read-outs of an experiment.
func (r *Result) namesOf(use int) []string {
	var out []string
	for _, key := range r.Readouts() {
		if key.Assay == use && !slices.Contains(out, key.Readout) {
			out = append(out, key.Readout)
		}
	}
	return out
}

// PowerJSON is an answer as machines read it.
type PowerJSON struct {
	Study   string       `json:"study"`
	Readout string       `json:"readout"`
	Line    string       `json:"line"`
	Arms    [2]string    `json:"arms"`
	Test    string       `json:"test"`
	Wanted  float64      `json:"power"`         // 0 to 1
	Alpha   float64      `json:"alpha"`         // two-sided, 0 to 1
	Hosts   *int         `json:"hosts_per_arm"` // null without an answer
	Low     int          `json:"low,omitempty"`
	High    int          `json:"high,omitempty"` // 0: more than was tried
	Reason  string       `json:"reason,omitempty"`
	Pool    int          `json:"pool"`
	Draws   int          `json:"draws"`
	Curve   []PowerPoint `json:"curve"`
}

// PowerPoint is the power at one size.
type PowerPoint struct {
	Hosts int     `json:"hosts_per_arm"`
	Power float64 `json:"power"` // 0 to 1
	Low   float64 `json:"low"`   // of its 95 % interval, for draws and pool
	High  float64 `json:"high"`
}

// JSON returns the answer for machines.
func (p *PowerAnswer) JSON() PowerJSON {
	o := p.Options
	out := PowerJSON{Study: p.Study.Name, Readout: o.Readout, Line: o.Line, Arms: o.Arms, Test: o.Test,
		Wanted: o.Wanted, Alpha: o.Alpha, Reason: p.Undefined, Pool: o.Pool, Draws: o.Draws, Curve: []PowerPoint{}}
	if p.Undefined == "" {
		out.Hosts, out.Low = &p.Answer.N[0], p.Answer.Low
		if p.Answer.HighDefined {
			out.High = p.Answer.High
		}
	}
	for _, c := range p.Answer.Curve {
		if c.Defined {
			out.Curve = append(out.Curve, PowerPoint{c.N[0], c.Power, c.TotalLow, c.TotalHigh})
		}
	}
	return out
}
