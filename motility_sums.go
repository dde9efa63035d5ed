package paget

import (
	"context"
	"fmt"
	"math"
	"slices"

	"paget/fit"
	"paget/rng"
	"paget/stats"
)

// trackSums hold what each cell adds to the means over displacements. Resampling
// cells is then adding up rows.
type trackSums struct {
	lags   []int // frames
	times  []float64
	step   int   // frames over which a velocity is taken
	delays []int // frames
	cells  []cellSums
}

// cellSums are the sums of one cell: over displacements at each lag, over pairs
// of displacements at each delay, and of ln(speed).
type cellSums struct {
	n, square, fourth []float64 // dx² + dy², dx⁴ + dy⁴
	pairs, product    []float64
	stepN, stepSquare float64
	halves            [2]float64 // ½ ln mean square of either half; of use if telling
	whole             float64    // of all; of use if moving
	telling, moving   bool
}

// sumTracks goes through the tracks once.
func sumTracks(t *Tracks) (*trackSums, error) {
	s := &trackSums{step: max(1, int(math.Round(velocityTime/t.Interval)))}
	for _, d := range shownDelays {
		s.delays = append(s.delays, d*s.step)
	}
	if len(t.Cells) < fewestCells {
		return nil, t.useless(fmt.Sprintf("the file holds %d cells", len(t.Cells)), fmt.Sprintf("at least %d", fewestCells))
	}
	all := chooseLags(t.Interval)
	for i := range t.Cells {
		s.cells = append(s.cells, t.Cells[i].sums(all, s.step, s.delays, max(1, int(math.Round(spreadLag/t.Interval)))))
	}
	// A lag that few cells see would say more of them than of the population.
	for l, lag := range all {
		seen, moved := 0, 0.0
		for i := range s.cells {
			if s.cells[i].n[l] > 0 {
				seen++
			}
			moved += s.cells[i].square[l]
		}
		if seen < max(fewestCells, (len(t.Cells)+1)/2) {
			break
		}
		if moved == 0 {
			return nil, t.useless("no cell moves", "tracks of moving cells")
		}
		s.lags, s.times = append(s.lags, lag), append(s.times, float64(lag)*t.Interval)
	}
	if len(s.lags) < fewestLags {
		return nil, t.useless(fmt.Sprintf("%d lags up to %g min are seen by %d cells and by half of all", len(s.lags), longestLag, fewestCells),
			fmt.Sprintf("at least %d: longer tracks, or frames closer in time", fewestLags))
	}
	telling := 0
	for i := range s.cells {
		if s.cells[i].telling {
			telling++
		}
	}
	if telling < max(fewestCells, (len(t.Cells)+1)/2) {
		return nil, t.useless(fmt.Sprintf("%d of %d tracks are long enough to tell the speed of their cell twice", telling, len(t.Cells)),
			fmt.Sprintf("at least %d and half of them, with %d displacements of %g min in either half", fewestCells, fewestHalf, spreadLag))
	}
	return s, nil
}

// chooseLags returns lags in frames: even on the logarithm from one frame to
// longestLag, with those that are shown.
func chooseLags(interval float64) []int {
	longest := int(longestLag/interval + 1e-9)
	var lags []int
	for k := 0; ; k++ {
		lag := int(math.Round(math.Exp(float64(k) * math.Ln10 / lagsADecade)))
		if lag > longest {
			break
		}
		lags = append(lags, lag)
	}
	for _, shown := range shownLags {
		if lag := int(math.Round(shown / interval)); lag >= 1 && math.Abs(float64(lag)*interval-shown) < 1e-6*shown {
			lags = append(lags, lag)
		}
	}
	slices.Sort(lags)
	return slices.Compact(lags)
}

// sums returns what one track adds.
func (t *Track) sums(lags []int, step int, delays []int, spreadLag int) cellSums {
	c := cellSums{n: make([]float64, len(lags)), square: make([]float64, len(lags)), fourth: make([]float64, len(lags)),
		pairs: make([]float64, len(delays)), product: make([]float64, len(delays))}
	for l, lag := range lags {
		j := 0
		for i := range t.Frames {
			if t.later(i, lag, &j) {
				x, y := t.X[j]-t.X[i], t.Y[j]-t.Y[i]
				xx, yy := float64(x*x), float64(y*y)
				c.n[l]++
				c.square[l] += xx + yy
				c.fourth[l] += float64(xx*xx) + float64(yy*yy)
			}
		}
	}
	j := 0
	for i := range t.Frames {
		if t.later(i, step, &j) {
			x, y := t.X[j]-t.X[i], t.Y[j]-t.Y[i]
			c.stepN++
			c.stepSquare += float64(x*x) + float64(y*y)
		}
	}
	for d, delay := range delays {
		a, b, e := 0, 0, 0
		for i := range t.Frames {
			if t.later(i, step, &a) && t.later(i, delay, &b) && t.later(i, delay+step, &e) {
				c.pairs[d]++
				c.product[d] += float64((t.X[a]-t.X[i])*(t.X[e]-t.X[b])) + float64((t.Y[a]-t.Y[i])*(t.Y[e]-t.Y[b]))
			}
		}
	}
	c.speeds(t, spreadLag)
	return c
}

// speeds sets ½ ln of the mean-squared displacement over lag frames, of the whole
// track and of either half of it. No displacement crosses the middle.
func (c *cellSums) speeds(t *Track, lag int) {
	var n, square [3]float64
	middle := t.Frames[0] + (t.Frames[len(t.Frames)-1]-t.Frames[0])/2
	j := 0
	for i := range t.Frames {
		if !t.later(i, lag, &j) {
			continue
		}
		x, y := t.X[j]-t.X[i], t.Y[j]-t.Y[i]
		d := float64(x*x) + float64(y*y)
		n[2]++
		square[2] += d
		switch {
		case t.Frames[j] <= middle:
			n[0]++
			square[0] += d
		case t.Frames[i] > middle:
			n[1]++
			square[1] += d
		}
	}
	c.moving = n[2] > 0 && square[2] > 0
	c.telling = n[0] >= fewestHalf && n[1] >= fewestHalf && square[0] > 0 && square[1] > 0
	if c.moving {
		c.whole = 0.5 * math.Log(square[2]/n[2])
	}
	if c.telling {
		c.halves = [2]float64{0.5 * math.Log(square[0]/n[0]), 0.5 * math.Log(square[1]/n[1])}
	}
}

// findings are the statistics of one sample of cells.
type findings struct {
	mean, kurtosis, correlation []float64
	short, long                 float64
	spread, raw                 float64
	walk                        [3]float64 // S, P, ε
	meanSpeed                   float64
}

// setWalk takes over a fitted walk.
func (f *findings) setWalk(w fit.CurveFit) {
	f.walk = [3]float64{w.Params[0], w.Params[1], math.Sqrt(w.Params[2])}
	f.meanSpeed = w.Params[0] * math.Exp(-0.5*f.spread*f.spread)
}

// find returns the statistics of a sample in which cell i is there weight[i]
// times.
func (s *trackSums) find(weight []float64) *findings {
	f := &findings{mean: make([]float64, len(s.lags)), kurtosis: make([]float64, len(s.lags)), correlation: make([]float64, len(s.delays))}
	for l := range s.lags {
		n, square, fourth := 0.0, 0.0, 0.0
		for i := range s.cells {
			n += weight[i] * s.cells[i].n[l]
			square += float64(weight[i] * s.cells[i].square[l])
			fourth += float64(weight[i] * s.cells[i].fourth[l])
		}
		f.mean[l] = square / n
		f.kurtosis[l] = fourth / (2 * n) / (square / (2 * n) * (square / (2 * n)))
	}
	stepN, stepSquare := 0.0, 0.0
	for i := range s.cells {
		stepN += weight[i] * s.cells[i].stepN
		stepSquare += float64(weight[i] * s.cells[i].stepSquare)
	}
	for d := range s.delays {
		n, product := 0.0, 0.0
		for i := range s.cells {
			n += weight[i] * s.cells[i].pairs[d]
			product += float64(weight[i] * s.cells[i].product[d])
		}
		f.correlation[d] = product / n / (stepSquare / stepN)
	}
	f.short, f.long = s.exponents(f.mean)
	f.spread, f.raw = s.spreads(weight)
	return f
}

// exponents returns the slopes of ln⟨d²⟩ over ln t at short and long lags, NaN
// where there are fewer than three lags.
func (s *trackSums) exponents(mean []float64) (short, long float64) {
	slope := func(use func(t float64) bool) float64 {
		var x, y []float64
		for l, t := range s.times {
			if use(t) {
				x, y = append(x, math.Log(t)), append(y, math.Log(mean[l]))
			}
		}
		if len(x) < 3 {
			return math.NaN()
		}
		_, b := stats.LinearFit(x, y)
		return b
	}
	return slope(func(t float64) bool { return t <= shortEnd }), slope(func(t float64) bool { return t >= longStart })
}

// spreads returns the lasting spread of ln(speed) between cells and that of whole
// tracks. Every cell counts once.
func (s *trackSums) spreads(weight []float64) (lasting, raw float64) {
	var n, first, second, cross float64
	var nw, mean, square float64
	for i := range s.cells {
		c, w := &s.cells[i], weight[i]
		if c.telling {
			n += w
			first += float64(w * c.halves[0])
			second += float64(w * c.halves[1])
		}
		if c.moving {
			nw += w
			mean += float64(w * c.whole)
		}
	}
	first, second, mean = first/n, second/n, mean/nw
	for i := range s.cells {
		c, w := &s.cells[i], weight[i]
		if c.telling {
			cross += float64(w * (c.halves[0] - first) * (c.halves[1] - second))
		}
		if c.moving {
			square += float64(w * (c.whole - mean) * (c.whole - mean))
		}
	}
	return math.Sqrt(math.Max(0, cross/(n-1))), math.Sqrt(square / (nw - 1))
}

// resample returns the findings of samples of whole cells drawn with replacement.
func (s *trackSums) resample(ctx context.Context, o MotilityOptions) ([]*findings, error) {
	var stream rng.Stream
	weight := make([]float64, len(s.cells))
	out := make([]*findings, o.Resamples)
	for i := range out {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		clear(weight)
		stream.At(o.Root, rng.Bootstrap, uint64(i), 0)
		for range weight {
			weight[stream.Intn(len(weight))]++
		}
		out[i] = s.find(weight)
	}
	return out, nil
}

// fit lays a walk through mean-squared displacements; from is where the search
// begins, nil for a start from the data.
func (s *trackSums) fit(mean, sigma, from []float64) (fit.CurveFit, error) {
	samples := fit.Samples{X: s.times, Y: mean, Sigma: sigma}
	curve := fit.PersistentWalk(samples)
	if from != nil {
		curve.Start = from
	}
	return fit.Least(curve, samples)
}

// oneByOne returns the mean over cells of each cell's own mean-squared
// displacement.
func (s *trackSums) oneByOne() []float64 {
	out := make([]float64, len(s.lags))
	for l := range out {
		sum, n := 0.0, 0.0
		for i := range s.cells {
			if c := &s.cells[i]; c.n[l] > 0 {
				sum += c.square[l] / c.n[l]
				n++
			}
		}
		out[l] = sum / n
	}
	return out
}

// logSpeeds returns ln(speed) of every cell that moves, up to a constant.
func (s *trackSums) logSpeeds() []float64 {
	var out []float64
	for i := range s.cells {
		if s.cells[i].moving {
			out = append(out, s.cells[i].whole)
		}
	}
	return out
}

// logNormality compares ln(speed) with the normal distribution of the same mean
// and standard deviation: the largest distance, and the chance of a larger one
// under that distribution, by drawing 2000 samples from it. Mean and deviation
// come from the sample, so Kolmogorov's own law does not hold.
//
// Source: Lilliefors 1967, 10.1080/01621459.1967.10482916.
func logNormality(root rng.Root, x []float64) (distance, chance float64) {
	against := func(x []float64) float64 {
		m, sd := stats.Mean(x), stats.SD(x)
		d, _ := stats.KolmogorovSmirnov(x, func(v float64) float64 { return 0.5 * math.Erfc((m-v)/(sd*math.Sqrt2)) })
		return d
	}
	distance = against(x)
	const draws = 2000
	var stream rng.Stream
	drawn := make([]float64, len(x))
	larger := 0
	for i := range draws {
		stream.At(root, rng.Sampling, uint64(i), 0)
		for j := range drawn {
			drawn[j] = stream.Norm()
		}
		if against(drawn) >= distance {
			larger++
		}
	}
	return distance, float64(larger+1) / (draws + 1)
}

// skewness returns ⟨(x − x̄)³⟩/⟨(x − x̄)²⟩^(3/2).
func skewness(x []float64) float64 {
	m, squares, cubes := stats.Mean(x), 0.0, 0.0
	for _, v := range x {
		d := v - m
		squares += float64(d * d)
		cubes += float64(d * d * d)
	}
	n := float64(len(x))
	return cubes / n / math.Pow(squares/n, 1.5)
}
