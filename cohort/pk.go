package cohort

import (
	"fmt"
	"math"

	"paget/rng"
)

// Kinetics is what a body does to a drug: one compartment with first-order
// absorption and elimination, and an effect site that lags behind the plasma.
//
//	dA/dt = −ka·A,   V·dC/dt = ka·A + infusion − CL·C,   dE/dt = ke0·(P·C − E)
//
// C is the concentration in plasma, E that at the effect site (the tumour). A dose
// under the skin, into the belly or by mouth adds F·dose to A, one into a vein adds
// dose to V·C.
//
// Units: Volume in µm³/fg (1 L/kg = 1e-3 µm³/fg); Clearance in µm³/fg/min;
// HalfLife in min; Absorption (ka) and EffectRate (ke0) in 1/min; Bioavailability
// (F), Partition (P) and Spread are pure numbers.
// Range: exactly one of Clearance and HalfLife is positive. Absorption 0 is a drug
// that is given into veins alone. EffectRate 0 is an effect site that follows the
// plasma at once, E = P·C. Spread is the standard deviation of the logarithm of
// clearance between hosts.
type Kinetics struct {
	Volume          float64
	Clearance       float64
	HalfLife        float64
	Absorption      float64
	Bioavailability float64
	EffectRate      float64
	Partition       float64
	Spread          float64
}

// Elimination returns the rate at which the drug leaves the plasma, CL/V or
// ln 2/half-life.
//
// Units: 1/min.
func (k *Kinetics) Elimination() float64 {
	if k.HalfLife > 0 {
		return math.Ln2 / k.HalfLife
	}
	return k.Clearance / k.Volume
}

// check finds the faults of kinetics.
func (k *Kinetics) check(f faults) {
	positive := func(name string, v float64) {
		if !(v > 0) || math.IsInf(v, 0) {
			f.add(fmt.Sprintf("has %s %g", name, v), "a positive number", "")
		}
	}
	positive("the volume of distribution", k.Volume)
	if (k.Clearance != 0) == (k.HalfLife != 0) {
		f.add(fmt.Sprintf("has clearance %g and half-life %g", k.Clearance, k.HalfLife), "exactly one of the two", "leave out the one that is derived")
	} else if k.Clearance != 0 {
		positive("clearance", k.Clearance)
	} else {
		positive("half-life", k.HalfLife)
	}
	atLeast := func(name string, v float64) {
		if !(v >= 0) || math.IsInf(v, 0) {
			f.add(fmt.Sprintf("has %s %g", name, v), "zero or a positive number", "")
		}
	}
	atLeast("absorption rate", k.Absorption)
	atLeast("rate of the effect site", k.EffectRate)
	atLeast("spread of clearance", k.Spread)
	positive("partition between effect site and plasma", k.Partition)
	if k.Absorption > 0 && !(k.Bioavailability > 0 && k.Bioavailability <= 1) {
		f.add(fmt.Sprintf("has bioavailability %g", k.Bioavailability), "above 0, up to 1", "the share of a dose that reaches the blood; for 80 % write 0.8")
	}
}

// Of returns the kinetics in one host: its clearance is log-normal about the
// median.
//
//	CL = median·exp(Spread·z)
//
// The draw belongs to the drug's number and the host's, so that a host has the same
// clearance in each arm.
func (k Kinetics) Of(root rng.Root, host, drug int) Kinetics {
	if k.Spread == 0 {
		return k
	}
	stream := rng.New(root, rng.Disposition, uint64(host), uint64(drug))
	factor := stream.LogNormal(1, k.Spread)
	k.Clearance *= factor
	k.HalfLife /= factor
	return k
}

// Plasma returns the concentration in plasma at a time after one dose.
//
//	bolus      (D/V)·e^(−ke·t)
//	infusion   (R/V)·(1 − e^(−ke·t))/ke up to its end T, then C(T)·e^(−ke·(t − T))
//	absorbed   (F·D·ka/V)·(e^(−ke·t) − e^(−ka·t))/(ka − ke), with the limit t·e^(−ke·t) at ka = ke
//
// Units: time in min after the dose (0 before it: none); amount in nM·µm³/fg;
// the result in nM.
// Source: Bateman 1910.
func (k *Kinetics) Plasma(d Dose, time float64) float64 {
	if time < 0 {
		return 0
	}
	ke := k.Elimination()
	switch d.Route {
	case Bolus:
		return d.Amount / k.Volume * math.Exp(-ke*time)
	case Infusion:
		t := min(time, d.Duration)
		return d.Amount / d.Duration / k.Volume * chain2(0, ke, t) * math.Exp(-ke*(time-t))
	}
	return k.Bioavailability * d.Amount * k.Absorption / k.Volume * chain2(k.Absorption, ke, time)
}

// Effect returns the concentration at the effect site at a time after one dose.
//
// Units: as Plasma.
// Source: Sheiner et al. 1979, 10.1002/cpt1979253358.
func (k *Kinetics) Effect(d Dose, time float64) float64 {
	if time < 0 {
		return 0
	}
	if k.EffectRate == 0 {
		return k.Partition * k.Plasma(d, time)
	}
	ke, lag := k.Elimination(), k.EffectRate
	gain := k.Partition * lag
	switch d.Route {
	case Bolus:
		return gain * d.Amount / k.Volume * chain2(ke, lag, time)
	case Infusion:
		t := min(time, d.Duration)
		rest := time - t
		end := gain * d.Amount / d.Duration / k.Volume * chain3(0, ke, lag, t)
		return end*math.Exp(-lag*rest) + gain*k.Plasma(d, t)*chain2(ke, lag, rest)
	}
	return gain * k.Bioavailability * d.Amount * k.Absorption / k.Volume * chain3(k.Absorption, ke, lag, time)
}

// Exposure returns the area under the course of the plasma up to a time after one
// dose; at infinity it is F·dose/CL.
//
// Units: time in min after the dose, +Inf allowed; the result in nM·min.
func (k *Kinetics) Exposure(d Dose, time float64) float64 {
	if time <= 0 {
		return 0
	}
	ke := k.Elimination()
	if math.IsInf(time, 1) {
		return k.reaching(d) / (ke * k.Volume)
	}
	switch d.Route {
	case Bolus:
		return d.Amount / k.Volume * chain2(0, ke, time)
	case Infusion:
		t := min(time, d.Duration)
		given := d.Amount / d.Duration / k.Volume * chain3(0, 0, ke, t)
		return given + k.Plasma(d, t)*chain2(0, ke, time-t)
	}
	return k.Bioavailability * d.Amount * k.Absorption / k.Volume * chain3(0, k.Absorption, ke, time)
}

// reaching returns the amount of a dose that reaches the blood.
func (k *Kinetics) reaching(d Dose) float64 {
	if d.Route.Absorbed() {
		return k.Bioavailability * d.Amount
	}
	return d.Amount
}
