package body

import "testing"

// BenchmarkQuietRodent is a host whose lesions are few: the price of steps and blood.
func BenchmarkQuietRodent(b *testing.B) {
	s := rodent()
	p := parental()
	p.Shedding = 1e-9
	body, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	w, c := body.NewWorkspace(), sixty()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := body.Run(w, fixed{p}, Luck{1, uint64(i)}, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRodent(b *testing.B) {
	body, err := New(rodent())
	if err != nil {
		b.Fatal(err)
	}
	w, c, p := body.NewWorkspace(), sixty(), fixed{parental()}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := body.Run(w, p, Luck{1, uint64(i)}, c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStickyRodent is a host in whose blood travellers stick to each other.
func BenchmarkStickyRodent(b *testing.B) {
	p := parental()
	p.Shedding, p.Blood.Sticking = 1e-7, 0.5
	s := rodent()
	for i := range s.Organs {
		s.Organs[i].Critical *= 1.5
	}
	body, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	w, c := body.NewWorkspace(), sixty()
	solved, n := 0, 0
	for i := 0; b.Loop(); i++ {
		r, err := body.Run(w, fixed{p}, Luck{1, uint64(i)}, c)
		if err != nil {
			b.Fatal(err)
		}
		solved += r.Final.Solved
		n++
	}
	b.ReportMetric(float64(solved)/float64(n), "solutions/host")
}

// BenchmarkTreatedRodent is a host whose drug has a new level every six hours, and with
// it a new phenotype.
func BenchmarkTreatedRodent(b *testing.B) {
	p := parental()
	p.Shedding = 1e-9
	body, err := New(rodent())
	if err != nil {
		b.Fatal(err)
	}
	w, c := body.NewWorkspace(), sixty()
	c.Drugs = 1
	course := Course{After: -1, Until: -1}
	for i := range 240 {
		course.Times = append(course.Times, float64(i)*360)
		course.Levels = append(course.Levels, float64(i+1)/240)
	}
	c.Courses = []Course{course}
	for i := 0; b.Loop(); i++ {
		if _, err := body.Run(w, slowing{p}, Luck{1, uint64(i)}, c); err != nil {
			b.Fatal(err)
		}
	}
}
