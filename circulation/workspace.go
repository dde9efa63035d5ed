package circulation

import (
	"fmt"
	"math"
	"slices"
)

// Blood is a validated spec with its tables. It never changes and may be shared
// between workers.
type Blood struct {
	Travellers
	spec    Spec
	circuit circuit
	share   []float64  // by bed
	stay    [2]float64 // min, mean time on each side
	volume  [2]float64 // µm³ of each side
	cbrt    []float64  // k^(1/3), from 0
	ratio   []float64  // k/m at k·(Largest+1)+m
	unbind  []float64  // by companion, 0: none
	shelter []float64
	shield  []float64
}

// New checks a spec and makes the tables.
//
// Errors: every fault of the spec, joined.
func New(spec Spec) (*Blood, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	spec = spec.withDefaults()
	spec.Companions, spec.Beds = slices.Clone(spec.Companions), slices.Clone(spec.Beds)
	b := &Blood{
		Travellers: spec.Travellers(),
		spec:       spec,
		circuit:    newCircuit(spec.Beds),
		stay:       [2]float64{spec.Round * spec.Venous, spec.Round * (1 - spec.Venous)},
		volume:     [2]float64{spec.Volume * spec.Venous, spec.Volume * (1 - spec.Venous)},
		unbind:     []float64{0},
		shelter:    []float64{1},
		shield:     []float64{1},
	}
	for _, bed := range spec.Beds {
		b.share = append(b.share, bed.Share)
	}
	for _, c := range spec.Companions {
		b.unbind = append(b.unbind, c.Unbinding)
		b.shelter = append(b.shelter, c.Shelter)
		b.shield = append(b.shield, c.Shield)
	}
	n := b.Largest
	b.cbrt = make([]float64, n+1)
	b.ratio = make([]float64, (n+1)*(n+1))
	for k := 1; k <= n; k++ {
		b.cbrt[k] = math.Cbrt(float64(k))
		for m := 1; m <= n; m++ {
			b.ratio[k*(n+1)+m] = float64(k) / float64(m)
		}
	}
	return b, nil
}

// Spec returns what the blood was made of, with defaults filled in. The slices are
// not to be written to.
func (b *Blood) Spec() Spec { return b.spec }

// Workspace holds what Solve needs, so that it allocates nothing. It belongs to one
// worker. A Solve starts from the last solution in it, and the result depends on
// that start in its last digits: call Reset before another host, and keep Resting
// with a host that is to go on later.
type Workspace struct {
	pass      passage
	phenotype Phenotype // that the tables below are of
	known     bool
	constant  float64         // µm³/min, in place of the collision rate; tests only
	cause     [Causes]float64 // 1/min, single naked cell
	meet      []float64       // K_kj
	meetInto  []float64       // K_kj by m = k + j, then k
	meetPart  []float64       // K_kj·k/m in that order
	partner   []float64       // scratch, by size
	alone     []float64       // scratch, by size
	bind      []float64       // by type
	down      []float64       // by type, to the next smaller
	shed      []float64       // by size, single cells that break off

	block        []inverse
	number       [2][]float64 // the solution, by side and type
	entering     [2][]float64
	gain         [2][]float64
	naked, bound [2][]float64 // by side and size, 1/µm³
	merge        [2][]float64 // by side and size, 1/min
	rounds       int

	parts   [][2][]float64 // by source
	met     [2][]float64
	none    [2][]float64 // zeros
	next    [2][]float64
	traffic Traffic
}

// NewWorkspace returns a workspace for this blood.
func (b *Blood) NewWorkspace() *Workspace {
	types, n := b.Types(), b.Largest
	pair := func(size int) [2][]float64 { return [2][]float64{make([]float64, size), make([]float64, size)} }
	w := &Workspace{
		pass: newPassage(len(b.spec.Beds), types),
		meet: make([]float64, n*n), meetInto: make([]float64, n*(n-1)/2), meetPart: make([]float64, n*(n-1)/2),
		partner: make([]float64, n), alone: make([]float64, n), bind: make([]float64, types),
		down: make([]float64, types), shed: make([]float64, n),
		block:  make([]inverse, types),
		number: pair(types), entering: pair(types), gain: pair(types), met: pair(types), none: pair(types),
		naked: pair(n), bound: pair(n), merge: pair(n),
		next: pair(types),
	}
	w.phenotype.Binding = make([]float64, b.Companions)
	w.traffic = Traffic{blood: b, work: w, Number: make([]float64, types)}
	for range b.spec.Beds {
		w.traffic.Arrivals = append(w.traffic.Arrivals, make([]float64, types))
	}
	return w
}

// Reset forgets the last solution, so that the next one depends on nothing before.
func (w *Workspace) Reset() {
	clear(w.number[venous])
	clear(w.number[arterial])
}

// Resting appends to dst the numbers of the last solution, by side and type: what a
// later Solve starts from.
func (w *Workspace) Resting(dst []float64) []float64 {
	return append(append(dst, w.number[venous]...), w.number[arterial]...)
}

// SetResting puts back what Resting gave. Panics if the length is another.
func (w *Workspace) SetResting(numbers []float64) {
	n := len(w.number[venous])
	if len(numbers) != 2*n {
		panic(fmt.Sprintf("circulation: %d resting numbers; the blood has %d", len(numbers), 2*n))
	}
	copy(w.number[venous], numbers[:n])
	copy(w.number[arterial], numbers[n:])
}

// knows tells whether the tables are those of a phenotype.
func (w *Workspace) knows(p *Phenotype) bool {
	q := &w.phenotype
	return w.known && q.Radius == p.Radius && q.Cohesion == p.Cohesion && q.Sticking == p.Sticking &&
		slices.Equal(q.Binding, p.Binding) && q.Breakage == p.Breakage && q.ShearDeath == p.ShearDeath &&
		q.Anoikis == p.Anoikis && q.Visibility == p.Visibility
}

// learn keeps a phenotype.
func (w *Workspace) learn(p *Phenotype) {
	binding := w.phenotype.Binding
	copy(binding, p.Binding)
	w.phenotype, w.known = *p, true
	w.phenotype.Binding = binding
}
