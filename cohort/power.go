package cohort

import (
	"errors"
	"fmt"
	"strings"

	"paget/rng"
	"paget/stats/power"
	"paget/team"
)

// Question asks how many hosts an arm needs to see a difference between two arms.
//
// Range: Alpha and Wanted between 0 and 1 (0.05, 0.8); Draws 100 or more.
type Question struct {
	Readout       int              // index in the sheet
	First, Second int              // arms
	Test          string           // name of the test, of those of Tests
	Comparison    power.Comparison // the test; nil: TestFor the read-out
	Paired        bool             // compare hosts of the same number
	Sizes         []int            // hosts in the first arm to try; nil: as the pools allow
	Ratio         float64          // hosts in the second arm for each in the first; 0 is 1
	Draws         int
	Alpha         float64
	Wanted        float64 // power
}

// Sizing is the answer to a question with what it rests on.
type Sizing struct {
	Question Question
	Readout  Readout
	Arms     [2]string
	Pools    [2]int            // hosts with a value, simulated
	Missing  [2]map[string]int // reasons why others have none
	Answer   power.Answer
}

// namedTest is a test by the name a study file gives it.
type namedTest struct {
	name         string
	comparison   power.Comparison
	time, paired bool
}

// tests returns the tests, those taken unasked first.
func tests() []namedTest {
	return []namedTest{
		{"Welch", power.Welch{}, false, false},
		{"Mann-Whitney", power.MannWhitney{}, false, false},
		{"Fisher", power.Fisher{}, false, false},
		{"paired t", power.PairedT{}, false, true},
		{"sign", power.SignTest{}, false, true},
		{"log-rank", power.LogRank{}, true, false},
		{"Cox score", power.CoxScore{}, true, false},
	}
}

// Tests returns the names of the tests.
func Tests() []string {
	var names []string
	for _, t := range tests() {
		names = append(names, t.name)
	}
	return names
}

// TestFor returns the test of a name, or, for no name, the usual one for the kind
// of read-out: Welch's, Student's of pairs, or the log-rank test.
//
// Errors: *Fault for another name, for times with a test of read-outs and the like.
func TestFor(name string, time, paired bool) (string, power.Comparison, error) {
	var fitting []string
	for _, t := range tests() {
		fits := t.time == time && t.paired == paired
		if fits && (name == "" || strings.EqualFold(name, t.name)) {
			return t.name, t.comparison, nil
		}
		if fits {
			fitting = append(fitting, t.name)
		}
	}
	kind := "read-outs"
	if time {
		kind = "times"
	}
	if paired {
		kind += " of pairs"
	}
	if name == "" {
		return "", nil, &Fault{Where: "power", Problem: "knows no test for " + kind, Allowed: strings.Join(Tests(), ", "), Hint: "compare arms with hosts of their own"}
	}
	return "", nil, &Fault{Where: "power", Problem: fmt.Sprintf("cannot use the test %q for %s", name, kind), Allowed: strings.Join(fitting, ", ")}
}

// Animals returns how many hosts an arm needs, by repeating the experiment with
// hosts of the sheet and the very test that will be used.
//
// Errors: faults of the question, joined.
func (s *Sheet) Animals(root rng.Root, q Question, crew *team.Team) (*Sizing, error) {
	if err := s.checkQuestion(&q); err != nil {
		return nil, err
	}
	out := &Sizing{Question: q, Readout: s.Readouts[q.Readout], Arms: [2]string{s.Arms[q.First], s.Arms[q.Second]}}
	a, b := s.Column(q.Readout, q.First), s.Column(q.Readout, q.Second)
	if q.Paired {
		a, b = s.Pairs(q.Readout, q.First, q.Second)
	}
	p := power.Plan{
		Pools:      [2]power.Pool{{Value: a.Values, Event: a.Events}, {Value: b.Values, Event: b.Events}},
		Comparison: q.Comparison, Paired: q.Paired, Sizes: q.Sizes, Allocation: q.Ratio,
		Draws: q.Draws, Alpha: q.Alpha,
	}
	out.Pools = [2]int{len(a.Values), len(b.Values)}
	out.Missing = [2]map[string]int{a.Missing, b.Missing}
	var err error
	out.Answer, err = power.Animals(root, p, q.Wanted, crew)
	return out, err
}

// checkQuestion finds faults of a question, and the test where none is named.
func (s *Sheet) checkQuestion(q *Question) error {
	f := newFaults("power")
	if q.Readout < 0 || q.Readout >= len(s.Readouts) {
		f.add(fmt.Sprintf("asks for read-out %d", q.Readout), fmt.Sprintf("0 to %d", len(s.Readouts)-1), "")
	}
	for _, arm := range []int{q.First, q.Second} {
		if arm < 0 || arm >= len(s.Arms) {
			f.add(fmt.Sprintf("asks for arm %d", arm), fmt.Sprintf("0 to %d", len(s.Arms)-1), "")
		}
	}
	if q.First == q.Second {
		f.add("compares an arm with itself", "two arms", "for the rate of false alarms give a plan two equal arms")
	}
	if len(*f.list) == 0 && q.Comparison == nil {
		name, comparison, err := TestFor(q.Test, s.Readouts[q.Readout].Time, q.Paired)
		if err != nil {
			*f.list = append(*f.list, err)
		}
		q.Test, q.Comparison = name, comparison
	}
	return errors.Join(*f.list...)
}
