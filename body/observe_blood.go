package body

import "fmt"

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
