package assay

import (
	"math"
	"slices"

	"paget/cell"
	"paget/pathway"
)

// barrierRun is one insert of a barrier assay while it runs.
type barrierRun struct {
	a       *Barrier
	d       Dish
	cells   *pathway.Population
	sheet   monolayer
	level   float64 // of vesicles
	healthy float64 // conductance of the same monolayer untreated, without vesicles
	filter  float64 // conductance of the blank insert
	arrival int     // step at which tumour cells are put on top

	tight   []float64 // by cell
	signals []float64 // of one cell
	before  []float64 // hazard of crossing by border, at the beginning of a step
	after   []float64
	top     crossers
	series  []Series
}

// begin grows the monolayer to rest under its treatment, without vesicles, and adds them.
func (a *Barrier) begin(d Dish) (*barrierRun, error) {
	r := &barrierRun{a: a, d: d, level: a.dose * d.Donor.Vesicles, filter: a.filterPorosity / a.filterThickness,
		arrival: int(math.Round(a.added / a.step))}
	r.sheet = monolayer{across: int(a.across), spacing: a.spacing, depth: a.depth, closed: a.closed, open: a.open}
	r.sheet.lay()
	untreated := d.Endothelium.Population
	untreated.Treatment = nil
	var err error
	if r.cells, err = r.grow(untreated); err != nil {
		return nil, err
	}
	r.settle()
	r.healthy = r.sheet.conductance(0)
	if r.cells, err = r.grow(d.Endothelium.Population); err != nil {
		return nil, err
	}
	r.settle()
	r.note(0)
	r.top.place(d.Root, a.plated(&r.sheet), len(r.sheet.pairs))
	r.before, r.after = make([]float64, len(r.sheet.pairs)), make([]float64, len(r.sheet.pairs))
	return r, r.surround(r.cells, r.level)
}

// grow makes the cells of the monolayer and brings their networks to rest before plating,
// without vesicles. Cell i has id i+1 under every treatment.
func (r *barrierRun) grow(spec pathway.PopulationSpec) (*pathway.Population, error) {
	spec.Root = r.d.Root
	spec.Reference = spec.Reference || r.d.Reference
	p, err := pathway.NewPopulation(spec)
	if err != nil {
		return nil, err
	}
	for i := range r.sheet.across * r.sheet.across {
		p.Add(uint64(i+1), 0)
	}
	if err := r.surround(p, 0); err != nil {
		return nil, err
	}
	return p, p.Equilibrate(math.Nextafter(0, -1)) // what is given at plating has not acted yet
}

// surround sets the inputs of all cells at a level of vesicles.
//
// Errors: *DishError if the medium holds what is not an input of the network.
func (r *barrierRun) surround(p *pathway.Population, level float64) error {
	e := r.d.Endothelium
	inputs, err := cell.InputLevels(e.Couplings, e.Medium, append(slices.Clone(e.Around), cell.Level{Name: e.Signal, Value: level}))
	if err != nil {
		return err
	}
	for _, l := range inputs {
		i := p.Model().InputIndex(l.Name)
		if i < 0 {
			return &DishError{"has a medium with " + l.Name + ", which is not an input of the network of " + e.Name}
		}
		for slot := range p.Len() {
			p.SetInput(slot, i, l.Value)
		}
	}
	return nil
}

// settle finds the slits of the monolayer as its cells are now.
func (r *barrierRun) settle() {
	nodes := len(r.cells.Model().Names())
	if r.signals == nil {
		r.signals, r.tight = make([]float64, nodes), make([]float64, r.cells.Len())
	}
	for slot := range r.tight {
		for i := range nodes {
			r.signals[i] = r.cells.Activity(slot, i)
		}
		r.d.Endothelium.Tightness.Evaluate(r.tight[slot:slot+1], r.signals)
	}
	r.sheet.settle(r.tight)
}

// hazards writes the rate at which a tumour cell crosses at each border.
//
//	rate · extravasation · (1 − T·(1 − passage))
//
// with the tightness T of the border, as package organ says of the wall of an organ.
func (r *barrierRun) hazards(out []float64) {
	rate, hold := r.a.crossing*r.d.Donor.Extravasation, 1-r.d.Donor.Passage
	for i, p := range r.sheet.pairs {
		out[i] = rate * (1 - joint(r.tight[p[0]], r.tight[p[1]])*hold)
	}
}

// advance takes the insert from outer step n to next. Hazards are taken as straight lines
// within it, and cells cross only once they are there.
func (r *barrierRun) advance(n, next int) error {
	dt := float64(next-n) * r.a.step
	r.hazards(r.before)
	if err := r.cells.Advance(float64(n)*r.a.step, dt); err != nil {
		return err
	}
	r.settle()
	if n >= r.arrival {
		r.hazards(r.after)
		for i, b := range r.top.border {
			r.top.passed[i] += dt / 2 * (r.before[b] + r.after[b])
		}
	}
	r.note(float64(next) * r.a.step)
	return nil
}

// now returns what is followed: resistance, permeabilities, tightness, cells through.
func (r *barrierRun) now() [6]float64 {
	of := func(radius float64) float64 { return behind(r.sheet.conductance(radius), r.filter) / r.filter }
	sum := 0.0
	for _, p := range r.sheet.pairs {
		sum += joint(r.tight[p[0]], r.tight[p[1]])
	}
	return [6]float64{r.healthy / r.sheet.conductance(0), of(r.a.small), of(r.a.middle), of(r.a.large),
		sum / float64(len(r.sheet.pairs)), float64(r.top.through())}
}

// note appends to the series.
func (r *barrierRun) note(time float64) {
	if r.series == nil {
		for _, info := range r.a.Describe()[:6] {
			r.series = append(r.series, Series{Name: info.Name, Unit: info.Unit})
		}
	}
	for i, v := range r.now() {
		r.series[i].add(time, v)
	}
}

// read returns the read-outs at a time.
func (r *barrierRun) read(time float64) []Readout {
	var out []Readout
	for i, v := range r.now() {
		out = append(out, Readout{r.series[i].Name, r.series[i].Unit, time, v})
	}
	share := 0.0
	if n := len(r.top.border); n > 0 {
		share = float64(r.top.through()) / float64(n)
	}
	out = append(out, Readout{"through share", "1", time, share})
	for i, name := range r.cells.Model().Names() {
		sum := 0.0
		for _, y := range r.cells.Node(i) {
			sum += y
		}
		out = append(out, Readout{ActivityReadout(name), "1", time, sum / float64(r.cells.Len())})
	}
	return out
}
