package tissue
import ("testing";"math";"fmt")
func TestZZAccuracy(t *testing.T) {
	run := func(n int, step float64, f func(m *Mechanics)) ([]*State) {
		spec := ball(t, 100)
		spec.Step = step
		f(&spec.Mechanics)
		ti, s := placed(t, spec, packed(100, 1))
		var out []*State
		for k := range n { must(t, ti.move(s)); s.Tick=1; s.Time += step
			if m := math.Mod(float64(k+1)*step, 6); m < 1e-9 || m > 6-1e-9 { out = append(out, s.Copy()) } }
		return out
	}
	ref := run(12000, 0.005, func(m *Mechanics){ m.Scheme = AdamsBashforth; m.FixedStep=0.005 })
	for name, f := range map[string]func(m *Mechanics){
		"AB2 0.1": func(m *Mechanics){ m.Scheme=AdamsBashforth },
		"AB2 0.5": func(m *Mechanics){ m.Scheme=AdamsBashforth; m.FixedStep=0.5 },
		"AB2 0.25": func(m *Mechanics){ m.Scheme=AdamsBashforth; m.FixedStep=0.25 },
		"euler": func(m *Mechanics){ m.Scheme=Euler },
		"euler d0.01": func(m *Mechanics){ m.Scheme=Euler; m.Displacement=0.01 },
		"euler d1": func(m *Mechanics){ m.Scheme=Euler; m.Displacement=1 },
		"rkc .002": func(m *Mechanics){ m.Tolerance=0.002 },
		"rkc .01": func(m *Mechanics){ m.Tolerance=0.01 },
		"rkc .02": func(m *Mechanics){ m.Tolerance=0.02 },
		"rkc .1": func(m *Mechanics){ m.Tolerance=0.1 },
		"rkc 1": func(m *Mechanics){ m.Tolerance=1 },
		} {
		r := run(10, 6, f)
		fmt.Printf("%-12s", name)
		for _, k := range []int{0,1,2,4,9} {
			a, b := r[k], ref[k]
			sum, most := 0.0, 0.0
			for i := range a.X {
				d2 := (a.X[i]-b.X[i])*(a.X[i]-b.X[i])+(a.Y[i]-b.Y[i])*(a.Y[i]-b.Y[i])+(a.Z[i]-b.Z[i])*(a.Z[i]-b.Z[i])
				sum += d2; most = max(most, d2)
			}
			fmt.Printf(" | %d rms %.5f max %.4f ev %d rej %d", k, math.Sqrt(sum/float64(len(a.X))), math.Sqrt(most), a.Counts.Evaluations, a.Counts.Rejected)
		}
		fmt.Println()
	}
}
