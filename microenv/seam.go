package microenv

import "paget/record"

// Save writes everything that changes.
func (f *Field) Save(e *record.Encoder) {
	e.Section("field")
	e.Float(f.Time)
	for _, v := range [6]float64{f.Ledger.Initial, f.Ledger.Secreted, f.Ledger.Decayed, f.Ledger.TakenUp, f.Ledger.Border, f.Ledger.Rounding} {
		e.Float(v)
	}
	e.Floats(f.C)
}

// Load reads what Save wrote.
func (f *Field) Load(d *record.Decoder) error {
	d.Section("field")
	f.Time = d.Float()
	for _, v := range [6]*float64{&f.Ledger.Initial, &f.Ledger.Secreted, &f.Ledger.Decayed, &f.Ledger.TakenUp, &f.Ledger.Border, &f.Ledger.Rounding} {
		*v = d.Float()
	}
	c := d.Floats()
	if d.Err() == nil && len(c) != len(f.C) {
		d.Fail("microenv: %d voxels where %d should be", len(c), len(f.C))
	}
	copy(f.C, c)
	return d.Err()
}

// Save writes everything that changes.
func (m *Matrix) Save(e *record.Encoder) {
	e.Section("matrix")
	e.Float(m.Ledger.Initial)
	e.Float(m.Ledger.Degraded)
	e.Float(m.Ledger.Deposited)
	e.Floats(m.M)
}

// Load reads what Save wrote.
func (m *Matrix) Load(d *record.Decoder) error {
	d.Section("matrix")
	m.Ledger = MatrixLedger{d.Float(), d.Float(), d.Float()}
	c := d.Floats()
	if d.Err() == nil && len(c) != len(m.M) {
		d.Fail("microenv: %d voxels where %d should be", len(c), len(m.M))
	}
	copy(m.M, c)
	return d.Err()
}
