package circulation

import (
	"math"
	"testing"
)

func TestCollisionRateIsSmoluchowskis(t *testing.T) {
	// Equal balls: shear (32/3)·G·a³, Brownian 4Θ = 8kT/(3µ), whatever the radius.
	near(t, "shear", CollisionRate(7, 7, 6000, 0), 32.0/3*6000*7*7*7, 1e-14)
	near(t, "Brownian", CollisionRate(7, 7, 0, 49), 4*49, 1e-14)
	near(t, "symmetry", CollisionRate(3, 9, 10, 5), CollisionRate(9, 3, 10, 5), 1e-15)
}

// meeting is a blood in which only meetings matter, by a constant rate of 1e9 µm³/min.
func meeting(t *testing.T, largest int) (*Blood, *Workspace, *Phenotype) {
	spec, p := bare(largest)
	spec.Volume, spec.Venous = 1e12, 0.5
	p.Sticking = 1
	b := must(t, spec)
	w := b.NewWorkspace()
	w.constant = 1e9
	return b, w, p
}

// n_k(t) = N₀·Tᵏ⁻¹/(1 + T)ᵏ⁺¹ with T = β·(N₀/V)·t/2 (Smoluchowski 1917).
func TestAggregationByAConstantKernelIsSmoluchowskis(t *testing.T) {
	b, w, p := meeting(t, 60)
	w.prepare(b, p, nil, flat(b, 0))
	const n0 = 5000.0
	x := make([]float64, 2*b.Types())
	x[0], x[b.Types()] = n0/2, n0/2
	times := []float64{0.01, 0.05, 0.1, 0.2}
	rows, err := w.course(b, x, times)
	if err != nil {
		t.Fatal(err)
	}
	for i, time := range times {
		T := 1e9 * n0 / 1e12 * time / 2
		for k := 1; k <= 12; k++ {
			want := n0 * math.Pow(T, float64(k-1)) / math.Pow(1+T, float64(k+1))
			if got := rows[i][k-1]; math.Abs(got-want) > 1e-7*want+1e-9*n0 {
				t.Errorf("after %g min: %g groups of %d, want %g", time, got, k, want)
			}
		}
	}
}

// At rest with entry S of single cells and removal λ, generating functions give
//
//	n_k = (2a/β')·C_{k−1}·(β'S/(2a²))ᵏ,   a = λ + β'N,   β' = β/V,
//
// with Catalan's numbers C, and N the root of β'N²/2 + λN = S.
func TestRestingAggregationHasCatalansSizes(t *testing.T) {
	b, w, p := meeting(t, 80)
	const stay, s = 0.2, 400.0 // chance of arrest per pass, entry a side
	arrest := flat(b, stay)
	clear(arrest[1]) // these two drain into another bed: one arrest a passage is enough
	clear(arrest[6])
	one := make([]float64, b.Types())
	one[0] = s
	traffic := solved(t, b, w, p, nil, arrest, []Source{{Origin: Veins, Rate: one}, {Origin: Arteries, Rate: one}})
	lambda := stay / b.stay[venous]
	rate := 1e9 / b.volume[venous]
	all := (math.Sqrt(lambda*lambda+2*rate*s) - lambda) / rate
	a := lambda + rate*all
	catalan := 1.0
	for k := 1; k <= 20; k++ {
		want := 2 * (2 * a / rate) * catalan * math.Pow(rate*s/(2*a*a), float64(k)) // both sides
		near(t, "number", traffic.Number[k-1], want, 1e-6)
		catalan *= 2 * float64(2*k-1) / float64(k+1)
	}
}

func TestMoreStickingLeavesFewerTravellers(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	last := math.Inf(1)
	for _, sticking := range []float64{0, 0.01, 0.1, 0.5, 1} {
		p.Sticking = sticking
		arrest := flat(b, 0.02) // alike for all sizes, so that only merging tells
		traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, 2e4)})
		if n := sum(traffic.Number); n >= last {
			t.Errorf("sticking %g: %g travellers, more than %g with less", sticking, n, last)
		} else {
			last = n
		}
	}
}

func TestTooSmallALargestGroupShows(t *testing.T) {
	p := cell()
	p.Sticking = 1
	refused := func(largest int) float64 {
		spec := mouse()
		spec.Largest = largest
		b := must(t, spec)
		traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0.02), []Source{sheds(b, p, 5, 1e4)})
		return traffic.Refused / traffic.Entering
	}
	few, many := refused(4), refused(40)
	if !(few > 0.01 && many < few/1000) {
		t.Errorf("refused %g of what enters with 4 cells at most, %g with 40", few, many)
	}
}
