package circulation

import "math"

// happening is one thing that can befall a traveller on its own.
type happening struct {
	rate  float64 // 1/min
	makes []int   // what is there afterwards, by type, on the same side
	dies  bool    // a cell is lost, by the cause
	cause Cause
}

// happenings lists what can befall a traveller of a type, apart from moving on and
// meeting others: the rules of the model as one would say them. The twins are made of
// it (solve_ref.go, individual.go); the fast solution is not.
func (b *Blood) happenings(p *Phenotype, kind int) []happening {
	cells, companion := b.Cells(kind), b.Companion(kind)
	var list []happening
	add := func(h happening) {
		if h.rate > 0 {
			list = append(list, h)
		}
	}
	var smaller []int
	if cells > 1 {
		smaller = []int{b.Index(cells-1, companion)}
	}
	shelter, shield := 1.0, 1.0
	if companion > 0 {
		c := b.spec.Companions[companion-1]
		shelter, shield = c.Shelter, c.Shield
		add(happening{rate: c.Unbinding, makes: []int{b.Index(cells, 0)}})
	} else {
		for i, c := range b.spec.Companions {
			meet := CollisionRate(groupRadius(p.Radius, cells), c.Radius, b.spec.ShearRate, b.spec.Thermal)
			add(happening{rate: p.Binding[i] * meet * c.Density, makes: []int{b.Index(cells, i+1)}})
		}
	}
	exposed := float64(cells) * math.Pow(float64(cells), -1.0/3)
	add(happening{rate: exposed * shelter * p.ShearDeath, makes: smaller, dies: true, cause: Shear})
	add(happening{rate: exposed * shelter * p.Anoikis, makes: smaller, dies: true, cause: Anoikis})
	add(happening{rate: exposed * shield * p.Visibility * b.spec.Killing, makes: smaller, dies: true, cause: Killing})
	add(happening{rate: exposed * shield * b.spec.Clearance, makes: smaller, dies: true, cause: Clearance})
	if cells > 1 {
		add(happening{rate: p.Breakage * float64(cells-1), makes: []int{smaller[0], b.Index(1, 0)}})
	}
	return list
}

// meetingRate returns the rate, µm³/min, at which meetings of two types hold.
func (b *Blood) meetingRate(p *Phenotype, i, j int) float64 {
	a, c := groupRadius(p.Radius, b.Cells(i)), groupRadius(p.Radius, b.Cells(j))
	return p.Sticking * CollisionRate(a, c, b.spec.ShearRate, b.spec.Thermal)
}

// united returns what two types become if they stick and the first of them gives name
// and companion (with chance cells of i over all cells).
func (b *Blood) united(i, j int) int {
	companion := b.Companion(i)
	if companion == 0 {
		companion = b.Companion(j)
	}
	return b.Index(b.Cells(i)+b.Cells(j), companion)
}

// leaving lists where a traveller of a type that leaves a side goes: the chance of
// arrest by bed, in the order of the blood, and what is left for the other side.
func (b *Blood) leaving(side, kind int, share []float64, arrest [][]float64) (caught []float64, passes float64) {
	caught = make([]float64, len(b.spec.Beds))
	if side == venous {
		p := arrest[b.circuit.pulmonary][kind]
		caught[b.circuit.pulmonary] = p
		return caught, 1 - p
	}
	for bed, own := range b.spec.Beds {
		if own.Pulmonary {
			continue
		}
		left := share[bed]
		for at := bed; at >= 0; at = b.spec.Beds[at].Into {
			caught[at] += left * arrest[at][kind]
			left *= 1 - arrest[at][kind]
		}
		passes += left
	}
	return caught, passes
}
