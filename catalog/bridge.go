package catalog

import (
	"fmt"
	"strings"

	"paget/cell"
	"paget/pathway"
	"paget/upscale"
)

// behaves makes the behaviours of a line ready: what one cell does at given activities
// of its network, as in a dish.
//
// Errors: a line without the rows of behaviours; a network that does not come to rest
// in the reference condition.
func (b *BodyLine) behaves() error {
	medium, ok := b.c.CellMedium(b.line.Network(), b.line.ReferenceMedium())
	if !ok {
		return fmt.Errorf("line %q: no medium %q", b.line.Name, b.line.ReferenceMedium())
	}
	spec, err := b.c.CellSpec(b.line.Name, Dissolved{})
	if err != nil {
		return err
	}
	spec.Nodes = b.model.Names()
	spec.Reference, err = cell.ReferenceActivities(b.model, b.line.Levels(spec.Nodes), spec.Couplings, medium, b.line.Reference())
	if err != nil {
		return fmt.Errorf("line %q: %w", b.line.Name, err)
	}
	b.behaviours, err = cell.Compile(spec)
	return err
}

// activities are those of one cell.
type activities []float64

// Node returns the activity of a node as a column of one slot.
func (a activities) Node(node int) []float64 { return a[node : node+1] }

// Read copies that column.
func (a activities) Read(node, from int, out []float64) { copy(out, a[node : node+1][from:]) }

// behave returns the behaviours by the rules of rules.tsv of one cell with these
// activities, free of neighbours (crowding 0), in the stiffness and the matrix of the
// host's tumour: a column of one slot each.
func (b *BodyLine) behave(nodes activities) [][]float64 {
	env := make([][]float64, len(b.behaviours.Signals()))
	for i, name := range b.behaviours.Signals() {
		env[i] = []float64{0}
		if name != cell.Crowding {
			env[i][0] = levelOf(b.around, name)
		}
	}
	values := b.behaviours.Grow(nil, 1)
	b.behaviours.Evaluate(values, nodes, env, nil, 0, 1)
	return values
}

// point returns what one cell of the line does in a tumour of the host, where its
// neighbours hold it through its cohesion alone.
//
//	cohesion  w = Σ strength·a·b·free over the pairs of adhesion.tsv
//	traction  = contractility·matrix adhesion
func (b *BodyLine) point(signals []cell.Level, opening float64, t pathway.Treatment) upscale.Point {
	nodes := make(activities, len(b.model.Names()))
	for i := range nodes {
		nodes[i] = signals[i].Value
	}
	values := b.behave(nodes)
	at := func(k cell.Behaviour) float64 { return values[k][0] }
	var p upscale.Point
	p[upscale.Speed], p[upscale.Persistence] = at(cell.MotilitySpeed), at(cell.MotilityPersistence)
	p[upscale.SurfaceProteolysis] = at(cell.SurfaceProteolysis)
	p[upscale.Traction] = at(cell.Contractility) * at(cell.MatrixAdhesion)
	p[upscale.WallOpening] = opening
	for _, x := range b.c.pairs {
		p[upscale.Cohesion] += float64(x.Strength.Value * levelOf(signals, x.A) * levelOf(signals, x.B) * freePair(t, x))
	}
	return p
}

// shed returns the shedding of a tumour whose cells cross the wall at a rate where they
// lie near a vessel.
//
//	shedding = exposure·rate + passive
func (b *BodyLine) shed(rate float64) float64 { return float64(rate*b.host.Exposure) + b.host.Passive }

// enter asks the surrogate what cells at the point of a phenotype do at the wall of a
// vessel, and writes shedding and the sizes of the groups that enter the blood. Of cells
// that are pushed into it a neighbour follows if the contact holds, so that the share of
// followers in all is
//
//	cohesion = (q·exposure·rate + passive cohesion·sticking·passive)/shedding
//
// Without the bridge treated cells enter as untreated ones do, those that are pushed too.
func (b *BodyLine) enter(p *BodyPhenotype, sticking float64, t pathway.Treatment) error {
	if b.host.WithoutBridge && len(t) > 0 {
		if b.plain == nil {
			plain, err := b.Phenotype(nil)
			if err != nil {
				return err
			}
			b.plain = plain
		}
		p.Bridge, p.Blocks, p.Cohesions = b.plain.Bridge, b.plain.Blocks, b.plain.Cohesions
		p.Shedding, p.Blood.Cohesion = b.plain.Shedding, b.plain.Blood.Cohesion
		return nil
	}
	p.Bridge = b.surrogate.At(p.Point)
	p.Shedding, p.Blood.Cohesion = b.shed(p.Bridge.Rate), b.following(p.Bridge, sticking)
	for block, draw := range b.draws {
		at := draw.At(p.Point)
		p.Cohesions[block] = b.following(at, sticking)
		p.Blocks[block] = 1 // a tumour that sheds nothing sheds nothing in any block
		if p.Shedding > 0 {
			p.Blocks[block] = b.shed(at.Rate) / p.Shedding
		}
	}
	return nil
}

// following returns the share of followers in all cells that enter the blood, 0 if none
// do.
func (b *BodyLine) following(at upscale.Answer, sticking float64) float64 {
	shed := b.shed(at.Rate)
	if shed == 0 {
		return 0
	}
	pushed := b.host.PassiveCohesion * sticking * b.host.Passive
	return (float64(at.Cohesion*at.Rate*b.host.Exposure) + pushed) / shed
}

// OutsideNote names the axes along which a phenotype lies outside the designed region
// of the bridge; "" if it lies inside.
func OutsideNote(outside []int) string {
	var names []string
	for _, i := range outside {
		names = append(names, upscale.AxisInfos()[i].Name)
	}
	return strings.Join(names, ", ")
}
