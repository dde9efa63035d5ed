package circulation

import "testing"

func BenchmarkSolve(b *testing.B) {
	blood := must(b, mouse())
	p, arrest, w := cell(), stays(blood, 0.05), blood.NewWorkspace()
	for _, c := range []struct {
		name     string
		sticking float64
		cells    float64
	}{{"linear", 0, 2e3}, {"weak", 0.05, 2e3}, {"strong", 0.3, 1e5}} {
		b.Run(c.name, func(b *testing.B) {
			p.Sticking = c.sticking
			sources := []Source{sheds(blood, p, 5, c.cells), sheds(blood, p, 0, c.cells/100)}
			b.ReportAllocs()
			rounds := 0
			for b.Loop() { // 1 % more and less from step to step
				for i := range sources[0].Rate {
					sources[0].Rate[i] *= 1.01
				}
				t1 := solved(b, blood, w, p, nil, arrest, sources)
				rounds += t1.Iterations
				for i := range sources[0].Rate {
					sources[0].Rate[i] /= 1.01
				}
				rounds += solved(b, blood, w, p, nil, arrest, sources).Iterations
			}
			b.ReportMetric(float64(rounds)/float64(2*b.N), "rounds/solve")
		})
	}
}

func BenchmarkSplit(b *testing.B) {
	blood := must(b, mouse())
	p, arrest, w := cell(), stays(blood, 0.05), blood.NewWorkspace()
	sources := []Source{sheds(blood, p, 5, 2e3), sheds(blood, p, 0, 20), sheds(blood, p, 2, 10), sheds(blood, p, 3, 1), sheds(blood, p, 4, 1)}
	traffic := solved(b, blood, w, p, nil, arrest, sources)
	b.ReportAllocs()
	for b.Loop() {
		traffic.split = false
		if err := traffic.Split(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFates(b *testing.B) {
	blood := must(b, mouse())
	p, arrest, w := cell(), stays(blood, 0.05), blood.NewWorkspace()
	for b.Loop() {
		if _, err := blood.Fates(w, p, nil, arrest, Veins, 5); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHalfLife(b *testing.B) {
	blood := must(b, mouse())
	p, arrest, w := cell(), stays(blood, 0.05), blood.NewWorkspace()
	traffic := solved(b, blood, w, p, nil, arrest, []Source{sheds(blood, p, 5, 2e3)})
	for b.Loop() {
		if _, err := traffic.HalfLife(Veins, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReference is the plain twin, for the ratio.
func BenchmarkReference(b *testing.B) {
	blood := must(b, mouse())
	p, arrest := cell(), stays(blood, 0.05)
	sources := []Source{sheds(blood, p, 5, 2e3)}
	for b.Loop() {
		if _, err := blood.Reference(p, nil, arrest, sources); err != nil {
			b.Fatal(err)
		}
	}
}
