package paget

import (
	"encoding/binary"
	"math"
	"sync"

	"paget/body"
	"paget/catalog"
	"paget/organ"
	"paget/pathway"
	"paget/upscale"
)

// pharmacology answers what the populations of a host's tumour cells do at the levels
// of the drugs of an arm. It asks the network once for each set of levels and
// remembers the answer, so that hosts share phenotypes.
//
// It may be used by several goroutines at once.
type pharmacology struct {
	populations []treatedPopulation
	walls       []treatedWall       // by bed
	drugs       []pathway.Treatment // what each drug does at the level 1 nM; the level is put in

	switches Switches
	off      ablated

	mutex sync.Mutex
	known map[string]*answered
	wall  map[string]*organ.Wall
	fault error // the first network that did not come to rest; a run that met one fails
}

// treatedPopulation is a line under what has been done to its cells for good.
type treatedPopulation struct {
	line      *catalog.BodyLine
	treatment pathway.Treatment
	beds      []int // organ of each bed of the host; -1: a tumour
}

// answered is what a population does at some levels: as the surrogate of the tissue has
// it, and in each block of hosts.
type answered struct {
	plain  *body.Phenotype
	blocks [upscale.Blocks]*body.Phenotype

	outside string // axes along which the cells lie outside the designed region of the bridge
}

// ForHost returns the pharmacology of a host: hosts are dealt in blocks by their number,
// and in each block tumours shed by another draw of what the runs of tissue leave open.
// The same block has the same draw in all arms.
func (p *pharmacology) ForHost(number int) body.Pharmacology { return inBlock{p, blockOf(number)} }

// blockOf returns the block of a host.
func blockOf(host int) int { return host % upscale.Blocks }

// inBlock is the pharmacology of the hosts of one block.
type inBlock struct {
	*pharmacology
	block int
}

// Phenotype returns what a population does at some levels (nM).
func (p inBlock) Phenotype(population int, levels []float64) *body.Phenotype {
	return p.answer(population, levels).blocks[p.block]
}

// Phenotype returns what a population does at some levels (nM), as the surrogate has it.
func (p *pharmacology) Phenotype(population int, levels []float64) *body.Phenotype {
	return p.answer(population, levels).plain
}

// answer returns what a population does at some levels.
func (p *pharmacology) answer(population int, levels []float64) *answered {
	key := binary.AppendUvarint(nil, uint64(population))
	for _, l := range levels {
		key = binary.BigEndian.AppendUint64(key, math.Float64bits(l))
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if known, ok := p.known[string(key)]; ok {
		return known
	}
	phenotype, err := p.compute(population, levels)
	if err != nil {
		if p.fault == nil {
			p.fault = err
		}
		// Hosts live on as without drugs until the run is told that it has failed.
		if rest, _ := p.compute(population, make([]float64, len(levels))); rest != nil {
			phenotype = rest
		}
	}
	p.known[string(key)] = phenotype
	return phenotype
}

// failed returns the network that did not come to rest at some level, if any.
func (p *pharmacology) failed() error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.fault
}

// compute asks the network of a population.
func (p *pharmacology) compute(population int, levels []float64) (*answered, error) {
	of := p.populations[population]
	treatment := append(pathway.Treatment{}, of.treatment...)
	found, err := of.line.Phenotype(append(treatment, p.acts(levels, of.line.Knows)...))
	if err != nil {
		return nil, err
	}
	out := of.inBeds(found)
	p.off.phenotype(out)
	if p.switches.NoShedding {
		out.Shedding = 0
	}
	if p.switches.NoAggregation {
		out.Blood.Sticking = 0
	}
	answer := &answered{plain: out, outside: catalog.OutsideNote(found.Bridge.Outside)}
	for b := range answer.blocks {
		differs := *out
		differs.Shedding *= found.Blocks[b]
		if out.Blood.Cohesion > 0 { // groups are not switched off
			differs.Blood.Cohesion = found.Cohesions[b]
		}
		answer.blocks[b] = &differs
	}
	return answer, nil
}

// acts returns what the drugs do, at some levels, to cells that know them.
func (p *pharmacology) acts(levels []float64, knows func(pathway.Perturbation) bool) pathway.Treatment {
	var out pathway.Treatment
	for i, drug := range p.drugs {
		if levels[i] <= 0 {
			continue // no drug, to the last bit
		}
		for _, act := range drug {
			if act.Concentration = levels[i]; knows(act) {
				out = append(out, act)
			}
		}
	}
	return out
}

// inBeds gives each bed of a host the phenotype of its organ; in the bed of a tumour
// cells behave as in the last organ, the rest of the body.
func (of treatedPopulation) inBeds(found *catalog.BodyPhenotype) *body.Phenotype {
	out := &body.Phenotype{
		Blood: found.Blood, Growth: found.Growth, Shedding: found.Shedding,
		Attraction: found.Attraction, Infiltration: found.Infiltration,
		Lure: found.Lure, Recruit: found.Recruitment, Exosomes: found.Exosomes,
	}
	for _, o := range of.beds {
		if o < 0 {
			o = len(found.Organs) - 1
		}
		out.Organs = append(out.Organs, found.Organs[o])
	}
	return out
}
