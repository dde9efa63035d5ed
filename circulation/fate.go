package circulation

import "fmt"

// Fate is what becomes of one group that enters alone, on average.
type Fate struct {
	Arrivals [][]float64     // arrests, by bed and type; a group may arrive as several
	Deaths   [Causes]float64 // tumour cells, by cause
	Time     float64         // min in the blood, summed over all parts of the group
}

// Fates follows one group of a type that enters at an origin, on average. It is the
// linear part of Solve: companions, attack, break-up and arrest, but no collision
// with other tumour cells. It overwrites the Traffic of the workspace and leaves
// what the next Solve starts from.
//
// Shapes and panics as for Solve. Errors: *DivergedError.
func (b *Blood) Fates(w *Workspace, p *Phenotype, share []float64, arrest [][]float64, origin, kind int) (*Fate, error) {
	w.prepare(b, p, share, arrest)
	w.traffic.split = false
	if kind < 0 || kind >= b.Types() {
		panic(fmt.Sprintf("circulation: no traveller of type %d; there are %d", kind, b.Types()))
	}
	fate := &Fate{}
	for range b.spec.Beds {
		fate.Arrivals = append(fate.Arrivals, make([]float64, b.Types()))
	}
	one := Source{Origin: origin, Rate: make([]float64, b.Types())}
	one.Rate[kind] = 1
	b.checkSource(0, &one)
	for side := range 2 {
		clear(w.entering[side])
		clear(w.merge[side])
	}
	w.pass.admit(&b.circuit, &one, &w.entering, fate.Arrivals)
	x := &w.met
	w.factor(b, &w.merge)
	w.sweep(b, &w.entering, &w.none, x)
	if err := finite(x); err != nil {
		return nil, err
	}
	for bed, row := range fate.Arrivals {
		from, caught := x[b.circuit.side(bed)], w.pass.caught[bed]
		for t := range row {
			row[t] += from[t] * caught[t]
		}
	}
	fate.Deaths = w.deaths(b, x)
	for t := range x[venous] {
		fate.Time += x[venous][t] + x[arterial][t]
	}
	return fate, nil
}
