//go:build !race

package main

// longReplicates is the number of wells an arm of the study that tests
// interrupt: enough that it is still running when the signal arrives.
const longReplicates = 20
