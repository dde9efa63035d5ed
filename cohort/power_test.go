package cohort_test

import (
	"strings"
	"testing"

	"paget/cohort"
	"paget/rng"
)

// planted is a sheet of two arms with a difference of one standard deviation, and a
// time in which the second arm has half the hazard.
func planted(n int) *cohort.Sheet {
	s := &cohort.Sheet{Arms: []string{"control", "treated"}, Readouts: []cohort.Readout{{Name: "burden", Unit: "cells"}, {Name: "survival", Unit: "d", Time: true}}}
	for i := range n {
		for arm := range 2 {
			r := rng.New(3, rng.Testing, uint64(i), uint64(arm))
			time := r.Exp() * 30 * float64(1+arm)
			v := []cohort.Value{{Number: r.Norm() + float64(arm)}, {Number: min(time, 60), Event: time < 60}}
			if i == 7 && arm == 0 {
				v[0] = cohort.Value{Reason: "dead before"}
			}
			s.Rows = append(s.Rows, cohort.Row{Place: 2*i + arm, Arm: arm, Number: i, Values: v})
		}
	}
	return s
}

func TestAnimalsPerArmMeetTheClosedForm(t *testing.T) {
	s := planted(1000)
	a, err := s.Animals(5, cohort.Question{Readout: 0, Second: 1, Sizes: []int{8, 12, 16, 17, 18, 24, 32}, Draws: 4000, Alpha: 0.05, Wanted: 0.8}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Two-sided t at a difference of one standard deviation: 17 an arm (Cohen 1988).
	if n := a.Answer.N[0]; !a.Answer.Defined || n < 15 || n > 19 {
		t.Errorf("%v", a.Answer)
	}
	if a.Pools != [2]int{999, 1000} || a.Missing[0]["dead before"] != 1 || a.Question.Test != "Welch" {
		t.Errorf("pools %v, missing %v, test %q", a.Pools, a.Missing, a.Question.Test)
	}
	text := a.Paragraph(5)
	for _, want := range []string{"Welch", "power of 0.8", `"control"`, "1 (dead before)", "999 and 1000", "root 5", "α = 0.05"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paragraph does not say %q:\n%s", want, text)
		}
	}
}

func TestTheTestSuitsTheReadout(t *testing.T) {
	s := planted(200)
	q := cohort.Question{Readout: 1, Second: 1, Sizes: []int{10, 20, 40}, Draws: 200, Alpha: 0.05, Wanted: 0.99}
	a, err := s.Animals(5, q, nil)
	if err != nil || a.Question.Test != "log-rank" || a.Answer.Defined {
		t.Errorf("%+v, %v", a, err)
	}
	if text := a.Paragraph(5); !strings.Contains(text, "No size that was tried reaches a power of 0.99") {
		t.Error(text)
	}
	q.Readout, q.Paired = 0, true
	if a, err = s.Animals(5, q, nil); err != nil || a.Question.Test != "paired t" || a.Pools != [2]int{199, 199} {
		t.Errorf("%+v, %v", a, err)
	}
	for want, q := range map[string]cohort.Question{
		`cannot use the test "Welch" for times`: {Readout: 1, Second: 1, Test: "Welch"},
		`cannot use the test "t" for read-outs`: {Second: 1, Test: "t"},
		"knows no test for times of pairs":      {Readout: 1, Second: 1, Paired: true},
		"compares an arm with itself":           {},
		"asks for read-out 9":                   {Readout: 9, Second: 1},
		"asks for arm 4":                        {Second: 4},
		"wanted power 0 lies outside":           {Second: 1, Draws: 200, Alpha: 0.05},
	} {
		if _, err := s.Animals(5, q, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if len(cohort.Tests()) != 7 {
		t.Error("a test has no name")
	}
}
