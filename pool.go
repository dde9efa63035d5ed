package paget

import (
	"context"
	"runtime"
	"sync"
)

// inParallel calls work(i) for every i of todo on the given number of
// goroutines and returns when all have ended. Each call writes only to its own
// place, so the order in which they run leaves no trace in the results.
//
// It hands out no further work after the context is cancelled or a call has
// failed, and returns the error of the lowest index that failed, so that the
// same fault is reported on any number of threads; done is called after each
// success, never twice at the same time.
func inParallel(ctx context.Context, threads int, todo []int, work func(ctx context.Context, i int) error, done func()) error {
	if threads < 1 {
		threads = runtime.GOMAXPROCS(0)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var (
		mutex    sync.Mutex
		next     int
		failed   = -1
		failure  error
		together sync.WaitGroup
	)
	take := func() (int, bool) {
		mutex.Lock()
		defer mutex.Unlock()
		if next >= len(todo) || failed >= 0 || ctx.Err() != nil {
			return 0, false
		}
		next++
		return todo[next-1], true
	}
	for range min(threads, max(1, len(todo))) {
		together.Go(func() {
			for {
				i, ok := take()
				if !ok {
					return
				}
				err := work(ctx, i)
				mutex.Lock()
				switch {
				case err == nil:
					done()
				case ctx.Err() == nil && (failed < 0 || i < failed):
					failed, failure = i, err
				}
				mutex.Unlock()
			}
		})
	}
	together.Wait()
	if failure != nil {
		return failure
	}
	return ctx.Err()
}
