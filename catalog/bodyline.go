package catalog

import (
	"errors"
	"fmt"
	"slices"

	"paget/body"
	"paget/cell"
	"paget/circulation"
	"paget/organ"
	"paget/param"
	"paget/pathway"
	"paget/upscale"
)

// A BodyLine is a line made ready for one host: its network in the medium and the
// stiffness of the host's tumours, and the traits that its cells bring.
//
// It is not safe for use by several goroutines at once.
type BodyLine struct {
	c          *Catalogue
	line       *Line
	host       *HostSpec
	model      *pathway.Model
	network    pathway.Network
	traits     *cell.Traits
	behaviours *cell.Phenotype
	couplings  []cell.Coupling
	medium     []cell.Level
	around     []cell.Level
	molecules  []string
	surrogate  *upscale.Surrogate
	draws      []*upscale.Surrogate // by block
	plain      *BodyPhenotype       // known once it was asked for; see HostSpec.WithoutBridge
	untreated  []float64            // activities at rest without treatment, once they are known
}

// A BodyPhenotype is what cells of a line under a treatment bring into a host.
//
// Units: Radius in µm, Shedding and Recruitment in 1/min; the others as they say.
type BodyPhenotype struct {
	Signals []cell.Level // activities of nodes, levels of molecules, sticking

	Point  upscale.Point  // what one cell does at the scale of tissue
	Bridge upscale.Answer // what runs of tissue say of cells at Point
	// Blocks holds, for each block of a cohort, the factor by which the shedding of its
	// hosts differs: what the runs of tissue leave open (upscale.Surrogate.Draw).
	Blocks [upscale.Blocks]float64
	// Cohesions holds the cohesion of its cells in the blood in each block.
	Cohesions [upscale.Blocks]float64

	Traits []cell.Level // in the order of traitKinds, organ by organ

	Blood  circulation.Phenotype
	Organs []organ.Phenotype // by bed

	Growth       float64 // factor on the growth of the primary
	Shedding     float64 // 1/min a cell
	Attraction   float64 // response to the lure of a tumour
	Infiltration float64 // 0 to 1, chance of a cell that stopped in a tumour to enter it
	Lure         float64 // what a tumour of these cells secretes to attract others
	Recruitment  float64 // 1/min, recruitment of stroma by a seeded cell
	Exosomes     float64 // level of exosomes that a cell adds a minute: release times cargo
}

// Body returns the phenotype as package body wants it, with the organs in the order
// of beds; index −1 is a tumour's bed, in which cells are as in the last organ.
func (p *BodyPhenotype) Body(beds []int) *body.Phenotype {
	out := &body.Phenotype{
		Blood: p.Blood, Growth: p.Growth, Shedding: p.Shedding, Attraction: p.Attraction, Infiltration: p.Infiltration,
		Lure: p.Lure, Recruit: p.Recruitment, Exosomes: p.Exosomes,
	}
	for _, i := range beds {
		if i < 0 {
			i = len(p.Organs) - 1
		}
		out.Organs = append(out.Organs, p.Organs[i])
	}
	return out
}

// BodyLine makes a line ready for a host.
//
// Errors: no such line or host; a line without molecules, with what to add; a
// network that does not compile.
func (c *Catalogue) BodyLine(line string, host *HostSpec) (*BodyLine, error) {
	l, ok := c.Line(line)
	if !ok {
		return nil, fmt.Errorf("the catalogue has no line %q %s", line, param.DidYouMean(line, c.LineNames()))
	}
	if len(l.Molecules) == 0 && len(c.MoleculeNames()) > 0 {
		return nil, fmt.Errorf("line %q has no rows in molecules.tsv, so it can enter no host\n  allowed: a level of each of %v", line, c.MoleculeNames())
	}
	if l.Value(rowCellDiameter) == 0 {
		return nil, fmt.Errorf("line %q has no row %q, so it can enter no host", line, rowCellDiameter)
	}
	network, ok := c.Network(l.Network())
	if !ok {
		return nil, fmt.Errorf("line %q: no network %q", line, l.Network())
	}
	model, err := network.Compile()
	if err != nil {
		return nil, err
	}
	traits, signals, err := c.Traits(l.Network(), c.Organs(host.Species))
	if err != nil {
		return nil, err
	}
	compiled, err := cell.CompileTraits(traits, signals)
	if err != nil {
		return nil, err
	}
	medium, ok := c.CellMedium(l.Network(), host.Medium)
	if !ok {
		return nil, fmt.Errorf("host %q: no medium %q", host.Name, host.Medium)
	}
	s, _ := c.Host(host.Name)
	b := &BodyLine{
		c: c, line: l, host: host, model: model, network: network, traits: compiled,
		couplings: c.CellCouplings(l.Network(), nil), medium: medium, around: tumourEnvironment(s),
		molecules: c.moleculesBeside(c.network(l.Network())),
	}
	if b.surrogate, ok = c.Surrogate(); !ok {
		return nil, errors.New("the catalogue has no surrogate of the tissue, so nobody knows what tumours shed\n  hint: paget upscale build")
	}
	for block := range upscale.Blocks {
		b.draws = append(b.draws, b.surrogate.Draw(block))
	}
	return b, b.behaves()
}

// Faults returns what is wrong with a treatment of these cells: a perturbation of
// something that is neither a node of the network nor a molecule nor a pair.
func (b *BodyLine) Faults(t pathway.Treatment) error {
	var all []error
	inside, _ := b.split(t)
	for _, fault := range inside.Faults(b.network) {
		all = append(all, &fault)
	}
	return errors.Join(all...)
}

// Knows reports whether a reagent acts on something that these cells have: a node, a
// molecule or a pair.
func (b *BodyLine) Knows(p pathway.Perturbation) bool {
	inside, outside := b.split(pathway.Treatment{p})
	return len(outside) > 0 || !slices.ContainsFunc(inside.Faults(b.network), func(f pathway.Fault) bool {
		return f.Field == "node" || f.Field == "partner"
	})
}

// split takes from a treatment what acts on molecules outside the network and on
// pairs that are no link of it.
func (b *BodyLine) split(t pathway.Treatment) (inside, outside pathway.Treatment) {
	known := append(b.c.MoleculeNames(), b.c.surfaceNames()...)
	for _, p := range t {
		beside := b.model.NodeIndex(p.Node) < 0 && b.model.NodeIndex(p.Partner) < 0 && slices.Contains(known, p.Node)
		if p.Kind == pathway.BlockingAntibody && (b.model.NodeIndex(p.Node) < 0 || b.model.NodeIndex(p.Partner) < 0) {
			beside = slices.Contains(known, p.Node) || slices.Contains(known, p.Partner)
		}
		if beside {
			outside = append(outside, p)
		} else {
			inside = append(inside, p)
		}
	}
	return inside, outside
}

// atFullCourse returns the treatment without its time course: at its full effect
// from the beginning and without end. A stable line and a host that is dosed have
// no start of an assay; levels in time are the caller's, by Concentration.
func atFullCourse(t pathway.Treatment) pathway.Treatment {
	out := slices.Clone(t)
	for i := range out {
		p := &out[i]
		p.Start, p.Onset, p.Duration, p.Recovery, p.Spread = 0, 0, 0, 0, 0
	}
	return out
}

// Phenotype returns what cells of the line bring into the host under a treatment
// at its full effect: the steady state of the median cell's network in the medium
// of the host's tumours, and its traits. The same treatment gives the same bits.
//
// A reagent acts on nodes, on molecules or on pairs of molecules; how a trait
// moves follows from that. Knock-downs that differ between cells act by their mean.
//
// Errors: those of Faults; a network that does not come to rest.
func (b *BodyLine) Phenotype(t pathway.Treatment) (*BodyPhenotype, error) {
	t = atFullCourse(t)
	p, sticking, err := b.evaluate(t)
	if err != nil {
		return nil, err
	}
	p.Point = b.point(p.Signals, levelOf(p.Traits, wallOpening), t)
	b.fill(p, sticking, t)
	if err := b.enter(p, sticking, t); err != nil {
		return nil, err
	}
	return p, nil
}

// evaluate returns the signals and traits of the line, and how cells stick, under a
// treatment without a time course.
func (b *BodyLine) evaluate(t pathway.Treatment) (*BodyPhenotype, float64, error) {
	if err := b.Faults(t); err != nil {
		return nil, 0, err
	}
	inside, _ := b.split(t)
	signals, err := b.signals(inside, t)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range b.c.hostPairs() {
		signals = append(signals, cell.Level{Name: PairSignal(p.A, p.B), Value: levelOf(signals, p.A) * freePair(t, p)})
	}
	sticking := b.c.Sticking(signals, t)
	signals = append(signals, cell.Level{Name: StickingSignal, Value: sticking})
	p := &BodyPhenotype{Signals: signals}
	in, out := make([]float64, len(signals)), make([]float64, len(b.traits.Names()))
	for i := range signals {
		in[i] = signals[i].Value
	}
	b.traits.Evaluate(out, in)
	for i, name := range b.traits.Names() {
		p.Traits = append(p.Traits, cell.Level{Name: name, Value: out[i]})
	}
	return p, sticking, nil
}

// signals returns the activities of the nodes and the levels of the molecules.
func (b *BodyLine) signals(inside, all pathway.Treatment) ([]cell.Level, error) {
	rest, err := b.rest(inside)
	if err != nil {
		return nil, err
	}
	var out []cell.Level
	for i, name := range b.model.Names() {
		out = append(out, cell.Level{Name: name, Value: rest[i]})
	}
	for _, name := range b.molecules {
		n, _ := b.line.Molecule(name)
		out = append(out, cell.Level{Name: name, Value: treatedLevel(name, n.Value, all)})
	}
	return out, nil
}

// rest returns the activities at rest under a treatment. Untreated cells come from
// where founders of the line begin; treated ones from the untreated, so that a
// network with several states of rest is in the one that cells of the tumour reach
// when they are treated. What a treatment has done is thus never remembered when it
// has ended: cells without it are the untreated ones.
func (b *BodyLine) rest(t pathway.Treatment) ([]float64, error) {
	if b.untreated == nil {
		y, err := b.settle(nil, nil)
		if err != nil {
			return nil, err
		}
		b.untreated = y
	}
	if len(t) == 0 {
		return b.untreated, nil
	}
	return b.settle(t, b.untreated)
}

// settle brings the median cell to rest under a treatment, from given activities or,
// with nil, from where a founder begins.
func (b *BodyLine) settle(t pathway.Treatment, from []float64) ([]float64, error) {
	names := b.model.Names()
	pop, err := pathway.NewPopulation(pathway.PopulationSpec{
		Model: b.model, Expression: b.line.Levels(names), Treatment: t, Tolerance: 1e-9,
	})
	if err != nil {
		return nil, err
	}
	slot := pop.Add(1, 0)
	for i, y := range from {
		pop.SetActivity(slot, i, y)
	}
	inputs, err := b.inputs()
	if err != nil {
		return nil, err
	}
	for i, level := range inputs {
		pop.SetInput(slot, i, level)
	}
	if err := pop.Equilibrate(0); err != nil {
		return nil, err
	}
	out := make([]float64, len(names))
	for i := range names {
		out[i] = pop.Activity(slot, i)
	}
	return out, nil
}

// inputs returns the levels of the network's inputs in the host's tumour, in the
// order of the model.
func (b *BodyLine) inputs() ([]float64, error) {
	levels, err := cell.InputLevels(b.couplings, b.medium, b.around)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(b.model.Inputs()))
	for _, l := range levels {
		i := b.model.InputIndex(l.Name)
		if i < 0 {
			return nil, fmt.Errorf("%q is not an input of the network", l.Name)
		}
		out[i] = l.Value
	}
	return out, nil
}

// fill writes the traits into what the engines want.
func (b *BodyLine) fill(p *BodyPhenotype, sticking float64, t pathway.Treatment) {
	of := func(name string) float64 { return levelOf(p.Traits, name) }
	radius := b.line.Value(rowCellDiameter) / 2
	p.Growth = of("growth")
	p.Attraction, p.Infiltration = of("attraction"), of("infiltration")
	p.Lure, p.Recruitment, p.Exosomes = of("lure"), of("recruitment"), of("exosomes")*of("cargo")*b.host.ExosomeUnit
	p.Blood = circulation.Phenotype{
		Radius: radius, Sticking: sticking * b.host.ContactEfficiency, Breakage: of("breakage"),
		ShearDeath: of("shear death"), Anoikis: of("anoikis"), Visibility: of("visibility"),
	}
	var company []organ.Company
	for _, k := range b.c.companions {
		hold, err := b.c.Binding(p.Signals, k.Name, t)
		if err != nil {
			panic("catalog: " + err.Error()) // the companion was just listed
		}
		p.Blood.Binding = append(p.Blood.Binding, hold)
		company = append(company, organ.Company{Adhesion: k.Value("arrest adhesion"), Shield: k.Value("arrest shield"),
			Extravasation: k.Value("arrest extravasation"), Niche: k.Value("arrest niche")})
	}
	for _, o := range b.c.Organs(b.host.Species) {
		p.Organs = append(p.Organs, organ.Phenotype{
			Radius: radius, Deformability: of("deformability"), Visibility: of("visibility"), Growth: of("growth"),
			Adhesion: of("adhesion " + o), Extravasation: of("extravasation " + o), Passage: of("passage " + o),
			Niche: of("niche " + o), Dormancy: of("dormancy " + o), Company: company,
		})
	}
}
