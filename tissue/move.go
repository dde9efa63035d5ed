package tissue

import (
	"math"
)

// move advances positions by one outer step: motility at its exact mean
// velocity, and overdamped forces
//
//	dx/dt = v + F(x)/γ
//
// by explicit Euler sub-steps h, each no longer than lets the fastest cell go
// Mechanics.Displacement of the smallest newborn radius, and than γ/(2·Σ|F'|)
// for the cell with the stiffest contacts. By Gershgorin's theorem the second
// bound keeps h times the largest eigenvalue of the spring network at or below
// 1, so contacts relax without ringing. Positions of one sub-step follow from
// those of the one before, so the order of cells does not matter.
//
// Errors: *DivergedError if a velocity is not a number or more than
// Mechanics.MaxSubsteps would be needed.
func (t *Tissue) move(s *State) error {
	t.crawl(s)
	t.bonds(s)
	n := s.Len()
	t.fx, t.fy, t.fz = sized(t.fx, n), sized(t.fy, n), sized(t.fz, n)
	t.slope = sized(t.slope, n)
	t.leeway = -1 // radii, bonds and places have changed since the last step
	left := t.spec.Step
	steps := 0
	for left > 0 {
		if steps == t.spec.Mechanics.MaxSubsteps {
			return &DivergedError{Quantity: "number of mechanics sub-steps needed in one step, more than", Time: s.Time, Value: float64(steps)}
		}
		if err := t.forces(s); err != nil {
			return err
		}
		h, err := t.substep(s, left)
		if err != nil {
			return err
		}
		t.drift(s, h)
		t.leeway -= h * t.fastest
		left -= h
		steps++
	}
	s.Counts.Substeps += uint64(steps)
	s.Counts.LargestSubsteps = max(s.Counts.LargestSubsteps, steps)
	t.cross(s)
	return nil
}

// substep turns forces into velocities, kept in fx, fy, fz, and returns the
// length of the coming sub-step; the last one ends exactly at the step's end.
func (t *Tissue) substep(s *State, left float64) (float64, error) {
	inverse := 1 / t.spec.Mechanics.Drag
	fastest, stiffest := 0.0, 0.0
	still := len(t.vx) != s.Len() // crawl was left out
	for i := range s.ID {
		x, y, z := t.fx[i]*inverse, t.fy[i]*inverse, t.fz[i]*inverse
		if !still {
			side, up := t.lateral[i]*inverse, t.upward[i]*inverse
			x = t.vx[i] + float64(side*t.fx[i])
			y = t.vy[i] + float64(side*t.fy[i])
			z = t.vz[i] + float64(up*t.fz[i])
		}
		t.fx[i], t.fy[i], t.fz[i] = x, y, z
		v2 := float64(x*x) + float64(y*y) + float64(z*z)
		if !(v2 <= math.MaxFloat64) {
			return 0, t.diverged(s, i, "squared velocity (µm²/min²)", v2)
		}
		fastest = max(fastest, v2)
		stiffest = max(stiffest, t.slope[i])
	}
	t.fastest = math.Sqrt(fastest)
	most := t.fastest / (t.spec.Mechanics.Displacement * t.smallest)
	most = max(most, 2*stiffest*inverse) // sub-steps per min
	parts := math.Ceil(most * left)
	if parts <= 1 {
		return left, nil
	}
	return left / parts, nil
}

// drift moves all cells for h min and keeps them inside the dish.
func (t *Tissue) drift(s *State, h float64) {
	sp := &t.space
	t.driftAxis(s.X, t.fx, 0, h)
	t.driftAxis(s.Y, t.fy, 1, h)
	if !sp.flat && sp.layer == 0 {
		t.driftAxis(s.Z, t.fz, 2, h)
		return
	}
	for i, v := range t.fz {
		if v != 0 {
			z := s.Z[i] + float64(h*v)
			if sp.layer > 0 {
				z = min(z, sp.layer)
			}
			s.Z[i] = z
		}
	}
}

// driftAxis moves all cells along one axis with velocities v.
func (t *Tissue) driftAxis(x, v []float64, axis int, h float64) {
	low, high := t.space.low[axis], t.space.high[axis]
	v = v[:len(x)]
	for i, old := range x {
		moved := old + float64(h*v[i])
		if !(moved >= low && moved < high) {
			moved = t.space.holdAxis(axis, moved)
		}
		x[i] = moved
	}
}

func (t *Tissue) diverged(s *State, i int, quantity string, value float64) error {
	return &DivergedError{Quantity: quantity, Cell: s.ID[i], X: s.X[i], Y: s.Y[i], Z: s.Z[i], Time: s.Time, Value: value}
}
