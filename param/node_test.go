package param

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/units"
)

// faultyStudy holds one mistake in nearly every line.
const faultyStudy = `title: Silencing
# a comment
arms:
  - name: siA
    knockdown: 80
    speed: 2100 um/h
    knokdown: 3
    dose: 5
    flag: yes
    half: 21 um/hh
    mass: "5 ng"
    wells: 2.5
    cells: 2e5
    shares: [0.1, 80, "7 %", x]
  - name: siB
    line: MDA-231
    é: 3
    twice: &a {b: 3, b: 4}
    again: *a
    nothing: *q
    empty:
`

const faultyStudyReport = `study.yaml:5:16: arm "siA": knockdown 80 is not a fraction
  allowed: 0 to 1 (share removed)     hint: for 80 % write 0.8
study.yaml:6:12: arm "siA": speed "2100 um/h" is too high
  allowed: 1 to 200 um/h
study.yaml:7:5: arm "siA": unknown key "knokdown"
  allowed: name, knockdown, speed, dose, flag, half, mass, wells, cells, shares, line, é, twice, again, nothing, empty     hint: did you mean "knockdown"?
study.yaml:8:11: arm "siA": dose 5 has no unit
  allowed: a concentration, in units such as "nM", "uM" or "pM"
study.yaml:9:11: arm "siA": flag "yes" is neither true nor false
  allowed: true or false     hint: write true
study.yaml:10:11: arm "siA": half "21 um/hh" holds the unknown unit "hh"
  allowed: a speed, in units such as "um/min" or "um/h"     hint: did you mean "h"?
study.yaml:11:11: arm "siA": mass "5 ng" is a mass
  allowed: a concentration, in units such as "nM", "uM" or "pM"
study.yaml:12:12: arm "siA": wells 2.5 is not a whole number
  allowed: a whole number from 1 to 10
study.yaml:13:12: arm "siA": cells 2e5 is too high
  allowed: a whole number from 1 to 100000
study.yaml:14:19: arm "siA": shares (item 2) 80 is not a fraction
  allowed: 0 to 1     hint: for 80 % write 0.8
study.yaml:14:30: arm "siA": shares (item 4) "x" does not begin with a number
  allowed: 0 to 1, or a percentage such as "80 %"
study.yaml:15:5: arm "siB": the key "knockdown" is missing
study.yaml:16:11: arm "siB": line "MDA-231" is not a known line
  allowed: MDA-MB-231, MCF-7     hint: did you mean "MDA-MB-231"?
study.yaml:17:8: arm "siB": é 3 is a single value
  allowed: a list     hint: write [a, b], or each value on a line of its own after "- "
study.yaml:18:22: arm "siB": twice: the key "b" is given twice
  hint: it stands already in line 18
study.yaml:18:22: arm "siB": again: the key "b" is given twice
  hint: it stands already in line 18
study.yaml:20:14: the alias "*q" stands for nothing
  hint: define it above with "&q", or put a text that begins with "*" in quotes
study.yaml:21:5: arm "siB": empty: has no value
  allowed: a single value`

// readArm reads an arm as a study's reader would: straight through.
func readArm(arm *Node) {
	arm.Keys("name", "knockdown", "speed", "dose", "flag", "half", "mass", "wells", "cells", "shares", "line", "é", "twice", "again", "nothing", "empty")
	arm.Need("knockdown").Fraction("share removed")
	arm.Child("speed").Quantity(units.Speed, 1.0/60, 200.0/60)
	arm.Child("dose").Quantity(units.Concentration, 0, math.Inf(1))
	arm.Child("half").Quantity(units.Speed, 0, math.Inf(1))
	arm.Child("mass").Quantity(units.Concentration, 0, math.Inf(1))
	arm.Child("flag").Bool()
	arm.Child("wells").Int(1, 10)
	arm.Child("cells").Int(1, 100000)
	for _, share := range arm.Child("shares").Items() {
		share.Fraction("")
	}
	arm.Child("line").TextOneOf("line", []string{"MDA-MB-231", "MCF-7"})
	arm.Child("é").Items()
	arm.Child("nothing").Text() // its fault has been told already
	arm.Child("empty").Text()
}

func TestEveryFaultOfAStudyIsReportedAtItsPlace(t *testing.T) {
	var f Faults
	root := ReadYAML("study.yaml", []byte(faultyStudy), &f)
	root.Keys("title", "arms")
	for _, arm := range root.Need("arms").Items() {
		readArm(arm)
	}
	if got := f.Err().Error(); got != faultyStudyReport {
		t.Errorf("got\n%s\nwant\n%s", got, faultyStudyReport)
	}
}

func TestPlacesAndReportDoNotDependOnLineEnds(t *testing.T) {
	var f Faults
	root := ReadYAML("study.yaml", []byte("\ufeff"+strings.ReplaceAll(faultyStudy, "\n", "\r\n")), &f)
	for _, arm := range root.Need("arms").Items() {
		readArm(arm)
	}
	if got := f.Err().Error(); got != faultyStudyReport {
		t.Errorf("got\n%s", got)
	}
}

func TestACorrectFileIsReadInInsideUnits(t *testing.T) {
	var f Faults
	root := ReadYAML("s.yaml", []byte(`
title: "Silencing: a test"
text: |
  two
  lines
share: 80 %
half: .5
speed: 21 um/h
fold: 1e3
wells: 6
many: 2e5
yes: true
lines: [A, B]
times: [24 h, 2 days, 30 min]
base: &base {dose: 5 nM}
copy: *base
number: {value: "21 um/h (15..36)", kind: measured, source: smith2012, how: read off}
guess: {value: 0.5, kind: assumed}
order: {z: 1, a: 2, m: 3}
`), &f)
	if got := root.Need("title").Text(); got != "Silencing: a test" {
		t.Error(got)
	}
	if got := root.Need("text").Text(); got != "two\nlines" {
		t.Errorf("%q", got)
	}
	if root.Need("share").Fraction("") != 0.8 || root.Need("half").Fraction("") != 0.5 {
		t.Error("fractions")
	}
	if root.Need("speed").Quantity(units.Speed, 0, 1) != 0.35 || root.Need("fold").Number(0, 1e3) != 1000 {
		t.Error("quantities")
	}
	if root.Need("wells").Int(1, 6) != 6 || root.Need("many").Int(0, math.MaxInt) != 200000 || !root.Need("yes").Bool() {
		t.Error("whole numbers")
	}
	if got := root.Need("lines").Texts(); !slices.Equal(got, []string{"A", "B"}) {
		t.Error(got)
	}
	if got := root.Need("times").Quantities(units.Time, 0, 1e4); !slices.Equal(got, []float64{1440, 2880, 30}) {
		t.Error(got)
	}
	if got := root.Need("copy").Need("dose").Quantity(units.Concentration, 0, 10); got != 5 {
		t.Error(got)
	}
	n := root.Need("number").SourcedNumber("value", units.Speed)
	want := Number{"value", 0.35, 0.25, 0.6, "um/h", units.Speed, Measured, "smith2012", "read off", Place{"s.yaml", 17, 17}}
	if n != want {
		t.Errorf("%+v", n)
	}
	if g := root.Need("guess").SourcedNumber("value", units.Dimensionless); g.Kind != Assumed || g.Value != 0.5 {
		t.Errorf("%+v", g)
	}
	var keys []string
	for _, entry := range root.Need("order").Entries() {
		keys = append(keys, entry.Key)
	}
	if !slices.Equal(keys, []string{"z", "a", "m"}) {
		t.Error("entries do not keep the order of the file:", keys)
	}
	if err := f.Err(); err != nil {
		t.Error(err)
	}
}

func TestAnAbsentKeyIsReportedOnceAndReadsAsZero(t *testing.T) {
	var f Faults
	n := ReadYAML("s", []byte("a: 1"), &f).Need("b")
	n.Keys("x")
	n.Fault("is wrong", "", "")
	n.Label("x").Need("c").Child("d")
	if n.Text() != "" || n.TextOneOf("x", nil) != "" || n.Int(1, 2) != 0 || n.Bool() || n.Fraction("") != 0 || n.Quantity(units.Time, 1, 2) != 0 ||
		n.Number(1, 2) != 0 || n.Items() != nil || n.Entries() != nil || n.Texts() != nil || n.Quantities(units.Time, 1, 2) != nil ||
		n.Kind() != Missing || !n.IsNull() || n.Place() != (Place{}) || n.SourcedNumber("v", units.Time) != (Number{Name: "v"}) {
		t.Error("a nil node gives more than zero")
	}
	if got := f.Err().Error(); got != `s:1:1: the key "b" is missing` {
		t.Error(got)
	}
}

func TestLabelsNameWhatFaultsSpeakOf(t *testing.T) {
	for text, want := range map[string]string{
		"arms: [{name: A, x: 5}]":        `arm "A": x 5 is odd`,
		"arms: [{id: A, x: 5}]":          `arm "A": x 5 is odd`,
		"arms: [{y: A, x: 5}]":           `arms (item 1): x 5 is odd`,
		"arms: {A: {x: 5}}":              `arms: A: x 5 is odd`,
		"studies: [{name: A, x: 5}]":     `study "A": x 5 is odd`,
		"series: [{name: A, x: 5}]":      `series "A": x 5 is odd`,
		"[{name: A, x: 5}]":              `"A": x 5 is odd`,
		"[{x: 5}]":                       `(item 1): x 5 is odd`,
		"a: [{b: [{name: q, x: five}]}]": `a (item 1): b "q": x "five" is odd`,
	} {
		var f Faults
		deepest(ReadYAML("s", []byte(text), &f)).Fault("is odd", "", "")
		if _, got, _ := strings.Cut(f.Err().Error(), ": "); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	var f Faults
	root := ReadYAML("s", []byte("a: {b: {c: ''}}"), &f)
	root.Child("a").Child("b").Label(`box "b"`).Child("c").Text()
	if got := f.Err().Error(); got != `s:1:12: box "b": c: an empty text stands where a text is wanted` {
		t.Error(got)
	}
}

// deepest follows the last value down to a scalar.
func deepest(n *Node) *Node {
	for n.Kind() == List || n.Kind() == Mapping {
		if n.Kind() == List {
			items := n.Items()
			n = items[len(items)-1]
		} else {
			entries := n.Entries()
			n = entries[len(entries)-1].Value
		}
	}
	return n
}

func TestValuesOfTheWrongFormAreRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		read func(*Node)
		want string
	}{
		{"a: [1]", func(n *Node) { n.Text(); n.Int(0, 1) }, "s:1:4: a: is a list\n  allowed: a single value"},
		{"a: 1", func(n *Node) { n.Child("b"); n.Need("b"); n.Keys("b"); n.Entries() }, "s:1:4: a 1 is a single value\n  allowed: a group of keys"},
		{"a: ~", func(n *Node) { n.Number(0, 1) }, "s:1:4: a: has no value\n  allowed: a single value"},
		{"a: 0x10", func(n *Node) { n.Int(0, 99) }, "is not a whole number"},
		{"a: 1_000", func(n *Node) { n.Int(0, 9999) }, "is not a whole number"},
		{"a: 5 cells", func(n *Node) { n.Int(0, 99) }, "has a unit"},
		{"a: 1e30", func(n *Node) { n.Int(0, 99) }, "is too large a number"},
		{"a: -1", func(n *Node) { n.Int(0, math.MaxInt) }, "s:1:4: a -1 is too low\n  allowed: a whole number, at least 0"},
		{"a: .inf", func(n *Node) { n.Number(0, math.Inf(1)) }, "allowed: a finite number"},
		{"a: .nan", func(n *Node) { n.Number(0, 1) }, "allowed: a finite number"},
		{"a: 2 h", func(n *Node) { n.Number(0, 1) }, "is a time\n  allowed: a pure number, as in \"0.8\", \"80 %\" or \"2 x\""},
		{"a: -1 h", func(n *Node) { n.Quantity(units.Time, 0, math.Inf(1)) }, "a \"-1 h\" is too low\n  allowed: at least 0 h"},
		{"a: 3 h", func(n *Node) { n.Quantity(units.Time, math.Inf(-1), 120) }, "is too high\n  allowed: at most 2 h"},
		{"a: -5 %", func(n *Node) { n.Fraction("") }, "\"-5 %\" is not a fraction\n  allowed: 0 to 1"},
		{"a: 1.3", func(n *Node) { n.Fraction("") }, "hint: for 1.3 % write 0.013"},
		{"a: 7", func(n *Node) { n.Fraction("") }, "hint: for 7 % write 0.07"},
		{"a: 130", func(n *Node) { n.Fraction("") }, "130 is not a fraction\n  allowed: 0 to 1"},
		{"a: 1 h", func(n *Node) { n.Fraction("") }, "is a time"},
		{`a: "true"`, func(n *Node) { n.Bool() }, "hint: take the quotes away"},
		{"a: {value: 1 h, kind: measured}", func(n *Node) { n.SourcedNumber("value", units.Time) }, `kind "measured" needs a source`},
		{"a: {value: 1 h, kind: guess}", func(n *Node) { n.SourcedNumber("value", units.Time) }, `kind "guess" is not a kind of number`},
		{"a: {value: 1 h}", func(n *Node) { n.SourcedNumber("value", units.Time) }, `the key "kind" is missing`},
	} {
		var f Faults
		c.read(ReadYAML("s", []byte(c.text), &f).Child("a"))
		if f.Len() != 1 || !strings.Contains(f.Err().Error(), c.want) {
			t.Errorf("%s: got\n%v\nwant\n%s", c.text, f.Err(), c.want)
		}
	}
}

func TestARangeWithoutNumbersIsTheCallersFault(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var f Faults
	ReadYAML("s", []byte("a: 1"), &f).Child("a").Number(2, 1)
}
