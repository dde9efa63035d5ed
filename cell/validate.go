package cell

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"paget/param"
)

// faultList gathers faults so that all are told at once.
type faultList struct{ all []error }

func (f *faultList) add(format string, args ...any) {
	f.all = append(f.all, fmt.Errorf(format, args...))
}

func (f *faultList) err() error { return errors.Join(f.all...) }

func indexOf(names []string) map[string]int {
	m := make(map[string]int, len(names))
	for i, n := range names {
		m[n] = i
	}
	return m
}

func level(levels []Level, name string) (float64, bool) {
	for _, l := range levels {
		if l.Name == name {
			return l.Value, true
		}
	}
	return 0, false
}

func hint(name string, among []string) string {
	if h := param.DidYouMean(name, among); h != "" {
		return "; " + h
	}
	return ""
}

// Validate returns every fault of the spec at once, or nil.
func (s Spec) Validate() error {
	var f faultList
	s.Line.validate(&f)
	if len(s.Reference) != len(s.Nodes) {
		f.add("%d reference activities for %d nodes", len(s.Reference), len(s.Nodes))
	}
	for i, a := range s.Reference {
		if !(a >= 0) || math.IsInf(a, 0) {
			f.add("reference activity %d is %g", i, a)
		}
	}
	for _, n := range s.Nodes {
		if IsEnvironment(n) {
			f.add("node %q has the name of an environment signal", n)
		}
	}
	s.validateLevels(&f)
	s.validateRules(&f)
	s.validateRamps(&f)
	s.validateNecrosis(&f)
	for _, c := range s.Couplings {
		what := fmt.Sprintf("coupling %s → %s", c.Signal, c.Input)
		if !slices.Contains(s.Nodes, c.Input) {
			f.add("%s: unknown input %q%s", what, c.Input, hint(c.Input, s.Nodes))
		}
		if !IsEnvironment(c.Signal) {
			f.add("%s: %q is not an environment signal%s", what, c.Signal, hint(c.Signal, s.environmentNames()))
		} else {
			s.validateEnvironment(&f, what, c.Signal)
		}
		positive(&f, what+": half", c.Half)
		positive(&f, what+": power", c.Power)
		if !(c.Max >= 0 && c.Max <= 1) {
			f.add("%s: max %g is outside 0 to 1", what, c.Max)
		}
	}
	return f.err()
}

func (s Spec) environmentNames() []string {
	names := []string{Crowding, Stiffness, MatrixDensity}
	for _, fl := range s.Fields {
		names = append(names, ConcentrationName(fl))
	}
	return names
}

// validateEnvironment checks that a signal exists here and has a reference
// value.
func (s Spec) validateEnvironment(f *faultList, what, signal string) {
	if !slices.Contains(s.environmentNames(), signal) {
		f.add("%s: no field for %q%s", what, signal, hint(signal, s.environmentNames()))
		return
	}
	if _, ok := level(s.Line.Environment, signal); !ok {
		f.add("%s: line %q does not say what %q was in its reference condition", what, s.Line.Name, signal)
	}
}

// validateLevels checks the measured behaviours: each once, none missing, none
// unknown.
func (s Spec) validateLevels(f *faultList) {
	var names, needed, allowed []string
	var high = map[string]float64{}
	for _, in := range Behaviours() {
		names = append(names, in.Name)
		high[in.Name] = in.High
		switch {
		case in.Optional:
			allowed = append(allowed, in.Name)
		case !in.Relative:
			needed = append(needed, in.Name)
		}
	}
	for _, fl := range s.Secretes {
		needed = append(needed, SecretionName(fl))
	}
	for _, fl := range s.Takes { // without a row nothing is taken up
		allowed = append(allowed, UptakeName(fl))
	}
	allowed = append(allowed, needed...)
	seen := map[string]bool{}
	for _, l := range s.Line.Reference {
		if !slices.Contains(allowed, l.Name) {
			if slices.Contains(names, l.Name) {
				f.add("line %q: %s is relative and 1 by definition: take the row out", s.Line.Name, l.Name)
			} else {
				f.add("line %q: unknown behaviour %q%s", s.Line.Name, l.Name, hint(l.Name, allowed))
			}
			continue
		}
		if seen[l.Name] {
			f.add("line %q: %s is given twice", s.Line.Name, l.Name)
		}
		seen[l.Name] = true
		if !(l.Value >= 0) || math.IsInf(l.Value, 0) || high[l.Name] > 0 && l.Value > high[l.Name] {
			f.add("line %q: %s is %g", s.Line.Name, l.Name, l.Value)
		}
	}
	for _, n := range needed {
		if !seen[n] {
			f.add("line %q: no value for %q", s.Line.Name, n)
		}
	}
	once := map[string]bool{}
	for _, l := range s.Line.Environment {
		if once[l.Name] {
			f.add("line %q: environment %q is given twice", s.Line.Name, l.Name)
		}
		once[l.Name] = true
		if !IsEnvironment(l.Name) {
			f.add("line %q: %q is not an environment signal%s", s.Line.Name, l.Name, hint(l.Name, s.environmentNames()))
		}
		if !(l.Value >= 0) || math.IsInf(l.Value, 0) {
			f.add("line %q: environment %q is %g", s.Line.Name, l.Name, l.Value)
		}
	}
}

func (s Spec) validateRules(f *faultList) {
	type key struct {
		behaviour string
		increases bool
	}
	relative := map[key]bool{}
	seen := map[[2]string]bool{}
	for _, r := range s.Rules {
		word := "decreases"
		if r.Increases {
			word = "increases"
		}
		what := fmt.Sprintf("rule %q %s %q", r.Signal, word, r.Behaviour)
		if h := s.validateBehaviour(f, what, r.Behaviour); h > 0 && !r.Relative && r.Max > h {
			f.add("%s: max %g is above %g", what, r.Max, h)
		}
		s.validateSignal(f, what, r.Signal)
		positive(f, what+": half-max", r.HalfMax)
		positive(f, what+": power", r.Power)
		switch {
		case !(r.Max >= 0) || math.IsInf(r.Max, 0):
			f.add("%s: max %g is not a number of 0 or more", what, r.Max)
		case r.Relative && r.Increases && r.Max < 1:
			f.add("%s: a fold of %g would decrease", what, r.Max)
		case r.Relative && !r.Increases && r.Max > 1:
			f.add("%s: a fold of %g would increase", what, r.Max)
		}
		k := key{r.Behaviour, r.Increases}
		if was, ok := relative[k]; ok && was != r.Relative {
			f.add("%s: mixes relative and absolute responses", what)
		}
		relative[k] = r.Relative
		id := [2]string{r.Signal + " " + word, r.Behaviour}
		if seen[id] {
			f.add("%s: given twice", what)
		}
		seen[id] = true
	}
}

// validateBehaviour checks that the cell has a behaviour and returns the largest
// value allowed for it (0: none).
func (s Spec) validateBehaviour(f *faultList, what, name string) (high float64) {
	b, field, err := ParseBehaviour(name)
	switch {
	case err != nil:
		f.add("%s: %w", what, err)
	case field == "":
		return Behaviours()[b].High
	case b == SomeSecretion && !slices.Contains(s.Secretes, field):
		f.add("%s: the cell does not secrete %q%s", what, field, hint(field, s.Secretes))
	case b == SomeUptake && !slices.Contains(s.Takes, field):
		f.add("%s: the cell does not take up %q%s", what, field, hint(field, s.Takes))
	}
	return 0
}

// validateNecrosis asks for the time until a necrotic cell is gone, if there can be
// one.
func (s Spec) validateNecrosis(f *faultList) {
	const name = "necrosis"
	rate, _ := level(s.Line.Reference, name)
	for _, r := range s.Rules {
		if r.Behaviour == name && r.Increases && !r.Relative {
			rate = max(rate, r.Max)
		}
	}
	if rate > 0 && s.Line.NecrosisDuration == 0 {
		f.add("line %q: necrosis needs a duration", s.Line.Name)
	}
}

// validateSignal checks that a signal is a node or exists in the environment.
func (s Spec) validateSignal(f *faultList, what, signal string) {
	if IsEnvironment(signal) {
		s.validateEnvironment(f, what, signal)
	} else if !slices.Contains(s.Nodes, signal) {
		f.add("%s: unknown signal%s", what, hint(signal, append(s.environmentNames(), s.Nodes...)))
	}
}

func (s Spec) validateRamps(f *faultList) {
	seen := map[[2]string]bool{}
	for _, r := range s.Ramps {
		what := fmt.Sprintf("ramp of %q with %q", r.Behaviour, r.Signal)
		high := s.validateBehaviour(f, what, r.Behaviour)
		s.validateSignal(f, what, r.Signal)
		if !(r.Low < r.High) || math.IsInf(r.Low, 0) || math.IsInf(r.High, 0) {
			f.add("%s: runs from %g to %g; low must be below high", what, r.Low, r.High)
		}
		for _, x := range [2]float64{r.AtLow, r.AtHigh} {
			if !(x >= 0) || math.IsInf(x, 0) {
				f.add("%s: factor %g is not a number of 0 or more", what, x)
			}
			if high > 0 && x > 1 {
				f.add("%s: factor %g could lead above %g; at most 1", what, x, high)
			}
		}
		id := [2]string{r.Signal, r.Behaviour}
		if seen[id] {
			f.add("%s: given twice", what)
		}
		seen[id] = true
	}
}

func positive(f *faultList, what string, v float64) {
	if !(v > 0) || math.IsInf(v, 0) {
		f.add("%s is %g; must be above 0", what, v)
	}
}

func (l Line) validate(f *faultList) {
	what := fmt.Sprintf("line %q: ", l.Name)
	positive(f, what+"volume", l.Volume)
	positive(f, what+"nucleus area", l.NucleusArea)
	if l.Cycle == nil {
		positive(f, what+"division duration", l.DivisionDuration)
	} else {
		l.Cycle.validate(f, what+"cycle: ", l.Pools != nil)
	}
	if l.Pools != nil {
		l.Pools.validate(f, what+"volume: ", l.Volume)
	}
	positive(f, what+"death duration", l.DeathDuration)
	if !(l.ArrestShare >= 0 && l.ArrestShare < l.FreeShare) || math.IsInf(l.FreeShare, 0) {
		f.add("%sarrest share %g must be 0 or more and below the free share %g", what, l.ArrestShare, l.FreeShare)
	}
	for _, v := range []struct {
		name  string
		value float64
	}{{"squeeze", l.Squeeze}, {"speed spread", l.SpeedSpread}, {"extension", l.Extension}, {"retraction", l.Retraction},
		{"necrosis duration", l.NecrosisDuration}, {"uptake of the dead", l.DeadUptake}} {
		if !(v.value >= 0) || math.IsInf(v.value, 0) {
			f.add("%s%s is %g; must be 0 or more", what, v.name, v.value)
		}
	}
	if l.DeadUptake > 1 {
		f.add("%suptake of the dead is %g; at most 1", what, l.DeadUptake)
	}
}
