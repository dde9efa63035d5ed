package report

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// extent is the range of the values that an axis must show.
type extent struct{ low, high float64 }

// nothing is the extent of no value.
func nothing() extent { return extent{math.Inf(1), math.Inf(-1)} }

// add widens the extent to the values.
func (e *extent) add(values ...float64) {
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		e.low, e.high = math.Min(e.low, v), math.Max(e.high, v)
	}
}

// empty reports whether no value was added.
func (e extent) empty() bool { return e.low > e.high }

// scale maps values to places on an axis and carries its ticks. On a logarithmic
// axis the place is log₁₀ of the value, and 0 has a place of its own left of the
// smallest value.
type scale struct {
	log       bool
	low, high float64 // places
	zero      float64 // place of the value 0 on a logarithmic axis
	ticks     []plot.Tick
}

// at returns the place of a value.
func (s scale) at(v float64) float64 {
	if !s.log {
		return v
	}
	if v <= 0 {
		return s.zero
	}
	return math.Log10(v)
}

// newScale lays an axis round the extent, with about n ticks. hasZero says that a
// logarithmic axis must also show 0.
func newScale(a Axis, e extent, n int, hasZero bool) scale {
	fixed := a.Min < a.Max
	if fixed {
		e = extent{a.Min, a.Max}
	}
	if e.empty() {
		e = extent{0, 1}
		if a.Log {
			e = extent{1, 10}
		}
	}
	if a.Log {
		return logScale(e, fixed, hasZero)
	}
	if !fixed {
		e = roomy(e)
	}
	step := stepFor(a.Unit, (e.high-e.low)/float64(n))
	first, last := math.Ceil(e.low/step-1e-9), math.Floor(e.high/step+1e-9)
	if !fixed {
		first, last = math.Floor(e.low/step+1e-9), math.Ceil(e.high/step-1e-9)
		e = extent{first * step, last * step}
	}
	s := scale{low: e.low, high: e.high}
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, plot.Tick{Value: i * step, Label: tickLabel(i*step, step)})
	}
	return s
}

// roomy widens an extent to hold zero where it is near, and never leaves it a point.
func roomy(e extent) extent {
	switch {
	case e.low > 0 && e.low < 0.5*e.high:
		e.low = 0
	case e.high < 0 && e.high > 0.5*e.low:
		e.high = 0
	}
	if e.high-e.low <= 1e-12*math.Max(math.Abs(e.low), math.Abs(e.high)) {
		d := 0.5 * math.Max(math.Abs(e.low), 1)
		e = extent{e.low - d, e.high + d}
	}
	return e
}

// logScale lays a logarithmic axis round a positive extent.
func logScale(e extent, fixed, hasZero bool) scale {
	s := scale{log: true, low: math.Log10(e.low), high: math.Log10(e.high)}
	if !fixed {
		s.low, s.high = s.low-0.08, s.high+0.08
		if s.high-s.low < 0.5 {
			s.low, s.high = s.low-0.25, s.high+0.25
		}
	}
	each := []float64{1, 2, 5}
	if s.high-s.low > 2.2 {
		each = []float64{1}
	}
	stride := math.Max(1, math.Ceil((s.high-s.low)/7))
	for k := math.Floor(s.low); k <= math.Ceil(s.high); k++ {
		if math.Mod(k, stride) != 0 {
			continue
		}
		for _, m := range each {
			if p := k + math.Log10(m); p >= s.low-1e-9 && p <= s.high+1e-9 {
				s.ticks = append(s.ticks, plot.Tick{Value: p, Label: plain(m, k)})
			}
		}
	}
	if hasZero {
		gap := math.Max(0.5, 0.1*(s.high-s.low)) // so that a long axis leaves 0 its room
		s.zero = s.low - gap
		s.low = s.zero - 0.2*gap
		s.ticks = append([]plot.Tick{{Value: s.zero, Label: "0"}}, s.ticks...)
	}
	return s
}

// plain writes m·10ᵏ without an exponent where it is short.
func plain(m, k float64) string {
	if k >= -4 && k <= 5 {
		v, _ := strconv.ParseFloat(strconv.FormatFloat(m, 'f', -1, 64)+"e"+strconv.Itoa(int(k)), 64)
		return grouped(strconv.FormatFloat(v, 'f', -1, 64))
	}
	text := "10" + superscript(int(k))
	if m != 1 {
		text = strconv.FormatFloat(m, 'f', -1, 64) + "·" + text
	}
	return text
}

// superscript writes an integer in raised digits.
func superscript(k int) string {
	return strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").
		Replace(strconv.Itoa(k))
}

// stepFor returns a step that suits the unit: clocks and calendars do not count in
// tens.
func stepFor(unit string, raw float64) float64 {
	var steps []float64
	switch unit {
	case "h":
		steps = []float64{1, 2, 3, 6, 12, 24, 48, 72, 96}
	case "min", "s":
		steps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720}
	case "d", "day", "days":
		steps = []float64{1, 2, 7, 14, 28}
	}
	for _, s := range steps {
		if raw > 0.5 && s >= raw*0.95 {
			return s
		}
	}
	return niceStep(raw)
}

// scientific writes a number as m × 10ᵏ with the given decimals of m.
func scientific(v float64, decimals int) string {
	m, k, _ := strings.Cut(strconv.FormatFloat(v, 'e', decimals, 64), "e")
	power, _ := strconv.Atoi(k)
	return typographic(m) + "·10" + superscript(power)
}

// niceStep returns 1, 2, 2.5 or 5 times a power of ten, not below raw by more than
// a little.
func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= raw*0.95 {
			return m * power
		}
	}
	return 10 * power
}

// tickLabel writes a tick with the decimals that its step needs.
func tickLabel(v, step float64) string {
	if v == 0 {
		return "0"
	}
	if a := math.Abs(v); a >= 1e7 || a < 1e-4 {
		figures := max(0, int(math.Ceil(math.Log10(a/step)-1e-9)))
		return scientific(v, min(figures, 15))
	}
	decimals := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	if scaled := step * math.Pow(10, float64(decimals)); math.Abs(scaled-math.Round(scaled)) > 1e-6 {
		decimals++ // a step of 0.25 has two
	}
	return grouped(typographic(strconv.FormatFloat(v, 'f', decimals, 64)))
}

// typographic replaces the hyphen of a negative number by a minus sign.
func typographic(s string) string { return strings.ReplaceAll(s, "-", "−") }

// grouped puts commas between the thousands of a plain number from 10,000 on.
func grouped(s string) string {
	sign, digits := "", s
	if rest, ok := strings.CutPrefix(s, "−"); ok {
		sign, digits = "−", rest
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(whole) < 5 {
		return s
	}
	var b strings.Builder
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return sign + b.String()
}

// brief writes a number with four figures at most and no idle zeros, for numbers
// that somebody chose.
func brief(v float64) string {
	return grouped(typographic(strconv.FormatFloat(v, 'g', 4, 64)))
}

// figures writes a number as FormatNumber does, without an idle zero after the point.
func figures(v float64) string { return strings.TrimSuffix(FormatNumber(v), ".0") }

// FormatNumber writes a number for people: three or four figures, a minus sign
// that is one, no exponent between 0.001 and 10 million.
func FormatNumber(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "–"
	case a == 0:
		return "0"
	case a >= 1e7 || a < 1e-3:
		return scientific(v, 2)
	case a >= 1000:
		return grouped(typographic(strconv.FormatFloat(v, 'f', 0, 64)))
	case a >= 100:
		return typographic(strconv.FormatFloat(v, 'f', 0, 64))
	case a >= 1:
		return typographic(strconv.FormatFloat(v, 'f', 1, 64))
	default:
		return typographic(strconv.FormatFloat(v, 'g', 2, 64))
	}
}
