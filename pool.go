package paget

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
)

// BugError is a fault of the program itself, met while it worked: a panic that
// was caught so that the user gets a message and what is finished is kept.
type BugError struct {
	Value any    // what was panicked with
	Where string // function and line that panicked
}

// Error says what happened, and where in the program.
func (e *BugError) Error() string {
	return fmt.Sprintf("a fault of the program itself, not of your input: %v (in %s)", e.Value, e.Where)
}

// Caught returns the BugError of a recovered panic. It is called in the deferred
// function that recovers.
func Caught(value any) *BugError {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers[:])])
	for panicked := false; ; {
		frame, more := frames.Next()
		switch {
		case strings.HasPrefix(frame.Function, "runtime."):
			panicked = panicked || frame.Function == "runtime.gopanic"
		case panicked:
			return &BugError{value, fmt.Sprintf("%s, line %d", frame.Function, frame.Line)}
		}
		if !more {
			return &BugError{value, "an unknown place"}
		}
	}
}

// cancelled reports whether work ended only because its context did.
func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// guarded calls work(i) and turns a panic into an error.
func guarded(ctx context.Context, i int, work func(context.Context, int) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = Caught(v)
		}
	}()
	return work(ctx, i)
}

// inParallel calls work(i) for every i of todo on the given number of
// goroutines and returns when all have ended. Each call writes only to its own
// place, so the order in which they run leaves no trace in the results.
//
// It hands out no further work after the context is cancelled or a call has
// failed, and returns the error of the lowest index that failed, so that the
// same fault is reported on any number of threads; that work was cancelled is no
// failure. done is called after each success, never twice at the same time.
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
				err := guarded(ctx, i, work)
				mutex.Lock()
				switch {
				case err == nil:
					done()
				case !cancelled(err) && (failed < 0 || i < failed):
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
