package circulation

// setBinding fills the rates at which naked groups gain each companion.
//
//	bind(k, c) = Binding_c·β(radius of k cells, radius of c)·Density_c
//
// The blood cells are so many that binding does not use them up: it is linear. A
// group with a companion binds no other; a companion leaves at its Unbinding.
//
// Units: 1/min. Shape: by type; at a naked type stands the sum over companions.
func (w *Workspace) setBinding(b *Blood, p *Phenotype) {
	for k := 1; k <= b.Largest; k++ {
		sum := 0.0
		for c, companion := range b.spec.Companions {
			rate := p.Binding[c] * companion.Density *
				CollisionRate(p.Radius*b.cbrt[k], companion.Radius, b.spec.ShearRate, b.spec.Thermal)
			w.bind[b.Index(k, c+1)] = rate
			sum += rate
		}
		w.bind[b.Index(k, 0)] = sum // all of them: what a naked group leaves by
	}
}
