package assay

import (
	"math"
	"slices"

	"paget/record"
	"paget/tissue"
)

// PhasePrefix begins the names of read-outs that count cells in a phase of the
// cycle, and PhaseAny stands for all of them where the line is not known.
const (
	PhasePrefix = "phase "
	PhaseAny    = PhasePrefix + "NAME"
)

// growthReadouts lists what is read of a spheroid, in order.
var growthReadouts = []struct{ name, unit, doc string }{
	{"cells", "cells", "cells, living and dead"},
	{"live", "cells", "living cells"},
	{"apoptotic", "cells", "cells in apoptosis, not yet gone"},
	{"necrotic", "cells", "necrotic cells, burst or not"},
	{PhaseAny, "cells", "living cells in a phase of the cycle"},
	{"volume", "um^3", "volume of all cells"},
	{"radius", "um", "radius of the even ball with the cells' radius of gyration, √(5/3·mean|x − centroid|²)"},
	{"radius 95", "um", "95th percentile of the distance of cells to their centroid"},
	{"outermost", "um", "largest distance of a cell to the centroid"},
	{"oxygen minimum", "mmHg", "lowest oxygen of all voxels"},
	{"oxygen centre", "mmHg", "oxygen of the voxel at the middle of the box"},
	{"oxygen mean", "mmHg", "mean oxygen of all voxels"},
	{"neighbours", "1", "mean number of cells within reach of a cell"},
	{"pressure", "1", "mean over cells of Σ(1 − d/R)² over touching neighbours, in units of the pressure scale"},
}

// newGrowthSeries returns the empty series of a well whose line has these phases.
func newGrowthSeries(phases phaseNames) []Series {
	var out []Series
	for _, r := range growthReadouts {
		if r.name != PhaseAny {
			out = append(out, Series{Name: r.name, Unit: r.unit})
			continue
		}
		for _, phase := range phases.all[:len(phases.all)-len(deadNames)] {
			out = append(out, Series{Name: PhasePrefix + phase, Unit: r.unit})
		}
	}
	return out
}

// read adds one reading to every series.
//
// Errors: *tissue.DivergedError.
func (w *spheroid) read() error {
	s := w.state
	neighbours, pressure, err := w.contacts()
	if err != nil {
		return err
	}
	count := make([]float64, len(w.phases.all))
	volume := 0.0
	for i := range s.ID {
		count[w.phases.index(s.Phase[i])]++
		volume += s.Volume[i]
	}
	living := count[:len(count)-len(deadNames)]
	dead := count[len(living):]
	radius, most95, outermost := extent(s)
	least, centre, mean := w.oxygen()
	values := []float64{float64(s.Len()), float64(s.Len()) - dead[0] - dead[1] - dead[2], dead[0], dead[1] + dead[2]}
	values = append(values, living...)
	values = append(values, volume, radius, most95, outermost, least, centre, mean, neighbours, pressure)
	for k, v := range values {
		w.series[k].add(s.Time, v)
	}
	return nil
}

// extent returns how far cells reach from their centroid: the radius of the even
// ball with their radius of gyration, the 95th percentile of the distance and the
// largest distance.
//
// Units: µm.
func extent(s *tissue.State) (radius, most95, outermost float64) {
	n := s.Len()
	if n == 0 {
		return 0, 0, 0
	}
	var cx, cy, cz float64
	for i := range s.ID {
		cx, cy, cz = cx+s.X[i], cy+s.Y[i], cz+s.Z[i]
	}
	cx, cy, cz = cx/float64(n), cy/float64(n), cz/float64(n)
	distance, sum := make([]float64, n), 0.0
	for i := range s.ID {
		dx, dy, dz := s.X[i]-cx, s.Y[i]-cy, s.Z[i]-cz
		d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
		sum += d2
		distance[i] = math.Sqrt(d2)
	}
	slices.Sort(distance)
	at := 0.95 * float64(n-1) // linear between the two nearest ranks
	low := int(at)
	most95 = distance[low]
	if low+1 < n {
		most95 += (at - float64(low)) * (distance[low+1] - distance[low])
	}
	return math.Sqrt(5.0 / 3 * sum / float64(n)), most95, distance[n-1]
}

// oxygen returns the lowest, the middle and the mean oxygen, mmHg.
func (w *spheroid) oxygen() (least, centre, mean float64) {
	f := w.shown[0].field
	least = math.Inf(1)
	for _, v := range f.C {
		least = min(least, v)
		mean += v
	}
	inside := 1e-3 * f.Geometry.H // the middle may lie between voxels
	centre = f.C[f.Geometry.Locate(inside, inside, inside)]
	return least / mmHg, centre / mmHg, mean / float64(len(f.C)) / mmHg
}

// contacts returns the mean number of neighbours within reach and the mean
// pressure on a cell.
//
// Errors: *tissue.DivergedError.
func (w *spheroid) contacts() (neighbours, pressure float64, err error) {
	all, err := w.tissue.Contacts(w.state, w.assay.pressureScale)
	if err != nil || len(all) == 0 {
		return 0, 0, err
	}
	for _, c := range all {
		neighbours += float64(c.Neighbours)
		pressure += c.Pressure
	}
	n := float64(len(all))
	return neighbours / n, pressure / n, nil
}

// save writes everything that changes in a well.
func (w *spheroid) save(e *record.Encoder) error {
	e.Section("spheroid growth")
	e.Int(w.done)
	e.Int(len(w.series))
	e.Floats(w.series[0].Times)
	for _, s := range w.series {
		e.Text(s.Name)
		e.Floats(s.Values)
	}
	e.Int(len(w.frames))
	for i := range w.frames {
		w.frames[i].save(e)
	}
	w.tissue.Save(w.state, e)
	return e.Err()
}

// load reads what save wrote.
//
// Errors: a state that does not fit the assay or does not hold together.
func (w *spheroid) load(d *record.Decoder) error {
	d.Section("spheroid growth")
	w.done = d.Int()
	w.series = newGrowthSeries(w.phases)
	if n := d.Int(); d.Err() == nil && n != len(w.series) {
		d.Fail("%d series where the assay has %d", n, len(w.series))
	}
	times := d.Floats()
	for i := range w.series {
		s := &w.series[i]
		name := d.Text()
		s.Times, s.Values = append([]float64(nil), times...), d.Floats()
		if d.Err() == nil && (name != s.Name || len(s.Values) != len(times)) {
			d.Fail("series %q of %d values where %q of %d should be", name, len(s.Values), s.Name, len(times))
		}
	}
	frames := d.Int()
	if d.Err() == nil && (frames < 0 || frames > len(w.dish.FrameTimes)+w.clock.steps()) {
		d.Fail("%d frames", frames)
	}
	for i := 0; i < frames && d.Err() == nil; i++ {
		var f Frame
		if err := f.load(d, w.phases); err != nil {
			return err
		}
		w.frames = append(w.frames, f)
	}
	if err := d.Err(); err != nil {
		return err
	}
	state, err := w.tissue.Load(d, w.around)
	if err != nil {
		return err
	}
	w.state = state
	if w.done < 0 || w.done > w.clock.steps() || math.Abs(float64(w.done)*w.clock.step-state.Time) > 1e-6*w.clock.step {
		return &DishError{"was kept at another moment than its clock says"}
	}
	return nil
}
