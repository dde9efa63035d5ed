package units

import (
	"strings"
	"unicode/utf8"
)

// symbol is one unit as it is written: its size as a fraction above/below of
// the inside unit, its dimension, and the SI prefixes that it may carry.
//
// The size is kept as a fraction because most sizes and most reciprocals are
// whole numbers: 21 um/h is then 21/60, rounded once.
type symbol struct {
	above, below float64
	dim          Dimension
	prefixes     string
}

// Prefixes that a unit may carry. Each unit takes only those in common use, so
// that a slip of the pen (Mm, dM) is refused and not read as something grand.
const (
	smallPrefixes = "afpnuµμm"
	litrePrefixes = "afpnuµμmcd"
	metrePrefixes = "pnuµμmck"
)

// prefixes gives the size of each prefix as a fraction.
var prefixes = map[rune]struct{ above, below float64 }{
	'a': {1, 1e18}, 'f': {1, 1e15}, 'p': {1, 1e12}, 'n': {1, 1e9},
	'u': {1, 1e6}, 'µ': {1, 1e6}, 'μ': {1, 1e6}, 'm': {1, 1e3},
	'c': {1, 100}, 'd': {1, 10}, 'k': {1e3, 1}, 'M': {1e6, 1}, 'G': {1e9, 1},
}

// symbols lists every unit by the way it is written, without its prefixes.
var symbols = map[string]symbol{
	"": {1, 1, Dimensionless, ""},

	"%":   {1, 100, Dimensionless, ""},
	"x":   {1, 1, Dimensionless, ""}, // fold
	"rad": {1, 1, Dimensionless, ""},
	"deg": {3.14159265358979323846, 180, Dimensionless, ""},

	"m": {1e6, 1, Length, metrePrefixes},

	"s":       {1, 60, Time, smallPrefixes},
	"sec":     {1, 60, Time, ""},
	"second":  {1, 60, Time, ""},
	"seconds": {1, 60, Time, ""},
	"min":     {1, 1, Time, ""},
	"minute":  {1, 1, Time, ""},
	"minutes": {1, 1, Time, ""},
	"h":       {60, 1, Time, ""},
	"hr":      {60, 1, Time, ""},
	"hour":    {60, 1, Time, ""},
	"hours":   {60, 1, Time, ""},
	"d":       {1440, 1, Time, ""},
	"day":     {1440, 1, Time, ""},
	"days":    {1440, 1, Time, ""},
	"w":       {10080, 1, Time, ""},
	"week":    {10080, 1, Time, ""},
	"weeks":   {10080, 1, Time, ""},
	"month":   {43830, 1, Time, ""}, // a twelfth of a year of 365.25 days
	"months":  {43830, 1, Time, ""},
	"year":    {525960, 1, Time, ""},
	"years":   {525960, 1, Time, ""},
	"Hz":      {60, 1, Rate, "mkM"},

	"L":  {1e15, 1, Volume, litrePrefixes},
	"l":  {1e15, 1, Volume, litrePrefixes},
	"ul": {1e9, 1, Volume, ""},

	"mol": {1e24, 1, Amount, smallPrefixes},
	"M":   {1e9, 1, Concentration, smallPrefixes},

	"N":  {1e9, 1, Force, smallPrefixes + "k"},
	"Pa": {1, 1e3, Pressure, "mkMG"},
	// The conventional column of mercury, in which oxygen is given.
	"mmHg": {133.322387415, 1e3, Pressure, ""},

	"g":  {1e15, 1, Mass, smallPrefixes + "k"},
	"Da": {1.66053906660e-9, 1, Mass, "kM"}, // CODATA 2018

	"cell":   {1, 1, Count, ""},
	"cells":  {1, 1, Count, ""},
	"pore":   {1, 1, Count, ""},
	"pores":  {1, 1, Count, ""},
	"copy":   {1, 1, Count, ""},
	"copies": {1, 1, Count, ""},
}

// find returns the unit that is written as name, with or without a prefix.
func find(name string) (symbol, bool) {
	if name == "" {
		return symbol{}, false
	}
	if s, ok := symbols[name]; ok {
		return s, true
	}
	r, size := utf8.DecodeRuneInString(name)
	p, ok := prefixes[r]
	if !ok {
		return symbol{}, false
	}
	s, ok := symbols[name[size:]]
	if !ok || !strings.ContainsRune(s.prefixes, r) {
		return symbol{}, false
	}
	above, below := reduce(s.above*p.above, s.below*p.below)
	return symbol{above, below, s.dim, ""}, true
}
