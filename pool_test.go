package paget

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A panic in one well ends as an error that names the place, and the wells
// finished before it have been counted.
func TestAPanicInAWellIsAnErrorThatNamesThePlace(t *testing.T) {
	done := 0
	err := inParallel(context.Background(), 1, []int{0, 1, 2, 3}, func(_ context.Context, i int) error {
		var none []int
		if i == 2 {
			none[i] = 0
		}
		return nil
	}, func() { done++ })
	var bug *BugError
	if !errors.As(err, &bug) || !strings.Contains(bug.Error(), "index out of range") || !strings.Contains(bug.Where, "TestAPanicInAWell") {
		t.Errorf("error %v", err)
	}
	if done != 2 {
		t.Errorf("%d wells are counted as finished, want 2", done)
	}
}
