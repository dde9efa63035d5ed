//go:build !unix

package main

// processorSeconds returns 0: this system does not say.
func processorSeconds() float64 { return 0 }

// peakMemory returns 0: this system does not say.
func peakMemory() float64 { return 0 }
