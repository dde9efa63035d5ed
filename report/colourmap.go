package report

import (
	"image/color"
	"math"
)

// CellTone is what a cell does, as a colour that is the same in every picture:
// living cells in blues, the paler the quieter, dying ones in orange, dead ones in
// dark reds and browns. They can be told apart with the common forms of colour
// blindness; a test computes that.
type CellTone uint8

// The tones. Resting is the zero value.
const (
	Resting   CellTone = iota // lives and does not divide
	Growing                   // on the way to division
	Dividing                  // shortly before or after division
	Apoptotic                 // dying by its own doing
	Necrotic                  // dead for lack of something, swelling
	Lysed                     // dead and burst, shrinking
)

// tones lists the colours of the tones.
var tones = [...]color.NRGBA{
	Resting:   {0xBB, 0xDC, 0xEE, 0xFF},
	Growing:   {0x2C, 0x96, 0xBE, 0xFF},
	Dividing:  {0x0B, 0x3C, 0x86, 0xFF},
	Apoptotic: {0xF5, 0x9A, 0x23, 0xFF},
	Necrotic:  {0x8C, 0x25, 0x1A, 0xFF},
	Lysed:     {0x28, 0x17, 0x13, 0xFF},
}

// Colour returns the colour of the tone.
//
// Panics on a tone that is none.
func (t CellTone) Colour() color.NRGBA { return tones[t] }

// LivingColour returns the colour of the i-th of n living phases, from pale to
// strong.
//
// Range: 0 ≤ i < n.
func LivingColour(i, n int) color.NRGBA {
	if n < 2 || i <= 0 {
		return tones[Resting]
	}
	t := 2 * float64(min(i, n-1)) / float64(n-1)
	from, to := tones[Resting], tones[Growing]
	if t > 1 {
		from, to, t = tones[Growing], tones[Dividing], t-1
	}
	a, b := toOKLab(from), toOKLab(to)
	return fromOKLab(a.mixed(b, t))
}

// ColourMap turns a share from 0 to 1 into a colour. Equal steps of the share look
// equally far apart.
type ColourMap uint8

// The maps. Ember is the zero value.
const (
	Ember ColourMap = iota // dark violet over red to pale yellow, for values that stand alone
	Mist                   // grey to near white, for a ground on which coloured cells lie
)

// oklab is a colour in the space OKLab: lightness and two opponent axes, in which
// distances are about as large as they look.
//
// Source: Ottosson 2020, "A perceptual color space for image processing".
type oklab struct{ l, a, b float64 }

// mixed returns the colour a share t of the way to o.
func (c oklab) mixed(o oklab, t float64) oklab {
	return oklab{c.l + float64(t*(o.l-c.l)), c.a + float64(t*(o.a-c.a)), c.b + float64(t*(o.b-c.b))}
}

// distance returns how far apart two colours look.
func (c oklab) distance(o oklab) float64 {
	return math.Sqrt(float64((c.l-o.l)*(c.l-o.l)) + float64((c.a-o.a)*(c.a-o.a)) + float64((c.b-o.b)*(c.b-o.b)))
}

// linear turns a byte of sRGB into an amount of light, and curved back.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func curved(x float64) float64 {
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

// toOKLab converts a colour; its opacity is passed over.
func toOKLab(c color.NRGBA) oklab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return oklab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// light returns the amounts of red, green and blue light of a colour, outside 0…1
// where no screen shows it.
func (c oklab) light() [3]float64 {
	cube := func(x float64) float64 { return x * x * x }
	l := cube(c.l + 0.3963377774*c.a + 0.2158037573*c.b)
	m := cube(c.l - 0.1055613458*c.a - 0.0638541728*c.b)
	s := cube(c.l - 0.0894841775*c.a - 1.2914855480*c.b)
	return [3]float64{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*s,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*s,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*s,
	}
}

// shown returns the colour, paled as far as needed for a screen to show it.
func (c oklab) shown() oklab {
	fits := func(share float64) bool {
		rgb := oklab{c.l, share * c.a, share * c.b}.light()
		return min(rgb[0], rgb[1], rgb[2]) >= -1e-4 && max(rgb[0], rgb[1], rgb[2]) <= 1+1e-4
	}
	low, high := 0.0, 1.0
	if fits(1) {
		low = 1
	}
	for range 24 { // halving leaves less than a byte can hold
		if middle := (low + high) / 2; fits(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return oklab{c.l, low * c.a, low * c.b}
}

// fromOKLab converts a colour, paled until a screen can show it.
func fromOKLab(c oklab) color.NRGBA {
	rgb := c.shown().light()
	var out [3]uint8
	for i, v := range rgb {
		out[i] = uint8(math.Min(255, math.Max(0, 255*curved(math.Min(1, math.Max(0, v))))) + 0.5)
	}
	return color.NRGBA{out[0], out[1], out[2], 0xFF}
}

// path returns the map's colour at t before its steps are made equal.
func (m ColourMap) path(t float64) oklab {
	polar := func(l, chroma, degrees float64) oklab {
		h := degrees * math.Pi / 180
		return oklab{l, chroma * math.Cos(h), chroma * math.Sin(h)}
	}
	if m == Mist {
		return polar(0.52+float64(0.455*t), 0.02+float64(0.01*(1-t)), 265)
	}
	// From violet (300°) through red (390°, which is 30°) to yellow (465°).
	return polar(0.20+float64(0.77*t), 0.05+0.15*math.Sin(math.Pi*math.Pow(t, 0.9)), 300+float64(165*t))
}

// colourSteps is the number of colours of a map.
const colourSteps = 256

// table returns the map's colours at equal distances.
func (m ColourMap) table() [colourSteps]color.NRGBA {
	const fine = 4096
	var along [fine + 1]float64
	at := func(i int) oklab { return m.path(float64(i) / fine).shown() }
	last := at(0)
	for i := 1; i <= fine; i++ {
		next := at(i)
		along[i] = along[i-1] + last.distance(next)
		last = next
	}
	var out [colourSteps]color.NRGBA
	k := 0
	for i := range out {
		want := along[fine] * float64(i) / (colourSteps - 1)
		for k < fine && along[k+1] < want {
			k++
		}
		out[i] = fromOKLab(at(k))
	}
	return out
}

// ColourScale says how values become colours, and stands beside the picture as a bar.
//
// Units: Min and Max in the unit that Name states.
type ColourScale struct {
	Name     string // "oxygen (mmHg)"
	Min, Max float64
	Map      ColourMap
}

// share returns where the value lies on the scale, from 0 to 1.
func (s ColourScale) share(v float64) float64 {
	return math.Min(1, math.Max(0, (v-s.Min)/(s.Max-s.Min)))
}

// or returns the scale with its ends set to the extent of the values, if they are
// not set.
func (s ColourScale) or(values []float64) ColourScale {
	if s.Min < s.Max {
		return s
	}
	e := nothing()
	e.add(values...)
	if e.empty() || e.low == e.high {
		e = extent{math.Min(0, e.low), math.Max(1, e.high)}
	}
	s.Min, s.Max = e.low, e.high
	return s
}

// colours returns a function from values to colours.
func (s ColourScale) colours() func(v float64) color.NRGBA {
	table := s.Map.table()
	return func(v float64) color.NRGBA { return table[int(s.share(v)*(colourSteps-1)+0.5)] }
}
