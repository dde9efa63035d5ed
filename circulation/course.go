package circulation

import (
	"fmt"
	"math"

	"paget/num/ode"
)

// Decay returns the numbers in the blood, by type, at some times after all sources have
// stopped: a row for each time.
//
// Without sticking the course is linear and is the action of the matrix
// exponential, by uniformisation (poisson.go); with sticking it is integrated by
// Dormand and Prince's method.
//
// Units: min. Errors: *DivergedError, *ode.DivergedError.
// Panics unless the times rise from 0 or later.
func (t *Traffic) Decay(times []float64) ([][]float64, error) {
	b, w := t.blood, t.work
	x := make([]float64, 0, 2*b.Types())
	return w.course(b, w.Resting(x), times)
}

// Bolus returns the numbers in the blood, by type, at some times after so many
// travellers entered together at an origin: a row for each time. It overwrites the
// Traffic of the workspace and leaves what the next Solve starts from.
//
// Shapes: number by type; share and arrest as for Solve. Units: min.
// Errors and panics as for Decay and Solve.
func (b *Blood) Bolus(w *Workspace, p *Phenotype, share []float64, arrest [][]float64, origin int, number, times []float64) ([][]float64, error) {
	w.prepare(b, p, share, arrest)
	w.traffic.split = false
	one := Source{Origin: origin, Rate: number}
	b.checkSource(0, &one)
	x := make([]float64, 2*b.Types())
	enters := halves(x)
	w.pass.admit(&b.circuit, &one, &enters, nil)
	return w.course(b, x, times)
}

// halves reads one vector as two sides.
func halves(x []float64) [2][]float64 {
	n := len(x) / 2
	return [2][]float64{x[:n:n], x[n:]}
}

// course follows the numbers x without sources.
func (w *Workspace) course(b *Blood, x, times []float64) ([][]float64, error) {
	if len(times) == 0 || !(times[0] >= 0) {
		panic("circulation: a course needs times from 0 on")
	}
	for i := 1; i < len(times); i++ {
		if !(times[i] > times[i-1]) {
			panic(fmt.Sprintf("circulation: time %g min follows %g min", times[i], times[i-1]))
		}
	}
	rows, err := w.states(b, x, times)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		sides, sum := halves(row), make([]float64, b.Types())
		for t := range sum {
			sum[t] = sides[venous][t] + sides[arterial][t]
			if math.IsNaN(sum[t]) || math.IsInf(sum[t], 0) {
				return nil, &DivergedError{Quantity: "number of travellers", Where: t, Time: times[i], Value: sum[t]}
			}
		}
		rows[i] = sum
	}
	return rows, nil
}

// states returns the numbers by side and type at the times.
func (w *Workspace) states(b *Blood, x, times []float64) (rows [][]float64, err error) {
	sticking := w.phenotype.Sticking > 0
	change := func(_ float64, x, dx []float64) {
		sides, changes := halves(x), halves(dx)
		w.change(b, &sides, &changes, sticking)
	}
	if !sticking {
		fastest := w.fastest(b)
		now := 0.0
		for _, t := range times {
			if x, err = uniformised(change, fastest, x, t-now); err != nil {
				return nil, err
			}
			now = t
			rows = append(rows, x)
		}
		return rows, nil
	}
	total := 0.0
	for _, v := range x {
		total += v
	}
	if times[0] > 0 {
		times = append([]float64{0}, times...)
		defer func() {
			if err == nil {
				rows = rows[1:]
			}
		}()
	}
	return ode.Solve(change, x, times, ode.Options{Relative: 1e-9, Absolute: 1e-12*total + 1e-300})
}

// change fills the rates of change of all numbers without sources: the population's
// view, in which a group that breaks up is two travellers afterwards.
func (w *Workspace) change(b *Blood, x, dx *[2][]float64, sticking bool) {
	stride := b.Companions + 1
	if sticking {
		w.merging(b, x)
		w.union(b, x, dx)
	} else {
		for side := range 2 {
			clear(dx[side])
			clear(w.merge[side])
		}
	}
	for side := range 2 {
		n, d, other := x[side], dx[side], dx[1-side]
		lost, passed := w.pass.lost[side], w.pass.passed[side]
		for t, v := range n {
			k, c := t/stride, t%stride
			d[t] -= (w.down[t] + lost[t] + passed[t] + w.merge[side][k]) * v
			other[t] += passed[t] * v
			if k > 0 {
				d[t-stride] += w.down[t] * v
				d[0] += w.shed[k] * v
			}
			if c == 0 {
				d[t] -= w.bind[t] * v
				continue
			}
			d[t] += w.bind[t] * n[t-c]
			d[t] -= b.unbind[c] * v
			d[t-c] += b.unbind[c] * v
		}
	}
}

// fastest returns the largest rate at which any traveller changes, 1/min, apart from
// merging.
func (w *Workspace) fastest(b *Blood) (rate float64) {
	for side := range 2 {
		for t := range w.down {
			r := w.down[t] + w.pass.lost[side][t] + w.pass.passed[side][t]
			if c := b.Companion(t); c > 0 {
				r += b.unbind[c]
			} else {
				r += w.bind[t]
			}
			rate = max(rate, r)
		}
	}
	return rate
}
