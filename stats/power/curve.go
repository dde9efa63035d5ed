package power

import (
	"fmt"
	"math"

	"paget/rng"
	"paget/stats"
	"paget/team"
)

// Point is the power at one size.
type Point struct {
	N         [2]int  // hosts in the first and the second arm
	Power     float64 // share of experiments with p <= α
	Low, High float64 // interval for the number of draws, given the pools (Wilson)
	PoolSE    float64 // standard error of Power for the size of the pools
	// Interval for both.
	TotalLow, TotalHigh float64

	Draws     int    // experiments
	Undefined int    // of them, those whose test is not defined; they count as not found
	Defined   bool   // the pools are large enough
	Reason    string // why not; empty if Defined
}

// String writes the power and its interval, or the reason why there is none.
func (p Point) String() string {
	if !p.Defined {
		return fmt.Sprintf("%d + %d hosts: not defined (%s)", p.N[0], p.N[1], p.Reason)
	}
	return fmt.Sprintf("%d + %d hosts: power %.3f (%.3f to %.3f; with the pools' error %.3f to %.3f)",
		p.N[0], p.N[1], p.Power, p.Low, p.High, p.TotalLow, p.TotalHigh)
}

// Curve returns the power at each size of a plan.
//
//	power = (experiments with p <= α)/draws
//	SE²_pool = Σ over pools of (M − 1)/M·(M/(M − n))²·Σ over hosts of Cov², less what chance adds
//
// Cov is the covariance, over experiments, of the presence of a host with the finding;
// M is the size of the pool, n the hosts drawn from it.
//
// A size that takes more than half of a pool is undefined. Experiment k reads the
// stream of purpose rng.Bootstrap, id k and tick n.
//
// Errors: all faults of the plan, together.
func Curve(root rng.Root, p Plan, t *team.Team) ([]Point, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	root = root.Derive("power")
	workers := make([]*worker, t.Size())
	for i := range workers {
		workers[i] = newWorker(&p)
	}
	sizes := p.sizes()
	points := make([]Point, len(sizes))
	for i, n := range sizes {
		points[i] = p.point(root, n, workers, t)
	}
	return points, nil
}

// block is the number of experiments that one worker does in one go.
const block = 64

// point returns the power at one size.
func (p *Plan) point(root rng.Root, n int, workers []*worker, t *team.Team) Point {
	r := Point{N: [2]int{n, p.Second(n)}, Draws: p.Draws}
	if !p.fits(n) {
		r.Reason = fmt.Sprintf("pools of %d and %d hosts serve at most half of their hosts per arm", len(p.Pools[0].Value), len(p.Pools[1].Value))
		return r
	}
	for _, w := range workers {
		w.reset()
	}
	t.Do((p.Draws+block-1)/block, func(who, part int) {
		for k := part * block; k < min(p.Draws, (part+1)*block); k++ {
			workers[who].experiment(root, uint64(k), r.N, p.Alpha)
		}
	})
	// Whole numbers: their sum does not depend on who did what.
	sum := workers[0]
	for _, w := range workers[1:] {
		sum.join(w)
	}
	r.Undefined = sum.undefined
	r.Defined = true
	e := stats.ProportionEstimate(sum.found, p.Draws, p.level())
	r.Power, r.Low, r.High = e.Value, e.Low, e.High
	r.PoolSE = math.Sqrt(sum.poolVariance(r, p.Paired))
	r.TotalLow, r.TotalHigh = total(r, p.level())
	return r
}

// total returns the interval for both errors. A pool whose hosts differ by a little
// more or less moves the normal quantile of the power about evenly, whatever the power
// is, so the interval is symmetric on that scale. Its ends at 0.95 hold the truth in about
// 93 of 100 pools twenty times the size of an arm, 92 of pools three times that size
// and 84 of pools twice that size (measured for Welch's test).
//
//	Φ(x ± z·√(power(1 − power)/draws + SE²_pool)/φ(x)),   x = Φ⁻¹(power)
//
// It is Wilson's where all or no experiments find something.
func total(r Point, level float64) (low, high float64) {
	within := r.Power * (1 - r.Power) / float64(r.Draws)
	if within == 0 {
		return r.Low, r.High
	}
	x := stats.NormalQuantile(r.Power)
	density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
	half := stats.NormalQuantile((1+level)/2) * math.Sqrt(within+float64(r.PoolSE*r.PoolSE)) / density
	return math.Erfc((half-x)/math.Sqrt2) / 2, math.Erfc((-half-x)/math.Sqrt2) / 2
}

// worker does experiments, with memory of its own.
type worker struct {
	judge  Judge
	paired bool
	stream rng.Stream
	arms   [2]arm

	found, undefined int
}

// arm draws hosts from one pool.
type arm struct {
	places  []int32 // all hosts; in order between experiments
	swapped []int32 // what each draw exchanged
	drawn   []int64 // experiments that held each host
	found   []int64 // of them, those that found something
}

// newWorker returns a worker for a plan.
func newWorker(p *Plan) *worker {
	w := &worker{judge: p.Comparison.Judge(&p.Pools), paired: p.Paired}
	for k := range w.arms {
		m := len(p.Pools[k].Value)
		a := &w.arms[k]
		a.places, a.drawn, a.found = make([]int32, m), make([]int64, m), make([]int64, m)
		for i := range a.places {
			a.places[i] = int32(i)
		}
	}
	return w
}

// reset makes the counts zero.
func (w *worker) reset() {
	w.found, w.undefined = 0, 0
	for k := range w.arms {
		clear(w.arms[k].drawn)
		clear(w.arms[k].found)
	}
}

// join adds the counts of another worker.
func (w *worker) join(other *worker) {
	w.found += other.found
	w.undefined += other.undefined
	for k := range w.arms {
		for i := range w.arms[k].drawn {
			w.arms[k].drawn[i] += other.arms[k].drawn[i]
			w.arms[k].found[i] += other.arms[k].found[i]
		}
	}
}

// experiment draws the hosts of one experiment and counts what it finds.
func (w *worker) experiment(root rng.Root, number uint64, n [2]int, alpha float64) {
	w.stream.At(root, rng.Bootstrap, number, uint64(n[0]))
	a := w.arms[0].draw(&w.stream, n[0])
	b := a
	if !w.paired {
		b = w.arms[1].draw(&w.stream, n[1])
	}
	p, defined := w.judge(a, b)
	found := defined && p <= alpha
	if !defined {
		w.undefined++
	}
	if found {
		w.found++
	}
	w.arms[0].count(found)
	if !w.paired {
		w.arms[1].count(found)
	}
}

// draw returns n different hosts of the pool, each choice equally likely.
func (a *arm) draw(s *rng.Stream, n int) []int32 {
	a.swapped = a.swapped[:0]
	for i := range n {
		j := i + s.Intn(len(a.places)-i)
		a.places[i], a.places[j] = a.places[j], a.places[i]
		a.swapped = append(a.swapped, int32(j))
	}
	return a.places[:n]
}

// count counts the hosts of an experiment and puts the pool in order again, so that
// the next draw does not depend on this one.
func (a *arm) count(found bool) {
	for i := len(a.swapped) - 1; i >= 0; i-- {
		host, j := a.places[i], a.swapped[i]
		a.drawn[host]++
		if found {
			a.found[host]++
		}
		a.places[i], a.places[j] = a.places[j], a.places[i]
	}
}

// poolVariance returns the variance of the power for the size of the pools.
func (w *worker) poolVariance(r Point, paired bool) float64 {
	draws := float64(r.Draws)
	variance := 0.0
	for k := range w.arms {
		if paired && k == 1 {
			break
		}
		m, n := float64(len(w.arms[k].drawn)), float64(r.N[k])
		squares := 0.0
		for i, d := range w.arms[k].drawn {
			cov := float64(w.arms[k].found[i])/draws - float64(float64(d)/draws*r.Power)
			squares += float64(cov * cov)
		}
		chance := n * (1 - n/m) * r.Power * (1 - r.Power) / draws
		variance += (m - 1) / m * (m / (m - n)) * (m / (m - n)) * (squares - chance)
	}
	return math.Max(0, variance) // what chance adds is itself only expected
}
