package main

import (
	"fmt"
	"io"
	"sync"
	"sync/atomic"
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
	ended sync.Once
	bar   *mpb.Bar
	bars  *mpb.Progress
	out   io.Writer
	what  string
	begun time.Time
	last  time.Time // of the last plain line
	first int       // finished before the work began; -1 until the first step
	done  atomic.Int64
	ends  atomic.Int64 // when all will be done, in ns after begun; 0 not known
}

// newProgress begins a display of total pieces of work; 0 where the first step
// will tell.
func newProgress(s *streams, quiet bool, what string, total int) *progress {
	now := time.Now()
	p := &progress{quiet: quiet, out: s.err, what: what, begun: now, last: now, first: -1}
	if quiet || !s.progress {
		return p
	}
	p.bars = mpb.New(mpb.WithOutput(s.err), mpb.WithWidth(30))
	p.bar = p.bars.New(int64(total), mpb.BarStyle().Lbound("").Rbound("").Filler("━").Tip("").Padding("─"),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Any(func(now decor.Statistics) string {
			if now.Total <= 0 {
				return what + "  preparing"
			}
			return fmt.Sprintf("%s  %*d of %d wells", what, len(fmt.Sprint(now.Total)), now.Current, now.Total)
		})),
		mpb.AppendDecorators(decor.Any(func(now decor.Statistics) string {
			switch {
			case now.Total <= 0:
				return ""
			case now.Current >= now.Total:
				return "making the report"
			}
			return p.left(time.Since(p.begun))
		})),
	)
	return p
}

// step says that done of total pieces are finished.
func (p *progress) step(done, total int) {
	fresh := p.first < 0
	if fresh {
		p.first = done
	}
	p.done.Store(int64(done))
	elapsed := time.Since(p.begun)
	// Only what was finished since the work began tells how fast it goes: an
	// earlier, interrupted run may have done the rest.
	if done > p.first {
		p.ends.Store(int64(elapsed) + int64(float64(elapsed)*float64(total-done)/float64(done-p.first)))
	}
	switch {
	case p.quiet:
	case p.bar != nil:
		p.bar.SetTotal(int64(total), false)
		p.bar.SetCurrent(int64(done))
	default:
		p.line(elapsed, fresh, done, total)
	}
}

// line writes a plain line if there is something to say or the last is long ago.
func (p *progress) line(elapsed time.Duration, fresh bool, done, total int) {
	now := p.begun.Add(elapsed)
	switch {
	case fresh && done > 0:
		fmt.Fprintf(p.out, "%s: goes on from %d of %d wells\n", p.what, done, total)
	case done == total:
		fmt.Fprintf(p.out, "%s: %d of %d wells, in %s\n", p.what, done, total, span(elapsed))
	case now.Sub(p.last) >= plainEvery:
		fmt.Fprintf(p.out, "%s: %d of %d wells, %s\n", p.what, done, total, p.left(elapsed))
	default:
		return
	}
	p.last = now
}

// left says how much time is left.
func (p *progress) left(elapsed time.Duration) string {
	ends := time.Duration(p.ends.Load())
	if ends == 0 {
		return "time left unknown"
	}
	return span(max(0, ends-elapsed).Round(time.Second)) + " left"
}

// end removes the bar.
func (p *progress) end() {
	p.ended.Do(func() {
		if p.bar != nil {
			p.bar.Abort(true)
			p.bars.Wait()
		}
	})
}

// span writes a time as people say it: "0.4 s", "12 s", "6 min 5 s", "1 h 3 min";
// a whole number of seconds has no point.
func span(d time.Duration) string {
	switch s := int(d.Round(time.Second).Seconds()); {
	case d < 9950*time.Millisecond && d%time.Second != 0:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	default:
		return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
	}
}
