package tissue

import (
	"fmt"

	"paget/cell"
	"paget/microenv"
)

// secretion says which field a behaviour feeds or takes from.
type secretion struct {
	field     string
	behaviour cell.Behaviour
}

// exchange advances cue, fields and matrix over the time since they were last
// advanced, with the cells where they now are:
//
//	fields: sources and sinks at the cells, then one implicit or exact step
//	matrix: dm/dt = −(surface proteolysis)·m in the voxels a cell touches,
//	        + deposition, then dm/dt = −k·c·m by the dissolved protease
//
// Cells in a pore or on the lower face release below the membrane, out of the
// fields' grid, if there is a layer; they touch no matrix.
func (t *Tissue) exchange(s *State) error {
	s.Tick++
	s.Time += t.spec.Step
	if s.Tick%uint64(t.spec.FieldEvery) != 0 {
		return nil
	}
	dt := s.Time - s.exchanged
	s.exchanged = s.Time
	if e, ok := s.Around.Cue.(EvolvingCue); ok {
		if err := e.Advance(dt); err != nil {
			return fmt.Errorf("tissue: cue: %w", err)
		}
	}
	for _, f := range s.Around.Fields {
		f.ClearSources()
		t.release(s, f)
		t.absorb(s, f)
	}
	if err := microenv.StepAll(s.Around.Fields, dt, t.crew); err != nil {
		return fmt.Errorf("tissue: %w", err)
	}
	for _, f := range s.Around.Fields {
		f.ClearSources()
	}
	if s.Around.Matrix != nil {
		t.workMatrix(s, dt)
	}
	return nil
}

// release adds every cell's secretion to one field, in the order of cells.
func (t *Tissue) release(s *State, f *microenv.Field) {
	for k := range t.kinds {
		for _, out := range t.kinds[k].secretes {
			if out.field == f.Spec.Name {
				t.ask(s, f, k, out.behaviour)
				for i, rate := range t.turnover {
					if rate > 0 {
						f.SecreteAt(int(t.voxel[i]), rate)
					}
				}
			}
		}
	}
}

// absorb adds every cell's uptake of one field, in the order of cells: a cell
// clears its own volume at its rate of uptake, in the voxel of its centre. A dead
// cell does so at the share of its line (cell.Line.DeadUptake).
func (t *Tissue) absorb(s *State, f *microenv.Field) {
	for k := range t.kinds {
		for _, in := range t.kinds[k].takes {
			if in.field == f.Spec.Name {
				t.ask(s, f, k, in.behaviour)
				for i, rate := range t.turnover {
					if rate > 0 {
						f.UptakeAt(int(t.voxel[i]), float64(rate*s.Volume[i]))
					}
				}
			}
		}
	}
}

// ask sets, for cells of one kind, the rate of a behaviour and the voxel of a field in
// which they act, and a rate of 0 for all others. Workers share it; what is done in
// voxels is then added by one of them, so that sums keep their order.
func (t *Tissue) ask(s *State, f *microenv.Field, kind int, b cell.Behaviour) {
	n := s.Len()
	t.turnover, t.voxel = sized(t.turnover, n), slots(t.voxel, n)
	t.hand.field, t.hand.behaviour = f, b
	t.share(s, kind, n, t.tasks.ask)
	t.hand.field = nil
}

func (t *Tissue) askSlab(_ *worker, from, to int) {
	s, f, b := t.hand.state, t.hand.field, t.hand.behaviour
	for i := from; i < to; i++ {
		t.turnover[i] = 0
		if int(s.Kind[i]) != t.hand.kind || t.outside(s, i) {
			continue
		}
		if rate := s.Behaviour(i, b); rate > 0 {
			t.turnover[i], t.voxel[i] = rate, int32(f.Locate(s.X[i], s.Y[i], s.Z[i]))
		}
	}
}

// outside says whether a cell has left the space of fields and matrix.
func (t *Tissue) outside(s *State, i int) bool {
	return t.space.layer > 0 && s.Where[i] != Above || s.Where[i] == InLumen
}

// workMatrix lets cells cut and lay down matrix where they touch it, and the
// protease act everywhere.
func (t *Tissue) workMatrix(s *State, dt float64) {
	m := s.Around.Matrix
	half := 0.5 * m.Geometry.H
	for i := range s.ID {
		if t.outside(s, i) {
			continue
		}
		if rate := s.Behaviour(i, cell.SurfaceProteolysis); rate > 0 {
			m.DegradeWithin(s.X[i], s.Y[i], s.Z[i], s.Radius[i]+half, rate, dt)
		}
		if rate := s.Behaviour(i, cell.MatrixDeposition); rate > 0 {
			m.Deposit(s.X[i], s.Y[i], s.Z[i], rate*dt)
		}
	}
	if t.spec.Protease == "" || t.spec.ProteaseRate == 0 {
		return
	}
	for _, f := range s.Around.Fields {
		if f.Spec.Name == t.spec.Protease {
			m.DegradeBy(f, t.spec.ProteaseRate, dt)
		}
	}
}
