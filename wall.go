package paget

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"paget/catalog"
	"paget/cohort"
	"paget/organ"
	"paget/pathway"
)

// treatedWall is the wall of one bed of a host.
type treatedWall struct {
	line    *catalog.Endothelium // nil: nothing moves its barrier
	healthy float64
}

// Wall returns how the wall of a bed answers to exosomes at some levels of the drugs
// (nM); nil where no endothelium stands. It is asked once for each set of levels.
func (p *pharmacology) Wall(bed int, levels []float64) *organ.Wall {
	if bed >= len(p.walls) || p.walls[bed].line == nil {
		return nil
	}
	key := binary.AppendUvarint(nil, uint64(bed))
	for _, l := range levels {
		key = binary.BigEndian.AppendUint64(key, math.Float64bits(l))
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if known, ok := p.wall[string(key)]; ok {
		return known
	}
	of := p.walls[bed]
	wall, err := of.line.Wall(of.healthy, p.acts(levels, of.line.Knows))
	if err != nil && p.fault == nil {
		p.fault = err
	}
	if p.wall == nil {
		p.wall = map[string]*organ.Wall{}
	}
	p.wall[string(key)] = wall
	return wall
}

// walls returns the endothelium of each bed of the hosts.
func (t *trial) walls() ([]treatedWall, error) {
	var out []treatedWall
	for b, name := range t.assay.host.Vessels {
		wall := treatedWall{healthy: t.assay.host.Body.Organs[b].Barrier}
		if name != "" {
			line, err := t.plan.Catalogue.Endothelium(name)
			if err != nil {
				return nil, err
			}
			wall.line = line
		}
		out = append(out, wall)
	}
	return out, nil
}

// idle returns an error if a drug acts on nothing that the host's tumours or walls have.
func (p *pharmacology) idle(drugs []cohort.Drug) error {
	for i, acts := range p.drugs {
		known := slices.ContainsFunc(acts, func(act pathway.Perturbation) bool {
			return slices.ContainsFunc(p.populations, func(of treatedPopulation) bool { return of.line.Knows(act) }) ||
				slices.ContainsFunc(p.walls, func(of treatedWall) bool { return of.line != nil && of.line.Knows(act) })
		})
		if !known {
			return fmt.Errorf("drug %q acts on %s, which neither the cells nor the walls of these hosts have", drugs[i].Name, acts[0].Node)
		}
	}
	return nil
}
