package units

import (
	"fmt"
	"strings"
)

// Dimension is the kind of a quantity: the powers to which the six independent
// kinds enter it. Two quantities may be compared or added only if their
// dimensions are equal, so Dimension is comparable with ==.
//
// Force stands on its own and is not written as mass times acceleration: cells
// move without inertia, and no mass enters their mechanics. Count is a number
// of things (cells, pores) and keeps cells/cm^2 apart from 1/cm^2.
//
// Range: each power lies in −128…127; Mul, Div and Pow panic beyond.
type Dimension struct {
	Length, Time, Force, Mass, Amount, Count int8
}

// The dimensions that the biology uses. The comment after each names the inside
// unit, in which every value in memory is held.
var (
	Dimensionless = Dimension{}                              // 1
	Length        = Dimension{Length: 1}                     // µm
	Area          = Dimension{Length: 2}                     // µm²
	Volume        = Dimension{Length: 3}                     // µm³
	Time          = Dimension{Time: 1}                       // min
	Rate          = Dimension{Time: -1}                      // 1/min
	Speed         = Dimension{Length: 1, Time: -1}           // µm/min
	Diffusivity   = Dimension{Length: 2, Time: -1}           // µm²/min
	Flow          = Dimension{Length: 3, Time: -1}           // µm³/min
	Amount        = Dimension{Amount: 1}                     // nM·µm³ = 1e-24 mol
	Concentration = Dimension{Amount: 1, Length: -3}         // nM
	Force         = Dimension{Force: 1}                      // nN
	Pressure      = Dimension{Force: 1, Length: -2}          // kPa = nN/µm²
	Stiffness     = Dimension{Force: 1, Length: -1}          // nN/µm
	Mass          = Dimension{Mass: 1}                       // fg
	Density       = Dimension{Mass: 1, Length: -3}           // fg/µm³ = mg/mL
	Count         = Dimension{Count: 1}                      // cells
	ArealDensity  = Dimension{Count: 1, Length: -2}          // cells/µm²
	NumberDensity = Dimension{Count: 1, Length: -3}          // cells/µm³
	SecretionRate = Dimension{Amount: 1, Time: -1}           // nM·µm³/min
	Drag          = Dimension{Force: 1, Time: 1, Length: -1} // nN·min/µm
	Viscosity     = Dimension{Force: 1, Time: 1, Length: -2} // kPa·min
	MassPerCount  = Dimension{Mass: 1, Count: -1}            // fg/cell
)

// named pairs each dimension that has a name with that name and with units in
// which people write it. The first match wins.
var named = []struct {
	dim      Dimension
	name     string
	examples string
}{
	{Dimensionless, "pure number", `"0.8", "80 %" or "2 x"`},
	{Length, "length", `"um", "mm" or "nm"`},
	{Area, "area", `"um^2" or "mm^2"`},
	{Volume, "volume", `"um^3", "uL" or "mL"`},
	{Time, "time", `"min", "h" or "day"`},
	{Rate, "rate", `"1/min", "1/h" or "1/day"`},
	{Speed, "speed", `"um/min" or "um/h"`},
	{Diffusivity, "diffusivity", `"um^2/min" or "um^2/s"`},
	{Flow, "flow", `"um^3/min" or "mL/min"`},
	{Amount, "amount of substance", `"mol", "pmol" or "fmol"`},
	{Concentration, "concentration", `"nM", "uM" or "pM"`},
	{Force, "force", `"nN" or "pN"`},
	{Pressure, "pressure", `"kPa", "Pa" or "mmHg"`},
	{Stiffness, "stiffness of a spring", `"nN/um" or "pN/nm"`},
	{Mass, "mass", `"fg", "pg" or "mg"`},
	{Density, "mass density", `"mg/mL", "ug/mL" or "ng/mL"`},
	{Count, "number of things", `"cells"`},
	{ArealDensity, "number per area", `"cells/cm^2", "cells/mm^2" or "1/cm^2"`},
	{NumberDensity, "number per volume", `"cells/mL", "cells/uL" or "1/mL"`},
	{SecretionRate, "amount per time", `"fmol/h" or "pmol/day"`},
	{Drag, "drag", `"nN*min/um" or "nN*s/um"`},
	{Viscosity, "viscosity", `"Pa*s" or "kPa*min"`},
	{MassPerCount, "mass per cell", `"pg/cell" or "fg/cell"`},
}

// String returns the name of the dimension ("length", "speed") if it has one,
// and otherwise its inside unit ("nM/min").
func (d Dimension) String() string {
	for _, n := range named {
		if n.dim == d {
			return n.name
		}
	}
	return d.InsideUnit()
}

// Examples returns units in which a value of this dimension may be written,
// quoted and ready to stand in a message.
func (d Dimension) Examples() string {
	for _, n := range named {
		if n.dim == d {
			return n.examples
		}
	}
	return `"` + d.InsideUnit() + `"`
}

// InsideUnit returns the unit in which values of this dimension are held in
// memory, in the notation that Parse reads. The empty text stands for a pure
// number.
//
// An amount is paired with a volume as far as there is one, so that a
// concentration reads nM and its rate of change nM/min.
func (d Dimension) InsideUnit() string {
	length := int(d.Length) + 3*int(d.Amount) // nM·µm³ carries the volume of an amount
	parts := []struct {
		symbol string
		power  int
	}{
		{"cells", int(d.Count)}, {"nM", int(d.Amount)}, {"fg", int(d.Mass)},
		{"nN", int(d.Force)}, {"um", length}, {"min", int(d.Time)},
	}
	if d == Pressure {
		return "kPa"
	}
	var above, below []string
	for _, p := range parts {
		switch {
		case p.power > 0:
			above = append(above, power(p.symbol, p.power))
		case p.power < 0:
			below = append(below, power(p.symbol, -p.power))
		}
	}
	text := strings.Join(above, "*")
	if len(below) > 0 {
		if text == "" {
			text = "1"
		}
		text += "/" + strings.Join(below, "/")
	}
	return text
}

// power writes um^3, and plain um for the first power.
func power(symbol string, n int) string {
	if n == 1 {
		return symbol
	}
	return fmt.Sprintf("%s^%d", symbol, n)
}

// Mul returns the dimension of a product.
//
// Panics if a power leaves −128…127.
func (d Dimension) Mul(e Dimension) Dimension {
	product, ok := d.combine(e, 1)
	if !ok {
		panic("units: a power of the product of dimensions leaves -128 to 127")
	}
	return product
}

// Div returns the dimension of a quotient.
//
// Panics if a power leaves −128…127.
func (d Dimension) Div(e Dimension) Dimension {
	quotient, ok := d.combine(e, -1)
	if !ok {
		panic("units: a power of the quotient of dimensions leaves -128 to 127")
	}
	return quotient
}

// Pow returns the dimension of the nth power.
//
// Panics if a power leaves −128…127.
func (d Dimension) Pow(n int) Dimension {
	result, ok := Dimensionless.combine(d, n)
	if !ok {
		panic("units: a power of the dimension leaves -128 to 127")
	}
	return result
}

// combine returns d·eⁿ, and false if a power does not fit.
func (d Dimension) combine(e Dimension, n int) (Dimension, bool) {
	ok := true
	add := func(a, b int8) int8 {
		sum := int(a) + n*int(b)
		if sum < -128 || sum > 127 {
			ok = false
		}
		return int8(sum)
	}
	return Dimension{
		Length: add(d.Length, e.Length),
		Time:   add(d.Time, e.Time),
		Force:  add(d.Force, e.Force),
		Mass:   add(d.Mass, e.Mass),
		Amount: add(d.Amount, e.Amount),
		Count:  add(d.Count, e.Count),
	}, ok
}
