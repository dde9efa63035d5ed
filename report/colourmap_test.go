package report

import (
	"image/color"
	"math"
	"testing"
)

func TestColoursGoThroughOKLabAndBack(t *testing.T) {
	for _, c := range categorical {
		if back := fromOKLab(toOKLab(c)); back != c {
			t.Errorf("%v became %v", c, back)
		}
	}
	// White has lightness 1 and no hue; Ottosson's table gives red 0.628, 0.225, 0.126.
	if w := toOKLab(color.NRGBA{255, 255, 255, 255}); w.distance(oklab{1, 0, 0}) > 1e-3 {
		t.Error(w)
	}
	if r := toOKLab(color.NRGBA{255, 0, 0, 255}); r.distance(oklab{0.628, 0.225, 0.126}) > 1e-3 {
		t.Error(r)
	}
}

func TestStepsOfTheMapsLookEqual(t *testing.T) {
	for _, m := range []ColourMap{Ember, Mist} {
		table := m.table()
		const stride = 15 // single steps are lost in the rounding to bytes
		low, high := math.Inf(1), 0.0
		for i := stride; i < len(table); i += stride {
			a, b := toOKLab(table[i-stride]), toOKLab(table[i])
			d := 0.0
			for k := i - stride; k < i; k += 5 { // along the curve
				d += toOKLab(table[k]).distance(toOKLab(table[k+5]))
			}
			low, high = math.Min(low, d), math.Max(high, d)
			if b.l <= a.l {
				t.Errorf("map %d does not grow lighter at %d", m, i)
			}
		}
		if high > 1.15*low { // bytes alone make a tenth
			t.Errorf("map %d: steps from %.4f to %.4f", m, low, high)
		}
	}
}

// seenWithout returns a colour as it is seen without the cones for long (0), middle
// (1) or short waves (2).
//
// Source: Machado, Oliveira and Fernandes 2009, severity 1.
func seenWithout(cone int, c color.NRGBA) color.NRGBA {
	m := [3][3][3]float64{
		{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}[cone]
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var out [3]uint8
	for i, row := range m {
		v := row[0]*in[0] + row[1]*in[1] + row[2]*in[2]
		out[i] = uint8(255*curved(math.Min(1, math.Max(0, v))) + 0.5)
	}
	return color.NRGBA{out[0], out[1], out[2], 255}
}

func TestPhasesCanBeToldApartByEveryone(t *testing.T) {
	const least = 0.12 // a tenth of the way from black to white is seen at once
	for i := range tones {
		for k := range i {
			a, b := CellTone(i).Colour(), CellTone(k).Colour()
			if d := toOKLab(a).distance(toOKLab(b)); d < least {
				t.Errorf("tones %d and %d: %.3f", k, i, d)
			}
			for cone := range 3 {
				if d := toOKLab(seenWithout(cone, a)).distance(toOKLab(seenWithout(cone, b))); d < least {
					t.Errorf("tones %d and %d without cone %d: %.3f", k, i, cone, d)
				}
			}
		}
	}
}

func TestLivingPhasesRunFromPaleToStrong(t *testing.T) {
	if LivingColour(0, 1) != Resting.Colour() || LivingColour(0, 4) != Resting.Colour() || LivingColour(1, 3) != Growing.Colour() || LivingColour(3, 4) != Dividing.Colour() {
		t.Error("the ends are not those of the tones")
	}
	for i := 1; i < 5; i++ {
		if toOKLab(LivingColour(i, 5)).l >= toOKLab(LivingColour(i-1, 5)).l {
			t.Errorf("phase %d is not darker than the one before", i)
		}
	}
}
