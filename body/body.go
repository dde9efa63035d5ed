package body

import (
	"paget/circulation"
	"paget/organ"
)

// Body is a validated spec with its tables. It never changes and may be shared between
// workers.
type Body struct {
	spec      Spec
	blood     *circulation.Blood
	kinds     circulation.Travellers
	tumourAt  []int // by bed: the tumour there, or -1
	way       []int // by bed: the way into the blood of what is shed there
	ways      []int // the first bed of each way
	outgrowth []organ.Outgrowth
	step      float64
	tolerance float64
	most      int
}

// New checks a spec and makes the tables. The spec must not be changed afterwards.
//
// Errors: every fault of the spec, joined.
func New(spec Spec) (*Body, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	blood, err := circulation.New(spec.Circulation)
	if err != nil {
		return nil, err
	}
	spec.Circulation = blood.Spec()
	b := &Body{spec: spec, blood: blood, kinds: spec.Circulation.Travellers(), step: spec.Step, tolerance: spec.Tolerance, most: spec.Lesions.Most}
	if b.step == 0 {
		b.step = defaultStep
	}
	if b.tolerance == 0 {
		b.tolerance = defaultTolerance
	}
	if b.most == 0 {
		b.most = defaultMost
	}
	for i := range spec.Organs {
		b.tumourAt = append(b.tumourAt, -1)
		b.outgrowth = append(b.outgrowth, spec.Organs[i].Outgrowth())
	}
	b.way, b.ways = findWays(spec.Circulation.Beds)
	for t, tumour := range spec.Tumours {
		b.tumourAt[tumour.Bed] = t
	}
	return b, nil
}

// Spec returns what the body was made of. It is not to be written to.
func (b *Body) Spec() *Spec { return &b.spec }

// Workspace holds what a host needs while it lives. It belongs to one worker and may
// be used for one host after the other; what was before has no influence. It remembers
// solutions of the blood, up to a bound: later hosts are quicker.
type Workspace struct{ host Host }

// NewWorkspace returns a workspace for hosts of this kind.
func (b *Body) NewWorkspace() *Workspace {
	w := &Workspace{}
	h := &w.host
	nb, nt, nc, np := len(b.spec.Organs), len(b.spec.Tumours), b.spec.clones(), len(b.spec.Populations)
	h.body, h.nb, h.nt, h.nc = b, nb, nt, nc
	room := func(n int, slices ...*[]float64) {
		for _, s := range slices {
			*s = make([]float64, n)
		}
	}
	room(nt, &h.native, &h.native1, &h.stroma, &h.stroma1, &h.flowShare)
	room(nt*nc, &h.seeded, &h.seeded1, &h.inflow, &h.inflow1, &h.direct, &h.indirect)
	room(nb*nc, &h.inner, &h.sleepers, &h.shed, &h.shed1, &h.sums.cells, &h.sums.vascular, &h.sums1.cells, &h.sums1.vascular)
	room(nb, &h.barrier, &h.burden, &h.burden1, &h.shedTotal, &h.arrested)
	room(2*nt+nb+len(b.ways), &h.key)
	room(b.kinds.Largest+1, &h.chances)
	h.removed = make([]bool, nt)
	h.arriving, h.waking = make([]clock, nb*nc), make([]clock, nb*nc)
	h.phenotypes = make([]*Phenotype, np)
	h.walls = make([]*organ.Wall, len(h.barrier))
	for range np {
		h.responses = append(h.responses, newResponse(nb, nt, len(b.ways), b.kinds.Types()))
	}
	h.memory.soils = make([][]*soil, nb)
	h.blood = b.blood.NewWorkspace()
	return w
}
