package tissue

import (
	"math"

	"paget/num/neighbour"
)

// space is the geometry of the dish: which axes cells move on and what happens
// at their ends.
type space struct {
	low, high [3]float64
	border    [3]Border
	period    [3]float64 // 0 on axes that are not periodic
	half      [3]float64 // half the period; +Inf on axes that are not periodic
	quarter   float64    // of the shortest period; +Inf without
	flat      bool       // cells lie in planes of constant z
	layer     float64
	floor     float64 // z of the lower face, −Thickness, or 0
}

func newSpace(spec Spec) space {
	sp := space{low: spec.Box.Low, high: spec.Box.High, border: spec.Box.Border,
		flat: spec.Dimensions == 2, layer: spec.Layer}
	if spec.axes() == 2 {
		sp.low[2], sp.high[2], sp.border[2] = 0, spec.Layer, Open
	}
	if spec.Membrane != nil {
		sp.floor = -spec.Membrane.Thickness
	}
	sp.quarter = math.Inf(1)
	for a := range sp.period {
		sp.half[a] = math.Inf(1)
		if sp.border[a] == Periodic {
			sp.period[a] = sp.high[a] - sp.low[a]
			sp.half[a] = 0.5 * sp.period[a]
			if !(a == 2 && sp.flat) {
				sp.quarter = min(sp.quarter, 0.25*sp.period[a])
			}
		}
	}
	return sp
}

// searchBox is the box in which neighbours are looked for.
func (sp *space) searchBox() neighbour.Box {
	b := neighbour.Box{Low: sp.low, High: sp.high}
	for a := range b.Periodic {
		b.Periodic[a] = sp.border[a] == Periodic
	}
	if sp.flat {
		b.Low[2], b.High[2] = 0, 0
	} else if sp.layer > 0 {
		b.Low[2] = sp.floor
	}
	return b
}

// inside says whether a founder may stand at a point.
func (sp *space) inside(x, y, z float64) bool {
	p := [3]float64{x, y, z}
	for a := range 3 {
		if a == 2 && sp.flat {
			break
		}
		if !(p[a] >= sp.low[a] && p[a] <= sp.high[a]) {
			return false
		}
	}
	return true
}

// image brings a place back into the periods of the box.
func (sp *space) image(x, y, z float64) (float64, float64, float64) {
	x, y = sp.wrapAxis(0, x), sp.wrapAxis(1, y)
	if !sp.flat && sp.layer == 0 {
		z = sp.wrapAxis(2, z)
	}
	return x, y, z
}

// wrap brings a point into the box on periodic axes and flattens flat ones.
func (sp *space) wrap(x, y, z float64) (float64, float64, float64) {
	if sp.flat {
		z = 0
	}
	return sp.wrapAxis(0, x), sp.wrapAxis(1, y), sp.wrapAxis(2, z)
}

func (sp *space) wrapAxis(a int, v float64) float64 {
	period := sp.period[a]
	if period == 0 || v >= sp.low[a] && v < sp.high[a] {
		return v
	}
	v -= period * math.Floor((v-sp.low[a])/period)
	if v >= sp.high[a] { // rounding left it on the far end, which is the near one
		v = sp.low[a]
	}
	return v
}

// apart returns the shortest difference on an axis, for points inside the box.
func (sp *space) apart(a int, d float64) float64 {
	period := sp.period[a]
	if period == 0 {
		return d
	}
	if d > 0.5*period {
		return d - period
	}
	if d < -0.5*period {
		return d + period
	}
	return d
}

// nearest reduces the difference of two coordinates inside the box to the nearest
// image.
func nearest(d, half, period float64) float64 {
	if d > half {
		return d - period
	}
	if d < -half {
		return d + period
	}
	return d
}

// between returns the shortest vector from one place to another, which lie inside the
// box or a little outside.
func (sp *space) between(p, q *[4]float64) [3]float64 {
	return [3]float64{nearest(q[0]-p[0], sp.half[0], sp.period[0]), nearest(q[1]-p[1], sp.half[1], sp.period[1]),
		nearest(q[2]-p[2], sp.half[2], sp.period[2])}
}

// wraps says whether a nearer way between two places that differ by d leads over the end
// of a periodic axis.
func (sp *space) wraps(d *[3]float64) bool {
	return math.Abs(d[0]) > sp.half[0] || math.Abs(d[1]) > sp.half[1] || math.Abs(d[2]) > sp.half[2]
}

// distance2 returns the square of their shortest distance.
func (sp *space) distance2(p, q *[4]float64) float64 {
	d := sp.between(p, q)
	return float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
}

// escaped says whether a cell is too far outside an open axis, or nowhere.
func (sp *space) escaped(a int, v float64) bool {
	width := sp.high[a] - sp.low[a]
	return !(v >= sp.low[a]-width && v <= sp.high[a]+width)
}

// hold brings a point back to where cells may be: into the period, to the inner
// side of a wall, and into the layer.
func (sp *space) hold(x, y, z float64) (float64, float64, float64) {
	if sp.layer > 0 {
		z = min(max(z, 0), sp.layer)
	}
	return sp.holdAxis(0, x), sp.holdAxis(1, y), sp.holdAxis(2, z)
}

func (sp *space) holdAxis(a int, v float64) float64 {
	switch sp.border[a] {
	case Periodic:
		return sp.wrapAxis(a, v)
	case Wall:
		return min(max(v, sp.low[a]), sp.high[a])
	}
	return v
}
