package assay

import (
	"context"
	"errors"
	"testing"

	"paget/tissue"
)

// Beyond the box oxygen is what is held at its border, so cells that come there would
// take up what nobody misses.
func TestASpheroidThatOutgrowsItsBoxStops(t *testing.T) {
	a := filled(t, "spheroid growth", with(growthNumbers(), map[string]float64{"half width": 60, "initial radius": 38, "duration": 12000})).(*Growth)
	_, err := a.Run(context.Background(), drop(t, 1))
	var diverged *tissue.DivergedError
	if !errors.As(err, &diverged) || diverged.Cell == 0 || diverged.Time == 0 || !(diverged.Value > 60) {
		t.Errorf("want a cell beyond 60 µm, got %v", err)
	}
}
