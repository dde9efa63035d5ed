package tissue

import (
	"math"

	"paget/rng"
)

// Following says how far crawling cells go along with those they hold: contact
// following, by which groups of cells move as one.
//
// Let u be the direction in which a cell's own polarity leads over the step (mean
// square 1) and S its speed. The polarity of a neighbour j within reach, which holds
// cell i with the relative adhesion w (Pair), counts with the share
//
//	α = w^Power/(w^Power + Half^Power)
//
// and cell i crawls along
//
//	v = S·(S_i·u_i + Σ α·S_j·u_j)/√(S_i² + Σ α²·S_j²),   S² = (S_i² + Σ α·S_j²)/(1 + Σ α)
//
// so that who is faster leads, who is covered and hardly crawls by itself comes along,
// and who would run ahead is held back: cells that hold one another keep pace. The u
// of different cells are independent and Gaussian, so the mean square of v is S²
// whatever the neighbours, and that of equals is what it is alone: following changes
// direction, not speed. While neighbours stay and all have one persistence, Fürth's
// law holds for each cell as it does for a free one. Where α is 1 all round, the cells
// of a group of equals crawl alike, as one cell does.
//
// Who does not crawl, as the dead, neither leads nor follows. Half of 0 gives every
// hold a share of 1; w of 0 gives none. Weights need Mechanics.Adhesion above 0, or
// are Mechanics.Always.
//
// Units: Half is a relative adhesion, Power has none. Range: Half 0 or more, Power
// above 0; a power above 1 says that a hold passes on traction only where many bonds
// share it.
// Source: the form is ours. That cells which hold one another by cadherins move
// along with one another, led from the edge, is reviewed by Friedl and Gilmour 2009,
// 10.1038/nrm2720.
type Following struct {
	Half, Power float64
}

// leading is the scratch of following.
type leading struct {
	own [][4]float64 // of each cell: S·∫q over the step (µm), and S (µm/min)
	led [][6]float64 // the sum of these and its square norm; Σ α·S² and Σ α, its own part included
	// sway is bound once, so that steps ask for no memory.
	sway func(who, slab int)
}

// follow takes every cell's polarity over the step and lets neighbours share their
// directions. Each cell writes what is its own, first all polarities and then all
// sums, so workers do not meet and sums have one order.
//
// Errors: *DivergedError if a coordinate is not a number.
func (t *Tissue) follow(s *State) error {
	n := s.Len()
	t.lead.own, t.lead.led = room(t.lead.own, n), room(t.lead.led, n)
	t.each(n, func(w *worker, from, to int) {
		for i := from; i < to; i++ {
			t.set(w, s, i)
		}
	})
	if err := t.updateList(s); err != nil {
		return err
	}
	t.bonds(s)
	if t.spec.Reference {
		t.eachPairReference(s, func(i, j int, d2 float64) {
			if a := t.hold(s, i, j, d2); a > 0 {
				t.lead.add(i, j, a)
				t.lead.add(j, i, a)
			}
		})
		return nil
	}
	t.work.state = s
	t.crew.Do(slabs(n), t.lead.sway)
	return nil
}

// set takes cell i's polarity over the step; cells that do not crawl lead nowhere.
func (t *Tissue) set(w *worker, s *State, i int) {
	speed := t.speed(s, i)
	own := [4]float64{3: speed}
	if speed > 0 {
		t.remember(s, i)
		w.stream.At(s.Root, rng.Motility, s.ID[i], s.Tick)
		for a, x := range t.turn(&w.stream, s, i) {
			own[a] = float64(speed * x)
		}
	}
	t.lead.own[i] = own
	square := float64(speed * speed)
	t.lead.led[i] = [6]float64{own[0], own[1], own[2], square, square, 1}
}

// swaySlab adds to the cells of one slab what their neighbours lead them to.
func (t *Tissue) swaySlab(_, slab int) {
	s := t.work.state
	t.eachNear(s, slab, func(i, j int, d2 float64, once bool) {
		if a := t.hold(s, i, j, d2); a > 0 {
			t.lead.add(i, j, a)
			if once {
				t.lead.add(j, i, a)
			}
		}
	})
}

// hold returns the share α of two cells.
func (t *Tissue) hold(s *State, i, j int, d2 float64) float64 {
	far := t.law.reach * (t.at[i][3] + t.at[j][3])
	if d2 >= far*far || t.lead.own[i][3] == 0 || t.lead.own[j][3] == 0 {
		return 0
	}
	w := t.weight(s, i, j)
	if w == 0 {
		return 0
	}
	f := t.spec.Following
	return 1 / (1 + math.Pow(f.Half/w, f.Power))
}

// add lets cell j lead cell i with the share a.
func (l *leading) add(i, j int, a float64) {
	at, from := &l.led[i], &l.own[j]
	at[0] += float64(a * from[0])
	at[1] += float64(a * from[1])
	at[2] += float64(a * from[2])
	square := float64(from[3] * from[3])
	at[3] += float64(a * a * square)
	at[4] += float64(a * square)
	at[5] += a
}

// of returns what cell i follows over the step as the integral of a polarity (min), and
// its speed (µm/min).
func (l *leading) of(i int) (x [3]float64, speed float64) {
	at := &l.led[i]
	scale := 1 / math.Sqrt(at[3])
	return [3]float64{at[0] * scale, at[1] * scale, at[2] * scale}, math.Sqrt(at[4] / at[5])
}
