package catalog

import (
	"slices"

	"paget/cell"
	"paget/param"
)

// A Use says what a run takes from the catalogue.
type Use struct {
	Lines, Media, Assays, Perturbations []string
	Assay                               []string // settings a study gives itself, "transwell pore diameter"
	Fields                              []string // dissolved substances of fields.tsv
	Mechanics                           []string // sets of mechanics.tsv; none: DishMechanics
	Hosts                               []string // hosts that carry the lines
	Drugs                               []string // given to hosts
}

// Used returns the numbers that a run of that kind rests on: those of the lines,
// of their cycles and volumes and of the networks they use, of rules, couplings
// and adhesion that such cells have, and of the named fields with their ramps,
// mechanics, media, assays and reagents, and what hosts rest on; not the assay
// settings that the study gives itself.
func (c *Catalogue) Used(u Use) []param.Number {
	if len(u.Mechanics) == 0 {
		u.Mechanics = []string{DishMechanics}
	}
	part := &Catalogue{}
	media := slices.Clone(u.Media)
	for _, l := range c.lines {
		if !slices.Contains(u.Lines, l.Name) {
			continue
		}
		part.lines = append(part.lines, l)
		media = append(media, l.ReferenceMedium())
		if l.cycle != nil && !slices.Contains(part.cycles, l.cycle) {
			part.cycles = append(part.cycles, l.cycle)
		}
		if l.volumes != nil && !slices.Contains(part.volumes, l.volumes) {
			part.volumes = append(part.volumes, l.volumes)
		}
		if net := c.network(l.Network()); net != nil && !slices.Contains(part.networks, net) {
			part.networks = append(part.networks, net)
		}
	}
	part.fields, part.mechanics = only(c.fields, u.Fields), only(c.mechanics, u.Mechanics)
	part.perturbations, part.media = only(c.perturbations, u.Perturbations), only(c.media, media)
	for _, s := range only(c.assays, u.Assays) {
		kept := s.copy()
		kept.Numbers = slices.DeleteFunc(kept.Numbers, func(n param.Number) bool {
			return slices.Contains(u.Assay, s.Name+" "+n.Name)
		})
		part.assays = append(part.assays, kept)
	}
	part.shared(c, u.Fields)
	part.carried(c, u)
	return part.Numbers()
}

// carried takes from c what the hosts of a run rest on: their own numbers, their
// organs, the companions, the traits with their rules, the pairs between cells of
// tumour and host, and the drugs. Without hosts, molecules of the lines count for
// nothing.
func (part *Catalogue) carried(c *Catalogue, u Use) {
	if len(u.Hosts) == 0 {
		for i, l := range part.lines {
			if len(l.Molecules) > 0 {
				bare := *l
				bare.Molecules = nil
				part.lines[i] = &bare
			}
		}
		return
	}
	part.hosts, part.drugs = only(c.hosts, u.Hosts), only(c.drugs, u.Drugs)
	for _, s := range part.hosts {
		for _, o := range c.organsOf(s.Text(wordSpecies)) {
			if !slices.Contains(part.organs, o) {
				part.organs = append(part.organs, o)
			}
		}
		for _, m := range only(c.media, []string{s.Text(wordTumourIn)}) {
			if !slices.Contains(part.media, m) {
				part.media = append(part.media, m)
			}
		}
	}
	part.companions, part.traits, part.traitRules = c.companions, c.traits, c.traitRules
	for _, p := range c.pairs {
		if !slices.ContainsFunc(part.pairs, func(q Pair) bool { return q.A == p.A && q.B == p.B }) {
			part.pairs = append(part.pairs, p)
		}
	}
}

// shared takes from c the rules, ramps, couplings and pairs that have a meaning
// for the networks and fields of a run.
func (part *Catalogue) shared(c *Catalogue, fields []string) {
	anywhere := func(holds func(net *network) bool) bool { return slices.ContainsFunc(part.networks, holds) }
	known := func(signal string) bool {
		return cell.IsEnvironment(signal) || anywhere(func(net *network) bool { return net.node(signal) != nil })
	}
	for _, r := range c.rules {
		if known(r.Signal) && anywhere(func(net *network) bool { return r.Network == "" || r.Network == net.name }) {
			part.rules = append(part.rules, r)
		}
	}
	for _, p := range c.ramps {
		if field := cell.FieldOfSignal(p.Signal); known(p.Signal) && (field == "" || slices.Contains(fields, field)) {
			part.ramps = append(part.ramps, p)
		}
	}
	for _, k := range c.couplings {
		if known(k.Input) {
			part.couplings = append(part.couplings, k)
		}
	}
	for _, p := range c.pairs {
		if known(p.A) && known(p.B) {
			part.pairs = append(part.pairs, p)
		}
	}
}

// only returns the sheets with one of the names.
func only(sheets []*Sheet, names []string) []*Sheet {
	var out []*Sheet
	for _, s := range sheets {
		if slices.Contains(names, s.Name) {
			out = append(out, s)
		}
	}
	return out
}
