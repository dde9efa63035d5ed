package paget

import (
	"slices"
	"strings"
	"testing"
)

// courted is a study of two lines that are treated apart.
const courted = `study: courted
network: tumour
lines: [MDA-MB-231]
replicates: 2
control: control
arms:
  - name: control
    perturb: []
  - name: mute
    perturb in recipient: [{knockdown: IL6, removed: 0.8}]
  - name: deaf
    perturb: [{knockdown: IL6, removed: 0.8}]
assays:
  - assay: attraction
    medium: serum-free
    recipient: MCF-7
  - assay: transwell
    medium: serum-free
`

func TestARecipientIsTreatedApart(t *testing.T) {
	s, c, err := ReadStudy("courted.yaml", []byte(courted), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(s, c, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, job := range p.Jobs {
		_, dish := p.Well(i, 1)
		if job.Assay == 1 {
			if dish.Recipient != nil {
				t.Error("a transwell has a recipient")
			}
			continue
		}
		there := dish.Recipient.Kinds[0]
		if there.Name != "MCF-7" || !slices.Equal(there.Population.Treatment, s.Arms[job.Arm].Recipient) ||
			!slices.Equal(dish.Kinds[0].Population.Treatment, s.Arms[job.Arm].Treatment) {
			t.Errorf("arm %s: recipient %s under %v", s.Arms[job.Arm].Name, there.Name, there.Population.Treatment)
		}
		if len(dish.Attractants) == 0 {
			t.Error("nothing attracts")
		}
	}
	if len(s.Arms[1].Recipient) != 1 || len(s.Arms[1].Treatment) != 0 || len(s.Arms[2].Recipient) != 0 {
		t.Errorf("arms %+v", s.Arms)
	}
	rests := func(name string) bool {
		for _, n := range p.Numbers() {
			if strings.Contains(n.Name, name) {
				return true
			}
		}
		return false
	}
	if !rests("MCF-7") || !rests("receptor KD") {
		t.Error("the record does not name the recipient's numbers")
	}
}

func TestFaultsOfARecipientAreNamed(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"    recipient: MCF-7\n", "", "recipient"},
		{"recipient: MCF-7", "recipient: MCF-77", `"MCF-7"`},
		{"assay: attraction", "assay: matrigel", "takes no recipient"},
		{"removed: 0.8}]\n  - name: deaf", "removed: [0.2, 0.8]}]\n  - name: deaf", "a series in the recipient"},
		{"perturb in recipient: [{knockdown: IL6", "perturb in recipient: [{knockdown: IL66", `"IL6"`},
	} {
		_, _, err := ReadStudy("courted.yaml", []byte(strings.Replace(courted, c.old, c.new, 1)), openBuiltIn(t))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "courted.yaml:") {
			t.Errorf("%q: %v", c.new, err)
		}
	}
}
