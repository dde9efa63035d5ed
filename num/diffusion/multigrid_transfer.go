package diffusion

import "math"

// lower writes plane z of the next level's right-hand side: the residuals of this
// level, averaged over each coarse cell. It returns the sum of their squares.
//
// After a sweep the cells of the second colour have none, so only the first is
// visited.
func (l *gridLevel) lower(c *gridLevel, z int) (squares float64) {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	clear(c.rhs[z*c.plane : (z+1)*c.plane])
	var r lines
	for fz := 2 * z; fz < l.n[2] && parent(fz) == z; fz++ {
		for fy := range l.n[1] {
			l.at(&r, fy, fz)
			target := c.rhs[z*c.plane+parent(fy)*c.row:][:c.n[0]]
			start, step := (fy+fz)&1, 2
			if l.every {
				start, step = 0, 1
			}
			weight := az.share[fz] * ay.share[fy] * l.g / c.g
			if l.even {
				squares += r.residual(target, ax.share, weight, start, step)
			} else {
				squares += r.residualUneven(l, target, weight, fy, fz, start, step)
			}
		}
	}
	return squares * l.g * l.g
}

// residual adds the weighted residuals of a row to target and returns the sum of
// their squares, in units of the row's own equations.
func (r *lines) residual(target, share []float64, weight float64, start, step int) (squares float64) {
	c := r.value
	n := len(c)
	south, north, back, front, rhs, inverse := r.south[:n], r.north[:n], r.back[:n], r.front[:n], r.rhs[:n], r.inverse[:n]
	share = share[:n]
	i := start
	if i == 0 {
		right := r.high
		if n > 1 {
			right = &c[1]
		}
		d := (*r.low + *right) + (south[0] + north[0]) + (back[0] + front[0]) + rhs[0] - c[0]/inverse[0]
		squares += d * d
		target[0] += weight * share[0] * d
		i += step
	}
	for ; i > 0 && i < n-1; i += step {
		// Dividing by the inverse costs less than keeping the diagonal as well.
		d := (c[i-1] + c[i+1]) + (south[i] + north[i]) + (back[i] + front[i]) + rhs[i] - c[i]/inverse[i]
		squares += d * d
		target[i>>1] += weight * share[i] * d
	}
	if i > 0 && i == n-1 {
		d := (c[i-1] + *r.high) + (south[i] + north[i]) + (back[i] + front[i]) + rhs[i] - c[i]/inverse[i]
		squares += d * d
		target[i>>1] += weight * share[i] * d
	}
	return squares
}

// residualUneven is residual with a tie of its own for each neighbour.
func (r *lines) residualUneven(l *gridLevel, target []float64, weight float64, y, z, start, step int) (squares float64) {
	for i := start; i < len(r.value); i += step {
		d := (r.uneven(l, i, y, z) - r.value[i]) / r.inverse[i]
		squares += d * d
		target[i>>1] += weight * l.axis[0].share[i] * d
	}
	return squares
}

// raise adds the correction of the next level to plane z and returns the largest
// correction and the largest corrected value, both without sign. Cells of the
// first colour are left out where the next sweep does not read them. scratch has
// room for a plane of the next level and a row of it with two cells more.
func (l *gridLevel) raise(c *gridLevel, z int, scratch []float64) (correction, most float64) {
	ay, az := l.axis[1], l.axis[2]
	plane := scratch[:c.plane]
	mix(plane, c.value[parent(z)*c.plane:], c.value[az.beside(z, c.n[2])*c.plane:], az.here[z], az.next[z])
	padded := scratch[c.plane : c.plane+c.n[0]+2]
	line := padded[1 : 1+c.n[0]]
	for y := range l.n[1] {
		mix(line, plane[parent(y)*c.row:], plane[ay.beside(y, c.n[1])*c.row:], ay.here[y], ay.next[y])
		padded[0], padded[c.n[0]+1] = line[c.n[0]-1], line[0]
		at := l.first + y*l.row + z*l.plane
		value := l.value[at : at+l.n[0]]
		second := 1 - (y+z)&1
		d, v := l.axis[0].add(value, padded, second)
		correction, most = max(correction, d), max(most, v)
		if l.every {
			d, v = l.axis[0].add(value, padded, 1-second)
			correction, most = max(correction, d), max(most, v)
		}
	}
	return correction, most
}

// beside returns the cell of the next level beside the parent of cell i on the
// side where i lies; where there is none its weight is 0 and any cell will do.
func (a *gridAxis) beside(i, n int) int { return (parent(i) + 2*(i&1) - 1 + n) % n }

// mix writes here·a + next·b to dst.
func mix(dst, a, b []float64, here, next float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = float64(here*a[i]) + float64(next*b[i])
	}
}

// add adds the values of padded, which lie on the next level with one more at
// either end, to every second cell of a row.
func (a *gridAxis) add(value, padded []float64, start int) (correction, most float64) {
	n := len(value)
	here, next := a.here[:n], a.next[:n]
	line, side := padded[1:], padded[2*start:]
	for i := start; i < n; i += 2 {
		p := i >> 1
		d := float64(here[i]*line[p]) + float64(next[i]*side[p])
		v := value[i] + d
		value[i] = v
		if d = math.Abs(d); d > correction {
			correction = d
		}
		if v = math.Abs(v); v > most {
			most = v
		}
		if v != v {
			most = v
		}
	}
	return correction, most
}

// average writes the weighted losses of this level to plane z of the next.
func (l *gridLevel) average(c *gridLevel, z int, loss, to []float64) {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	clear(to[z*c.plane : (z+1)*c.plane])
	for fz := 2 * z; fz < l.n[2] && parent(fz) == z; fz++ {
		for fy := range l.n[1] {
			at := l.first + fy*l.row + fz*l.plane
			from := loss[at : at+l.n[0]]
			share := ax.share[:len(from)]
			target := to[z*c.plane+parent(fy)*c.row:][:c.n[0]]
			weight := az.share[fz] * ay.share[fy]
			i := 0
			for p := range target {
				if i+1 >= len(from) {
					target[p] += weight * share[i] * from[i]
					break
				}
				target[p] += weight * (share[i]*from[i] + share[i+1]*from[i+1])
				i += 2
			}
		}
	}
}

// invert writes the inverse diagonal of plane z for the losses of its cells and a
// loss that all share; loss may be nil, or the slice of inverses itself.
func (l *gridLevel) invert(z int, loss []float64, common float64) {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	for y := range l.n[1] {
		at := l.first + y*l.row + z*l.plane
		base := ay.diagonal[y] + az.diagonal[z] + common
		inverse := l.inverse[at : at+l.n[0]]
		ties := ax.diagonal[:len(inverse)]
		if loss == nil {
			for i := range inverse {
				inverse[i] = l.g / (base + ties[i])
			}
			continue
		}
		own := loss[at : at+l.n[0]][:len(inverse)]
		for i := range inverse {
			inverse[i] = l.g / (base + ties[i] + own[i])
		}
	}
}
