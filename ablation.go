package paget

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"paget/body"
	"paget/param"
)

// An Ablation is one part of the model that a run does without, to see what the part
// carries. It is applied where a plan is put together, never inside an engine.
type Ablation struct {
	Name string
	Off  string // what is not there any more

	of func(*ablated)
}

// ablated says what a plan does without: what a study may switch off for a cohort or an
// arm, here for all of them, and parts that no study names. Noise is off in dishes, too.
type ablated struct {
	Switches
	clusters, companions, barrier, dormancy, killing bool
}

// Ablations lists the parts that can be switched off, in the order in which they are
// shown.
func Ablations() []Ablation {
	return []Ablation{
		{"upscale", "treated cells enter the blood as untreated ones do, in number and in size of groups", func(a *ablated) { a.NoBridge = true }},
		{"noise", "cells of a line are all alike, and shedding is steady", func(a *ablated) { a.NoNoise = true }},
		{"clusters", "cells enter the blood one by one and do not stick there", func(a *ablated) { a.clusters = true }},
		{"companions", "no blood cell binds a tumour cell", func(a *ablated) { a.companions = true }},
		{"selfseeding", "no cell that left a tumour comes home", func(a *ablated) { a.NoReturn = true }},
		{"barrier", "exosomes reach no barrier", func(a *ablated) { a.barrier = true }},
		{"dormancy", "no cell sleeps before it grows", func(a *ablated) { a.dormancy = true }},
		{"killing", "immune cells kill nothing, in the blood or in organs", func(a *ablated) { a.killing = true }},
	}
}

// AblationNames lists the names of Ablations.
func AblationNames() []string {
	var out []string
	for _, a := range Ablations() {
		out = append(out, a.Name)
	}
	return out
}

// CheckAblations returns what is wrong with a list of names, all at once.
//
// Errors: an unknown name; one that stands twice.
func CheckAblations(names []string) error {
	var faults param.Faults
	for i, name := range names {
		switch {
		case !slices.Contains(AblationNames(), name):
			faults.Add(param.Fault{Problem: fmt.Sprintf("there is no part %q to switch off", name),
				Allowed: strings.Join(AblationNames(), ", "), Hint: param.DidYouMean(name, AblationNames())})
		case slices.Contains(names[:i], name):
			faults.Add(param.Fault{Problem: fmt.Sprintf("the part %q is named twice", name)})
		}
	}
	return faults.Err()
}

// inOrder returns names in the order of Ablations, so that the same parts have the same
// folder. Unknown names come first.
func inOrder(names []string) []string {
	known := AblationNames()
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int {
		return slices.Index(known, a) - slices.Index(known, b)
	})
}

// ablate translates names that CheckAblations has let pass.
func ablate(names []string) ablated {
	var out ablated
	for _, a := range Ablations() {
		if slices.Contains(names, a.Name) {
			a.of(&out)
		}
	}
	return out
}

// SameDishes reports whether the dishes of a finished run are those of this plan to the
// last bit: the same wells of the same study, where what is switched off is in hosts
// alone. The caller vouches for the root and the catalogue.
func (p *Plan) SameDishes(r *Result) bool {
	q := r.Plan
	return slices.Equal(p.Jobs, q.Jobs) && bytes.Equal(p.Study.Text, q.Study.Text) && p.off.NoNoise == q.off.NoNoise && p.scheme == q.scheme && p.branch == nil && q.branch == nil
}

// spec switches parts of a host off that no study names. What hosts share is copied
// before it is changed.
func (a ablated) spec(s *body.Spec) {
	if a.clusters {
		s.Injections = slices.Clone(s.Injections)
		for i := range s.Injections {
			s.Injections[i].Sizes = nil
		}
	}
	if a.killing {
		s.Circulation.Killing = 0
		s.Organs = slices.Clone(s.Organs)
		for i := range s.Organs {
			s.Organs[i].Killing = 0
		}
	}
}

// phenotype switches parts of what cells do off that no study names.
func (a ablated) phenotype(p *body.Phenotype) {
	if a.clusters {
		p.Blood.Cohesion, p.Blood.Sticking = 0, 0
	}
	if a.companions {
		p.Blood.Binding = make([]float64, len(p.Blood.Binding))
	}
	if a.barrier {
		p.Exosomes = 0
	}
	if a.dormancy {
		p.Organs = slices.Clone(p.Organs)
		for i := range p.Organs {
			p.Organs[i].Dormancy = 0
		}
	}
}
