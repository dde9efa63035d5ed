package circulation

import (
	"fmt"
	"math"
)

// Traffic is the blood at rest. It lives in the workspace that it was solved with and
// holds until the next Solve or Fates there.
type Traffic struct {
	Number   []float64       // travellers in the blood, by type (mean)
	Arrivals [][]float64     // arrests per min, by bed and type
	Deaths   [Causes]float64 // tumour cells a minute, by cause
	Entering float64         // tumour cells a minute, all sources
	// Refused counts the meetings a minute that did not hold because the group would
	// have had more than Largest cells. If it is not small beside Entering, Largest is
	// too small.
	Refused    float64
	Iterations int // of the fixed point; 1 without mutual collisions

	blood   *Blood
	work    *Workspace
	sources []Source
	split   bool
}

// Solve finds the resting traffic: the numbers of travellers at which what enters
// the blood equals what is arrested and what dies.
//
// Without sticking it is one direct solution, exact to rounding. With sticking it is
// a fixed point, solved until no number changes by more than 1e-10 of itself. It
// starts from the last solution in the workspace.
//
// Shapes: share by bed (nil: those of the spec), the parallel ones summing to 1, the
// pulmonary one is not read; arrest[bed][type], the chance to stay per pass; rates of
// sources by type. The slices are read until the next Solve, by Split and Part too.
// Errors: *DivergedError if nothing removes some travellers, numbers overflow, or the
// fixed point is not reached.
// Panics if a shape or a value is wrong.
func (b *Blood) Solve(w *Workspace, p *Phenotype, share []float64, arrest [][]float64, sources []Source) (*Traffic, error) {
	w.prepare(b, p, share, arrest)
	t := &w.traffic
	t.sources, t.split = sources, false
	for _, row := range t.Arrivals {
		clear(row)
	}
	clear(w.entering[venous])
	clear(w.entering[arterial])
	for i := range sources {
		b.checkSource(i, &sources[i])
		w.pass.admit(&b.circuit, &sources[i], &w.entering, t.Arrivals)
	}
	if err := w.rest(b, p.Sticking > 0); err != nil {
		w.Reset()
		return nil, err
	}
	t.Iterations = w.rounds
	w.tally(b)
	return t, nil
}

// prepare derives all rates of the linear part and the table of meetings.
func (w *Workspace) prepare(b *Blood, p *Phenotype, share []float64, arrest [][]float64) {
	if w.traffic.blood != b {
		panic("circulation: the workspace belongs to another blood")
	}
	if share == nil {
		share = b.share
	} else {
		b.checkShares(share)
	}
	if len(arrest) != len(b.spec.Beds) {
		panic(fmt.Sprintf("circulation: chances of arrest for %d beds; there are %d", len(arrest), len(b.spec.Beds)))
	}
	for i, row := range arrest {
		if len(row) != b.Types() {
			panic(fmt.Sprintf("circulation: chances of arrest in bed %d for %d types; there are %d", i, len(row), b.Types()))
		}
	}
	w.pass.set(&b.circuit, b.stay, share, arrest)
	if w.knows(p) {
		return
	}
	if err := p.Validate(b.Companions); err != nil {
		panic(err.Error())
	}
	w.learn(p)
	w.setMeeting(b, p)
	w.setBinding(b, p)
	w.setAttack(b, p)
}

// checkSource panics if a source does not fit.
func (b *Blood) checkSource(i int, s *Source) {
	if s.Origin < Arteries || s.Origin >= len(b.spec.Beds) {
		panic(fmt.Sprintf("circulation: source %d begins at bed %d; there are %d beds, Veins and Arteries", i, s.Origin, len(b.spec.Beds)))
	}
	if len(s.Rate) != b.Types() {
		panic(fmt.Sprintf("circulation: source %d has %d rates for %d types", i, len(s.Rate), b.Types()))
	}
	for t, r := range s.Rate {
		if !(r >= 0 && r <= math.MaxFloat64) {
			panic(fmt.Sprintf("circulation: source %d sends %g travellers of type %d a minute", i, r, t))
		}
	}
}

// rest solves for the numbers.
func (w *Workspace) rest(b *Blood, sticking bool) error {
	if sticking {
		return w.fixedPoint(b, meanField{}, &w.number)
	}
	for side := range 2 {
		clear(w.merge[side])
		clear(w.gain[side])
	}
	w.factor(b, &w.merge)
	w.sweep(b, &w.entering, &w.gain, &w.number)
	w.rounds = 1
	return finite(&w.number)
}

// finite returns an error if a number is not.
func finite(x *[2][]float64) error {
	for _, side := range x {
		for t, v := range side {
			if !(v <= math.MaxFloat64) {
				return &DivergedError{Quantity: "number of travellers that nothing removes", Where: t, Value: v}
			}
		}
	}
	return nil
}

// tally sums arrests, deaths and refusals from the numbers.
func (w *Workspace) tally(b *Blood) {
	t := &w.traffic
	for i := range t.Number {
		t.Number[i] = w.number[venous][i] + w.number[arterial][i]
	}
	for bed, row := range t.Arrivals {
		x, caught := w.number[b.circuit.side(bed)], w.pass.caught[bed]
		for i := range row {
			row[i] += x[i] * caught[i]
		}
	}
	t.Deaths = w.deaths(b, &w.number)
	t.Entering = 0
	for _, s := range t.sources {
		for i, r := range s.Rate {
			if r != 0 {
				t.Entering += r * float64(b.Cells(i))
			}
		}
	}
	t.Refused = 0
	if w.phenotype.Sticking > 0 {
		w.merging(b, &w.number)
		t.Refused = w.refused(b)
	}
}
