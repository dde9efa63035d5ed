package paget

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"paget/assay"
	"paget/body"
	"paget/catalog"
	"paget/circulation"
	"paget/cohort"
	"paget/param"
	"paget/pathway"
	"paget/rng"
	"paget/team"
)

// cohortKind is the word for experiments with hosts where dishes have the kind of
// their assay.
const cohortKind = "cohort"

// hostAssay lets hosts stand among the assays of a plan: its wells are hosts.
type hostAssay struct {
	name string
	use  *CohortUse
	host *catalog.HostSpec
}

// newHostAssay looks the host up.
func newHostAssay(use AssayUse, c *catalog.Catalogue) (*hostAssay, error) {
	host, err := c.HostSpec(use.Cohort.Host)
	if err != nil {
		return nil, err
	}
	return &hostAssay{name: use.Name, use: use.Cohort, host: host}, nil
}

func (a *hostAssay) Name() string                  { return cohortKind }
func (a *hostAssay) Settings() []assay.Setting     { return nil }
func (a *hostAssay) Validate() error               { return nil }
func (a *hostAssay) Describe() []assay.ReadoutInfo { return a.describe() }

// Run is not how hosts live: a trial runs them together.
func (a *hostAssay) Run(context.Context, assay.Dish) (assay.Well, error) {
	panic("paget: a host is not a dish")
}

// HasHosts reports whether some of the plan's wells are hosts.
func (p *Plan) HasHosts() bool {
	return slices.ContainsFunc(p.Jobs, func(j Job) bool { return p.isCohort(j.Assay) })
}

// isCohort reports whether an experiment of the plan has hosts.
func (p *Plan) isCohort(use int) bool { return p.Study.Assays[use].Cohort != nil }

// A trial is the hosts of one experiment that carry one line, in all arms.
type trial struct {
	plan   *Plan
	use    int
	line   int
	arms   []int // of the study, in order
	cohort cohort.Plan
	assay  *hostAssay
	lines  []string // of the populations

	halfLives []float64 // by arm of the cohort: of single cells in the blood, min; 0: no tumour
}

// trials lists the trials of the plan's jobs, in their order.
func (p *Plan) trials() []*trial {
	var out []*trial
	for _, j := range p.Jobs {
		if !p.isCohort(j.Assay) {
			continue
		}
		i := slices.IndexFunc(out, func(t *trial) bool { return t.use == j.Assay && t.line == j.Line })
		if i < 0 {
			out = append(out, &trial{plan: p, use: j.Assay, line: j.Line, assay: p.assays[j.Assay].(*hostAssay)})
			i = len(out) - 1
		}
		if !slices.Contains(out[i].arms, j.Arm) {
			out[i].arms = append(out[i].arms, j.Arm)
		}
	}
	return out
}

// checkTrials makes every trial ready once, so that faults are told before any work.
func (p *Plan) checkTrials(faults *param.Faults) {
	for _, t := range p.trials() {
		if err := t.prepare(1); err != nil {
			place := p.Study.Assays[t.use].Place
			for _, e := range unjoined(err) {
				faults.Add(param.Fault{Place: place, Field: p.Study.Assays[t.use].Name, Problem: e.Error()})
			}
			continue
		}
		p.noteOutside(t)
	}
}

// noteOutside notes the cells of a trial, without drugs, that lie outside the designed
// region of the bridge between the scales: what they shed is that of the region's border.
func (p *Plan) noteOutside(t *trial) {
	none := make([]float64, len(t.cohort.Drugs))
	for k, a := range t.cohort.Arms {
		ph := a.Pharmacology.(*pharmacology)
		for i, line := range t.lines {
			axes := ph.answer(i, none).outside
			note := fmt.Sprintf("%s, arm %s: outside the designed region of the tissue runs along %s; shedding is that of its border", line, t.plan.Study.Arms[t.arms[k]].Name, axes)
			if axes != "" && !slices.Contains(p.notes, note) {
				p.notes = append(p.notes, note)
			}
		}
	}
}

// unjoined takes joined errors apart.
func unjoined(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, unjoined(e)...)
		}
		return out
	}
	return []error{err}
}

// hosts returns how many hosts an arm has.
func (t *trial) hosts() int {
	n := 0
	for _, j := range t.plan.Jobs {
		if j.Assay == t.use && j.Line == t.line {
			n = max(n, j.Replicate+1)
		}
	}
	return n
}

// prepare fills the cohort's plan. Hosts of one number have the same luck in every arm
// and under every line.
func (t *trial) prepare(root rng.Root) error {
	s := t.plan.Study
	t.cohort = cohort.Plan{Root: root.Derive("cohort "+s.Assays[t.use].Name, 0), Paired: true}
	drugs, err := t.drugs()
	if err != nil {
		return err
	}
	hosts := t.hosts()
	for _, arm := range t.arms {
		a, err := t.arm(arm, drugs)
		if err != nil {
			return fmt.Errorf("arm %q: %w", s.Arms[arm].Name, err)
		}
		a.Hosts = hosts
		t.cohort.Arms = append(t.cohort.Arms, a)
	}
	if _, err = cohort.New(t.cohort); err != nil {
		return err
	}
	t.halfLives = nil
	for k := range t.cohort.Arms {
		half, err := t.halfLife(k)
		if err != nil {
			return err
		}
		t.halfLives = append(t.halfLives, half)
	}
	return nil
}

// halfLife returns the half-life of single cells of the first tumour in the blood of
// the hosts of an arm, 0 without a tumour.
//
// Units: min.
func (t *trial) halfLife(arm int) (float64, error) {
	a := t.cohort.Arms[arm]
	if len(a.Body.Tumours) == 0 {
		return 0, nil
	}
	b, err := body.New(a.Body)
	if err != nil {
		return 0, err
	}
	tumour := a.Body.Tumours[0]
	return b.HalfLife(a.Pharmacology.Phenotype(tumour.Population, make([]float64, len(t.cohort.Drugs))), tumour.Bed)
}

// drugs returns what the drugs of all arms do, and puts their kinetics into the plan.
func (t *trial) drugs() ([]pathway.Treatment, error) {
	var out []pathway.Treatment
	var names []string
	for _, arm := range t.arms {
		for _, d := range t.plan.Study.Arms[arm].Doses {
			if slices.Contains(names, d.Drug) {
				continue
			}
			names = append(names, d.Drug)
			drug, ok := t.plan.Catalogue.Drug(d.Drug)
			if !ok {
				return nil, fmt.Errorf("the catalogue has no drug %q", d.Drug)
			}
			acts, ok := t.plan.Catalogue.Treatment(drug.Reagent)
			if !ok {
				return nil, fmt.Errorf("drug %q: the catalogue has no reagent %q", d.Drug, drug.Reagent)
			}
			least := acts[0].IC50
			for _, act := range acts {
				least = min(least, act.IC50)
			}
			out = append(out, acts)
			t.cohort.Drugs = append(t.cohort.Drugs, cohort.Drug{
				Name: d.Drug, MolarMass: drug.MolarMass, Least: least / 100, // below a hundredth of half effect nothing is seen
				Kinetics: cohort.Kinetics{Volume: drug.Volume, HalfLife: drug.HalfLife, Absorption: drug.Absorption,
					Bioavailability: drug.Bioavailability, EffectRate: drug.EffectRate, Partition: drug.Partition, Spread: drug.Spread},
			})
		}
	}
	return out, nil
}

// arm returns one arm: its hosts, what their cells do, and its calendar.
func (t *trial) arm(index int, drugs []pathway.Treatment) (cohort.Arm, error) {
	s := t.plan.Study
	a := s.Arms[index]
	spec, err := t.spec(a)
	if err != nil {
		return cohort.Arm{}, err
	}
	ph := &pharmacology{drugs: drugs, known: map[string]*answered{}, switches: t.off(a), off: t.plan.off}
	host := *t.assay.host
	host.WithoutBridge = host.WithoutBridge || ph.switches.NoBridge
	for i, name := range t.lines {
		line, err := t.plan.Catalogue.BodyLine(name, &host)
		if err != nil {
			return cohort.Arm{}, err
		}
		treatment := a.Treatment
		if i > 0 {
			treatment = a.Recipient
		}
		if err := line.Faults(permanent(treatment)); err != nil {
			return cohort.Arm{}, err
		}
		ph.populations = append(ph.populations, treatedPopulation{line: line, treatment: permanent(treatment), beds: t.beds()})
		ph.Phenotype(i, make([]float64, len(drugs)))
	}
	if ph.fault != nil {
		return cohort.Arm{}, ph.fault
	}
	if ph.walls, err = t.walls(); err != nil {
		return cohort.Arm{}, err
	}
	if err := ph.idle(t.cohort.Drugs); err != nil {
		return cohort.Arm{}, err
	}
	calendar, err := t.calendar(a)
	return cohort.Arm{Name: a.Name, Body: spec, Pharmacology: ph, Calendar: calendar}, err
}

// beds returns the organ of each bed, -1 for tumours, which come last.
func (t *trial) beds() []int {
	var out []int
	for i := range t.assay.host.Body.Organs {
		out = append(out, i)
	}
	for range t.assay.use.Tumours {
		out = append(out, -1)
	}
	return out
}

// permanent returns a treatment as it acts on a host: cells are engineered before
// they enter it and stay so.
func permanent(t pathway.Treatment) pathway.Treatment {
	out := slices.Clone(t)
	for i := range out {
		out[i].Start, out[i].Onset, out[i].Duration, out[i].Recovery = 0, 0, 0, 0
	}
	return out
}

// population returns the index of a line among the populations: the study's line is
// the first, under the arm's treatment; others are recipients.
func (t *trial) population(line string) int {
	if len(t.lines) == 0 {
		t.lines = []string{t.plan.Study.Lines[t.line]}
	}
	if line == "" {
		return 0
	}
	for i, name := range t.lines[1:] {
		if name == line {
			return i + 1
		}
	}
	t.lines = append(t.lines, line)
	return len(t.lines) - 1
}

// spec returns the host of an arm with its tumours.
func (t *trial) spec(a Arm) (body.Spec, error) {
	h, use := t.assay.host, t.assay.use
	off := t.off(a)
	s := h.Body
	if off.NoReturn {
		s.SelfSeeding.On = false
	}
	if off.NoNoise {
		s.Bursts = body.Bursts{}
	}
	t.lines = nil
	t.population("")
	for _, u := range use.Tumours {
		h.AddTumour(&s, u.Name, t.population(u.Line), u.Cells)
	}
	for i, j := range use.Injections {
		sizes := make([]float64, j.Group)
		sizes[j.Group-1] = 1
		origin := circulation.Veins
		if j.Arterial {
			origin = circulation.Arteries
		}
		s.Injections = append(s.Injections, body.Injection{Label: injectionLabel(i), Population: t.population(j.Line), Time: j.At, Cells: j.Cells, Sizes: sizes, Origin: origin})
	}
	s.Populations = slices.Clone(t.lines)
	t.plan.off.spec(&s)
	return s, nil
}

// injectionLabel names the cells of an injection.
func injectionLabel(i int) string {
	if i == 0 {
		return "injected"
	}
	return fmt.Sprintf("injected %d", i+1)
}

// calendar returns what is done to the hosts of an arm.
func (t *trial) calendar(a Arm) (cohort.Calendar, error) {
	h, use := t.assay.host, t.assay.use
	c := cohort.Calendar{End: use.Duration, Observations: use.Reads}
	if last := c.Observations[len(c.Observations)-1]; last < use.Duration {
		c.Observations = append(slices.Clone(c.Observations), use.Duration)
	}
	toMM3 := func(v float64) float64 { return v / 1e9 }
	if r := use.Resection; r != nil && r.Volume > 0 {
		if use.Diagnosed {
			c.Rules = append(c.Rules, cohort.Rule{Name: ruleHalf, When: cohort.TumourVolume, Threshold: toMM3(r.Volume) / 2, Do: cohort.Start})
		}
		c.Rules = append(c.Rules, cohort.Rule{Name: ruleResection, When: cohort.TumourVolume, Threshold: toMM3(r.Volume), Do: cohort.Resect})
	} else if r != nil {
		c.Rules = append(c.Rules, cohort.Rule{Name: ruleResection, When: cohort.Clock, Threshold: r.At, Do: cohort.Resect})
	}
	if use.Humane > 0 {
		for i := range use.Tumours {
			c.Rules = append(c.Rules, cohort.Rule{Name: ruleHumane, When: cohort.TumourVolume, Of: i, Threshold: toMM3(use.Humane), Do: cohort.PutDown})
			if len(use.Tumours) > 1 {
				c.Rules[len(c.Rules)-1].Name += " of " + use.Tumours[i].Name
			}
		}
	}
	for i, d := range use.Draws {
		tube := h.Tube(d.Volume)
		if d.Burden > 0 || d.AtRelapse {
			burden := d.Burden
			if d.AtRelapse {
				burden = h.DetectableCells()
			}
			c.Rules = append(c.Rules, cohort.Rule{Name: drawName(i), When: cohort.TotalBurden, Threshold: burden, Do: cohort.DrawBlood, Tube: tube})
			continue
		}
		c.Draws = append(c.Draws, cohort.Draw{Name: drawName(i), Time: d.At, Tube: tube})
	}
	for _, d := range a.Doses {
		dose, err := t.dose(d)
		if err != nil {
			return c, err
		}
		if d.From > 0 {
			name := fmt.Sprintf("tumour of %.4g mm3", toMM3(d.From))
			if !slices.ContainsFunc(c.Rules, func(r cohort.Rule) bool { return r.Name == name }) {
				c.Rules = append(c.Rules, cohort.Rule{Name: name, When: cohort.TumourVolume, Threshold: toMM3(d.From), Do: cohort.Start})
			}
			dose.After = name
		}
		c.Doses = append(c.Doses, dose)
	}
	return c, nil
}

// Names of rules and draws in records.
const (
	ruleResection = "resection"
	ruleHalf      = "half the size at resection"
	ruleHumane    = "humane endpoint"
)

func drawName(i int) string { return fmt.Sprintf("blood %d", i+1) }

// dose returns one row of the event table.
func (t *trial) dose(d DoseUse) (cohort.Dose, error) {
	drug, _ := t.plan.Catalogue.Drug(d.Drug)
	word := d.Route
	if word == "" {
		word = drug.Route
	}
	route, err := cohort.ParseRoute(word)
	if err != nil {
		return cohort.Dose{}, err
	}
	index := slices.IndexFunc(t.cohort.Drugs, func(x cohort.Drug) bool { return x.Name == d.Drug })
	return cohort.Dose{Drug: index, Time: d.Start, Amount: d.Amount, Mass: d.Mass, Interval: d.Every, Additional: d.Times - 1, Route: route}, nil
}

// off returns what is off in the hosts of an arm: by its experiment, by the arm, and in
// the whole plan.
func (t *trial) off(a Arm) Switches {
	return t.assay.use.Switches.with(a.Switches).with(t.plan.off.Switches)
}

// with joins two sets of switches.
func (s Switches) with(o Switches) Switches {
	return Switches{s.NoShedding || o.NoShedding, s.NoReturn || o.NoReturn, s.NoAggregation || o.NoAggregation, s.NoNoise || o.NoNoise, s.NoBridge || o.NoBridge}
}

// runTrials lives the hosts of all trials and reads them into the wells of their
// jobs. tell is called after each host.
func (p *Plan) runTrials(ctx context.Context, o RunOptions, r *Result, tell func()) error {
	for _, t := range p.trials() {
		if err := t.run(ctx, o, r, tell); err != nil {
			return err
		}
	}
	return nil
}

// run lives the hosts of one trial.
func (t *trial) run(ctx context.Context, o RunOptions, r *Result, tell func()) error {
	if err := t.prepare(o.Root); err != nil {
		return &catalogueError{err}
	}
	c, err := cohort.New(t.cohort)
	if err != nil {
		return &catalogueError{err}
	}
	place := map[[2]int]int{}
	for i, j := range t.plan.Jobs {
		if j.Assay == t.use && j.Line == t.line {
			place[[2]int{j.Arm, j.Replicate}] = i
		}
	}
	first := t.goesOn(c, o.Kept, place, r)
	if first == c.Hosts() {
		return nil
	}
	crew := team.New(max(1, o.Threads))
	defer crew.Close()
	err = c.RunFrom(ctx, crew, first, func(h *cohort.Host) error {
		i, wanted := place[[2]int{t.arms[h.Arm], h.Number}]
		if !wanted {
			return nil
		}
		r.Wells[i], r.hosts[i] = t.read(h), keepHost(h)
		if err := o.Kept.keepHost(i, r.Wells[i], r.hosts[i]); err != nil {
			return err
		}
		tell()
		return nil
	})
	if err != nil {
		return fmt.Errorf("cohort %s, line %s: %w", t.assay.name, t.plan.Study.Lines[t.line], err)
	}
	return t.failed()
}

// failed returns what kept the cells of an arm from coming to rest at some level of its
// drugs, as the user's fault; nil if nothing did.
func (t *trial) failed() error {
	for _, a := range t.cohort.Arms {
		if err := a.Pharmacology.(*pharmacology).failed(); err != nil {
			return &catalogueError{fmt.Errorf("cohort %s, line %s, arm %s: %w", t.assay.name, t.plan.Study.Lines[t.line], a.Name, err)}
		}
	}
	return nil
}

// goesOn takes the hosts over that an interrupted run had kept and returns the place
// of the first that is missing. Hosts are kept in the order of their places.
func (t *trial) goesOn(c *cohort.Trial, kept *Kept, place map[[2]int]int, r *Result) int {
	for at := range c.Hosts() {
		arm, number := c.Place(at)
		i, wanted := place[[2]int{t.arms[arm], number}]
		if !wanted {
			continue
		}
		well, story, ok := kept.host(i)
		if !ok {
			return at
		}
		r.Wells[i], r.hosts[i] = well, story
	}
	return c.Hosts()
}

// keptHosts counts the hosts that need not live again.
func (p *Plan) keptHosts(kept *Kept) int {
	n := 0
	for i, j := range p.Jobs {
		if _, _, ok := kept.host(i); ok && p.isCohort(j.Assay) {
			n++
		}
	}
	return n
}

// LiveHosts lives hosts 1 to n of the first experiment with hosts, under every arm,
// and hands their records over in their order; none is kept. part and of divide the
// work: parts 0 to of − 1, one after the other, are the whole.
//
// Errors: a plan without hosts; whatever ends a run; that of each.
func (p *Plan) LiveHosts(ctx context.Context, root rng.Root, threads, part, of int, each func(arm string, host int, r *body.Record) error) error {
	trials := p.trials()
	if len(trials) == 0 {
		return &catalogueError{fmt.Errorf("the study has no cohort")}
	}
	t := trials[0]
	if err := t.prepare(root); err != nil {
		return &catalogueError{err}
	}
	c, err := cohort.New(t.cohort)
	if err != nil {
		return &catalogueError{err}
	}
	crew := team.New(max(1, threads))
	defer crew.Close()
	err = c.Run(ctx, crew, cohort.Shard{Part: part, Of: of}, func(h *cohort.Host) error {
		return each(h.ArmName, h.Number, h.Record)
	})
	if err != nil {
		return err
	}
	return t.failed()
}
