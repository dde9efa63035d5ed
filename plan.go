package paget

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/assay"
	"paget/catalog"
	"paget/cell"
	"paget/param"
	"paget/pathway"
	"paget/record"
	"paget/rng"
	"paget/tissue"
)

// A Plan is a study made ready: every number taken from the catalogue, every
// assay configured, every well listed. It does not change while it runs, and
// many runs may share it.
type Plan struct {
	Study     *Study
	Catalogue *catalog.Catalogue
	Control   int // index of the control arm
	Jobs      []Job

	assays  []assay.Assay
	network pathway.Network
	model   *pathway.Model
	plain   *pathway.Model // the network as the catalogue has it
	names   []string       // under which rules find the nodes of the network that runs
	lines   map[lineKey]preparedLine
	dishes  map[dishKey]assay.Dish
	scheme  assay.Scheme
	branch  *Branch // where the wells begin; nil: at plating
	ablated []string
	off     ablated  // what ablated means
	look    bool     // a first look: fewer replicates than the study asks for, of wells that a row reads
	notes   []string // what a reader of the report should know of the plan
}

// preparedLine is a cell line ready to be plated.
type preparedLine struct {
	phenotype  *cell.Phenotype
	population pathway.PopulationSpec
	inputs     map[string]float64 // levels of the network's inputs in the reference condition
}

type dishKey struct{ line, arm, assay int }

// lineKey names a line among the fields of an assay.
type lineKey struct {
	line   int
	fields string
}

// PlanOptions changes a plan without changing the study file.
type PlanOptions struct {
	Replicates int                        // 0: as the study says
	Without    *pathway.Path              // a path of the network to knock out; nil: none
	Keep       func(s *Study, j Job) bool // nil: all wells
	Scheme     assay.Scheme               // numerical methods, where an assay leaves a choice
	Share      float64                    // of the study's replicates, of wells that a row reads: a first look; 0: all wells
	Ablate     []string                   // names of Ablations that are off
}

// NewPlan takes every number a study needs from the catalogue.
//
// Errors: all faults of the settings at once, with the place in the study file
// or the row of the catalogue; a network or a line that cannot come to rest.
func NewPlan(s *Study, c *catalog.Catalogue, o PlanOptions) (*Plan, error) {
	p := &Plan{Study: s, Catalogue: c, Control: s.armIndex(s.Control), scheme: o.Scheme}
	if err := CheckAblations(o.Ablate); err != nil {
		return nil, err
	}
	p.ablated, p.off, p.look = o.Ablate, ablate(o.Ablate), o.Share > 0
	var faults param.Faults
	p.configure(&faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if err := p.compile(o); err != nil {
		return nil, err
	}
	p.list(o)
	if err := p.dishList(); err != nil {
		return nil, err
	}
	p.checkTrials(&faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// configure makes the assays and fills their settings: first the catalogue's
// constants, then what the study file changes.
func (p *Plan) configure(faults *param.Faults) {
	for _, use := range p.Study.Assays {
		if use.Cohort != nil {
			if a, err := newHostAssay(use, p.Catalogue); err != nil {
				faults.Add(param.Fault{Place: use.Place, Field: "host", Value: use.Cohort.Host, Problem: err.Error()})
			} else {
				p.assays = append(p.assays, a)
			}
			continue
		}
		a, err := assay.New(use.Kind)
		if err != nil {
			faults.Add(param.Fault{Place: use.Place, Field: "assay", Value: use.Kind, Problem: err.Error()})
			continue
		}
		settings := a.Settings()
		for _, n := range p.Catalogue.AssayConstants(use.Kind) {
			if i := settingIndex(settings, n.Name); i >= 0 {
				*settings[i].Value = n.As(settings[i].Dim, faults)
			} else {
				faults.Add(param.Fault{Place: n.Place, Field: n.Name, Problem: "the assay has no such setting",
					Allowed: settingNames(settings), Hint: param.DidYouMean(n.Name, strings.Split(settingNames(settings), ", "))})
			}
		}
		for _, v := range use.Settings {
			v.apply(a, settings, faults)
		}
		if err := a.Validate(); err != nil {
			addSettingFaults(faults, use.Place, err)
		}
		p.assays = append(p.assays, a)
	}
	if faults.Len() == 0 { // only then are all assays there, with their times
		p.checkReadouts(faults)
	}
}

// addSettingFaults turns the faults of an assay's settings into faults of the
// study, at the place where the assay is named.
func addSettingFaults(faults *param.Faults, place param.Place, err error) {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			addSettingFaults(faults, place, e)
		}
		return
	}
	var s *assay.SettingError
	if errors.As(err, &s) {
		faults.Add(param.Fault{Place: place,
			Problem: fmt.Sprintf("assay %s: %s %s", s.Assay, s.Setting, s.Problem), Allowed: s.Allowed, Hint: s.Hint})
		return
	}
	faults.Add(param.Fault{Place: place, Problem: err.Error()})
}

// apply reads one setting of the study file, now that its dimension is known.
func (v SettingValue) apply(a assay.Assay, settings []assay.Setting, faults *param.Faults) {
	i := settingIndex(settings, v.Name)
	if i < 0 {
		faults.Add(param.Fault{Place: v.Place, Field: v.Name, Value: v.Text,
			Problem: fmt.Sprintf("assay %s has no setting %q", a.Name(), v.Name), Allowed: settingNames(settings),
			Hint: param.DidYouMean(v.Name, strings.Split(settingNames(settings), ", "))})
		return
	}
	value, _, _, _, err := param.ParseNumber(v.Text, settings[i].Dim)
	if err != nil {
		faults.Add(param.Fault{Place: v.Place, Field: v.Name, Problem: err.Error()}) // the message quotes the value
		return
	}
	*settings[i].Value = value
}

func settingIndex(settings []assay.Setting, name string) int {
	return slices.IndexFunc(settings, func(s assay.Setting) bool { return s.Name == name })
}

func settingNames(settings []assay.Setting) string {
	var names []string
	for _, s := range settings {
		names = append(names, s.Name)
	}
	return strings.Join(names, ", ")
}

// compile makes network and lines ready.
func (p *Plan) compile(o PlanOptions) error {
	network, ok := p.Catalogue.Network(p.Study.Network)
	if !ok {
		return fmt.Errorf("the catalogue has no network %q", p.Study.Network)
	}
	plain, err := network.Compile()
	if err != nil {
		return &catalogueError{err}
	}
	names := plain.Names()
	if o.Without != nil {
		var reader string
		if network, reader, err = network.Without(*o.Without); err != nil {
			return err
		}
		names = readBy(network, o.Without.Nodes[len(o.Without.Nodes)-1], reader)
	}
	p.network, p.plain, p.names = network, plain, names
	if p.model, err = network.Compile(); err != nil {
		return &catalogueError{err}
	}
	p.lines = map[lineKey]preparedLine{}
	for l, name := range p.Study.Lines {
		for i, a := range p.assays {
			if p.isCohort(i) {
				continue
			}
			key := lineKey{l, strings.Join(assay.Fields(a), " ")}
			if _, done := p.lines[key]; done {
				continue
			}
			line, err := p.prepare(plain, names, name, assay.Fields(a))
			if err != nil {
				return &catalogueError{fmt.Errorf("line %s: %w", name, err)}
			}
			p.lines[key] = line
		}
	}
	return nil
}

// line returns a line as it is in an assay, where it can sense and take up what is
// dissolved there.
func (p *Plan) line(line, use int) preparedLine {
	return p.lines[lineKey{line, strings.Join(assay.Fields(p.assays[use]), " ")}]
}

// readBy returns the names under which rules find the nodes of a network in
// which a path has been knocked out: whoever asks for the last node of the path
// is given the node that stands for it without the path.
func readBy(n pathway.Network, last, reader string) []string {
	names := make([]string, len(n.Nodes))
	for i, node := range n.Nodes {
		switch node.Name {
		case last:
			names[i] = reader
		case reader:
			names[i] = last
		default:
			names[i] = node.Name
		}
	}
	return names
}

// prepare makes one line ready: its reference condition, its phenotype and the
// spread of its expression. The reference condition is that of the network as
// the catalogue has it; names are those under which rules find the nodes of the
// network that will run, and fields what is dissolved around the cells.
func (p *Plan) prepare(plain *pathway.Model, names []string, name string, fields []string) (preparedLine, error) {
	line, ok := p.Catalogue.Line(name)
	if !ok {
		return preparedLine{}, fmt.Errorf("the catalogue has no such line")
	}
	if line.Network() != p.Study.Network {
		return preparedLine{}, fmt.Errorf("its nodes are those of network %q, the study's network is %q", line.Network(), p.Study.Network)
	}
	medium, ok := p.Catalogue.CellMedium(p.Study.Network, line.ReferenceMedium())
	if !ok {
		return preparedLine{}, fmt.Errorf("its reference medium %q is not in the catalogue", line.ReferenceMedium())
	}
	spec, err := p.Catalogue.CellSpec(name, catalog.Dissolved{Fields: fields, Takes: fields})
	if err != nil {
		return preparedLine{}, err
	}
	own := plain.Names()
	expression := line.Levels(own)
	reference, err := cell.ReferenceActivities(plain, expression, spec.Couplings, medium, line.Reference())
	if err != nil {
		return preparedLine{}, err
	}
	spec.Nodes, spec.Reference = names, p.spread(names, own, reference)
	phenotype, err := cell.Compile(spec)
	if err != nil {
		return preparedLine{}, err
	}
	inputs := map[string]float64{}
	for _, in := range plain.Inputs() {
		inputs[in] = reference[plain.NodeIndex(in)]
	}
	sd, relaxation := p.Catalogue.Noise(p.Study.Network, own)
	if p.off.NoNoise {
		sd = make([]float64, len(sd))
	}
	return preparedLine{phenotype: phenotype, inputs: inputs, population: pathway.PopulationSpec{
		Model: p.model, Expression: expression, NoiseSD: sd, NoiseRelaxation: relaxation, Tolerance: 1e-3,
	}}, nil
}

// spread gives each node that will run its activity in the reference condition;
// nodes that a counterfactual adds have that of the node they mirror.
func (p *Plan) spread(names, own []string, reference []float64) []float64 {
	out := make([]float64, len(names))
	for i, node := range p.network.Nodes {
		name := node.Name
		if node.Shadow != "" {
			name = node.Shadow
		}
		out[i] = reference[slices.Index(own, name)]
	}
	return out
}

// fewest is how many replicates a first look keeps, so that there are intervals.
const fewest = 3

// list names the wells in the order in which they are numbered everywhere. A first look
// takes those alone that serve a row.
func (p *Plan) list(o PlanOptions) {
	s := p.Study
	glance := o.Share > 0 && len(s.Expect) > 0
	for _, first := range s.firstWells() {
		use := s.Assays[first.Assay]
		if o.Share > 0 && use.Dear || glance && !s.reads(s.Expect, first) {
			continue
		}
		replicates := use.Replicates
		if o.Replicates > 0 {
			replicates = o.Replicates
		} else if o.Share > 0 {
			replicates = min(replicates, max(fewest, int(math.Round(o.Share*float64(replicates)))))
		}
		for i := range replicates {
			job := first
			job.Replicate = i
			if o.Keep == nil || o.Keep(s, job) {
				p.Jobs = append(p.Jobs, job)
			}
		}
	}
}

// firstWells returns the first well of every arm of every line in every experiment, in
// the order in which wells are numbered.
func (s *Study) firstWells() []Job {
	var out []Job
	for a, use := range s.Assays {
		for l, line := range s.Lines {
			if use.Lines != nil && !slices.Contains(use.Lines, line) {
				continue
			}
			for r := range s.Arms {
				if use.Arms == nil || slices.Contains(use.Arms, s.Arms[r].Name) {
					out = append(out, Job{Assay: a, Line: l, Arm: r})
				}
			}
		}
	}
	return out
}

// dishList puts together the dish of every line, arm and assay that has wells.
func (p *Plan) dishList() error {
	p.dishes = map[dishKey]assay.Dish{}
	var pairs []tissue.Pair
	for _, x := range p.Catalogue.CellPairs(p.Study.Network) {
		pairs = append(pairs, tissue.Pair{A: x.A, B: x.B, Strength: x.Strength.Value})
	}
	for _, job := range p.Jobs {
		if p.isCohort(job.Assay) {
			continue
		}
		key := dishKey{job.Line, job.Arm, job.Assay}
		if _, done := p.dishes[key]; done {
			continue
		}
		medium, ok := p.Catalogue.CellMedium(p.Study.Network, p.Study.Assays[job.Assay].Medium)
		if !ok {
			return fmt.Errorf("the catalogue has no medium %q", p.Study.Assays[job.Assay].Medium)
		}
		mechanics, err := p.Catalogue.Mechanics(p.Study.Assays[job.Assay].Mechanics)
		if err != nil {
			return &catalogueError{err}
		}
		line := p.line(job.Line, job.Assay)
		population := line.population
		population.Treatment = p.Catalogue.Inside(p.Study.Network, p.Study.Arms[job.Arm].Treatment)
		if assay.TakesEndothelium(p.Study.Assays[job.Assay].Kind) {
			if p.dishes[key], err = p.barrierDish(job); err != nil {
				return err
			}
			continue
		}
		recipient, err := p.recipient(job, medium)
		if err != nil {
			return err
		}
		p.dishes[key] = assay.Dish{
			Kinds: []tissue.Kind{{
				Name: p.Study.Lines[job.Line], Phenotype: line.phenotype, Population: population, Medium: medium,
			}},
			Mechanics: mechanics, Pairs: pairs, Scheme: p.scheme, Division: p.Study.Assays[job.Assay].Division, Substances: p.substances(job.Assay),
			Recipient: recipient, Attractants: p.attractants(),
		}
	}
	return nil
}

// recipient returns the second dish of a job's assay, whose cells condition the medium
// under the arm's treatment of the recipient; nil if the assay has none.
func (p *Plan) recipient(job Job, medium []cell.Level) (*assay.Recipient, error) {
	name := p.Study.Assays[job.Assay].Recipient
	if name == "" {
		return nil, nil
	}
	line, err := p.prepare(p.plain, p.names, name, nil)
	if err != nil {
		return nil, &catalogueError{fmt.Errorf("line %s: %w", name, err)}
	}
	population := line.population
	population.Treatment = p.Catalogue.Inside(p.Study.Network, p.Study.Arms[job.Arm].Recipient)
	if faults := population.Treatment.Faults(p.network); len(faults) > 0 {
		return nil, &catalogueError{fmt.Errorf("assay %s, arm %s, recipient %s: %w", p.Study.Assays[job.Assay].Name, p.Study.Arms[job.Arm].Name, name, &faults[0])}
	}
	return &assay.Recipient{Kinds: []tissue.Kind{{Name: name, Phenotype: line.phenotype, Population: population, Medium: medium}}}, nil
}

// attractants returns what cells of the study's network make that attracts cells.
func (p *Plan) attractants() []assay.Attractant {
	var out []assay.Attractant
	for _, f := range p.Catalogue.Attractants(p.Study.Network) {
		out = append(out, assay.Attractant{Name: f.Name, Node: f.Node, Conditioned: f.Conditioned, KD: f.ReceptorKD})
	}
	return out
}

// substances returns how what is dissolved in an assay spreads.
func (p *Plan) substances(use int) []assay.Substance {
	var out []assay.Substance
	for _, name := range assay.Fields(p.assays[use]) {
		if f, ok := p.Catalogue.Field(name); ok {
			out = append(out, assay.Substance{Name: name, Diffusivity: f.Diffusivity, Decay: f.Decay, ByVoxel: f.VoxelSample})
		}
	}
	return out
}

// Well returns the assay and the dish of one well, as Run would run it: for those
// who want to take the steps themselves.
//
// Panics if there is no such well.
func (p *Plan) Well(i int, root rng.Root) (assay.Assay, assay.Dish) {
	job, s := p.Jobs[i], p.Study
	dish := p.dishes[dishKey{job.Line, job.Arm, job.Assay}]
	dish.Root = root.Derive("assay "+s.Assays[job.Assay].Name+", line "+s.Lines[job.Line], uint64(job.Replicate))
	return p.assays[job.Assay], dish
}

// Hash returns the hash of everything that decides the numbers besides the root
// and the version: the study, every number of the catalogue, the wells.
func (p *Plan) Hash() string {
	h := sha256.New()
	h.Write(p.Study.Text)
	h.Write(p.Catalogue.Digest())
	for _, n := range p.Catalogue.Numbers() {
		fmt.Fprintf(h, "\n%s %v %v %v", n.Name, n.Value, n.Low, n.High)
	}
	for _, l := range p.network.Links {
		fmt.Fprintf(h, "\n%s %s %v %v %v", l.ID, l.Rule(), l.Weight, l.Hill, l.EC50)
	}
	if err := json.NewEncoder(h).Encode(p.Jobs); err != nil {
		panic("paget: jobs cannot be encoded: " + err.Error())
	}
	if p.scheme != assay.Fast {
		fmt.Fprintf(h, "\nscheme %s", p.scheme)
	}
	if len(p.ablated) > 0 {
		fmt.Fprintf(h, "\nwithout %s", strings.Join(p.ablated, ", "))
	}
	if b := p.branch; b != nil {
		fmt.Fprintf(h, "\nbranch of %s at %v from %s to %s", b.Hash, b.At, b.From, b.Arm)
	}
	return record.SpecHash(h.Sum(nil))
}

// catalogueError is a fault of the tables or of what a study adds to them.
type catalogueError struct{ err error }

func (e *catalogueError) Error() string   { return e.err.Error() }
func (e *catalogueError) Unwrap() error   { return e.err }
func (e *catalogueError) UserFault() bool { return true }

// armIndex returns the index of an arm, or -1.
func (s *Study) armIndex(name string) int {
	return slices.IndexFunc(s.Arms, func(a Arm) bool { return a.Name == name })
}

// assayIndex returns the index of an assay by its name in the study, or -1.
func (s *Study) assayIndex(name string) int {
	return slices.IndexFunc(s.Assays, func(a AssayUse) bool { return a.Name == name })
}
