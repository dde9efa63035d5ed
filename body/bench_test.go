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
