//go:build unix

package main

import (
	"runtime"
	"syscall"
)

// processorSeconds returns the processor time that the program has taken so far.
func processorSeconds() float64 {
	u := usage()
	return float64(u.Utime.Sec+u.Stime.Sec) + 1e-6*float64(u.Utime.Usec+u.Stime.Usec)
}

// peakMemory returns the largest memory that the program has had, in MB.
func peakMemory() float64 {
	most := float64(usage().Maxrss)
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return most / 1e6 // bytes there, 1024 bytes elsewhere
	}
	return most * 1024 / 1e6
}

func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u
}
