package pathway

// column is one number for each cell, in single or in double precision.
//
// Columns are read and written block by block; what is computed with them is
// always computed in double precision.
type column struct {
	short  bool
	single []float32
	double []float64
}

// newColumns returns empty columns of one precision.
func newColumns(n int, short bool) []column {
	c := make([]column, n)
	for i := range c {
		c[i].short = short
	}
	return c
}

// len returns the number of cells.
func (c *column) len() int { return len(c.single) + len(c.double) } // one of them is empty

// at returns the number of one cell.
func (c *column) at(slot int) float64 {
	if c.short {
		return float64(c.single[slot])
	}
	return c.double[slot]
}

// set changes the number of one cell.
func (c *column) set(slot int, v float64) {
	if c.short {
		c.single[slot] = float32(v)
		return
	}
	c.double[slot] = v
}

// push appends a cell.
func (c *column) push(v float64) {
	if c.short {
		c.single = append(c.single, float32(v))
		return
	}
	c.double = append(c.double, v)
}

// copyWithin gives the cell in slot to the number of the one in slot from.
func (c *column) copyWithin(to, from int) {
	if c.short {
		c.single[to] = c.single[from]
		return
	}
	c.double[to] = c.double[from]
}

// cut drops the cells from slot n on.
func (c *column) cut(n int) {
	if c.short {
		c.single = c.single[:n]
		return
	}
	c.double = c.double[:n]
}

// read copies the numbers of the cells from a slot on.
func (c *column) read(from int, out []float64) {
	if !c.short {
		copy(out, c.double[from:])
		return
	}
	for i, v := range c.single[from : from+len(out)] {
		out[i] = float64(v)
	}
}

// write is the inverse of read.
func (c *column) write(from int, in []float64) {
	if !c.short {
		copy(c.double[from:], in)
		return
	}
	out := c.single[from:][:len(in)]
	for i, v := range in {
		out[i] = float32(v)
	}
}

// take copies another column of the same precision and length.
func (c *column) take(other *column) {
	copy(c.single, other.single)
	copy(c.double, other.double)
}

// clone returns an independent column.
func (c *column) clone() column {
	return column{short: c.short, single: append([]float32(nil), c.single...), double: append([]float64(nil), c.double...)}
}

// reorder lets slot k hold what slot order[k] held; spare is scratch that keeps
// what is no longer needed.
func (c *column) reorder(order []int32, spare *column) {
	if c.short {
		if cap(spare.single) < len(order) {
			spare.single = make([]float32, len(order), len(order)+len(order)/8)
		}
		out := spare.single[:len(order)]
		for k, from := range order {
			out[k] = c.single[from]
		}
		c.single, spare.single = out, c.single
		return
	}
	if cap(spare.double) < len(order) {
		spare.double = make([]float64, len(order), len(order)+len(order)/8)
	}
	out := spare.double[:len(order)]
	for k, from := range order {
		out[k] = c.double[from]
	}
	c.double, spare.double = out, c.double
}
