package cohort

import (
	"cmp"
	"math"
	"slices"
)

// Regimen is all that one host is given of one drug: single doses in order of time.
//
// Units: as Dose.
type Regimen struct {
	Kinetics Kinetics // of this host
	Doses    []Dose   // by time; Amount alone, no repeats
}

// NewRegimen returns the regimen of single doses, which are put in order.
func NewRegimen(k Kinetics, doses []Dose) Regimen {
	slices.SortStableFunc(doses, func(a, b Dose) int { return cmp.Compare(a.Time, b.Time) })
	return Regimen{k, doses}
}

// Plasma returns the concentration in plasma at a time: the sum over doses given.
//
// Units: time in min of the study; the result in nM.
func (r *Regimen) Plasma(time float64) float64 { return r.sum(time, r.Kinetics.Plasma) }

// Effect returns the concentration at the effect site at a time: the sum over doses
// given. It is the plain twin of Table, which goes from one moment to the next.
//
// Units: as Plasma.
func (r *Regimen) Effect(time float64) float64 { return r.sum(time, r.Kinetics.Effect) }

// Exposure returns the area under the course of the plasma from the start to a
// time.
//
// Units: nM·min.
func (r *Regimen) Exposure(time float64) float64 { return r.sum(time, r.Kinetics.Exposure) }

// sum adds what the doses given so far amount to, each some time after it was given.
func (r *Regimen) sum(time float64, of func(d Dose, after float64) float64) float64 {
	sum := 0.0
	for _, d := range r.Doses {
		if d.Time > time {
			break
		}
		sum += of(d, time-d.Time)
	}
	return sum
}

// compartments is the state of a drug in a host.
//
// Units: depot in nM (amount over the volume of distribution), plasma and effect
// in nM, infusion in nM/min; running counts infusions.
type compartments struct {
	depot, plasma, effect, infusion float64
	running                         int
}

// after returns the state some time later, exactly, without doses in between.
//
// Units: dt in min.
func (c compartments) after(k *Kinetics, dt float64) compartments {
	ka, ke, lag := k.Absorption, k.Elimination(), k.EffectRate
	out := compartments{infusion: c.infusion, running: c.running}
	out.plasma = float64(c.plasma*math.Exp(-ke*dt)) + float64(c.infusion*chain2(0, ke, dt))
	if c.depot != 0 {
		out.depot = c.depot * math.Exp(-ka*dt)
		out.plasma += c.depot * ka * chain2(ka, ke, dt)
	}
	if lag == 0 {
		out.effect = k.Partition * out.plasma
		return out
	}
	gain := k.Partition * lag
	out.effect = float64(c.effect*math.Exp(-lag*dt)) + float64(gain*c.plasma*chain2(ke, lag, dt))
	if c.infusion != 0 {
		out.effect += gain * c.infusion * chain3(0, ke, lag, dt)
	}
	if c.depot != 0 {
		out.effect += gain * c.depot * ka * chain3(ka, ke, lag, dt)
	}
	return out
}

// moment is a change of what is given: a dose, or the end of an infusion.
type moment struct {
	time                    float64
	depot, plasma, infusion float64
	running                 int // +1 where an infusion begins, −1 where it ends
}

// moments returns the changes of a regimen, by time.
func (r *Regimen) moments() []moment {
	var list []moment
	v := r.Kinetics.Volume
	for _, d := range r.Doses {
		switch {
		case d.Route == Infusion:
			rate := d.Amount / d.Duration / v
			list = append(list, moment{time: d.Time, infusion: rate, running: 1}, moment{time: d.Time + d.Duration, infusion: -rate, running: -1})
		case d.Route.Absorbed():
			list = append(list, moment{time: d.Time, depot: r.Kinetics.Bioavailability * d.Amount / v})
		default:
			list = append(list, moment{time: d.Time, plasma: d.Amount / v})
		}
	}
	slices.SortStableFunc(list, func(a, b moment) int { return cmp.Compare(a.time, b.time) })
	return list
}

// with returns the state just after a moment.
func (c compartments) with(m moment, k *Kinetics) compartments {
	c.depot += m.depot
	c.plasma += m.plasma
	c.infusion += m.infusion
	if c.running += m.running; c.running == 0 {
		c.infusion = 0 // no rest of a difference of sums
	}
	if k.EffectRate == 0 {
		c.effect = k.Partition * c.plasma
	}
	return c
}

// Table is the course of a level over time, to be read by straight lines between
// its rows. Where the level jumps, two rows have the same time.
//
// Units: Time in min, Level in nM.
// Range: Time does not fall.
type Table struct {
	Time, Level []float64
}

// At returns the level at a time: before the first row none, after the last row
// that of the last. At a jump it is the level after it.
//
// Units: time in min; the result in nM.
func (t *Table) At(time float64) float64 {
	n := len(t.Time)
	i := sortSearch(t.Time, time)
	switch {
	case i == 0:
		return 0
	case i == n:
		return t.Level[n-1]
	}
	share := (time - t.Time[i-1]) / (t.Time[i] - t.Time[i-1])
	return t.Level[i-1] + float64(share*(t.Level[i]-t.Level[i-1]))
}

// sortSearch returns the number of times that are not above a time.
func sortSearch(times []float64, time float64) int {
	i, _ := slices.BinarySearchFunc(times, time, func(a, b float64) int {
		if a <= b {
			return -1
		}
		return 1
	})
	return i
}

// Fineness says how far a table may lie from the course it stands for.
//
// Units: Least in nM.
// Range: Relative above 0 (0.01 is 1 %); Least above 0: errors below it are judged
// against it, since so low a level does nothing.
type Fineness struct{ Relative, Least float64 }

// Table returns the level at the effect site up to a time, on a grid that is halved
// until straight lines keep the promise of fineness. The middle, the quarters and
// the first eighth of each interval are looked at, and held to nine tenths.
//
//	|line − course| ≤ Relative·max(course, Least)
//
// What is given later does not change the rows before it.
//
// Units: end in min.
// Panics if the fineness is out of range.
func (r *Regimen) Table(end float64, fine Fineness) Table {
	if !(fine.Relative > 0 && fine.Least > 0) {
		panic("cohort: a table as fine as nothing has no end")
	}
	t := Table{Time: []float64{0}, Level: []float64{0}}
	k := &r.Kinetics
	list := r.moments()
	var c compartments
	now := 0.0
	for i := 0; i <= len(list); i++ {
		next := end
		if i < len(list) {
			next = min(list[i].time, end)
		}
		if next > now {
			t.stretch(k, c, now, next, fine)
			c = c.after(k, next-now)
			now = next
		}
		if i == len(list) || list[i].time >= end {
			break
		}
		c = c.with(list[i], k)
		if c.effect != t.Level[len(t.Level)-1] {
			t.add(now, c.effect)
		}
	}
	return t
}

// add appends a row.
func (t *Table) add(time, level float64) {
	t.Time = append(t.Time, time)
	t.Level = append(t.Level, level)
}

// stretch appends the rows of an interval without doses, whose first row stands
// already.
func (t *Table) stretch(k *Kinetics, c compartments, from, to float64, fine Fineness) {
	if c == (compartments{}) {
		t.add(to, 0)
		return
	}
	left, level := from, c.effect
	// A peak may not fall between the points that are looked at.
	step := min(to-from, 0.5/max(k.Absorption, k.Elimination(), k.EffectRate))
	for left < to {
		right := min(left+step, to)
		value := c.after(k, right-from).effect
		if step > (to-from)*0x1p-30 && !c.straight(k, left-from, right-from, level, value, fine) {
			step = (right - left) / 2
			continue
		}
		t.add(right, value)
		step = 2 * (right - left)
		left, level = right, value
	}
}

// straight tells whether a straight line between two levels is fine enough.
//
// Units: left and right in min since the state.
func (c compartments) straight(k *Kinetics, left, right, level, value float64, fine Fineness) bool {
	for _, share := range [...]float64{0.5, 0.125, 0.25, 0.75} {
		exact := c.after(k, left+float64(share*(right-left))).effect
		line := level + float64(share*(value-level))
		if math.Abs(line-exact) > 0.9*fine.Relative*max(exact, fine.Least) {
			return false
		}
	}
	return true
}
