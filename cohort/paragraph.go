package cohort

import (
	"fmt"
	"slices"
	"strings"

	"paget/rng"
)

// Paragraph returns the sentences on sample size that an application for an animal
// experiment asks for, with the settings they rest on.
func (s *Sizing) Paragraph(root rng.Root) string {
	q, a := s.Question, s.Answer
	var b strings.Builder
	fmt.Fprintf(&b, "Sample size was found by simulation. The read-out is %s (%s), compared between %q and %q by the %s test, two-sided, with α = %.3g",
		s.Readout.Name, unitWords(s.Readout.Unit), s.Arms[0], s.Arms[1], q.Test, q.Alpha)
	if q.Paired {
		b.WriteString(", in pairs of the same simulated host")
	}
	b.WriteString(". ")
	b.WriteString(s.result())
	fmt.Fprintf(&b, " The experiment was repeated %d times at each of %d sizes with hosts drawn without replacement from %d and %d simulated ones (root %d).",
		q.Draws, len(a.Curve), s.Pools[0], s.Pools[1], root)
	for i, missing := range s.Missing {
		if text := reasons(missing); text != "" {
			fmt.Fprintf(&b, " Of arm %q, simulated hosts without a value were left out: %s.", s.Arms[i], text)
		}
	}
	b.WriteString(" The number holds as far as the simulated hosts are like real ones; it does not allow for animals lost for other reasons.")
	return b.String()
}

// result returns the sentence with the number of hosts.
func (s *Sizing) result() string {
	a := s.Answer
	if !a.Defined {
		return fmt.Sprintf("No size that was tried reaches a power of %.3g: %s.", a.Wanted, a.Reason)
	}
	text := fmt.Sprintf("A power of %.3g needs %d and %d hosts", a.Wanted, a.N[0], a.N[1])
	if a.AtMost {
		text = fmt.Sprintf("A power of %.3g is reached with %d and %d hosts, the fewest that were tried", a.Wanted, a.N[0], a.N[1])
	}
	switch {
	case a.HighDefined:
		return text + fmt.Sprintf(" (first arm %d to %d, for the error of the simulation).", a.Low, a.High)
	}
	return text + fmt.Sprintf(" (first arm %d or more, for the error of the simulation: its upper end lies beyond the sizes tried).", a.Low)
}

// unitWords returns a unit as it is spoken of.
func unitWords(unit string) string {
	if unit == "1" {
		return "a number without unit"
	}
	return "in " + unit
}

// reasons lists counted reasons, in the order of their words.
func reasons(missing map[string]int) string {
	var list []string
	for reason, n := range missing {
		list = append(list, fmt.Sprintf("%d (%s)", n, reason))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}
