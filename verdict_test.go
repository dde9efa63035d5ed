package paget

import (
	"testing"

	"paget/stats"
)

func TestAVerdictFollowsThePublishedRule(t *testing.T) {
	band := [2]float64{-0.26, -0.16}
	for _, c := range []struct {
		name      string
		e         Expectation
		low, high float64
		want      string
	}{
		{"number, interval meets the band", Expectation{Known: KnownNumber, Band: band}, -0.30, -0.25, Pass},
		{"number, interval just misses", Expectation{Known: KnownNumber, Band: band}, -0.30, -0.261, Fail},
		{"none, interval inside", Expectation{Known: KnownNone, Band: [2]float64{-0.05, 0.05}}, -0.04, 0.04, Pass},
		{"none, interval reaches out", Expectation{Known: KnownNone, Band: [2]float64{-0.05, 0.05}}, -0.06, 0.01, Fail},
		{"down and excludes zero", Expectation{Known: KnownSign, Direction: Down}, -0.3, -0.001, Pass},
		{"down but touches zero", Expectation{Known: KnownSign, Direction: Down}, -0.3, 0, Fail},
		{"down was published, up came out", Expectation{Known: KnownSign, Direction: Down}, 0.1, 0.3, Fail},
		{"up", Expectation{Known: KnownAssumed, Direction: Up}, 0.1, 0.3, Pass},
		{"assumed with a band, interval inside", Expectation{Known: KnownAssumed, HasBand: true, Band: [2]float64{-0.1, 0.1}}, -0.05, 0.09, Pass},
		{"assumed with a band, interval reaches out", Expectation{Known: KnownAssumed, HasBand: true, Band: [2]float64{-0.1, 0.1}}, -0.05, 0.11, Fail},
		{"assumed with a band, on the right side of zero but outside", Expectation{Known: KnownAssumed, HasBand: true, Band: [2]float64{-0.1, 0.1}, Direction: Up}, 0.2, 0.3, Fail},
		{"a sign row with a band goes by the sign", Expectation{Known: KnownSign, HasBand: true, Band: [2]float64{-0.1, 0.1}, Direction: Up}, 0.2, 0.3, Pass},
		{"a ratio above one", Expectation{Known: KnownSign, Direction: Up, Compare: Ratio}, 1.1, 3, Pass},
		{"a ratio that may be one", Expectation{Known: KnownSign, Direction: Up, Compare: Ratio}, 0.9, 3, Fail},
		{"a ratio below one", Expectation{Known: KnownSign, Direction: Down, Compare: Ratio}, 0.2, 0.9, Pass},
		{"shifted, either way", Expectation{Known: KnownSign, Direction: Shifted}, 0.1, 0.3, Pass},
		{"shifted, but includes zero", Expectation{Known: KnownSign, Direction: Shifted}, -0.1, 0.3, Fail},
	} {
		got := Judge(c.e, stats.Estimate{Low: c.low, High: c.high, Defined: true})
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := Judge(Expectation{Known: KnownNone, Band: [2]float64{-1, 1}}, stats.Estimate{}); got != Fail {
		t.Errorf("a change that could not be formed gives %s, want %s", got, Fail)
	}
}
