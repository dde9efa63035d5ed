package microenv

import (
	"paget/record"
)

// Save writes what changes in a field: values, sources, ledger, clock and the
// step that Accurate tries next. The spec is not written.
func (f *Field) Save(e *record.Encoder) {
	e.Section("field")
	e.Text(f.Spec.Name)
	saveSize(e, f.Geometry)
	e.Floats(f.C)
	e.Bool(f.sources)
	if f.sources {
		e.Floats(f.source)
	}
	e.Bool(f.uptakes)
	if f.uptakes {
		e.Floats(f.uptake)
	}
	l := f.Ledger
	e.Floats([]float64{l.Initial, l.Secreted, l.Decayed, l.TakenUp, l.Border, l.Rounding, l.Settled, f.Time})
	if f.accurate != nil {
		e.Float(f.accurate.Length)
		e.Int(f.accurate.Accepted)
		e.Int(f.accurate.Rejected)
	}
}

// Load reads what Save has written into a field of the same spec and geometry,
// which then goes on bit for bit. What does not fit is an error of the decoder,
// and the field is left as it was.
func (f *Field) Load(d *record.Decoder) {
	d.Section("field")
	if name := d.Text(); d.Err() == nil && name != f.Spec.Name {
		d.Fail("microenv: field %q stands where %q should", name, f.Spec.Name)
	}
	loadSize(d, f.Geometry)
	n := f.Geometry.Len()
	values := loadColumn(d, n)
	var source, uptake []float64
	if d.Bool() {
		source = loadColumn(d, n)
	}
	if d.Bool() {
		uptake = loadColumn(d, n)
	}
	l := loadColumn(d, 8)
	length, accepted, rejected := 0.0, 0, 0
	if f.accurate != nil {
		length, accepted, rejected = d.Float(), d.Int(), d.Int()
	}
	if d.Err() != nil {
		return
	}
	copy(f.C, values)
	f.source, f.sources = source, source != nil
	f.uptake, f.uptakes = uptake, uptake != nil
	f.Ledger = Ledger{Initial: l[0], Secreted: l[1], Decayed: l[2], TakenUp: l[3], Border: l[4], Rounding: l[5], Settled: l[6]}
	f.Time = l[7]
	if f.accurate != nil {
		f.accurate.Length, f.accurate.Accepted, f.accurate.Rejected = length, accepted, rejected
	}
}

// Save writes what changes in a matrix.
func (m *Matrix) Save(e *record.Encoder) {
	e.Section("matrix")
	saveSize(e, m.Geometry)
	e.Floats(m.M)
	e.Floats([]float64{m.Ledger.Initial, m.Ledger.Degraded, m.Ledger.Deposited})
}

// Load reads what Save has written into a matrix of the same geometry. What does
// not fit is an error of the decoder, and the matrix is left as it was.
func (m *Matrix) Load(d *record.Decoder) {
	d.Section("matrix")
	loadSize(d, m.Geometry)
	values := loadColumn(d, m.Geometry.Len())
	l := loadColumn(d, 3)
	if d.Err() != nil {
		return
	}
	copy(m.M, values)
	m.Ledger = MatrixLedger{Initial: l[0], Degraded: l[1], Deposited: l[2]}
}

// Save writes what changes in a chamber.
func (c *Chamber) Save(e *record.Encoder) {
	e.Section("chamber")
	e.Floats(c.column.State())
}

// Load reads what Save has written into a chamber of the same spec. What does not
// fit is an error of the decoder, and the chamber is left as it was.
func (c *Chamber) Load(d *record.Decoder) {
	d.Section("chamber")
	if state := loadColumn(d, 2*c.column.Len()+1); d.Err() == nil {
		c.column.SetState(state)
	}
}

func saveSize(e *record.Encoder, g Geometry) {
	for _, n := range g.N {
		e.Int(n)
	}
}

func loadSize(d *record.Decoder, g Geometry) {
	var n [3]int
	for a := range n {
		n[a] = d.Int()
	}
	if d.Err() == nil && n != g.N {
		d.Fail("microenv: %v voxels stand where %v should", n, g.N)
	}
}

// loadColumn reads n numbers.
func loadColumn(d *record.Decoder, n int) []float64 {
	v := d.Floats()
	if d.Err() == nil && len(v) != n {
		d.Fail("microenv: %d values stand where %d should", len(v), n)
	}
	return v
}
