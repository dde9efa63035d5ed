package organ

import (
	"errors"
	"fmt"
	"sort"
)

// Wall is how the barrier of an organ follows its endothelium: the value at which it
// rests, by the level of exosomes in the blood, for one state of the drugs. Between
// the places of the table it is linear.
//
// Shape: Level rises from 0; Barrier has as many values, 0 to 1. Beyond the last level,
// which is meant to be far above any that occurs, the last value holds.
type Wall struct {
	Level, Barrier []float64
}

// At returns the barrier at rest at a level of exosomes.
//
// Range: level >= 0; the result lies between the values beside it.
func (w *Wall) At(level float64) float64 {
	i := sort.SearchFloat64s(w.Level, level)
	switch {
	case i == 0:
		return w.Barrier[0]
	case i == len(w.Level):
		return w.Barrier[i-1]
	}
	share := (level - w.Level[i-1]) / (w.Level[i] - w.Level[i-1])
	return float64((1-share)*w.Barrier[i-1]) + float64(share*w.Barrier[i])
}

// Validate returns all faults of the wall of the organ of that name at once, as
// *FieldError, or nil.
//
// Panics if the table is empty or its columns differ in length.
func (w *Wall) Validate(name string) error {
	if len(w.Level) == 0 || len(w.Level) != len(w.Barrier) {
		panic("organ: a wall needs as many levels as barriers, and at least one")
	}
	var faults []error
	before := 0.0
	for i, x := range w.Level {
		if !(x >= before) || i > 0 && x == before {
			faults = append(faults, &FieldError{name, fmt.Sprintf("Wall.Level[%d]", i), x, before, 1e300})
		}
		before = max(before, x)
		if b := w.Barrier[i]; !(b >= 0 && b <= 1) {
			faults = append(faults, &FieldError{name, fmt.Sprintf("Wall.Barrier[%d]", i), b, 0, 1})
		}
	}
	return errors.Join(faults...)
}
