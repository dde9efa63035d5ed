package cohort

import (
	"context"
	"errors"
	"sync"

	"paget/team"
)

// conveyor takes results in any order and hands them over in the order of their
// numbers. It holds a fixed number of them: who is too far ahead waits, so that
// memory does not grow with the number of hosts.
type conveyor[T any] struct {
	mutex sync.Mutex
	room  sync.Cond
	slots []slot[T] // ring: result i lies in slot i mod len
	next  int       // lowest number not yet handed over
	busy  bool      // somebody hands over
	hand  func(index int, value T) error
	err   error // of the lowest number that failed, or of hand
}

// slot is a place for one result.
type slot[T any] struct {
	value T
	err   error
	full  bool
}

// deliver takes result number i and waits for room. Who finds nobody handing over hands
// over what is in turn; meanwhile others deliver and go on.
func (c *conveyor[T]) deliver(i int, value T, err error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for c.err == nil && i >= c.next+len(c.slots) {
		c.room.Wait()
	}
	if c.err != nil {
		return
	}
	c.slots[i%len(c.slots)] = slot[T]{value, err, true}
	if c.busy {
		return
	}
	c.busy = true
	for c.err == nil {
		s := &c.slots[c.next%len(c.slots)]
		if !s.full {
			break
		}
		if err := c.pass(*s); c.err == nil {
			c.err = err
		}
		*s = slot[T]{}
		c.next++
		c.room.Broadcast()
	}
	c.busy = false
}

// pass hands over the result in turn with the mutex open.
func (c *conveyor[T]) pass(s slot[T]) error {
	if s.err != nil {
		return s.err
	}
	index := c.next
	c.mutex.Unlock()
	defer c.mutex.Lock()
	return c.hand(index, s.value)
}

// abandon stops everything.
func (c *conveyor[T]) abandon() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.err = errPanic
	c.room.Broadcast()
}

// stopped tells whether something failed.
func (c *conveyor[T]) stopped() bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.err != nil
}

// errPanic stands for the result of work that panicked. Nobody sees it.
var errPanic = errors.New("cohort: work panicked")

// convey does n pieces of numbered work on a team and hands results over in order.
// It stops at the first piece, in order, that fails, and between pieces if ctx is
// done.
//
// Errors: of work, of hand, or of ctx.
func convey[T any](ctx context.Context, crew *team.Team, n int, work func(worker, i int) (T, error), hand func(i int, value T) error) error {
	c := &conveyor[T]{slots: make([]slot[T], 4*crew.Size()), hand: hand}
	c.room.L = &c.mutex
	crew.Do(n, func(worker, i int) {
		if c.stopped() {
			return
		}
		var value T
		err := ctx.Err()
		ended := false
		defer func() {
			if !ended { // a panic: nobody may wait for this piece; the team passes it on
				c.abandon()
			}
		}()
		if err == nil {
			value, err = work(worker, i)
		}
		c.deliver(i, value, err)
		ended = true
	})
	return c.err
}
