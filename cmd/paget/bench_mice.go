package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"paget"
	"paget/body"
	"paget/param"
	"paget/rng"
)

// benchMice lives mice with one tumour of the line MDA-MB-231, all organs, self-seeding
// and dormancy, until the tumour reaches the usual limit or the days are over.
type benchMice struct {
	Hosts int     `default:"200" help:"Number of mice." placeholder:"N"`
	Days  float64 `default:"60" help:"Days for which each is followed." placeholder:"D"`
	Line  string  `default:"MDA-MB-231" help:"Cell line of the tumour." placeholder:"NAME"`
	Part  int     `help:"Live only this part of them, from 0." placeholder:"I"`
	Of    int     `default:"1" help:"Number of parts." placeholder:"N"`
	benchFlags
}

// miceMeasurement is what benchMice prints.
type miceMeasurement struct {
	Hosts       int     `json:"hosts"`
	Days        float64 `json:"days"`
	Wall        float64 `json:"wall_s"`
	CPU         float64 `json:"cpu_s"`
	MedianHost  float64 `json:"ms_per_host_median"` // of one thread: time between hosts
	MeanHost    float64 `json:"cpu_ms_per_host"`
	Lived       float64 `json:"days_lived_mean"`
	Lesions     float64 `json:"lesions_mean"`
	Solved      float64 `json:"blood_solutions_mean"`
	Steps       float64 `json:"steps_mean"`
	PeakMemory  float64 `json:"peak_rss_mb"`
	RecordsHash string  `json:"records_sha256"`
}

// miceStudy is the cohort of the benchmark.
const miceStudy = `study: mice
network: tumour
lines: [%s]
control: untreated
arms: [{name: untreated}]
cohorts:
  - cohort: mice
    host: nude mouse
    hosts: %d
    duration: %g d
    tumours: [{cells: 1e6 cells}]
    humane: {volume: 1500 mm^3}
`

// digest adds what a mouse leaves to a hash. Lesions go in by their bits: to print
// them takes as long as to live.
func digest(hash io.Writer, host int, r *body.Record) {
	fmt.Fprintf(hash, "%d %v %v %v\n", host, r.Ended, r.Final, r.Series.Volume)
	bits := make([]byte, 0, 100)
	for _, l := range r.Lesions {
		bits = bits[:0]
		for _, v := range []int{l.Bed, l.Clone, l.Site, l.Parent, l.Cells, l.Companion, l.Crossed} {
			bits = binary.LittleEndian.AppendUint64(bits, uint64(v))
		}
		for _, v := range []float64{l.Arrived, l.Founded, l.Pace, l.Detected, l.Final} {
			bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(v))
		}
		hash.Write(fmt.Appendf(bits, "%t%t", l.Met, l.Slept))
	}
}

// Run lives the mice.
func (c *benchMice) Run(ctx context.Context, s *streams) error {
	if c.Hosts < 1 || c.Hosts > 1_000_000 || !(c.Days >= 1 && c.Days <= 1000) || c.Of < 1 || c.Part < 0 || c.Part >= c.Of {
		var faults param.Faults
		faults.Add(param.Fault{Problem: "--hosts, --days, --part or --of is out of range", Allowed: "1 to 1000000 hosts; 1 to 1000 days; part 0 to of - 1"})
		return faults.Err()
	}
	catalogue, err := paget.OpenCatalogue("")
	if err != nil {
		return err
	}
	study, catalogue, err := paget.ReadStudy("bench", fmt.Appendf(nil, miceStudy, c.Line, c.Hosts, c.Days), catalogue)
	if err != nil {
		return err
	}
	plan, err := paget.NewPlan(study, catalogue, paget.PlanOptions{})
	if err != nil {
		return err
	}
	m := miceMeasurement{Days: c.Days}
	var gaps []float64
	hash := sha256.New()
	settleMemory()
	watch := startWatch()
	last := time.Now()
	err = plan.LiveHosts(ctx, rng.Root(c.Seed), c.Threads, c.Part, c.Of, func(_ string, host int, r *body.Record) error {
		now := time.Now()
		gaps = append(gaps, now.Sub(last).Seconds())
		m.Hosts++
		m.Lived += r.Ended.Time / (24 * 60)
		m.Lesions += float64(len(r.Lesions))
		m.Solved += float64(r.Final.Solved)
		m.Steps += float64(r.Final.Steps)
		digest(hash, host, r)
		last = time.Now()
		return nil
	})
	if err != nil {
		return err
	}
	m.Wall, m.CPU = watch.read()
	slices.Sort(gaps)
	n := float64(m.Hosts)
	m.MedianHost, m.MeanHost = 1e3*gaps[len(gaps)/2], 1e3*m.CPU/n
	m.Lived, m.Lesions, m.Solved, m.Steps = m.Lived/n, m.Lesions/n, m.Solved/n, m.Steps/n
	m.PeakMemory = peakMemory()
	m.RecordsHash = fmt.Sprintf("%x", hash.Sum(nil))
	return benchFlags{JSON: c.JSON}.show(s.out, m)
}
