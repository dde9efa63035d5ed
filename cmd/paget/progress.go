package main

import (
	"fmt"
	"io"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// plainEvery is the time between two progress lines where no terminal is.
const plainEvery = 10 * time.Second

// progress shows how far a long work has come: a bar with the time left on a
// terminal, a plain line now and then in a pipe, nothing when quiet.
type progress struct {
	quiet bool
	bar   *mpb.Bar
	bars  *mpb.Progress
	out   io.Writer
	what  string
	begun time.Time
	last  time.Time
}

// newProgress begins a display of total pieces of work.
func newProgress(s *streams, quiet bool, what string, total int) *progress {
	now := time.Now()
	p := &progress{quiet: quiet, out: s.err, what: what, begun: now, last: now}
	if quiet || !s.progress {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(s.err), mpb.WithWidth(36))
	p.bar = p.bars.AddBar(int64(total),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" "), decor.CountersNoUnit("%d of %d")),
		mpb.AppendDecorators(decor.Percentage(decor.WCSyncSpace),
			decor.Name("  left "), decor.AverageETA(decor.ET_STYLE_MMSS)),
	)
	return p
}

// step says that done of total pieces are finished.
func (p *progress) step(done, total int) {
	if p.quiet {
		return
	}
	if p.bar != nil {
		p.bar.SetCurrent(int64(done))
		return
	}
	now := time.Now()
	if now.Sub(p.last) < plainEvery && done < total {
		return
	}
	p.last = now
	left := "unknown"
	if done > 0 {
		left = (time.Duration(float64(now.Sub(p.begun)) * float64(total-done) / float64(done))).Round(time.Second).String()
	}
	fmt.Fprintf(p.out, "%s: %d of %d, %s left\n", p.what, done, total, left)
}

// end removes the bar.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	p.bar.Abort(true)
	p.bars.Wait()
}
