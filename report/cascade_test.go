package report

import (
	"math"
	"strings"
	"testing"
)

func TestACascadeShowsEveryMechanismAtItsStation(t *testing.T) {
	c := Cascade{Title: "Way", Stations: [5]string{"one", "two", "three", "four", "five"}, Return: "home",
		Cards: []CascadeCard{{"first & best", "2 of 3", 0, Good}, {"second", "1 of 3", 0, Bad}, {"all", "3 of 3", 5, Caution}}}
	svg, err := c.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if err := checkSVG(svg); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"Way", "three", "home", "first &amp; best", "2 of 3", "Everywhere: all"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	c.Cards[0].Place = 6
	if _, err := c.SVG(); err == nil {
		t.Error("a card beyond the last station was drawn")
	}
}

func TestAStationTableSaysFallAndRise(t *testing.T) {
	c := StationTable{Stations: []string{"growth", "still", "lesions"}, Less: "less", More: "more",
		Groups: []StationGroup{{"mice", []StationRow{{"silenced", []float64{-0.25, 0, 3}}, {"other", []float64{math.NaN(), 0, 0.012}}}}}}
	svg, err := c.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if err := checkSVG(svg); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"−25 %", "4.0-fold", "+1.2 %", "–", "falls: less", "silenced, growth"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	c.OnlyMoved()
	if len(c.Stations) != 2 || c.Stations[1] != "lesions" || c.Groups[0].Rows[0].Values[1] != 3 {
		t.Errorf("left are %v", c.Stations)
	}
	for v, want := range map[float64]string{0: "0", 1e-5: "0", -1: "−100 %", -1.5: "−150 %", 0.5: "+50 %", 11: "12.0-fold", 122: "120-fold"} {
		if got := ChangeText(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	if down, up, little := changeTint(-0.75), changeTint(3), changeTint(0.05); down.B <= down.R || up.R <= up.B || little.B <= up.B {
		t.Errorf("colours %v %v %v", down, up, little)
	}
	for _, wrong := range []float64{math.Inf(-1), math.Inf(1)} {
		c.Groups[0].Rows[0].Values[0] = wrong
		if _, err := c.SVG(); err == nil {
			t.Errorf("%v was drawn", wrong)
		}
	}
}

func TestLinksLeadToFilesOfTheFolderOnly(t *testing.T) {
	for path, good := range map[string]bool{"a/report.html": true, "../x": false, "/etc": false, "javascript:x": false, "http://a": false, "": false} {
		_, err := newLinks(Links{Items: []Link{{Text: "x", Path: path}}})
		if (err == nil) != good {
			t.Errorf("%q: %v", path, err)
		}
	}
}
