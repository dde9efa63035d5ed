package upscale

import (
	"errors"
	"fmt"
	"math"

	"paget/rng"
)

// A Design says which runs are made.
type Design struct {
	Region     Region
	Points     int // from which the surrogate is fitted
	Replicates int // runs at each point
	HeldOut    int // points at which Check compares the surrogate with fresh runs
}

// Validate returns every fault at once, or nil.
func (d *Design) Validate() error {
	var all []error
	for i, a := range d.Region {
		name := AxisInfos()[i].Name
		if !(a.Low < a.High) || math.IsInf(a.Low, 0) || math.IsInf(a.High, 0) {
			all = append(all, fmt.Errorf("axis %q runs from %g to %g\n  allowed: a low end below the high end", name, a.Low, a.High))
		}
		if a.Low < 0 || (a.Scale == Logarithmic && a.Low == 0) {
			all = append(all, fmt.Errorf("axis %q begins at %g\n  allowed: 0 or more, above 0 on a log axis", name, a.Low))
		}
	}
	least := func(name string, n, low int) {
		if n < low {
			all = append(all, fmt.Errorf("%d %s\n  allowed: %d or more", n, name, low))
		}
	}
	least("points", d.Points, leastPoints)
	least("replicates", d.Replicates, 1)
	least("held-out points", d.HeldOut, 1)
	return errors.Join(all...)
}

// leastPoints is the number of points from which the smallest model, with a term for
// each axis, can be fitted and cross-validated.
const leastPoints = 3 * (Axes + 1)

// tries is how many hypercubes Sample chooses from.
const tries = 200

// Sample returns n points that fill the region: of some Latin hypercubes, each of
// which has one point in each of n slices of every axis, the one whose nearest pair of
// points lies farthest apart. The same root gives the same points.
//
// Source: McKay, Beckman & Conover 1979, 10.1080/00401706.1979.10489755; Johnson, Moore
// & Ylvisaker 1990, 10.1016/0378-3758(90)90122-B (maximin distance).
// Panics if n < 1.
func (d *Design) Sample(root rng.Root, n int) []Point {
	if n < 1 {
		panic("upscale: Sample needs a point")
	}
	var best [][Axes]float64
	far := -1.0
	for try := range tries {
		x := hypercube(root, uint64(try), n)
		if apart := nearestPair(x); apart > far {
			best, far = x, apart
		}
	}
	out := make([]Point, n)
	for i, x := range best {
		for k := range x {
			out[i][k] = d.Region[k].Value(x[k])
		}
	}
	return out
}

// hypercube returns one Latin hypercube in scaled coordinates.
func hypercube(root rng.Root, try uint64, n int) [][Axes]float64 {
	x := make([][Axes]float64, n)
	slice := make([]int, n)
	var s rng.Stream
	for k := range Axes {
		s.At(root, rng.Sampling, uint64(k), try)
		for i := range slice {
			slice[i] = i
		}
		s.Shuffle(n, func(i, j int) { slice[i], slice[j] = slice[j], slice[i] })
		for i := range x {
			x[i][k] = 2*(float64(slice[i])+s.Float64())/float64(n) - 1
		}
	}
	return x
}

// nearestPair returns the square of the smallest distance between two points.
func nearestPair(x [][Axes]float64) float64 {
	least := math.Inf(1)
	for i := range x {
		for j := range i {
			d := 0.0
			for k := range Axes {
				apart := x[i][k] - x[j][k]
				d += float64(apart * apart)
			}
			least = min(least, d)
		}
	}
	return least
}
