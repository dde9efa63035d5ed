package cohort

import (
	"fmt"
	"math"
)

// Dose is one row of an event table: an amount of a drug at a time, and how often
// it is repeated.
//
// Units: Time, Interval and Duration in min; Amount in nM·µm³ per fg of body weight
// (1 nmol/kg = 1e-3 nM·µm³/fg); Mass in fg per fg of body weight (1 mg/kg = 1e-6);
// Rate in the unit of Amount, or of Mass, a min.
// Range: one of Amount and Mass at most is not zero, none is negative. A Mass needs
// the drug's molar mass. An infusion has a Duration or a Rate.
type Dose struct {
	Drug       int // index among the plan's drugs
	Time       float64
	Amount     float64
	Mass       float64
	Interval   float64 // between repeats (ii); 0 for none
	Additional int     // repeats after the first (addl)
	Route      Route
	Duration   float64 // of an infusion
	Rate       float64 // of an infusion
	After      string  // name of the rule from whose moment Time counts; "" for the start
}

// Last returns the time of the last repeat.
//
// Units: min.
func (d *Dose) Last() float64 { return d.Time + float64(d.Additional)*d.Interval }

// check finds the faults of a dose in a study that ends at a time.
func (d *Dose) check(f faults, drugs []Drug, end float64) {
	if d.Drug < 0 || d.Drug >= len(drugs) {
		f.add(fmt.Sprintf("is of drug number %d", d.Drug), fmt.Sprintf("0 to %d", len(drugs)-1), "")
		return
	}
	d.checkAmount(f, &drugs[d.Drug])
	d.checkTimes(f, end)
	length := d.length()
	switch {
	case !d.Route.known():
		f.add("has the unknown "+d.Route.String(), "iv, infusion, sc, ip, po", "")
	case d.Route.Absorbed() && drugs[d.Drug].Kinetics.Absorption == 0:
		f.add(fmt.Sprintf("is given %s, but drug %q has no absorption rate", d.Route, drugs[d.Drug].Name), "", "give the drug an absorption rate, or the dose into a vein (iv)")
	case d.Route == Infusion && (d.Duration != 0) == (d.Rate != 0):
		f.add(fmt.Sprintf("is an infusion over %s at the rate %g", days(d.Duration), d.Rate), "a duration or a rate", "take iv for a bolus")
	case d.Route == Infusion && !(length > 0 && length < math.Inf(1)):
		f.add(fmt.Sprintf("is an infusion over %s", days(length)), "a positive duration", "take iv for a bolus")
	case d.Route == Infusion && d.Interval > 0 && length > d.Interval:
		f.add(fmt.Sprintf("is an infusion over %s every %s", days(length), days(d.Interval)), "a duration up to the interval", "")
	case d.Route != Infusion && (d.Duration != 0 || d.Rate != 0):
		f.add(fmt.Sprintf("has a duration of %s and a rate of %g by the route %s", days(d.Duration), d.Rate, d.Route), "a duration or a rate with an infusion alone", "")
	}
}

// checkAmount finds faults of how much is given.
func (d *Dose) checkAmount(f faults, drug *Drug) {
	for _, v := range []float64{d.Amount, d.Mass} {
		if !(v >= 0) || math.IsInf(v, 0) {
			f.add(fmt.Sprintf("has the amount %g", v), "zero or a positive number", "")
		}
	}
	if d.Amount != 0 && d.Mass != 0 {
		f.add("has an amount of substance and a mass", "one of the two", "")
	}
	if d.Mass != 0 && !(drug.MolarMass > 0) {
		f.add(fmt.Sprintf("is given by mass, but drug %q has no molar mass", drug.Name), "", "add the molar mass (a row of the drug), or give the dose in nmol/kg")
	}
}

// checkTimes finds faults of when it is given.
func (d *Dose) checkTimes(f faults, end float64) {
	if !(d.Time >= 0) || math.IsInf(d.Time, 0) {
		f.add(fmt.Sprintf("is at %s", days(d.Time)), "the start of the study or later", "")
		return
	}
	switch {
	case !(d.Interval >= 0) || math.IsInf(d.Interval, 0):
		f.add(fmt.Sprintf("is repeated every %s", days(d.Interval)), "a positive interval", "")
	case d.Additional < 0:
		f.add(fmt.Sprintf("is repeated %d times", d.Additional), "zero or more", "")
	case d.Interval > 0 && d.Additional == 0:
		f.add(fmt.Sprintf("has the interval %s without a count", days(d.Interval)), "both or none", "say how many further doses there are (addl)")
	case d.Interval == 0 && d.Additional > 0:
		f.add(fmt.Sprintf("is repeated %d times without an interval", d.Additional), "both or none", "say how long it is between two doses (ii)")
	case d.After == "" && d.Last() > end:
		f.add(fmt.Sprintf("has its last repeat at %s, after the end of the study at %s", days(d.Last()), days(end)), "",
			fmt.Sprintf("give fewer repeats than %d, or let the study last longer", d.Additional))
	}
}

// length returns how long an infusion takes; without an amount it takes a minute, to
// be some time.
//
// Units: min.
func (d *Dose) length() float64 {
	given := d.Amount + d.Mass // one of them is 0
	switch {
	case d.Rate == 0:
		return d.Duration
	case given == 0:
		return 1
	}
	return given / d.Rate
}

// amount returns the dose as an amount of substance.
//
// Units: nM·µm³ per fg of body weight.
func (d *Dose) amount(drug *Drug) float64 {
	if d.Mass != 0 {
		return d.Mass / drug.MolarMass
	}
	return d.Amount
}

// expand appends the single doses of a row to a list, counted from a moment. Those
// at the time at which dosing stops or later are there with nothing in them, so
// that the grid of a table before the stop does not depend on it.
//
// Units: origin and stop in min.
func (d *Dose) expand(to []Dose, drug *Drug, origin, stop float64) []Dose {
	single := *d
	single.Duration, single.Rate = d.length(), 0
	single.Amount, single.Mass, single.Interval, single.Additional = d.amount(drug), 0, 0, 0
	if single.Amount == 0 {
		return to
	}
	for i := 0; i <= d.Additional; i++ {
		single.Time = origin + d.Time + float64(i)*d.Interval
		if single.Time >= stop {
			single.Amount = 0
		}
		to = append(to, single)
	}
	return to
}
