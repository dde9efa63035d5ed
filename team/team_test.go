package team_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"paget/team"
)

func TestEveryPartIsDoneOnceOnAnyNumberOfWorkers(t *testing.T) {
	for _, size := range []int{0, 1, 2, 3, 7} {
		crew := team.New(size)
		for _, parts := range []int{0, 1, 2, 5, 1000} {
			done := make([]atomic.Int32, parts)
			crew.Do(parts, func(worker, part int) {
				if worker < 0 || worker >= crew.Size() {
					t.Errorf("worker %d in a team of %d", worker, crew.Size())
				}
				done[part].Add(1)
			})
			for part := range done {
				if n := done[part].Load(); n != 1 {
					t.Fatalf("team of %d: part %d of %d was done %d times", size, part, parts, n)
				}
			}
		}
		crew.Close()
	}
}

func TestNobodyIsATeamOfOne(t *testing.T) {
	var nobody *team.Team
	sum := 0
	nobody.Do(4, func(_, part int) { sum += part })
	if sum != 6 || nobody.Size() != 1 {
		t.Fatalf("sum %d, size %d", sum, nobody.Size())
	}
	nobody.Close()
}

func TestScratchOfOneWorkerIsNeverShared(t *testing.T) {
	crew := team.New(3)
	defer crew.Close()
	var busy [3]atomic.Bool
	crew.Do(10000, func(worker, _ int) {
		if busy[worker].Swap(true) {
			t.Error("two parts at once with one worker")
		}
		busy[worker].Store(false)
	})
}

func TestAPanicReachesTheCallerAndTheTeamWorksOn(t *testing.T) {
	for _, size := range []int{1, 3} {
		crew := team.New(size)
		got := func() (v any) {
			defer func() { v = recover() }()
			crew.Do(100, func(_, part int) {
				if part == 17 {
					panic(fmt.Sprintf("part %d", part))
				}
			})
			return nil
		}()
		if got != "part 17" {
			t.Errorf("team of %d: the caller saw %v", size, got)
		}
		var n atomic.Int32
		crew.Do(50, func(_, _ int) { n.Add(1) })
		if n.Load() != 50 {
			t.Errorf("team of %d did %d of 50 parts after a panic", size, n.Load())
		}
		crew.Close()
	}
}

func BenchmarkBarrier(b *testing.B) {
	crew := team.New(2)
	defer crew.Close()
	for b.Loop() {
		crew.Do(2, func(_, _ int) {})
	}
}
