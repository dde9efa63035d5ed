package catalog

import (
	"fmt"
	"slices"

	"paget/cell"
	"paget/pathway"
)

// A Donor is what tumour cells of a dish give to an endothelium and bring to its borders.
//
// Units: pure numbers, as in traits.tsv.
type Donor struct {
	Vesicles      float64 // release times cargo
	Extravasation float64
	Passage       float64
}

// Donor returns what cells of a line give off and how they cross a wall, in a medium on
// the surface of their reference condition, under a treatment at its full effect: the
// steady state of the median cell, as in a host (BodyLine). Of the traits of an organ
// those are taken of the first organ whose vessels are of the line wall; without one, those
// of the last organ of the table.
//
// Errors: no such line or medium; a line without molecules; faults of the treatment; a
// network that does not come to rest.
func (c *Catalogue) Donor(line, medium, wall string, t pathway.Treatment) (Donor, error) {
	l, ok := c.Line(line)
	if !ok {
		return Donor{}, fmt.Errorf("the catalogue has no line %q", line)
	}
	if len(l.Molecules) == 0 {
		return Donor{}, fmt.Errorf("line %q has no rows in molecules.tsv, so nothing says what its vesicles carry", line)
	}
	levels, ok := c.CellMedium(l.Network(), medium)
	if !ok {
		return Donor{}, fmt.Errorf("line %q: no medium %q for network %q", line, medium, l.Network())
	}
	network, _ := c.Network(l.Network())
	model, err := network.Compile()
	if err != nil {
		return Donor{}, err
	}
	organ := c.organBehind(wall)
	traits, signals, err := c.Traits(l.Network(), []string{organ})
	if err != nil {
		return Donor{}, err
	}
	compiled, err := cell.CompileTraits(traits, signals)
	if err != nil {
		return Donor{}, err
	}
	b := &BodyLine{
		c: c, line: l, model: model, network: network, traits: compiled, couplings: c.CellCouplings(l.Network(), nil),
		medium: levels, around: l.Reference(), molecules: c.moleculesBeside(c.network(l.Network())),
	}
	p, _, err := b.evaluate(atFullCourse(t))
	if err != nil {
		return Donor{}, fmt.Errorf("line %q: %w", line, err)
	}
	of := func(name string) float64 { return levelOf(p.Traits, name) }
	return Donor{Vesicles: of("exosomes") * of("cargo"), Extravasation: of("extravasation " + organ), Passage: of("passage " + organ)}, nil
}

// organBehind returns the first organ whose vessels are of a line, or the last organ.
func (c *Catalogue) organBehind(wall string) string {
	names := c.OrganNames()
	for _, name := range names {
		if slices.ContainsFunc(c.organs, func(s *Sheet) bool { return s.Text("organ") == name && s.Text(wordVessels) == wall }) {
			return name
		}
	}
	return names[len(names)-1]
}

// Inside returns the part of a treatment that acts on nodes of a network, for dishes in
// which nothing else is followed: molecules beside the network are levels (Donor).
func (c *Catalogue) Inside(network string, t pathway.Treatment) pathway.Treatment {
	net := c.network(network)
	if net == nil {
		return t
	}
	beside := c.moleculesBeside(net)
	return slices.DeleteFunc(slices.Clone(t), func(p pathway.Perturbation) bool {
		return p.Partner == "" && slices.Contains(beside, p.Node)
	})
}
