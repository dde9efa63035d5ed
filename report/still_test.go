package report

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"

	"paget/record"
	"paget/rng"
)

// spheroid returns cells on a jittered lattice within a radius, with a necrotic
// core and phases by depth, and the oxygen round them.
func demonstrationBalls(radius float64) Balls {
	r := rng.New(5, rng.Testing, 0, 0)
	b := Balls{Classes: []BallClass{{"Q", Resting.Colour()}, {"K1", Growing.Colour()}, {"K2", Dividing.Colour()}, {"apoptotic", Apoptotic.Colour()}, {"necrotic", Necrotic.Colour()}}}
	const a = 16 / math.Sqrt2
	n := int(radius/a) + 1
	for i := -n; i <= n; i++ {
		for j := -n; j <= n; j++ {
			for k := -n; k <= n; k++ {
				x, y, z := a*float64(i), a*float64(j), a*float64(k)
				d := math.Sqrt(x*x + y*y + z*z)
				if (i+j+k)%2 != 0 || d >= radius {
					continue
				}
				b.X = append(b.X, x+4*r.Float64()-2)
				b.Y = append(b.Y, y+4*r.Float64()-2)
				b.Z = append(b.Z, z+4*r.Float64()-2)
				b.R = append(b.R, 8.4+1.5*r.Float64())
				class, u := 0, r.Float64()
				switch {
				case d < 0.55*radius && u < 1.2-1.6*d/radius && radius > 150:
					class = 4
				case u > 0.97:
					class = 3
				case u < 0.6*math.Pow(d/radius, 2):
					class = 1
				case u < 0.75*math.Pow(d/radius, 2):
					class = 2
				}
				b.Class = append(b.Class, class)
			}
		}
	}
	return b
}

func demonstrationOxygen(half, radius float64) *Field {
	n := int(2 * half / 20)
	f := &Field{Grid: record.Grid{N: [3]int{n, n, n}, Origin: [3]float64{-half, -half, -half}, Spacing: [3]float64{20, 20, 20}}, Scale: ColourScale{Name: "oxygen (mmHg)", Min: 0, Max: 38, Map: Mist}, Contours: []float64{5, 10}}
	for i := range f.Grid.Voxels() {
		x, y, z := f.Grid.Centre(i)
		d := math.Sqrt(x*x+y*y+z*z) / radius
		v := 3 + 12*d*d
		if d > 1 {
			v = 38 - 23/d
		}
		f.Values = append(f.Values, v)
	}
	return f
}

// pixels returns the decoded picture.
func pixels(t *testing.T, s Still) image.Image {
	t.Helper()
	data, err := s.PNG()
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.PNG()
	if err != nil || !bytes.Equal(again, data) {
		t.Error("drawn twice, two pictures")
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// count returns how many pixels are nearer to the colour than 1 in 6 of black to white.
func count(img image.Image, c color.NRGBA) int {
	n, want := 0, toOKLab(c)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if toOKLab(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)).distance(want) < 0.16 {
				n++
			}
		}
	}
	return n
}

var (
	red  = color.NRGBA{0xD0, 0x20, 0x20, 0xFF}
	blue = color.NRGBA{0x20, 0x40, 0xD0, 0xFF}
)

// twoBalls returns a red ball at the origin and a blue one of half its size at x.
func twoBalls(x float64) Balls {
	return Balls{X: []float64{0, x}, Y: []float64{0, 0}, Z: []float64{0, 0}, R: []float64{10, 5}, Class: []int{0, 1}, Classes: []BallClass{{"", red}, {"", blue}}}
}

func TestABallInFrontHidesOneBehind(t *testing.T) {
	// Without a name, the discs of the legend are the only other red and blue.
	seen := func(x float64) (int, int) {
		img := pixels(t, Spheres{Balls: twoBalls(x), Azimuth: 0, Elevation: 1e-9, Span: 60, Centre: &[3]float64{}, Pixels: 200})
		return count(img, red), count(img, blue)
	}
	redBehind, blueInFront := seen(20)
	redInFront, blueBehind := seen(-20)
	// Discs of 10 and 5 µm at 200 pixels to 60 µm.
	big, small := math.Pi*math.Pow(10*200./60, 2), math.Pi*math.Pow(5*200./60, 2)
	if math.Abs(float64(redInFront-redBehind)-small) > 0.2*small || math.Abs(float64(blueInFront-blueBehind)-small) > 0.2*small {
		t.Errorf("red %d and %d, blue %d and %d; the small ball covers %.0f pixels", redInFront, redBehind, blueInFront, blueBehind, small)
	}
	if float64(redInFront) < 0.9*big {
		t.Errorf("the ball in front covers %d pixels, not %.0f", redInFront, big)
	}
}

func TestTheOrderOfTheBallsDoesNotMatter(t *testing.T) {
	b := demonstrationBalls(70)
	turned := Balls{Classes: b.Classes}
	for i := len(b.X) - 1; i >= 0; i-- {
		turned.X, turned.Y, turned.Z, turned.R = append(turned.X, b.X[i]), append(turned.Y, b.Y[i]), append(turned.Z, b.Z[i]), append(turned.R, b.R[i])
		turned.Class = append(turned.Class, b.Class[i])
	}
	for _, cut := range []Cut{Whole, Half, Octant} {
		one := pixels(t, Spheres{Balls: b, Cut: cut, Pixels: 160, Span: 160, Centre: &[3]float64{}})
		other := pixels(t, Spheres{Balls: turned, Cut: cut, Pixels: 160, Span: 160, Centre: &[3]float64{}})
		if d := differing(one, other); d > 3 { // equal depths to the last bit are decided by order
			t.Errorf("cut %d: %d pixels differ", cut, d)
		}
	}
}

// differing counts the pixels in which two pictures differ clearly.
func differing(a, b image.Image) int {
	n := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := toOKLab(color.NRGBAModel.Convert(a.At(x, y)).(color.NRGBA)), toOKLab(color.NRGBAModel.Convert(b.At(x, y)).(color.NRGBA))
			if p.distance(q) > 0.03 {
				n++
			}
		}
	}
	return n
}

func TestWhatIsHiddenIsOnlySkipped(t *testing.T) {
	b := demonstrationBalls(110)
	for _, cut := range []Cut{Whole, Half, Octant} {
		s := Spheres{Balls: b, Cut: cut}
		quick := s.project([3]float64{}, 250, 400)
		for k, i := range quick.order() {
			if k%50 == 0 {
				quick.settle()
			}
			if !quick.hidden(int(i)) {
				quick.add(int(i))
			}
		}
		plain := s.project([3]float64{}, 250, 400)
		for _, i := range plain.order() {
			plain.add(int(i))
		}
		if !slices.Equal(quick.depth, plain.depth) || !slices.Equal(quick.ball, plain.ball) {
			t.Errorf("cut %d: balls were left out that are seen", cut)
		}
	}
}

func TestACutTakesAwayWhatItSays(t *testing.T) {
	b := Balls{X: []float64{0}, Y: []float64{0}, Z: []float64{0}, R: []float64{30}, Class: []int{0}, Classes: []BallClass{{"", red}}}
	v := (Spheres{}).view().towards
	disc := math.Pi * math.Pow(30*400./70, 2) // the cut through the middle, in points
	for cut, want := range map[Cut]float64{Whole: 0, Half: disc * v[0], Octant: disc / 4 * (v[0] + v[1] + v[2])} {
		p := Spheres{Balls: b, Cut: cut}.project([3]float64{}, 70, 400)
		p.add(0)
		n, bare := 0.0, 0
		for k, i := range p.ball {
			if i < 0 {
				n++
			}
			if x, y := float64(k%400)-199.5, float64(k/400)-199.5; i == 0 && math.Hypot(x, y) < 100 {
				bare++
			}
		}
		if math.Abs(n-want) > 0.01*disc || bare > 0 {
			t.Errorf("cut %d: %v points of cut surface, not %.0f; %d bare", cut, n, want, bare)
		}
	}
}

func TestACutShowsTheInside(t *testing.T) {
	// A red core within a blue shell of many balls.
	b := Balls{Classes: []BallClass{{"", red}, {"", blue}}}
	for _, p := range [][3]float64{{0, 0, 0}} {
		b.X, b.Y, b.Z, b.R, b.Class = append(b.X, p[0]), append(b.Y, p[1]), append(b.Z, p[2]), append(b.R, 20), append(b.Class, 0)
	}
	r := rng.New(9, rng.Testing, 0, 0)
	for range 2000 {
		x, y, z := r.Norm(), r.Norm(), r.Norm()
		d := math.Sqrt(x*x + y*y + z*z)
		b.X, b.Y, b.Z, b.R, b.Class = append(b.X, 40*x/d), append(b.Y, 40*y/d), append(b.Z, 40*z/d), append(b.R, 8), append(b.Class, 1)
	}
	chips := 2 // of the legend, about
	seen := func(c Cut) int {
		return count(pixels(t, Spheres{Balls: b, Cut: c, Pixels: 200, Span: 110}), red) - 70*chips
	}
	whole, half, octant := seen(Whole), seen(Half), seen(Octant)
	// The disc through the core, seen aslant, takes π 20² · cos 35° · cos 25° µm².
	want := math.Pi * 400 * math.Cos(35*math.Pi/180) * math.Cos(25*math.Pi/180) * math.Pow(200./110, 2)
	if whole > 30 || math.Abs(float64(half)-want) > 0.12*want+70 || octant <= whole+100 || octant >= half+int(0.4*want) {
		t.Errorf("red pixels: whole %d, half %d (%.0f expected), octant %d", whole, half, want, octant)
	}
}

// barPixels returns the length of the scale bar: the longest run of ink in the lowest
// tenth of the picture.
func barPixels(img image.Image) int {
	best := 0
	for y := img.Bounds().Max.Y * 8 / 10; y < img.Bounds().Max.Y; y++ {
		run := 0
		for x := range img.Bounds().Max.X {
			if color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA) != ink {
				run = 0
				continue
			}
			run++
			best = max(best, run)
		}
	}
	return best
}

func TestTheScaleBarHasTheRightLength(t *testing.T) {
	b := twoBalls(20)
	for _, c := range []struct {
		picture Still
		want    int
	}{
		{Spheres{Balls: b, Span: 100, Pixels: 300, ScaleBar: 25}, 75},
		{Spheres{Balls: b, Span: 100, Pixels: 300}, 60}, // 20 µm of itself
		{Slice{Balls: b, Span: 60, Pixels: 240, ScaleBar: 10}, 40},
		{Filmstrip{Frames: []Still{Spheres{Balls: b, Span: 50}, Spheres{Balls: b, Span: 100}}, Pixels: 200, ScaleBar: 50}, 100}, // the widest sets the scale
	} {
		if got := barPixels(pixels(t, c.picture)); got != c.want {
			t.Errorf("%T: the bar has %d pixels, not %d", c.picture, got, c.want)
		}
	}
}

func TestASliceCutsBallsWhereItLies(t *testing.T) {
	b := twoBalls(0)
	b.X[1], b.Z[1] = 20, 8
	size := func(at float64) (int, int) {
		img := pixels(t, Slice{Balls: b, Normal: 2, At: &at, Span: 60, Centre: &[3]float64{}, Pixels: 300})
		return count(img, red), count(img, blue)
	}
	redHere, blueHere := size(0)
	redThere, blueThere := size(6)
	if d := float64(redHere-redThere) - math.Pi*36*25; math.Abs(d) > 250 { // 10² - 8² = 6² lost, 5 pixels to a µm
		t.Errorf("the red disc is %v pixels off", d)
	}
	if d := float64(blueThere-blueHere) - math.Pi*21*25; math.Abs(d) > 250 { // 5² - 2²
		t.Errorf("the blue disc is %v pixels off", d)
	}
}

func TestAFieldIsShownWhereItIs(t *testing.T) {
	f := &Field{Grid: record.Grid{N: [3]int{10, 10, 2}, Origin: [3]float64{-100, -100, -20}, Spacing: [3]float64{20, 20, 20}}, Scale: ColourScale{Name: "c", Map: Mist}, Contours: []float64{0}}
	for i := range f.Grid.Voxels() {
		x, y, z := f.Grid.Centre(i)
		f.Values = append(f.Values, x+y+100*z)
	}
	p, err := f.plane(2, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range [][2]float64{{0, 0}, {13, -40}, {-90, 90}} {
		if v, ok := p.at(q[0], q[1]); !ok || math.Abs(v-q[0]-q[1]) > 1e-9 { // straight lines are met exactly
			t.Errorf("at %v: %v", q, v)
		}
	}
	if _, ok := p.at(101, 0); ok {
		t.Error("the field goes on outside its grid")
	}
	img := pixels(t, Slice{Field: f, Normal: 2, Pixels: 200})
	low, high := color.GrayModel.Convert(img.At(40, 190)).(color.Gray).Y, color.GrayModel.Convert(img.At(190, 40)).(color.Gray).Y
	if low+40 > high {
		t.Errorf("dark below left %d, light above right %d", low, high)
	}
	if _, err := (Slice{Field: f, Normal: 2, At: new(21.0)}).PNG(); err == nil {
		t.Error("a plane outside the field")
	}
	f.Values[7] = math.NaN()
	if _, err := (Slice{Field: f, Normal: 2, At: new(-10.0)}).PNG(); err == nil {
		t.Error("a field that holds no number")
	}
}

func TestPicturesThatCannotBeDrawnAreRefused(t *testing.T) {
	b := twoBalls(20)
	spoilt := func(spoil func(*Balls)) Balls {
		c := twoBalls(20)
		spoil(&c)
		return c
	}
	for name, s := range map[string]Still{
		"short":           Spheres{Balls: spoilt(func(b *Balls) { b.Y = b.Y[:1] })},
		"no radius":       Spheres{Balls: spoilt(func(b *Balls) { b.R[0] = 0 })},
		"nowhere":         Slice{Balls: spoilt(func(b *Balls) { b.Z[1] = math.NaN() })},
		"class":           Spheres{Balls: spoilt(func(b *Balls) { b.Class[0] = 2 })},
		"neither":         Spheres{Balls: spoilt(func(b *Balls) { b.Class = nil })},
		"bar":             Spheres{Balls: b, Span: 10, ScaleBar: 11},
		"span":            Spheres{Balls: b, Span: -1},
		"pixels":          Spheres{Balls: b, Pixels: 1 << 20},
		"empty strip":     Filmstrip{},
		"strip in strip":  Filmstrip{Frames: []Still{Filmstrip{}}},
		"cut":             Spheres{Balls: b, Cut: 9},
		"axis":            Slice{Balls: b, Normal: 3},
		"field too short": Slice{Balls: b, Field: &Field{Grid: record.Grid{N: [3]int{1, 1, 1}, Spacing: [3]float64{1, 1, 1}}}},
	} {
		if _, err := s.PNG(); err == nil {
			t.Errorf("%s: drawn", name)
		}
	}
	if _, err := (Spheres{}).PNG(); err != nil { // a culture that died out is a picture, too
		t.Error(err)
	}
}

func TestTheViewersAxesAreUprightAndNotMirrored(t *testing.T) {
	for _, s := range []Spheres{{}, {Azimuth: 90}, {Elevation: 60}, {Azimuth: -130, Elevation: -20}} {
		v := s.view()
		for k, p := range [][3]float64{v.right, v.up, v.towards} {
			for axis, got := range v.of(p) {
				want := 0.0
				if axis == k {
					want = 1
				}
				if math.Abs(got-want) > 1e-12 {
					t.Errorf("%v: axis %d is seen as %v", s, k, v.of(p))
				}
			}
		}
		// right × up points to the viewer.
		for k := range 3 {
			i, j := (k+1)%3, (k+2)%3
			if math.Abs(v.right[i]*v.up[j]-v.right[j]*v.up[i]-v.towards[k]) > 1e-12 {
				t.Errorf("%v: mirrored", s)
			}
		}
		if v.right[2] != 0 || v.up[2] <= 0 {
			t.Errorf("%v: z does not point up", s)
		}
	}
	if v := (Spheres{Azimuth: 90}).view(); math.Abs(v.towards[1]-1) > 1e-12 || math.Abs(v.right[0]+1) > 1e-12 {
		t.Errorf("seen from y: %v", v)
	}
}

func BenchmarkSpheres(b *testing.B) {
	for _, c := range []struct {
		name   string
		radius float64
		cut    Cut
	}{{"100,000 whole", 410.4, Whole}, {"100,000 octant", 410.4, Octant}, {"million octant", 884, Octant}} {
		balls := demonstrationBalls(c.radius)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := (Spheres{Balls: balls, Cut: c.cut}).PNG(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
