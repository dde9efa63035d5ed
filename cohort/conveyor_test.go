package cohort

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"paget/team"
)

func TestResultsComeInOrderOnAnyNumberOfWorkers(t *testing.T) {
	for _, size := range []int{1, 2, 5} {
		crew := team.New(size)
		var got []int
		var ahead, furthest atomic.Int64
		err := convey(context.Background(), crew, 500, func(_, i int) (int, error) {
			sum := 0
			for j := range (i * 7919 % 13) * 1000 {
				sum += j % 3
			}
			if d := int64(i) - ahead.Load(); d > furthest.Load() {
				furthest.Store(d)
			}
			return i * i, nil
		}, func(i, v int) error {
			if v != i*i {
				t.Errorf("result %d is %d", i, v)
			}
			got = append(got, i)
			ahead.Store(int64(i))
			return nil
		})
		crew.Close()
		if err != nil || len(got) != 500 {
			t.Fatalf("%d results, %v", len(got), err)
		}
		for i, v := range got {
			if i != v {
				t.Fatalf("place %d holds result %d", i, v)
			}
		}
		if furthest.Load() > int64(6*size) {
			t.Errorf("team of %d: work went %d ahead", size, furthest.Load())
		}
	}
}

func TestTheFirstFaultInOrderIsReported(t *testing.T) {
	crew := team.New(3)
	defer crew.Close()
	for range 50 {
		handed := 0
		err := convey(context.Background(), crew, 200, func(_, i int) (int, error) {
			if i == 90 || i == 91 || i == 95 {
				return 0, fmt.Errorf("host %d", i)
			}
			return i, nil
		}, func(int, int) error { handed++; return nil })
		if err == nil || err.Error() != "host 90" || handed != 90 {
			t.Fatalf("%v after %d results", err, handed)
		}
	}
	full := errors.New("disk full")
	if err := convey(context.Background(), crew, 200, func(_, i int) (int, error) { return i, nil }, func(i, _ int) error {
		if i == 7 {
			return full
		}
		return nil
	}); err != full {
		t.Fatalf("the reader's error is %v", err)
	}
}

func TestACancelledRunStopsBetweenHosts(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	handed := 0
	err := convey(ctx, nil, 100, func(_, i int) (int, error) { return i, nil }, func(i, _ int) error {
		if handed++; i == 9 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || handed != 10 {
		t.Fatalf("%d results, %v", handed, err)
	}
}

func TestAPanicIsPassedOn(t *testing.T) {
	crew := team.New(3)
	defer crew.Close()
	for _, whose := range []string{"work", "reader"} {
		breaks := func(here string, i int) {
			if here == whose && i == 5 {
				panic(whose)
			}
		}
		func() {
			defer func() {
				if got := recover(); got != whose {
					t.Errorf("recovered %v, not that of the %s", got, whose)
				}
			}()
			_ = convey(context.Background(), crew, 100,
				func(_, i int) (int, error) { breaks("work", i); return i, nil },
				func(i, _ int) error { breaks("reader", i); return nil })
			t.Error("no panic")
		}()
	}
}
