package body

import "paget/circulation"

// HalfLife returns the time in which half of the single cells that enter the blood at
// an origin have left it by any cause: stopped in an organ, or dead. Organs are as in
// health, and so few cells are in the blood that they do not meet.
//
// Units: min.
//
// Errors: those of the phenotype; *circulation.DivergedError.
func (b *Body) HalfLife(p *Phenotype, origin int) (float64, error) {
	if err := p.validate(&b.spec, 0); err != nil {
		return 0, err
	}
	arrest, _ := b.inHealth(p)
	single := b.kinds.Index(1, 0)
	rate := make([]float64, b.kinds.Types())
	rate[single] = 1e-12
	blood := p.Blood
	blood.Sticking = 0
	traffic, err := b.blood.Solve(b.blood.NewWorkspace(), &blood, nil, arrest, []circulation.Source{{Origin: origin, Rate: rate}})
	if err != nil {
		return 0, err
	}
	return traffic.HalfLife(origin, single)
}
