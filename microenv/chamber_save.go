package microenv

import "paget/record"

// Save writes what changes in a chamber.
func (c *Chamber) Save(e *record.Encoder) {
	e.Section("chamber")
	e.Floats(c.column.State())
}

// Load reads what Save has written into a chamber of the same spec. What does not
// fit is an error of the decoder, and the chamber is left as it was.
func (c *Chamber) Load(d *record.Decoder) {
	d.Section("chamber")
	state := d.Floats()
	if d.Err() == nil && len(state) != 2*c.column.Len()+1 {
		d.Fail("microenv: %d values stand where %d should", len(state), 2*c.column.Len()+1)
	}
	if d.Err() == nil {
		c.column.SetState(state)
	}
}
