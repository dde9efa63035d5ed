package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// number reads a number of a picture.
func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// as is the place of a value where axes are pixels.
func as(x, y float64) vg.Point { return vg.Point{X: vg.Length(x), Y: vg.Length(y)} }

func TestASurvivalCurveFallsAtItsTimes(t *testing.T) {
	got := staircase(as, 1, []float64{2, 3, 5}, []float64{0.75, 0.75, 0.25}, 9)
	want := []vg.Point{as(0, 1), as(2, 1), as(2, 0.75), as(3, 0.75), as(5, 0.75), as(5, 0.25), as(9, 0.25)}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTheNumberAtRiskIsThatJustBeforeTheTick(t *testing.T) {
	a := SurvivalArm{Time: []float64{2, 3, 5}, AtRisk: []int{9, 7, 4}}
	for at, want := range map[float64]int{0: 9, 2: 9, 2.5: 7, 3: 7, 4: 4, 5: 4, 6: 0} {
		if got := a.watched(at); got != want {
			t.Errorf("at %v: %d, want %d", at, got, want)
		}
	}
	c := SurvivalChart{Arms: []SurvivalArm{a}}
	rows := c.atRisk([]int{0}, scale{ticks: []plot.Tick{{Value: 0}, {Value: 4}}})
	if len(rows) != 1 || rows[0].texts[0] != (plot.Tick{Value: 0, Label: "9"}) || rows[0].texts[1] != (plot.Tick{Value: 4, Label: "4"}) {
		t.Errorf("%+v", rows)
	}
}

func TestAMedianIsSaidAsFarAsItIsKnown(t *testing.T) {
	c := SurvivalChart{Time: Axis{Unit: "d"}}
	for want, m := range map[string]Median{
		"":                                {},
		"median not reached":              {N: 3},
		"median 21 d (14 to 30)":          {Value: 21, Low: 14, High: 30, Defined: true, LowDefined: true, HighDefined: true},
		"median 21 d (14 to not reached)": {Value: 21, Low: 14, Defined: true, LowDefined: true},
	} {
		if got := c.median(SurvivalArm{Median: m}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestZeroHasAPlaceOfItsOwnOnALogarithmicValueAxis(t *testing.T) {
	f := &frame{y: Axis{Log: true}, ys: nothing()}
	if err := f.height("x", 0, 10, 1e6); err != nil || !f.yZero || f.ys != (extent{10, 1e6}) {
		t.Fatalf("%+v, error %v", f.ys, err)
	}
	s := newScale(f.y, f.ys, 5, f.yZero)
	if !(s.low < s.at(0) && s.at(0) < s.at(10)-0.4 && s.ticks[0].Label == "0") {
		t.Errorf("0 at %v, 10 at %v, the axis from %v", s.at(0), s.at(10), s.low)
	}
	// With nothing but zeros there is an axis all the same.
	if s := newScale(Axis{Log: true}, nothing(), 5, true); !(s.low < s.zero && s.zero < s.high) || math.IsInf(s.low, 0) {
		t.Errorf("only zeros: %+v", s)
	}
	panels := Multiples{Share: true, Panels: []Panel{{"a", demonstrationGrowth(true)}, {"b", GrowthCurves{Value: Axis{Log: true}, Arms: []GrowthArm{{Hosts: []HostCourse{{Time: []float64{0}, Value: []float64{5}}}}}}}}}
	frames, _, err := panels.frames(Size{300, 200})
	if err != nil || !frames[0].yZero || !frames[1].yZero {
		t.Errorf("panels that share an axis do not share its 0: %v", err)
	}
}

// ways returns the widths and values of the named ways of a body map.
func ways(t testing.TB, svg string) map[string][][2]float64 {
	t.Helper()
	out := map[string][][2]float64{}
	for _, m := range regexp.MustCompile(`<title>([^<:]*): ([0-9.,]+)[^<]*</title>\n<path [^>]*stroke-width:([0-9.]+)`).FindAllStringSubmatch(svg, -1) {
		out[m[1]] = append(out[m[1]], [2]float64{number(t, strings.ReplaceAll(m[2], ",", "")), number(t, m[3])})
	}
	return out
}

func TestWidthsOfWaysAreInProportionToWhatTheyCarry(t *testing.T) {
	for name, m := range map[string]BodyMap{"flow": demonstrationFlow(), "traffic": demonstrationTraffic()} {
		all := ways(t, drawn(t, m))
		most := 0.0
		for _, list := range all {
			for _, w := range list {
				most = max(most, w[0])
			}
		}
		n := 0
		for way, list := range all {
			for _, w := range list {
				n++
				want := max(0.8, mapWidest*w[0]/most)
				if math.Abs(w[1]-want) > 0.02+0.006*want { // what is written is rounded
					t.Errorf("%s, %s: %v is %v px wide, want %.2f", name, way, w[0], w[1], want)
				}
			}
		}
		if n < 20 {
			t.Errorf("%s: %d ways found", name, n)
		}
	}
}

func TestBloodIsNeitherLostNorMadeOnTheMap(t *testing.T) {
	all := ways(t, drawn(t, demonstrationFlow()))
	for way, want := range map[string]float64{"veins to the heart": 100, "heart to the arteries": 100, "liver to the veins": 19, "gut and spleen to liver": 16.5, "lungs to the heart": 100} {
		if len(all[way]) != 1 || math.Abs(all[way][0][0]-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", way, all[way], want)
		}
	}
	if trunk := all["arteries"]; len(trunk) != 6 || trunk[5][0] != 65.7 { // the last stretch feeds the last bed alone
		t.Errorf("arteries: %v", trunk)
	}
}

func TestBarsOfABodyMapAreInProportion(t *testing.T) {
	m := BodyMap{Columns: []Axis{{Label: "x"}}, Beds: []BodyBed{{Into: -1, Values: []float64{50}}, {Into: -1, Values: []float64{200}}, {Into: -1, Values: []float64{0}}}}
	var got []float64
	for _, w := range regexp.MustCompile(`<rect [^>]*width="([0-9.]+)" height="14"`).FindAllStringSubmatch(drawn(t, m), -1) {
		got = append(got, number(t, w[1]))
	}
	if !slices.Equal(got, []float64{mapBar / 4, mapBar}) {
		t.Errorf("bars of %v px", got)
	}
}

func TestSitesStandInOrderOfTimeAndWaysAreAsWideAsTheirCounts(t *testing.T) {
	g := demonstrationGraph()
	var s sketch
	d := g.laid(&s, func(at float64) float64 { return 10 * at }, 0)
	for i, a := range g.Sites {
		for k, b := range g.Sites {
			if a.Time < b.Time && !(d.x[i] < d.x[k] && d.y[i] < d.y[k]) {
				t.Errorf("%s, founded before %s, stands right of it or below", a.Name, b.Name)
			}
			if a.Size > b.Size && d.r[i] <= d.r[k] {
				t.Errorf("%s, larger than %s, has the smaller disc", a.Name, b.Name)
			}
		}
	}
	for _, w := range g.Ways {
		if got, want := d.thickness(w.Count), math.Max(1, seedWide*w.Count/31); math.Abs(got-want) > 1e-9 {
			t.Errorf("a count of %v is %v px wide, want %v", w.Count, got, want)
		}
	}
}

func TestArrowsBetweenSitesEndAtTheirDiscs(t *testing.T) {
	g := demonstrationGraph()
	var s sketch
	d := g.laid(&s, func(at float64) float64 { return 40 + 14*at }, 0)
	seen := map[string]bool{}
	for k, w := range g.Ways {
		path, x, y, dx, dy := d.course(k)
		if far := math.Hypot(x-d.x[w.To], y-d.y[w.To]) - d.r[w.To]; far < 0 || far > 2 {
			t.Errorf("way %d ends %.1f px off its disc", k, far)
		}
		if inward := (d.x[w.To]-x)*dx + (d.y[w.To]-y)*dy; inward <= 0 || math.Abs(math.Hypot(dx, dy)-1) > 0.01 {
			t.Errorf("way %d points away from its disc: %v, %v", k, dx, dy)
		}
		if at := fmt.Sprintf("%.1f %.1f", x, y); seen[at] {
			t.Errorf("way %d ends where another does: %s", k, path)
		} else {
			seen[at] = true
		}
	}
}

func TestNoLineOfATreeIsCrossed(t *testing.T) {
	lines, err := demonstrationTree().lanes()
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lines {
		if l.parent < 0 {
			continue
		}
		for k, other := range lines {
			between := other.lane > lines[l.parent].lane && other.lane < l.lane
			if k != i && between && other.From <= l.From && l.From <= other.To {
				t.Errorf("the line to %s crosses that of %s", l.Name, other.Name)
			}
		}
	}
	if len(lines) != 9 || lines[0].Name != "primary" || lines[1].Name != "lesion 3" {
		t.Errorf("%d lines, the second is %s", len(lines), lines[1].Name)
	}
}

// heightsOf returns the heights of the rectangles filled in a colour, given as a
// regular expression.
func heightsOf(t testing.TB, svg, fill string) (out []float64) {
	t.Helper()
	for _, m := range regexp.MustCompile(`<path d="([^"]*)" style="fill:`+fill).FindAllStringSubmatch(svg, -1) {
		e := nothing()
		for _, q := range regexp.MustCompile(`[ML][0-9.e+-]+,([0-9.e+-]+)`).FindAllStringSubmatch(m[1], -1) {
			e.add(number(t, q[1]))
		}
		out = append(out, e.high-e.low)
	}
	return out
}

func TestSharesOfEmptyDrawsAreDrawnToScale(t *testing.T) {
	c := BloodCounts{Arms: []BloodArm{{Name: "a", Draws: []float64{0, 0, 0, 0}}, {Name: "b", Draws: []float64{0, 5, 5, 5}}}}
	svg := drawn(t, c)
	if h := heightsOf(t, svg, "#00[67][0-9A-F]B[0-9A-F]"); len(h) != 1 || math.Abs(h[0]-emptyField) > 0.1 {
		t.Errorf("all draws empty: bars of %v", h)
	}
	h := heightsOf(t, svg, "#D[45][0-9A-F]{2}00")
	if !slices.ContainsFunc(h, func(v float64) bool { return math.Abs(v-emptyField/4.0) < 0.1 }) {
		t.Errorf("a quarter of the draws empty: shapes of %v", h)
	}
}

func TestStepsOfAllArmsStandAtOneHeight(t *testing.T) {
	svg := drawn(t, demonstrationAllocation())
	rows := map[string]map[string]bool{}
	for _, m := range regexp.MustCompile(`<text x="[^"]*" y="([^"]*)"[^>]*>(treated|analysed)`).FindAllStringSubmatch(svg, -1) {
		if rows[m[2]] == nil {
			rows[m[2]] = map[string]bool{}
		}
		rows[m[2]][m[1]] = true
	}
	if len(rows["treated"]) != 1 || len(rows["analysed"]) != 1 {
		t.Errorf("heights %v", rows)
	}
}

func TestOfManyHostsSomeAreDrawnEvenly(t *testing.T) {
	for _, n := range []int{0, 1, 150, 151, 1000} {
		got := evenly(n, 150)
		if len(got) != min(n, 150) || !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%d: %v", n, got)
		}
		for _, i := range got {
			if i < 0 || i >= n {
				t.Errorf("%d: index %d", n, i)
			}
		}
	}
	if got := evenly(4, 2); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("2 of 4: %v", got)
	}
	svg := drawn(t, manyHosts(1000))
	if n := strings.Count(svg, "stroke:#"); n > 170 || n < 150 || !strings.Contains(svg, "150 of 1000 hosts") {
		t.Errorf("%d lines", n)
	}
}

func BenchmarkGrowthOfAThousandHosts(b *testing.B) {
	c := demonstrationGrowth(true)
	for len(c.Arms[0].Hosts) < 500 {
		c.Arms[0].Hosts = append(c.Arms[0].Hosts, c.Arms[0].Hosts...)
		c.Arms[1].Hosts = append(c.Arms[1].Hosts, c.Arms[1].Hosts...)
	}
	for b.Loop() {
		if _, err := c.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}
