package circulation

import (
	"fmt"
	"math"
)

// HalfLife returns the time in which half of the groups of a type that enter at an
// origin have left the blood, by any cause: arrest, or death of the last cell.
//
// A group is followed through gain and loss of companions, loss of cells, break-up
// (as its larger part) and merging with the travellers of this traffic.
//
//	½ = S(t) = 1ᵀ·exp(A·t)·x₀
//
// solved by uniformisation and bisection to a relative 1e-12.
//
// Units: min; 0 if half are arrested before they reach the mixed blood.
// Errors: *DivergedError if half are left after five million jumps.
// Panics if origin or type do not exist.
func (t *Traffic) HalfLife(origin, kind int) (float64, error) {
	b, w := t.blood, t.work
	if kind < 0 || kind >= b.Types() {
		panic(fmt.Sprintf("circulation: no traveller of type %d; there are %d", kind, b.Types()))
	}
	one := Source{Origin: origin, Rate: make([]float64, b.Types())}
	one.Rate[kind] = 1
	b.checkSource(0, &one)
	f := newFollower(w, b)
	start := halves(f.now)
	w.pass.admit(&b.circuit, &one, &start, nil)
	if f.remember(); f.left[0] <= 0.5 {
		return 0, nil
	}
	high := 1 / f.fastest
	for {
		s, err := f.survival(high)
		if err != nil {
			return 0, err
		}
		if s <= 0.5 {
			break
		}
		high *= 2
	}
	low := 0.0
	for high-low > 1e-12*high {
		mid := low + (high-low)/2
		s, err := f.survival(mid)
		if err != nil {
			return 0, err
		}
		if s > 0.5 {
			low = mid
		} else {
			high = mid
		}
	}
	return high, nil
}

// follower follows one group through its jumps.
type follower struct {
	w       *Workspace
	b       *Blood
	fastest float64
	now     []float64 // chances to be each type on each side after the last jump
	change  []float64
	left    []float64 // chance to be in the blood after n jumps
}

func newFollower(w *Workspace, b *Blood) *follower {
	for side := range 2 {
		clear(w.merge[side])
	}
	if w.phenotype.Sticking > 0 {
		w.merging(b, &w.number)
	}
	f := &follower{w: w, b: b, now: make([]float64, 2*b.Types()), change: make([]float64, 2*b.Types())}
	f.fastest = w.fastest(b)
	quickest := 0.0
	for side := range 2 {
		for _, m := range w.merge[side] {
			quickest = max(quickest, m)
		}
	}
	f.fastest += quickest
	return f
}

// remember notes the chance to be in the blood now.
func (f *follower) remember() {
	sum := 0.0
	for _, v := range f.now {
		sum += v
	}
	f.left = append(f.left, sum)
}

// survival returns the chance to be in the blood after a time.
func (f *follower) survival(t float64) (float64, error) {
	mean := f.fastest * t
	if !(mean < maxJumps) {
		return 0, &DivergedError{Quantity: "share of the groups left in the blood", Time: t, Value: f.left[len(f.left)-1]}
	}
	low, high := jumps(mean)
	for len(f.left) <= high {
		f.jump()
	}
	sum := 0.0
	for n := low; n <= high; n++ {
		sum += weight(n, mean) * f.left[n]
	}
	return sum, nil
}

// jump applies 1 + A/Λ once.
func (f *follower) jump() {
	w, b := f.w, f.b
	x, dx := halves(f.now), halves(f.change)
	w.change(b, &x, &dx, false)
	stride := b.Companions + 1
	for side := range 2 {
		for t, v := range x[side] { // a cell that breaks off is another traveller
			dx[side][0] -= w.shed[t/stride] * v
		}
	}
	if w.phenotype.Sticking > 0 {
		w.merging(b, &w.number) // change has cleared the losses
		f.unite(&x, &dx)
	}
	for i, d := range f.change {
		f.now[i] = math.Max(0, f.now[i]+d/f.fastest)
	}
	f.remember()
}

// unite moves the group followed into larger groups.
func (f *follower) unite(x, dx *[2][]float64) {
	w, b := f.w, f.b
	n, stride := b.Largest, b.Companions+1
	for side := range 2 {
		scale := 1 / b.volume[side]
		for k := 1; k <= n; k++ {
			from := x[side][(k-1)*stride : k*stride]
			carrying := 0.0
			for c, v := range from {
				dx[side][(k-1)*stride+c] -= w.merge[side][k-1] * v
				if c > 0 {
					carrying += v
				}
			}
			for j := 1; j <= n-k; j++ {
				rate, part := w.meet[(k-1)*n+j-1], float64(k)/float64(k+j)
				naked, bound := rate*w.naked[side][j-1], rate*w.bound[side][j-1]
				to := dx[side][(k+j-1)*stride : (k+j)*stride]
				to[0] += from[0] * naked
				for c := 1; c < stride; c++ {
					met := rate * scale * w.number[side][(j-1)*stride+c]
					to[c] += from[c]*(naked+part*bound) + (from[0]+(1-part)*carrying)*met
				}
			}
		}
	}
}
