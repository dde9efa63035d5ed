package cohort_test

import (
	"math"
	"testing"

	"paget/cohort"
	"paget/rng"
)

func TestStrataBySizeBalanceSizes(t *testing.T) {
	subjects := mice(40)
	sizes := make([]float64, len(subjects))
	var stream rng.Stream
	for i := range subjects {
		stream.At(4, rng.Testing, uint64(i), 0)
		sizes[i] = stream.LogNormal(80, 0.4)
	}
	for i, name := range cohort.SizeStrata(sizes, 10, "mm3") {
		subjects[i].Stratum = name
		subjects[i].Covariates = []float64{sizes[i]}
	}
	a := cohort.Allocation{Arms: []string{"a", "b"}, Blocks: []int{2, 4}, Covers: []string{"volume"}}
	l := assign(t, a, 3, subjects)
	rows := l.Summary(a.Covers, subjects)
	if len(rows) != 2 || rows[0].N != 20 || rows[1].N != 20 {
		t.Fatalf("summary %+v", rows)
	}
	if d := rows[0].Difference; math.Abs(d) > 0.15 || math.Abs(d+rows[1].Difference) > 1e-12 {
		t.Errorf("sizes of arms differ by %g and %g standard deviations", d, rows[1].Difference)
	}
	if math.Abs((rows[0].Mean+rows[1].Mean)/2-mean(sizes)) > 1e-9 {
		t.Error("means of arms do not make the mean of all")
	}
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

func TestSizeStrataHoldEquallyMany(t *testing.T) {
	got := cohort.SizeStrata([]float64{5, 1, 4, 2, 3}, 2, "mm3")
	want := []string{"2: 4–5 mm3", "1: 1–3 mm3", "2: 4–5 mm3", "1: 1–3 mm3", "1: 1–3 mm3"}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}
