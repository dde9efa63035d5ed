package assay

import (
	"bytes"
	"math"
	"testing"

	"paget/record"
	"paget/rng"
	"paget/tissue"
)

// filledInsert returns the settings of a transwell for tests of its parts.
func filledInsert(t testing.TB, changes map[string]float64) *insertSettings {
	t.Helper()
	a := filled(t, "transwell", with(transwellNumbers(), changes)).(*Transwell)
	must(t, a.Validate())
	return &a.insertSettings
}

// poreAt returns a membrane with one pore.
func poreAt(x, y float64) *tissue.Membrane {
	return &tissue.Membrane{Thickness: 10, Radius: 4, X: []float64{x}, Y: []float64{y}}
}

// attract fills the chamber of an insert.
func attract(t testing.TB, in *insertSettings, m *tissue.Membrane) *attractant {
	t.Helper()
	cue, err := in.attract(m, nil)
	must(t, err)
	return cue.(*attractant)
}

func TestPlumeCarriesTheFluxOfItsPore(t *testing.T) {
	// Integrate the plume over a half sphere: for unit gradient in the pore the
	// flux is the pore's cross-section. The softened mouth takes a²/R² less.
	const a, width, R = 4.0, 4000.0, 400.0
	p := newPores([]float64{2000}, []float64{2000}, a, width)
	sum, n := 0.0, 400
	for i := 0; i < n; i++ {
		theta := (float64(i) + 0.5) / float64(n) * math.Pi / 2
		x, z := R*math.Sin(theta), R*math.Cos(theta)
		gx, _, gz := p.plume(2000+x, 2000, z)
		normal := -(gx*x + gz*z) / R
		sum += normal * 2 * math.Pi * R * R * math.Sin(theta) * math.Pi / 2 / float64(n)
	}
	if want := math.Pi * a * a; math.Abs(sum/want-1) > 1e-3 {
		t.Errorf("flux %v, want %v", sum, want)
	}
}

func TestPlumeIsLevelInTheMiddleOfThePoreAndPointsToItOutside(t *testing.T) {
	p := newPores([]float64{100}, []float64{100}, 4, 200)
	if gx, gy, _ := p.plume(100, 100, 0); gx != 0 || gy != 0 {
		t.Errorf("gradient (%v, %v) in the middle", gx, gy)
	}
	before := math.Inf(1)
	for _, d := range []float64{4, 8, 16, 32, 64} {
		gx, gy, _ := p.plume(100+d, 100, 0)
		hx, hy, _ := p.plume(100, 100-d, 0)
		if !(gx < 0) || gy != 0 || hx != 0 || hy != -gx {
			t.Errorf("at distance %v: (%v, %v) and (%v, %v)", d, gx, gy, hx, hy)
		}
		if -gx >= before {
			t.Errorf("the plume grows at distance %v", d)
		}
		before = -gx
	}
}

func TestPlumeIsPeriodic(t *testing.T) {
	p := newPores([]float64{1, 60, 130}, []float64{199, 20, 90}, 4, 200)
	ax, ay, az := p.plume(10, 195, 3)
	bx, by, bz := p.plume(-190, 395, 3)
	for _, d := range []float64{ax - bx, ay - by, az - bz} {
		if math.Abs(d) > 1e-15 {
			t.Errorf("(%v %v %v) and (%v %v %v) one period on", ax, ay, az, bx, by, bz)
		}
	}
}

func TestTiledPlumeEqualsTheSumOverAllPores(t *testing.T) {
	places := scatterDiscs(9, 1, 60, 8, square(250))
	p := newPores(places.x, places.y, 4, 250)
	for i := 0; i < 40; i++ {
		x, y, z := 6.1*float64(i), 250-5.3*float64(i), 0.5*float64(i%7)
		var wx, wy, wz float64
		for j := range places.x {
			dx, dy := short(x-places.x[j], 250), short(y-places.y[j], 250)
			if dx*dx+dy*dy > p.reach*p.reach {
				continue
			}
			w := -0.5 * 16 / math.Pow(dx*dx+dy*dy+z*z+16, 1.5)
			wx, wy, wz = wx+w*dx, wy+w*dy, wz+w*z
		}
		gx, gy, gz := p.plume(x, y, z)
		if math.Abs(gx-wx)+math.Abs(gy-wy)+math.Abs(gz-wz) > 1e-13 {
			t.Fatalf("at (%v, %v, %v): (%v %v %v), all pores (%v %v %v)", x, y, z, gx, gy, gz, wx, wy, wz)
		}
	}
}

func TestPlumesLessTheirLevelAverageToNothing(t *testing.T) {
	places := scatterDiscs(9, 1, 60, 8, square(250))
	p := newPores(places.x, places.y, 4, 250)
	for _, z := range []float64{2, 10, 40, -10} {
		var sx, sy, sz float64
		const n = 125
		for i := 0; i < n; i++ {
			for j := 0; j < n; j++ {
				gx, gy, gz := p.plume(2*float64(i), 2*float64(j), z)
				sx, sy, sz = sx+gx/n/n, sy+gy/n/n, sz+gz/n/n
			}
		}
		if want := p.level(z); math.Abs(sz/want-1) > 0.01 || math.Abs(sx)+math.Abs(sy) > 0.01*math.Abs(want) {
			t.Errorf("at height %v: mean (%v, %v, %v), level %v", z, sx, sy, sz, want)
		}
	}
}

func TestWhatIsLeftOutOfThePlumesIsAsSmallAsStated(t *testing.T) {
	// Root mean squares of each component over random membranes, for unit gradient in
	// the pores: of all plumes at the height of the reach, and of those beyond the reach
	// at the face. Pores keep apart, which takes a share of about 4·coverage off the
	// variance of independent ones.
	const width, radius, count = 600.0, 4.0, 360
	var side, up, beyond float64
	n := 0
	for draw := range uint64(60) {
		places := scatterDiscs(rng.Root(draw), 1, count, 2*radius, square(width))
		near, far := newPores(places.x, places.y, radius, width), newPores(places.x, places.y, radius, width)
		far.reach = width / 2
		far.sort(places.x, places.y)
		for i := range 25 {
			x, y := 24*float64(i), 24*float64(i*7%25)
			gx, gy, gz := near.plume(x, y, near.reach)
			gz -= near.level(near.reach)
			side, up = side+(gx*gx+gy*gy)/2, up+gz*gz
			ax, ay, _ := near.plume(x, y, 0)
			bx, by, _ := far.plume(x, y, 0)
			beyond += ((ax-bx)*(ax-bx) + (ay-by)*(ay-by)) / 2
			n++
		}
	}
	reach := width / math.Sqrt(count) * reachInSpacings
	// Between reach R and R' = width/2 the remainder is √(1 − R²/R'²) of the whole.
	stated := 0.5 * radius * radius * math.Sqrt(math.Pi*count/width/width/2) / reach
	rms := func(sum float64) float64 { return math.Sqrt(sum/float64(n)) / stated }
	inside := math.Sqrt(1 - 4*reach*reach/width/width)
	for what, c := range map[string][2]float64{"sideways at the height of the reach": {rms(side), 0.35},
		"up and down there": {rms(up), 0.87}, "beyond the reach": {rms(beyond), inside}} {
		if math.Abs(c[0]/c[1]-1) > 0.15 {
			t.Errorf("%s: %.3f of the stated remainder, want %.3f", what, c[0], c[1])
		}
	}
}

func TestAttractantIsConservedWithoutDecay(t *testing.T) {
	in := filledInsert(t, map[string]float64{"attractant decay": 0, "attractant above": 1})
	a := attract(t, in, poreAt(100, 100))
	start := a.chamber.Total()
	for i := 0; i < 48; i++ {
		must(t, a.Advance(30))
	}
	if got := a.chamber.Total(); math.Abs(got/start-1) > 1e-9 {
		t.Errorf("amount went from %v to %v", start, got)
	}
	in = filledInsert(t, map[string]float64{"attractant decay": 1e-3})
	a = attract(t, in, poreAt(100, 100))
	start = a.chamber.Total()
	must(t, a.Advance(1000))
	if got := a.chamber.Total() / start; math.Abs(got/math.Exp(-1)-1) > 1e-9 {
		t.Errorf("with a decay of 0.001/min the share %v is left after 1000 min", got)
	}
}

func TestGradientPointsToTheAttractantAndFades(t *testing.T) {
	in := filledInsert(t, map[string]float64{"pore density": 4e-3, "upper height": 2000, "lower height": 2000})
	m, err := tissue.RandomPores(1, boxOf(200), 10, 4, 4e-3)
	must(t, err)
	a := attract(t, in, m)
	must(t, a.Advance(10))
	_, _, early := a.Gradient(m.X[0], m.Y[0], -5)
	if !(early < 0) {
		t.Errorf("attractant lies below, the gradient in a pore points to %v", early)
	}
	if gx, gy, _ := a.Gradient(m.X[0]+1, m.Y[0], -5); gx != 0 || gy != 0 {
		t.Error("a gradient across the pore")
	}
	must(t, a.Advance(24*60))
	_, _, late := a.Gradient(m.X[0], m.Y[0], -5)
	if !(late < 0 && -late < -early/2) {
		t.Errorf("gradient %v early, %v after a day", early, late)
	}
}

func TestPlumeAboveDrawsInAndPlumeBelowDrawsOut(t *testing.T) {
	// Below the membrane concentration falls towards a mouth that drains it: up
	// the gradient means away from the pore.
	in := filledInsert(t, nil)
	a := attract(t, in, poreAt(100, 100))
	must(t, a.Advance(10))
	if gx, _, _ := a.Gradient(110, 100, 0); !(gx < 0) {
		t.Errorf("on top, 10 µm to the right: %v", gx)
	}
	if gx, _, _ := a.Gradient(110, 100, -10); !(gx > 0) {
		t.Errorf("below, 10 µm to the right: %v", gx)
	}
}

func TestWithoutPoresOrAttractantThereIsNoCue(t *testing.T) {
	in := filledInsert(t, nil)
	if cue, err := in.attract(&tissue.Membrane{Thickness: 10, Radius: 4}, nil); cue != nil || err != nil {
		t.Errorf("no pores: %v, %v", cue, err)
	}
	in = filledInsert(t, map[string]float64{"attractant below": 0})
	if cue, err := in.attract(poreAt(1, 1), nil); cue != nil || err != nil {
		t.Errorf("no attractant: %v, %v", cue, err)
	}
}

func TestCopiedAttractantRunsOnAlone(t *testing.T) {
	in := filledInsert(t, nil)
	a := attract(t, in, poreAt(100, 100))
	must(t, a.Advance(60))
	b := a.Copy().(*attractant)
	want := a.Concentration(0, 0, -10)
	must(t, b.Advance(600))
	if got := a.Concentration(0, 0, -10); got != want {
		t.Errorf("the original moved from %v to %v with its copy", want, got)
	}
	must(t, a.Advance(600))
	if a.Concentration(0, 0, -10) != b.Concentration(0, 0, -10) {
		t.Error("original and copy part")
	}
}

func TestASavedAttractantGoesOnBitForBit(t *testing.T) {
	in := filledInsert(t, nil)
	one := attract(t, in, poreAt(100, 100))
	must(t, one.Advance(90))
	var kept bytes.Buffer
	e := record.NewEncoder(&kept)
	one.Save(e)
	must(t, e.Flush())
	two := attract(t, in, poreAt(100, 100))
	must(t, two.Load(record.NewDecoder(kept.Bytes())))
	for range 3 {
		must(t, one.Advance(17))
		must(t, two.Advance(17))
		ax, ay, az := one.Gradient(90, 95, 0)
		bx, by, bz := two.Gradient(90, 95, 0)
		if ax != bx || ay != by || az != bz || one.Concentration(0, 0, -5) != two.Concentration(0, 0, -5) {
			t.Fatalf("(%g, %g, %g) and (%g, %g, %g)", ax, ay, az, bx, by, bz)
		}
	}
	for n := range kept.Len() {
		if attract(t, in, poreAt(100, 100)).Load(record.NewDecoder(kept.Bytes()[:n])) == nil {
			t.Fatalf("a state of %d of %d bytes was taken", n, kept.Len())
		}
	}
}

// boxOf returns the box of a square patch.
func boxOf(width float64) tissue.Box {
	return tissue.Box{
		High:   [3]float64{width, width, 0},
		Border: [3]tissue.Border{tissue.Periodic, tissue.Periodic, tissue.Wall},
	}
}

func TestLossOfProteaseIsThatOfAThinLayerUnderMedium(t *testing.T) {
	// Exact steady state of a layer of thickness H with a uniform source q under
	// a medium of height L, same diffusivity and decay, no flux at both ends:
	//   mean c = q/k·(1 − λ/H·sinh(H/λ)·sinh(L/λ)/sinh((H+L)/λ)),  λ = √(D/k).
	// The rate of loss of the whole layer is q over that. It is a limit for
	// H ≪ λ: halving H halves the error.
	const diff, k, L = 4000.0, 0.01, 3000.0
	relative := func(H float64) float64 {
		lambda := math.Sqrt(diff / k)
		mean := (1 - lambda/H*math.Sinh(H/lambda)*math.Sinh(L/lambda)/math.Sinh((H+L)/lambda)) / k
		l := layerSettings{thickness: H, proteaseDiff: diff, proteaseDecay: k}
		return l.loss(&insertSettings{upperHeight: L + H})*mean - 1
	}
	coarse, fine := relative(60), relative(30)
	if math.Abs(coarse) > 0.05 || math.Abs(math.Log2(coarse/fine)-1) > 0.15 {
		t.Errorf("error %v at 60 µm, %v at 30 µm", coarse, fine)
	}
}

func TestMeanVerticalGradientIsThatOfTheColumn(t *testing.T) {
	// In a gel the plumes only share out unevenly what the column carries, and
	// carry the same flux through a slower gel with a steeper gradient.
	in := filledInsert(t, nil)
	m, err := tissue.RandomPores(3, boxOf(200), 10, 4, 1e-3)
	must(t, err)
	for _, slow := range []float64{1, 3} {
		gel := &layerSettings{thickness: 40, attractantDiff: in.attractantDiff / slow}
		cue, err := in.attract(m, gel)
		must(t, err)
		a := cue.(*attractant)
		must(t, a.Advance(30))
		const n, z = 100, 12.0
		mean := 0.0
		for i := 0; i < n; i++ {
			for j := 0; j < n; j++ {
				_, _, gz := a.Gradient(2*float64(i), 2*float64(j), z)
				mean += gz / n / n
			}
		}
		if want := -a.chamber.Gradient(-z); math.Abs(mean/want-1) > 0.01 {
			t.Errorf("mean vertical gradient %v, in the column %v", mean, want)
		}
		// Beside a pore's mouth the plume is steeper by the ratio of diffusivities.
		gx, gy, _ := a.Gradient(m.X[0]+6, m.Y[0], 0)
		px, py, _ := a.pores.plume(m.X[0]+6, m.Y[0], 0)
		g := slow * a.chamber.Gradient(5)
		if math.Abs(gx-g*px)+math.Abs(gy-g*py) > 1e-12 {
			t.Errorf("lateral gradient (%v, %v), want (%v, %v)", gx, gy, g*px, g*py)
		}
	}
}

func TestTheUpperFaceIsAskedOfTheChamberAsItIsNow(t *testing.T) {
	in := filledInsert(t, map[string]float64{"attractant below": 3})
	a := attract(t, in, poreAt(200, 200))
	for range 4 {
		must(t, a.Advance(30))
		copied := a.Copy().(*attractant)
		for _, cue := range []*attractant{a, copied} {
			_, _, gz := cue.Gradient(50, 50, 0)
			if c := cue.Concentration(50, 50, 0); c != cue.chamber.At(0) || gz != -cue.chamber.Gradient(0) {
				t.Errorf("at %g min the cells find %g nM and %g nM/µm", cue.chamber.Time(), c, gz)
			}
		}
		must(t, copied.Advance(500))
		if copied.Concentration(0, 0, 0) == a.Concentration(0, 0, 0) {
			t.Error("the copy's face does not move on its own")
		}
	}
}
