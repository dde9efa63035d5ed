package cohort

import "math"

// Ladder is the rungs on which levels are put before a host sees them, so that
// hosts share phenotypes: the same level is the same number in each.
//
//	rung i = Least·Ratio^i,   i = 0, 1, …;   nothing below Least/√Ratio
//
// A level lies on the rung that is nearest by logarithm, so it is off by a factor
// √Ratio at most.
//
// Units: Least in nM.
// Range: Least > 0, Ratio > 1.
type Ladder struct{ Least, Ratio float64 }

// defaultRatio puts levels on rungs 10 % apart: they are off by 5 % at most, by
// chance up or down, and less than any clearance is known. Each rung is a step of the
// host.
const defaultRatio = 1.1

// rung returns the number of the nearest rung, −1 for none.
func (l Ladder) rung(level float64) int {
	if level <= 0 {
		return -1
	}
	return max(-1, int(math.Floor(math.Log(level/l.Least)/math.Log(l.Ratio)+0.5)))
}

// level returns the level of a rung.
func (l Ladder) level(rung int) float64 {
	if rung < 0 {
		return 0
	}
	return l.Least * math.Pow(l.Ratio, float64(rung))
}

// Rungs returns the course of a table as steps from rung to rung: level i holds
// from time i on.
//
// Units: times in min, levels in nM.
// Range: times ascend.
// Panics if the ladder is out of range.
func (l Ladder) Rungs(t Table) (times, levels []float64) {
	if !(l.Least > 0 && l.Ratio > 1) {
		panic("cohort: a ladder without rungs")
	}
	at := -2 // no rung, so that the first row is written
	step := func(time float64, rung int) {
		if rung == at {
			return
		}
		at = rung
		if n := len(times); n > 0 && time <= times[n-1] {
			levels[n-1] = l.level(rung)
			return
		}
		times, levels = append(times, time), append(levels, l.level(rung))
	}
	if len(t.Time) > 0 {
		step(t.Time[0], l.rung(t.Level[0]))
	}
	for i := 1; i < len(t.Time); i++ {
		span, rise := t.Time[i]-t.Time[i-1], t.Level[i]-t.Level[i-1]
		end := l.rung(t.Level[i])
		for rung := at; rung != end && span > 0; {
			edge := l.Least * math.Pow(l.Ratio, float64(rung)+0.5) // up to the next rung
			next := rung + 1
			if end < rung {
				edge, next = l.Least*math.Pow(l.Ratio, float64(rung)-0.5), rung-1
			}
			share := min(max((edge-t.Level[i-1])/rise, 0), 1) // rounding may put an edge just outside
			rung = next
			step(t.Time[i-1]+float64(share*span), rung)
		}
		step(t.Time[i], end)
	}
	return times, levels
}
