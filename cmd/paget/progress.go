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
	unit  string // what is counted: wells, hosts
	begun time.Time
	last  time.Time // of the last plain line
	first int       // finished before the work began; -1 until the first step
	done  atomic.Int64
	ends  atomic.Int64 // when all will be done, in ns after begun; 0 not known

	mutex sync.Mutex
	total int
	wells map[int]stretch // long wells that are being grown

	label func() string // says what has been done, in place of the count; nil: the count
}

// finished returns how many pieces have been done.
func (p *progress) finished() int { return int(p.done.Load()) }

// counted says how much has been done.
func (p *progress) counted(done, total int) string {
	if p.label != nil {
		return p.label()
	}
	return fmt.Sprintf("%d of %d %s", done, total, p.unit)
}

// stretch is how far a long well has come, as shares of its simulated time.
type stretch struct {
	from, to float64   // where it began and where it is
	begun    time.Time // when it began
	time     float64   // simulated, min
	end      float64
}

// newProgress begins a display of total pieces of work, called by unit; 0 where
// the first step will tell.
func newProgress(s *streams, quiet bool, what, unit string, total int) *progress {
	now := time.Now()
	p := &progress{quiet: quiet, out: s.err, what: what, unit: unit, begun: now, last: now, first: -1}
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
			p.mutex.Lock()
			defer p.mutex.Unlock()
			if p.label != nil {
				return what + "  " + p.label()
			}
			text := fmt.Sprintf("%s  %*d of %d %s", what, len(fmt.Sprint(now.Total)), now.Current, now.Total, unit)
			if long := p.simulated(); long != "" {
				text += ", " + long
			}
			return text
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
	p.mutex.Lock()
	p.total = total
	for well, w := range p.wells {
		if w.to >= 1 {
			delete(p.wells, well) // it is counted among those done
		}
	}
	p.mutex.Unlock()
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

// moving says how far a long well has come, in min of simulated time. The time left
// is judged by the pace of the wells that are being grown.
func (p *progress) moving(well int, now, end float64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.wells == nil {
		p.wells = map[int]stretch{}
	}
	w, known := p.wells[well]
	w.to, w.time, w.end = now/end, now, end
	if !known {
		w.from, w.begun = w.to, time.Now()
	}
	p.wells[well] = w
	if pace := p.pace(); pace > 0 {
		left := float64(p.total) - float64(p.done.Load())
		for _, w := range p.wells {
			left -= w.to
		}
		p.ends.Store(int64(time.Since(p.begun)) + int64(max(0, left)/pace))
	}
	if !p.quiet && p.bar == nil && time.Since(p.last) >= plainEvery {
		p.last = time.Now()
		fmt.Fprintf(p.out, "%s: %d of %d %s, %s, %s\n", p.what, p.done.Load(), p.total, p.unit, p.simulated(), p.left(time.Since(p.begun)))
	}
}

// pace returns the wells that are grown in a ns, all threads together.
func (p *progress) pace() float64 {
	sum := 0.0
	for _, w := range p.wells {
		if took := time.Since(w.begun); took > 0 {
			sum += (w.to - w.from) / float64(took)
		}
	}
	return sum
}

// simulated says where the slowest of the long wells stands; "" without any.
func (p *progress) simulated() string {
	slowest := stretch{to: 2}
	for _, w := range p.wells {
		if w.to < slowest.to {
			slowest = w
		}
	}
	if slowest.to > 1 {
		return ""
	}
	return fmt.Sprintf("%.4g of %.4g h", slowest.time/60, slowest.end/60)
}

// line writes a plain line if there is something to say or the last is long ago.
func (p *progress) line(elapsed time.Duration, fresh bool, done, total int) {
	now := p.begun.Add(elapsed)
	switch {
	case fresh && done > 0:
		fmt.Fprintf(p.out, "%s: goes on from %s\n", p.what, p.counted(done, total))
	case done == total:
		fmt.Fprintf(p.out, "%s: %s, in %s\n", p.what, p.counted(done, total), span(elapsed))
	case now.Sub(p.last) >= plainEvery:
		fmt.Fprintf(p.out, "%s: %s, %s\n", p.what, p.counted(done, total), p.left(elapsed))
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
