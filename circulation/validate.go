package circulation

import (
	"errors"
	"fmt"
	"math"
)

// maxLargest bounds the tables, which grow with its square.
const maxLargest = 1000

// shareError is how far the shares of the parallel beds may miss their sum of 1.
const shareError = 1e-9

type faultList struct{ all []error }

func (f *faultList) add(format string, args ...any) {
	f.all = append(f.all, fmt.Errorf("circulation: "+format, args...))
}

func (f *faultList) positive(what string, v float64) {
	if !(v > 0) || math.IsInf(v, 0) {
		f.add("%s is %g; must be above 0", what, v)
	}
}

func (f *faultList) notNegative(what string, v float64) {
	if !(v >= 0) || math.IsInf(v, 0) {
		f.add("%s is %g; must be 0 or more", what, v)
	}
}

func (f *faultList) fraction(what string, v float64) {
	if !(v >= 0 && v <= 1) {
		f.add("%s is %g; must be 0 to 1", what, v)
	}
}

// Validate returns every fault of the spec at once, or nil.
func (s Spec) Validate() error {
	var f faultList
	s = s.withDefaults()
	f.positive("volume of blood (µm³)", s.Volume)
	f.positive("round (min)", s.Round)
	if !(s.Venous > 0 && s.Venous < 1) {
		f.add("venous share is %g; must lie between 0 and 1", s.Venous)
	}
	f.notNegative("shear rate (1/min)", s.ShearRate)
	f.notNegative("thermal collisions (µm³/min)", s.Thermal)
	f.notNegative("killing (1/min)", s.Killing)
	f.notNegative("clearance (1/min)", s.Clearance)
	if s.Largest < 1 || s.Largest > maxLargest {
		f.add("largest group has %d cells; must be 1 to %d", s.Largest, maxLargest)
	}
	for _, c := range s.Companions {
		f.notNegative(fmt.Sprintf("companion %q: density (1/µm³)", c.Name), c.Density)
		f.positive(fmt.Sprintf("companion %q: radius (µm)", c.Name), c.Radius)
		f.notNegative(fmt.Sprintf("companion %q: unbinding (1/min)", c.Name), c.Unbinding)
		f.fraction(fmt.Sprintf("companion %q: shield", c.Name), c.Shield)
		f.fraction(fmt.Sprintf("companion %q: shelter", c.Name), c.Shelter)
	}
	s.validateBeds(&f)
	return errors.Join(f.all...)
}

// validateBeds judges the circuit.
func (s Spec) validateBeds(f *faultList) {
	pulmonary, sum := 0, 0.0
	for i, b := range s.Beds {
		f.fraction(fmt.Sprintf("bed %q: share", b.Name), b.Share)
		if b.Pulmonary {
			pulmonary++
			if b.Share != 1 {
				f.add("bed %q: share is %g; the pulmonary bed takes 1", b.Name, b.Share)
			}
			continue
		}
		sum += b.Share
		switch {
		case b.Into < -1 || b.Into >= len(s.Beds):
			f.add("bed %q: flows into bed %d; must be -1 (veins) or 0 to %d", b.Name, b.Into, len(s.Beds)-1)
		case b.Into >= 0 && s.Beds[b.Into].Pulmonary:
			f.add("bed %q: flows into the pulmonary bed; write -1 (veins), which lead there", b.Name)
		case s.flowsInCircle(i):
			f.add("bed %q: its outflow returns to it before it reaches the veins", b.Name)
		}
	}
	if pulmonary != 1 {
		f.add("%d pulmonary beds; must be 1", pulmonary)
	}
	if len(s.Beds) > pulmonary && !(math.Abs(sum-1) <= shareError) {
		f.add("shares of the parallel beds sum to %g; must be 1 (add a bed for the rest of the body)", sum)
	}
	if len(s.Beds) == pulmonary {
		f.add("no parallel bed; the blood needs a way from the arteries to the veins")
	}
}

// flowsInCircle tells whether the outflow of a bed never reaches the veins.
func (s Spec) flowsInCircle(bed int) bool {
	at := bed
	for range s.Beds {
		at = s.Beds[at].Into
		if at < 0 || at >= len(s.Beds) {
			return false
		}
	}
	return true
}

// Validate returns every fault of the phenotype at once, or nil. It is asked for
// the number of kinds of companions in the blood.
func (p *Phenotype) Validate(companions int) error {
	var f faultList
	f.positive("radius of a tumour cell (µm)", p.Radius)
	f.fraction("cohesion", p.Cohesion)
	f.fraction("sticking", p.Sticking)
	if len(p.Binding) != companions {
		f.add("binding to %d companions; the blood has %d", len(p.Binding), companions)
	}
	for c, b := range p.Binding {
		if !(b >= 0 && b <= 1) {
			f.add("binding to companion %d is %g; must be 0 to 1", c, b)
		}
	}
	f.notNegative("breakage (1/min)", p.Breakage)
	f.notNegative("shear death (1/min)", p.ShearDeath)
	f.notNegative("anoikis (1/min)", p.Anoikis)
	f.notNegative("visibility", p.Visibility)
	return errors.Join(f.all...)
}
