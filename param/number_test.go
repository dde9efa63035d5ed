package param

import (
	"errors"
	"math"
	"strings"
	"testing"

	"paget/units"
)

func TestANumberIsReadWithItsRange(t *testing.T) {
	for _, c := range []struct {
		text             string
		dim              units.Dimension
		value, low, high float64
		unit             string
	}{
		{"0.36 um/min (0.25..0.60)", units.Speed, 0.36, 0.25, 0.60, "um/min"},
		{"21 um/h (15..36)", units.Speed, 0.35, 0.25, 0.6, "um/h"},
		{"21 um/h (0.25 um/min .. 36 um/h)", units.Speed, 0.35, 0.25, 0.6, "um/h"},
		{"  5 ng/mL(4..6)  ", units.Density, 5e-6, 4e-6, 6e-6, "ng/mL"},
		{"0.8", units.Dimensionless, 0.8, 0.8, 0.8, ""},
		{"80 % (60..90)", units.Dimensionless, 0.8, 0.6, 0.9, "%"},
		{"0.5 (0.2..1)", units.Dimensionless, 0.5, 0.2, 1, ""},
		{"-1 (-2..-0.5)", units.Dimensionless, -1, -2, -0.5, ""},
		{"2 1/cm^2 (1..3)", units.ArealDensity, 2e-8, 1e-8, 3e-8, "1/cm^2"},
		{"3 um/(min*nM) (1..5)", units.Dimension{Length: 4, Time: -1, Amount: -1}, 3, 1, 5, "um/(min*nM)"},
		{"3 um/(min*nM) (1 um/(min*nM)..5)", units.Dimension{Length: 4, Time: -1, Amount: -1}, 3, 1, 5, "um/(min*nM)"},
		{"1 h (1..1)", units.Time, 60, 60, 60, "h"},
	} {
		value, low, high, unit, err := ParseNumber(c.text, c.dim)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		for _, pair := range [][2]float64{{value, c.value}, {low, c.low}, {high, c.high}} {
			if math.Abs(pair[0]-pair[1]) > 1e-15*math.Abs(pair[1]) {
				t.Errorf("%s: got %g, want %g", c.text, pair[0], pair[1])
			}
		}
		if unit != c.unit {
			t.Errorf("%s: unit %q, want %q", c.text, unit, c.unit)
		}
	}
}

func TestABadNumberIsRefusedWithAReason(t *testing.T) {
	for text, want := range map[string]string{
		"0.36":                        "has no unit",
		"0.36 (0.2..0.5)":             "has no unit",
		"5 ng/mL (4..6)":              "is a mass density",
		"0.36 um/mn":                  `unknown unit "mn"`,
		"":                            "is empty",
		"(1..2)":                      "is empty",
		"um/min":                      "does not begin with a number",
		"0.36 um/min (0.4..0.6)":      "lies outside its own range",
		"0.36 um/min (0.6..0.2)":      "has a range that ends below its beginning",
		"0.36 um/min (0.2..)":         "has a range with an open end",
		"0.36 um/min (..0.6)":         "has a range with an open end",
		"0.36 um/min (0.2..0.6":       "lacks the closing bracket",
		"0.36 um/min 0.2..0.6":        "lacks the closing bracket",
		"0.36 um/min 0.2..0.6)":       "has a range that cannot be read",
		"0.36 (0.2..0.6) um/min":      `goes on with "um/min" after its range`,
		"0.36 um/min (0.2-0.6)":       "has a range that cannot be read",
		"0.36 um/min (0.2 to 0.6)":    "has a range that cannot be read",
		"0.36 um/min (0.2 ng..0.6)":   `has a range whose end "0.2 ng" is a mass`,
		"0.36 um/min (a..0.6)":        `has a range whose end "a" does not begin with a number`,
		"0.36 um/min (0.2..0.4..0.6)": "has a range whose end",
		"0.36 ± 0.1 um/min":           "has a spread instead of a range",
		"0.36 +/- 0.1 um/min":         "has a spread instead of a range",
		"nan um/min":                  "is not a finite number",
		"1e999 um/min":                "is too large a number",
	} {
		_, _, _, _, err := ParseNumber(text, units.Speed)
		var parse *units.ParseError
		if !errors.As(err, &parse) {
			t.Errorf("%q: error is %v", text, err)
			continue
		}
		if !strings.Contains(parse.Problem, want) || parse.Allowed == "" {
			t.Errorf("%q: got %q (allowed %q), want %q", text, parse.Problem, parse.Allowed, want)
		}
	}
}

func TestANumberPrintsAsItIsRead(t *testing.T) {
	for _, text := range []string{"0.36 um/min (0.25..0.6)", "21 um/h (15..36)", "0.8", "80 % (60..90)", "7 cells/cm^2"} {
		n, v := parseNumber(text, nil)
		if v != nil || n.String() != text {
			t.Errorf("%s: got %s, %v", text, n, v)
		}
	}
}

func TestANumberServesOnlyInItsOwnDimension(t *testing.T) {
	var f Faults
	n := Number{Name: "speed", Value: 0.35, Low: 0.25, High: 0.6, Unit: "um/h", Dim: units.Speed, Place: Place{"lines.tsv", 3, 2}}
	if got := n.As(units.Speed, &f); got != 0.35 || f.Len() != 0 {
		t.Errorf("got %g, %v", got, f.Err())
	}
	if got := n.As(units.Time, &f); got != 0 || f.Len() != 1 {
		t.Errorf("got %g, %d faults", got, f.Len())
	}
	want := "lines.tsv:3:2: speed \"21 um/h (15..36)\" is a speed\n  allowed: a time, in units such as \"min\", \"h\" or \"day\""
	if f.Err().Error() != want {
		t.Error(f.Err())
	}
	count := Number{Value: 2e-8, Unit: "1/cm^2", Dim: units.Dimension{Length: -2}}
	var none Faults
	if got := count.As(units.ArealDensity, &none); got != 2e-8 || none.Len() != 0 {
		t.Errorf("1/cm^2 as cells per area: %g, %v", got, none.Err())
	}
}

func TestKindsAreReadAndWritten(t *testing.T) {
	for i, name := range KindNames() {
		kind, err := ParseKind(name)
		if err != nil || kind.String() != name || int(kind) != i+1 {
			t.Errorf("%s: %v, %v", name, kind, err)
		}
	}
	_, err := ParseKind("mesured")
	if err == nil || !strings.Contains(err.Error(), `did you mean "measured"?`) {
		t.Error(err)
	}
	if Kind(0).String() != "unknown" || Kind(9).String() != "unknown" {
		t.Error("a kind that is none has a name")
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"0.36 um/min (0.25..0.60)", "80 %", "1 (1..", "1)..(", "((..))", "5 ng/mL (4..6)", "-0", "1..2", "1 um/(h*(h)) (0..9)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, dim := range []units.Dimension{units.Dimensionless, units.Speed, units.ArealDensity} {
			value, low, high, unit, err := ParseNumber(text, dim)
			if err != nil {
				if value != 0 || low != 0 || high != 0 || unit != "" {
					t.Fatal("an error comes with a value")
				}
				continue
			}
			if !(low <= value && value <= high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
				t.Fatalf("%q: %g (%g..%g)", text, value, low, high)
			}
			n := Number{Value: value, Low: low, High: high, Unit: unit, Dim: dim}
			again, v := parseNumber(n.String(), &dim)
			if v != nil {
				t.Fatalf("%q prints as %q, which is refused: %s", text, n, v.problem)
			}
			// Conversion to the unit written and back may round; no more.
			for _, pair := range [][2]float64{{again.Value, value}, {again.Low, low}, {again.High, high}} {
				if math.Abs(pair[0]-pair[1]) > 1e-14*math.Abs(pair[1]) && math.Abs(pair[1]) > 1e-290 {
					t.Fatalf("%q prints as %q: %g, %g", text, n, pair[0], pair[1])
				}
			}
		}
	})
}
