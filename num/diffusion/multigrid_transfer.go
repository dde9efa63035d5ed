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
	for fz := 2 * z; fz < l.n[2] && az.parent(fz) == z; fz++ {
		for fy := range l.n[1] {
			l.at(&r, fy, fz)
			target := c.rhs[z*c.plane+ay.parent(fy)*c.row:][:c.n[0]]
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
	last := len(target) - 1
	for i := start; i >= 0 && i < n; i += step {
		var left, right float64
		if i > 0 {
			left = c[i-1]
		} else {
			left = *r.low
		}
		if i < n-1 {
			right = c[i+1]
		} else {
			right = *r.high
		}
		sum := (left + right) + (south[i] + north[i]) + (back[i] + front[i]) + rhs[i]
		// Dividing by the inverse costs less than keeping the diagonal as well.
		d := sum - c[i]/inverse[i]
		squares += d * d
		target[min(i>>1, last)] += weight * share[i] * d
	}
	return squares
}

// residualUneven is residual with a tie of its own for each neighbour.
func (r *lines) residualUneven(l *gridLevel, target []float64, weight float64, y, z, start, step int) (squares float64) {
	last := len(target) - 1
	for i := start; i < len(r.value); i += step {
		d := (r.uneven(l, i, y, z) - r.value[i]) / r.inverse[i]
		squares += d * d
		target[min(i>>1, last)] += weight * l.axis[0].share[i] * d
	}
	return squares
}

// raise adds the correction of the next level to plane z and returns the largest
// correction and the largest corrected value, both without sign. Cells of the
// first colour are left out where the next sweep does not read them.
func (l *gridLevel) raise(c *gridLevel, z int, line []float64) (correction, most float64) {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	line = line[:c.n[0]]
	pz, bz := az.parent(z)*c.plane, int(az.beside[z])*c.plane
	hz, nz := az.here[z], az.next[z]
	for y := range l.n[1] {
		py, by := ay.parent(y)*c.row, int(ay.beside[y])*c.row
		hy, ny := ay.here[y], ay.next[y]
		p, q := c.value[pz+py:][:len(line)], c.value[pz+by:][:len(line)]
		s, t := c.value[bz+py:][:len(line)], c.value[bz+by:][:len(line)]
		for i := range line {
			line[i] = (hz*hy*p[i] + hz*ny*q[i]) + (nz*hy*s[i] + nz*ny*t[i])
		}
		start, step := 1-(y+z)&1, 2
		if l.every {
			start, step = 0, 1
		}
		at := l.first + y*l.row + z*l.plane
		value := l.value[at : at+l.n[0]]
		d, v := ax.add(value, line, start, step)
		correction, most = math.Max(correction, d), math.Max(most, v)
	}
	return correction, most
}

// add adds the values of line, which lie on the next level, to a row.
func (a *gridAxis) add(value, line []float64, start, step int) (correction, most float64) {
	n := len(value)
	here, next, beside := a.here[:n], a.next[:n], a.beside[:n]
	last := len(line) - 1
	for i := start; i >= 0 && i < n; i += step {
		d := here[i]*line[min(i>>1, last)] + next[i]*line[beside[i]]
		v := value[i] + d
		value[i] = v
		d, v = math.Abs(d), math.Abs(v)
		if d > correction {
			correction = d
		}
		if v > most {
			most = v
		}
	}
	return correction, most
}

// average adds the weighted losses of the finer level l to plane z of c.
func (l *gridLevel) average(c *gridLevel, z int, loss, to []float64) {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	clear(to[z*c.plane : (z+1)*c.plane])
	for fz := 2 * z; fz < l.n[2] && az.parent(fz) == z; fz++ {
		for fy := range l.n[1] {
			at := l.first + fy*l.row + fz*l.plane
			from := loss[at : at+l.n[0]]
			target := to[z*c.plane+ay.parent(fy)*c.row:][:c.n[0]]
			weight := az.share[fz] * ay.share[fy]
			share := ax.share[:len(from)]
			last := len(target) - 1
			for i, v := range from {
				target[min(i>>1, last)] += weight * share[i] * v
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
