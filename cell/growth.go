package cell

import "math"

// Cycle is the sequence of phases through which a living cell goes. At the end
// of the last one it divides, and both daughters begin the first.
//
// A line without a cycle has two phases: it waits for entry into S at the rate
// CycleEntry, and divides DivisionDuration later.
type Cycle struct {
	Name   string
	Phases []CyclePhase
}

// CyclePhase is one phase. Its length is fixed, or exponential with the rate
// CycleEntry where Duration is 0.
type CyclePhase struct {
	Name     string
	Duration float64 // min; 0: left at the rate CycleEntry
	Doubles  bool    // on entry the nucleus begins to grow to twice its size
}

// TwoPhases is the cycle of a line without one: waiting for entry into S, and then
// S, G2 and M together.
func TwoPhases(division float64) *Cycle {
	return &Cycle{Name: "two phases", Phases: []CyclePhase{
		{Name: "waiting"}, {Name: "dividing", Duration: division, Doubles: true}}}
}

// Phases returns the line's cycle, TwoPhases if it has none of its own.
func (l Line) Phases() *Cycle {
	if l.Cycle != nil {
		return l.Cycle
	}
	return TwoPhases(l.DivisionDuration)
}

// Growth returns, for a phase and a time in it, for how long the cell has been
// growing to twice its size, counting fixed phases only, and how long it will in
// all, min.
func (c *Cycle) Growth(phase int, clock float64) (age, whole float64) {
	growing := false
	for i, p := range c.Phases {
		growing = growing || p.Doubles
		if !growing {
			continue
		}
		whole += p.Duration
		switch {
		case i < phase:
			age += p.Duration
		case i == phase && p.Duration > 0:
			age += clock
		}
	}
	return age, whole
}

// Doubled says whether the nucleus' target is twice that of a newborn in a phase.
func (c *Cycle) Doubled(phase int) bool {
	for _, p := range c.Phases[:phase+1] {
		if p.Doubles {
			return true
		}
	}
	return false
}

// MaxPhases is the largest number of phases a cycle may have.
const MaxPhases = 64

// validate adds what is wrong with a cycle. One phase doubles the nucleus, so that
// cells keep their size over the generations; without pools, which grow at rates
// of their own, growth needs a fixed time.
func (c *Cycle) validate(f *faultList, what string, pools bool) {
	if len(c.Phases) == 0 || len(c.Phases) > MaxPhases {
		f.add("%s%d phases; must be 1 to %d", what, len(c.Phases), MaxPhases)
		return
	}
	doubles, whole := 0, 0.0
	for i, p := range c.Phases {
		if !(p.Duration >= 0) || math.IsInf(p.Duration, 0) {
			f.add("%sphase %q lasts %g min; must be 0 (left at the rate of cycle entry) or more", what, p.Name, p.Duration)
		}
		for _, q := range c.Phases[:i] {
			if q.Name == p.Name {
				f.add("%sphase %q is given twice", what, p.Name)
			}
		}
		if p.Doubles {
			doubles++
		}
		whole += p.Duration
	}
	if doubles != 1 {
		f.add("%s%d phases double the nucleus; exactly one must, or cells change in size from generation to generation", what, doubles)
	} else if _, grows := c.Growth(0, 0); grows == 0 && !pools {
		f.add("%sgrowth takes no time: a phase from the doubling one on needs a duration, or the line needs pools", what)
	}
}

// Pools is a volume made of fluid and of solids in nucleus and cytoplasm, each of
// which approaches its target at a rate of its own:
//
//	dF/dt   = r_F·(f·V − F),   V = F + S_n + S_c
//	dS_n/dt = r_n·(target_n − S_n)
//	dS_c/dt = r_c·(ratio·target_n − S_c)
//
// Source: the form of PhysiCell, Ghaffarizadeh et al. 2018,
// 10.1371/journal.pcbi.1005991.
type Pools struct {
	Nucleus   float64 // µm³; volume of the nucleus of a newborn, fluid included
	Fluid     float64 // share of fluid in a newborn, 0 to 1
	LysisFold float64 // a necrotic cell bursts at this multiple of the volume it died with

	Living, Apoptotic, Necrotic, Lysed PoolRates
}

// validate adds what is wrong with pools for a newborn of the given volume.
func (p *Pools) validate(f *faultList, what string, volume float64) {
	if !(p.Nucleus > 0 && p.Nucleus < volume) {
		f.add("%snucleus of %g µm³ must be above 0 and below the newborn's %g", what, p.Nucleus, volume)
	}
	if !(p.Fluid > 0 && p.Fluid < 1) {
		f.add("%sshare of fluid %g must be above 0 and below 1", what, p.Fluid)
	}
	if !(p.LysisFold > 1) || math.IsInf(p.LysisFold, 0) {
		f.add("%slysis at %g times the volume at death; must be above 1", what, p.LysisFold)
	}
	for _, r := range []struct {
		name  string
		rates PoolRates
	}{{"living", p.Living}, {"apoptotic", p.Apoptotic}, {"necrotic", p.Necrotic}, {"lysed", p.Lysed}} {
		if !(r.rates.FluidTarget >= 0 && r.rates.FluidTarget <= 1) {
			f.add("%s%s: fluid target %g is outside 0 to 1", what, r.name, r.rates.FluidTarget)
		}
		for _, x := range [3]float64{r.rates.Fluid, r.rates.Nucleus, r.rates.Cytoplasm} {
			if !(x >= 0) || math.IsInf(x, 0) {
				f.add("%s%s: rate %g is not a number of 0 or more", what, r.name, x)
			}
		}
	}
	if p.Living.FluidTarget == 1 && p.Living.Fluid > 0 {
		f.add("%sliving: a fluid target of 1 swells without end", what)
	}
}

// PoolRates are the targets and rates of one condition of the cell. The dead have
// targets of 0 for their solids.
type PoolRates struct {
	FluidTarget float64 // share of fluid that is approached, 0 to 1
	Fluid       float64 // r_F, 1/min
	Nucleus     float64 // r_n, 1/min
	Cytoplasm   float64 // r_c, 1/min
}

// Ramp multiplies a behaviour by a factor that is linear in a signal between two
// values and constant outside them:
//
//	factor = AtLow + (AtHigh − AtLow)·clamp((s − Low)/(High − Low), 0, 1)
//
// Several ramps of one behaviour multiply. In the reference condition the
// behaviour has its measured value, as with rules.
type Ramp struct {
	Signal, Behaviour string
	Low, High         float64 // in the signal's unit, Low < High
	AtLow, AtHigh     float64 // factors, ≥ 0
}
