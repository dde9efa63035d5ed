package paget

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"paget/assay"
	"paget/report"
	"paget/units"
)

// written is a study of hosts whose read-outs a test writes itself. Its rows hold each
// comparison once.
const written = `study: written
network: tumour
lines: [MDA-MB-231, MCF-7]
control: untreated
arms: [{name: untreated}, {name: silenced, perturb: [{knockdown: CLU, removed: 0.9}]}, {name: rescued, perturb: [{overexpress: CLU, fold: 2}]}]
cohorts:
  - cohort: mice
    host: nude mouse
    hosts: 10
    duration: 20 d
    read: [20 d]
    tumours: [{cells: 1e6 cells}]
expect:
  - {id: change, line: MDA-MB-231, arm: silenced, readout: mice nodules, published: x, band: [-90 %, 0 %], known: number, use: predict}
  - {id: difference, line: MDA-MB-231, arm: silenced, readout: mice metastasis, compare: difference, published: x, band: [-90 %, 0 %], known: number, use: predict}
  - {id: value, line: MDA-MB-231, arm: untreated, readout: mice tumour volume, compare: value, published: x, band: [0.1 mL, 2 mL], known: number, use: predict}
  - {id: share, line: MDA-MB-231, arm: untreated, readout: mice metastasis, compare: value, published: x, band: [70 %, 90 %], known: number, use: predict}
  - {id: median, line: MDA-MB-231, arm: untreated, readout: mice nodules, compare: median, published: x, band: [5, 6], known: number, use: predict}
  - {id: life, line: MDA-MB-231, arm: untreated, readout: mice survival, compare: median, published: x, band: [5 d, 10 d], known: number, use: predict}
  - {id: ratio, line: MDA-MB-231, arm: untreated, readout: mice nodules, with: mice lesions, compare: ratio, published: x, band: [2, 4], known: number, use: predict}
  - {id: correlation, line: MDA-MB-231, arm: untreated, readout: mice nodules, with: mice burden, compare: correlation, published: x, band: [0.8, 1], known: number, use: predict}
  - {id: hazard, line: MDA-MB-231, arm: silenced, readout: mice survival, compare: hazard, published: down, known: sign, use: predict}
  - {id: against, line: MDA-MB-231, arm: untreated, readout: mice nodules, against: MCF-7, published: up, known: sign, use: predict}
  - {id: rescue, line: MDA-MB-231, arm: rescued, readout: mice nodules, against: silenced, published: up, known: sign, use: predict}
  - {id: rescued points, line: MDA-MB-231, arm: rescued, readout: mice metastasis, compare: difference, against: silenced, published: x, band: [0 %, 90 %], known: number, use: predict}
  - {id: nowhere, line: MDA-MB-231, arm: untreated, readout: mice relapse, compare: value, published: x, band: [0 %, 1 %], known: number, use: predict}
`

// writtenResult is a result of that study. In the control arm of the first line host k
// of 10 has k nodules, a lesion for each three nodules, a burden of k² cells, a tumour of
// 100 k mm³, dies at day k but for the last two, and hosts 3 to 10 have metastases. Under
// the other arm there are half of the nodules, and one host dies, at day 2; in the other line
// there are 4 to 5 nodules. The third arm is as the control arm.
func writtenResult(t *testing.T) *Result {
	t.Helper()
	s, c, err := ReadStudy("written.yaml", []byte(written), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan(t, s, c, PlanOptions{})
	r := &Result{Plan: p, Wells: make([]assay.Well, len(p.Jobs))}
	end := 20 * units.Day
	for i, j := range p.Jobs {
		k := float64(j.Replicate + 1)
		add := func(name, unit string, v float64) {
			r.Wells[i].Readouts = append(r.Wells[i].Readouts, assay.Readout{Name: name, Unit: unit, Time: end, Value: v})
		}
		nodules, life, died := k, k, oneIf(k <= 8)
		if j.Line == 1 {
			nodules = 4 + k/10
		}
		if j.Arm == 1 {
			nodules, life, died = nodules/2, 20, 0
			if j.Replicate == 0 {
				life, died = 2, 1
			}
		}
		add("nodules", "1", nodules)
		add("lesions", "1", k/3)
		add("burden", "cells", k*k)
		add("tumour volume", "mm^3", 100*k)
		add("metastasis", "share", oneIf(nodules >= 3))
		add(survivalReadout, "d", life)
		add(deathReadout, "share", died)
	}
	r.collect()
	return r
}

func TestEachComparisonIsWhatItSays(t *testing.T) {
	r := writtenResult(t)
	want := map[string]struct {
		value, low, high float64 // as it is shown; NaN: not judged here
		unit, verdict    string
	}{
		"change":         {-50, -50, -50, "%", Pass},
		"difference":     {-30, math.NaN(), math.NaN(), "points", Pass}, // hosts 3, 4 and 5 fall below 3
		"value":          {550, 550 - 2.2622*302.765/math.Sqrt(10), 550 + 2.2622*302.765/math.Sqrt(10), "mm^3", Pass},
		"share":          {80, 49.02, 94.33, "%", Pass}, // Wilson's interval of 8 of 10
		"median":         {5.5, 2, 9, "", Pass},         // ranks 2 and 9 of 10
		"life":           {5.5, math.NaN(), math.NaN(), "d", Pass},
		"ratio":          {3, 3, 3, "", Pass},
		"correlation":    {math.NaN(), math.NaN(), math.NaN(), "", Fail}, // perfect: no interval
		"hazard":         {math.NaN(), math.NaN(), math.NaN(), "%", Pass},
		"against":        {100 * (5.5/4.55 - 1), math.NaN(), math.NaN(), "%", Fail},
		"rescue":         {100, 100, 100, "%", Pass},
		"rescued points": {30, math.NaN(), math.NaN(), "points", Pass},
		"nowhere":        {math.NaN(), math.NaN(), math.NaN(), "%", Fail},
	}
	for i, v := range r.Verdicts() {
		w := want[v.ID]
		if v.Verdict != w.verdict {
			t.Errorf("%s: verdict %s, want %s: %+v", v.ID, v.Verdict, w.verdict, v)
		}
		if v.ID != "nowhere" && v.Unit != w.unit {
			t.Errorf("%s: unit %q, want %q", v.ID, v.Unit, w.unit)
		}
		for _, x := range [][2]float64{{v.Simulated, w.value}, {v.Low, w.low}, {v.High, w.high}} {
			if !math.IsNaN(x[1]) && math.Abs(x[0]-x[1]) > 1e-3*(1+math.Abs(x[1])) {
				t.Errorf("%s: %g (%g to %g), want %g (%g to %g)", v.ID, v.Simulated, v.Low, v.High, w.value, w.low, w.high)
				break
			}
		}
		if !v.Defined && v.Reason == "" {
			t.Errorf("%s is not defined and does not say why", v.ID)
		}
		if e := r.Plan.Study.Expect[i]; e.HasBand && v.HasBand != true {
			t.Errorf("%s: the band is lost", v.ID)
		}
	}
}

// Ranks do not depend on how a read-out is scaled, and the interval is Fisher's.
func TestRankCorrelationOfKnownValues(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 5, 6}, []float64{10, 100, 20, 300, 250, 900}
	e := rankCorrelation(x, y)
	d2 := 0.0 // ranks of y: 1 3 2 5 4 6
	for i, rank := range []float64{1, 3, 2, 5, 4, 6} {
		d2 += (rank - x[i]) * (rank - x[i])
	}
	rho := 1 - 6*d2/(6*35)
	half := 1.959964 * math.Sqrt(1.06/3)
	if math.Abs(e.Value-rho) > 1e-12 || math.Abs(e.Low-math.Tanh(math.Atanh(rho)-half)) > 1e-6 || math.Abs(e.High-math.Tanh(math.Atanh(rho)+half)) > 1e-6 {
		t.Errorf("%v, want %g", e, rho)
	}
	if e := rankCorrelation(x, []float64{2, 2, 2, 2, 2, 2}); e.Defined || e.Reason == "" {
		t.Errorf("of what does not vary: %v", e)
	}
	if got := ranks([]float64{3, 1, 3, 2}); fmt.Sprint(got) != "[2.5 0 2.5 1]" {
		t.Errorf("ranks with a tie %v", got)
	}
}

// A hazard ratio of one against one: Cox of a small table that can be done by hand is
// tested in stats/survival; here, that the arms are the right way round.
func TestAHazardBelowOneIsAFall(t *testing.T) {
	r := writtenResult(t)
	for i, e := range r.Plan.Study.Expect {
		if e.Compare == Hazard {
			if v := r.Verdicts()[i]; !(v.High < 0 && v.Low >= -100) {
				t.Errorf("fewer die, and the hazard changes by %g (%g to %g) %%", v.Simulated, v.Low, v.High)
			}
		}
	}
}

// The answer says what was found in the words of the study, each row in the unit it is
// shown in.
func TestTheAnswerSaysWhatWasFound(t *testing.T) {
	text := writtenResult(t).Answer()
	for _, want := range []string{
		"In MDA-MB-231, silenced changes nodules (mice) by −50 % (95 % interval −50 to −50) and metastasis (mice) by −30 points of metastasis",
		"In MDA-MB-231, arm untreated: tumour volume (mice) 550 mm³ (95 % interval 333 to 767)",
		"metastasis (mice) 80.0 % (95 % interval 49.0 to 94.3)",
		"median nodules (mice) 5.5 (95 % interval 2.0 to 9.0)",
		"median survival (mice) 5.5 d",
		"nodules over lesions (mice) 3.0 (95 % interval 3.0 to 3.0)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the answer lacks %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"NaN", "untreated changes", "MCF-7"} {
		if strings.Contains(text, never) {
			t.Errorf("the answer holds %q:\n%s", never, text)
		}
	}
}

func TestChangesAndValuesStandOnAxesOfTheirOwn(t *testing.T) {
	r := writtenResult(t)
	seen := map[string]string{}
	for _, f := range r.forests(r.Verdicts()) {
		for _, row := range f.Rows {
			seen[row.ID] = f.Value.Label + " " + f.Value.Unit
		}
		if _, err := report.Draw(f, "", "x"); err != nil {
			t.Error(err)
		}
	}
	for id, want := range map[string]string{"change": "change against control %", "share": "value in the arm %", "value": "value in the arm mm^3", "hazard": "change against control %", "ratio": "value in the arm "} {
		if seen[id] != want {
			t.Errorf("%s stands on %q, want %q", id, seen[id], want)
		}
	}
}
