package body

import "paget/circulation"

// Body is a validated spec with its tables. It never changes and may be shared between
// workers.
type Body struct {
	spec  Spec
	blood *circulation.Blood
	kinds circulation.Travellers
}

// Workspace holds what a host needs while it lives. It belongs to one worker and may
// be used for one host after the other; what was before has no influence.
type Workspace struct{}

// New checks a spec and makes the tables.
//
// Errors: every fault of the spec, joined.
func New(spec Spec) (*Body, error) { panic("body: not yet") }

// NewWorkspace returns an empty workspace.
func (b *Body) NewWorkspace() *Workspace { return &Workspace{} }

// Run lives one host from time 0 to its end.
//
// Errors: those of the calendar, joined; *LimitError; *DivergedError; those of
// package circulation.
func (b *Body) Run(w *Workspace, p Pharmacology, luck Luck, c *Calendar) (*Record, error) {
	panic("body: not yet")
}
