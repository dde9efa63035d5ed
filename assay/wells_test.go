package assay

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"paget/cell"
	"paget/pathway"
	"paget/rng"
	"paget/tissue"
	"paget/units"
)

// brief shortens an assay to a few hours.
func brief(t testing.TB, kind string) Assay {
	return filled(t, kind, with(numbersOf(kind), map[string]float64{
		"duration": 6 * units.Hour, "reading interval": 2 * units.Hour,
	}))
}

// text writes a well so that two may be compared bit for bit.
func text(w Well) string {
	s := ""
	for _, r := range w.Readouts {
		s += fmt.Sprintf("%s %s %v %x\n", r.Name, r.Unit, r.Time, math.Float64bits(r.Value))
	}
	for _, c := range w.Series {
		for i := range c.Times {
			s += fmt.Sprintf("%s %v %x\n", c.Name, c.Times[i], math.Float64bits(c.Values[i]))
		}
	}
	if p := w.Picture; p != nil {
		for i := range p.X {
			s += fmt.Sprintf("%d %x %x %x\n", p.ID[i], math.Float64bits(p.X[i]), math.Float64bits(p.Y[i]), math.Float64bits(p.Z[i]))
		}
	}
	return s
}

func TestTheSameRootGivesTheSameWell(t *testing.T) {
	for _, kind := range Kinds() {
		a := brief(t, kind)
		d := cutter().dish(t, 77)
		d.Picture = true
		first := text(run(t, a, d))
		if again := text(run(t, a, d)); again != first {
			t.Errorf("%s: two runs differ", kind)
		}
		// An arm built anew from the same line and treatment is the same arm.
		other := cutter().dish(t, 77)
		other.Picture = true
		if arm := text(run(t, brief(t, kind), other)); arm != first {
			t.Errorf("%s: identical arms differ", kind)
		}
		d.Root = 78
		if text(run(t, a, d)) == first {
			t.Errorf("%s: another root gives the same well", kind)
		}
	}
}

func TestWellsGrowSideBySideAsTheyGrowAlone(t *testing.T) {
	a := brief(t, "transwell")
	d := wanderer().dish(t, 0)
	const n = 4
	alone, beside := make([]string, n), make([]string, n)
	well := func(i int) string {
		e := d
		e.Root = rng.Root(5).Derive("well", uint64(i))
		w, err := a.Run(context.Background(), e)
		if err != nil {
			return err.Error()
		}
		return text(w)
	}
	for i := range alone {
		alone[i] = well(i)
	}
	done := make(chan int)
	for i := range beside {
		go func() { beside[i] = well(i); done <- i }()
	}
	for range beside {
		<-done
	}
	if !slices.Equal(alone, beside) {
		t.Error("wells that run together differ from wells that run alone")
	}
}

func TestDescribeAnnouncesWhatRunReturns(t *testing.T) {
	for _, kind := range Kinds() {
		a := brief(t, kind)
		w := run(t, a, cutter().dish(t, 4))
		for _, info := range a.Describe() {
			name := info.Name
			if info.Name == activityPrefix+"NODE" {
				name = ActivityReadout("A")
			}
			if name == PhaseAny {
				name = PhasePrefix + "waiting"
			}
			for _, time := range info.Times {
				if _, ok := w.Value(name, time); !ok {
					t.Errorf("%s: no %q at %v min", kind, name, time)
				}
			}
		}
		for _, r := range w.Readouts {
			if math.IsNaN(r.Value) || math.IsInf(r.Value, 0) {
				t.Errorf("%s: %s is %v", kind, r.Name, r.Value)
			}
		}
		if w.Steps == 0 {
			t.Errorf("%s: no steps counted", kind)
		}
	}
}

func TestCancelledWellEndsWithTheReason(t *testing.T) {
	for _, kind := range Kinds() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := brief(t, kind).Run(ctx, cutter().dish(t, 4)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestRunRefusesWhatValidateRefuses(t *testing.T) {
	for _, kind := range Kinds() {
		a, _ := New(kind)
		var fault *SettingError
		if _, err := a.Run(context.Background(), cutter().dish(t, 4)); !errors.As(err, &fault) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestFaultyDishIsRefused(t *testing.T) {
	for _, kind := range Kinds() {
		if TakesEndothelium(kind) {
			continue // its dish holds other cells: TestABarrierNeedsEndotheliumAndDonor
		}
		for _, spoil := range []func(*Dish){
			func(d *Dish) { d.Kinds = nil },
			func(d *Dish) { d.Shares = []float64{0.5, 0.5} },
			func(d *Dish) { d.Shares = []float64{-1} },
			func(d *Dish) { d.Shares = []float64{0} },
		} {
			d := cutter().dish(t, 4)
			spoil(&d)
			var fault *DishError
			if _, err := brief(t, kind).Run(context.Background(), d); !errors.As(err, &fault) {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

func TestPlainTwinsGiveTheSameReadouts(t *testing.T) {
	// The twins of the lower floors integrate networks more finely and look at
	// all pairs; read-outs agree to the tolerance of the networks, counts exactly
	// while no cell stands at a threshold.
	for _, kind := range Kinds() {
		a := filled(t, kind, with(numbersOf(kind), map[string]float64{
			"duration": 2 * units.Hour, "reading interval": 2 * units.Hour,
		}))
		d := cutter().dish(t, 12)
		fast := run(t, a, d)
		d.Reference = true
		plain := run(t, a, d)
		for i, r := range fast.Readouts {
			p := plain.Readouts[i]
			if p.Name != r.Name || math.Abs(p.Value-r.Value) > 2e-3*max(1e-3, math.Abs(r.Value)) {
				t.Errorf("%s: %s is %v, by the twins %v", kind, r.Name, r.Value, p.Value)
			}
		}
	}
}

func TestHalfTheStepChangesReadoutsLittle(t *testing.T) {
	// Frames and readings stay; only the outer step is halved. Chance is keyed by
	// tick, so wells differ in luck and only means can agree.
	const wells = 4
	mean := func(step float64) (speed, through float64) {
		a := filled(t, "transwell", with(transwellNumbers(), map[string]float64{"time step": step, "duration": 12 * units.Hour}))
		for w := uint64(0); w < wells; w++ {
			got := run(t, a, wanderer().dish(t, rng.Root(300+w)))
			speed += last(t, got, "mean speed") / wells
			through += last(t, got, "through") / wells
		}
		return speed, through
	}
	s2, n2 := mean(2)
	s1, n1 := mean(1)
	if math.Abs(s1/s2-1) > 0.05 {
		t.Errorf("mean speed %v µm/h with steps of 2 min, %v with 1 min", s2, s1)
	}
	if math.Abs(n1-n2) > 3.89*math.Sqrt((n1+n2)/wells) {
		t.Errorf("%v cells through with steps of 2 min, %v with 1 min", n2, n1)
	}
}

// posed returns a state of four cells that were put in place by hand: on top, in
// a pore, below, and below but dying.
func posed() *tissue.State {
	return &tissue.State{
		ID: []uint64{1, 2, 3, 4}, Kind: make([]uint8, 4),
		X: []float64{20, 60, 100, 140}, Y: []float64{50, 50, 50, 50}, Z: []float64{0, -5, -10, -10},
		QX: []float64{1, 0, 0, 0}, QY: []float64{0, 1, 0, 0}, QZ: make([]float64, 4),
		Radius: []float64{8, 8, 8, 8}, Elongation: []float64{1, 1, 1, 1},
		Phase: []tissue.Phase{tissue.Waiting, tissue.Waiting, tissue.Dividing, tissue.Apoptotic},
		Where: []tissue.Where{tissue.Above, tissue.InPore, tissue.Below, tissue.Below},
	}
}

func TestOnlyLivingCellsAtTheLowerFaceCountAsThrough(t *testing.T) {
	in := filledInsert(t, nil)
	r := newInsertReader(in, posed())
	r.read(0)
	if n := r.through.last(); n != 1 {
		t.Errorf("%v cells through, want 1", n)
	}
	p := takePicture(posed(), 200, 200)
	if want := []Class{OnTop, InPore, Through, Dying}; !slices.Equal(p.Class, want) {
		t.Errorf("classes %v, want %v", p.Class, want)
	}
	if p.Angle[0] != 0 || p.Angle[1] != math.Pi/2 {
		t.Errorf("angles %v", p.Angle)
	}
}

func TestDeadCellsLeaveTheWoundFree(t *testing.T) {
	m := newImage(200, 100, 0, 200, 0.5)
	want := 1 - 3*math.Pi*64/2e4
	if got := freeShare(m, posed()); math.Abs(got-want) > 1e-3 {
		t.Errorf("free %v, want %v", got, want)
	}
}

func TestTracksFollowCellsAcrossTheBorderAndForgetTheDead(t *testing.T) {
	s := posed()
	s.X[0] = 199
	f := newTracks(200, 100)
	f.frame(s, true)
	s.Time = 10
	s.X[0], s.Y[0] = 2, 54 // 3 µm on across the border, 4 µm up
	s.Phase[2] = tissue.Apoptotic
	s.Y[2] = 90
	f.frame(s, false)
	if got, want := f.speed(), 5.0/20; math.Abs(got-want) > 1e-12 { // two cells measured, one still
		t.Errorf("speed %v µm/min, want %v", got, want)
	}
	if got, want := f.spread(s), 25.0/2; math.Abs(got-want) > 1e-12 {
		t.Errorf("spread %v µm², want %v", got, want)
	}
}

func TestCoatingStiffnessReachesEveryAssay(t *testing.T) {
	c := wanderer()
	c.couplings = []cell.Coupling{{Signal: cell.Stiffness, Input: "S", Half: 5, Power: 2, Max: 0.9}}
	for kind, readout := range map[string]string{"transwell": "mean speed", "cytoskeleton": "stress fibres", "culture": "activity B"} {
		on := func(stiffness float64) float64 {
			a := filled(t, kind, with(numbersOf(kind), map[string]float64{
				"coating stiffness": stiffness, "duration": 6 * units.Hour, "reading interval": 6 * units.Hour,
			}))
			return last(t, run(t, a, c.dish(t, 14)), readout)
		}
		if soft, stiff := on(0.1), on(1000); !(stiff > soft*1.02) {
			t.Errorf("%s: %s is %v on soft and %v on stiff coating", kind, readout, soft, stiff)
		}
	}
}

func TestPoresBelongToTheWellAndNotToTheArm(t *testing.T) {
	pores := func(root rng.Root, c culturedLine) []float64 {
		d := c.dish(t, root)
		d.Picture = true
		p := run(t, brief(t, "transwell"), d).Picture
		return append(append([]float64(nil), p.PoreX...), p.PoreY...)
	}
	treated := wanderer()
	treated.treatment = pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: 0.9, Start: -48 * units.Hour}}
	if !slices.Equal(pores(1, wanderer()), pores(1, treated)) {
		t.Error("two arms of one well have different membranes")
	}
	if slices.Equal(pores(1, wanderer()), pores(2, wanderer())) {
		t.Error("two wells have the same membrane")
	}
}

func TestBindingMoleculesChangeAMonolayer(t *testing.T) {
	a := brief(t, "scratch")
	d := wanderer().dish(t, 6)
	loose := text(run(t, a, d))
	d.Pairs = []tissue.Pair{{A: "A", B: "A", Strength: 1}}
	if text(run(t, a, d)) == loose {
		t.Error("cells that hold each other move as if they did not")
	}
}
