package circulation

// A group of k cells exposes the share k^(−1/3) of its cells' surface, so k^(2/3)
// cells can be hit. Every hit takes one cell.
//
//	hits(k, c) = k^(2/3)·( shelter_c·(ShearDeath + Anoikis) + shield_c·(Visibility·Killing + Clearance) )
//
// Shear and killers reach what is exposed. Anoikis, the death of cells without a
// hold, is taken to fall with neighbours alike: a cell of a group has k^(−1/3) of the
// free surface of a single one, and the rest of it holds on to others. Shelter and
// shield are 1 without companion. A companion goes with the group that is left, and
// is set free with the last cell.

// setAttack fills, by type, the rate of hits and of loss to the next smaller group.
func (w *Workspace) setAttack(b *Blood, p *Phenotype) {
	w.cause = [Causes]float64{
		Shear:     p.ShearDeath,
		Anoikis:   p.Anoikis,
		Killing:   p.Visibility * b.spec.Killing,
		Clearance: b.spec.Clearance,
	}
	alone := w.cause[Shear] + w.cause[Anoikis]
	immune := w.cause[Killing] + w.cause[Clearance]
	for k := 1; k <= b.Largest; k++ {
		exposed := b.cbrt[k] * b.cbrt[k]
		for c := 0; c <= b.Companions; c++ {
			t := b.Index(k, c)
			hits := exposed * (b.shelter[c]*alone + b.shield[c]*immune)
			w.down[t] = hits + p.Breakage*float64(k-1)
		}
		w.shed[k-1] = p.Breakage * float64(k-1)
	}
}

// deaths splits the hits on travellers x by cause, cells a minute.
func (w *Workspace) deaths(b *Blood, x *[2][]float64) (by [Causes]float64) {
	sheltered, shielded := 0.0, 0.0
	for k := range b.Largest {
		first := k * (b.Companions + 1)
		exposed := b.cbrt[k+1] * b.cbrt[k+1]
		for c := range b.Companions + 1 {
			n := (x[venous][first+c] + x[arterial][first+c]) * exposed
			sheltered += n * b.shelter[c]
			shielded += n * b.shield[c]
		}
	}
	by[Shear], by[Anoikis] = w.cause[Shear]*sheltered, w.cause[Anoikis]*sheltered
	by[Killing], by[Clearance] = w.cause[Killing]*shielded, w.cause[Clearance]*shielded
	return by
}
