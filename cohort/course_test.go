package cohort_test

import (
	"math"
	"testing"

	"paget/cohort"
	"paget/rng"
	"paget/units"
)

func TestLevelsBuildUpToTheirLimit(t *testing.T) {
	k := antibody()
	k.EffectRate = 0
	const interval = 2 * units.Day
	var doses []cohort.Dose
	for i := range 80 {
		doses = append(doses, cohort.Dose{Amount: 1e-3, Time: float64(i) * interval})
	}
	r := cohort.NewRegimen(k, doses)
	ratio := r.Plasma(79*interval) / r.Plasma(0)
	q := math.Exp(-k.Elimination() * interval)
	near(t, "accumulation", ratio, (1-math.Pow(q, 80))/(1-q), 1e-12)
	near(t, "accumulation at rest", ratio, 1/(1-q), 1e-7)
	// In one interval at rest the area is that of one dose in all time.
	near(t, "the area of an interval at rest", r.Exposure(79.999999*interval)-r.Exposure(78.999999*interval), k.Exposure(doses[0], math.Inf(1)), 1e-6)
}

func TestTwoDosesAreTheSumOfEach(t *testing.T) {
	k := antibody()
	a := cohort.Dose{Amount: 1e-3, Time: 100, Route: cohort.Skin}
	b := cohort.Dose{Amount: 3e-3, Time: 900, Route: cohort.Infusion, Duration: 200}
	both, first, second := cohort.NewRegimen(k, []cohort.Dose{b, a}), cohort.NewRegimen(k, []cohort.Dose{a}), cohort.NewRegimen(k, []cohort.Dose{b})
	for _, at := range []float64{0, 99, 500, 901, 1000, 9000} {
		near(t, "the sum", both.Effect(at), first.Effect(at)+second.Effect(at), 1e-13)
	}
}

// regimens draws calendars of all routes.
func regimens(n int) []cohort.Regimen {
	var list []cohort.Regimen
	for i := range n {
		s := rng.New(8, rng.Testing, uint64(i), 0)
		k := antibody()
		k.HalfLife = s.LogNormal(units.Day, 1.5)
		k.Absorption = s.LogNormal(1/units.Day, 2)
		k.EffectRate = s.LogNormal(1/units.Day, 2)
		if i%4 == 0 {
			k.EffectRate = 0
		}
		if i%5 == 0 {
			k.Absorption = k.Elimination()
		}
		var doses []cohort.Dose
		for range 1 + s.Intn(12) {
			d := cohort.Dose{Amount: s.Exp() * 1e-3, Time: s.Float64() * 30 * units.Day, Route: cohort.Route(s.Intn(5))}
			if d.Route == cohort.Infusion {
				d.Duration = s.Exp() * 600
			}
			doses = append(doses, d)
		}
		list = append(list, cohort.NewRegimen(k, doses))
	}
	return list
}

func TestTheTableKeepsItsPromise(t *testing.T) {
	const end = 40 * units.Day
	rows, worst := 0, 0.0
	for i, r := range regimens(60) {
		const least = 0.01 // nM, of levels about 1 nM
		table := r.Table(end, cohort.Fineness{Relative: 0.01, Least: least})
		rows += len(table.Time)
		if len(table.Time) != len(table.Level) || table.Time[len(table.Time)-1] != end {
			t.Fatalf("regimen %d: the table ends at %g", i, table.Time[len(table.Time)-1])
		}
		peak := 0.0
		for _, v := range table.Level {
			peak = max(peak, v)
		}
		for j := range 20_000 {
			at := end * (float64(j) + 0.37) / 20_000
			exact := r.Effect(at)
			off := math.Abs(table.At(at)-exact) / max(exact, least)
			worst = max(worst, off)
		}
		for j := 1; j < len(table.Time); j++ {
			if table.Time[j] < table.Time[j-1] {
				t.Fatalf("regimen %d: time falls", i)
			}
			if table.Time[j] > table.Time[j-1] { // rows stand on the course
				at := table.Time[j]
				if j+1 < len(table.Time) && table.Time[j+1] == at {
					continue // the level before a jump
				}
				if exact := r.Effect(at); math.Abs(table.Level[j]-exact) > 1e-10*peak {
					t.Fatalf("regimen %d: row %d holds %g, the sum over doses is %g", i, j, table.Level[j], exact)
				}
			}
		}
	}
	if worst > 0.01 {
		t.Errorf("the table errs by %.2f %%", 100*worst)
	}
	if rows > 60*1500 {
		t.Errorf("%d rows for 60 regimens", rows)
	}
	t.Logf("worst error %.3f %%, %d rows a table", 100*worst, rows/60)
}

func TestAFinerTableErrsLess(t *testing.T) {
	r := regimens(1)[0]
	const end = 40 * units.Day
	coarse, fine := r.Table(end, cohort.Fineness{Relative: 0.04, Least: 0.01}), r.Table(end, cohort.Fineness{Relative: 0.01, Least: 0.01})
	if len(fine.Time) <= len(coarse.Time) || len(fine.Time) > 4*len(coarse.Time) {
		t.Errorf("rows grow from %d to %d: a quarter of the error should cost about twice the rows", len(coarse.Time), len(fine.Time))
	}
}

func TestNoDoseNoLevel(t *testing.T) {
	r := cohort.NewRegimen(antibody(), nil)
	table := r.Table(1000, cohort.Fineness{Relative: 0.01, Least: 0.01})
	for _, at := range []float64{-1, 0, 500, 1000, 2000} {
		if table.At(at) != 0 {
			t.Errorf("level %g at %g without a dose", table.At(at), at)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	var doses []cohort.Dose
	for i := range 30 {
		doses = append(doses, cohort.Dose{Amount: 1e-3, Time: float64(i) * 2 * units.Day, Route: cohort.Belly})
	}
	r := cohort.NewRegimen(antibody(), doses)
	for b.Loop() {
		r.Table(60*units.Day, cohort.Fineness{Relative: 0.01, Least: 0.01})
	}
}
