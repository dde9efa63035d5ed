package body

import (
	"math"
)

// Advantage is how many more lesions a group that enters the blood founds than a single
// cell does, and what of it is left if one reason is taken away.
//
// It is exact: the fate of each size alone in the blood, the crossing and the founding
// chain, without drawing. Mutual collisions are left out.
type Advantage struct {
	Single  float64          // lesions a single cell that enters
	Group   float64          // lesions a group that enters
	Ratio   float64          // Group over Single; NaN if single cells found nothing
	Without [Reasons]float64 // the ratio with one reason switched off
	Share   [Reasons]float64 // ln(Ratio/Without)/ln Ratio: can be below 0, need not sum to 1
}

// Reason is why a group may do better, or worse, than a single cell.
type Reason int

// The reasons, and how many there are.
const (
	Numbers   Reason = iota // more cells found better than in proportion
	Arresting               // groups stop at other places and sooner
	Transit                 // attack in the blood, from which a group hides its cells
	Stay                    // attack after arrest, from which a group hides its cells
	Reasons   int    = iota
)

// String returns the name of a reason.
func (r Reason) String() string {
	switch r {
	case Numbers:
		return "founding by more cells"
	case Arresting:
		return "arrest"
	case Transit:
		return "shielding in transit"
	case Stay:
		return "shielding after arrest"
	}
	return "unknown reason"
}

// Advantage compares groups with single cells that enter the blood at an origin.
//
// sizes[k−1] is how many groups of k cells there are, in any unit; that of single
// cells is not read. bed is where lesions are counted, −1 for all. Switched off are:
// for Numbers, j cells found as j single cells would; for Arresting, groups stop as
// single cells do; for Transit, nothing dies in the blood; for Stay, nothing is killed
// after arrest.
//
// Errors: those of the phenotype; *circulation.DivergedError.
// Panics if sizes are more than the largest group, or hold no group.
func (b *Body) Advantage(p *Phenotype, origin, bed int, sizes []float64) (*Advantage, error) {
	if err := p.validate(&b.spec, 0); err != nil {
		return nil, err
	}
	a := &Advantage{}
	var err error
	if a.Single, a.Group, err = b.yields(p, origin, bed, sizes, -1); err != nil {
		return nil, err
	}
	a.Ratio = a.Group / a.Single
	for r := range Reasons {
		single, group, err := b.yields(p, origin, bed, sizes, Reason(r))
		if err != nil {
			return nil, err
		}
		a.Without[r] = group / single
		a.Share[r] = math.Log(a.Ratio/a.Without[r]) / math.Log(a.Ratio)
	}
	return a, nil
}

// yields returns the lesions a single cell and a group, on average over the sizes, with
// one reason switched off (-1: none).
func (b *Body) yields(p *Phenotype, origin, bed int, sizes []float64, off Reason) (single, group float64, err error) {
	b, p, err = b.without(p, off)
	if err != nil {
		return 0, 0, err
	}
	arrest, found := b.inHealth(p)
	b.level(arrest, found, p, off)
	w := b.blood.NewWorkspace()
	yield := func(k int) (float64, error) {
		fate, err := b.blood.Fates(w, &p.Blood, nil, arrest, origin, b.kinds.Index(k, 0))
		if err != nil {
			return 0, err
		}
		sum := 0.0
		for at, row := range fate.Arrivals {
			if bed >= 0 && at != bed {
				continue
			}
			for i, n := range row {
				sum += n * found[at][i]
			}
		}
		return sum, nil
	}
	if single, err = yield(1); err != nil {
		return 0, 0, err
	}
	total := 0.0
	for k := 2; k <= len(sizes); k++ {
		if sizes[k-1] == 0 {
			continue
		}
		y, err := yield(k)
		if err != nil {
			return 0, 0, err
		}
		group += sizes[k-1] * y
		total += sizes[k-1]
	}
	if total <= 0 {
		panic("body: no group of two or more cells")
	}
	return single, group / total, nil
}

// without returns a body and a phenotype with a reason switched off that lies in their
// numbers.
func (b *Body) without(p *Phenotype, off Reason) (*Body, *Phenotype, error) {
	switch off {
	case Transit:
		spec := b.spec
		spec.Circulation.Killing, spec.Circulation.Clearance = 0, 0
		q := *p
		q.Blood.ShearDeath, q.Blood.Anoikis = 0, 0
		other, err := New(spec)
		return other, &q, err
	case Stay:
		spec := b.spec
		spec.Organs = append(spec.Organs[:0:0], spec.Organs...)
		for i := range spec.Organs {
			spec.Organs[i].Killing = 0
		}
		other, err := New(spec)
		return other, p, err
	}
	return b, p, nil
}

// inHealth returns the chances of arrest and of founding by bed and type, at the
// barriers in health. In tumours both are 0.
func (b *Body) inHealth(p *Phenotype) (arrest, found [][]float64) {
	for bed := range b.spec.Organs {
		stops, founds := make([]float64, b.kinds.Types()), make([]float64, b.kinds.Types())
		if b.tumourAt[bed] < 0 {
			s := b.newSoil(bed, &p.Organs[bed])
			for i, raw := range s.raw {
				stops[i], founds[i] = raw*s.healthy.stays[i], s.healthy.found[i]
			}
		}
		arrest, found = append(arrest, stops), append(found, founds)
	}
	return arrest, found
}

// level switches off a reason that lies in the tables.
func (b *Body) level(arrest, found [][]float64, p *Phenotype, off Reason) {
	chances := make([]float64, b.kinds.Largest+1)
	for bed := range arrest {
		if b.tumourAt[bed] >= 0 {
			continue
		}
		s := b.newSoil(bed, &p.Organs[bed])
		sleeps := b.spec.Organs[bed].Sleeps(&p.Organs[bed])
		for i := range arrest[bed] {
			companion := b.kinds.Companion(i)
			switch off {
			case Arresting:
				arrest[bed][i] = arrest[bed][b.kinds.Index(1, companion)]
			case Numbers:
				x := s.healthy.cross[i]
				x.Chances(chances)
				found[bed][i] = 0
				one := s.chain[companion].Chance[1]
				for j := 1; j <= x.Cells; j++ {
					awake := chances[j]
					if j == 1 {
						awake *= 1 - sleeps
					}
					found[bed][i] += awake * float64(j) * one
				}
			}
		}
	}
}

// Sizes returns how many groups of each size there are among those that enter at a
// cohesion: the argument that Advantage wants for the groups of a phenotype.
func (b *Body) Sizes(cohesion float64) []float64 {
	rates := make([]float64, b.kinds.Types())
	b.kinds.EntryRates(rates, cohesion, 1)
	sizes := make([]float64, b.kinds.Largest)
	for k := range sizes {
		sizes[k] = rates[b.kinds.Index(k+1, 0)]
	}
	return sizes
}

// CountedAdvantage is the advantage as an observer counts it: lesions whose founders
// arrived as a group, over the groups that entered, against lesions of cells that
// arrived alone, over single cells that entered. A group that lost cells until one was
// left counts as single on arrival, and groups that met in the blood count as groups.
//
// entered[k−1] is how many of k cells entered. bed as in Advantage. NaN if no single
// cell founded a lesion.
func (r *Record) CountedAdvantage(bed int, entered []float64) float64 {
	single, group, groups := 0.0, 0.0, 0.0
	for _, l := range r.Lesions {
		switch {
		case l.Slept || (bed >= 0 && l.Bed != bed):
		case l.Cells == 1:
			single++
		default:
			group++
		}
	}
	for _, n := range entered[1:] {
		groups += n
	}
	if single == 0 || groups == 0 {
		return math.NaN()
	}
	return group / groups / (single / entered[0])
}
