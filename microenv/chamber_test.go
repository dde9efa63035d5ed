package microenv

import (
	"math"
	"strings"
	"testing"

	"paget/stats"
)

func chamber(t testing.TB, spec ChamberSpec) *Chamber {
	t.Helper()
	c, err := NewChamber(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// insert is a chamber of usual proportions.
func insert() ChamberSpec {
	return ChamberSpec{
		UpperHeight: 3000, LowerHeight: 5000, Thickness: 10, Porosity: 0.05, Diffusivity: 6000,
		LowerInitial: 10, Slabs: 40,
	}
}

func TestStirredChamberFollowsItsExponential(t *testing.T) {
	spec := insert()
	spec.UpperStirred, spec.LowerStirred, spec.Decay = true, true, 1e-4
	c := chamber(t, spec)
	// The membrane holds 10⁻⁴ of the volume and passes φD/L per area; it fills in
	// L²/D, a minute's fraction.
	rate := spec.Porosity * spec.Diffusivity / spec.Thickness * (1/spec.UpperHeight + 1/spec.LowerHeight)
	even := 10 * spec.LowerHeight / (spec.UpperHeight + spec.LowerHeight)
	for _, dt := range []float64{10, 50, 100, 400, 1440} {
		c.Step(dt)
		fade, lost := math.Exp(-rate*c.Time()), math.Exp(-spec.Decay*c.Time())
		near(t, "upper", c.UpperMean(), lost*even*(1-fade), 3e-3)
		near(t, "lower", c.LowerMean(), lost*(even+(10-even)*fade), 3e-3)
		near(t, "upper face", c.UpperFace(), c.UpperMean(), 1e-12)
		near(t, "lower face", c.LowerFace(), c.LowerMean(), 1e-12)
		near(t, "middle of a pore", c.At(5), 0.5*(c.UpperFace()+c.LowerFace()), 2e-3)
		// The pore is nearly at rest: a straight line.
		near(t, "gradient", c.Gradient(5), (c.LowerFace()-c.UpperFace())/10, 1e-5)
	}
}

func TestChamberKeepsItsAmountAndEndsEven(t *testing.T) {
	spec := insert()
	spec.UpperInitial = 1
	spec.GelThickness, spec.GelDiffusivity = 100, 2500
	c := chamber(t, spec)
	start := c.Total()
	near(t, "amount", start, 1*(3000+100+0.5)+10*5000, 1e-8)
	for range 100 {
		c.Step(30)
		near(t, "amount", c.Total(), start, 1e-10*start)
	}
	c.Step(1e6)
	even := start / (3000 + 100 + 0.5 + 5000)
	for _, below := range []float64{-3100, -500, -100, -30, 0, 3, 10, 700, 5010} {
		near(t, "concentration at the end", c.At(below), even, 1e-9)
		near(t, "gradient at the end", c.Gradient(below), 0, 1e-11)
	}
}

func TestUniformChamberOnlyDecays(t *testing.T) {
	spec := insert()
	spec.UpperInitial, spec.Decay = 10, 0.003
	c := chamber(t, spec)
	c.Step(123)
	c.Step(321)
	for _, below := range []float64{-3000, -20, 5, 400} {
		near(t, "concentration", c.At(below), 10*math.Exp(-0.003*444), 1e-10)
	}
}

func TestPoreGradientFollowsTheFlux(t *testing.T) {
	spec := insert()
	spec.GelThickness, spec.GelDiffusivity = 50, 3000
	c := chamber(t, spec)
	c.Step(240)
	// The flux per membrane area is D·φ·∇ in the pore, D_gel·∇ in the gel at the
	// upper face and D·∇ in the liquid at the lower one.
	const close = 1e-6
	near(t, "upper face", spec.GelDiffusivity*c.Gradient(-close), spec.Diffusivity*spec.Porosity*c.Gradient(0), 1e-4*math.Abs(spec.Diffusivity*spec.Porosity*c.Gradient(0)))
	near(t, "lower face", spec.Diffusivity*c.Gradient(10+close), spec.Diffusivity*spec.Porosity*c.Gradient(10), 1e-4*math.Abs(spec.Diffusivity*spec.Porosity*c.Gradient(10)))
	if c.Gradient(0) <= 0 {
		t.Errorf("gradient %g: the lower compartment has more", c.Gradient(0))
	}
	// Gradient and values tell the same.
	for _, below := range []float64{-2000, -300, -20, 2.2, 6.7, 300, 2000} {
		const d = 0.05
		if got, want := c.Gradient(below), (c.At(below+d)-c.At(below-d))/(2*d); math.Abs(got-want) > 0.15*math.Abs(want)+1e-7 {
			t.Errorf("at %g: gradient %g, values rise by %g", below, got, want)
		}
	}
	for _, face := range []float64{0, 10} {
		near(t, "continuity", c.At(face+1e-9), c.At(face-1e-9), 1e-7)
	}
	near(t, "upper face", c.UpperFace(), c.At(0), 1e-12)
	near(t, "lower face", c.LowerFace(), c.At(10), 1e-10)
}

func TestUnstirredChamberSpreadsAsTwoHalfSpaces(t *testing.T) {
	// With a fully open, thin membrane the two liquids are one: Crank 1975 §2.1.3,
	// c = c0/2·erfc(−x/2√(Dt)) before the ends are felt.
	spec := insert()
	spec.Porosity, spec.UpperHeight, spec.LowerHeight = 1, 4000, 4000
	const span = 60.0
	var h, e []float64
	for _, n := range []int{20, 40, 80} {
		spec.Slabs = n
		c := chamber(t, spec)
		c.Step(span)
		off := 0.0
		for below := -1500.0; below <= 1500; below += 50 {
			x := below - spec.Thickness // the membrane starts with the upper liquid
			off = math.Max(off, math.Abs(c.At(below)-5*math.Erfc(-x/(2*math.Sqrt(spec.Diffusivity*span)))))
		}
		h, e = append(h, math.Log(1/float64(n))), append(e, math.Log(off))
	}
	if math.Exp(e[2]) > 0.01 {
		t.Errorf("error %g nM with 80 slabs", math.Exp(e[2]))
	}
	if _, slope := stats.LinearFit(h, e); slope < 1.7 {
		t.Errorf("log errors %.3g, slope %.2f, want about 2", e, slope)
	}
}

func TestChamberStepsAreIndependentOfTheirLength(t *testing.T) {
	one := chamber(t, insert())
	many := one.Copy()
	one.Step(1440)
	for range 1440 {
		many.Step(1)
	}
	for _, below := range []float64{-3000, -50, 0, 5, 10, 2500} {
		near(t, "concentration", many.At(below), one.At(below), 1e-10)
	}
	if one.Time() != 1440 || many.Time() != 1440 {
		t.Errorf("times %g and %g", one.Time(), many.Time())
	}
}

func TestAStirredCompartmentHasOneConcentration(t *testing.T) {
	spec := insert()
	spec.LowerStirred = true
	c := chamber(t, spec)
	c.Step(500)
	near(t, "lower", c.At(4000), c.LowerFace(), 1e-12)
	if g := c.Gradient(700); g != 0 {
		t.Errorf("gradient %g in a stirred compartment", g)
	}
	if c.At(-2900) >= c.UpperFace() {
		t.Error("the unstirred compartment is even")
	}
}

func TestImpossibleChambersAreRefused(t *testing.T) {
	_, err := NewChamber(ChamberSpec{UpperHeight: -1, LowerHeight: math.Inf(1), Porosity: 1.2, Decay: -1, UpperInitial: math.NaN(), GelThickness: 5})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"upper height", "lower height", "thickness", "porosity", "diffusivity", "decay", "upper concentration", "gel diffusivity", "slabs"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not mentioned in: %v", want, err)
		}
	}
	c := chamber(t, insert())
	panics(t, "place", func() { c.At(6000) })
	panics(t, "place", func() { c.Gradient(math.NaN()) })
	panics(t, "time", func() { c.Step(-1) })
}
