package cell

import (
	"math"
	"strings"
)

// Rule says that a signal increases or decreases a behaviour, with the meaning
// of the PhysiCell rule grammar, version 3.
//
// Signal is a node of the network (its activity, 0 to 1) or an environment
// signal: "crowding" (share of the cell's surface covered by neighbours, 0 to
// 1), "stiffness" (kPa), "matrix density" (fg/µm³), "concentration of NAME"
// (nM). Max is the response at saturation, in the behaviour's unit, or a
// multiple of the behaviour's base if Relative. HalfMax is in the signal's unit.
// A rule touches dead cells only if AppliesToDead.
//
// A behaviour has one response at saturation for each direction. Where rows
// disagree, PhysiCell 1.12 keeps the row read last; here the order of rows must
// not matter, so the largest of the increasing rules and the smallest of the
// decreasing ones holds, and rows of one direction are either all Relative or
// none.
//
// Source: Johnson et al. 2025, 10.1016/j.cell.2025.06.048.
type Rule struct {
	Signal        string
	Increases     bool // else decreases
	Behaviour     string
	Max           float64 // response at saturation: the behaviour's unit, or a fold of the base
	Relative      bool    // Max is a fold of the base
	HalfMax       float64 // signal at half the response, in the signal's unit, > 0
	Power         float64 // Hill exponent, > 0
	AppliesToDead bool
}

// Coupling lets the environment drive an input node of the network:
//
//	level = Max·s^p/(Half^p + s^p)
//
// by occupancy. Several couplings into one input, and a level held by the
// medium, join as independent ways to be on: 1 − Π(1 − level).
//
// Units: Half in the signal's unit; Max is 0 to 1.
type Coupling struct {
	Signal, Input string
	Half          float64 // signal at half occupancy, in the signal's unit, > 0
	Power         float64 // exponent, > 0
	Max           float64 // level at full occupancy, 0 to 1
}

// Names of the environment signals; the concentration of a field is
// ConcentrationName(field).
const (
	Crowding      = "crowding"       // share of the surface covered, 0 to 1
	Stiffness     = "stiffness"      // kPa
	MatrixDensity = "matrix density" // fg/µm³

	concentrationPrefix = "concentration of "
)

// ConcentrationName returns the name of the signal that a dissolved field gives.
func ConcentrationName(field string) string { return concentrationPrefix + field }

// FieldOfSignal returns the field whose concentration the signal is, or "".
func FieldOfSignal(signal string) string {
	f, _ := strings.CutPrefix(signal, concentrationPrefix)
	if f == signal {
		return ""
	}
	return f
}

// IsEnvironment says whether a name is that of an environment signal.
func IsEnvironment(name string) bool {
	switch name {
	case Crowding, Stiffness, MatrixDensity:
		return true
	}
	return FieldOfSignal(name) != ""
}

// power raises to a fixed positive exponent without math.Pow: whole and half
// exponents by multiplication and square root, others by exp(p·ln x).
type power struct {
	whole    int     // x^whole …
	half     bool    // … times √x
	exponent float64 // used if whole is −1
}

func newPower(p float64) power {
	w := math.Floor(p)
	switch {
	case w > 32:
		return power{whole: -1, exponent: p}
	case p == w:
		return power{whole: int(w)}
	case p == w+0.5:
		return power{whole: int(w), half: true}
	}
	return power{whole: -1, exponent: p}
}

// of returns x^p for x ≥ 0.
func (p power) of(x float64) float64 {
	if p.whole < 0 {
		if x == 0 {
			return 0
		}
		return math.Exp(p.exponent * math.Log(x))
	}
	y := 1.0
	if p.half {
		y = math.Sqrt(x)
	}
	for n, f := p.whole, x; n > 0; n >>= 1 {
		if n&1 == 1 {
			y *= f
		}
		f *= f
	}
	return y
}
