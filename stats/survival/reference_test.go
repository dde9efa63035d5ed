package survival_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paget/stats/survival"
)

// referenceFolder returns the folder of the reference values: in PAGET_SHARED, or in the folder
// shared beside the one that holds go.mod. Without it the test is skipped.
func referenceFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PAGET_SHARED")
	for at, _ := os.Getwd(); folder == "" && filepath.Dir(at) != at; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			folder = filepath.Join(at, "..", "shared")
		}
	}
	folder = filepath.Join(folder, "conformance", "survival")
	if _, err := os.Stat(filepath.Join(folder, "reference_R_survival.json")); err != nil {
		t.Skip("0 of the reference entries compared: they are not here; set PAGET_SHARED to the folder of shared data")
	}
	return folder
}

// comparison counts the numbers that were compared and remembers the worst.
type comparison struct {
	*testing.T
	count int
	worst float64
}

// meets compares a number with the reference, relative to it.
func (c *comparison) meets(what string, got, want float64) {
	c.Helper()
	c.count++
	e := math.Abs(got-want) / math.Max(math.Abs(want), 1e-12)
	if want == 0 {
		e = math.Abs(got)
	}
	c.worst = math.Max(c.worst, e)
	if !(e <= 1e-6) {
		c.Errorf("%s: %.13g, the reference has %.13g (relative error %.2g)", what, got, want, e)
	}
}

// curveReference is one table of a curve; null stands for what is not defined.
type curveReference struct {
	Times                      []float64
	Surv, Stderr, Lower, Upper []*float64
	Risk                       []int `json:"n.risk"`
	Strata                     []string
}

// reference is the file of reference values. Entries whose form differs from one to
// the next are read later.
type reference struct {
	Generator string
	KM        map[string]map[string]json.RawMessage
	LogRank   map[string]struct {
		Obs, Exp []float64
		Chisq, P float64
		DF       int
		Var      [][]float64
	}
	Cox map[string]struct {
		Coef, SE, Z, P           json.RawMessage
		LogLik, LRT, Wald, Score []float64
		Concordance              []float64
		N, NEvent                int
	}
	ZPH map[string]struct {
		Terms    []string
		Chisq, P []float64
		DF       []int
	}
	Power struct {
		Note  string
		Cases []struct{ HR, Alpha, Power, P, Events float64 }
	}
}

func TestEveryEntryOfTheReferenceIsMet(t *testing.T) {
	folder := referenceFolder(t)
	text, err := os.ReadFile(filepath.Join(folder, "reference_R_survival.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields() // nothing of the file is passed over
	if err := decoder.Decode(&r); err != nil {
		t.Fatal(err)
	}
	c := &comparison{T: t}
	data := func(name string) table { return readTable(t, filepath.Join(folder, name+".csv")) }
	c.curves(r, data)
	c.logRanks(r, data)
	c.regressions(r, data)
	c.proportionality(r, data)
	for _, k := range r.Power.Cases {
		c.meets("events", survival.Events(k.HR, k.Alpha, k.Power, k.P), k.Events)
	}
	t.Logf("%d numbers of %s compared, largest relative error %.2g", c.count, r.Generator, c.worst)
}

// curves compares Kaplan–Meier curves, medians and restricted means.
func (c *comparison) curves(r reference, data func(string) table) {
	for name, entry := range r.KM {
		var curves []survival.Curve
		switch name {
		case "leukemia_by_x":
			d := data("leukemia")
			_, curves = survival.KaplanMeierByGroup(d.sample("time", "status", 1), d.labels("x"))
		case "lung_all":
			curves = []survival.Curve{survival.KaplanMeier(data("lung").sample("time", "status", 2))}
		default:
			c.Errorf("curve %s of the reference is not compared", name)
			continue
		}
		for key, raw := range entry {
			switch key {
			case "data", "time", "event", "group":
			case "log", "loglog", "plain":
				scale := map[string]survival.Scale{"log": survival.Log, "loglog": survival.LogLog, "plain": survival.Plain}[key]
				c.curve(name+" "+key, curves, raw, scale)
			case "median":
				var m map[string][]float64
				c.read(raw, &m)
				for g, want := range m["50"] {
					p := curves[g].Median(0.95, survival.Log)
					c.meets(name+" median", p.Value, want)
				}
			case "rmst_730":
				var m []float64 // the mean, its error, the median and its interval
				c.read(raw, &m)
				mean := curves[0].RestrictedMean(730, 0.95)
				median := curves[0].Median(0.95, survival.Log)
				for i, got := range []float64{mean.Value, mean.SE, median.Value, median.Low, median.High} {
					c.meets(fmt.Sprintf("%s %s %d", name, key, i), got, m[i])
				}
			default:
				c.Errorf("%s of curve %s is not compared", key, name)
			}
		}
	}
}

// read reads a part of the reference.
func (c *comparison) read(raw json.RawMessage, into any) {
	c.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		c.Fatal(err)
	}
}

// curve compares one table of curves.
func (c *comparison) curve(name string, curves []survival.Curve, raw json.RawMessage, scale survival.Scale) {
	var want curveReference
	c.read(raw, &want)
	group := 0
	for i, t := range want.Times {
		if i > 0 && len(want.Strata) > 0 && want.Strata[i] != want.Strata[i-1] {
			group++
		}
		at := fmt.Sprintf("%s, group %d at %g", name, group, t)
		curve := &curves[group]
		e := curve.At(t, 0.95, scale)
		c.meets(at, e.Value, *want.Surv[i])
		if got := curve.NumberAtRisk(t); got != want.Risk[i] {
			c.Errorf("%s: %d at risk, the reference has %d", at, got, want.Risk[i])
		}
		se, ok := curve.StandardError(t)
		if want.Stderr[i] == nil {
			c.count++
			if ok || e.Defined {
				c.Errorf("%s: %v, the reference leaves the interval undefined", at, e)
			}
			continue
		}
		c.meets(at+" error", se, *want.Stderr[i])
		c.meets(at+" low", e.Low, *want.Lower[i])
		c.meets(at+" high", e.High, *want.Upper[i])
	}
}

// logRanks compares tests of groups.
func (c *comparison) logRanks(r reference, data func(string) table) {
	for name, want := range r.LogRank {
		var got survival.GroupTest
		run := func(d table, time, status string, event float64, group string, strata []int, w survival.Weight) {
			got = survival.LogRank(d.sample(time, status, event), d.labels(group), strata, w)
		}
		plain := survival.Weight{}
		switch name {
		case "leukemia":
			run(data("leukemia"), "time", "status", 1, "x", nil, plain)
		case "leukemia_petopeto":
			run(data("leukemia"), "time", "status", 1, "x", nil, survival.PetoPeto())
		case "ovarian_rx":
			run(data("ovarian"), "futime", "fustat", 1, "rx", nil, plain)
		case "lung_sex":
			run(data("lung"), "time", "status", 2, "sex", nil, plain)
		case "lung_ecog":
			run(data("lung").without("ph.ecog"), "time", "status", 2, "ph.ecog", nil, plain)
		case "veteran_celltype":
			run(data("veteran"), "time", "status", 1, "celltype", nil, plain)
		case "lung_sex_strat_inst":
			d := data("lung").without("inst")
			run(d, "time", "status", 2, "sex", d.labels("inst"), plain)
		default:
			c.Errorf("log-rank test %s of the reference is not compared", name)
			continue
		}
		for g := range want.Obs {
			c.meets(name+" observed", got.Observed[g], want.Obs[g])
			c.meets(name+" expected", got.Expected[g], want.Exp[g])
			for h := range want.Var {
				c.meets(name+" variance", got.Variance[g][h], want.Var[g][h])
			}
		}
		c.meets(name+" χ²", got.Statistic, want.Chisq)
		if want.DF > 0 {
			c.meets(name+" p", got.P, want.P)
			c.meets(name+" degrees", float64(got.Degrees), float64(want.DF))
		}
	}
}

// regression runs one of the regressions of the reference, or returns nil.
func regression(name string, data func(string) table) *survival.Regression {
	column := func(d table, names ...string) (list []survival.Covariate) {
		for _, n := range names {
			list = append(list, survival.Covariate{Name: n, Value: d.number[n]})
		}
		return list
	}
	lung := func() table { return data("lung").without("ph.ecog") }
	leukemia := func(ties survival.Ties) *survival.Regression {
		d := data("leukemia")
		x := []survival.Covariate{{Name: "xNonmaintained", Value: d.indicator("x", "Nonmaintained")}}
		return survival.Cox(d.sample("time", "status", 1), x, nil, ties)
	}
	switch name {
	case "leukemia_efron":
		return leukemia(survival.Efron)
	case "leukemia_breslow":
		return leukemia(survival.Breslow)
	case "leukemia_exact":
		return leukemia(survival.Exact)
	case "lung_age_sex_ecog_efron":
		return survival.Cox(lung().sample("time", "status", 2), column(lung(), "age", "sex", "ph.ecog"), nil, survival.Efron)
	case "lung_age_sex_ecog_breslow":
		return survival.Cox(lung().sample("time", "status", 2), column(lung(), "age", "sex", "ph.ecog"), nil, survival.Breslow)
	case "lung_strat_sex_efron":
		return survival.Cox(lung().sample("time", "status", 2), column(lung(), "age", "ph.ecog"), lung().labels("sex"), survival.Efron)
	case "ovarian_efron":
		d := data("ovarian")
		return survival.Cox(d.sample("futime", "fustat", 1), column(d, "age", "rx", "ecog.ps"), nil, survival.Efron)
	case "veteran_efron":
		d := data("veteran")
		x := column(d, "trt", "karno", "age", "prior")
		for _, kind := range []string{"smallcell", "adeno", "large"} {
			x = append(x, survival.Covariate{
				Name:  `factor(celltype, levels = c("squamous", "smallcell", "adeno", "large"))` + kind,
				Value: d.indicator("celltype", kind),
			})
		}
		return survival.Cox(d.sample("time", "status", 1), x, nil, survival.Efron)
	}
	return nil
}

// named reads values that stand under names, or one alone in a list.
func (c *comparison) named(raw json.RawMessage, coefficients []survival.Coefficient) []float64 {
	var list []float64
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var byName map[string]float64
	c.read(raw, &byName)
	for _, k := range coefficients {
		v, ok := byName[k.Name]
		if !ok {
			c.Errorf("no %s in %s", k.Name, raw)
		}
		list = append(list, v)
	}
	return list
}

// regressions compares Cox regressions.
func (c *comparison) regressions(r reference, data func(string) table) {
	for name, want := range r.Cox {
		got := regression(name, data)
		if got == nil || !got.Defined {
			c.Errorf("regression %s of the reference is not compared: %+v", name, got)
			continue
		}
		coef, se := c.named(want.Coef, got.Coefficients), c.named(want.SE, got.Coefficients)
		z, p := c.named(want.Z, got.Coefficients), c.named(want.P, got.Coefficients)
		for i, k := range got.Coefficients {
			c.meets(name+" "+k.Name, k.Value, coef[i])
			c.meets(name+" "+k.Name+" SE", k.SE, se[i])
			c.meets(name+" "+k.Name+" z", k.Z, z[i])
			c.meets(name+" "+k.Name+" p", k.P, p[i])
		}
		c.meets(name+" log-likelihood at 0", got.LogLikelihood[0], want.LogLik[0])
		c.meets(name+" log-likelihood", got.LogLikelihood[1], want.LogLik[1])
		for what, test := range map[string]struct {
			got  survival.Test
			want []float64
		}{"likelihood ratio": {got.LikelihoodRatio, want.LRT}, "Wald": {got.Wald, want.Wald}, "score": {got.Score, want.Score}} {
			if what == "Wald" { // the reference rounds this statistic to two digits, but not its p
				c.count++
				if math.Abs(test.got.Statistic-test.want[0]) > 0.0051 {
					c.Errorf("%s Wald: %g, the reference has %g", name, test.got.Statistic, test.want[0])
				}
			} else {
				c.meets(name+" "+what, test.got.Statistic, test.want[0])
			}
			c.meets(name+" "+what+" degrees", float64(test.got.Degrees), test.want[1])
			c.meets(name+" "+what+" p", test.got.P, test.want[2])
		}
		concordance := got.Concordance(0.95)
		c.meets(name+" concordance", concordance.Value, want.Concordance[0])
		c.meets(name+" concordance SE", concordance.SE, want.Concordance[1])
		c.meets(name+" n", float64(got.N), float64(want.N))
		c.meets(name+" events", float64(got.Events), float64(want.NEvent))
	}
}

// proportionality compares tests of proportional hazards.
func (c *comparison) proportionality(r reference, data func(string) table) {
	for name, want := range r.ZPH {
		d := data(name)
		var x []survival.Covariate
		for _, term := range want.Terms {
			if term != "GLOBAL" {
				x = append(x, survival.Covariate{Name: term, Value: d.number[term]})
			}
		}
		got := survival.Cox(d.sample("time", "status", 1), x, nil, survival.Efron).ProportionalHazards()
		for i, test := range append(slices.Clone(got.Each), got.Global) {
			c.meets(name+" "+want.Terms[i], test.Statistic, want.Chisq[i])
			c.meets(name+" "+want.Terms[i]+" p", test.P, want.P[i])
			c.meets(name+" "+want.Terms[i]+" degrees", float64(test.Degrees), float64(want.DF[i]))
		}
	}
}
