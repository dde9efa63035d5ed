package circulation

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

// vial is so little blood that a few dozen travellers meet often.
func vial() (Spec, *Phenotype) {
	spec := mouse()
	spec.Volume, spec.Round, spec.Largest = 3e9, 0.5, 6
	spec.Companions = spec.Companions[:2]
	spec.Companions[1].Density = 1e-5
	p := cell()
	p.Sticking, p.Breakage, p.Cohesion = 0.15, 0.15, 0.15
	p.Binding = []float64{0.01, 0.01}
	return spec, p
}

// scene is a vial with two sources at rest.
func scene(t testing.TB) (*Blood, *Phenotype, [][]float64, []Source) {
	spec, p := vial()
	b := must(t, spec)
	return b, p, stays(b, 0.02), []Source{sheds(b, p, 5, 4), sheds(b, p, 1, 3)}
}

const (
	lead     = 12.0 // min: some ten lifetimes in the blood
	span     = 40.0
	replicas = 800
)

func TestSingleTravellersAgreeWithTheMeanField(t *testing.T) {
	b, p, arrest, sources := scene(t)
	counts := make([]*Census, 0, replicas)
	at := solved(t, b, b.NewWorkspace(), p, nil, arrest, sources)
	if err := at.Split(); err != nil {
		t.Fatal(err)
	}
	groups := func(arrivals [][]float64, from int) (n float64) {
		for _, row := range arrivals {
			n += sum(row[b.Index(from, 0):])
		}
		return n
	}
	bound := func(arrivals [][]float64) (n float64) {
		for _, row := range arrivals {
			for k, v := range row {
				if b.Companion(k) > 0 {
					n += v
				}
			}
		}
		return n
	}
	met, part := 0.0, 0.0
	for bed, row := range at.Arrivals {
		for k, v := range row {
			met += v * at.Met(bed, k)
			part += at.Part(1, bed, k) * float64(b.Cells(k))
		}
	}
	t.Logf("%.1f travellers; of %.3g groups a minute %.3g met in the blood", sum(at.Number), groups(at.Arrivals, 2), met)
	for _, c := range []struct {
		what   string
		want   float64
		of     func(c *Census) float64
		detect float64
	}{
		{"travellers", sum(at.Number), func(c *Census) float64 { return c.Number }, 0.04},
		{"arrests in the pulmonary bed", sum(at.Arrivals[0]), func(c *Census) float64 { return sum(c.Arrivals[0]) }, 0.04},
		{"arrests in the portal bed", sum(at.Arrivals[2]), func(c *Census) float64 { return sum(c.Arrivals[2]) }, 0.07},
		{"arrests of groups", groups(at.Arrivals, 2), func(c *Census) float64 { return groups(c.Arrivals, 2) }, 0.08},
		{"arrests with companions", bound(at.Arrivals), func(c *Census) float64 { return bound(c.Arrivals) }, 0.04},
		{"arrests of what met", met, func(c *Census) float64 { return groups(c.Met, 2) }, 0.12},
		{"cells of the second source", part, func(c *Census) float64 { return c.Parts[1] }, 0.05},
		{"killed cells", at.Deaths[Killing], func(c *Census) float64 { return c.Deaths[Killing] }, 0.06},
	} {
		t.Run(c.what, func(t *testing.T) {
			next := 0 // the same root gives the same travellers: they are followed once
			stattest.Mean(t, 100, stattest.Plan{
				Draw: func(r *rng.Stream) float64 {
					if next == len(counts) {
						counts = append(counts, b.Individuals(r, p, nil, arrest, sources, lead, span, false))
					}
					next++
					return c.of(counts[next-1])
				},
				Want: c.want, N: replicas, Detect: c.detect,
			})
		})
	}
}

// The test above must fail when nature breaks up, sticks or shields otherwise.
func TestSingleTravellersCondemnWrongRules(t *testing.T) {
	b, p, arrest, sources := scene(t)
	at := solved(t, b, b.NewWorkspace(), p, nil, arrest, sources)
	if err := at.Split(); err != nil {
		t.Fatal(err)
	}
	met := 0.0
	for bed, row := range at.Arrivals {
		for k, v := range row {
			met += v * at.Met(bed, k)
		}
	}
	number := func(c *Census) float64 { return c.Number }
	for _, c := range []struct {
		what   string
		change func(p *Phenotype)
		of     func(c *Census) float64
		want   float64
	}{
		{"less sticking", func(p *Phenotype) { p.Sticking *= 0.6 }, func(c *Census) float64 { return sum(c.Met...) }, met},
		{"more break-up", func(p *Phenotype) { p.Breakage *= 3 }, number, sum(at.Number)},
		{"more shear", func(p *Phenotype) { p.ShearDeath *= 1.3 }, number, sum(at.Number)},
		{"no companions", func(p *Phenotype) { p.Binding = []float64{0, 0} }, number, sum(at.Number)},
	} {
		wrong := *p
		c.change(&wrong)
		if failed, message := stattest.MeanFails(7, stattest.Plan{
			Draw: func(r *rng.Stream) float64 {
				return c.of(b.Individuals(r, &wrong, nil, arrest, sources, lead, span, false))
			},
			Want: c.want, N: 250, Detect: 0.25,
		}); !failed {
			t.Errorf("%s is not condemned: %s", c.what, message)
		}
	}
}

// In a pipe each side takes its exact time: exp(−λτ) reach the next bed.
func TestPunctualTravellersKeepTheTimeOfThePipe(t *testing.T) {
	spec, p := bare(1)
	spec.Round = 1
	p.ShearDeath = 1
	b := must(t, spec)
	arrest := flat(b, 0)
	arrest[0][0] = 1
	sources := []Source{sheds(b, p, Veins, 5)}
	plan := func(punctual bool, want float64) stattest.Plan {
		return stattest.Plan{
			Draw: func(r *rng.Stream) float64 {
				return sum(b.Individuals(r, p, nil, arrest, sources, 2, 30, punctual).Arrivals[0])
			},
			Want: want, N: 500, Detect: 0.04,
		}
	}
	stattest.Mean(t, 1, plan(true, 5*math.Exp(-0.7)))
	stattest.Mean(t, 2, plan(false, 5/1.7))
	if failed, _ := stattest.MeanFails(3, plan(false, 5*math.Exp(-0.7))); !failed {
		t.Error("the test cannot tell a pipe from mixing")
	}
}
