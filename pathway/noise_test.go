package pathway

import (
	"math"
	"slices"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

func TestLimitsGoWithoutJumpsAndDoNotDependOnTheSteps(t *testing.T) {
	m := compiled(t, tangle(t))
	spec := PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 64}
	spec.Treatment = Treatment{{Kind: Knockdown, Node: "A", Removed: 0.8, Spread: 0.4, Start: 8, Onset: 20}}
	at := map[float64][]float64{} // limits by time
	for _, dt := range []float64{0.5, 4} {
		p := populated(t, spec, 3)
		var end []float64
		for time := 0.0; time < 40; time += dt {
			advance(t, p, time, dt)
			begin := slices.Clone(p.w[0].limit)
			for k, v := range end {
				if math.Abs(v-begin[k]) > 1e-6 {
					t.Fatalf("steps of %g: at %g min a limit jumps from %g to %g", dt, time, v, begin[k])
				}
			}
			end = slices.Clone(begin)
			for k, climb := range p.w[0].climb {
				end[k] += climb
			}
			for k, v := range at[time] {
				if math.Abs(v-begin[k]) > 1e-6 {
					t.Fatalf("steps of %g: at %g min a limit is %g, with other steps %g", dt, time, begin[k], v)
				}
			}
			at[time] = begin
		}
	}
	if at[0][0] == at[36][0] {
		t.Error("nothing moved")
	}
}

func TestHalfwayBetweenRefreshesNoiseHasMeanOneAndLittleLessVariance(t *testing.T) {
	m := compiled(t, net(t, "=> A"))
	const sd, relaxation = 0.5, 64.0 // refreshes every 2 min
	power := func(moment float64, time float64) func(*rng.Stream) float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 11, NoiseSD: []float64{sd}, NoiseRelaxation: relaxation}, 0)
		return func(r *rng.Stream) float64 {
			slot := p.Add(r.Uint64(), 0)
			p.noise.setClock(0)
			refresh(p, time)
			x := math.Pow(p.w[0].limit[slot], moment)
			p.Remove(slot)
			return x
		}
	}
	// ⟨f²⟩ = e^{σ²} at a refresh; the mean of two neighbours has (e^{σ²} + e^{ρσ²})/2.
	whole := math.Exp(sd * sd)
	between := 0.5 * (whole + math.Exp(sd*sd*math.Exp(-1.0/refreshes)))
	for time, second := range map[float64]float64{20: whole, 21: between} {
		stattest.Mean(t, 7, stattest.Plan{Draw: power(1, time), Want: 1, N: 6000, Detect: 0.05})
		stattest.Mean(t, 8, stattest.Plan{Draw: power(2, time), Want: second, N: 20000, Detect: 0.1})
	}
	if failed, _ := stattest.MeanFails(8, stattest.Plan{Draw: power(2, 20), Want: 0.88 * whole, N: 20000, Detect: 0.1}); !failed {
		t.Error("a variance that is wrong by a third passes")
	}
}

func TestATreatmentDoesNotActBeforeItStarts(t *testing.T) {
	n := net(t, "=> A;0.8 2 0.5", "A => B")
	n.Nodes[0].Initial, n.Nodes[0].Tau = 0.8, 10
	p := populated(t, PopulationSpec{Model: compiled(t, n), Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: 0.75, Start: 20}}}, 1)
	advance(t, p, 0, 20)
	if got := at(p, "A"); got != 0.8 {
		t.Errorf("A is %.17g before the start, want 0.8", got)
	}
	advance(t, p, 20, 20)
	if got, want := at(p, "A"), 0.2+0.6*math.Exp(-2); math.Abs(got-want) > 1e-15 {
		t.Errorf("20 min after the start A is %g, want %g", got, want)
	}
}
