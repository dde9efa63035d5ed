package cohort_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/body"
	"paget/cohort"
	"paget/units"
)

func TestTwoHalvesMakeTheWholeRun(t *testing.T) {
	p := arms(7, false, 50)
	p.Arms[1].Hosts = 4
	whole := live(t, p, cohort.Whole(), 1)
	if len(whole) != 11 {
		t.Fatalf("%d hosts", len(whole))
	}
	for _, workers := range []int{1, 3} {
		halves := append(live(t, p, cohort.Shard{Part: 0, Of: 2}, workers), live(t, p, cohort.Shard{Part: 1, Of: 2}, workers)...)
		for i := range whole {
			if text(whole[i]) != text(halves[i]) {
				t.Fatalf("host %d differs with %d workers", i, workers)
			}
			if whole[i].Place != i {
				t.Fatalf("host %d stands at place %d", i, whole[i].Place)
			}
		}
	}
}

func TestShardsOfAnyNumberMakeTheWhole(t *testing.T) {
	trial, err := cohort.New(arms(5, true, 1, 2))
	if err != nil {
		t.Fatal(err)
	}
	for of := 1; of < 20; of++ {
		var places []int
		for part := range of {
			if err := trial.Run(context.Background(), nil, cohort.Shard{Part: part, Of: of}, func(h *cohort.Host) error {
				places = append(places, h.Place)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if of > 3 {
				break // the bounds alone are at stake, and lives cost time
			}
		}
		if of <= 3 && len(places) != 15 {
			t.Errorf("%d shards hold %d hosts", of, len(places))
		}
	}
}

func TestHostsOfAllArmsTakeTurns(t *testing.T) {
	p := arms(4, true, 1, 2)
	p.Arms[1].Hosts = 2
	trial, err := cohort.New(p)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range trial.Hosts() {
		arm, number := trial.Place(i)
		got = append(got, fmt.Sprint(arm, number))
	}
	want := []string{"0 0", "1 0", "2 0", "0 1", "1 1", "2 1", "0 2", "2 2", "0 3", "2 3"}
	if !slices.Equal(got, want) {
		t.Errorf("order %q", got)
	}
}

func TestPairsAreTheSameUntilTheDrugActs(t *testing.T) {
	hosts := live(t, arms(5, true, 0, 200), cohort.Whole(), 2)
	for i := 0; i < len(hosts); i += 3 {
		control, zero, dosed := hosts[i].Record, hosts[i+1].Record, hosts[i+2].Record
		if fmt.Sprint(*control) != fmt.Sprint(*zero) {
			t.Fatalf("host %d at dose 0 is not its own control", i/3)
		}
		differ := false
		for row, at := range seenIn(hosts[i], hosts[i+2]) {
			a, b := control.Series.Volume[row], dosed.Series.Volume[row]
			if at <= 10*units.Day && a != b {
				t.Fatalf("host %d differs at %g, before the first dose", i/3, at)
			}
			if a < b {
				t.Fatalf("host %d has a larger tumour under the drug at %g", i/3, at)
			}
			differ = differ || a > b
		}
		if !differ {
			t.Errorf("the drug does nothing in host %d", i/3)
		}
		if hosts[i].Kinetics[0] != hosts[i+2].Kinetics[0] {
			t.Errorf("host %d has two clearances", i/3)
		}
	}
	if hosts[0].Kinetics[0] == hosts[3].Kinetics[0] || hosts[0].Record.Series.Volume[10] == hosts[3].Record.Series.Volume[10] {
		t.Error("two hosts are one")
	}
}

func TestArmsWithHostsOfTheirOwnDoNotDependOnEachOther(t *testing.T) {
	p := arms(3, false, 0)
	hosts := live(t, p, cohort.Whole(), 2)
	if fmt.Sprint(*hosts[0].Record) == fmt.Sprint(*hosts[1].Record) {
		t.Error("hosts of two arms have the same luck")
	}
	p.Arms[0].Hosts = 1
	fewer := live(t, p, cohort.Whole(), 2)
	if fmt.Sprint(*fewer[3].Record) != fmt.Sprint(*hosts[5].Record) || fewer[3].Arm != 1 || fewer[3].Number != 2 {
		t.Error("a host changes with the number of hosts in another arm")
	}
}

func TestAllocatedHostsLiveInTheirArm(t *testing.T) {
	p := arms(8, true, 200)
	all := live(t, p, cohort.Whole(), 2)
	a := cohort.Allocation{Arms: []string{"control", "dose 1"}}
	p.Allocation = assign(t, a, 3, mice(8))
	for i, h := range live(t, p, cohort.Whole(), 2) {
		arm := p.Allocation.Rows[i].Arm
		if h.Arm != arm || h.Number != i || fmt.Sprint(*h.Record) != fmt.Sprint(*all[2*i+arm].Record) {
			t.Fatalf("host %d is not the one it would have been", i)
		}
	}
}

// seenIn returns the times at which both hosts were measured.
func seenIn(a, b *cohort.Host) []float64 {
	x, y := a.Record.Series.Time, b.Record.Series.Time
	return x[:min(len(x), len(y))]
}

func TestRulesActOnTheHost(t *testing.T) {
	p := arms(6, true, 0, 0, 0)
	p.Drugs = []cohort.Drug{drug(0)}
	grown := cohort.Rule{Name: "grown", Threshold: 100, Do: cohort.Start}
	p.Arms[1].Calendar.Rules = []cohort.Rule{grown, {Name: "operation", Threshold: 300, Do: cohort.Resect}}
	p.Arms[2].Calendar.Rules = []cohort.Rule{{Name: "humane", Threshold: 300, Do: cohort.PutDown}}
	after := cohort.Dose{Amount: 0.2, After: "grown", Interval: units.Day, Additional: 30}
	p.Arms[3].Calendar.Rules = []cohort.Rule{grown, {Name: "enough", Threshold: 160, Do: cohort.Stop}}
	p.Arms[3].Calendar.Doses = []cohort.Dose{after}
	resected := 0
	for i, hosts := 0, live(t, p, cohort.Whole(), 2); i < len(hosts); i += 4 {
		free, cut, ended, dosed := hosts[i], hosts[i+1], hosts[i+2], hosts[i+3]
		if v := cohort.ResectedAt(0).Of(cut); v.Event {
			resected++
			m := cut.Record.Marks[1]
			if m.Name != "operation" || math.Abs(m.Volume/300e9-1) > 0.01 {
				t.Errorf("resection at %g mm3: %+v", m.Volume/1e9, m)
			}
			if last := cut.Record.Series.Volume[len(cut.Record.Series.Volume)-1]; last != 0 {
				t.Errorf("%g µm³ are left after the resection", last)
			}
			if v := cohort.Survival().Of(ended); !v.Event || !ended.Humane || math.Abs(v.Number-m.Time/units.Day) > 0.01 {
				t.Errorf("the humane endpoint gives %+v, the resection was on day %g", v, m.Time/units.Day)
			}
		}
		start := dosed.Record.Marks[0]
		for row, at := range seenIn(dosed, free) {
			if a, b := free.Record.Series.Volume[row], dosed.Record.Series.Volume[row]; at <= start.Time && a != b {
				t.Fatalf("host %d differs on day %g, before the dose on day %g", i/4, at/units.Day, start.Time/units.Day)
			}
		}
	}
	if resected == 0 {
		t.Error("no tumour grew to be resected")
	}
}

func TestFinerRungsChangeLittle(t *testing.T) {
	p := arms(4, true, 0.5)
	p.Arms = p.Arms[1:]
	coarse := live(t, p, cohort.Whole(), 2)
	p.Ratio = 1.02
	for i, h := range live(t, p, cohort.Whole(), 2) {
		a, b := coarse[i].Record.Series.Volume, h.Record.Series.Volume
		last := min(len(a), len(b)) - 1
		if off := math.Abs(a[last]/b[last] - 1); off > 0.01 {
			t.Errorf("host %d: volumes of %g and %g mm3 with rungs 10 and 2 per cent apart", i, a[last]/1e9, b[last]/1e9)
		} else {
			t.Logf("host %d: %.3f %% at %.3g mm3", i, 100*off, a[last]/1e9)
		}
	}
}

func TestAStoppedDrugIsNotGivenAgain(t *testing.T) {
	p := arms(3, true, 100, 100)
	p.Drugs = []cohort.Drug{drug(0.3)}
	stop := cohort.Rule{Name: "enough", Threshold: 60, Do: cohort.Stop}
	p.Arms[2].Calendar.Rules = []cohort.Rule{stop}
	for i, hosts := 0, live(t, p, cohort.Whole(), 2); i < len(hosts); i += 3 {
		on, off := hosts[i+1], hosts[i+2]
		marks := off.Record.Marks
		if len(marks) == 0 || marks[0].Name != "enough" {
			t.Fatalf("host %d: no stop in %+v", i/3, marks)
		}
		differ := false
		for row, at := range seenIn(on, off) {
			a, b := on.Record.Series.Volume[row], off.Record.Series.Volume[row]
			// A step of the host ends at the mark, which moves the last digits.
			if at <= marks[0].Time && math.Abs(a/b-1) > 1e-6 {
				t.Fatalf("host %d: %g and %g on day %g, before the stop on day %g", i/3, a, b, at/units.Day, marks[0].Time/units.Day)
			}
			differ = differ || b > 1.01*a
		}
		if !differ {
			t.Errorf("host %d: the tumour does not grow faster once the drug is stopped", i/3)
		}
	}
}

func TestABrokenHostIsNamed(t *testing.T) {
	p := arms(3, true, 1)
	p.Arms[1].Body.Lesions.Most = 1
	trial, err := cohort.New(p)
	if err != nil {
		t.Fatal(err)
	}
	handed := 0
	err = trial.Run(context.Background(), nil, cohort.Whole(), func(*cohort.Host) error { handed++; return nil })
	var fault *cohort.HostError
	var limit *body.LimitError
	if !errors.As(err, &fault) || !errors.As(err, &limit) || fault.Arm != "dose 1" || handed != 2*(fault.Number-1)+1 {
		t.Errorf("after %d hosts: %v", handed, err)
	}
}

func TestFaultsOfAPlanAreNamedAllAtOnce(t *testing.T) {
	p := arms(3, true, 1, 2)
	p.Ratio = 0.9
	p.Arms[0].Hosts = 0
	p.Arms[1].Name = "control"
	p.Arms[1].Pharmacology = nil
	p.Arms[2].Body.Primary.CellVolume = -1
	p.Arms[2].Calendar.Doses[0].Amount = -1
	p.Drugs[0].Least = 0
	p.Drugs[0].Kinetics.Bioavailability = 70
	p.Drugs[0].Kinetics.Clearance = 1
	p.Allocation = &cohort.List{Arms: []string{"control"}}
	_, err := cohort.New(p)
	for _, want := range []string{
		"a ratio above 1", `two arms "control"`, "has no pharmacology", `arm "dose 2": calendar: dose 1 has the amount -1`, "least level 0 nM",
		"for 80 % write 0.8", "exactly one of the two", "an allocation list of 1", `arm "dose 2": host:`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q", want)
		}
	}
	if err != nil && t.Failed() {
		t.Log(err)
	}
	for want, p := range map[string]cohort.Plan{
		"has no arms":    {},
		"has 0 hosts":    arms(0, true),
		"list without h": {Arms: arms(1, true).Arms, Allocation: &cohort.List{Arms: []string{"control"}}},
		"the same order": {Arms: arms(1, true).Arms, Allocation: &cohort.List{Arms: []string{"x"}}},
	} {
		if _, err := cohort.New(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestAnExperimentFromHostsToAnimals(t *testing.T) {
	p := arms(40, false, 100)
	trial, err := cohort.New(p)
	if err != nil {
		t.Fatal(err)
	}
	sheet := trial.NewSheet([]cohort.Readout{cohort.VolumeAt(body.Calliper{Error: 0.1}, 0, 20*units.Day), cohort.Survival(), cohort.Founded(0, "x")})
	if err := trial.Run(context.Background(), nil, cohort.Whole(), func(h *cohort.Host) error { sheet.Read(h); return nil }); err != nil {
		t.Fatal(err)
	}
	a, err := sheet.Animals(4, cohort.Question{Readout: 0, First: 0, Second: 1, Sizes: []int{2, 3, 5, 8, 12, 20}, Draws: 500, Alpha: 0.05, Wanted: 0.8}, nil)
	if err != nil || !a.Answer.Defined || a.Answer.N[0] > 20 {
		t.Errorf("%+v, %v", a, err)
	}
	t.Log(a.Paragraph(4))
}

func BenchmarkHost(b *testing.B) {
	for _, c := range []struct {
		name  string
		dose  float64
		ratio float64
	}{{"control", 0, 0}, {"rungs 1.02", 100, 1.02}, {"rungs 1.05", 100, 1.05}, {"rungs 1.1", 100, 1.1}, {"rungs 1.2", 100, 1.2}} {
		b.Run(c.name, func(b *testing.B) {
			p := arms(b.N, true, c.dose)
			p.Ratio = c.ratio
			p.Arms = p.Arms[1:]
			trial, err := cohort.New(p)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			steps := 0
			if err := trial.Run(context.Background(), nil, cohort.Whole(), func(h *cohort.Host) error { steps += h.Record.Final.Steps; return nil }); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(steps)/float64(b.N), "steps")
		})
	}
}
