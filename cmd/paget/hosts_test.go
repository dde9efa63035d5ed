package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// smallHosts is a study of hosts. The arms untreated and mock do the same in other
// words: the node of mock is one that nothing reads in a host.
const smallHosts = `study: little
title: Little mice
question: Does silencing help?
network: tumour
lines: [4T1]
control: untreated
arms:
  - name: untreated
  - name: mock
    doses: [{drug: anti-VLA-4, amount: 0 mg/kg}]
  - name: silenced
    perturb: [{clamp: PLXNB2, level: 0}]
  - name: antibody
    doses: [{drug: anti-VLA-4, amount: 10 mg/kg, at: 1 d, every: 3 d, times: 3}]
  - name: no shedding
    without: [shedding]
cohorts:
  - cohort: mice
    host: immunocompetent mouse
    hosts: 3
    duration: 14 d
    read: [7 d, 14 d]
    tumours: [{cells: 1e6 cells}]
    humane: {volume: 1500 mm^3}
    draws: [{at: 14 d, volume: 0.5 mL}]
expect:
  - {id: Y-1, line: 4T1, arm: no shedding, readout: mice lesions, published: down, known: sign, use: predict}
  - {id: Y-2, line: 4T1, arm: untreated, readout: mice tumour volume, compare: value, published: "50 mm3", band: [1 mm^3, 2 mL], known: number, use: predict}
`

func TestPowerAnswersAsOneObject(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "h.yaml", smallHosts)
	args := []string{"power", "h.yaml", "--readout", "mice lesions", "--compare", "untreated,no shedding", "--pool", "60", "--draws", "400"}
	var first said
	for _, more := range [][]string{{"--json"}, {"--json", "--threads", "1"}, {"--json", "--threads", "3"}} {
		s := runProgram(t, folder, append(slices.Clone(args), more...)...)
		if s.code != exitRan || s.err != "" {
			t.Fatalf("exit %d: %s", s.code, s.err)
		}
		if first.out == "" {
			first = s
		}
		if s.out != first.out {
			t.Errorf("%v gives other bytes", more)
		}
	}
	var answer struct {
		Study, Readout, Line, Test, Reason string
		Arms                               []string
		Power, Alpha                       float64
		Hosts                              *int `json:"hosts_per_arm"`
		Low, High, Pool, Draws             int
		Curve                              []struct {
			Hosts            int `json:"hosts_per_arm"`
			Power, Low, High float64
		}
	}
	if err := json.Unmarshal([]byte(first.out), &answer); err != nil {
		t.Fatalf("%v in\n%s", err, first.out)
	}
	if answer.Hosts == nil || *answer.Hosts < 2 || *answer.Hosts > 12 || answer.Low > *answer.Hosts || answer.High < *answer.Hosts {
		t.Errorf("nobody has lesions without shedding, and yet: %s", first.out)
	}
	if answer.Study != "little" || answer.Readout != "mice lesions" || answer.Line != "4T1" || answer.Test != "mann-whitney" || answer.Pool != 60 || answer.Draws != 400 || answer.Power != 0.8 || answer.Alpha != 0.05 {
		t.Errorf("the answer does not say what it rests on: %s", first.out)
	}
	for i, p := range answer.Curve {
		if !(p.Low <= p.Power && p.Power <= p.High && p.Low >= 0 && p.High <= 1) || p.Hosts > 30 || i > 0 && p.Hosts <= answer.Curve[i-1].Hosts {
			t.Errorf("point %d: %+v", i, p)
		}
	}
	// The default comparison is the first that the study expects of hosts.
	s := runProgram(t, folder, "power", "h.yaml", "--pool", "20", "--draws", "100", "--json")
	if !strings.Contains(s.out, `"readout": "mice lesions"`) || !strings.Contains(s.out, `"mock"`) {
		t.Errorf("the default is %s%s", s.out, s.err)
	}
}

// Two arms between which there is no difference are told apart as often as alpha says,
// at every size.
func TestPowerOfNoDifferenceIsAlpha(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "h.yaml", smallHosts)
	for _, test := range []struct{ name, readout string }{{"welch", "mice tumour volume"}, {"mann-whitney", "mice tumour volume"}} {
		s := runProgram(t, folder, "power", "h.yaml", "--readout", test.readout, "--test", test.name, "--compare", "untreated,mock", "--pool", "300", "--draws", "4000", "--json")
		if s.code != exitRan {
			t.Fatalf("exit %d: %s", s.code, s.err)
		}
		var answer struct {
			Hosts  *int `json:"hosts_per_arm"`
			Reason string
			Curve  []struct {
				Hosts int `json:"hosts_per_arm"`
				Power float64
			}
		}
		if err := json.Unmarshal([]byte(s.out), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Hosts != nil || answer.Reason == "" {
			t.Errorf("%s: %v hosts find a difference that is none", test.name, *answer.Hosts)
		}
		seen := 0
		for _, p := range answer.Curve {
			// From 8 hosts on the tests reach their level; below a tenth of the pool its
			// being finite, the same hosts in both arms, takes no more than a tenth of it.
			if p.Hosts < 8 || p.Hosts > 30 {
				continue
			}
			seen++
			if p.Power < 0.05-0.020 || p.Power > 0.05+0.0135 { // 3.9 standard errors of 4,000 draws, and the pool below
				t.Errorf("%s: with %d hosts an arm %.4f of the experiments find something", test.name, p.Hosts, p.Power)
			}
		}
		if seen < 4 {
			t.Errorf("%s: %d sizes were looked at", test.name, seen)
		}
	}
}

func TestADesignIsFourFilesOfWhichOneOpensTheBlinding(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "h.yaml", smallHosts)
	args := []string{"design", "h.yaml", "--readout", "mice lesions", "--compare", "untreated,antibody", "--arms", "untreated,antibody,silenced", "--hosts", "8", "--pool", "20", "--draws", "100", "--quiet"}
	s := runProgram(t, folder, append(slices.Clone(args), "--out", "a")...)
	if s.code != exitRan || !strings.Contains(oneLine(s.out), "8 hosts an arm, 24 in all") {
		t.Fatalf("exit %d: %s%s", s.code, s.out, s.err)
	}
	if line := tooWide(s.out); line != "" {
		t.Errorf("a line of more than %d columns: %q", widest, line)
	}
	var names []string
	entries, err := os.ReadDir(filepath.Join(folder, "a"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"allocation.csv", "calendar.csv", "design.md", "key.csv"}) {
		t.Errorf("files %v", names)
	}
	rows := func(name string) [][]string {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		table, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return table
	}
	blind, key := rows("a/allocation.csv"), rows("a/key.csv")
	labels := map[string]int{} // what a label on the bench is called
	for _, row := range blind[1:] {
		for _, cell := range row {
			for _, arm := range []string{"untreated", "antibody", "silenced"} {
				if strings.Contains(cell, arm) {
					t.Errorf("the sheet for the bench names arm %s: %v", arm, row)
				}
			}
		}
	}
	column := func(table [][]string, name string) int {
		i := slices.Index(table[0], name)
		if i < 0 {
			t.Fatalf("no column %q in %v", name, table[0])
		}
		return i
	}
	arms := map[string]int{}
	for _, row := range key[1:] {
		labels[row[column(key, "label")]]++
		arms[row[column(key, "arm")]]++
	}
	if len(blind) != 25 || len(key) != 25 || arms["untreated"] != 8 || arms["antibody"] != 8 || arms["silenced"] != 8 {
		t.Errorf("%d rows on the bench, %d in the key, arms %v", len(blind)-1, len(key)-1, arms)
	}
	for _, row := range blind[1:] {
		if labels[row[column(blind, "label")]] != 1 {
			t.Errorf("the key does not open label %q", row[column(blind, "label")])
		}
	}
	doses := 0
	for _, row := range rows("a/calendar.csv")[1:] {
		if strings.Contains(strings.Join(row, " "), "anti-VLA-4") {
			doses++
		}
	}
	if doses != 3 {
		t.Errorf("%d doses in the calendar, want 3", doses)
	}
	// The same root, the same list; another root, another one.
	for _, again := range []struct {
		seed string
		same bool
	}{{"1", true}, {"2", false}} {
		if s := runProgram(t, folder, append(slices.Clone(args), "--out", "b"+again.seed, "--seed", again.seed)...); s.code != exitRan {
			t.Fatalf("exit %d: %s", s.code, s.err)
		}
		if same := slices.EqualFunc(rows("b"+again.seed+"/key.csv"), key, slices.Equal); same != again.same {
			t.Errorf("seed %s: the same key: %v", again.seed, same)
		}
	}
}

func TestARunOfHostsSpeaksOfHosts(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "h.yaml", smallHosts)
	s := runProgram(t, folder, "run", "h.yaml", "--replicates", "2", "--out", "out")
	if s.code != exitRan || !strings.Contains(s.out, "10 hosts in ") || !regexp.MustCompile(`^little: 10 of 10 hosts, in [0-9a-z. ]+\n$`).MatchString(s.err) || strings.Contains(s.out, "wells") {
		t.Errorf("exit %d: %s%s", s.code, s.out, s.err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "out", "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"hosts simulated", "2 hosts an arm", "each point is a host", "at 14 d", "Hosts are paired"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, never := range []string{"NaN", "+Inf", "paired wells", "point is a well", "336 h"} {
		if strings.Contains(string(page), never) {
			t.Errorf("the report holds %q", never)
		}
	}
	s = runProgram(t, folder, "resume", "out")
	if s.code != exitRan || !strings.Contains(s.err, "has come to its end") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
}

// Ctrl-C while hosts live keeps those that have lived, and both the same command and
// resume go on from them, to the same bytes.
func TestCtrlCWhileHostsLiveLosesNoHost(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	hosts := 24
	if testing.Short() { // under the race detector each host takes ten times as long
		hosts = 12
	}
	write(t, folder, "h.yaml", strings.Replace(smallHosts, "hosts: 3", fmt.Sprintf("hosts: %d", hosts), 1))
	if s := runProgram(t, folder, "run", "h.yaml", "--out", "whole", "--quiet"); s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	before := 0
	for _, args := range [][]string{{"run", "h.yaml", "--out", "out", "--threads", "1"}, {"resume", "out", "--threads", "2"}} {
		s := interrupted(t, folder, before+5, os.Interrupt, args...)
		now := kept(folder)
		if s.code != exitInterrupted || s.out != "" || now < before+5 || now >= 5*hosts {
			t.Fatalf("%v: exit %d, %d hosts kept: %s%s", args, s.code, now, s.out, s.err)
		}
		for _, want := range []string{fmt.Sprintf("of %d hosts had been finished and are kept in", 5*hosts), "the same command goes on"} {
			if !strings.Contains(oneLine(s.err), want) {
				t.Errorf("the message lacks %q:\n%s", want, s.err)
			}
		}
		before = now
	}
	s := runProgram(t, folder, "resume", "out")
	if s.code != exitRan || !strings.Contains(s.err, "goes on from ") {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	whole := files(t, filepath.Join(folder, "whole"))
	for name, text := range files(t, filepath.Join(folder, "out")) {
		if text != whole[name] {
			t.Errorf("%s differs after two interruptions", name)
		}
	}
	if kept(folder) >= 0 {
		t.Error("the kept hosts stay behind a finished run")
	}
}

func TestAnInterruptedPowerSaysThatNothingIsKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "h.yaml", smallHosts)
	for _, name := range []string{"power", "design"} {
		before := tree(t, folder)
		var out, errs bytes.Buffer
		c := command(folder, name, "h.yaml", "--readout", "mice lesions", "--pool", "100000")
		c.Stdout, c.Stderr = &out, &errs
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // reading the study takes a tenth of it
		if err := c.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		s := ended(t, c.Wait(), &out, &errs)
		if s.code != exitInterrupted || s.out != "" || !strings.Contains(s.err, "nothing is kept") {
			t.Errorf("%s: exit %d: %s%s", name, s.code, s.out, s.err)
		}
		if after := tree(t, folder); after != before {
			t.Errorf("%s left something behind:\n%s", name, after)
		}
	}
}
