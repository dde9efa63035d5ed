package cohort

import (
	"fmt"
	"math"
	"strings"
)

// Drug is what a plan knows of a drug: how it gets to the tumour. What it does
// there is the pharmacology's to say.
//
// Units: MolarMass in fg/(nM·µm³) (1 g/mol = 1e-9); 0 if doses are amounts of
// substance.
type Drug struct {
	Name      string
	MolarMass float64
	Kinetics  Kinetics
}

// check finds the faults of a drug.
func (d *Drug) check(f faults) {
	if strings.TrimSpace(d.Name) == "" {
		f.add("has no name", "a name", "")
	}
	if !(d.MolarMass >= 0) || math.IsInf(d.MolarMass, 0) {
		f.add(fmt.Sprintf("has the molar mass %g", d.MolarMass), "a positive number", "")
	}
	d.Kinetics.check(f)
}
