package team

import (
	"sync"
	"sync/atomic"
)

// Team is a number of workers. A nil *Team is one worker: the caller.
//
// A team serves one caller at a time, and work must not call its own team.
type Team struct {
	size  int
	calls []chan *piece // one for each worker but the caller
	piece piece
}

// piece is a piece of work under way.
type piece struct {
	parts  int
	work   func(worker, part int)
	next   atomic.Int64
	absent sync.WaitGroup

	mutex sync.Mutex
	panic any // the value of the panic in the lowest part that panicked
	where int
}

// New returns a team of the given size; the caller of Do is one of its workers.
// Sizes below 1 count as 1. Call Close when the team is no longer needed.
func New(size int) *Team {
	t := &Team{size: max(size, 1)}
	for w := 1; w < t.size; w++ {
		calls := make(chan *piece, 1)
		t.calls = append(t.calls, calls)
		go func() {
			for p := range calls {
				p.take(w)
				p.absent.Done()
			}
		}()
	}
	return t
}

// Size returns the number of workers, 1 or more.
func (t *Team) Size() int {
	if t == nil {
		return 1
	}
	return t.size
}

// Do calls work once for every part from 0 to parts − 1 and returns when all are
// done. Workers are numbered from 0 to Size() − 1; two parts with the same worker
// are never under way at once, so scratch space may be kept for each worker.
//
// Panics with the panic of the lowest part that panicked, when all parts that
// were begun have ended.
func (t *Team) Do(parts int, work func(worker, part int)) {
	if t == nil || t.size == 1 || parts <= 1 {
		for part := range parts {
			work(0, part)
		}
		return
	}
	p := &t.piece
	p.parts, p.work, p.panic = parts, work, nil
	p.next.Store(0)
	helpers := min(t.size, parts) - 1
	p.absent.Add(helpers)
	for _, c := range t.calls[:helpers] {
		c <- p
	}
	p.take(0)
	p.absent.Wait()
	p.work = nil
	if p.panic != nil {
		panic(p.panic)
	}
}

// take does parts until none is left.
func (p *piece) take(worker int) {
	for {
		part := int(p.next.Add(1)) - 1
		if part >= p.parts {
			return
		}
		p.do(worker, part)
	}
}

// do does one part and keeps a panic for the caller.
func (p *piece) do(worker, part int) {
	ended := false
	defer func() {
		if ended {
			return
		}
		v := recover()
		p.mutex.Lock()
		defer p.mutex.Unlock()
		if p.panic == nil || part < p.where {
			p.panic, p.where = v, part
		}
		p.next.Store(int64(p.parts))
	}()
	p.work(worker, part)
	ended = true
}

// Close ends the workers. The team must not be used afterwards.
func (t *Team) Close() {
	if t == nil {
		return
	}
	for _, c := range t.calls {
		close(c)
	}
	t.calls = nil
	t.size = 1
}
