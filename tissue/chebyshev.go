package tissue

import (
	"math"

	"paget/num/stabilised"
)

// stage is a stage of a sub-step under way: the coefficients of the recursion.
type stage struct {
	first          float64 // h·First for stage 1
	mu, nu         float64
	now, start     float64 // min; weights of F_{j−1} and F_0
	last           bool
	error, between float64 // of the estimate: Error·h and Error·2/At[s−1]
}

// relative is the share of the way that forces move a cell by which its place may be
// wrong, beyond Mechanics.Tolerance: cells thrust apart rest soon enough elsewhere.
const relative = 0.05

// chebyshev advances one outer step with the scheme Chebyshev. Overdamped contacts are the
// flow down a potential, so their rates of relaxation are real, and a stabilised
// method takes in s evaluations a step of about 0.65·s² relaxation times
// (num/stabilised), where Euler's takes 2·s. A sub-step is
//
//   - as long as what is left of the outer step, or as the estimate of its error allows;
//   - of as many stages as the stiffest contact asks for (stiffest), and at least as
//     many that a cell goes no further than Mechanics.Displacement of the smallest
//     newborn radius for each evaluation of the forces.
//
// A sub-step that turns out too inexact or too wide is taken back and shortened;
// Counts.Rejected counts them. The estimate is read off the stages and is compared, for
// each cell, with Mechanics.Tolerance and a share of its way.
func (t *Tissue) chebyshev(s *State) (int, error) {
	left := t.spec.Step
	steps := 0
	try := left
	t.outset, t.next = room(t.outset, s.Len()), room(t.next, s.Len())
	for left > 0 {
		if err := t.ready(s); err != nil {
			return steps, err
		}
		t.work.stiff = true
		t.crew.Do(len(t.folds), t.pass.begin)
		s.Counts.Evaluations += uint64(s.Len())
		all, err := t.gather(s)
		if err != nil {
			return steps, err
		}
		for {
			if steps == t.spec.Mechanics.MaxSubsteps {
				return steps, t.unstable(s, steps)
			}
			steps++
			h, m := t.plan(left/math.Ceil(left/try*(1-1e-9)), left, &all)
			got, err := t.leap(s, h, m)
			if err != nil {
				return steps, err
			}
			s.Counts.Evaluations += uint64((m.Stages - 1) * s.Len())
			fits, factor := t.judge(&got, m.Stages)
			if fits {
				try, left = h*max(factor, 1), left-h
				break
			}
			s.Counts.Rejected++
			try = h * min(max(factor, 0.02), 0.8)
			t.placeAll(s)
			t.left = -1
		}
		t.crew.Do(len(t.folds), t.pass.settle)
	}
	return steps, nil
}

// judge says whether a sub-step of so many evaluations was exact and short enough,
// and by what factor the next should be longer or shorter.
func (t *Tissue) judge(got *fold, stages int) (fits bool, factor float64) {
	pay := t.spec.Mechanics.Displacement * t.smallest * float64(stages)
	factor = min(0.8/math.Cbrt(math.Sqrt(got.error)), 0.9*pay/math.Sqrt(got.total), 4)
	return got.error <= 1 && got.total <= pay*pay, factor
}

// most is the largest number of stages of a sub-step.
const mostStages = 16

// plan returns the length of the next sub-step, at most h, and its method. Sub-steps
// are equal parts of what is left.
func (t *Tissue) plan(h, left float64, all *fold) (float64, *stabilised.Method) {
	m := &t.spec.Mechanics
	rate := 1.05 * all.stiffest / m.Drag
	if bound := methods.For(0, mostStages).Bound; h*rate > bound {
		h = left / math.Ceil(left*rate/bound)
	}
	stages := math.Ceil(t.crawled() * h / (m.Displacement * t.smallest))
	if stages > mostStages {
		h = left / math.Ceil(left/h*stages/mostStages)
		stages = mostStages
	}
	return h, methods.For(h*rate, max(3, int(stages)))
}

// crawled returns the largest velocity that is not due to forces, µm/min.
func (t *Tissue) crawled() float64 {
	most := 0.0
	if !t.work.still {
		for i := range t.at {
			most = max(most, t.vx[i]*t.vx[i]+t.vy[i]*t.vy[i]+t.vz[i]*t.vz[i])
		}
	}
	return math.Sqrt(most)
}

// leap runs the stages of one sub-step from the places of the state.
func (t *Tissue) leap(s *State, h float64, m *stabilised.Method) (fold, error) {
	t.work.h = h
	t.work.stage = stage{first: h * m.First}
	t.crew.Do(len(t.folds), t.pass.lead)
	all, err := t.gather(s)
	if err != nil {
		return all, err
	}
	t.at, t.next = t.next, t.at
	for j := 2; j <= m.Stages; j++ {
		if err := t.ready(s); err != nil {
			return all, err
		}
		t.work.stage = stage{mu: m.Mu[j], nu: m.Nu[j], now: m.MuTilde[j] * h, start: m.GammaTilde[j] * h,
			last: j == m.Stages, error: m.Error * h, between: m.Error * 2 / m.At[m.Stages-1]}
		t.crew.Do(len(t.folds), t.pass.stage)
		if all, err = t.gather(s); err != nil {
			return all, err
		}
		t.at, t.next = t.next, t.at
	}
	return all, nil
}

// leadSlab is the first stage.
func (t *Tissue) leadSlab(_, slab int) {
	f := &t.folds[slab]
	*f = fold{wrong: -1}
	h := t.work.stage.first
	from, to := bounded(slab, len(t.at))
	for i := from; i < to; i++ {
		v, p := &t.outset[i], t.at[i]
		dx, dy, dz := float64(h*v[0]), float64(h*v[1]), float64(h*v[2])
		f.way = max(f.way, dx*dx+dy*dy+dz*dz)
		t.next[i] = [4]float64{p[0] + dx, p[1] + dy, p[2] + dz, p[3]}
	}
}

// stageSlab is one of the later stages.
func (t *Tissue) stageSlab(who, slab int) {
	s, w, f := t.work.state, &t.workers[who], &t.folds[slab]
	*f = fold{wrong: -1}
	t.velocities(s, slab, w, false)
	g := &t.work.stage
	from, to := bounded(slab, s.Len())
	x := [3][]float64{s.X, s.Y, s.Z}
	for i := from; i < to; i++ {
		v := &w.force[i-from]
		f.meet(i, v)
		start, now, then := &t.outset[i], &t.at[i], t.next[i]
		var way, total, wrong, pushed float64
		var own [3]float64
		if g.last {
			own[0], own[1], own[2] = t.own(i)
		}
		for a := range 3 {
			base := x[a][i]
			d1, d2 := now[a]-base, then[a]-base
			d := float64(g.mu*d1) + float64(g.nu*d2) + float64(g.now*v[a]) + float64(g.start*start[a])
			then[a] = base + d
			way += (d - d1) * (d - d1)
			total += d * d
			if g.last {
				e := g.error*(start[a]+v[a]) - g.between*d1
				wrong += e * e
				c := d - t.work.h*own[a]
				pushed += c * c
			}
		}
		then[3] = now[3]
		t.next[i] = then
		f.way = max(f.way, way)
		if g.last {
			f.total = max(f.total, total)
			allowed := t.tolerance + relative*math.Sqrt(pushed)
			f.error = max(f.error, wrong/(allowed*allowed))
		}
	}
}
