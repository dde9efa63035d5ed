package circulation

// The linear part at rest. Without gains by merging, cells only move from larger
// groups to smaller ones, so sizes are solved from the largest down. Within a size, a
// naked group exchanges with each companion and both sides exchange with each
// other: 2×2 blocks in the shape of an arrow.
//
// All pivots are sums of positive terms (the idea of Grassmann, Taksar and Heyman
// 1985, 10.1287/opre.33.5.1107: write the diagonal as leaks plus exchange), so nothing
// cancels however much faster the exchange is than the losses.

// inverse is a 2×2 block: what one traveller a minute that enters on the second side
// (column) gives on the first (row).
type inverse struct{ vv, va, av, aa float64 }

// invert inverts [[leakV+toA, −toV], [−toA, leakA+toV]].
func invert(leakV, leakA, toA, toV float64) inverse {
	s := 1 / (leakV*leakA + leakV*toV + leakA*toA)
	return inverse{vv: (leakA + toV) * s, va: toV * s, av: toA * s, aa: (leakV + toA) * s}
}

// factor inverts the blocks for given losses by merging.
func (w *Workspace) factor(b *Blood, merge *[2][]float64) {
	stride := b.Companions + 1
	lostV, lostA := w.pass.lost[venous], w.pass.lost[arterial]
	toA, toV := w.pass.passed[venous], w.pass.passed[arterial]
	for k := range b.Largest {
		first := k * stride
		mV, mA := merge[venous][k], merge[arterial][k]
		leakV := w.down[first] + mV + lostV[first]
		leakA := w.down[first] + mA + lostA[first]
		crossA, crossV := toA[first], toV[first]
		for c := 1; c < stride; c++ {
			t := first + c
			u := b.unbind[c]
			ownV, ownA := w.down[t]+mV+lostV[t], w.down[t]+mA+lostA[t]
			i := invert(ownV+u, ownA+u, toA[t], toV[t])
			w.block[t] = i
			bind, back := w.bind[t], w.bind[t]*u
			leakV += bind * (ownV*i.vv + ownA*i.av)
			leakA += bind * (ownV*i.va + ownA*i.aa)
			crossA += back * i.av
			crossV += back * i.va
		}
		w.block[first] = invert(leakV, leakA, crossA, crossV)
	}
}

// sweep solves the linear part for what enters, into x. Single cells that break off
// are collected on the way down.
func (w *Workspace) sweep(b *Blood, entering, gain, x *[2][]float64) {
	free := [2]float64{}
	for k := b.Largest - 1; k >= 0; k-- {
		w.level(b, k, entering, gain, x, free)
		w.collect(b, k, x, &free)
	}
}

// collect adds the single cells a minute that break off groups of k+1 cells.
func (w *Workspace) collect(b *Blood, k int, x *[2][]float64, free *[2]float64) {
	if w.shed[k] == 0 {
		return
	}
	stride := b.Companions + 1
	for side := range 2 {
		sum := 0.0
		for _, v := range x[side][k*stride : (k+1)*stride] {
			sum += v
		}
		free[side] += w.shed[k] * sum
	}
}

// level solves the linear part for groups of k+1 cells, given the larger ones in x and
// the single cells that break off.
func (w *Workspace) level(b *Blood, k int, entering, gain, x *[2][]float64, free [2]float64) {
	stride := b.Companions + 1
	xV, xA := x[venous], x[arterial]
	eV, eA := entering[venous], entering[arterial]
	gV, gA := gain[venous], gain[arterial]
	first := k * stride
	above := first + stride
	sourceV, sourceA := eV[first]+gV[first], eA[first]+gA[first]
	if k == 0 {
		sourceV, sourceA = sourceV+free[venous], sourceA+free[arterial]
	}
	if k < b.Largest-1 {
		sourceV += w.down[above] * xV[above]
		sourceA += w.down[above] * xA[above]
	}
	for c := 1; c < stride; c++ {
		t := first + c
		v, a := eV[t]+gV[t], eA[t]+gA[t]
		if k < b.Largest-1 {
			v += w.down[above+c] * xV[above+c]
			a += w.down[above+c] * xA[above+c]
		}
		i := &w.block[t]
		xV[t] = i.vv*v + i.va*a
		xA[t] = i.av*v + i.aa*a
		sourceV += b.unbind[c] * xV[t]
		sourceA += b.unbind[c] * xA[t]
	}
	i := &w.block[first]
	v, a := i.vv*sourceV+i.va*sourceA, i.av*sourceV+i.aa*sourceA
	xV[first], xA[first] = v, a
	for c := 1; c < stride; c++ {
		t := first + c
		i := &w.block[t]
		xV[t] += w.bind[t] * (i.vv*v + i.va*a)
		xA[t] += w.bind[t] * (i.av*v + i.aa*a)
	}
}
