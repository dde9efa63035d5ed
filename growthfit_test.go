package paget

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paget/catalog"
	"paget/param"
	"paget/rng"
	"paget/stats"
)

// drawnCurves draws tumours by the law that is fitted.
func drawnCurves(hosts int, c0, c1, beta, omega, sigma float64) []GrowthCurve {
	s := rng.New(5, rng.Testing, 0, 0)
	p := growthParams{c0, c1, math.Log(beta), math.Log(omega), math.Log(sigma)}
	out := make([]GrowthCurve, hosts)
	for i := range out {
		out[i].Host = fmt.Sprint(i)
		z := s.Norm()
		for day := 8.0; day < 36; day += 3 {
			out[i].Days = append(out[i].Days, day)
			out[i].Volumes = append(out[i].Volumes, math.Exp(p.logVolume(day, z)+sigma*s.Norm()))
		}
	}
	return out
}

func TestTheLawOfGrowthIsFoundAgain(t *testing.T) {
	g, err := FitGrowth("drawn", drawnCurves(30, 0.15, 5.5, 0.07, 0.25, 0.18))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		name string
		e    stats.Estimate
		want float64
	}{{"constant", g.Constant, 0.15}, {"slope", g.Slope, 5.5}, {"decay", g.Decay, 0.07}, {"spread", g.Spread, 0.25}, {"residual", g.Residual, 0.18}} {
		half := (k.e.High - k.e.Low) / 2
		if math.Abs(k.e.Value-k.want) > 2*half { // four standard errors
			t.Errorf("%s is %v, drawn with %g", k.name, k.e, k.want)
		}
		if half > 0.5*k.want {
			t.Errorf("%s is not pinned: %v", k.name, k.e)
		}
	}
}

// The sum over the random effect against the closed form that a law linear in z has:
// with omega tiny, ln V is a constant plus noise.
func TestTheLikelihoodOfEqualHostsIsThatOfTheNoise(t *testing.T) {
	p := growthParams{0.15, 5.5, math.Log(0.07), math.Log(1e-9), math.Log(0.2)}
	curves := []GrowthCurve{{Days: []float64{10, 20}}}
	logs := [][]float64{{p.logVolume(10, 0) + 0.1, p.logVolume(20, 0) - 0.3}}
	want := 0.0
	for _, r := range []float64{0.1, -0.3} {
		want += -r*r/2/0.04 - math.Log(0.2) - math.Log(2*math.Pi)/2
	}
	if got := p.logLikelihood(curves, logs); math.Abs(got-want) > 1e-5 { // the tails beyond 5 SD
		t.Errorf("%g, want %g", got, want)
	}
}

func TestFaultyVolumesAreToldByLine(t *testing.T) {
	for text, want := range map[string]string{
		"mouse,day\n1,2\n":                      `no column "volume_mm3"`,
		"mouse,day,volume_mm3\n1,x,3\n":         "file:2",
		"mouse,day,volume_mm3\n1,2,3\n1,3,-4\n": "file:3",
		"mouse,day,volume_mm3\n1,2\n":           "no table",
	} {
		var f param.Faults
		ReadGrowth("file", []byte(text), &f)
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := FitGrowth("file", drawnCurves(3, 0.15, 5.5, 0.07, 0.25, 0.18)); err == nil || !strings.Contains(err.Error(), "too few") {
		t.Errorf("got %v", err)
	}
}

// The stored fit is that of the shared data. The evidence has the same law fitted
// mouse by mouse to twice as many: a decay of 0.0708 (0.0611 to 0.0859) 1/day.
func TestStoredGrowthIsThatOfTheSharedVolumes(t *testing.T) {
	shared := os.Getenv("PAGET_SHARED")
	if shared == "" {
		t.Skip("1 comparison skipped: PAGET_SHARED does not name the shared data")
	}
	file := filepath.Join(shared, "data", "tumour-growth", "LM2-4LUC_33_mice.csv")
	var f param.Faults
	curves := ReadGrowth(file, param.ReadFile(file, &f), &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	g, err := FitGrowth(file, curves)
	if err != nil {
		t.Fatal(err)
	}
	if g.Hosts != 33 || g.Decay.Value < 0.0611 || g.Decay.Value > 0.0859 {
		t.Errorf("%d hosts, decay %v", g.Hosts, g.Decay)
	}
	c, err := catalog.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	stored := 0
	for _, fit := range c.Fits() {
		if fit.Target == "host nude mouse primary decay" {
			stored++
			if math.Abs(fit.Value*1440/g.Decay.Value-1) > 2e-3 {
				t.Errorf("stored %g, found %g 1/day", fit.Value*1440, g.Decay.Value)
			}
		}
	}
	if stored != 1 {
		t.Error("no stored fit of the decay")
	}
	var b bytes.Buffer
	if err := g.WriteFits(&b, c, []string{"nude mouze"}, "mastri2019", ""); err == nil || !strings.Contains(err.Error(), `"nude mouse"`) {
		t.Errorf("got %v", err)
	}
	off := 0
	for _, d := range g.Days {
		if d.Data < d.Median/2 || d.Data > 2*d.Median {
			off++
		}
	}
	if off > 0 {
		t.Errorf("on %d of %d days the median differs twofold from the law", off, len(g.Days))
	}
}
