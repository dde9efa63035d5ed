package assay

import (
	"math"
	"testing"
)

// flatSheet is a small monolayer in round numbers.
func flatSheet() *monolayer {
	m := &monolayer{across: 6, spacing: 20, depth: 0.8, closed: 0.001, open: 0.011}
	m.lay()
	return m
}

// even returns cells that are all alike.
func even(m *monolayer, tightness float64) []float64 {
	out := make([]float64, m.across*m.across)
	for i := range out {
		out[i] = tightness
	}
	return out
}

func TestEveryCellOfASheetHasSixBorders(t *testing.T) {
	for _, across := range []int{4, 6, 10} {
		m := &monolayer{across: across, spacing: 20}
		m.lay()
		seen, count := map[[2]int]bool{}, make([]int, across*across)
		for _, p := range m.pairs {
			if p[0] == p[1] || seen[p] || seen[[2]int{p[1], p[0]}] {
				t.Fatalf("%d across: border %v is none, or stands twice", across, p)
			}
			seen[p] = true
			count[p[0]]++
			count[p[1]]++
		}
		for i, n := range count {
			if n != 6 {
				t.Errorf("%d across: cell %d has %d borders", across, i, n)
			}
		}
	}
}

func TestConductancesOfBordersAddUp(t *testing.T) {
	m := flatSheet()
	// Borders of hexagons are 2/spacing long an area, whatever the number of cells.
	perArea := 2 / m.spacing
	m.settle(even(m, 0.6))
	h := 0.001 + 0.01*0.4
	if got, want := m.conductance(0), 2*h*perArea/m.depth; math.Abs(got/want-1) > 1e-13 {
		t.Errorf("conductance of even borders %v, want %v", got, want)
	}
	r := 0.002
	if got, want := m.conductance(r), 2*h*hindrance(r, h)*perArea/m.depth; math.Abs(got/want-1) > 1e-13 {
		t.Errorf("conductance for a solute %v, want %v", got, want)
	}
	for i := range m.half { // borders of two kinds side by side: the mean of both
		m.half[i] = 0.003
		if i%3 == 0 {
			m.half[i] = 0.009
		}
	}
	if got, want := m.conductance(0), 2*(0.009+2*0.003)/3*perArea/m.depth; math.Abs(got/want-1) > 1e-13 {
		t.Errorf("conductance of borders of two kinds %v, want %v", got, want)
	}
	if got := behind(3, 6); got != 2 {
		t.Errorf("3 behind 6 is %v, want 2", got)
	}
	if behind(0, 5) != 0 || behind(5, 0) != 0 {
		t.Error("something passes a layer that nothing passes")
	}
}

func TestHindranceInASlitIsTheFormula(t *testing.T) {
	for _, x := range []struct{ radius, half, want float64 }{
		{0, 1, 1},
		{1, 2, 0.5 * (1 - 0.502 + 0.05225 + 0.013125 - 0.00528125)},
		{0.5, 5, 0.9 * (1 - 0.1004 + 0.000418 + 0.000021 - 0.00000169)},
		{1, 1, 0},
		{3, 1, 0},
	} {
		if got := hindrance(x.radius, x.half); math.Abs(got-x.want) > 1e-14 {
			t.Errorf("radius %v in half-width %v: %v, want %v", x.radius, x.half, got, x.want)
		}
	}
	before := 1.0
	for k := 1; k <= 100; k++ {
		h := hindrance(float64(k)/100, 1)
		if h >= before {
			t.Errorf("a ball of %d %% of the half-width is hindered less than a smaller one", k)
		}
		before = h
	}
}

func TestABorderIsOpenWhereOneCellHoldsNothing(t *testing.T) {
	m := flatSheet()
	cells := even(m, 1)
	cells[7] = 0
	m.settle(cells)
	open := 0
	for i, p := range m.pairs {
		want := m.closed
		if p[0] == 7 || p[1] == 7 {
			want = m.open
			open++
		}
		if m.half[i] != want {
			t.Errorf("border %v has half-width %v, want %v", p, m.half[i], want)
		}
	}
	if open != 6 {
		t.Errorf("%d open borders around one cell", open)
	}
}
