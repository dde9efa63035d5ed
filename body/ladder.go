package body

import (
	"math"

	"paget/circulation"
)

// The response of the blood is solved at fixed places only, the rungs of ladders, and
// read between them. So it depends on the state of the host alone, not on the way
// there, and what was solved once can be remembered. All ladders follow the tolerance
// ε of the body; those between whose rungs is interpolated have the pitch √(8ε), since
// interpolation misses a function of curvature κ by κ·pitch²/8.
//
//	cells shed      interpolated in ln(1 + s/scarce)
//	barrier         for founding interpolated in ln(openness + slit); for the blood the
//	                nearest rung, a step of which changes what a round removes by ε
//	share of flow   of a tumour: nearest, rungs ε/2 apart
//	lure            nearest in ln(1 + lure), rungs 2ε apart
//	mix             shares of the ways into the blood: nearest, rungs 4ε apart
const (
	slit  = 1e-6 // openness below which barriers are much alike
	trace = 1e-9 // cells/min: so few do not meet
	few   = 1e-3 // share of arriving cells that met below which the ladder of cells shed is even
)

// pitch returns the distance of rungs between which is interpolated.
func (b *Body) pitch() float64 { return math.Sqrt(8 * b.tolerance) }

// shareRung returns the share of the flow that stands for a tumour's.
func (b *Body) shareRung(share float64) float64 {
	if share == 0 {
		return 0
	}
	step := b.tolerance / 2
	return (math.Floor(share/step) + 0.5) * step
}

// lureRung returns the lure that stands for a tumour's; own is the lure of its native
// cells alone, which is a rung.
func (b *Body) lureRung(lure, own float64) float64 {
	if lure == own {
		return own
	}
	step := 2 * b.tolerance
	k := math.Round(math.Log((1+lure)/(1+own)) / step)
	if k == 0 {
		return own
	}
	return max(0, (1+own)*math.Exp(k*step)-1)
}

// mixRungs replaces the shares of the ways by those that stand for them; if nothing is
// shed, by equal ones.
func (b *Body) mixRungs(mix []float64) {
	total := 0.0
	for _, v := range mix {
		total += v
	}
	step := min(4*b.tolerance, 1/float64(len(mix)))
	sum := 0.0
	for i, v := range mix {
		mix[i] = 1
		if total > 0 {
			mix[i] = math.Round(v / total / step)
		}
		sum += mix[i]
	}
	for i := range mix {
		mix[i] /= sum
	}
}

// between returns the rung at or below a place on an even ladder and how far the place
// is on the way to the next.
func between(place float64) (rung int, weight float64) {
	low := math.Floor(place)
	return int(low), place - low
}

// openAt returns the openness on a rung of a ladder that begins at the healthy one.
func openAt(healthy float64, rung int, step float64) float64 {
	if rung == 0 {
		return healthy
	}
	return min(1, max(0, (healthy+slit)*math.Exp(float64(rung)*step)-slit))
}

// mixed is the weighted mean of two numbers.
func mixed(a, b, weight float64) float64 {
	switch weight { // whatever the other is
	case 0:
		return a
	case 1:
		return b
	}
	return float64((1-weight)*a) + float64(weight*b)
}

// findWays numbers the ways into the blood. Beds whose outflow passes the same beds
// first are alike for what they shed.
//
//	way[bed], and the first bed of each way
func findWays(beds []circulation.Bed) (way, first []int) {
	for i, b := range beds {
		at := -1
		for w, f := range first {
			if beds[f].Pulmonary == b.Pulmonary && (b.Pulmonary || beds[f].Into == b.Into) {
				at = w
			}
		}
		if at < 0 {
			at = len(first)
			first = append(first, i)
		}
		way = append(way, at)
	}
	return way, first
}
