package report

import "image/color"

// The categorical palette, in the order in which series take it. It can be told
// apart with every common form of colour blindness; series also differ by marker.
//
// Source: Okabe and Ito 2008, "Color universal design", with the yellow replaced
// by a grey, since yellow lines vanish on white.
var categorical = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	{0x00, 0x9E, 0x73, 0xFF}, // green
	{0xCC, 0x79, 0xA7, 0xFF}, // purple
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x56, 0xB4, 0xE9, 0xFF}, // sky
	{0x6B, 0x72, 0x80, 0xFF}, // grey
	{0x7A, 0x4B, 0x1E, 0xFF}, // brown
}

// Neutral colours of charts. themed gives each a CSS variable, so that a page can
// turn them round for a dark background.
var (
	ink   = color.NRGBA{0x1F, 0x29, 0x33, 0xFF} // titles and values
	muted = color.NRGBA{0x5B, 0x66, 0x75, 0xFF} // labels
	rule  = color.NRGBA{0xDF, 0xE3, 0xE8, 0xFF} // grid lines
	axis  = color.NRGBA{0x9A, 0xA5, 0xB1, 0xFF} // axis and reference lines
	panel = color.NRGBA{0xF6, 0xF8, 0xFA, 0xFF} // ground of boxes
	paper = color.NRGBA{0xFE, 0xFE, 0xFE, 0xFF} // rims of markers
	shade = color.NRGBA{0xE9, 0xC4, 0x6A, 0xFF} // published bands
	good  = color.NRGBA{0x00, 0x7F, 0x5F, 0xFF}
	bad   = color.NRGBA{0xC2, 0x3B, 0x22, 0xFF}
)

// themed lists the neutral colours by the CSS variable that may replace them.
var themed = [...][2]string{
	{"#1F2933", "--ink"}, {"#5B6675", "--muted"}, {"#DFE3E8", "--rule"}, {"#9AA5B1", "--axis"}, {"#FEFEFE", "--paper"},
	{"#007F5F", "--good"}, {"#C23B22", "--bad"}, {"#F6F8FA", "--panel"},
}

// series gives each name of a chart its colour and marker, in order of first
// appearance; charts of one set of small multiples share it.
type series struct{ names []string }

// index returns the place of the name, adding it when it is new.
func (s *series) index(name string) int {
	for i, n := range s.names {
		if n == name {
			return i
		}
	}
	s.names = append(s.names, name)
	return len(s.names) - 1
}

// hue returns the colour of the i-th series; from the ninth on colours return.
func hue(i int) color.NRGBA {
	if i < 0 {
		return muted
	}
	return categorical[i%len(categorical)]
}

// onto returns the colour of letters that stand on a filled area: white on dark
// fills, near black on light ones. They are the same in every theme.
func onto(fill color.NRGBA) color.NRGBA {
	// Relative luminance by the weights of ITU-R BT.709, without gamma.
	if 0.2126*float64(fill.R)+0.7152*float64(fill.G)+0.0722*float64(fill.B) > 135 {
		return color.NRGBA{0x14, 0x18, 0x1D, 0xFF}
	}
	return color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
}

// faded returns the colour at the given opacity.
func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*255 + 0.5)
	return c
}
