package cohort

import (
	"fmt"
	"math"

	"paget/body"
	"paget/stats"
	"paget/units"
)

// volume returns the volume of a tumour in a row of the series, as it is measured.
//
// Units: mm³.
func (h *Host) volume(hand body.Calliper, row, tumour int) float64 {
	s := &h.Record.Series
	tumours := len(s.Volume) / len(s.Time)
	return hand.Measure(h.Luck, tumour, row, s.Volume[row*tumours+tumour]) / cubicMillimetre
}

// VolumeAt is the volume of a tumour, by calliper, on the last day of measurement up to a time.
// Hosts that are dead by then have no value.
//
// Units: time in min; mm³.
func VolumeAt(hand body.Calliper, tumour int, time float64) Readout {
	return Readout{fmt.Sprintf("volume of tumour %d at %s", tumour+1, days(time)), "mm3", false, func(h *Host) Value {
		if time > h.lifetime() {
			return none("dead at %s", days(h.lifetime()))
		}
		row := sortSearch(h.Record.Series.Time, time) - 1
		if row < 0 {
			return none("not measured by then")
		}
		return number(h.volume(hand, row, tumour))
	}}
}

// TimeToVolume is when a tumour first reached a volume, by a straight line of the
// logarithm between days of measurement. Without it, the host is censored when it
// was last measured.
//
// Units: volume in mm³; days.
func TimeToVolume(hand body.Calliper, tumour int, volume float64) Readout {
	return Readout{fmt.Sprintf("time to %g mm3 of tumour %d", volume, tumour+1), "d", true, func(h *Host) Value {
		times := h.Record.Series.Time
		if len(times) == 0 {
			return none("never measured")
		}
		for row := range times {
			v := h.volume(hand, row, tumour)
			if v < volume {
				continue
			}
			at := times[row]
			if row > 0 {
				if before := h.volume(hand, row-1, tumour); before > 0 {
					share := math.Log(volume/before) / math.Log(v/before)
					at = times[row-1] + float64(share*(times[row]-times[row-1]))
				}
			}
			return Value{Number: at / units.Day, Event: true}
		}
		return Value{Number: times[len(times)-1] / units.Day}
	}}
}

// GrowthArea is the area under the curve of a tumour's volume from the first
// measurement to the last one up to a time, by trapezia. Hosts that are dead by
// then have no value, since less time has less area.
//
// Units: time in min; mm³·d.
func GrowthArea(hand body.Calliper, tumour int, until float64) Readout {
	return Readout{fmt.Sprintf("area of growth of tumour %d to %s", tumour+1, days(until)), "mm3*d", false, func(h *Host) Value {
		if until > h.lifetime() {
			return none("dead at %s", days(h.lifetime()))
		}
		times := h.Record.Series.Time
		sum, last := 0.0, sortSearch(times, until)
		if last < 2 {
			return none("measured fewer than twice")
		}
		for row := 1; row < last; row++ {
			sum += 0.5 * (h.volume(hand, row-1, tumour) + h.volume(hand, row, tumour)) * (times[row] - times[row-1]) / units.Day
		}
		return number(sum)
	}}
}

// LightAt is the light of a bed on the last day of measurement up to a time. Hosts
// that are dead by then have no value.
//
// Units: time in min; photons/s.
// Range: depth, the share of light that comes through, from 0 to 1.
func LightAt(light body.Light, bed int, name string, depth, time float64) Readout {
	return Readout{fmt.Sprintf("light of %s at %s", name, days(time)), "1/s", false, func(h *Host) Value {
		if time > h.lifetime() {
			return none("dead at %s", days(h.lifetime()))
		}
		s := &h.Record.Series
		row := sortSearch(s.Time, time) - 1
		if row < 0 {
			return none("not measured by then")
		}
		beds := len(s.Burden) / len(s.Time)
		return number(light.Measure(h.Luck, bed, row, s.Burden[row*beds+bed], depth))
	}}
}

// Inhibition is how much smaller tumours are under treatment.
//
//	T/C = mean volume of treated/mean volume of controls,   TGI = 1 − T/C
//
// Range: Ratio is T/C with its interval; Percent is TGI in per cent.
type Inhibition struct {
	Ratio   stats.Estimate
	Percent float64
}

// GrowthInhibition compares volumes of treated hosts with those of controls, of
// pairs where hosts are paired.
//
// Units: volumes in mm³, or areas in mm³·d.
// Range: level between 0 and 1 (0.95). Undefined as stats.RelativeChange.
func GrowthInhibition(treated, control []float64, paired bool, level float64) Inhibition {
	var e stats.Estimate
	if paired {
		e = stats.PairedRelativeChange(treated, control, level)
	} else {
		e = stats.RelativeChange(treated, control, level)
	}
	out := Inhibition{Ratio: e}
	if e.Defined {
		out.Ratio.Value, out.Ratio.Low, out.Ratio.High = 1+e.Value, 1+e.Low, 1+e.High
		out.Percent = -100 * e.Value
	}
	return out
}
