package assay

import (
	"math"
	"sync/atomic"

	"paget/microenv"
	"paget/record"
	"paget/tissue"
)

// AttractantName is the name of the attractant of an insert: rules and couplings
// read it as "concentration of attractant". In the other assays it is absent.
const AttractantName = "attractant"

// absent is the cue of a dish without attractant.
type absent struct{}

// Concentration returns 0 nM.
func (absent) Concentration(_, _, _ float64) float64 { return 0 }

// Gradient returns 0 nM/µm.
func (absent) Gradient(_, _, _ float64) (gx, gy, gz float64) { return 0, 0, 0 }

// attractant is the cue of an insert: a substance that leaks from the lower to
// the upper compartment, as cells on, in and under the membrane sense it.
//
// Concentration and vertical gradient come from the chamber, a column that is
// uniform across the patch. Near a face each pore is also a small source (or
// sink): with the gradient g in the pore, the flux π·a²·D·g spreads into half a
// space, so that at distance ρ from the middle of its mouth
//
//	∇c = −(D/D')·g·(a²/2)·ρ⃗/(ρ² + a²)^{3/2}
//
// where D' is the diffusivity outside. For ρ ≫ a that is the point source on a
// wall, −J/(2πD'ρ²); the a² in the denominator takes the place of the mouth's
// finite size, so that the field is smooth and level in its middle. The plume
// follows the chamber at once: it forms in ρ²/D, seconds, while the chamber
// changes over hours. Pores beyond the reach of the sum are left to the column, and
// what those within it send upwards on average is taken off, because the column
// has it already.
//
// Concentrations do not include the plumes (at most a few per cent of the
// difference across the membrane beyond two radii from a pore).
//
// Units: µm, min, nM; z as in tissue, 0 on the upper face and up positive.
// Source: Berg & Purcell 1977, 10.1016/S0006-3495(77)85544-6 (flux through a
// small opening in a wall).
type attractant struct {
	chamber *microenv.Chamber
	pores   *pores
	now     atomic.Pointer[faces]
}

// faces holds what most cells ask of the chamber, at the time it was asked.
//
// Units: min, nM, nM/µm.
type faces struct {
	time     float64
	level    [2]float64 // on the upper and on the lower face
	gradient [2]float64 // downwards, on the same
	pore     float64    // downwards in the middle of a pore
}

// look returns the faces as they are now. Several cells may look at once: they
// would all note the same.
func (a *attractant) look() *faces {
	f := a.now.Load()
	if f == nil || f.time != a.chamber.Time() {
		c, low := a.chamber, a.chamber.Spec.Thickness
		f = &faces{c.Time(), [2]float64{c.At(0), c.At(low)}, [2]float64{c.Gradient(0), c.Gradient(low)}, c.Gradient(low / 2)}
		a.now.Store(f)
	}
	return f
}

var _ tissue.EvolvingCue = (*attractant)(nil)

// Concentration returns nM at a point.
func (a *attractant) Concentration(_, _, z float64) float64 {
	switch z {
	case 0:
		return a.look().level[0]
	case -a.chamber.Spec.Thickness:
		return a.look().level[1]
	}
	return a.chamber.At(-z)
}

// Gradient returns nM/µm at a point.
func (a *attractant) Gradient(x, y, z float64) (gx, gy, gz float64) {
	now := a.look()
	spec := &a.chamber.Spec
	switch z {
	case 0:
		gz = -now.gradient[0]
	case -spec.Thickness:
		gz = -now.gradient[1]
	default:
		gz = -a.chamber.Gradient(-z)
	}
	above := z
	outside := spec.Diffusivity
	switch {
	case z >= 0 && spec.GelThickness > 0:
		outside = spec.GelDiffusivity
	case z < 0 && z > -spec.Thickness:
		return 0, 0, gz // inside a pore the walls leave one direction
	case z < 0:
		above = z + spec.Thickness
	}
	if math.Abs(above) >= a.pores.reach {
		return 0, 0, gz // what is left is less than what is left out nearer by
	}
	// The plume above a pore falls away from the mouth; the one below rises.
	strength := now.pore * spec.Diffusivity / outside
	if above < 0 || z <= -spec.Thickness {
		strength = -strength
	}
	px, py, pz := a.pores.plume(x, y, above)
	return strength * px, strength * py, gz + strength*(pz-a.pores.level(above))
}

// Advance lets the chamber run on, exactly in time.
func (a *attractant) Advance(dt float64) error {
	a.chamber.Step(dt)
	return nil
}

// Copy returns an independent copy with the same pores.
func (a *attractant) Copy() tissue.Cue {
	return &attractant{chamber: a.chamber.Copy(), pores: a.pores}
}

// Save writes what changes: the chamber.
func (a *attractant) Save(e *record.Encoder) {
	e.Section("attractant")
	a.chamber.Save(e)
}

// Load reads what Save has written for an insert of the same settings, which then
// goes on bit for bit.
//
// Errors: what does not fit; the chamber is then as before.
func (a *attractant) Load(d *record.Decoder) error {
	d.Section("attractant")
	a.chamber.Load(d)
	a.now.Store(nil)
	return d.Err()
}

// pores sorts the pores of a periodic patch for summing their plumes: the patch
// is cut into n·n tiles, and each tile lists, with their periodic images, the
// pores that some point of it has within reach.
//
// Units: µm; the list of tile k is near[start[k]:start[k+1]].
type pores struct {
	count         int
	radius, reach float64
	width         float64
	n             int
	start         []int32
	near          []mouth
}

// mouth is the place of a pore or of an image of it, µm.
type mouth struct{ x, y float64 }

// reachInSpacings is the distance, in mean spacings of pores, within which
// plumes are summed. Pores further away leave a random remainder whose root mean
// square in each direction is g·(a²/2)·√(πσ/2)/R for σ pores per area and reach R: 0.4 % of the
// gradient in the pore for 10⁵ pores of 8 µm per cm². At heights above R nothing is
// summed: there the plumes have come to 0.35 of that laterally and 0.87 of it
// vertically, and fall further with height.
const reachInSpacings = 2.5

// newPores sorts the pores of a square patch.
func newPores(x, y []float64, radius, width float64) *pores {
	p := &pores{count: len(x), radius: radius, width: width}
	if p.count == 0 {
		return p
	}
	spacing := width / math.Sqrt(float64(p.count))
	p.reach = min(reachInSpacings*spacing, width/2)
	p.n = max(1, int(1.5*width/spacing))
	p.sort(x, y)
	return p
}

// sort lists the pores of each tile, in the order of the pores and their images.
func (p *pores) sort(x, y []float64) {
	p.start = make([]int32, p.n*p.n+1)
	p.each(x, y, func(tile int, _, _ float64) { p.start[tile+1]++ })
	for tile := range p.n * p.n {
		p.start[tile+1] += p.start[tile]
	}
	p.near = make([]mouth, p.start[p.n*p.n])
	next := append([]int32(nil), p.start...)
	p.each(x, y, func(tile int, px, py float64) {
		p.near[next[tile]] = mouth{px, py}
		next[tile]++
	})
}

// each calls work for every tile within reach of every pore and its images.
func (p *pores) each(x, y []float64, work func(tile int, px, py float64)) {
	edge := p.width / float64(p.n)
	column := func(v float64) int { return min(max(int(v/edge), 0), p.n-1) }
	outside := func(v, low float64) float64 { return max(0, low-v, v-low-edge) }
	for j := range x {
		for _, px := range [3]float64{x[j] - p.width, x[j], x[j] + p.width} {
			if px+p.reach < 0 || px-p.reach > p.width {
				continue
			}
			for _, py := range [3]float64{y[j] - p.width, y[j], y[j] + p.width} {
				for row := column(py - p.reach); row <= column(py+p.reach); row++ {
					dy := outside(py, edge*float64(row))
					for col := column(px - p.reach); col <= column(px+p.reach); col++ {
						dx := outside(px, edge*float64(col))
						if dx*dx+dy*dy <= p.reach*p.reach*(1+1e-6) { // plume decides
							work(row*p.n+col, px, py)
						}
					}
				}
			}
		}
	}
}

// plume returns the gradient near the pores for unit gradient within them:
// Σ −(a²/2)·ρ⃗/(ρ² + a²)^{3/2} over the pores within reach, in a fixed order.
//
// Units: µm; the result has none.
func (p *pores) plume(x, y, z float64) (gx, gy, gz float64) {
	if p.count == 0 {
		return 0, 0, 0
	}
	x, y = wrap(x, p.width), wrap(y, p.width)
	scale := float64(p.n) / p.width
	tile := min(int(y*scale), p.n-1)*p.n + min(int(x*scale), p.n-1)
	reach2, height2 := p.reach*p.reach, z*z+p.radius*p.radius
	sum := 0.0
	for _, m := range p.near[p.start[tile]:p.start[tile+1]] {
		dx, dy := x-m.x, y-m.y
		lateral := float64(dx*dx) + float64(dy*dy)
		// Beyond the reach the sign bit of the difference is set, and w becomes 0: a
		// branch here would be guessed wrong for every third pore.
		beyond := uint64(int64(math.Float64bits(reach2-lateral)) >> 63)
		d2 := lateral + height2
		w := math.Float64frombits(math.Float64bits(1/(d2*math.Sqrt(d2))) &^ beyond)
		gx += float64(w * dx)
		gy += float64(w * dy)
		sum += w
	}
	half := -0.5 * p.radius * p.radius
	return half * gx, half * gy, half * (sum * z)
}

// level returns the vertical part of the plumes averaged over the patch, at a
// height above the mouths: with σ pores per area and reach R,
//
//	−σ·π·a²·z·(1/√(z² + a²) − 1/√(z² + a² + R²))
//
// Units: µm; the result has none.
func (p *pores) level(z float64) float64 {
	if z == 0 || p.count == 0 {
		return 0
	}
	a2 := p.radius * p.radius
	density := float64(p.count) / (p.width * p.width)
	near := z*z + a2
	return -density * math.Pi * a2 * z * (1/math.Sqrt(near) - 1/math.Sqrt(near+p.reach*p.reach))
}
