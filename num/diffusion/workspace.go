package diffusion

// Workspace is scratch memory that several solvers use one after the other: what
// it holds has no meaning between two solves. It grows to what the largest asks
// for, per voxel 8 bytes for inverse diagonals and about 3.5 for the coarser
// levels of a multigrid, 8 more where there are sources, values held on faces or
// steps in time, and 16 more for Accurate.
//
// Solvers that share one must not work at the same time.
type Workspace struct {
	rhs, inverse, old, extra []float64
	coarse                   []float64
	none, lines, ghost       []float64
	sums                     []planeSums
}

// NewWorkspace returns an empty workspace.
func NewWorkspace() *Workspace { return &Workspace{} }

// Bytes returns how much memory it holds.
func (w *Workspace) Bytes() int {
	n := 0
	for _, s := range [][]float64{w.rhs, w.inverse, w.old, w.extra, w.coarse, w.none, w.lines, w.ghost} {
		n += 8 * cap(s)
	}
	return n
}

// need makes s at least n long and returns that much of it; the content is
// anything.
func need(s *[]float64, n int) []float64 {
	if cap(*s) < n {
		*s = make([]float64, n)
	}
	*s = (*s)[:cap(*s)]
	return (*s)[:n:n]
}
