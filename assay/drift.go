package assay

import (
	"math"

	"paget/rng"
	"paget/tissue"
)

// drift is the medium that carries cells and rafts of cells: each raft of k cells
// diffuses as one body, without turning,
//
//	⟨Δx²⟩ = 2·D_k·Δt along each axis,   D_k = D/√k
//
// since the radius of a raft grows as √k. The draws of a raft belong to its cell
// of the smallest id.
//
// Units: µm, min; diffusivity in µm²/min.
type drift struct {
	diffusivity, width float64
	root               rng.Root
	leader             []int32 // by root of a raft: index of the cell with the smallest id
	size               []int32 // by root of a raft
	step               [][2]float64
}

// newDrift returns a medium over a square periodic patch.
func newDrift(d Dish, diffusivity, width float64) *drift {
	return &drift{diffusivity: diffusivity, width: width, root: d.Root.Derive("drift")}
}

// move carries all rafts for a time.
//
// Units: min.
func (d *drift) move(s *tissue.State, h *holds, dt float64, tick uint64) {
	n := s.Len()
	d.leader, d.size, d.step = seedlings(d.leader, n), d.size[:0], d.step[:0]
	for range n {
		d.size, d.step = append(d.size, 0), append(d.step, [2]float64{})
	}
	for i := range s.ID {
		root := find(h.raft, int32(i))
		d.size[root]++
		if s.ID[i] < s.ID[d.leader[root]] {
			d.leader[root] = int32(i)
		}
	}
	for root, k := range d.size {
		if k > 0 {
			r := rng.New(d.root, rng.Motility, s.ID[d.leader[root]], tick)
			far := math.Sqrt(2 * d.diffusivity * dt / math.Sqrt(float64(k)))
			d.step[root] = [2]float64{far * r.Norm(), far * r.Norm()}
		}
	}
	for i := range s.ID {
		by := d.step[find(h.raft, int32(i))]
		s.X[i], s.Y[i] = wrap(s.X[i]+by[0], d.width), wrap(s.Y[i]+by[1], d.width)
	}
}
