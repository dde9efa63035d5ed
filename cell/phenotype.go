package cell

import (
	"fmt"
	"math"
	"slices"

	"paget/pathway"
)

// Spec is what Compile needs to build a phenotype.
//
// Nodes are the network's node names in the network's order and Reference their
// activities in the line's reference condition (see ReferenceActivities).
// Fields are the dissolved substances a cell may sense, Secretes those it may
// release and Takes those it may take up.
type Spec struct {
	Line      Line
	Rules     []Rule
	Couplings []Coupling
	Nodes     []string
	Reference []float64
	Fields    []string
	Secretes  []string
	Takes     []string
	Ramps     []Ramp
}

// Phenotype is a compiled, frozen table of rules: from node activities and
// environment to behaviours.
type Phenotype struct {
	line      Line
	secretes  []string
	takes     []string
	names     []string
	nodes     []string
	signals   []string
	reference []float64
	responses []response
	couplings []coupling
}

// response is one behaviour's compiled rules.
type response struct {
	base       float64
	up, down   []term
	maxUp      float64 // absolute, after the base is known
	minDown    float64
	upRelative bool // as written
	dnRelative bool
	ramps      []ramp
	dead       float64 // value of a dead cell without rules
}

// term is (s/half)^power of one signal.
type term struct {
	env   bool // index into the environment's signals, else into the nodes
	index int
	half  float64
	p     power
	dead  bool
	plain float64 // the exponent, for the twin
}

type coupling struct {
	signal int
	input  int
	half   float64
	p      power
	max    float64
}

// Compile checks the spec and solves the bases so that the rules return the
// line's measured values in the reference condition:
//
//	base = (value − c₀)/c₁,   value = c₀ + c₁·base
//
// with c₀ and c₁ from the responses U and D there (see Phenotype.Evaluate). A
// behaviour with ramps has value·factor; where the factor is 0 in the reference
// condition nothing can be measured there, and the line's number is the value at
// factor 1.
//
// Errors: every fault of the spec; a behaviour for which no base ≥ 0 exists, or
// whose base lies beyond what its rules lead to.
func Compile(spec Spec) (*Phenotype, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	p := &Phenotype{line: spec.Line, names: spec.behaviourNames(), secretes: slices.Clone(spec.Secretes),
		takes: slices.Clone(spec.Takes), nodes: slices.Clone(spec.Nodes)}
	p.responses = make([]response, len(p.names))
	nodes := indexOf(spec.Nodes)
	signals := map[string]int{}
	signal := func(name string) int {
		i, ok := signals[name]
		if !ok {
			i = len(p.signals)
			signals[name] = i
			p.signals = append(p.signals, name)
		}
		return i
	}
	behaviours := indexOf(p.names)
	for _, r := range spec.Rules {
		t := term{half: r.HalfMax, p: newPower(r.Power), dead: r.AppliesToDead, plain: r.Power}
		if IsEnvironment(r.Signal) {
			t.env, t.index = true, signal(r.Signal)
		} else {
			t.index = nodes[r.Signal]
		}
		p.responses[behaviours[r.Behaviour]].add(r, t)
	}
	for _, r := range spec.Ramps {
		x := newRamp(r)
		if IsEnvironment(r.Signal) {
			x.env, x.index = true, signal(r.Signal)
		} else {
			x.index = nodes[r.Signal]
		}
		to := &p.responses[behaviours[r.Behaviour]]
		to.ramps = append(to.ramps, x)
	}
	for _, c := range spec.Couplings {
		p.couplings = append(p.couplings, coupling{signal(c.Signal), nodes[c.Input], c.Half, newPower(c.Power), c.Max})
	}
	return p, p.solve(spec)
}

// behaviourNames lists the behaviours of a cell in order.
func (s Spec) behaviourNames() []string {
	var names []string
	for _, in := range Behaviours() {
		names = append(names, in.Name)
	}
	for _, f := range s.Secretes {
		names = append(names, SecretionName(f))
	}
	for _, f := range s.Takes {
		names = append(names, UptakeName(f))
	}
	return names
}

// add takes one rule into a behaviour's response.
func (r *response) add(rule Rule, t term) {
	if rule.Increases {
		if len(r.up) == 0 || rule.Max > r.maxUp {
			r.maxUp = rule.Max
		}
		r.up, r.upRelative = append(r.up, t), rule.Relative
		return
	}
	if len(r.down) == 0 || rule.Max < r.minDown {
		r.minDown = rule.Max
	}
	r.down, r.dnRelative = append(r.down, t), rule.Relative
}

// solve finds every base from the measured value.
func (p *Phenotype) solve(spec Spec) error {
	env := make([]float64, len(p.signals))
	for i, name := range p.signals {
		env[i], _ = level(spec.Line.Environment, name)
	}
	p.reference = make([]float64, len(p.responses))
	var faults faultList
	infos := Behaviours()
	for b := range p.responses {
		r := &p.responses[b]
		want, _ := level(spec.Line.Reference, p.names[b])
		high := 0.0
		if b < len(infos) {
			high = infos[b].High
			if infos[b].Relative {
				want = 1
			}
		}
		factor := 1.0
		for k := range r.ramps {
			factor *= r.ramps[k].at(spec.Reference, env)
		}
		p.reference[b] = want
		if factor == 0 {
			p.reference[b] = 0
		} else {
			want /= factor
		}
		base, err := r.solveBase(want, spec.Reference, env)
		if err != nil {
			faults.add("line %q: %s: %w", spec.Line.Name, p.names[b], err)
			continue
		}
		if high > 0 && base > high {
			faults.add("line %q: %s: its base %.6g would exceed %g", spec.Line.Name, p.names[b], base, high)
		}
		r.freeze(base)
		if b >= len(infos)+len(p.secretes) {
			r.dead = spec.Line.DeadUptake * p.reference[b]
		}
	}
	return faults.err()
}

// solveBase returns the base at which the response to the given signals is
// want.
func (r *response) solveBase(want float64, nodes, env []float64) (float64, error) {
	u := saturation(r.up, nodes, env)
	d := saturation(r.down, nodes, env)
	// value = c0 + c1·base
	c0, c1 := 0.0, (1-d)*(1-u)
	if r.upRelative {
		c1 += (1 - d) * u * r.maxUp
	} else {
		c0 += (1 - d) * u * r.maxUp
	}
	if r.dnRelative {
		c1 += d * r.minDown
	} else {
		c0 += d * r.minDown
	}
	if c1 == 0 {
		return 0, fmt.Errorf("the rules are saturated in the reference condition and give %.6g whatever the base", c0)
	}
	base := (want - c0) / c1
	switch {
	case math.IsNaN(base) || math.IsInf(base, 0):
		return 0, fmt.Errorf("no finite base gives %.6g", want)
	case base < 0 && base > -1e-12*math.Abs(c0/c1):
		base = 0 // rounding of a difference that is exactly zero
	case base < 0:
		return 0, fmt.Errorf("the rules alone give %.6g in the reference condition, more than the measured %.6g: no base of 0 or more exists", c0, want)
	}
	if len(r.up) > 0 && !r.upRelative && r.maxUp < base {
		return 0, fmt.Errorf("the increasing rules lead to %.6g, below the base %.6g", r.maxUp, base)
	}
	if len(r.down) > 0 && !r.dnRelative && r.minDown > base {
		return 0, fmt.Errorf("the decreasing rules lead to %.6g, above the base %.6g", r.minDown, base)
	}
	return base, nil
}

// freeze fixes the base and makes both saturated responses absolute.
func (r *response) freeze(base float64) {
	r.base = base
	if r.upRelative {
		r.maxUp *= base
	}
	if r.dnRelative {
		r.minDown *= base
	}
	if len(r.up) == 0 {
		r.maxUp = base
	}
	if len(r.down) == 0 {
		r.minDown = base
	}
}

// saturation returns Σ(s/h)^p / (1 + Σ(s/h)^p).
func saturation(terms []term, nodes, env []float64) float64 {
	x := sum(terms, nodes, env)
	if math.IsInf(x, 1) {
		return 1
	}
	return x / (1 + x)
}

// sum returns Σ(s/h)^p of one cell.
func sum(terms []term, nodes, env []float64) float64 {
	var sum float64
	for _, t := range terms {
		s := 0.0
		if t.env {
			s = env[t.index]
		} else {
			s = nodes[t.index]
		}
		sum += t.p.of(s / t.half)
	}
	return sum
}

// Line returns the line the phenotype was compiled for.
func (p *Phenotype) Line() Line { return p.line }

// Count returns the number of behaviours, fixed ones and secretions.
func (p *Phenotype) Count() int { return len(p.names) }

// Names returns the behaviours' names in order.
func (p *Phenotype) Names() []string { return append([]string(nil), p.names...) }

// Nodes returns the names of the network's nodes the phenotype was compiled for.
func (p *Phenotype) Nodes() []string { return append([]string(nil), p.nodes...) }

// Secretes returns the names of the fields the cell may release, in order.
func (p *Phenotype) Secretes() []string { return append([]string(nil), p.secretes...) }

// Takes returns the names of the fields the cell may take up, in order.
func (p *Phenotype) Takes() []string { return slices.Clone(p.takes) }

// Uptake returns the behaviour "uptake of" the k-th field of Spec.Takes: the rate
// at which the cell's own volume is cleared, 1/min.
func (p *Phenotype) Uptake(k int) Behaviour {
	return FixedBehaviours + Behaviour(len(p.secretes)+k)
}

// Varies says whether a behaviour differs between living cells or in time: whether
// a rule or a ramp touches it. One that does not is its Base in every living cell.
func (p *Phenotype) Varies(b Behaviour) bool {
	r := &p.responses[b]
	return len(r.up)+len(r.down)+len(r.ramps) > 0
}

// Dead returns the value of a behaviour in a dead cell on which no rule acts: a
// share of the reference value for uptakes, 0 for all others.
func (p *Phenotype) Dead(b Behaviour) float64 { return p.responses[b].dead }

// Base returns a behaviour's value without any signal, in the behaviour's unit.
func (p *Phenotype) Base(b Behaviour) float64 { return p.responses[b].base }

// Reference returns a behaviour's value in the reference condition.
func (p *Phenotype) Reference(b Behaviour) float64 { return p.reference[b] }

// Signals returns the environment signals the rules and couplings read, in
// order: the first index of the environment given to Evaluate and Inputs.
func (p *Phenotype) Signals() []string { return append([]string(nil), p.signals...) }

// ReferenceActivities returns the activities of an untreated, noiseless cell at
// rest in the reference condition: inputs at the levels of the medium and of
// the couplings at the reference environment.
//
// Expression multiplies the nodes' maxima as in pathway.PopulationSpec.
//
// Errors: an input or signal without a name or value here; a network without a
// steady state.
func ReferenceActivities(m *pathway.Model, expression []float64, couplings []Coupling, medium, environment []Level) ([]float64, error) {
	pop, err := pathway.NewPopulation(pathway.PopulationSpec{Model: m, Expression: expression, Tolerance: 1e-9})
	if err != nil {
		return nil, err
	}
	slot := pop.Add(1, 0)
	var faults faultList
	levels, err := InputLevels(couplings, medium, environment)
	if err != nil {
		faults.all = append(faults.all, err)
	}
	for _, l := range levels {
		i := m.InputIndex(l.Name)
		if i < 0 {
			faults.add("%q is not an input of the network", l.Name)
			continue
		}
		pop.SetInput(slot, i, l.Value)
	}
	if err := faults.err(); err != nil {
		return nil, err
	}
	if err := pop.Equilibrate(0); err != nil {
		return nil, err
	}
	a := make([]float64, len(m.Names()))
	for i := range a {
		a[i] = pop.Activity(slot, i)
	}
	return a, nil
}

// InputLevels returns the levels of a network's inputs that a medium and an
// environment hold together: independent ways to be on, 1 − Π(1 − level).
//
// Errors: a coupling whose signal the environment does not have.
func InputLevels(couplings []Coupling, medium, environment []Level) ([]Level, error) {
	var faults faultList
	var off []Level // Π(1 − level), in the order of first mention
	join := func(input string, x float64) {
		i := slices.IndexFunc(off, func(l Level) bool { return l.Name == input })
		if i < 0 {
			i = len(off)
			off = append(off, Level{input, 1})
		}
		off[i].Value *= 1 - x
	}
	for _, l := range medium {
		join(l.Name, l.Value)
	}
	for _, c := range couplings {
		s, ok := level(environment, c.Signal)
		if !ok {
			faults.add("coupling %s → %s: the reference environment has no %q", c.Signal, c.Input, c.Signal)
			continue
		}
		join(c.Input, c.level(s))
	}
	for i := range off {
		off[i].Value = 1 - off[i].Value
	}
	return off, faults.err()
}

// level returns the occupancy level of a coupling at signal s.
func (c Coupling) level(s float64) float64 {
	x := newPower(c.Power).of(s / c.Half)
	return c.Max * x / (1 + x)
}
