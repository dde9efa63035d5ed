package body

import (
	"math"

	"paget/rng"
)

// Calliper is how a tumour is measured through the skin.
type Calliper struct {
	Error    float64 // standard deviation of the logarithm of the measured volume
	Smallest float64 // µm³, true volume below which nothing is felt
}

// Measure returns the volume that is read, 0 if nothing is felt.
//
//	measured = volume·exp(Error·z − Error²/2)
//
// z is named by tumour and reading, so that two arms read with the same hand. The mean
// of many readings is the true volume.
//
// Units: µm³. Range: volume >= 0.
func (c Calliper) Measure(luck Luck, tumour, reading int, volume float64) float64 {
	if !(volume > 0) || volume < c.Smallest {
		return 0
	}
	s := luck.observer(observeCalliper, tumour, reading)
	return volume * math.Exp(c.Error*s.Norm()-c.Error*c.Error/2)
}

// What an observer reads, in the names of streams.
const (
	observeCalliper = 1 + iota
	observeLight
	observeHistology
)

// observer returns the stream of one reading of one thing. Blood draws have streams of
// their own, with ids below 2⁵⁶.
func (l Luck) observer(kind, thing, reading int) rng.Stream {
	return rng.New(l.Root.Derive("host", l.Host), rng.Observation, uint64(kind)<<56|uint64(thing), uint64(reading))
}
