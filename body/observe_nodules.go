package body

import "math"

// Nodules returns how many lesions in a bed are seen at necropsy: those that are at
// least so wide at the end, as balls of their cells.
//
//	diameter = (6·cells·cellVolume/π)^(1/3)
//
// Units: smallest in µm, cellVolume in µm³. Lesions that touch are counted one by one.
func (r *Record) Nodules(bed int, smallest, cellVolume float64) int {
	count := 0
	for _, l := range r.Lesions {
		if l.Bed == bed && l.Final > 0 && math.Cbrt(6*l.Final*cellVolume/math.Pi) >= smallest {
			count++
		}
	}
	return count
}

// BedBurden returns the cells of all lesions in a bed at the end, by clone if clone is
// not negative.
func (r *Record) BedBurden(bed, clone int) float64 {
	sum := 0.0
	for _, l := range r.Lesions {
		if l.Bed == bed && (clone < 0 || l.Clone == clone) {
			sum += l.Final
		}
	}
	return sum
}

// FirstRelapse returns when the first lesion became detectable, and the beds in which
// one did within a window after. The time is NaN and the list empty if none did.
//
// Units: min.
func (r *Record) FirstRelapse(window float64) (time float64, beds []int) {
	time = math.NaN()
	for _, l := range r.Lesions {
		if !math.IsNaN(l.Detected) && !(l.Detected >= time) {
			time = l.Detected
		}
	}
	for b := range r.Beds {
		for _, l := range r.Lesions {
			if l.Bed == b && l.Detected <= time+window {
				beds = append(beds, b)
				break
			}
		}
	}
	return time, beds
}
