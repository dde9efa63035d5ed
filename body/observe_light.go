package body

import "math"

// Light is imaging of cells that glow.
type Light struct {
	PerCell    float64 // photons/s a cell at the surface
	Error      float64 // standard deviation of the logarithm of the signal
	Background float64 // photons/s
}

// Measure returns the light of a number of cells in a bed.
//
//	signal = (PerCell·cells)·exp(Error·z − Error²/2) + Background
//
// depth is the share of the light that comes through to the surface.
//
// Units: photons/s. Range: cells >= 0, depth in 0 to 1.
func (l Light) Measure(luck Luck, bed, reading int, cells, depth float64) float64 {
	s := luck.observer(observeLight, bed, reading)
	return l.PerCell*cells*depth*math.Exp(l.Error*s.Norm()-l.Error*l.Error/2) + l.Background
}
