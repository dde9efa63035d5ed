package tissue

import (
	"fmt"
	"math"

	"paget/record"
	"paget/rng"
)

// saveVersion is the version of what Save writes.
const saveVersion = 1

// What is written of a cue.
const (
	noCue      = iota // none, or one that does not change
	savedCue          // by its own Save
	unsavedCue        // it changes and cannot be saved
)

// Save writes everything of a state that changes, surroundings included: after
// Load it goes on bit for bit. What the spec says is not in it.
//
// Errors are those of the encoder.
func (t *Tissue) Save(s *State, e *record.Encoder) { s.save(e) }

// save writes the state; Digest is the sum of the same bytes.
func (s *State) save(e *record.Encoder) {
	e.Section("tissue")
	e.Int(saveVersion)
	e.Uint64(uint64(s.Root))
	e.Uint64(s.Tick)
	for _, v := range [3]float64{s.Time, s.signalled, s.exchanged} {
		e.Float(v)
	}
	c := &s.Counts
	for _, v := range [6]uint64{c.Divisions, c.Deaths, c.Removed, c.Necroses, c.Through, c.Substeps} {
		e.Uint64(v)
	}
	e.Int(c.LargestSubsteps)
	e.Uint64(c.Evaluations)
	e.Uint64(c.Rejected)
	e.Int(int(s.layout))
	e.Section("cells")
	e.Uint64s(s.ID)
	e.Uint64s(s.Sister)
	e.Uint32s(s.Divisions)
	e.Bytes(s.Kind)
	e.Int32s(s.Slot)
	e.Bytes(bytesOf(s.Phase))
	e.Bytes(bytesOf(s.Where))
	e.Int32s(s.Pore)
	e.Int32s(s.Protrusions)
	for _, f := range s.floats() {
		e.Floats(*f.v)
	}
	e.Int(len(s.populations))
	for k, p := range s.populations {
		e.Section("kind")
		e.Int(len(s.behaviours[k]))
		for _, v := range s.behaviours[k] {
			e.Bool(v.column != nil)
			e.Floats(v.column)
		}
		p.Save(e)
	}
	s.saveAround(e)
	if s.has(vessels) {
		s.saveGaps(e)
	}
}

// saveAround writes fields, matrix and cue.
func (s *State) saveAround(e *record.Encoder) {
	e.Section("surroundings")
	e.Int(len(s.Around.Fields))
	for _, f := range s.Around.Fields {
		e.Text(f.Spec.Name)
		f.Save(e)
	}
	e.Bool(s.Around.Matrix != nil)
	if s.Around.Matrix != nil {
		s.Around.Matrix.Save(e)
	}
	switch cue := s.Around.Cue.(type) {
	case SavedCue:
		e.Int(savedCue)
		cue.Save(e)
	case EvolvingCue:
		e.Int(unsavedCue)
	default:
		e.Int(noCue)
	}
}

// Load reads a state that Save has written, into surroundings as NewState takes
// them: the same fields, matrix and cue, in any state.
//
// The tissue may have another treatment than the one that wrote: treatments are
// part of the spec. They are on the clock of the state, min since the start of the
// assay, so that one with an onset in the past acts at once, as strong as it would
// be if it had been there all the time; one that is to begin at the branch says so
// by its onset. All else must be alike: network, rules, phases, root.
//
// Errors: what is written does not belong to this tissue, or does not fit together.
func (t *Tissue) Load(d *record.Decoder, around Surroundings) (*State, error) {
	s, err := t.NewState(0, around)
	if err != nil {
		return nil, err
	}
	t.loadHead(s, d)
	t.loadCells(s, d)
	if d.Err() == nil {
		t.loadKinds(s, d)
	}
	if d.Err() == nil {
		loadAround(s, d)
	}
	if d.Err() == nil && s.has(vessels) {
		s.loadGaps(d)
	}
	if d.Err() == nil {
		if err := t.Verify(s); err != nil {
			d.Fail("tissue: what was saved does not hold together: %w", err)
		}
	}
	if d.Err() != nil {
		return nil, d.Err()
	}
	return s, nil
}

// loadHead reads clocks and counts.
func (t *Tissue) loadHead(s *State, d *record.Decoder) {
	d.Section("tissue")
	if v := d.Int(); d.Err() == nil && v != saveVersion {
		d.Fail("tissue: the state has version %d; this program reads %d", v, saveVersion)
	}
	if root := rng.Root(d.Uint64()); d.Err() == nil && root != s.Root {
		d.Fail("tissue: the state belongs to root %d, this tissue to %d", uint64(root), uint64(s.Root))
	}
	s.Tick = d.Uint64()
	for _, v := range [3]*float64{&s.Time, &s.signalled, &s.exchanged} {
		*v = d.Float()
		if math.IsNaN(*v) || math.IsInf(*v, 0) {
			d.Fail("tissue: a clock shows %g", *v)
		}
	}
	c := &s.Counts
	for _, v := range [6]*uint64{&c.Divisions, &c.Deaths, &c.Removed, &c.Necroses, &c.Through, &c.Substeps} {
		*v = d.Uint64()
	}
	c.LargestSubsteps = d.Int()
	c.Evaluations, c.Rejected = d.Uint64(), d.Uint64()
	if l := layout(d.Int()); d.Err() == nil && l != s.layout {
		d.Fail("tissue: the state has columns %04b, cells of this tissue need %04b", l, s.layout)
	}
}

// loadCells reads the columns.
func (t *Tissue) loadCells(s *State, d *record.Decoder) {
	d.Section("cells")
	s.ID, s.Sister = d.Uint64s(), d.Uint64s()
	s.Divisions, s.Kind, s.Slot = d.Uint32s(), d.Bytes(), d.Int32s()
	s.Phase, s.Where = bytesAs[Phase](d.Bytes()), bytesAs[Where](d.Bytes())
	s.Pore, s.Protrusions = d.Int32s(), d.Int32s()
	for _, f := range s.floats() {
		*f.v = d.Floats()
	}
	if d.Err() == nil {
		if err := s.aligned(); err != nil {
			d.Fail("%w", err)
		}
	}
}

// loadKinds reads networks and behaviours.
func (t *Tissue) loadKinds(s *State, d *record.Decoder) {
	if n := d.Int(); d.Err() == nil && n != len(s.populations) {
		d.Fail("tissue: the state has %d kinds of cells, this tissue %d", n, len(s.populations))
	}
	for k, p := range s.populations {
		d.Section("kind")
		if n := d.Int(); d.Err() == nil && n != len(s.behaviours[k]) {
			d.Fail("tissue: kind %q: the state has %d behaviours, its line %d", t.kinds[k].name, n, len(s.behaviours[k]))
		}
		if d.Err() != nil {
			return
		}
		for b := range s.behaviours[k] {
			v := &s.behaviours[k][b]
			varies, column := d.Bool(), d.Floats()
			if d.Err() == nil && varies != (v.column != nil) {
				d.Fail("tissue: kind %q: %s follows other rules than in the state", t.kinds[k].name, t.kinds[k].phenotype.Names()[b])
			}
			if varies && d.Err() == nil {
				v.column = column
			}
		}
		if err := p.Load(d); err != nil {
			d.Fail("tissue: kind %q: %w", t.kinds[k].name, err)
		}
		if d.Err() != nil {
			return
		}
	}
}

// loadAround reads fields, matrix and cue.
func loadAround(s *State, d *record.Decoder) {
	d.Section("surroundings")
	if n := d.Int(); d.Err() == nil && n != len(s.Around.Fields) {
		d.Fail("tissue: the state has %d fields, the surroundings %d", n, len(s.Around.Fields))
	}
	for _, f := range s.Around.Fields {
		if name := d.Text(); d.Err() == nil && name != f.Spec.Name {
			d.Fail("tissue: the state has the field %q where the surroundings have %q", name, f.Spec.Name)
		}
		if d.Err() != nil {
			return
		}
		f.Load(d)
	}
	if matrix := d.Bool(); d.Err() == nil && matrix != (s.Around.Matrix != nil) {
		d.Fail("tissue: matrix in the state: %v, in the surroundings: %v", matrix, s.Around.Matrix != nil)
	}
	if s.Around.Matrix != nil && d.Err() == nil {
		s.Around.Matrix.Load(d)
	}
	how := d.Int()
	cue, ok := s.Around.Cue.(SavedCue)
	switch {
	case d.Err() != nil:
	case how == unsavedCue:
		d.Fail("tissue: the state's cue could not be saved")
	case how != noCue && how != savedCue || (how == savedCue) != ok:
		d.Fail("tissue: the state has another cue than the surroundings")
	case ok:
		if err := cue.Load(d); err != nil {
			d.Fail("tissue: cue: %w", err)
		}
	}
}

func bytesOf[T ~uint8](v []T) []byte {
	out := make([]byte, len(v))
	for i, x := range v {
		out[i] = byte(x)
	}
	return out
}

func bytesAs[T ~uint8](v []byte) []T {
	out := make([]T, len(v))
	for i, x := range v {
		out[i] = T(x)
	}
	return out
}

// aligned checks that every column has one entry a cell, and that those the tissue
// does not need are empty.
func (s *State) aligned() error {
	n := s.Len()
	var f faultList
	check := func(what string, length int, of layout) {
		want := n
		if !s.has(of) {
			want = 0
		}
		if length != want {
			f.add("%s has %d entries for %d cells", what, length, want)
		}
	}
	for k, c := range s.floats() {
		check(fmt.Sprintf("column %d", k), len(*c.v), c.of)
	}
	check("sister", len(s.Sister), 0)
	check("divisions", len(s.Divisions), 0)
	check("kind", len(s.Kind), 0)
	check("slot", len(s.Slot), 0)
	check("phase", len(s.Phase), 0)
	check("place", len(s.Where), 0)
	check("pore", len(s.Pore), 0)
	check("protrusions", len(s.Protrusions), shapes)
	return joined(f)
}
