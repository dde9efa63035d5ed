package diffusion

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Slab is one finite volume of a column, uniform in itself.
type Slab struct {
	Thickness   float64 // L; > 0
	Diffusivity float64 // L²/T; > 0, +Inf for a slab that is stirred
	Area        float64 // L²; cross-section open to diffusion, > 0
	Decay       float64 // 1/T; at least 0
	Initial     float64 // C
	Resistance  float64 // T/L; of the interface to the next slab, per area of the narrower one; at least 0
}

// Slabs cuts a layer into n slabs whose thickness grows by the factor ratio from
// one to the next downwards; each is otherwise a copy of layer, and only the last
// keeps its Resistance.
//
// Panics if n < 1 or ratio is not positive.
func Slabs(layer Slab, n int, ratio float64) []Slab {
	if n < 1 || !(ratio > 0) {
		panic(fmt.Sprintf("diffusion: a layer cannot be cut into %d slabs with ratio %g", n, ratio))
	}
	share, sum := make([]float64, n), 0.0
	for i, w := 0, 1.0; i < n; i, w = i+1, w*ratio {
		share[i] = w
		sum += w
	}
	out := make([]Slab, n)
	for i := range out {
		out[i] = layer
		out[i].Thickness = layer.Thickness * share[i] / sum
		if i < n-1 {
			out[i].Resistance = 0
		}
	}
	return out
}

// ColumnSpec is a stack of slabs from top to bottom, with the conditions on its
// two ends.
type ColumnSpec struct {
	Slabs []Slab
	Ends  [2]Border // top and bottom; NoFlux or Fixed
}

// Validate returns what is wrong with the spec, all faults together.
//
// Errors: no slab; a number outside the range stated at Slab; two stirred slabs
// that touch without a resistance, or a stirred slab at a fixed end; a periodic
// end.
func (s ColumnSpec) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf("diffusion: "+format, args...)) }
	if len(s.Slabs) == 0 {
		fault("a column needs at least one slab")
	}
	finite := func(v float64) bool { return v-v == 0 }
	for i, l := range s.Slabs {
		if !(l.Thickness > 0) || !finite(l.Thickness) {
			fault("slab %d: thickness %g is not positive and finite", i, l.Thickness)
		}
		if !(l.Diffusivity > 0) {
			fault("slab %d: diffusivity %g is not positive", i, l.Diffusivity)
		}
		if !(l.Area > 0) || !finite(l.Area) {
			fault("slab %d: area %g is not positive and finite", i, l.Area)
		}
		if !(l.Decay >= 0) || !finite(l.Decay) {
			fault("slab %d: decay %g is not a rate", i, l.Decay)
		}
		if !finite(l.Initial) {
			fault("slab %d: initial value %g is not finite", i, l.Initial)
		}
		if !(l.Resistance >= 0) || !finite(l.Resistance) {
			fault("slab %d: resistance %g is not a finite number of at least 0", i, l.Resistance)
		}
		if i > 0 && math.IsInf(l.Diffusivity, 1) && math.IsInf(s.Slabs[i-1].Diffusivity, 1) && s.Slabs[i-1].Resistance == 0 {
			fault("slabs %d and %d are both stirred and nothing separates them", i-1, i)
		}
	}
	for end, b := range s.Ends {
		if b.Kind != NoFlux && b.Kind != Fixed {
			fault("end %d of a column cannot be %v", end, b.Kind)
		}
		if b.Kind == Fixed && !finite(b.Value) {
			fault("end %d holds %g, which is not finite", end, b.Value)
		}
		if n := len(s.Slabs); b.Kind == Fixed && n > 0 && math.IsInf(s.Slabs[end*(n-1)].Diffusivity, 1) {
			fault("end %d is held but its slab is stirred; a held end needs a slab with its own diffusivity", end)
		}
	}
	return errors.Join(faults...)
}

// Column is a stack of slabs through which a substance diffuses,
//
//	V_i·dc_i/dt = G_{i−1}·(c_{i−1} − c_i) + G_i·(c_{i+1} − c_i) − k_i·V_i·c_i + q_i,
//	1/G_i = d_i/(2·D_i·A_i) + R_i/min(A_i, A_{i+1}) + d_{i+1}/(2·D_{i+1}·A_{i+1}),
//
// with thickness d, cross-section A, volume V = A·d and resistance R. With the
// unknowns scaled by √V the matrix is symmetric; its eigenvectors are found once,
// and each amplitude then follows its exponential, exactly in time for a step of
// any length.
type Column struct {
	basis *columnBasis

	amplitude []float64
	mean      []float64 // C; per slab, kept in step with the amplitudes
	source    []float64 // C·L³/T; per slab
	drive     []float64 // amplitudes of sources and held ends
	time      float64
}

// columnBasis is what copies of a column share; it never changes.
type columnBasis struct {
	spec        ColumnSpec
	top         []float64 // depth of the top of each slab; one more for the bottom
	conductance []float64 // n+1: top end, interfaces, bottom end; 0 where closed
	root        []float64 // √V
	vector      []float64 // eigenvectors, mode by mode
	turned      []float64 // the same, slab by slab
	rate        []float64 // 1/T
}

// NewColumn returns a column at time 0.
//
// Errors: as ColumnSpec.Validate; when the eigenvectors cannot be found.
func NewColumn(spec ColumnSpec) (*Column, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	spec.Slabs = slices.Clone(spec.Slabs)
	n := len(spec.Slabs)
	b := &columnBasis{spec: spec, root: make([]float64, n)}
	b.top = make([]float64, n+1)
	initial := make([]float64, n)
	for i, l := range spec.Slabs {
		b.root[i] = math.Sqrt(l.Area * l.Thickness)
		b.top[i+1] = b.top[i] + l.Thickness
		initial[i] = l.Initial
	}
	b.conduct()
	if err := b.decompose(); err != nil {
		return nil, err
	}
	c := &Column{basis: b, amplitude: make([]float64, n), mean: make([]float64, n), source: make([]float64, n), drive: make([]float64, n)}
	c.SetProfile(initial)
	c.aim()
	return c, nil
}

// half returns the resistance of half a slab, in T/L³.
func (l Slab) half() float64 { return l.Thickness / (2 * l.Diffusivity * l.Area) }

// conduct computes the conductance of each face in L³/T.
func (b *columnBasis) conduct() {
	slab := b.spec.Slabs
	n := len(slab)
	b.conductance = make([]float64, n+1)
	for i := 1; i < n; i++ {
		above, below := slab[i-1], slab[i]
		interfaceResistance := above.Resistance / math.Min(above.Area, below.Area)
		b.conductance[i] = 1 / (above.half() + interfaceResistance + below.half())
	}
	if b.spec.Ends[0].Kind == Fixed {
		b.conductance[0] = 1 / slab[0].half()
	}
	if b.spec.Ends[1].Kind == Fixed {
		b.conductance[n] = 1 / slab[n-1].half()
	}
}

// decompose finds the eigenvectors of the scaled matrix.
func (b *columnBasis) decompose() error {
	n := len(b.root)
	closed := b.spec.Ends[0].Kind == NoFlux && b.spec.Ends[1].Kind == NoFlux
	matrix := mat.NewSymDense(n, nil)
	for i, l := range b.spec.Slabs {
		matrix.SetSym(i, i, (b.conductance[i]+b.conductance[i+1])/(b.root[i]*b.root[i])+l.Decay)
		if i > 0 {
			matrix.SetSym(i-1, i, -b.conductance[i]/(b.root[i-1]*b.root[i]))
		}
		closed = closed && l.Decay == b.spec.Slabs[0].Decay
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(matrix, true) {
		return errors.New("diffusion: the eigenvectors of the column could not be found")
	}
	b.rate = eigen.Values(nil)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	b.vector, b.turned = make([]float64, n*n), make([]float64, n*n)
	for m := range n {
		for i := range n {
			v := vectors.At(i, m)
			b.vector[m*n+i] = v
		}
	}
	if closed {
		b.pinEvenMode()
	}
	for m := range n {
		for i := range n {
			b.turned[i*n+m] = b.vector[m*n+i]
		}
	}
	return nil
}

// pinEvenMode sets the slowest mode of a closed column with one decay to what is
// known of it: uniform, fading at that decay. All other modes then sum to zero,
// also after rounding, and amounts do not drift over long times.
func (b *columnBasis) pinEvenMode() {
	n := len(b.root)
	even := b.vector[:n]
	norm := 1 / math.Sqrt(dot(b.root, b.root))
	for i, r := range b.root {
		even[i] = norm * r
	}
	b.rate[0] = b.spec.Slabs[0].Decay
	for m := 1; m < n; m++ {
		row := b.vector[m*n : (m+1)*n]
		overlap := dot(row, even)
		for i := range row {
			row[i] -= overlap * even[i]
		}
	}
}

// aim recomputes the amplitudes of sources and held ends.
func (c *Column) aim() {
	b, n := c.basis, len(c.source)
	for m := range n {
		sum := 0.0
		for i, q := range c.source {
			if i == 0 && b.spec.Ends[0].Kind == Fixed {
				q += b.conductance[0] * b.spec.Ends[0].Value
			}
			if i == n-1 && b.spec.Ends[1].Kind == Fixed {
				q += b.conductance[n] * b.spec.Ends[1].Value
			}
			sum += b.vector[m*n+i] * q / b.root[i]
		}
		c.drive[m] = sum
	}
}

// Copy returns an independent column in the same state. The eigenvectors are
// shared, so a copy is cheap. Assigning a Column by value is no copy: both would
// step the same amplitudes.
func (c *Column) Copy() *Column {
	d := *c
	for _, part := range []*[]float64{&d.amplitude, &d.mean, &d.source, &d.drive} {
		*part = slices.Clone(*part)
	}
	return &d
}

// Step advances by dt ≥ 0; exact in time for any dt.
//
// Panics if dt is negative or not finite.
func (c *Column) Step(dt float64) {
	if !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("diffusion: step %g is not a finite time of at least 0", dt))
	}
	for m, rate := range c.basis.rate {
		e := math.Exp(-rate * dt)
		c.amplitude[m] = c.amplitude[m]*e + c.drive[m]*filled(rate, e, dt)
	}
	c.time += dt
	c.evaluate()
}

// evaluate computes the slabs' concentrations from the amplitudes, so that
// reading many places between two steps costs little.
func (c *Column) evaluate() {
	n := c.Len()
	for i, r := range c.basis.root {
		c.mean[i] = dot(c.basis.turned[i*n:(i+1)*n], c.amplitude) / r
	}
}

// Time returns the time stepped since the start, in T.
func (c *Column) Time() float64 { return c.time }

// Len returns the number of slabs.
func (c *Column) Len() int { return len(c.amplitude) }

// Depth returns the thickness of the whole column, in L.
func (c *Column) Depth() float64 { return c.basis.top[c.Len()] }

// Top returns the depth of the top of slab i, in L.
func (c *Column) Top(i int) float64 { return c.basis.top[i] }

// Mean returns the concentration of slab i, in C.
func (c *Column) Mean(i int) float64 { return c.mean[i] }

// Profile writes the concentration of every slab to dst and returns it.
//
// Panics if dst does not have one place a slab.
func (c *Column) Profile(dst []float64) []float64 {
	if len(dst) != c.Len() {
		panic(fmt.Sprintf("diffusion: %d places for %d slabs", len(dst), c.Len()))
	}
	copy(dst, c.mean)
	return dst
}

// SetProfile sets the concentration of every slab.
//
// Panics if values does not have one value a slab.
func (c *Column) SetProfile(values []float64) {
	n := c.Len()
	if len(values) != n {
		panic(fmt.Sprintf("diffusion: %d values for %d slabs", len(values), n))
	}
	for m := range n {
		sum := 0.0
		for i, v := range values {
			sum += c.basis.vector[m*n+i] * v * c.basis.root[i]
		}
		c.amplitude[m] = sum
	}
	c.evaluate()
}

// SetSource sets the amount per time that enters slab i, in C·L³/T, from now on.
func (c *Column) SetSource(i int, rate float64) {
	c.source[i] = rate
	c.aim()
}

// State returns what changes in a column: amplitudes, sources and time, 2·Len() + 1
// numbers.
func (c *Column) State() []float64 {
	return append(append(slices.Clone(c.amplitude), c.source...), c.time)
}

// SetState takes up a state that State of an equal column has given; the column
// goes on bit for bit.
//
// Panics if state does not have 2·Len() + 1 numbers.
func (c *Column) SetState(state []float64) {
	n := c.Len()
	if len(state) != 2*n+1 {
		panic(fmt.Sprintf("diffusion: %d numbers for the state of %d slabs", len(state), n))
	}
	copy(c.amplitude, state)
	copy(c.source, state[n:])
	c.time = state[2*n]
	c.aim()
	c.evaluate()
}

// Total returns the amount in the column, in C·L³.
func (c *Column) Total() float64 {
	sum := 0.0
	for i, r := range c.basis.root {
		sum += c.Mean(i) * r * r
	}
	return sum
}

// Flux returns the amount per time that passes downwards through face i, in
// C·L³/T: face 0 is the top end, face i lies above slab i, face Len() is the
// bottom end.
func (c *Column) Flux(i int) float64 {
	n, g := c.Len(), c.basis.conductance[i]
	switch {
	case g == 0:
		return 0
	case i == 0:
		return g * (c.basis.spec.Ends[0].Value - c.Mean(0))
	case i == n:
		return g * (c.Mean(n-1) - c.basis.spec.Ends[1].Value)
	}
	return g * (c.Mean(i-1) - c.Mean(i))
}

// Face returns the concentration on the top face of slab i, on the side of that
// slab, by continuity of the flux through it. With a resistance there it differs
// from Bottom(i−1).
func (c *Column) Face(i int) float64 {
	return c.Mean(i) + c.Flux(i)*c.basis.spec.Slabs[i].half()
}

// Bottom returns the concentration on the bottom face of slab i, on the side of
// that slab.
func (c *Column) Bottom(i int) float64 {
	return c.Mean(i) - c.Flux(i+1)*c.basis.spec.Slabs[i].half()
}

// Slab returns the index of the slab that holds a depth; on a face it is the
// slab below, at the bottom end the last.
//
// Panics if depth is outside the column or NaN.
func (c *Column) Slab(depth float64) int {
	top := c.basis.top
	if !(depth >= 0 && depth <= c.Depth()) {
		panic(fmt.Sprintf("diffusion: depth %g is outside a column of %g", depth, c.Depth()))
	}
	low, high := 0, len(top)
	for low < high {
		if middle := (low + high) / 2; top[middle] <= depth {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return min(low-1, c.Len()-1)
}

// At returns the concentration at a depth, in C: linear within each slab from its
// top face to its middle to its bottom face.
//
// Panics as Slab.
func (c *Column) At(depth float64) float64 {
	i := c.Slab(depth)
	u := (depth - c.basis.top[i]) / c.basis.spec.Slabs[i].Thickness
	mean := c.Mean(i)
	if u < 0.5 {
		return mean + (c.Face(i)-mean)*(1-2*u)
	}
	return mean + (c.Bottom(i)-mean)*(2*u-1)
}

// Gradient returns dc/d(depth) at a depth, in C/L: the flux, taken as linear
// across the slab, over −D·A. It is 0 in a stirred slab.
//
// Panics as Slab.
func (c *Column) Gradient(depth float64) float64 {
	i := c.Slab(depth)
	l := &c.basis.spec.Slabs[i]
	u := (depth - c.basis.top[i]) / l.Thickness
	flux := (1-u)*c.Flux(i) + u*c.Flux(i+1)
	return -flux / (l.Diffusivity * l.Area)
}
