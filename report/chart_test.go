package report

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/plot/vg"
	"paget/rng"
	"paget/stats"
)

// charts returns one chart of each kind, ordinary and odd.
func charts() map[string]Chart {
	r := rng.New(2, rng.Testing, 0, 0)
	undefined := stats.Estimate{Reason: "one well"}
	point := func(v float64) stats.Estimate { return stats.Estimate{Value: v, Low: v, High: v, Defined: true} }
	all := map[string]Chart{
		"doses":          demonstrationDose(&r),
		"one dose":       DoseResponse{Curves: []DoseCurve{{Responses: []Response{{Dose: 3, Estimate: point(0)}}}}},
		"no estimate":    DoseResponse{Curves: []DoseCurve{{Responses: []Response{{Dose: 3, Estimate: undefined}}}}},
		"log doses":      DoseResponse{Dose: Axis{Log: true}, Response: Axis{Log: true}, Curves: []DoseCurve{{Responses: []Response{{Dose: 0, Estimate: point(1)}, {Dose: 1e-7, Estimate: point(1e6)}}}}},
		"beyond":         DoseResponse{Response: Axis{Min: 0, Max: 1}, Curves: []DoseCurve{{Responses: []Response{{Dose: 1, Estimate: point(5), Wells: []float64{9}}, {Dose: 2, Estimate: point(0.5)}}}}},
		"arms":           demonstrationArms(&r),
		"many arms":      ArmChart{Size: Size{Width: 500}, Groups: []ArmGroup{{Arms: manyArms(20)}}},
		"huge":           ArmChart{Groups: []ArmGroup{{Arms: []Arm{{Name: "a", Estimate: point(3e12)}}}}},
		"equal wells":    ArmChart{Groups: []ArmGroup{{Arms: []Arm{{Name: "a", Wells: make([]float64, 200), Estimate: undefined}}}}},
		"course":         demonstrationCourse("x", 0.3),
		"gaps":           TimeCourse{Courses: []Course{{Time: []float64{0, 1, 2, 3}, Value: []float64{1, math.NaN(), 2, 3}, Low: []float64{0, math.NaN(), 1, 2}, High: []float64{2, math.NaN(), 3, 4}}}},
		"one time":       TimeCourse{Time: Axis{Unit: "h"}, Courses: []Course{{Time: []float64{5}, Value: []float64{1}}}},
		"forest":         Forest{Rows: demonstrationVerdicts()},
		"fixed forest":   Forest{Value: Axis{Min: -10, Max: 10}, Rows: demonstrationVerdicts()},
		"nothing known":  Forest{Rows: []Verdict{{ID: "x", Reason: "not run"}}},
		"shares":         ShareBars{Rows: []ShareRow{{"a", []Share{{"x", 150}, {"y", -50}}}, {"b", nil}}},
		"multiples":      Multiples{Share: true, Columns: 2, Panels: []Panel{{"1", demonstrationCourse("", 0.1)}, {"2", demonstrationArms(&r)}, {"3", demonstrationDose(&r)}}},
		"well":           demonstrationWell(&r, "w", 50),
		"side":           demonstrationSide(&r),
		"empty well":     WellPicture{Width: 1, Height: 1},
		"flat matrix":    WellPicture{Width: 100, Height: 10, Background: [][]float64{{2, 2}}, BackgroundName: "matrix"},
		"outside a well": WellPicture{Width: 100, Height: 100, Classes: []Class{{}}, Cells: []Disc{{X: -500, Y: 3, R: 2}, {X: -1, Y: 3, R: 2}}},
	}
	maps.Copy(all, cohortCharts())
	return all
}

func manyArms(n int) []Arm {
	var out []Arm
	for i := range n {
		out = append(out, Arm{Name: fmt.Sprintf("treatment-number-%d", i), Wells: []float64{float64(i)}})
	}
	return out
}

func TestEveryChartIsAnSVGThatOnlyDraws(t *testing.T) {
	for name, c := range charts() {
		svg, err := c.SVG()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := checkSVG(svg); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if m := regexp.MustCompile(`NaN|Inf|%!`).Find(svg); m != nil {
			t.Errorf("%s: holds %q", name, m)
		}
		again, err := c.SVG()
		if err != nil || string(again) != string(svg) {
			t.Errorf("%s: drawn twice, two pictures", name)
		}
	}
}

func TestChartsMayBeDrawnAtTheSameTime(t *testing.T) {
	want := map[string]string{}
	for name, c := range charts() {
		svg, err := c.SVG()
		if err != nil {
			t.Fatal(err)
		}
		want[name] = string(svg)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for name, c := range charts() {
				if svg, err := c.SVG(); err != nil || string(svg) != want[name] {
					t.Errorf("%s: another picture, or error %v", name, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestChartsWithoutDataSaySo(t *testing.T) {
	for _, c := range []Chart{DoseResponse{}, ArmChart{}, TimeCourse{}, Forest{}, ShareBars{}, Multiples{}} {
		if _, err := c.SVG(); !errors.Is(err, errNoData) {
			t.Errorf("%T: error %v", c, err)
		}
	}
}

func TestChartsRefuseWhatCannotBeDrawn(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	bad := stats.Estimate{Value: nan, Defined: true}
	mixed := demonstrationVerdicts()[:2]
	mixed[1].Unit = "fold"
	for name, c := range map[string]Chart{
		"NaN estimate":      DoseResponse{Curves: []DoseCurve{{Responses: []Response{{Dose: 1, Estimate: bad}}}}},
		"NaN dose":          DoseResponse{Curves: []DoseCurve{{Responses: []Response{{Dose: nan}}}}},
		"negative dose":     DoseResponse{Dose: Axis{Log: true}, Curves: []DoseCurve{{Responses: []Response{{Dose: -1}}}}},
		"only dose 0":       DoseResponse{Dose: Axis{Log: true}, Curves: []DoseCurve{{Responses: []Response{{Dose: 0}}}}},
		"NaN well":          ArmChart{Groups: []ArmGroup{{Arms: []Arm{{Wells: []float64{nan}}}}}},
		"NaN mean":          ArmChart{Groups: []ArmGroup{{Arms: []Arm{{Estimate: bad}}}}},
		"infinite course":   TimeCourse{Courses: []Course{{Time: []float64{0}, Value: []float64{inf}}}},
		"short course":      TimeCourse{Courses: []Course{{Time: []float64{0, 1}, Value: []float64{1}}}},
		"half a band":       TimeCourse{Courses: []Course{{Time: []float64{0}, Value: []float64{1}, Low: []float64{0}}}},
		"falling time":      TimeCourse{Courses: []Course{{Time: []float64{1, 0}, Value: []float64{1, 1}}}},
		"log of a negative": TimeCourse{Value: Axis{Log: true}, Courses: []Course{{Time: []float64{0}, Value: []float64{-1}}}},
		"NaN row":           Forest{Rows: []Verdict{{Defined: true, Simulated: nan}}},
		"two units":         Forest{Rows: mixed},
		"NaN share":         ShareBars{Rows: []ShareRow{{"a", []Share{{"x", nan}}}}},
		"forest as panel":   Multiples{Panels: []Panel{{Chart: Forest{Rows: demonstrationVerdicts()}}}},
		"huge sheet":        ArmChart{Size: Size{1e9, 1}, Groups: []ArmGroup{{Arms: manyArms(1)}}},
		"flat well":         WellPicture{Width: 1},
		"NaN cell":          WellPicture{Width: 1, Height: 1, Classes: []Class{{}}, Cells: []Disc{{X: nan, R: 1}}},
		"cell of no class":  WellPicture{Width: 1, Height: 1, Cells: []Disc{{R: 1}}},
		"cell of no size":   WellPicture{Width: 1, Height: 1, Classes: []Class{{}}, Cells: []Disc{{}}},
		"thin cell":         WellPicture{Width: 1, Height: 1, Classes: []Class{{}}, Cells: []Disc{{R: 1, Elongation: 0.5}}},
		"ragged matrix":     WellPicture{Width: 1, Height: 1, Background: [][]float64{{1}, {1, 2}}},
		"long bar":          WellPicture{Width: 1, Height: 1, ScaleBar: 2},
	} {
		if _, err := c.SVG(); err == nil {
			t.Errorf("%s: drawn", name)
		}
		if _, err := Draw(c, "", ""); err == nil {
			t.Errorf("%s: a figure", name)
		}
	}
}

func TestForestsAreSortedByUnit(t *testing.T) {
	rows := demonstrationVerdicts()
	rows[2].Unit = "fold"
	forests := ForestsByUnit(rows)
	if len(forests) != 2 || len(forests[0].Rows) != len(rows)-1 || forests[1].Rows[0].ID != rows[2].ID {
		t.Errorf("%+v", forests)
	}
}

func TestTicksAreRoundAndHoldTheData(t *testing.T) {
	r := rng.New(5, rng.Testing, 1, 0)
	for range 2000 {
		a := r.Norm() * math.Exp(10*r.Norm())
		b := a + math.Abs(r.Norm())*math.Exp(10*r.Norm())
		unit := []string{"", "h", "min", "d"}[r.Intn(4)]
		s := newScale(Axis{Unit: unit}, extent{a, b}, 5, false)
		hair := 1e-6 * (s.high - s.low) // less than can be seen
		if s.low > a+hair || s.high < b-hair || !(s.low < s.high) {
			t.Fatalf("%v to %v: axis %v to %v", a, b, s.low, s.high)
		}
		if len(s.ticks) < 2 || len(s.ticks) > 14 {
			t.Fatalf("%v to %v: %d ticks", a, b, len(s.ticks))
		}
		for i, tick := range s.ticks {
			if i > 0 && tick.Label == s.ticks[i-1].Label && b-a > 1e-6*math.Abs(a) {
				t.Fatalf("%v to %v: two ticks say %q", a, b, tick.Label)
			}
		}
	}
}

func TestLogarithmicTicksSayWhatTheyAre(t *testing.T) {
	s := newScale(Axis{Log: true}, extent{0.003, 4e7}, 5, true)
	for _, tick := range s.ticks[1:] {
		label := tick.Label
		if base, power, ok := strings.Cut(label, "10"); ok && base == "" && strings.ContainsAny(power, "⁶⁷⁸") {
			continue
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(label, ",", ""), 64)
		if err != nil || math.Abs(math.Log10(v)-tick.Value) > 1e-9 {
			t.Errorf("tick at 10^%v says %q", tick.Value, label)
		}
	}
	if s.ticks[0].Label != "0" || s.at(0) != s.ticks[0].Value || s.at(0) >= s.at(0.003) {
		t.Errorf("dose 0 stands at %v", s.at(0))
	}
}

func TestNumbersReadWell(t *testing.T) {
	for v, want := range map[float64]string{0: "0", -21.44: "−21.4", 0.0123: "0.012", 12345: "12,345", -1234567: "−1,234,567", 999.6: "1000", 5e-7: "5.00·10⁻⁷", 3e12: "3.00·10¹²", 100.4: "100"} {
		if got := FormatNumber(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
	if got := FormatNumber(math.NaN()); got != "–" {
		t.Errorf("NaN: %q", got)
	}
}

func TestWellsInASwarmDoNotTouch(t *testing.T) {
	r := rng.New(6, rng.Testing, 0, 0)
	ys := make([]vg.Length, 40)
	for i := range ys {
		ys[i] = vg.Length(100 * r.Float64())
	}
	xs := swarm(ys, 6, 60)
	for i := range ys {
		for j := range i {
			if dx, dy := xs[i]-xs[j], ys[i]-ys[j]; dx*dx+dy*dy < 35.99 {
				t.Errorf("dots %d and %d touch", i, j)
			}
		}
	}
}

func TestAnElongatedCellKeepsItsArea(t *testing.T) {
	p := WellPicture{Width: 100, Height: 100, Classes: []Class{{Name: "cell"}}, Cells: []Disc{{X: 50, Y: 20, R: 5, Elongation: 4, Angle: math.Pi / 6}}, Size: Size{Width: 402}}
	svg, err := p.SVG()
	if err != nil {
		t.Fatal(err)
	}
	// 400 pixels for 100 µm: axes 10 and 2.5 µm are 40 and 10 px; y points down; the
	// angle turns round.
	if want := `<ellipse rx="40" ry="10" transform="translate(200 320) rotate(-30)"/>`; !strings.Contains(string(svg), want) {
		t.Errorf("no %s in\n%s", want, svg)
	}
	if !strings.Contains(string(svg), "cell (1)") {
		t.Error("the legend does not count")
	}
}

func TestTheBackgroundHasItsFirstRowAtTheBottom(t *testing.T) {
	p := WellPicture{Width: 10, Height: 10, Background: [][]float64{{0, 1}, {1, 1}}}
	svg, err := p.SVG()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(svg), "data:image/png;base64,")
	data, _, _ := strings.Cut(rest, `"`)
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x, y int // from the upper left, as pictures count
		want float64
	}{{0, 1, 0}, {1, 1, 1}, {0, 0, 1}, {1, 0, 1}} {
		if got := color.NRGBAModel.Convert(img.At(c.x, c.y)); got != tint(c.want) {
			t.Errorf("at %d, %d: %v, want %v", c.x, c.y, got, tint(c.want))
		}
	}
}

// extentOfFill returns the leftmost and rightmost x of the paths filled in a
// colour, given as a regular expression.
func extentOfFill(t *testing.T, svg []byte, fill string) (low, high float64) {
	t.Helper()
	e := nothing()
	for _, m := range regexp.MustCompile(`<path d="([^"]*)" style="fill:`+fill).FindAllSubmatch(svg, -1) {
		for _, q := range regexp.MustCompile(`[ML]([0-9.e+-]+),`).FindAllSubmatch(m[1], -1) {
			x, err := strconv.ParseFloat(string(q[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			e.add(x)
		}
	}
	return e.low, e.high
}

func TestABandIsDrawnWhereItsNumbersAre(t *testing.T) {
	v := Verdict{ID: "x", HasBand: true, Band: [2]float64{-50, 25}, Reason: "not run"}
	svg, err := Forest{Value: Axis{Min: -100, Max: 100}, Rows: []Verdict{v}}.SVG()
	if err != nil {
		t.Fatal(err)
	}
	// The legend's box has the band's colour as well; it lies left of the field.
	svg = svg[bytes.Index(svg, []byte(">verdict<")):]
	// The library loses up to one step of a channel in a translucent colour.
	low, high := extentOfFill(t, svg, "#E[89]C[34]6[9A]")
	left := float64(marginLeft + forestLeft)
	field := float64(1060-margin-forestSimulated-forestPublished-forestVerdict) - left
	for _, c := range []struct{ got, want float64 }{{low, left + field*50/200}, {high, left + field*125/200}} {
		if math.Abs(c.got-c.want) > 0.1 {
			t.Errorf("an edge of the band at %v, want %v", c.got, c.want)
		}
	}
}

func TestSmallMultiplesShareTheirAxisOnRequest(t *testing.T) {
	c := Multiples{Panels: []Panel{{"a", demonstrationCourse("", 0.5)}, {"b", demonstrationCourse("", 0)}}}
	apart, _, err := c.frames(Size{300, 200})
	if err != nil || apart[0].ys == apart[1].ys {
		t.Errorf("not shared: %+v and %+v, error %v", apart[0].ys, apart[1].ys, err)
	}
	c.Share = true
	shared, legend, err := c.frames(Size{300, 200})
	if err != nil || shared[0].ys != shared[1].ys || shared[0].ys != apart[0].ys {
		t.Errorf("shared: %+v and %+v, error %v", shared[0].ys, shared[1].ys, err)
	}
	if len(legend) != 2 {
		t.Errorf("a legend of %d entries for two series in two panels", len(legend))
	}
}

func BenchmarkWellOfFiveThousandCells(b *testing.B) {
	r := rng.New(1, rng.Testing, 0, 0)
	p := demonstrationWell(&r, "w", 5000)
	for b.Loop() {
		if _, err := p.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAReferenceStandsBesideTheCourses(t *testing.T) {
	n := math.NaN()
	c := TimeCourse{
		Courses: []Course{{Name: "ours", Time: []float64{0, 1, 2}, Value: []float64{1, 2, 3}}},
		Beside:  []ReferenceCourse{{Name: "elsewhere", Time: []float64{0, 1, 2}, Value: []float64{1, n, 4}, Low: []float64{0.5, 1, n}, High: []float64{1.5, 2, n}}},
	}
	count := func(c TimeCourse) (markers, lines int) {
		svg, err := c.SVG()
		if err != nil {
			t.Fatal(err)
		}
		if err := checkSVG(svg); err != nil || !bytes.Contains(svg, []byte("elsewhere")) {
			t.Error(err)
		}
		return bytes.Count(svg, []byte("fill:var(--paper")), bytes.Count(svg, []byte("<path"))
	}
	two, some := count(c)
	c.Beside[0].Value[1] = 2
	three, more := count(c)
	if three != two+1 || more != some+5 { // a disc, its rim, and an error bar of three lines
		t.Errorf("%d and %d markers, %d and %d paths", two, three, some, more)
	}
	var long ReferenceCourse
	for i := range 500 {
		long.Time, long.Value = append(long.Time, float64(i)), append(long.Value, 1)
	}
	long.Name = "elsewhere"
	if markers, _ := count(TimeCourse{Beside: []ReferenceCourse{long}}); markers > 60 || markers < 30 {
		t.Errorf("%d markers side by side", markers)
	}
	c.Beside[0].Low = nil
	if _, err := c.SVG(); err == nil {
		t.Error("an error bar with one end")
	}
}
