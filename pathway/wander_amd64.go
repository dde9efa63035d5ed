package pathway

import "golang.org/x/sys/cpu"

// eights says whether the machine works on eight numbers at a time. Tests change it.
var eights = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ

// wanderEights is the loop of move for eights, in wander_amd64.s. It returns how many
// numbers it has done.
//
//go:noescape
func wanderEights(d *wander, constants *[23]float64, draw []float64, past, factor []float32) int
