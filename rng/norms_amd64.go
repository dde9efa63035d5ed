package rng

import "golang.org/x/sys/cpu"

// eights says whether the machine works on eight words at a time. Tests change it.
var eights = cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512CD

// normEights is the loop of Norms for eights, in norms_amd64.s. It returns how many
// entities it has done: whole eights, up to the first of which a word lies beyond the
// table.
//
//go:noescape
func normEights(out []float64, id []uint64, f *firstWord, table *[normalOctaves << normalBits][normalDegree + 1]float64) int
