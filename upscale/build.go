package upscale

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"paget/rng"
)

// A Count is what one run counted.
//
// Units: CellDays is the mean number of cells that could cross times the days.
// Range: Groups ≤ Crossings.
type Count struct {
	Crossings, Groups int
	CellDays          float64
}

// A Measure runs a slab of tumour of cells of one phenotype and counts who crosses.
// It must give the same count for the same point and root, and may be called by
// several goroutines at once.
type Measure func(ctx context.Context, p Point, root rng.Root) (Count, error)

// A Run is one run of a table.
type Run struct {
	Point, Replicate int // of the design, from 0
	Count            Count
}

// A Table is all runs of a design: those of point i in replicate j stand at
// i·Replicates + j.
type Table struct {
	Points []Point
	Runs   []Run
}

// Seeing is told what a build does. Every field may be nil.
type Seeing struct {
	Progress func(done, total int)
	Known    func(i int) (Count, bool)  // a run that an interrupted build has kept
	Keep     func(i int, c Count) error // called once for each new run, one at a time
}

// Build measures the points of a design on some threads. The bytes of the table depend
// on the design, the root and the measure alone.
//
// Errors: ctx.Err(); the error of the run with the lowest number that failed.
func (d *Design) Build(ctx context.Context, root rng.Root, threads int, measure Measure, see Seeing) (*Table, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	return runAll(ctx, d.Sample(root.Derive("upscale points"), d.Points), d.Replicates, root.Derive("upscale runs"), threads, measure, see)
}

// runAll measures points.
func runAll(ctx context.Context, points []Point, replicates int, root rng.Root, threads int, measure Measure, see Seeing) (*Table, error) {
	t := &Table{Points: points, Runs: make([]Run, len(points)*replicates)}
	var todo []int
	for i := range t.Runs {
		t.Runs[i] = Run{Point: i / replicates, Replicate: i % replicates}
		if see.Known != nil {
			if c, ok := see.Known(i); ok {
				t.Runs[i].Count = c
				continue
			}
		}
		todo = append(todo, i)
	}
	w := &work{todo: todo, failed: -1, table: t, see: see, done: len(t.Runs) - len(todo)}
	w.tell()
	var together sync.WaitGroup
	for range max(1, threads) {
		together.Go(func() {
			for {
				i, ok := w.take(ctx)
				if !ok {
					return
				}
				r := &t.Runs[i]
				c, err := measure(ctx, points[r.Point], root.Derive("run", uint64(r.Point), uint64(r.Replicate)))
				w.finish(i, c, err)
			}
		})
	}
	together.Wait()
	if w.failure != nil && !errors.Is(w.failure, context.Canceled) {
		return nil, fmt.Errorf("run %d, point %d: %w", w.failed+1, t.Runs[w.failed].Point+1, w.failure)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// work is what the threads of a build share.
type work struct {
	mutex   sync.Mutex
	todo    []int
	table   *Table
	see     Seeing
	done    int
	failed  int // lowest run that failed; −1: none
	failure error
}

func (w *work) tell() {
	if w.see.Progress != nil {
		w.see.Progress(w.done, len(w.table.Runs))
	}
}

// take hands out the next run.
func (w *work) take(ctx context.Context) (int, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if len(w.todo) == 0 || w.failed >= 0 || ctx.Err() != nil {
		return 0, false
	}
	i := w.todo[0]
	w.todo = w.todo[1:]
	return i, true
}

// finish writes what a run counted.
func (w *work) finish(i int, c Count, err error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if err == nil && w.see.Keep != nil {
		err = w.see.Keep(i, c)
	}
	if err != nil {
		if w.failed < 0 || i < w.failed {
			w.failed, w.failure = i, err
		}
		return
	}
	w.table.Runs[i].Count = c
	w.done++
	w.tell()
}
