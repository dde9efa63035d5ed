package circulation

import (
	"math"
	"testing"
)

// bare is a blood without companions, attack or break-up: only beds act.
func bare(largest int) (Spec, *Phenotype) {
	spec := mouse()
	spec.Companions, spec.Killing, spec.Clearance, spec.Largest = nil, 0, 0, largest
	return spec, &Phenotype{Radius: 7, Visibility: 1}
}

// flat returns the same chance of arrest for all types of a bed.
func flat(b *Blood, by ...float64) [][]float64 {
	list := make([][]float64, len(b.spec.Beds))
	for bed := range list {
		list[bed] = make([]float64, b.Types())
		for t := range list[bed] {
			list[bed][t] = by[bed%len(by)]
		}
	}
	return list
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

// What leaves the veins meets the pulmonary bed first; the rest goes round and round.
func TestBedsArePassedInTheOrderOfTheBlood(t *testing.T) {
	spec, p := bare(1)
	b := must(t, spec)
	by := []float64{0.6, 0.1, 0.5, 0.2, 0.3, 0.05, 0.4, 0.01}
	arrest := flat(b, by...)
	// By hand: share of what leaves the arteries that stays in each bed.
	stays := make([]float64, len(by))
	for i, bed := range spec.Beds {
		if !bed.Pulmonary {
			stays[i] = bed.Share * by[i]
		}
	}
	stays[2] += by[2] * (spec.Beds[1].Share*(1-by[1]) + spec.Beds[6].Share*(1-by[6]))
	systemic := sum(stays)
	again := (1 - by[0]) * (1 - systemic)
	fromVeins := func(bed int) float64 {
		if bed == 0 {
			return by[0] / (1 - again)
		}
		return (1 - by[0]) * stays[bed] / (1 - again)
	}
	fromArteries := func(bed int) float64 {
		if bed == 0 {
			return (1 - systemic) * by[0] / (1 - again)
		}
		return stays[bed] / (1 - again)
	}
	for _, c := range []struct {
		origin int
		want   func(bed int) float64
	}{
		{Veins, fromVeins}, {5, fromVeins}, {Arteries, fromArteries}, {0, fromArteries},
		{1, func(bed int) float64 { // through the portal vein
			first := 0.0
			if bed == 2 {
				first = by[2]
			}
			return first + (1-by[2])*fromVeins(bed)
		}},
	} {
		s := sheds(b, p, c.origin, 7)
		traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{s})
		for bed := range by {
			near(t, "arrest in "+spec.Beds[bed].Name, traffic.Arrivals[bed][0], 7*c.want(bed), 1e-12)
		}
	}
}

func TestNothingIsArrestedWhereNoBloodFlows(t *testing.T) {
	b := must(t, mouse())
	share := append([]float64(nil), b.share...)
	share[7] += share[5]
	share[5] = 0
	p := cell()
	traffic := solved(t, b, b.NewWorkspace(), p, share, stays(b, 0.1), []Source{sheds(b, p, 5, 1e3), sheds(b, p, Veins, 10)})
	if got := sum(traffic.Arrivals[5]); got != 0 {
		t.Errorf("%g arrests a minute in a bed without flow", got)
	}
	if got := sum(traffic.Arrivals[7]); got <= 0 {
		t.Errorf("%g arrests in the bed that took over", got)
	}
}

func TestTimeInTheBloodIsShortWhereAllIsArrestedAtOnce(t *testing.T) {
	spec, p := bare(3)
	b := must(t, spec)
	arrest := flat(b, 0)
	for k := range arrest[0] {
		arrest[0][k] = 1
	}
	traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, Veins, 30)})
	near(t, "number", traffic.Number[0], 30*spec.Round*spec.Venous, 1e-12)
	half, err := traffic.HalfLife(Veins, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-life", half, math.Ln2*spec.Round*spec.Venous, 1e-9)
}

// The time on a side is exponential here and fixed in a pipe. For losses at a rate λ
// the share that reaches the next bed is 1/(1 + λτ) instead of exp(−λτ): an error of
// second order in λτ, the loss on one side.
func TestErrorOfTheMixedSidesIsOfSecondOrder(t *testing.T) {
	spec, p := bare(1)
	b := must(t, spec)
	arrest := flat(b, 0)
	arrest[0][0] = 1
	tau := spec.Round * spec.Venous
	var last float64
	for i, lambda := range []float64{1, 0.5, 0.25, 0.125} {
		p.ShearDeath = lambda
		traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, Veins, 1)})
		mixed, pipe := sum(traffic.Arrivals[0]), math.Exp(-lambda*tau)
		far := mixed - pipe
		if bound := (lambda * tau) * (lambda * tau) / 2; !(far > 0 && far <= bound) {
			t.Errorf("loss %g/min: %g reach the bed, %g in a pipe; differ by more than %g", lambda, mixed, pipe, bound)
		}
		if i > 0 {
			if order := math.Log2(last / far); math.Abs(order-2) > 0.1 {
				t.Errorf("order %.2f in the loss, want 2", order)
			}
		}
		last = far
	}
}
