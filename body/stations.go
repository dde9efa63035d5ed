package body

import "math"

// Stations says what becomes of a tumour cell that enters the blood, station by station.
// Each number is what is left of the one before, so that their product is Lesions.
//
//	Lesions = Arrived · Crossed · Founded
//
// It is exact, as Advantage is: collisions between travellers of the tumour are left
// out, and barriers are as in health.
type Stations struct {
	Arrived float64 // cells that stop in an organ for good, of those that entered
	Crossed float64 // cells across the wall alive, of those that arrived
	Founded float64 // lesions, of the cells across
	Lesions float64 // lesions a cell that entered
}

// Stations follows cells that enter at an origin as single cells and groups.
//
// sizes[k−1] is how many groups of k cells enter, in any unit. bed is where cells are
// counted, −1 for all. Sleepers are not counted: they found nothing until they wake.
//
// Errors: those of the phenotype; *circulation.DivergedError.
// Panics if sizes are more than the largest group, or hold nothing.
func (b *Body) Stations(p *Phenotype, origin, bed int, sizes []float64) (*Stations, error) {
	if err := p.validate(&b.spec, 0); err != nil {
		return nil, err
	}
	arrest, found := b.inHealth(p)
	across := b.across(p)
	w := b.blood.NewWorkspace()
	entered, arrived, crossed, lesions := 0.0, 0.0, 0.0, 0.0
	for k := 1; k <= len(sizes); k++ {
		if sizes[k-1] == 0 {
			continue
		}
		entered += float64(k) * sizes[k-1]
		fate, err := b.blood.Fates(w, &p.Blood, nil, arrest, origin, b.kinds.Index(k, 0))
		if err != nil {
			return nil, err
		}
		for at, row := range fate.Arrivals {
			if b.tumourAt[at] >= 0 || bed >= 0 && at != bed {
				continue
			}
			for i, n := range row {
				groups := sizes[k-1] * n
				arrived += groups * float64(b.kinds.Cells(i))
				crossed += groups * across[at][i]
				lesions += groups * found[at][i]
			}
		}
	}
	if entered <= 0 {
		panic("body: nothing enters the blood")
	}
	return &Stations{
		Arrived: arrived / entered, Crossed: share(crossed, arrived), Founded: share(lesions, crossed), Lesions: lesions / entered,
	}, nil
}

// share returns a part of a whole, NaN of nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return part / whole
}

// across returns how many cells of a group that stays are across the wall alive, by bed
// and type.
func (b *Body) across(p *Phenotype) [][]float64 {
	out := make([][]float64, len(b.spec.Organs))
	for bed := range b.spec.Organs {
		out[bed] = make([]float64, b.kinds.Types())
		if b.tumourAt[bed] >= 0 {
			continue
		}
		for i, x := range b.newSoil(bed, &p.Organs[bed]).healthy.cross {
			out[bed][i] = float64(x.Cells) * x.Cross
		}
	}
	return out
}
