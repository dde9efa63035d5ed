package pathway

import "paget/record"

// Reorder puts what slot order[k] held into slot k and drops the rest.
func (p *Population) Reorder(order []int32) {
	for _, rows := range p.rows() {
		for at := 0; at < len(*rows); at += p.stride {
			row := append([]float64(nil), (*rows)[at:at+p.n]...)
			for k, o := range order {
				(*rows)[at+k] = row[o]
			}
		}
	}
	id := append([]uint64(nil), p.id...)
	for k, o := range order {
		p.id[k] = id[o]
	}
	p.id, p.n = p.id[:len(order)], len(order)
}

// Save writes everything that changes.
func (p *Population) Save(e *record.Encoder) {
	e.Section("population")
	e.Uint64s(p.id)
	e.Uint64(uint64(p.noise.clock))
	e.Floats(p.free)
	for _, rows := range p.rows() {
		e.Int(len(*rows) / max(p.stride, 1))
		for at := 0; at < len(*rows); at += max(p.stride, 1) {
			e.Floats((*rows)[at : at+p.n])
		}
	}
}

// Load reads what Save wrote into a population without cells.
func (p *Population) Load(d *record.Decoder) error {
	d.Section("population")
	ids := d.Uint64s()
	clock, free := int64(d.Uint64()), d.Floats()
	if d.Err() == nil && len(free) != len(p.free) {
		d.Fail("pathway: %d nodes where %d should be", len(free), len(p.free))
	}
	if d.Err() != nil {
		return d.Err()
	}
	for _, id := range ids {
		p.append(id)
	}
	p.noise.clock, p.free = clock, free
	for _, rows := range p.rows() {
		n := d.Int()
		if d.Err() == nil && n != len(*rows)/max(p.stride, 1) {
			d.Fail("pathway: rows do not fit")
		}
		for at := 0; at < len(*rows) && d.Err() == nil; at += max(p.stride, 1) {
			row := d.Floats()
			if d.Err() == nil && len(row) != p.n {
				d.Fail("pathway: %d entries for %d cells", len(row), p.n)
			}
			copy((*rows)[at:], row)
		}
	}
	return d.Err()
}
