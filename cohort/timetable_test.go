package cohort_test

import (
	"fmt"
	"strings"
	"testing"

	"paget/body"
	"paget/cohort"
	"paget/units"
)

func TestACalendarCanBeReadAtTheBench(t *testing.T) {
	c := cohort.Calendar{
		End: 60 * units.Day,
		Doses: []cohort.Dose{
			{Time: 6 * units.Hour, Mass: 10e-6, Interval: 3 * units.Day, Additional: 5, Route: cohort.Belly},
			{Drug: 1, Amount: 1e-3, Route: cohort.Infusion, Rate: 1e-3 / 60, After: "grown"},
		},
		Draws: []cohort.Draw{{Name: "first", Time: 10 * units.Day, Tube: body.Tube{Volume: 1e11}}},
		Rules: []cohort.Rule{
			{Name: "grown", Threshold: 100, Do: cohort.Start},
			{Name: "operation", When: cohort.Clock, Threshold: 30 * units.Day, Do: cohort.Resect},
			{Name: "enough", When: cohort.TotalBurden, Threshold: 1e7, Do: cohort.Stop, On: 1},
			{Name: "humane", When: cohort.OrganBurden, Of: 1, Threshold: 1e8, Do: cohort.PutDown},
		},
		Observations: []float64{0, 30 * units.Day, 60 * units.Day},
	}
	if err := c.Validate(scene()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range c.Timetable(scene()) {
		got = append(got, strings.TrimRight(strings.Join(row, "|"), "|"))
	}
	want := `what|when|amount|route|repeats
antibody|6 h|10 mg/kg|ip|5 more, every 3 d
infused|0 d after "grown"|1 nmol/kg|infusion over 1 h
blood draw "first"|10 d|100 uL
grown: start|tumour 1 at 100 mm3
operation: resect tumour 1|30 d
enough: stop infused|1e+07 cells in all
humane: put down|1e+08 cells in second
measurement|0 d to 60 d|||3 times
end of the study, necropsy|60 d`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if ends := fmt.Sprint(c.HumaneEndpoints(scene())); ends != "[1e+08 cells in second]" {
		t.Error(ends)
	}
}
