package paget

import (
	"paget/stats"
)

// Verdict words of a row.
const (
	Pass      = "pass"
	Fail      = "fail"
	Report    = "report" // shown, not judged: nothing published to hold it against
	Undecided = "open"   // of a first look: neither met nor contradicted by so few replicates
)

// Judge returns the verdict on an expectation, given the simulated change.
//
//	number: the interval meets the band
//	none:   the whole interval lies inside the band
//	sign:   the interval excludes zero (of a ratio, one) on the published side
//	assumed: as sign, or with a band as none; direction or band is ours and the report says so
//
// Every expectation is judged, so Report is left to rows without one. A change
// that could not be formed (no cell got through in the control arm,
// say) fails: a row is never dropped.
func Judge(e Expectation, change stats.Estimate) string {
	if !change.Defined {
		return Fail
	}
	held, none := false, 0.0
	if e.Compare == Ratio {
		none = 1
	}
	switch e.Known {
	case KnownNumber:
		held = change.Low <= e.Band[1] && change.High >= e.Band[0]
	case KnownNone:
		held = change.Low >= e.Band[0] && change.High <= e.Band[1]
	case KnownSign, KnownAssumed:
		if e.Known == KnownAssumed && e.HasBand {
			held = change.Low >= e.Band[0] && change.High <= e.Band[1]
			break
		}
		switch e.Direction {
		case Down:
			held = change.High < none
		case Up:
			held = change.Low > none
		case Shifted:
			held = change.High < none || change.Low > none
		}
	}
	if held {
		return Pass
	}
	return Fail
}

// FirstLook returns the verdict on an expectation of a run with fewer replicates than
// the study asks for. A row that does not pass is open while its interval still holds
// values that agree with what is published, or there is no interval yet; a row that
// passes, or contradicts, is judged as ever.
func FirstLook(e Expectation, change stats.Estimate) string {
	verdict := Judge(e, change)
	if verdict != Fail {
		return verdict
	}
	none := 0.0
	if e.Compare == Ratio {
		none = 1
	}
	possible := !change.Defined
	switch {
	case !change.Defined:
	case e.Known == KnownNumber || e.Known == KnownNone || e.Known == KnownAssumed && e.HasBand:
		possible = change.Low <= e.Band[1] && change.High >= e.Band[0]
	case e.Direction == Down:
		possible = change.Low < none
	case e.Direction == Up:
		possible = change.High > none
	default:
		possible = true
	}
	if possible {
		return Undecided
	}
	return Fail
}
