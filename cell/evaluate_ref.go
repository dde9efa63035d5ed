package cell

import "math"

// EvaluateReference is Evaluate written out cell by cell with math.Pow: the
// plain twin of the kernel, with the same signature.
func (p *Phenotype) EvaluateReference(values [][]float64, nodes Activities, env [][]float64, dead []bool, from, to int) {
	hill := func(terms []term, i int, isDead bool) float64 {
		sum := 0.0
		for _, t := range terms {
			if isDead && !t.dead {
				continue
			}
			s := 0.0
			if t.env {
				s = env[t.index][i]
			} else {
				one := make([]float64, 1)
				nodes.Read(t.index, i, one)
				s = one[0]
			}
			sum += math.Pow(s/t.half, t.plain)
		}
		if math.IsInf(sum, 1) {
			return 1
		}
		return sum / (1 + sum)
	}
	for i := from; i < to; i++ {
		for b, r := range p.responses {
			if dead != nil && dead[i] {
				values[b][i] = 0
				if len(r.up) > 0 {
					values[b][i] = (1 - hill(r.down, i, true)) * hill(r.up, i, true) * r.maxUp
				}
				continue
			}
			u, d := hill(r.up, i, false), hill(r.down, i, false)
			values[b][i] = (1-d)*((1-u)*r.base+u*r.maxUp) + d*r.minDown
		}
	}
}
