package report

import (
	"fmt"
	"math"
	"os"
	"sync"
	"testing"

	"paget/record"
	"paget/rng"
	"paget/stats"
)

// estimate returns a mean with an interval of the given half width.
func estimate(v, half float64) stats.Estimate {
	return stats.Estimate{Value: v, Low: v - half, High: v + half, N: 6, Defined: true}
}

// around draws n replicates.
func around(r *rng.Stream, mean, sd float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = mean + sd*r.Norm()
	}
	return out
}

func demonstrationVerdicts() []Verdict {
	row := func(id, readout, system, published string, v, half float64, known, verdict string, calibrated bool) Verdict {
		use := "predict"
		if calibrated {
			use = "fit"
		}
		return Verdict{ID: id, Perturbation: "siA", System: system, Readout: readout, Published: published, Unit: "%", Simulated: v, Low: v - half, High: v + half,
			Defined: true, Known: known, Use: use, Verdict: verdict, Replicates: 6, Calibrated: calibrated}
	}
	rows := []Verdict{
		row("T-1", "passage through the membrane, 24 h", "line X", "−21 %", -21.6, 3.1, "number", "pass", true),
		row("T-2", "passage through the matrix layer, 24 h", "line X", "about −50 %", -46.9, 5.2, "number", "pass", true),
		row("T-3", "living mass, 72 h", "line X", "no reduction", -0.8, 1.9, "none", "pass", false),
		row("T-4", "passage through the membrane, 24 h", "line Y, which hardly expresses node A", "little to no change", -11.5, 4.4, "none", "fail", false),
		row("T-5", "activity of node B", "line X", "down", -34, 2.2, "sign", "pass", true),
		row("T-6", "elongation of the cells", "line X", "longer", 14.2, 6.1, "sign", "pass", false),
		row("T-7", "matrix interaction set", "line X", "shifted", 3.2, 5, "sign", "report", false),
	}
	rows[0].Band, rows[0].HasBand = [2]float64{-26, -16}, true
	rows[1].Band, rows[1].HasBand = [2]float64{-58, -42}, true
	rows[2].Band, rows[2].HasBand = [2]float64{-5, 5}, true
	rows[3].Band, rows[3].HasBand = [2]float64{-8, 8}, true
	return append(rows, Verdict{ID: "T-9", Perturbation: "siA", System: "mouse", Readout: "burden", Published: "down", Unit: "%", Reason: "not simulated at this scale",
		Known: "assumed", Use: "predict", Verdict: "report"})
}

// must returns the figure of a chart.
func must(t testing.TB, c Chart, caption, alt string) Figure {
	t.Helper()
	f, err := Draw(c, caption, alt)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func demonstrationDose(r *rng.Stream) DoseResponse {
	one := 1.0
	c := DoseResponse{Title: "Passage against knock-down", Dose: Axis{Label: "share of A removed"}, Response: Axis{Label: "cells through the membrane", Unit: "of control"},
		Reference: &one, Band: &[2]float64{0.74, 0.84}, BandName: "published, at 0.8"}
	for _, line := range []struct {
		name string
		drop float64
	}{{"line X", 0.27}, {"line Y", 0.04}} {
		curve := DoseCurve{Name: line.name}
		for _, d := range []float64{0, 0.2, 0.4, 0.6, 0.8, 0.9} {
			v := 1 - line.drop*d*d*1.3
			curve.Responses = append(curve.Responses, Response{Dose: d, Estimate: estimate(v, 0.03+0.01*r.Float64()), Wells: around(r, v, 0.035, 6)})
		}
		c.Curves = append(c.Curves, curve)
	}
	return c
}

func demonstrationArms(r *rng.Stream) ArmChart {
	c := ArmChart{Title: "Cells through after 24 h", Readout: Axis{Label: "cells through", Unit: "per field"}, Bars: true}
	for _, line := range []string{"line X", "line Y"} {
		g := ArmGroup{Name: line}
		for i, arm := range []string{"scrambled", "siA", "siA + matrix stiff"} {
			m := 120 - 25*float64(i)
			if line == "line Y" {
				m = 46 - float64(i)
			}
			g.Arms = append(g.Arms, Arm{Name: arm, Series: arm, Wells: around(r, m, 9, 8), Estimate: estimate(m, 7)})
		}
		c.Groups = append(c.Groups, g)
	}
	return c
}

func demonstrationCourse(name string, drop float64) TimeCourse {
	c := TimeCourse{Title: name, Time: Axis{Label: "time", Unit: "h"}, Value: Axis{Label: "activity"}, Marks: []Mark{{Time: 6, Name: "siRNA acts"}}}
	for k, arm := range []string{"scrambled", "siA"} {
		course := Course{Name: arm, Dashed: k == 0}
		for i := 0; i <= 72; i++ {
			t := float64(i)
			v := 0.62
			if k == 1 && t > 6 {
				v -= drop * (1 - math.Exp(-(t-6)/14))
			}
			course.Time = append(course.Time, t)
			course.Value = append(course.Value, v)
			course.Low = append(course.Low, v-0.05)
			course.High = append(course.High, v+0.05)
		}
		c.Courses = append(c.Courses, course)
	}
	return c
}

func demonstrationWell(r *rng.Stream, title string, n int) WellPicture {
	p := WellPicture{Title: title, Width: 600, Height: 400, Classes: []Class{{"on top", 0}, {"in a pore", 4}, {"through", 1}},
		BackgroundName: "matrix (mg/mL)", Note: "one well of 6, 24 h; elongated cells are drawn to scale"}
	for range n {
		e := 1 + 1.6*r.Float64()
		if r.Intn(3) == 0 {
			e = 1
		}
		p.Cells = append(p.Cells, Disc{X: 600 * r.Float64(), Y: 400 * r.Float64(), R: 7 + 1.4*r.Norm()*0.5, Elongation: e, Angle: 3 * r.Float64(), Class: r.Intn(5) % 3})
	}
	for i := range 60 {
		p.Pores = append(p.Pores, Disc{X: float64(i%10)*60 + 30, Y: float64(i/10)*66 + 35, R: 4})
	}
	for y := range 24 {
		var row []float64
		for x := range 36 {
			row = append(row, 2+2*math.Exp(-math.Hypot(float64(x-18), float64(y-12))/9)*math.Sin(float64(x)/4))
		}
		p.Background = append(p.Background, row)
	}
	return p
}

func demonstrationSide(r *rng.Stream) WellPicture {
	p := WellPicture{Title: "From the side", Width: 600, Height: 150, Classes: []Class{{"on top", 0}, {"through", 1}},
		Layers: []Layer{{Name: "membrane", From: 60, To: 70}}, Note: "x–z, 40 µm deep"}
	for range 40 {
		p.Cells = append(p.Cells, Disc{X: 600 * r.Float64(), Y: 78 + 20*r.Float64(), R: 7, Class: 0})
	}
	for range 14 {
		p.Cells = append(p.Cells, Disc{X: 600 * r.Float64(), Y: 50, R: 7, Elongation: 1.8, Class: 1})
	}
	return p
}

// demonstration is a document with every kind of block, of invented numbers.
func demonstration(t testing.TB) Document {
	r := rng.New(11, rng.Testing, 0, 0)
	rows := demonstrationVerdicts()
	forest := Forest{Title: "Published beside simulated", Value: Axis{Label: "change against scrambled", Unit: "%"}, Rows: rows}
	shares := ShareBars{Title: "Which paths carried the change", Rows: []ShareRow{
		{"membrane", []Share{{"A → B → speed", 52}, {"A → C → persistence", 31}, {"A → D → adhesion", -9}, {"interaction", 26}}},
		{"matrix", []Share{{"A → B → speed", 21}, {"A → C → persistence", 12}, {"A → E → protease", 58.5}, {"interaction", 8.5}}},
	}}
	multiples := Multiples{Title: "Four nodes over time", Columns: 4, Share: true, Panels: []Panel{
		{"node A", demonstrationCourse("", 0.45)}, {"node B", demonstrationCourse("", 0.22)}, {"node C", demonstrationCourse("", 0.1)}, {"node D", demonstrationCourse("", 0)}},
		Size: Size{260, 210}}
	inhibitor := DoseResponse{Title: "Inhibitor, logarithmic doses", Dose: Axis{Label: "inhibitor", Unit: "nM", Log: true}, Response: Axis{Label: "living mass", Unit: "%"},
		Curves: []DoseCurve{{Name: "", Responses: []Response{{Dose: 0, Estimate: estimate(100, 4)}, {Dose: 1, Estimate: estimate(98, 4)}, {Dose: 10, Estimate: estimate(81, 5)},
			{Dose: 100, Estimate: estimate(44, 6)}, {Dose: 1000, Estimate: estimate(12, 3)}}}}}
	numbers := []Number{
		{"speed", "0.36 um/min", "0.25 to 0.60", "measured", "Smith 2012, 10.1000/xyz.123", "median of 212 tracks"},
		{"persistence", "20 min", "10 to 40", "derived", "from the free tracks", ""},
		{"strength A → B", "0.7", "0 to 1", "fitted", "paget fit", "rows T-1 and T-2"},
		{"decay of the protease", "0.02 1/min", "0.005 to 0.05", "assumed", "", "no measurement for this line"},
	}
	return Document{
		Title: "Silencing A: passage and invasion", Question: "If A is silenced, what happens to migration and invasion of two lines?",
		Answer: "In line X a fifth fewer cells pass the membrane and about half as many pass the matrix; line Y hardly answers.",
		Facts:  []Fact{{"6 of 8", "rows pass", Good}, {"1", "row fails", Bad}, {"2", "lines", Information}, {"31", "numbers assumed", Caution}},
		Header: record.Header{Program: "paget", Version: "0.1.0", Commit: "0123abcd", GoVersion: "go1.26", Architecture: "amd64/v1", Study: "demonstration",
			SpecHash: "89abcdef01234567", Root: 1, Command: "paget run demonstration --seed 1", Repairs: []record.Count{{Name: "rejected divisions", N: 3}}},
		Sections: []Section{
			{Title: "Verdicts", Lead: "Published beside simulated, with 95 % intervals over wells.", Blocks: []Block{
				VerdictTable{Rows: rows, Note: "The numbers are invented."},
				must(t, forest, "Simulated change with its interval; shaded: the published band.", "forest plot of eight rows")}},
			{Title: "Readouts", Lead: "Every dot is a well.", Blocks: []Block{
				Gallery{Columns: 2, Figures: []Figure{
					must(t, demonstrationDose(&r), "Mean and interval at each dose, joined by straight lines; nothing is fitted.", "two dose-response curves"),
					must(t, inhibitor, "The untreated wells stand at the left, under 0.", "dose-response on a logarithmic axis")}},
				must(t, demonstrationArms(&r), "Wells (dots), mean and 95 % interval.", "six arms"),
				must(t, multiples, "Means over cells with the band of one standard deviation.", "four time courses")}},
			{Title: "Wells", Blocks: []Block{
				Gallery{Columns: 3, Figures: []Figure{
					must(t, demonstrationWell(&r, "Scrambled", 220), "", "well"), must(t, demonstrationWell(&r, "siA", 160), "", "well"), must(t, demonstrationSide(&r), "", "side view")},
					Caption: "The same wells as in the table, drawn from their last state."}}},
			demonstrationSpheroid(t),
			{Title: "Why", Blocks: []Block{
				Paragraph("The network was run with one path cut at a time."),
				must(t, shares, "Shares of the change by path; what is left over is interaction.", "stacked bars"),
				Note{Tone: Caution, Title: "What is assumed", Text: "The decay of the protease has no measurement for this line."},
				List{Items: []string{"cells do not divide in 24 h", "the gradient dissipates"}}}},
			{Title: "Numbers", Blocks: []Block{
				NumberList{Numbers: numbers, Open: true},
				Fold{Summary: "Doses", Blocks: []Block{Table{Caption: "Arms", Columns: []TableColumn{{Title: "arm"}, {Title: "dose", Unit: "nM", Align: Right}}, Rows: [][]string{{"siA", "50"}}}}}}},
		},
	}
}

// demonstrationSpheroid is a chapter about a growing spheroid. It is drawn once for
// all tests that show it.
func demonstrationSpheroid(t testing.TB) Section {
	t.Helper()
	spheroidOnce.Do(func() { spheroidChapter = drawnSpheroid(t) })
	return spheroidChapter
}

var (
	spheroidOnce    sync.Once
	spheroidChapter Section
)

func drawnSpheroid(t testing.TB) Section {
	t.Helper()
	still := func(s Still, caption, alt string) Figure {
		f, err := StillFigure(s, caption, alt, 0)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	var outside, inside Filmstrip
	for i, r := range []float64{60, 75, 90} {
		b, stamp := demonstrationBalls(r), fmt.Sprintf("%d h", 24*i)
		outside.Frames = append(outside.Frames, Spheres{Stamp: stamp, Balls: b})
		inside.Frames = append(inside.Frames, Slice{Stamp: stamp, Balls: b, Field: demonstrationOxygen(200, r)})
	}
	outside.Pixels, inside.Pixels = 240, 240
	growth := Multiples{Title: "Beside the reference", Columns: 2}
	for _, name := range []string{"cells", "radius"} {
		c := TimeCourse{Time: Axis{Label: "time", Unit: "h"}, Value: Axis{Label: name}, Courses: []Course{{Name: "simulated"}}, Beside: []ReferenceCourse{{Name: "elsewhere ± sd"}}}
		for h := range 49 {
			at, v := float64(h), 1000*math.Exp(float64(h)/40)
			ours, beside := &c.Courses[0], &c.Beside[0]
			ours.Time, ours.Value, ours.Low, ours.High = append(ours.Time, at), append(ours.Value, v), append(ours.Low, 0.95*v), append(ours.High, 1.05*v)
			beside.Time, beside.Value, beside.Low, beside.High = append(beside.Time, at), append(beside.Value, 1.04*v), append(beside.Low, 0.99*v), append(beside.High, 1.09*v)
		}
		growth.Panels = append(growth.Panels, Panel{Title: name, Chart: c})
	}
	return Section{Title: "Spheroid", Blocks: []Block{
		still(outside, "The spheroid from outside.", "a ball of cells that grows"),
		still(inside, "Slices through its middle over oxygen.", "discs of cells over a grey field"),
		still(Spheres{Title: "Cut open", Balls: demonstrationBalls(90), Cut: Octant, Pixels: 400}, "An eighth is taken away.", "a ball of cells, cut open"),
		must(t, growth, "Lines: simulated; points: reference.", "two growth curves")}}
}

func TestTheDemonstrationIsWritten(t *testing.T) {
	path := os.Getenv("PAGET_DEMONSTRATION")
	if path == "" {
		path = t.TempDir() + "/demonstration.html"
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := demonstration(t).WriteHTML(f); err != nil {
		t.Fatal(err)
	}
}
