package survival_test

import (
	"fmt"
	"math"
	"testing"

	"paget/stats/survival"
)

// remission holds the weeks of remission of 21 pairs of children with leukaemia, with
// 6-mercaptopurine and with placebo (Freireich et al. 1963), in the order of
// treatment, placebo; group 1 is placebo.
func remission() (s survival.Sample, group []int) {
	s.Time = []float64{6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
		1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23}
	for i := range s.Time {
		s.Event = append(s.Event, i != 3 && i != 5 && i != 7 && i != 8 && i != 11 && i != 12 && i != 13 && (i < 16 || i > 20))
		group = append(group, i/21)
	}
	return s, group
}

// near tells whether two numbers agree to a tolerance.
func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// floats makes numbers of labels.
func floats(label []int) (list []float64) {
	for _, l := range label {
		list = append(list, float64(l))
	}
	return list
}

func TestRemissionOfLeukaemiaAsInTheTextbooks(t *testing.T) {
	s, group := remission()
	_, curves := survival.KaplanMeierByGroup(s, group)
	treated, placebo := &curves[0], &curves[1]

	// Kleinbaum and Klein 2012, 10.1007/978-1-4419-6646-9, chapter 2; Cox and Oakes 1984.
	for time, want := range map[float64][2]float64{ // share, Greenwood's error
		6: {0.8571, 0.0764}, 7: {0.8067, 0.0869}, 10: {0.7529, 0.0963}, 13: {0.6902, 0.1068},
		16: {0.6275, 0.1141}, 22: {0.5378, 0.1282}, 23: {0.4482, 0.1346}, 35: {0.4482, 0.1346},
	} {
		e := treated.At(time, 0.95, survival.LogLog)
		se, _ := treated.StandardError(time)
		if !e.Defined || !near(e.Value, want[0], 5e-5) || !near(se, want[1], 5e-5) {
			t.Errorf("week %g: %v, error %.4f, want %v", time, e, se, want)
		}
	}
	if m := treated.Median(0.95, survival.Log); !m.Defined || m.Value != 23 || m.HighDefined || m.Low != 16 {
		t.Errorf("median with treatment: %+v, want 23, from 16 on", m)
	}
	if m := placebo.Median(0.95, survival.Log); m.Value != 8 || m.Low != 4 || m.High != 12 {
		t.Errorf("median with placebo: %v, want 8 (4 to 12)", m)
	}
	r := survival.LogRank(s, group, nil, survival.Weight{})
	if !near(r.Statistic, 16.79, 0.005) || !near(r.Expected[0], 19.25, 0.005) || !near(r.Expected[1], 10.75, 0.005) || r.Observed[0] != 9 || r.Observed[1] != 21 {
		t.Errorf("log-rank: %+v, want χ² 16.79, 9 of 19.25 and 21 of 10.75", r)
	}
	x := []survival.Covariate{{Name: "placebo", Value: floats(group)}}
	for _, c := range []struct {
		ties      survival.Ties
		coef, err float64
	}{{survival.Breslow, 1.509, 0.410}, {survival.Efron, 1.572, 0.412}, {survival.Exact, 1.628, 0.433}} {
		got := survival.Cox(s, x, nil, c.ties)
		if !got.Defined || !near(got.Coefficients[0].Value, c.coef, 6e-4) || !near(got.Coefficients[0].SE, c.err, 6e-4) {
			t.Errorf("ties %d: %+v, want %g, error %g", c.ties, got.Coefficients, c.coef, c.err)
		}
	}
}

func TestSmallSamplesWorkedOutByHand(t *testing.T) {
	// Deaths at 1, 2, 4; one censored at 2, one at 3.
	s := survival.Sample{Time: []float64{3, 1, 2, 4, 2}, Event: []bool{false, true, true, true, false}}
	c := survival.KaplanMeier(s)
	for time, want := range map[float64]float64{0: 1, 0.9: 1, 1: 0.8, 2: 0.6, 3.5: 0.6, 4: 0, 9: 0} {
		if e := c.At(time, 0.9, survival.Plain); !near(e.Value, want, 1e-15) {
			t.Errorf("at %g: %v, want %g", time, e, want)
		}
	}
	if se, _ := c.StandardError(2); !near(se, 0.6*math.Sqrt(1.0/20+1.0/12), 1e-15) {
		t.Errorf("Greenwood's error at 2 is %g", se)
	}
	for time, want := range map[float64]int{0: 5, 1: 5, 1.5: 4, 2: 4, 3: 2, 4: 1, 5: 0} {
		if n := c.NumberAtRisk(time); n != want {
			t.Errorf("%d at risk at %g, want %d", n, time, want)
		}
	}
	// 1·1 + 0.8·1 + 0.6·1.5; areas beyond 1 and 2 are 1.7 and 0.9.
	m := c.RestrictedMean(3.5, 0.95)
	if !near(m.Value, 2.7, 1e-14) || !near(m.SE, math.Sqrt(1.7*1.7/20+0.9*0.9/12), 1e-14) {
		t.Errorf("restricted mean %v, error %g", m, m.SE)
	}
	d := survival.RestrictedMeanDifference(&c, &c, 3.5, 0.95)
	if d.Value != 0 || !near(d.SE, m.SE*math.Sqrt2, 1e-14) || d.Low >= 0 || d.High <= 0 {
		t.Errorf("difference from itself: %v", d)
	}
	// The curve runs level at a half from 2 to 6.
	flat := survival.KaplanMeier(survival.Sample{Time: []float64{1, 2, 6, 8}, Event: []bool{true, true, true, true}})
	if p := flat.Median(0.95, survival.Log); p.Value != 4 {
		t.Errorf("median of a level stretch: %v, want 4", p)
	}
	if p := flat.Percentile(0.2, 0.95, survival.Log); p.Value != 1 {
		t.Errorf("a fifth: %v, want 1", p)
	}
	// One event; the first subject has the higher score.
	two := survival.Sample{Time: []float64{1, 2}, Event: []bool{true, false}}
	if c := survival.ConcordanceOf(two, []float64{5, 3}, nil, 0.95); c.Value != 1 {
		t.Errorf("concordance %v, want 1", c)
	}
	// Of three pairs two are right; each subject is in two, and only the third in none that is wrong.
	three := survival.Sample{Time: []float64{1, 2, 3}, Event: []bool{true, true, true}}
	if c := survival.ConcordanceOf(three, []float64{2, 3, 1}, nil, 0.95); !near(c.Value, 2.0/3, 1e-15) || !near(c.SE, math.Sqrt(6)/9, 1e-15) {
		t.Errorf("concordance %v, error %g, want 2/3 and √6/9", c, c.SE)
	}
	if c := survival.ConcordanceOf(two, []float64{3, 3}, nil, 0.95); c.Value != 0.5 {
		t.Errorf("concordance of ties %v, want 0.5", c)
	}
}

func TestWeightedTestsWorkedOutByHand(t *testing.T) {
	// The first group dies at 1 and 2, the second at 3 and 4; S is 1 and 3/4 before the first two.
	s := survival.Sample{Time: []float64{1, 2, 3, 4}, Event: []bool{true, true, true, true}}
	for _, c := range []struct {
		weight survival.Weight
		x2     float64
	}{
		{survival.Weight{}, (7.0 / 6) * (7.0 / 6) / (1.0/4 + 2.0/9)},
		{survival.PetoPeto(), 1 / (1.0/4 + 1.0/8)},
		{survival.Weight{Gamma: 1}, 2},
		{survival.Weight{Rho: 1, Gamma: 1}, 2},
	} {
		if r := survival.LogRank(s, []int{5, 5, 7, 7}, nil, c.weight); !near(r.Statistic, c.x2, 1e-13) || r.Degrees != 1 || r.Groups[1] != 7 {
			t.Errorf("%+v: %+v, want %g", c.weight, r, c.x2)
		}
	}
}

func TestCoxOfTwoSubjectsAndOneIsSolvedByHand(t *testing.T) {
	// Times 1, 2, 3 with x = 1, 0, 1: the likelihood is e^β/(2e^β + 1)·1/(1 + e^β), greatest
	// where 2e^{2β} = 1.
	s := survival.Sample{Time: []float64{1, 2, 3}, Event: []bool{true, true, true}}
	r := survival.Cox(s, []survival.Covariate{{Name: "x", Value: []float64{1, 0, 1}}}, nil, survival.Efron)
	beta := -math.Ln2 / 2
	w := math.Exp(beta)
	info := 2*w/((2*w+1)*(2*w+1)) + w/((1+w)*(1+w))
	switch {
	case !r.Defined || !near(r.Coefficients[0].Value, beta, 1e-12):
		t.Errorf("%+v, want %g", r, beta)
	case !near(r.Coefficients[0].SE, 1/math.Sqrt(info), 1e-12):
		t.Errorf("error %g, want %g", r.Coefficients[0].SE, 1/math.Sqrt(info))
	case !near(r.LogLikelihood[0], -math.Log(6), 1e-14) || !near(r.LogLikelihood[1], beta-math.Log((2*w+1)*(1+w)), 1e-14):
		t.Errorf("log-likelihood %v", r.LogLikelihood)
	case !near(r.HazardRatio(0, 0.95).Value, math.Sqrt(0.5), 1e-12):
		t.Errorf("hazard ratio %v, want √½", r.HazardRatio(0, 0.95))
	}
}

func TestSchoenfeldsEvents(t *testing.T) {
	// Published tables of the formula: 66 and 331 events, rounded up.
	if n := survival.Events(0.5, 0.05, 0.8, 0.5); math.Ceil(n) != 66 {
		t.Errorf("%g events, want 66", n)
	}
	if n := survival.Events(0.7, 0.05, 0.9, 0.5); math.Ceil(n) != 331 {
		t.Errorf("%g events, want 331", n)
	}
	for _, hr := range []float64{0.3, 0.8, 1.5, 3} {
		for _, share := range []float64{0.2, 0.5} {
			d := survival.Events(hr, 0.05, 0.8, share)
			if p := survival.LogRankPower(hr, 0.05, d, share); !near(p, 0.8, 1e-5) {
				t.Errorf("ratio %g, share %g: %g events give a power of %g", hr, share, d, p)
			}
		}
	}
	if p := survival.LogRankPower(1, 0.05, 100, 0.5); !near(p, 0.05, 1e-12) {
		t.Errorf("the power at a ratio of 1 is %g", p)
	}
}

func ExampleKaplanMeier() {
	c := survival.KaplanMeier(survival.Sample{
		Time:  []float64{12, 20, 27, 31, 40, 40},
		Event: []bool{true, true, false, true, false, false},
	})
	fmt.Println("free of lesions at day 30:", c.At(30, 0.95, survival.LogLog))
	fmt.Println("median:", c.Median(0.95, survival.LogLog))
	// Output:
	// free of lesions at day 30: 0.6667 (0.1946 to 0.9044, n = 6)
	// median: 31 (12 to not reached, n = 6)
}
