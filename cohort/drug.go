package cohort

import (
	"fmt"
	"math"
	"strings"
)

// Drug is what a plan knows of a drug: how it gets to the tumour. What it does
// there is the pharmacology's to say.
//
// Units: MolarMass in fg/(nM·µm³) (1 g/mol = 1e-9), 0 if doses are amounts of
// substance; Least in nM: a level at the effect site so low that it does nothing.
// Range: Least > 0; a hundredth of the concentration of half effect, or less.
type Drug struct {
	Name      string
	MolarMass float64
	Least     float64
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
	if !(d.Least > 0) || math.IsInf(d.Least, 0) {
		f.add(fmt.Sprintf("has the least level %g nM", d.Least), "a positive concentration", "say below which level at its place of action the drug does nothing")
	}
	d.Kinetics.check(f)
}
