package units_test

import (
	"testing"

	"paget/units"
)

func TestDimensionsMultiplyLikeTheirUnits(t *testing.T) {
	for _, c := range []struct {
		got, want units.Dimension
	}{
		{units.Length.Div(units.Time), units.Speed},
		{units.Length.Pow(2).Mul(units.Rate), units.Diffusivity},
		{units.Concentration.Mul(units.Volume), units.Amount},
		{units.Amount.Div(units.Time), units.SecretionRate},
		{units.Force.Div(units.Area), units.Pressure},
		{units.Drag.Mul(units.Speed), units.Force},
		{units.Time.Pow(-1), units.Rate},
		{units.Time.Pow(0), units.Dimensionless},
		{units.ArealDensity.Mul(units.Area), units.Count},
	} {
		if c.got != c.want {
			t.Errorf("%+v, want %+v", c.got, c.want)
		}
	}
}

func TestADimensionKnowsItsNameAndInsideUnit(t *testing.T) {
	for _, c := range []struct {
		dim          units.Dimension
		name, inside string
	}{
		{units.Dimensionless, "pure number", ""},
		{units.Speed, "speed", "um/min"},
		{units.Concentration, "concentration", "nM"},
		{units.Amount, "amount of substance", "nM*um^3"},
		{units.Pressure, "pressure", "kPa"},
		{units.Rate, "rate", "1/min"},
		{units.Drag, "drag", "nN*min/um"},
		{units.ArealDensity, "number per area", "cells/um^2"},
		{units.Concentration.Mul(units.Rate), "nM/min", "nM/min"},
		{units.Mass.Mul(units.Mass), "fg^2", "fg^2"},
	} {
		if c.dim.String() != c.name || c.dim.InsideUnit() != c.inside {
			t.Errorf("%q in %q, want %q in %q", c.dim, c.dim.InsideUnit(), c.name, c.inside)
		}
	}
}

func TestTheInsideUnitOfEveryDimensionHasSizeOne(t *testing.T) {
	for length := int8(-4); length <= 4; length++ {
		for other := int8(-2); other <= 2; other++ {
			for _, dim := range []units.Dimension{
				{Length: length, Time: other}, {Length: length, Force: other}, {Length: length, Mass: other},
				{Length: length, Amount: other}, {Length: length, Count: other, Time: -other},
			} {
				factor, got, err := units.Lookup(dim.InsideUnit())
				if err != nil || got != dim || factor != 1 {
					t.Errorf("%+v: inside unit %q has size %g and dimension %+v (%v)", dim, dim.InsideUnit(), factor, got, err)
				}
			}
		}
	}
}

func TestEveryExampleIsAUnitOfItsDimension(t *testing.T) {
	for _, dim := range []units.Dimension{
		units.Length, units.Area, units.Volume, units.Time, units.Rate, units.Speed, units.Diffusivity, units.Flow,
		units.Amount, units.Concentration, units.Force, units.Pressure, units.Stiffness, units.Mass, units.Density,
		units.Count, units.ArealDensity, units.NumberDensity, units.SecretionRate, units.Drag, units.Viscosity, units.MassPerCount,
	} {
		examples := quoted(dim.Examples())
		if len(examples) == 0 {
			t.Errorf("%v has no example", dim)
		}
		for _, example := range examples {
			if _, err := units.ParseAs("3 "+example, dim); err != nil {
				t.Errorf("example %q of %v: %v", example, dim, err)
			}
		}
	}
}

// quoted returns the texts between pairs of quotation marks.
func quoted(text string) []string {
	var list []string
	start := -1
	for i, r := range text {
		switch {
		case r != '"':
		case start < 0:
			start = i + 1
		default:
			list = append(list, text[start:i])
			start = -1
		}
	}
	return list
}

func TestConstantsAgreeWithTheParser(t *testing.T) {
	for unit, constant := range map[string]float64{
		"s": units.Second, "min": units.Minute, "h": units.Hour, "day": units.Day, "week": units.Week,
		"nm": units.Nanometre, "um": units.Micrometre, "mm": units.Millimetre, "cm": units.Centimetre, "m": units.Metre,
		"fL": units.Femtolitre, "pL": units.Picolitre, "nL": units.Nanolitre, "uL": units.Microlitre, "mL": units.Millilitre, "L": units.Litre,
		"pM": units.Picomolar, "nM": units.Nanomolar, "uM": units.Micromolar, "mM": units.Millimolar, "M": units.Molar,
		"pN": units.Piconewton, "nN": units.Nanonewton, "Pa": units.Pascal, "kPa": units.Kilopascal,
		"fg": units.Femtogram, "pg": units.Picogram, "ng": units.Nanogram, "ug": units.Microgram, "mg": units.Milligram, "g": units.Gram,
	} {
		if factor, _, err := units.Lookup(unit); err != nil || factor != constant {
			t.Errorf("1 %s is %.17g by the parser and %.17g by the constant (%v)", unit, factor, constant, err)
		}
	}
}

func TestPowersOutOfRangePanic(t *testing.T) {
	high := units.Dimension{Length: 100}
	for name, call := range map[string]func(){
		"Mul": func() { high.Mul(high) },
		"Div": func() { high.Div(units.Dimension{Length: -100}) },
		"Pow": func() { high.Pow(2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			call()
		}()
	}
}
