package cohort

import (
	"fmt"
	"math"
	"slices"

	"paget/body"
	"paget/units"
)

// Value is what one read-out says of one host.
//
// Units: Number in the unit of the read-out.
// Range: Number is finite; it is 0 where Reason says why there is none.
type Value struct {
	Number float64
	Event  bool   // of a time: the event was seen; otherwise watching ended
	Reason string // why there is no value; "" where there is one
}

// Defined tells whether there is a value.
func (v Value) Defined() bool { return v.Reason == "" }

// Readout is one thing that is read from each host.
type Readout struct {
	Name string
	Unit string
	Time bool // a time with an event, or without if watching ended before
	Of   func(h *Host) Value
}

// none is the value of a host of which something cannot be read.
func none(format string, args ...any) Value { return Value{Reason: fmt.Sprintf(format, args...)} }

// number is a value that is no time; one that is not finite is none.
func number(v float64) Value {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return none("it is %g", v)
	}
	return Value{Number: v}
}

// Survival is the time to death of the burden or by a humane endpoint. Hosts that
// live to the end of the study, or are taken at a planned time, are censored.
//
// Units: days.
func Survival() Readout {
	return Readout{"survival", "d", true, func(h *Host) Value {
		return Value{Number: h.lifetime() / units.Day, Event: h.died()}
	}}
}

// died tells whether the life of a host ended by its disease.
func (h *Host) died() bool { return h.Humane || h.Record.Ended.Cause == body.Died }

// MetastasisFree is the time to the first detectable lesion or to death, whichever
// is first.
//
// Units: days.
func MetastasisFree() Readout {
	return Readout{"metastasis-free survival", "d", true, func(h *Host) Value {
		if first, _ := h.Record.FirstRelapse(0); first <= h.lifetime() { // false for none
			return Value{Number: first / units.Day, Event: true}
		}
		return Value{Number: h.lifetime() / units.Day, Event: h.died()}
	}}
}

// RelapseIn is 1 for hosts whose first relapse is in a bed, 0 for those who relapse
// elsewhere; hosts without relapse have no value. The beds of a window count
// together.
//
// Units: window in min.
func RelapseIn(bed int, name string, window float64) Readout {
	return Readout{"first relapse in " + name, "1", false, func(h *Host) Value {
		_, beds := h.Record.FirstRelapse(window)
		switch {
		case len(beds) == 0:
			return none("no relapse")
		case slices.Contains(beds, bed):
			return number(1)
		}
		return number(0)
	}}
}

// ResectedAt is the time at which a tumour was taken out.
//
// Units: days.
func ResectedAt(tumour int) Readout {
	return Readout{fmt.Sprintf("time to resection of tumour %d", tumour+1), "d", true, func(h *Host) Value {
		for _, m := range h.Record.Marks {
			if m.Action == body.Resect && m.Tumour == tumour {
				return Value{Number: m.Time / units.Day, Event: true}
			}
		}
		return Value{Number: h.lifetime() / units.Day}
	}}
}

// BurdenOf is the number of tumour cells in a bed at the end of the host's life:
// what a necropsy finds there, counted in full.
//
// Units: cells.
func BurdenOf(bed int, name string) Readout {
	return Readout{"burden of " + name, "cells", false, func(h *Host) Value {
		return number(h.Record.BedBurden(bed, -1))
	}}
}

// Nodules is the number of lesions in a bed that are at least so wide at the end of
// the host's life.
//
// Units: smallest in µm, cellVolume in µm³.
func Nodules(bed int, name string, smallest, cellVolume float64) Readout {
	return Readout{"nodules of " + name, "1", false, func(h *Host) Value {
		return number(float64(h.Record.Nodules(bed, smallest, cellVolume)))
	}}
}

// Founded is the number of lesions founded in a bed, whatever became of them.
func Founded(bed int, name string) Readout {
	return Readout{"lesions founded in " + name, "1", false, func(h *Host) Value {
		n := 0
		for i := range h.Record.Lesions {
			if h.Record.Lesions[i].Bed == bed {
				n++
			}
		}
		return number(float64(n))
	}}
}

// BloodKind is what is counted in a tube.
type BloodKind int

// The kinds: single cells without companion, groups without companion, travellers
// with a certain companion, travellers with any, the tumour cells in all of them,
// and those of the largest group.
const (
	Singles BloodKind = iota
	Clusters
	Accompanied
	AnyAccompanied
	BloodCells
	LargestGroup
)

// BloodCount is a count in the tube of a named draw.
//
// Range: companion is read for Accompanied only.
func BloodCount(draw string, kind BloodKind, companion int, name string) Readout {
	return Readout{name + " in " + draw, "1", false, func(h *Host) Value {
		for i := range h.Record.Draws {
			if d := &h.Record.Draws[i]; d.Name == draw {
				return number(float64(kind.count(d, companion)))
			}
		}
		return none("no blood was drawn")
	}}
}

// count reads a tube.
func (k BloodKind) count(d *body.Draw, companion int) int {
	switch k {
	case Singles:
		return d.Singles
	case Clusters:
		return d.Clusters
	case Accompanied:
		return d.Accompanied[companion]
	case AnyAccompanied:
		n := 0
		for _, v := range d.Accompanied {
			n += v
		}
		return n
	case BloodCells:
		return d.Cells
	case LargestGroup:
		return d.Largest
	}
	panic(fmt.Sprintf("cohort: blood count of kind %d", int(k)))
}

// SeededShare is the share of a tumour's cells at the end that came home, or stem
// from such: of one clone, or of all for clone −1.
func SeededShare(tumour, clone int, name string) Readout {
	return Readout{name, "1", false, func(h *Host) Value {
		if !(h.Record.Final.Cells[tumour] > 0) {
			return none("there is no tumour at the end")
		}
		return number(h.Record.SeededShare(tumour, clone))
	}}
}
