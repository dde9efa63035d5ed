package organ

import (
	"math"
	"strings"
	"testing"
)

func TestAllFaultsAreNamedAtOnce(t *testing.T) {
	s, p := soft(), plain()
	if err := s.Validate(); err != nil {
		t.Errorf("a good soil: %v", err)
	}
	if err := p.Validate("soil"); err != nil {
		t.Errorf("a good phenotype: %v", err)
	}
	s.Bore, s.Barrier, s.Killing = 0, 1.3, math.NaN()
	p.Niche, p.Company = -1, []Company{{}}
	text := s.Validate().Error() + p.Validate("soil").Error()
	for _, want := range []string{"Bore", "Barrier is 1.3", "allowed: 0 to 1", "Killing is NaN", "Niche is -1", "Company.Niche", "soil"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}
