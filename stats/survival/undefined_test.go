package survival_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"paget/stats"
	"paget/stats/survival"
)

func TestWhatTheDataDoNotDetermineSaysWhy(t *testing.T) {
	nan := math.NaN()
	yes, no := []bool{true, true, true, true}, []bool{false, false, false, false}
	times, arm := []float64{1, 2, 3, 4}, []int{0, 0, 1, 1}
	x := func(v ...float64) []survival.Covariate { return []survival.Covariate{{Name: "dose", Value: v}} }
	rank := func(s survival.Sample, group []int) survival.Test {
		return survival.LogRank(s, group, nil, survival.Weight{}).Test
	}
	for name, c := range map[string]struct {
		got    survival.Test
		reason string
	}{
		"nobody":              {rank(survival.Sample{}, nil), "no subject"},
		"one arm":             {rank(survival.Sample{Time: times, Event: yes}, nil), "one group"},
		"all censored":        {rank(survival.Sample{Time: times, Event: no}, arm), "no event"},
		"never together":      {rank(survival.Sample{Time: times, Event: []bool{false, false, true, true}}, arm), "while two groups"},
		"all at once":         {rank(survival.Sample{Time: []float64{1, 1, 1, 1}, Event: yes}, arm), "watched with others"},
		"a time is NaN":       {rank(survival.Sample{Time: []float64{1, nan, 3, 4}, Event: yes}, arm), "not finite (subject 2)"},
		"a negative time":     {rank(survival.Sample{Time: []float64{1, 2, -3, 4}, Event: yes}, arm), "negative (subject 3)"},
		"strata of one group": {survival.LogRank(survival.Sample{Time: times, Event: yes}, arm, arm, survival.Weight{}).Test, "watched with others"},
	} {
		if c.got.Defined || !strings.Contains(c.got.Reason, c.reason) || c.got.P != 0 || c.got.Statistic != 0 {
			t.Errorf("%s: %+v, want a reason with %q", name, c.got, c.reason)
		}
	}
	for name, c := range map[string]struct {
		got    *survival.Regression
		reason string
		score  bool
	}{
		"all censored":     {survival.Cox(survival.Sample{Time: times, Event: no}, x(1, 2, 3, 4), nil, survival.Efron), "no event", false},
		"nothing varies":   {survival.Cox(survival.Sample{Time: times, Event: yes}, x(2, 2, 2, 2), nil, survival.Efron), "does not vary", false},
		"not in strata":    {survival.Cox(survival.Sample{Time: times, Event: yes}, x(0.1, 0.1, 0.3, 0.3), arm, survival.Efron), "does not vary", false},
		"perfect order":    {survival.Cox(survival.Sample{Time: times, Event: yes}, x(4, 3, 2, 1), nil, survival.Efron), "no maximum", true},
		"perfect, Exact":   {survival.Cox(survival.Sample{Time: []float64{1, 1, 2, 2}, Event: yes}, x(4, 3, 2, 1), nil, survival.Exact), "no maximum", true},
		"no event in one":  {survival.Cox(survival.Sample{Time: []float64{1, 4, 2, 3}, Event: []bool{true, true, false, false}}, x(0, 0, 1, 1), nil, survival.Breslow), "no maximum", true},
		"a dose is NaN":    {survival.Cox(survival.Sample{Time: times, Event: yes}, x(1, 2, nan, 4), nil, survival.Efron), "dose is not finite (subject 3)", false},
		"one follows":      {survival.Cox(survival.Sample{Time: times, Event: yes}, append(x(1, 3, 2, 5), survival.Covariate{Name: "twice", Value: []float64{2, 6, 4, 10}}), nil, survival.Efron), "does not vary", false},
		"too large to add": {survival.Cox(survival.Sample{Time: times, Event: yes}, x(-1.7e308, 1.7e308, 0, 1), nil, survival.Efron), "does not vary", false},
	} {
		if c.got.Defined || !strings.Contains(c.got.Reason, c.reason) || c.got.Score.Defined != c.score {
			t.Errorf("%s: %+v, want a reason with %q", name, c.got, c.reason)
		}
		if e := c.got.HazardRatio(0, 0.95); e.Defined || e.Reason != c.got.Reason {
			t.Errorf("%s: hazard ratio %+v", name, e)
		}
		if p := c.got.ProportionalHazards(); p.Global.Defined || len(p.Each) == 0 || p.Each[0].Reason == "" {
			t.Errorf("%s: proportional hazards %+v", name, p)
		}
		if k := c.got.Concordance(0.95); k.Defined || k.Reason == "" {
			t.Errorf("%s: concordance %+v", name, k)
		}
	}
}

func TestCurvesEndWhereNobodyIsWatched(t *testing.T) {
	empty := survival.KaplanMeier(survival.Sample{})
	censored := survival.KaplanMeier(survival.Sample{Time: []float64{2, 5}, Event: []bool{false, false}})
	all := survival.KaplanMeier(survival.Sample{Time: []float64{2, 2}, Event: []bool{true, true}})
	last := survival.KaplanMeier(survival.Sample{Time: []float64{1, 4}, Event: []bool{true, false}})
	for name, c := range map[string]struct {
		got    stats.Estimate
		value  float64
		reason string
	}{
		"nobody":                 {empty.At(1, 0.95, survival.Log), 0, "no subject"},
		"censored, within":       {censored.At(5, 0.95, survival.Log), 1, ""},
		"censored, beyond":       {censored.At(6, 0.95, survival.Log), 0, "watched so long"},
		"all have died":          {all.At(3, 0.95, survival.Log), 0, "nobody is left"},
		"the last is censored":   {last.At(4.5, 0.95, survival.Plain), 0, "watched so long"},
		"mean without event":     {censored.RestrictedMean(4, 0.95).Estimate, 4, "no event happened"},
		"mean before the event":  {last.RestrictedMean(1, 0.95).Estimate, 1, "no event happened"},
		"mean beyond":            {last.RestrictedMean(5, 0.95).Estimate, 0, "watched so long"},
		"mean beyond the deaths": {all.RestrictedMean(9, 0.95).Estimate, 2, ""},
		"mean of nobody":         {empty.RestrictedMean(9, 0.95).Estimate, 0, "no subject"},
		"difference":             {survival.RestrictedMeanDifference(&all, &empty, 3, 0.95).Estimate, 0, "control: the sample"},
		"difference, treated":    {survival.RestrictedMeanDifference(&empty, &all, 3, 0.95).Estimate, 0, "treated: the sample"},
	} {
		if c.got.Value != c.value || c.got.Defined != (c.reason == "") || !strings.Contains(c.got.Reason, c.reason) {
			t.Errorf("%s: %+v, want %g and a reason with %q", name, c.got, c.value, c.reason)
		}
	}
	for name, c := range map[string]struct {
		got    survival.Percentile
		reason string
	}{
		"nobody":   {empty.Median(0.95, survival.Log), "no subject"},
		"censored": {censored.Median(0.95, survival.Log), "fewer than a share of 0.5"},
		"all":      {all.Median(0.95, survival.Log), "lower limit"},
	} {
		if !strings.Contains(c.got.Reason, c.reason) || c.got.LowDefined || c.got.HighDefined {
			t.Errorf("%s: %+v, want a reason with %q", name, c.got, c.reason)
		}
	}
	r := survival.CumulativeIncidence([]float64{1, 2, 5}, []int{0, 1, 0}, 2)
	if e := r.At(1, 6, 0.95); e.Defined || !strings.Contains(e.Reason, "watched so long") {
		t.Errorf("incidence beyond: %+v", e)
	}
	if e := r.At(2, 3, 0.95); !e.Defined || e.Value != 0 {
		t.Errorf("incidence of a cause that never came: %+v", e)
	}
	nobody := survival.CumulativeIncidence(nil, nil, 1)
	if e := nobody.At(1, 0, 0.95); e.Defined || e.Reason == "" {
		t.Errorf("incidence of nobody: %+v", e)
	}
}

func TestFaultsOfTheCallerPanic(t *testing.T) {
	s := survival.Sample{Time: []float64{1, 2}, Event: []bool{true, true}}
	c := survival.KaplanMeier(s)
	x := []survival.Covariate{{Name: "x", Value: []float64{0, 1}}}
	for name, call := range map[string]func(){
		"lengths":          func() { survival.KaplanMeier(survival.Sample{Time: []float64{1}}) },
		"groups":           func() { survival.LogRank(s, []int{1}, nil, survival.Weight{}) },
		"weight":           func() { survival.LogRank(s, []int{1, 2}, nil, survival.Weight{Rho: -1}) },
		"no covariate":     func() { survival.Cox(s, nil, nil, survival.Efron) },
		"covariate":        func() { survival.Cox(s, []survival.Covariate{{Value: []float64{1}}}, nil, survival.Efron) },
		"ties":             func() { survival.Cox(s, x, nil, 9) },
		"level":            func() { c.At(1, 1, survival.Log) },
		"scale":            func() { c.At(1, 0.95, 7) },
		"time":             func() { c.At(-1, 0.95, survival.Log) },
		"percentile":       func() { c.Percentile(1, 0.95, survival.Log) },
		"horizon":          func() { c.RestrictedMean(0, 0.95) },
		"scores":           func() { survival.ConcordanceOf(s, []float64{1}, nil, 0.95) },
		"cause":            func() { survival.CumulativeIncidence([]float64{1}, []int{2}, 1) },
		"causes":           func() { survival.CumulativeIncidence([]float64{1, 2}, []int{1}, 1) },
		"ratio":            func() { survival.Events(0, 0.05, 0.8, 0.5) },
		"ratio of 1":       func() { survival.Events(1, 0.05, 0.8, 0.5) },
		"alpha":            func() { survival.LogRankPower(2, 0, 10, 0.5) },
		"share":            func() { survival.LogRankPower(2, 0.05, 10, 1) },
		"number of events": func() { survival.LogRankPower(2, 0.05, math.NaN(), 0.5) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

// allFinite tells whether no number within a value is NaN or infinite.
func allFinite(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Float64:
		return !math.IsNaN(v.Float()) && !math.IsInf(v.Float(), 0)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if !allFinite(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && !allFinite(v.Field(i)) {
				return false
			}
		}
	case reflect.Pointer:
		return v.IsNil() || allFinite(v.Elem())
	}
	return true
}

// FuzzEverything reads subjects of four bytes: time, event and group, and two covariates.
func FuzzEverything(f *testing.F) {
	f.Add([]byte{1, 1, 3, 7, 2, 3, 9, 1, 3, 0, 5, 5, 4, 7, 1, 0}, 1.0)
	f.Add([]byte{1, 1, 0, 0, 1, 3, 1, 0, 2, 1, 0, 1, 2, 3, 1, 1}, 1e-300)
	f.Add([]byte{5, 1, 4, 0, 4, 1, 3, 0, 3, 1, 2, 1, 2, 1, 1, 1}, 1e150)
	f.Add([]byte{0, 0, 0, 0}, math.Inf(1))
	f.Add([]byte{}, 0.0)
	f.Fuzz(func(t *testing.T, data []byte, unit float64) {
		var s survival.Sample
		var group, strata, cause []int
		x := []survival.Covariate{{Name: "a"}, {Name: "b"}}
		for ; len(data) >= 4 && len(s.Time) < 40; data = data[4:] {
			s.Time = append(s.Time, float64(data[0])*unit)
			s.Event = append(s.Event, data[1]&1 > 0)
			group, strata = append(group, int(data[1]>>1&3)), append(strata, int(data[1]>>3&1))
			cause = append(cause, int(data[1]>>4&3)%3)
			x[0].Value, x[1].Value = append(x[0].Value, float64(data[2])/unit), append(x[1].Value, float64(data[3]))
		}
		check := func(what string, result any) {
			if !allFinite(reflect.ValueOf(result)) {
				t.Fatalf("%s: %+v", what, result)
			}
		}
		c := survival.KaplanMeier(s)
		check("curve", c)
		for _, scale := range []survival.Scale{survival.Log, survival.LogLog, survival.Plain} {
			check("share", c.At(3, 0.95, scale))
			check("median", c.Median(0.95, scale))
		}
		check("mean", c.RestrictedMean(7, 0.95))
		check("incidence", survival.CumulativeIncidence(s.Time, cause, 2))
		for _, w := range []survival.Weight{{}, {Rho: 1}, {Gamma: 0.5}} {
			check("log-rank", survival.LogRank(s, group, strata, w))
		}
		for _, ties := range []survival.Ties{survival.Efron, survival.Breslow, survival.Exact} {
			r := survival.Cox(s, x, strata, ties)
			check("Cox", r)
			check("hazard ratio", r.HazardRatio(0, 0.95))
			check("proportional hazards", r.ProportionalHazards())
			check("concordance", r.Concordance(0.95))
			if r.Defined == (r.Reason != "") {
				t.Fatalf("defined and a reason: %+v", r)
			}
		}
	})
}
