package diffusion

// conjugate is the twin of Multigrid: conjugate gradients with an incomplete
// factorisation, on the unknowns packed into slices of their own where layers are
// held.
type conjugate struct {
	spec     Spec
	in       inside
	operator *operator
	layers   []float64 // sources of held layers alone; nil if none
	rhs      []float64
	packed   [2][]float64 // values and uptake; nil without held layers
}

func newConjugate(spec Spec) *conjugate {
	k := &conjugate{spec: spec, in: spec.inside(), operator: newOperator(spec)}
	k.rhs = make([]float64, k.in.len())
	if !k.in.whole() {
		for i := range k.packed {
			k.packed[i] = make([]float64, k.in.len())
		}
		layers := make([]float64, k.in.len())
		if spec.addBorderSource(layers, false) {
			k.layers = layers
		}
	}
	return k
}

// steady brings c to (shift + k + u − D∇²)·c = shift·c + s from the values it
// holds.
func (k *conjugate) steady(c []float64, r Reaction, shift, tolerance float64) (Convergence, error) {
	k.spec.hold(c)
	clear(k.rhs)
	at, n := 0, k.in.n[0]
	k.in.rows(func(from int) {
		for i := range n {
			if r.Source != nil {
				k.rhs[at+i] = r.Source[from+i]
			}
			k.rhs[at+i] += shift * c[from+i]
		}
		at += n
	})
	return k.finish(c, r, shift, k.operator.border, tolerance)
}

// resume brings c to (shift + k + u − D∇²)·c = g·rhs, to which only held layers
// are added; rhs has a value for every voxel and may be nil.
func (k *conjugate) resume(c []float64, r Reaction, shift float64, rhs []float64, g, tolerance float64) (Convergence, error) {
	clear(k.rhs)
	if rhs != nil {
		k.in.pack(k.rhs, rhs)
		for i := range k.rhs {
			k.rhs[i] *= g
		}
	}
	return k.finish(c, r, shift, k.layers, tolerance)
}

func (k *conjugate) finish(c []float64, r Reaction, shift float64, border []float64, tolerance float64) (Convergence, error) {
	for i, v := range border {
		k.rhs[i] += v
	}
	value, uptake := c, r.Uptake
	if !k.in.whole() {
		value = k.packed[0]
		k.in.pack(value, c)
		if uptake != nil {
			uptake = k.packed[1]
			k.in.pack(uptake, r.Uptake)
		}
	}
	k.operator.factorise(Reaction{Decay: r.Decay, Uptake: uptake}, shift)
	done, err := k.operator.finish(value, k.rhs, tolerance)
	if !k.in.whole() {
		k.in.unpack(c, value)
	}
	return done, err
}
