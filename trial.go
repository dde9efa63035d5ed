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
	hosts  int   // an arm
	cohort cohort.Plan
	assay  *hostAssay
	lines  []string // of the populations

	halfLives []float64 // by arm of the cohort: of single cells in the blood, min; 0: no tumour
}

// trials lists the trials of the plan's jobs, in their order.
func (p *Plan) trials() []*trial { return p.trialsOf(p.Jobs) }

// trialsOf lists the trials of wells, in their order.
func (p *Plan) trialsOf(jobs []Job) []*trial {
	var out []*trial
	for _, j := range jobs {
		if !p.isCohort(j.Assay) {
			continue
		}
		i := slices.IndexFunc(out, func(t *trial) bool { return t.use == j.Assay && t.line == j.Line })
		if i < 0 {
			out = append(out, &trial{plan: p, use: j.Assay, line: j.Line, assay: p.assays[j.Assay].(*hostAssay)})
			i = len(out) - 1
		}
		out[i].hosts = max(out[i].hosts, j.Replicate+1)
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

// prepare fills the cohort's plan. Hosts of one number have the same luck in every arm
// and under every line.
func (t *trial) prepare(root rng.Root) error {
	s := t.plan.Study
	t.cohort = cohort.Plan{Root: root.Derive("cohort "+s.Assays[t.use].Name, 0), Paired: true}
	drugs, err := t.drugs()
	if err != nil {
		return err
	}
	hosts := t.hosts
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

// off returns what is off in the hosts of an arm: by its experiment, by the arm, and in
// the whole plan.
func (t *trial) off(a Arm) Switches {
	return t.assay.use.Switches.with(a.Switches).with(t.plan.off.Switches)
}

// with joins two sets of switches.
func (s Switches) with(o Switches) Switches {
	return Switches{s.NoShedding || o.NoShedding, s.NoReturn || o.NoReturn, s.NoAggregation || o.NoAggregation, s.NoNoise || o.NoNoise, s.NoBridge || o.NoBridge}
}
