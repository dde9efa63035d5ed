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
	factor := func(ramps []ramp, i int) float64 {
		f := 1.0
		for _, r := range ramps {
			s := 0.0
			if r.env {
				s = env[r.index][i]
			} else {
				s = nodes.Node(r.index)[i]
			}
			switch { // the table of Ramp, read line by line
			case s <= r.plain.Low:
				f *= r.plain.AtLow
			case s >= r.plain.High:
				f *= r.plain.AtHigh
			default:
				f *= r.plain.AtLow + (r.plain.AtHigh-r.plain.AtLow)*(s-r.plain.Low)/(r.plain.High-r.plain.Low)
			}
		}
		return f
	}
	for i := from; i < to; i++ {
		for b, r := range p.responses {
			if values[b] == nil {
				continue
			}
			if dead != nil && dead[i] {
				values[b][i] = r.dead
				if len(r.up) > 0 {
					values[b][i] += (1 - hill(r.down, i, true)) * hill(r.up, i, true) * r.maxUp
				}
				continue
			}
			u, d := hill(r.up, i, false), hill(r.down, i, false)
			values[b][i] = ((1-d)*((1-u)*r.base+u*r.maxUp) + d*r.minDown) * factor(r.ramps, i)
		}
	}
}
