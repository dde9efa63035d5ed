package units_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"paget/units"
)

func TestQuantitiesAreReadIntoInsideUnits(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		dim  units.Dimension
	}{
		{"21 um/h", 0.35, units.Speed},
		{"21um/h", 0.35, units.Speed},
		{"  21  µm / h ", 0.35, units.Speed},
		{"21 μm*h^-1", 0.35, units.Speed}, // Greek mu and micro sign are two characters
		{"0.36 um/min", 0.36, units.Speed},
		{"5 ng/mL", 5e-6, units.Density},
		{"1 mg/mL", 1, units.Density},
		{"80 %", 0.8, units.Dimensionless},
		{"80%", 0.8, units.Dimensionless},
		{"0.8", 0.8, units.Dimensionless},
		{"-3.5e-2", -0.035, units.Dimensionless},
		{"+.5", 0.5, units.Dimensionless},
		{"2 x", 2, units.Dimensionless},
		{"180 deg", math.Pi, units.Dimensionless},
		{"10 mg/kg", 1e-5, units.Dimensionless},
		{"1 nM", 1, units.Concentration},
		{"1 uM", 1e3, units.Concentration},
		{"2 mol/L", 2e9, units.Concentration},
		{"1 pmol/mL", 1, units.Concentration},
		{"4 nM/h", 4.0 / 60, units.Concentration.Mul(units.Rate)},
		{"1 fmol/h", 1e9 / 60, units.SecretionRate},
		{"100 um^2/s", 6000, units.Diffusivity},
		{"100 µm²/s", 6000, units.Diffusivity},
		{"1 1/h", 1.0 / 60, units.Rate},
		{"1/h", 1.0 / 60, units.Rate},
		{"0.5/min", 0.5, units.Rate},
		{"2 min^-1", 2, units.Rate},
		{"2 min⁻¹", 2, units.Rate},
		{"1 day", 1440, units.Time},
		{"3 d", 4320, units.Time},
		{"2 weeks", 20160, units.Time},
		{"12 months", 365.25 * 1440, units.Time},
		{"30 s", 0.5, units.Time},
		{"8 nm", 8e-3, units.Length},
		{"8 mm", 8e3, units.Length},
		{"1 cm", 1e4, units.Length},
		{"1 uL", 1e9, units.Volume},
		{"1 L", 1e15, units.Volume},
		{"1 cm^3/mL", 1, units.Dimensionless},
		{"50000 cells/cm^2", 5e-4, units.ArealDensity},
		{"2e6 cells/mL", 2e-6, units.NumberDensity},
		{"10 pg/cell", 1e4, units.MassPerCount},
		{"1 kPa", 1, units.Pressure},
		{"150 Pa", 0.15, units.Pressure},
		{"38 mmHg", 38 * 133.322387415 / 1e3, units.Pressure}, // NIST SP 811, conventional
		{"1 nN/um^2", 1, units.Pressure},
		{"20 pN", 0.02, units.Force},
		{"3 nN/um", 3, units.Stiffness},
		{"3 pN/nm", 3, units.Stiffness},
		{"1 Pa*s", 1e-3 / 60, units.Viscosity},
		{"6 nN·s/um", 0.1, units.Drag},
		{"8 nM/(um^2*min)", 8, units.Concentration.Div(units.Area).Mul(units.Rate)},
		{"1 ng/mL/h", 1e-6 / 60, units.Density.Mul(units.Rate)},
		{"75 kDa", 75e3 * 1.66053906660e-9, units.Mass},
	} {
		q, err := units.Parse(c.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.text, err)
			continue
		}
		if math.Abs(q.Value-c.want) > 4e-16*math.Abs(c.want) || q.Dim != c.dim {
			t.Errorf("Parse(%q) = %.17g, a %v; want %.17g, a %v", c.text, q.Value, q.Dim, c.want, c.dim)
		}
	}
}

func TestAConcentrationIsAnAmountInAVolume(t *testing.T) {
	// 1 nM = 1e-9 mol/L; the inside amount is that of 1 nM in 1 µm³.
	for a, b := range map[string]string{
		"1 nM": "1e-9 mol/L", "1 kPa": "1e-3 N/mm^2", "1 mg/mL": "1 fg/um^3", "1 fmol": "1e9 nM*um^3",
		"1 mL": "1 cm^3", "60 Hz": "3600 1/min", "1 nN*min/um": "6e4 Pa*s*um", "1 w": "168 h",
	} {
		x, errX := units.Parse(a)
		y, errY := units.Parse(b)
		if errX != nil || errY != nil {
			t.Fatal(errX, errY)
		}
		if x.Dim != y.Dim || math.Abs(x.Value-y.Value) > 1e-15*math.Abs(x.Value) {
			t.Errorf("%s is %g %v, but %s is %g %v", a, x.Value, x.Dim, b, y.Value, y.Dim)
		}
	}
}

func TestWhatIsNotAQuantityIsRefusedWithAReason(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", "is empty"},
		{" \t ", "is empty"},
		{"um/h", "does not begin with a number"},
		{"abc", "does not begin with a number"},
		{"NaN um", "not a finite number"},
		{"-Inf", "not a finite number"},
		{"1e999 um", "too large"},
		{"1e300 mol", "too large"},
		{"1e-320 pm", "too small"},
		{"0,5 um", "the decimal sign is a point"},
		{"5 mg/kq", `did you mean "kg"`},
		{"5 nm/hou", `did you mean "hour"`},
		{"5 mg/kq", `"5 mg/kq" holds`},
		{"5 MIN", `did you mean "min"`},
		{"5 Mm", "unknown unit"},
		{"5 furlong", `unknown unit "furlong"`},
		{"5 um/", "ends where a unit should follow"},
		{"5 um//h", "where a unit should stand"},
		{"5 um^", "lacks a whole number"},
		{"5 um^-", "lacks a whole number"},
		{"5 um^0", "power zero"},
		{"5 um^99", "too high a power"},
		{"5 um^0.5", "power zero"},
		{"5 um^1.5", "where the unit should end"},
		{"5 um^9/s^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9*um^9", "too high a power"},
		{"5 (um", "closing bracket"},
		{"5 um)", "where the unit should end"},
		{"5 ((((((((((um))))))))))", "too many brackets"},
		{"5 2/h", "where a unit should stand"},
		{"5 um h", "where the unit should end"},
		{"5 kg^9*kg^9*kg^9*kg^9", "beyond all measure"},
		{"0x1p4 um", "where the unit should end"},
		{"1_000 um", "where a unit should stand"},
		{"1 \xff", "UTF-8"},
		{"1 " + strings.Repeat("u", 300), "too long"},
		{"1 \x00", "where a unit should stand"},
	} {
		_, err := units.Parse(c.text)
		var fault *units.ParseError
		if !errors.As(err, &fault) {
			t.Errorf("Parse(%q) gives %v, not a ParseError", c.text, err)
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("Parse(%q) says %q, which does not contain %q", c.text, err, c.says)
		}
		if len(err.Error()) > 600 || strings.ContainsAny(err.Error(), "\n\x00") {
			t.Errorf("Parse(%q) gives a message that is not one short line: %q", c.text, err)
		}
	}
}

func TestAWantedDimensionIsHeld(t *testing.T) {
	for _, c := range []struct {
		text string
		want units.Dimension
		says string // empty: accepted
	}{
		{"0.36 um/min", units.Speed, ""},
		{"0.8", units.Dimensionless, ""},
		{"80 %", units.Dimensionless, ""},
		{"50000 cells/cm^2", units.ArealDensity, ""},
		{"50000 1/cm^2", units.ArealDensity, ""},
		{"50000 /mL", units.NumberDensity, ""},
		{"5000 cells", units.Count, ""},
		{"0.36", units.Speed, `"0.36" has no unit; allowed: a speed, in units such as "um/min" or "um/h"`},
		{"0", units.Length, "has no unit"},
		{"5000", units.Count, "has no unit"},
		{"5 nM", units.Speed, "is a concentration; allowed: a speed"},
		{"5 um", units.Dimensionless, "is a length; allowed: a pure number"},
		{"5 cells/cm^2", units.Dimension{Length: -2}, "is a number per area"},
		{"5 cells", units.Dimensionless, "is a number of things"},
		{"5 %", units.Count, "is a pure number"},
		{"1 mg/mL", units.Concentration, "is a mass density; allowed: a concentration"},
		{"", units.Length, "is empty"},
	} {
		_, err := units.ParseAs(c.text, c.want)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("ParseAs(%q, %v): %v", c.text, c.want, err)
		case c.says != "" && err == nil:
			t.Errorf("ParseAs(%q, %v) is accepted", c.text, c.want)
		case c.says != "" && !strings.Contains(err.Error(), c.says):
			t.Errorf("ParseAs(%q, %v) says %q, which does not contain %q", c.text, c.want, err, c.says)
		}
	}
}

func TestLookupAgreesWithParse(t *testing.T) {
	for _, unit := range []string{"", "um/h", " ng/mL ", "%", "1/day", "cells/cm^2", "kPa"} {
		factor, dim, err := units.Lookup(unit)
		if err != nil {
			t.Fatal(err)
		}
		q, err := units.Parse("1 " + unit)
		if err != nil || q.Dim != dim || math.Abs(q.Value-factor) > 1e-15*factor {
			t.Errorf("%q: Lookup gives %g %v, Parse %g %v (%v)", unit, factor, dim, q.Value, q.Dim, err)
		}
	}
	if _, _, err := units.Lookup("parsec"); err == nil {
		t.Error("an unknown unit is found")
	}
}

// written are units in which values are written and read back.
var written = []string{"", "%", "um", "nm", "um/h", "um/min", "ng/mL", "mg/mL", "nM", "pM/h", "1/day", "h", "s", "weeks", "cells/cm^2", "kPa", "pN", "pg/cell", "fmol/h", "um^2/s", "deg", "kDa"}

func TestFormatIsReadBackAsTheSameValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom(written).Draw(t, "unit")
		inside := rapid.Float64Range(-1e12, 1e12).Draw(t, "inside")
		if math.Abs(inside) < 1e-200 {
			inside = 0 // Subnormal numbers have fewer digits.
		}
		text := units.Format(inside, unit)
		q, err := units.Parse(text)
		if err != nil {
			t.Fatalf("Parse(Format(%g, %q)) = Parse(%q): %v", inside, unit, text, err)
		}
		if math.Abs(q.Value-inside) > 3e-16*math.Abs(inside) {
			t.Fatalf("%.17g in %q is written %q and read %.17g", inside, unit, text, q.Value)
		}
	})
}

func TestFormatWritesWhatAPersonWrote(t *testing.T) {
	for _, text := range []string{"21 um/h", "0.36 um/min", "5 ng/mL", "80 %", "0.8", "1 1/day", "7 h", "0.1 pM/h", "12.3 pg/cell", "50000 cells/cm^2", "-4 nm"} {
		q, err := units.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := units.Format(q.Value, q.Unit); got != text {
			t.Errorf("%q is read and written again as %q", text, got)
		}
	}
}

func TestFormatInAnUnknownUnitPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	units.Format(1, "parsec")
}

// FuzzParse holds that any text is either refused with a ParseError or read as a
// finite value that can be written and read again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"21 um/h", "5 ng/mL", "80 %", "0.8", "1/(um^2*min)", "5 mg/kq", "1e5 µm³/s⁻²", "((", "1 \xff", "9e307 Mg", "1e-300 am^9", "5 um^-9/cm^9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := units.Parse(text)
		if err != nil {
			var fault *units.ParseError
			if !errors.As(err, &fault) {
				t.Fatalf("Parse(%q): %T is not a ParseError", text, err)
			}
			return
		}
		if math.IsNaN(q.Value) || math.IsInf(q.Value, 0) {
			t.Fatalf("Parse(%q) = %g", text, q.Value)
		}
		if _, err := units.ParseAs(text, q.Dim); err != nil && q.Unit != "" {
			t.Fatalf("ParseAs(%q) refuses the dimension that Parse found: %v", text, err)
		}
		factor, dim, err := units.Lookup(q.Unit)
		if err != nil || dim != q.Dim || !(factor > 0) {
			t.Fatalf("Lookup(%q) = %g, %v, %v", q.Unit, factor, dim, err)
		}
		if math.Abs(q.Value) < 1e-290 || math.Abs(q.Value) > 1e290 || factor < 1e-12 || factor > 1e18 {
			return // a written value may leave the range of numbers
		}
		again, err := units.Parse(units.Format(q.Value, q.Unit))
		if err != nil || again.Dim != q.Dim || math.Abs(again.Value-q.Value) > 1e-15*math.Abs(q.Value) {
			t.Fatalf("%q becomes %q: %g, %v", text, units.Format(q.Value, q.Unit), again.Value, err)
		}
	})
}
