package organ

import "testing"

func TestABarrenSoilNeedsALargerColony(t *testing.T) {
	s, good, bad := soft(), plain(), plain()
	bad.Niche = 0.5
	if s.CriticalSize(&bad, 0) != 2*s.CriticalSize(&good, 0) {
		t.Error("half the fitness is not twice the critical size")
	}
}
