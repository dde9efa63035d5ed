package paget

import (
	"paget/body"
	"paget/circulation"
	"paget/cohort"
)

// A hostStory is what is kept of a host besides its read-outs.
type hostStory struct {
	Beds, Clones []string
	Lesions      []body.Lesion
	Ended        body.End
	Arrested     []float64 // cells that stopped for good, by bed
}

// keepHost returns what is kept of a host.
func keepHost(h *cohort.Host) *hostStory {
	r := h.Record
	return &hostStory{Beds: r.Beds, Clones: r.Clones, Lesions: r.Lesions, Ended: r.Ended, Arrested: r.Final.Arrested}
}

// hostNumbers are the numbers of a host that its observers need.
type hostNumbers struct {
	Primary        body.Primary
	Lesions        []bool
	Companions     []string
	White          []bool
	NoduleDiameter float64
	Circulation    circulation.Spec
}

// shares returns the share of each companion among the white cells of the blood.
func (n hostNumbers) shares() []float64 {
	out, total := make([]float64, len(n.White)), 0.0
	for c, white := range n.White {
		if white {
			out[c] = n.Circulation.Companions[c].Density
			total += out[c]
		}
	}
	for c := range out {
		out[c] /= total
	}
	return out
}

// host0 returns the numbers that reading needs.
func (a *hostAssay) host0() hostNumbers {
	n := hostNumbers{Primary: a.host.Body.Primary, Lesions: a.host.Lesions, NoduleDiameter: a.host.Observer.NoduleDiameter, White: a.host.Observer.White, Circulation: a.host.Body.Circulation}
	for _, c := range a.host.Body.Circulation.Companions {
		n.Companions = append(n.Companions, c.Name)
	}
	return n
}
