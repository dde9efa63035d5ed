package circulation

import "testing"

func TestSizesThatEnterAreGeometricAndCarryAllCells(t *testing.T) {
	n := Travellers{Largest: 6, Companions: 2}
	for _, q := range []float64{0, 0.3, 0.9, 1} {
		dst := make([]float64, n.Types())
		n.EntryRates(dst, q, 12)
		cells := 0.0
		for i, rate := range dst {
			cells += rate * float64(n.Cells(i))
			if n.Companion(i) > 0 && rate != 0 {
				t.Errorf("cohesion %g: companions enter with the cells", q)
			}
		}
		near(t, "cells", cells, 12, 1e-14)
		for k := 1; k < 6; k++ {
			near(t, "ratio", dst[n.Index(k+1, 0)], q*dst[n.Index(k, 0)], 1e-14)
		}
	}
}
