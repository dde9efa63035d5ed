//go:build unix

package tissue

import (
	"syscall"
	"testing"

	"paget/cell"
)

// benchInsert is a transwell without fields: 240 cells on 400 µm × 400 µm.
func benchInsert(b *testing.B, entry float64) (*Tissue, *State) {
	c := crawler()
	c.spread, c.noise, c.entry, c.apoptosis = 0.3, 0.3, entry, entry/20
	c.protrusions = 0.2
	c.rules = []cell.Rule{
		{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
		{Signal: "B", Increases: true, Behaviour: "contractility", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
	}
	c.sensitivity = 0.5
	spec := flat(400, c.kind(b))
	m, err := RandomPores(3, spec.Box, 10, 4, 1e-3)
	must(b, err)
	spec.Membrane, spec.SignalEvery, spec.MaxCells = m, 30, 1<<30
	spec.Sensing = Sensing{Dissociation: 1, HalfDifference: 0.1}
	f := scattered(240, 400, 4)
	return begin(b, spec, Surroundings{Cue: slope{c: 1, gz: -0.01}}, f...)
}

func BenchmarkTranswellStep(b *testing.B) {
	ti, s := benchInsert(b, 1e-9)
	steps(b, ti, s, 60)
	b.ReportAllocs()
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		must(b, ti.Step(s))
	}
	perCell(b, start, s.Len())
}

func BenchmarkMatrixStep(b *testing.B) {
	c := crawler()
	c.spread, c.noise, c.protease, c.surface, c.sensitivity = 0.3, 0.3, 2e4, 0.01, 0.5
	spec, around := gel(b, c, 1.5)
	spec.SignalEvery, spec.FieldEvery = 30, 10
	ti, s := begin(b, spec, around, onTop(60)...)
	steps(b, ti, s, 200)
	b.ReportAllocs()
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		must(b, ti.Step(s))
	}
	perCell(b, start, s.Len())
}

func BenchmarkCrawl(b *testing.B) {
	ti, s := benchInsert(b, 1e-9)
	steps(b, ti, s, 60)
	b.ReportAllocs()
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		ti.crawl(s)
	}
	perCell(b, start, s.Len())
}

// processorTime returns the time this process has computed, in ns: a measure
// that other work on the machine disturbs less than the clock.
func processorTime() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

func perCell(b *testing.B, start int64, cells int) {
	b.ReportMetric(float64(processorTime()-start)/float64(b.N)/float64(cells), "cpu-ns/cell")
}

// BenchmarkIslands moves a crowded culture of 290 springs by outer steps of 2.5 min.
func BenchmarkIslands(b *testing.B) {
	c := crawler()
	c.speed, c.persistence, c.spread = 0.7, 20, 0.5
	spec := flat(360, c.kind(b))
	spec.Step = 2.5
	spec.Mechanics = Mechanics{Law: LinearSpring, Repulsion: 10, Adhesion: 0.4, Reach: 1.25, Drag: 1, Displacement: 0.1, MaxSubsteps: 1000}
	spec.Pairs = []Pair{{"A", "B", 1}}
	ti, s := begin(b, spec, Surroundings{}, scattered(290, 360, 4)...)
	steps(b, ti, s, 60)
	b.ReportAllocs()
	b.ResetTimer()
	start := processorTime()
	for b.Loop() {
		must(b, ti.Step(s))
	}
	perCell(b, start, s.Len())
}
