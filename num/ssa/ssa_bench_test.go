package ssa

import (
	"fmt"
	"testing"

	"paget/rng"
)

// ring is a chain of n species, each turning into the next: events touch two channels
// whatever n is.
func ring(n int) *System {
	sys := &System{}
	for i := range n {
		sys.Species = append(sys.Species, fmt.Sprint(i))
		sys.Channels = append(sys.Channels, MassAction("turn", 1, []Term{{i, 1}}, []Term{{(i + 1) % n, 1}}))
	}
	return sys
}

// BenchmarkEvent is the cost of one event against the number of channels.
func BenchmarkEvent(b *testing.B) {
	for _, m := range exact {
		for _, n := range []int{3, 30, 300, 3000} {
			b.Run(fmt.Sprintf("%v/%d", m, n), func(b *testing.B) {
				v := New(ring(n), m)
				x := make([]int64, n)
				for i := range x {
					x[i] = 10
				}
				if err := v.Start(x, 0, 1, rng.Testing, 0); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := v.Step(1e300); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkLeap is the cost of one event when thousands happen in a leap.
func BenchmarkLeap(b *testing.B) {
	v := New(birthDeath(1, 0.5, 0), Leap)
	events := int64(0)
	for b.Loop() {
		if err := v.Start([]int64{1_000_000}, 0, 1, rng.Testing, 0); err != nil {
			b.Fatal(err)
		}
		if err := v.Until(1); err != nil {
			b.Fatal(err)
		}
		events += v.Events
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
}
