package paget

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paget/catalog"
	"paget/param"
	"paget/units"
)

// smallCohort is a study of hosts alone that uses every key and lives in a blink.
const smallCohort = `study: little
network: tumour
lines: [MDA-MB-231]
control: untreated
arms:
  - name: untreated
  - name: silenced
    perturb: [{knockdown: CLU, removed: 0.9}]
  - name: silenced there
    perturb in recipient: [{knockdown: IL6, removed: 0.8}]
  - name: no return
    without: [return]
  - name: antibody
    doses:
      - {drug: anti-VLA-4, amount: 10 mg/kg, route: ip, at: 1 d, every: 3 d, times: 3}
cohorts:
  - cohort: mice
    host: immunocompetent mouse
    hosts: 6
    duration: 14 d
    read: [7 d, 14 d]
    humane: {volume: 1500 mm^3}
    resect: {volume: 200 mm^3}
    diagnosed: true
    without: [noise]
    arms: [untreated, silenced, silenced there, no return, antibody]
    lines: [MDA-MB-231]
    tumours:
      - {name: left, cells: 1e6 cells}
      - {name: right, line: MCF-7, cells: 1e5 cells}
    injections:
      - {cells: 1e5 cells, group: 3, at: 2 d, into: arteries}
    draws:
      - {at: 10 d, volume: 0.5 mL}
      - {burden: 1e6 cells, volume: 0.1 mL}
expect:
  - {id: X-1, line: MDA-MB-231, arm: untreated, readout: mice left volume, at: 7 d, compare: value, published: 50 mm3, band: [1 mm^3, 2 mL], known: number, use: predict}
  - {id: X-2, line: MDA-MB-231, arm: silenced, readout: mice left volume, at: 14 d, published: no change, band: [-20 %, 20 %], known: assumed, use: fit}
`

// readCohort reads the study of hosts with some of its text replaced.
func readCohort(t testing.TB, replace ...string) (*Study, *catalog.Catalogue) {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(smallCohort, replace[i]) {
			t.Fatalf("the study does not hold %q", replace[i])
		}
	}
	s, c, err := ReadStudy("little.yaml", []byte(strings.NewReplacer(replace...).Replace(smallCohort)), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func TestAStudyOfHostsAloneReads(t *testing.T) {
	s, c := readCohort(t)
	u := s.Assays[0].Cohort
	if u == nil || len(s.Assays) != 1 || s.Replicates != 0 {
		t.Fatalf("experiments %+v", s.Assays)
	}
	if u.Hosts != 6 || u.Duration != 14*units.Day || !slices.Equal(u.Reads, []float64{7 * units.Day, 14 * units.Day}) || u.Humane != 1500e9 ||
		u.Resection == nil || u.Resection.Volume != 200e9 || !u.Diagnosed || u.Switches != (Switches{NoNoise: true}) {
		t.Errorf("cohort %+v", u)
	}
	if u.Tumours[1].Line != "MCF-7" || u.Tumours[0].Line != "" || u.Tumours[0].Cells != 1e6 {
		t.Errorf("tumours %+v", u.Tumours)
	}
	if want := (InjectionUse{Cells: 1e5, Group: 3, At: 2 * units.Day, Arterial: true}); u.Injections[0] != want {
		t.Errorf("injection %+v", u.Injections[0])
	}
	if !slices.Equal(u.Draws, []DrawUse{{At: 10 * units.Day, Volume: 0.5e12}, {Burden: 1e6, Volume: 0.1e12}}) {
		t.Errorf("draws %+v", u.Draws)
	}
	d := s.Arms[4].Doses[0]
	if d.Drug != "anti-VLA-4" || d.Mass != 1e-5 || d.Amount != 0 || d.Start != units.Day || d.Every != 3*units.Day || d.Times != 3 || d.Route != "ip" {
		t.Errorf("dose %+v", d)
	}
	if s.Arms[3].Switches != (Switches{NoReturn: true}) || len(s.Arms[2].Recipient) != 1 || len(s.Arms[2].Treatment) != 0 {
		t.Errorf("arms %+v", s.Arms)
	}
	p := newPlan(t, s, c, PlanOptions{})
	if len(p.Jobs) != 5*6 || p.Counted() != "hosts" || p.GoesOn() || !p.HasHosts() {
		t.Errorf("%d jobs of %s", len(p.Jobs), p.Counted())
	}
	if p := newPlan(t, s, c, PlanOptions{Replicates: 2}); len(p.Jobs) != 5*2 || p.trials()[0].hosts != 2 {
		t.Errorf("with two hosts an arm there are %d", len(p.Jobs))
	}
}

// Each slip in what is said of hosts is one message, with its place and what would be
// right.
func TestFaultsOfCohortsAreNamed(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string
	}{
		{"unknown key", "humane:", "humaine:", []string{"little.yaml:22:5", `"humane"`}},
		{"unknown host", "host: immunocompetent mouse", "host: imunocompetent mouse", []string{"little.yaml:18:11", `"immunocompetent mouse"`}},
		{"no host", "hosts: 6", "hosts: 0", []string{"little.yaml:19:12", "1 to"}},
		{"a number of hosts that is none", "hosts: 6", "hosts: many", []string{"little.yaml:19:12", "whole number"}},
		{"no duration", "    duration: 14 d\n", "", []string{"little.yaml:17:5", "duration"}},
		{"a duration without unit", "duration: 14 d", "duration: 14", []string{"little.yaml:20:15", "no unit"}},
		{"read after the end", "read: [7 d, 14 d]", "read: [7 d, 15 d]", []string{"little.yaml:21:17", "14"}},
		{"no time to read", "read: [7 d, 14 d]", "read: []", []string{"little.yaml:21:", "at least one time"}},
		{"times out of order", "read: [7 d, 14 d]", "read: [14 d, 7 d]", []string{"little.yaml:21:", "in order"}},
		{"a time twice", "read: [7 d, 14 d]", "read: [7 d, 7 d, 14 d]", []string{"little.yaml:21:", "in order"}},
		{"humane at nothing", "humane: {volume: 1500 mm^3}", "humane: {volume: 0 mm^3}", []string{"little.yaml:22:", "too low"}},
		{"humane in the wrong unit", "humane: {volume: 1500 mm^3}", "humane: {volume: 1500 mg}", []string{"little.yaml:22:", "volume"}},
		{"resected never", "resect: {volume: 200 mm^3}", "resect: {}", []string{"little.yaml:23:", "one of at and volume"}},
		{"resected twice", "resect: {volume: 200 mm^3}", "resect: {volume: 200 mm^3, at: 3 d}", []string{"little.yaml:23:", "one of at and volume"}},
		{"resected after the end", "resect: {volume: 200 mm^3}", "resect: {at: 30 d}", []string{"little.yaml:23:"}},
		{"diagnosed without removal", "    resect: {volume: 200 mm^3}\n", "", []string{"little.yaml:23:", "removal of the first tumour"}},
		{"an unknown part", "without: [noise]", "without: [noises]", []string{"little.yaml:25:", `"noise"`}},
		{"a part of an arm", "without: [return]", "without: [retorn]", []string{"little.yaml:12:", `"return"`}},
		{"an unknown arm", "arms: [untreated, silenced,", "arms: [untreated, silence,", []string{"little.yaml:26:", `"silenced"`}},
		{"an arm twice", "arms: [untreated, silenced,", "arms: [untreated, untreated,", []string{"little.yaml:26:", "stands twice"}},
		{"no control arm", "arms: [untreated, silenced,", "arms: [silenced,", []string{"little.yaml:26:", "control arm is missing"}},
		{"an unknown line", "    lines: [MDA-MB-231]", "    lines: [MCF-7]", []string{"little.yaml:27:", "MDA-MB-231"}},
		{"nothing carried", "    tumours:\n      - {name: left, cells: 1e6 cells}\n      - {name: right, line: MCF-7, cells: 1e5 cells}\n    injections:\n      - {cells: 1e5 cells, group: 3, at: 2 d, into: arteries}\n", "", []string{"little.yaml:17:", "tumours, injections or both"}},
		{"no tumour to wait for", "    tumours:\n      - {name: left, cells: 1e6 cells}\n      - {name: right, line: MCF-7, cells: 1e5 cells}\n", "", []string{"little.yaml:22:", "little.yaml:23:", "little.yaml:24:", "the host carries none", "silenced there"}},
		{"a tumour twice", "name: right", "name: left", []string{"little.yaml:30:", "stands twice"}},
		{"a tumour without cells", "{name: left, cells: 1e6 cells}", "{name: left}", []string{"little.yaml:29:", "cells"}},
		{"a tumour of an unknown line", "line: MCF-7, cells", "line: MCF-77, cells", []string{"little.yaml:30:", `"MCF-7"`}},
		{"too large a group", "group: 3", "group: 300", []string{"little.yaml:32:", "1 to 24"}},
		{"injected after the end", "group: 3, at: 2 d", "group: 3, at: 20 d", []string{"little.yaml:32:"}},
		{"injected elsewhere", "into: arteries", "into: arterie", []string{"little.yaml:32:", `"arteries"`}},
		{"a draw at no time", "{at: 10 d, volume: 0.5 mL}", "{volume: 0.5 mL}", []string{"little.yaml:34:", "one of at and burden"}},
		{"a draw at two times", "{at: 10 d, volume: 0.5 mL}", "{at: 10 d, burden: 1e6 cells, volume: 0.5 mL}", []string{"little.yaml:34:", "one of at and burden"}},
		{"two draws at one time", "{at: 10 d, volume: 0.5 mL}", "{at: relapse, volume: 0.5 mL}", []string{"little.yaml:35:", "another draw"}},
		{"a draw after the end", "{at: 10 d, volume", "{at: 10 w, volume", []string{"little.yaml:34:"}},
		{"a draw of no blood", "volume: 0.5 mL", "volume: 0 mL", []string{"little.yaml:34:", "too low"}},
		{"an unknown drug", "drug: anti-VLA-4", "drug: anti-VLA4", []string{"little.yaml:15:", `"anti-VLA-4"`}},
		{"a dose without amount", "amount: 10 mg/kg, ", "", []string{"little.yaml:15:", "amount"}},
		{"a dose in the wrong unit", "amount: 10 mg/kg", "amount: 10 mL", []string{"little.yaml:15:"}},
		{"a negative dose", "amount: 10 mg/kg", "amount: -10 mg/kg", []string{"little.yaml:15:", "too low"}},
		{"an unknown route", "route: ip", "route: ipp", []string{"little.yaml:15:", `"ip"`}},
		{"repeats without interval", "every: 3 d, ", "", []string{"little.yaml:15:", "belong together"}},
		{"a dose after the end", "at: 1 d", "at: 20 d", []string{"little.yaml:17:", "antibody", "14"}},
		{"arms that do the same", "  - name: antibody\n", "  - name: again\n    doses: [{drug: anti-VLA-4, amount: 0.01 g/kg, route: ip, at: 24 h, every: 3 d, times: 3}]\n  - name: antibody\n", []string{"little.yaml:", "do the same"}},
		{"an arm for a line that is not there", "line: MCF-7, ", "", []string{"little.yaml:17:", "silenced there", "none"}},
		{"a node there that is none", "knockdown: IL6", "knockdown: IL66", []string{"little.yaml:10:", `"IL6"`}},
		{"a dish for hosts' arms", "cohorts:\n", "replicates: 2\nassays: [{assay: culture, medium: complete}]\ncohorts:\n", []string{"little.yaml:17:", "hosts alone"}},
		{"a read-out that is none", "readout: mice left volume, at: 7 d", "readout: mice left volum, at: 7 d", []string{"little.yaml:37:", `"left volume"`}},
		{"a time that is not read", "at: 7 d, compare", "at: 8 d, compare", []string{"little.yaml:37:", "7 d, 14 d"}},
		{"a band in another unit", "band: [1 mm^3, 2 mL]", "band: [1 d, 2 d]", []string{"little.yaml:37:", "mm^3"}},
		{"a band without unit", "band: [1 mm^3, 2 mL]", "band: [1, 2]", []string{"little.yaml:37:", "mm^3"}},
		{"an unknown comparison", "compare: value", "compare: values", []string{"little.yaml:37:", `"value"`}},
		{"a ratio to nothing", "compare: value, published: 50 mm3, band: [1 mm^3, 2 mL]", "compare: ratio, published: 50 mm3, band: [1, 2]", []string{"little.yaml:37:", "both or neither"}},
		{"with for nothing", "compare: value", "compare: value, with: mice burden", []string{"little.yaml:37:", "both or neither"}},
		{"against itself", "at: 14 d, published", "at: 14 d, against: MDA-MB-231, published", []string{"little.yaml:38:", "another line"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(smallCohort, c.old) {
				t.Fatalf("the study does not hold %q", c.old)
			}
			s, catalogue, err := ReadStudy("little.yaml", []byte(strings.Replace(smallCohort, c.old, c.new, 1)), openBuiltIn(t))
			if err == nil {
				_, err = NewPlan(s, catalogue, PlanOptions{})
			}
			var input *param.InputError
			if !errors.As(err, &input) {
				t.Fatalf("the fault was not reported as the user's: %v", err)
			}
			if most := max(2, len(c.want)-1); len(input.Faults) > most {
				t.Errorf("%d messages for one fault:\n%v", len(input.Faults), err)
			}
			for _, fragment := range c.want {
				if !strings.Contains(err.Error(), fragment) {
					t.Errorf("the message lacks %q:\n%v", fragment, err)
				}
			}
		})
	}
}

func TestWithoutTimesHostsAreReadEightTimes(t *testing.T) {
	s, _ := readCohort(t, "    read: [7 d, 14 d]\n", "", ", at: 7 d, compare", ", compare")
	u := s.Assays[0].Cohort
	if len(u.Reads) != 8 || u.Reads[7] != u.Duration || !rise(u.Reads) {
		t.Errorf("times %v", u.Reads)
	}
}
