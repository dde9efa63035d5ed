package organ

import "math"

// Outgrowth is how a lesion or a tumour grows once it has escaped.
//
//	dN/ds = N·min(Fastest, Decay·ln(Capacity/N))
//
// in inner time s, which runs faster or slower than the clock by a factor of the host
// and the phenotype: ds = factor·dt. Small lesions grow exponentially, large ones as
// Gompertz said. Both pieces are solved in closed form, so that no step is needed and a
// negative factor runs the same course backwards.
//
// Units: rates in 1/min, Capacity in cells. Range: Fastest, Decay >= 0; Decay 0 is
// exponential growth, and Capacity is not read.
// Source: Gompertz growth of tumours Laird 1964, 10.1038/bjc.1964.55; with a fastest
// rate Wheldon 1988.
type Outgrowth struct {
	Fastest  float64 // 1/min
	Decay    float64 // 1/min
	Capacity float64 // cells
}

// Outgrowth returns the law by which lesions of this organ grow.
func (s *Spec) Outgrowth() Outgrowth { return Outgrowth{s.Growth, s.Decay, s.Capacity} }

// Rate returns the growth a cell at a size, in inner time.
//
// Units: 1/min.
func (o Outgrowth) Rate(cells float64) float64 {
	if o.Decay == 0 {
		return o.Fastest
	}
	return min(o.Fastest, o.Decay*math.Log(o.Capacity/cells))
}

// After returns the size after an inner time, which may be negative.
//
// Units: cells; inner in min. Panics if cells is not positive.
func (o Outgrowth) After(cells, inner float64) float64 {
	return o.AfterFrom(cells, o.Depth(cells), inner)
}

// Depth returns how far a size is below capacity, ln(Capacity/cells); 0 without decay.
//
// Panics if cells is not positive.
func (o Outgrowth) Depth(cells float64) float64 {
	if !(cells > 0) {
		panic("organ: growth of nothing")
	}
	if o.Decay == 0 {
		return 0
	}
	return math.Log(o.Capacity / cells)
}

// AfterFrom is After for a size whose depth is known: it spares a logarithm to those
// who ask again and again.
func (o Outgrowth) AfterFrom(cells, y, inner float64) float64 {
	if o.Decay == 0 || o.Fastest == 0 {
		return cells * math.Exp(o.Fastest*inner)
	}
	// y falls exponentially below the knee and in a straight line above it.
	knee := o.Fastest / o.Decay
	if y > knee { // exponential growth
		if t := (y - knee) / o.Fastest; inner > t {
			return o.Capacity * math.Exp(-knee*math.Exp(-o.Decay*(inner-t)))
		}
		return cells * math.Exp(o.Fastest*inner)
	}
	if inner < 0 && y > 0 { // back to the knee and beyond
		if t := math.Log(knee/y) / o.Decay; -inner > t {
			return o.Capacity * math.Exp(-knee+o.Fastest*(inner+t))
		}
	}
	return o.Capacity * math.Exp(-y*math.Exp(-o.Decay*inner))
}

// Time returns the inner time in which a lesion grows from one size to another: the
// inverse of After. It is +Inf for a size that is never reached.
//
// Units: sizes in cells; min. Panics if a size is not positive.
func (o Outgrowth) Time(from, to float64) float64 {
	if !(from > 0 && to > 0) {
		panic("organ: growth of nothing")
	}
	if from == to {
		return 0
	}
	if to < from {
		return -o.Time(to, from)
	}
	if o.Fastest == 0 {
		return math.Inf(1)
	}
	if o.Decay == 0 {
		return math.Log(to/from) / o.Fastest
	}
	if to >= o.Capacity {
		return math.Inf(1)
	}
	a, b, knee := math.Log(o.Capacity/from), math.Log(o.Capacity/to), o.Fastest/o.Decay
	t := 0.0
	if a > knee {
		t = (a - max(b, knee)) / o.Fastest
		a = knee
	}
	if b < a {
		t += math.Log(a/b) / o.Decay
	}
	return t
}
