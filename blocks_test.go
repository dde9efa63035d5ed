package paget

import (
	"math"
	"testing"

	"paget/rng"
	"paget/stats"
	"paget/upscale"
)

func TestHostsOfTheirOwnBlocksAreComparedAsTheyAre(t *testing.T) {
	x, y, blocks := []float64{3, 5, 4, 8}, []float64{2, 4, 5, 5}, []int{0, 1, 2, 3}
	if got, want := paired(stats.PairedRelativeChange, x, y, blocks), stats.PairedRelativeChange(x, y, level); got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
}

// Hosts of a block that share an error: intervals from hosts miss the truth far more
// often than they say, those from blocks as often as they say.
func TestIntervalsHoldWhatBlocksDifferBy(t *testing.T) {
	const hosts, trials, truth = 100, 400, 10.0
	naive, fair := 0, 0
	for n := range trials {
		s := rng.New(3, rng.Testing, uint64(n), 0)
		var shift [upscale.Blocks]float64
		for b := range shift {
			shift[b] = s.Norm()
		}
		var x []float64
		var blocks []int
		for h := range hosts {
			x, blocks = append(x, truth+shift[blockOf(h)]+s.Norm()), append(blocks, blockOf(h))
		}
		e, plain := blocked(x, blocks), meanOrShare(x)
		if math.Abs(e.Value-plain.Value) > 1e-12 {
			t.Fatal("blocks move the mean")
		}
		if e.Low < truth && truth < e.High {
			fair++
		}
		if plain.Low < truth && truth < plain.High {
			naive++
		}
	}
	if share := float64(fair) / trials; share < 0.915 || share > 0.985 { // 3.2 errors of 0.0109
		t.Errorf("%.3f of the intervals from blocks hold the truth", share)
	}
	if share := float64(naive) / trials; share > 0.85 {
		t.Errorf("%.3f of the intervals from hosts hold the truth: the test sees nothing", share)
	}
}

// In every block another draw of what the tissue runs leave open, the same in all arms;
// nothing but shedding differs.
func TestHostsOfABlockShareADrawInAllArms(t *testing.T) {
	text := `study: blocks
network: tumour
lines: [MDA-MB-231]
control: untreated
arms: [{name: untreated}, {name: also untreated, without: [return]}]
cohorts:
  - {cohort: mice, host: nude mouse, hosts: 2, duration: 7 d, tumours: [{cells: 1e6 cells}]}
`
	s, c, err := ReadStudy("blocks.yaml", []byte(text), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	trial := newPlan(t, s, c, PlanOptions{}).trials()[0]
	if err := trial.prepare(1); err != nil {
		t.Fatal(err)
	}
	one, two := trial.cohort.Arms[0].Pharmacology.(*pharmacology), trial.cohort.Arms[1].Pharmacology.(*pharmacology)
	plain := one.Phenotype(0, nil)
	logs := 0.0
	for host := range 2 * upscale.Blocks {
		a, b := one.ForHost(host).Phenotype(0, nil), two.ForHost(host).Phenotype(0, nil)
		if a.Shedding != b.Shedding || a.Blood.Cohesion != b.Blood.Cohesion {
			t.Fatalf("host %d sheds %g and %g in two arms, with cohesion %g and %g", host, a.Shedding, b.Shedding, a.Blood.Cohesion, b.Blood.Cohesion)
		}
		if a.Shedding == plain.Shedding || a.Blood.Cohesion == plain.Blood.Cohesion || a.Growth != plain.Growth {
			t.Fatalf("host %d sheds %g, cohesion %g, growth %g; without a draw %g, %g, %g", host,
				a.Shedding, a.Blood.Cohesion, a.Growth, plain.Shedding, plain.Blood.Cohesion, plain.Growth)
		}
		if again := one.ForHost(host+upscale.Blocks).Phenotype(0, nil); again != a {
			t.Fatal("hosts of one block have not the same phenotype")
		}
		logs += math.Log(a.Shedding / plain.Shedding)
	}
	if mean := logs / (2 * upscale.Blocks); math.Abs(mean) > 0.01 {
		t.Errorf("the draws are off by %.3g on average", mean)
	}
}
