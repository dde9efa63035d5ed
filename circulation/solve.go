package circulation

// Traffic is the blood at rest. It lives in the workspace that it was solved with and
// holds until the next Solve there.
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

	blood *Blood
	work  *Workspace
}

// Blood is a validated spec with its tables. It never changes and may be shared
// between workers.
type Blood struct {
	Travellers
	spec Spec
}

// Workspace holds what Solve needs, so that it allocates nothing. It belongs to
// one worker. A Solve starts from the last solution in it; call Reset before
// another host, so that the result does not depend on what was solved before.
type Workspace struct{}

// New checks a spec and makes the tables.
//
// Errors: every fault of the spec, joined.
func New(spec Spec) (*Blood, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	spec = spec.withDefaults()
	return &Blood{Travellers: spec.Travellers(), spec: spec}, nil
}

// NewWorkspace returns an empty workspace.
func (b *Blood) NewWorkspace() *Workspace { return &Workspace{} }

// Reset forgets the last solution.
func (w *Workspace) Reset() {}

// Solve finds the resting traffic.
//
// Shapes: share by bed (nil: those of the spec), the parallel ones summing to 1;
// arrest[bed][type], the chance to stay per pass; sources by type.
// Errors: *DivergedError.
// Panics if a shape or a value is wrong.
func (b *Blood) Solve(w *Workspace, p *Phenotype, share []float64, arrest [][]float64, sources []Source) (*Traffic, error) {
	panic("circulation: not yet")
}

// Split finds what stems from each source and what met in the blood, for Part and
// Met. It costs about as much as Solve; call it when an event needs it.
//
// Errors: *DivergedError.
func (t *Traffic) Split() error { panic("circulation: not yet") }

// Part returns the arrests per minute in a bed of one type that stem from one source.
// Panics before Split.
func (t *Traffic) Part(source, bed, kind int) float64 { panic("circulation: not yet") }

// Met returns the share (0 to 1) of the arrests in a bed of one type whose cells met
// in the blood. Panics before Split.
func (t *Traffic) Met(bed, kind int) float64 { panic("circulation: not yet") }

// HalfLife returns the time (min) in which half of the groups of a type that enter at
// an origin have left the blood by any cause.
func (t *Traffic) HalfLife(origin, kind int) (float64, error) { panic("circulation: not yet") }

// Decay returns the numbers by type at some times (min) after all shedding has stopped.
func (t *Traffic) Decay(times []float64) ([][]float64, error) { panic("circulation: not yet") }

// Fate is what becomes of one group that enters alone.
type Fate struct {
	Arrivals [][]float64     // expected arrests, by bed and type
	Deaths   [Causes]float64 // expected tumour cells, by cause
	Time     float64         // min, expected time in the blood of all its parts together
}

// Fates follows one group of a type that enters at an origin, without mutual
// collisions.
func (b *Blood) Fates(w *Workspace, p *Phenotype, share []float64, arrest [][]float64, origin, kind int) (*Fate, error) {
	panic("circulation: not yet")
}

// EntryRates writes into dst, by type, the travellers a minute that enter if so many
// cells a minute are shed.
func (b *Blood) EntryRates(dst []float64, p *Phenotype, cells float64) { panic("circulation: not yet") }
