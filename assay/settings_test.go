package assay

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/units"
)

func TestEveryKindIsMadeEmptyAndNamesEachMissingSetting(t *testing.T) {
	for _, kind := range Kinds() {
		a, err := New(kind)
		if err != nil {
			t.Fatal(err)
		}
		if a.Name() != kind {
			t.Errorf("assay %q calls itself %q", kind, a.Name())
		}
		err = a.Validate()
		if err == nil {
			t.Fatalf("%s: an empty assay is accepted", kind)
		}
		for _, s := range a.Settings() {
			if s.Filled() {
				t.Errorf("%s: %q has a value of its own: %v", kind, s.Name, *s.Value)
			}
			if n := strings.Count(err.Error(), `setting "`+s.Name+`" is missing`); n != 1 {
				t.Errorf("%s: missing %q is told %d times:\n%v", kind, s.Name, n, err)
			}
			if s.Doc == "" || !(s.Low < s.High) {
				t.Errorf("%s: %q has no explanation or no range", kind, s.Name)
			}
		}
	}
}

func TestSettingNamesAreNotRepeated(t *testing.T) {
	for _, kind := range Kinds() {
		a, _ := New(kind)
		seen := map[string]bool{}
		for _, s := range a.Settings() {
			if seen[s.Name] {
				t.Errorf("%s: %q twice", kind, s.Name)
			}
			seen[s.Name] = true
		}
	}
}

func TestUnknownAssayNamesTheNearest(t *testing.T) {
	_, err := New("transwel")
	var unknown *UnknownKindError
	if !errors.As(err, &unknown) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{`"transwel"`, "matrigel", `"transwell"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in: %v", want, err)
		}
	}
}

func TestUnknownSettingNamesTheNearest(t *testing.T) {
	a, _ := New("transwell")
	err := Set(a, "pore diametre", 8)
	var fault *SettingError
	if !errors.As(err, &fault) || !strings.Contains(err.Error(), `"pore diameter"`) {
		t.Fatalf("got %v", err)
	}
}

func TestSettingOutOfRangeIsRefusedWithWhatIsAllowed(t *testing.T) {
	a, _ := New("transwell")
	for _, value := range []float64{-1, 1e9, math.NaN(), math.Inf(1)} {
		err := Set(a, "pore diameter", value)
		if err == nil || !strings.Contains(err.Error(), "0.4 um to 30 um") {
			t.Errorf("%v: %v", value, err)
		}
	}
	if err := Set(a, "pore diameter", 8); err != nil {
		t.Fatal(err)
	}
	// Written past Set, the value is found by Validate.
	fill(t, a, transwellNumbers())
	for _, s := range a.Settings() {
		if s.Name == "membrane thickness" {
			*s.Value = 1e6
		}
	}
	err := a.Validate()
	if err == nil || strings.Count(err.Error(), "setting") != 1 || !strings.Contains(err.Error(), "membrane thickness") {
		t.Errorf("got %v", err)
	}
}

func TestTimesThatAreNotWholeStepsAreRefused(t *testing.T) {
	for _, name := range []string{"duration", "reading interval", "network interval", "frame interval", "field interval"} {
		a := filled(t, "matrigel", numbersOf("matrigel"))
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		must(t, Set(a, name, 61.25))
		err := a.Validate()
		if err == nil || !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("%s of 61.25 min with steps of 2 min: %v", name, err)
		}
	}
}

func TestSettingsThatContradictEachOtherAreRefused(t *testing.T) {
	cases := []struct {
		kind, name string
		value      float64
		numbers    map[string]float64
	}{
		{"transwell", "pore density", 0.05, transwellNumbers()},
		{"transwell", "plating density", 1e-6, transwellNumbers()},
		{"transwell", "reading interval", 30 * units.Hour, transwellNumbers()},
		{"matrigel", "field spacing", 7, matrigelNumbers()},
		{"scratch", "wound width", 4000, scratchNumbers()},
		{"viability", "plating density", 1e-7, viabilityNumbers()},
		{"culture", "cells", 2.5, cultureNumbers()},
	}
	for _, c := range cases {
		a := filled(t, c.kind, c.numbers)
		must(t, a.Validate())
		must(t, Set(a, c.name, c.value))
		err := a.Validate()
		var fault *SettingError
		if !errors.As(err, &fault) || fault.Setting != c.name {
			t.Errorf("%s: %s = %v: %v", c.kind, c.name, c.value, err)
		}
	}
}

func TestReadingsEndWithTheAssay(t *testing.T) {
	c := clock{duration: 10, readingInterval: 4, step: 2, networkInterval: 2}
	if got, want := c.readings(), []float64{4, 8, 10}; !slices.Equal(got, want) {
		t.Errorf("readings %v, want %v", got, want)
	}
	c.duration = 8
	if got, want := c.readings(), []float64{4, 8}; !slices.Equal(got, want) {
		t.Errorf("readings %v, want %v", got, want)
	}
}
