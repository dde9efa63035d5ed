package assay

import "math"

// monolayer is a sheet of cells without a gap: centres on a hexagonal lattice, periodic
// in both directions. Each cell has six borders, all of one length, of which it owns
// three.
//
// Units: µm.
type monolayer struct {
	across  int     // cells in a row, and rows; even
	spacing float64 // between the centres of neighbours
	depth   float64 // of the slit between two cells, from top to bottom
	closed  float64 // half-width of the slit where borders are tight
	open    float64 // half-width where nothing holds them

	pairs [][2]int  // the two cells of each border
	half  []float64 // half-width of the slit at each border
}

// lay lists the borders.
func (m *monolayer) lay() {
	n := m.across
	m.pairs = make([][2]int, 0, 3*n*n)
	for i := range n {
		up := (i + 1) % n
		for j := range n {
			right := (j + 1) % n
			first, second := (j+n-1)%n, j // above, in rows that are shifted by half a cell in turn
			if i%2 == 1 {
				first, second = j, right
			}
			m.pairs = append(m.pairs, [2]int{i*n + j, i*n + right}, [2]int{i*n + j, up*n + first}, [2]int{i*n + j, up*n + second})
		}
	}
	m.half = make([]float64, len(m.pairs))
}

// area returns the area of the sheet, µm²: a hexagon takes (√3/2)·spacing².
func (m *monolayer) area() float64 {
	return math.Sqrt(3) / 2 * m.spacing * m.spacing * float64(m.across*m.across)
}

// edge returns the length of a border, µm: spacing/√3.
func (m *monolayer) edge() float64 { return m.spacing / math.Sqrt(3) }

// joint returns the tightness of the border of two cells: the geometric mean of theirs,
// for a junction is made of molecules of both sides, and is open where one has none.
func joint(a, b float64) float64 { return math.Sqrt(a * b) }

// settle finds the slits at the tightness of the cells.
//
//	h = closed + (open − closed)·(1 − joint)
//
// Range: tightness 0 to 1.
func (m *monolayer) settle(tightness []float64) {
	for i, p := range m.pairs {
		m.half[i] = m.closed + (m.open-m.closed)*(1-joint(tightness[p[0]], tightness[p[1]]))
	}
}

// hindrance returns the diffusivity of a ball in a slit times its share of the width, as
// a part of that in free medium.
//
//	H = (1 − λ)·(1 − 1.004·λ + 0.418·λ³ + 0.21·λ⁴ − 0.169·λ⁵),   λ = radius/half-width
//
// 0 for a ball that does not fit. The first factor is the room for its centre, the second
// the drag between two walls along the middle (Faxén; the slit's analogue of what Renkin
// 1954 wrote for round pores).
//
// Source: Curry 1984, Handbook of Physiology, Microcirculation, ch. 8 (recalled).
func hindrance(radius, half float64) float64 {
	if radius >= half {
		return 0
	}
	x := radius / half
	return (1 - x) * (1 - 1.004*x + x*x*x*(0.418+0.21*x-0.169*x*x))
}

// conductance returns how well the sheet lets a solute of some radius diffuse, or, with
// radius 0, current pass: borders side by side add up.
//
//	G = Σ 2·h·edge·H(radius/h) / (depth·area)
//
// Units: 1/µm: what 1/G of free medium would let through. Multiplied by a diffusivity it
// is a permeability, by a conductivity a conductance an area.
func (m *monolayer) conductance(radius float64) float64 {
	sum := 0.0
	for _, h := range m.half {
		sum += 2 * h * hindrance(radius, h)
	}
	return sum * m.edge() / (m.depth * m.area())
}

// behind returns the conductance of a layer with another behind it: resistances in
// series add up. 0 stands for a layer that nothing passes.
func behind(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return a * b / (a + b)
}
