package paget

import (
	"context"
	"testing"

	"paget/body"
)

// benchHosts is a mouse with one tumour.
const benchHosts = `study: mice
network: tumour
lines: [MDA-MB-231]
control: untreated
arms: [{name: untreated}]
cohorts:
  - cohort: mice
    host: nude mouse
    hosts: 20
    duration: 60 d
    tumours: [{cells: 1e6 cells}]
    humane: {volume: 1500 mm^3}
`

// BenchmarkTwentyMice lives twenty mice.
func BenchmarkTwentyMice(b *testing.B) {
	c, err := OpenCatalogue("")
	if err != nil {
		b.Fatal(err)
	}
	s, c, err := ReadStudy("bench", []byte(benchHosts), c)
	if err != nil {
		b.Fatal(err)
	}
	p, err := NewPlan(s, c, PlanOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := p.LiveHosts(context.Background(), 1, 1, 0, 1, func(string, int, *body.Record) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
