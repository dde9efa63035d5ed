package body

import (
	"fmt"

	"paget/rng"
)

// Tube is a draw of blood and how it is read.
type Tube struct {
	Volume  float64   // µm³
	Capture []float64 // chance that a group of 1, 2, … cells is found; the last holds for all larger ones
	Failure float64   // chance that nothing is found although it is there
}

// Draw is what was found in a tube.
type Draw struct {
	Name        string
	Time        float64 // min
	Singles     int     // single cells without companion
	Clusters    int     // groups without companion
	Accompanied []int   // by companion: travellers with it
	Largest     int     // tumour cells of the largest group
	Cells       int     // tumour cells, all together
	Expected    float64 // mean number of travellers in the tube at that moment
}

// capture returns the chance that a group is found.
func (t *Tube) capture(cells int) float64 { return t.Capture[min(cells, len(t.Capture))-1] }

// draw takes a tube of blood: the blood is solved for what is shed at this moment, the
// number of each type found is Poisson. Observing changes nothing for the host. That counts of one host vary far more than Poisson comes from
// the bursts of shedding; the blood that is taken is not missed.
//
// Errors: *circulation.DivergedError.
func (h *Host) draw(name string, tube *Tube) error {
	d := Draw{Name: name, Time: h.time, Accompanied: make([]int, h.body.kinds.Companions)}
	// One word, read first, so that failures do not move the counts of others.
	h.stream.At(h.root, rng.Observation, uint64(h.drawing), 0)
	failed := h.stream.Float64() < tube.Failure
	for p := range h.phenotypes {
		if err := h.drawPopulation(p, tube, failed, &d); err != nil {
			return err
		}
	}
	h.drawing++
	h.draws = append(h.draws, d)
	return nil
}

// drawPopulation adds the travellers of one population to a draw.
func (h *Host) drawPopulation(p int, tube *Tube, failed bool, d *Draw) error {
	h.sources = h.sources[:0]
	for b := range h.nb {
		if rate := h.shedBy(p, b) * h.burst; rate > 0 {
			h.addSource(h.phenotypes[p], b, rate)
		}
	}
	if len(h.sources) == 0 {
		return nil
	}
	h.blood.Reset()
	traffic, err := h.body.blood.Solve(h.blood, &h.phenotypes[p].Blood, h.responses[p].setting.flow, h.responses[p].setting.arrest, h.sources)
	if err != nil {
		return err
	}
	for i, n := range traffic.Number {
		cells, companion := h.body.kinds.Cells(i), h.body.kinds.Companion(i)
		mean := n * tube.Volume / h.body.spec.Circulation.Volume
		d.Expected += mean
		h.stream.At(h.root, rng.Observation, uint64(h.drawing), 1+uint64(p)<<32+uint64(i))
		found := h.stream.Poisson(mean * tube.capture(cells))
		if failed || found == 0 {
			continue
		}
		d.Cells += found * cells
		d.Largest = max(d.Largest, cells)
		switch {
		case companion > 0:
			d.Accompanied[companion-1] += found
		case cells == 1:
			d.Singles += found
		default:
			d.Clusters += found
		}
	}
	return nil
}

// validate adds what is wrong with a tube.
func (t *Tube) validate(name string, blood float64, add func(what, problem, hint string)) {
	if !(t.Volume > 0 && t.Volume <= blood) {
		add(name, fmt.Sprintf("draws %g µm³ of blood", t.Volume), fmt.Sprintf("above 0, at most the host's %g", blood))
	}
	if len(t.Capture) == 0 {
		add(name, "has no chance of capture", "give at least that of single cells")
	}
	for _, c := range t.Capture {
		if !(c >= 0 && c <= 1) {
			add(name, fmt.Sprintf("captures with chance %g", c), "0 to 1")
		}
	}
	if !(t.Failure >= 0 && t.Failure <= 1) {
		add(name, fmt.Sprintf("fails with chance %g", t.Failure), "0 to 1")
	}
}
