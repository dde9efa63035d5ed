package paget

import (
	"context"
	"fmt"
	"math"
	"slices"

	"paget/fit"
	"paget/param"
	"paget/rng"
	"paget/stats"
)

// What is asked of tracks.
const (
	longestLag   = 240.0 // min; beyond, only the cells that stay in view are seen
	lagsADecade  = 12.0
	fewestLags   = 6    // twice the parameters of the walk
	fewestCells  = 10   // that must see a lag, and half of all cells
	shortEnd     = 10.0 // min; the short exponent is of lags up to here, the late fit of those from here on
	longStart    = 60.0 // min; the long exponent is of lags from here on
	velocityTime = 10.0 // min over which a velocity is taken
	spreadLag    = 30.0 // min; speeds of single cells are told by displacements over it
	fewestHalf   = 30   // displacements in either half of a track that tells its cell's speed
)

// shownLags are the lags of the table of residuals, min; shownDelays those of the
// autocorrelation of velocity, in multiples of velocityTime.
var (
	shownLags   = [...]float64{10, 30, 60, 120, 240}
	shownDelays = [...]int{1, 2, 3, 6, 12}
)

// MotilityOptions say how tracks are fitted.
type MotilityOptions struct {
	Root      rng.Root
	Resamples int // of whole cells, for the intervals; 0: 1000
}

// Motility is a persistent random walk fitted to the tracks of many cells, and
// what it leaves unexplained.
//
//	⟨d²⟩(t) = 2 S² P² (t/P − 1 + e^{−t/P}) + 4 ε²
//
// Every displacement counts once in ⟨d²⟩, whichever cell made it, so a cell counts
// for as long as it was seen. S is then the root mean square over cells, and
// MeanSpeed the mean over cells whose speeds differ by a log-normal factor with
// the fitted Spread σ:
//
//	mean speed = S e^{−σ²/2}
//
// Spread is the standard deviation of ln(speed) between cells as far as it lasts:
// the root of the covariance, over cells, between the two halves of their tracks
// of ½ ln of the mean-squared displacement in 30 min, so that what a short track
// adds by chance cancels (0 where the halves do not vary together). RawSpread is
// the standard deviation over whole tracks, chance included.
//
// The 95 % intervals are the 2.5 and 97.5 % points over resamplings of whole cells.
//
// Units: speeds in µm/min, Persistence in min, Error (ε, of one coordinate) in
// µm; spreads, exponents, kurtosis and correlation have none.
// Source: Fürth 1920, 10.1007/BF01328731; Dickinson and Tranquillo 1993,
// 10.1002/aic.690391210; Efron and Tibshirani 1993 (resampling).
type Motility struct {
	Tracks                              *Tracks
	Root                                rng.Root
	Resamples                           int
	Unfitted                            int // resamples that no walk fitted; left out of the intervals
	Speed, MeanSpeed, Persistence       stats.Estimate
	Error, Spread, RawSpread            stats.Estimate
	ShortExponent, LongExponent         stats.Estimate // d ln⟨d²⟩/d ln t of the data
	WalkShortExponent, WalkLongExponent float64
	SpeedOneByOne, PersistenceOneByOne  float64 // of the fit in which every cell counts once
	SpeedLate, PersistenceLate          float64 // of the fit to lags from 10 min on; 0 where there are too few
	Lags                                []LagRow
	Delays                              []DelayRow
	SpreadKurtosis                      float64 // of walks with the fitted spread, 3 e^{4σ²}; of one walk, 3
	LogNormalDistance                   float64 // largest distance between the distribution of ln(speed) and a normal one
	LogNormalChance                     float64 // of a larger one if ln(speed) is normal
	LogNormalSkewness                   float64 // of ln(speed); below 0: a tail of slow cells
	RootMeanResidual, WorstResidual     float64 // of data/walk − 1 over all lags
}

// LagRow is the mean-squared displacement at one lag.
//
// Units: Time in min; displacements in µm². Kurtosis is of one coordinate, 3 if
// displacements are normal.
type LagRow struct {
	Time                 float64
	Cells, Displacements int
	Data                 stats.Estimate // every displacement counts once
	StandardError        float64        // over resamplings of cells
	OneByOne             float64        // mean over cells of each cell's own mean: every cell counts once
	Walk                 float64
	Kurtosis             stats.Estimate
}

// DelayRow is the autocorrelation of velocity, taken over 10 min, at one delay.
//
// Units: Time in min.
type DelayRow struct {
	Time        float64
	Correlation stats.Estimate // ⟨v(0)·v(t)⟩/⟨v²⟩
	Walk        float64        // of the fitted walk, localisation error included
}

// FitMotility fits a persistent random walk with localisation error to tracks.
// The lags, up to 240 min, lie evenly on the logarithm; each is weighted by its
// standard error over resamplings of whole cells. Their errors are correlated
// because the same cells make them; that is why the intervals come from resampling
// and not from the fit.
//
// The result depends on the tracks and the root alone.
//
// Errors: tracks that are too few, too short or without movement, or that pin no
// persistence (*param.InputError); the context's error.
func FitMotility(ctx context.Context, tracks *Tracks, o MotilityOptions) (*Motility, error) {
	if o.Resamples == 0 {
		o.Resamples = 1000
	}
	if o.Resamples < 100 {
		panic("paget: FitMotility needs at least 100 resamples")
	}
	sums, err := sumTracks(tracks)
	if err != nil {
		return nil, err
	}
	every := make([]float64, len(tracks.Cells))
	for i := range every {
		every[i] = 1
	}
	found := sums.find(every)
	again, err := sums.resample(ctx, o)
	if err != nil {
		return nil, err
	}
	sigma := make([]float64, len(sums.lags))
	for l := range sigma {
		if sigma[l] = stats.SD(column(again, func(f *findings) float64 { return f.mean[l] })); !positive(sigma[l]) {
			return nil, tracks.useless("no cell differs from another, so the data have no error", "tracks of many cells")
		}
	}
	whole, err := sums.fit(found.mean, sigma, nil)
	if err != nil {
		return nil, err
	}
	if !whole.Converged || whole.AtBound[0] || whole.AtBound[1] || !whole.Determined {
		return nil, tracks.useless("no persistence can be told from these tracks", "tracks in which cells keep and lose their direction")
	}
	found.setWalk(whole)
	var kept []*findings
	for _, f := range again {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part, err := sums.fit(f.mean, sigma, whole.Params)
		if err == nil && part.Converged && !part.AtBound[0] && !part.AtBound[1] {
			f.setWalk(part)
			kept = append(kept, f)
		}
	}
	if len(kept) < 9*len(again)/10 {
		return nil, tracks.useless(fmt.Sprintf("a walk fits %d of %d resamplings of the cells only", len(kept), len(again)), "tracks of more cells, or longer ones")
	}
	m := sums.describe(found, kept, sigma, whole.Params)
	m.Tracks, m.Root, m.Resamples, m.Unfitted = tracks, o.Root, o.Resamples, len(again)-len(kept)
	if one, err := sums.fit(sums.oneByOne(), sigma, whole.Params); err == nil && one.Converged {
		m.SpeedOneByOne, m.PersistenceOneByOne = one.Params[0], one.Params[1]
	}
	if from, _ := slices.BinarySearch(sums.times, shortEnd); len(sums.times)-from >= fewestLags {
		late := trackSums{times: sums.times[from:]}
		if w, err := late.fit(found.mean[from:], sigma[from:], whole.Params); err == nil && w.Converged {
			m.SpeedLate, m.PersistenceLate = w.Params[0], w.Params[1]
		}
	}
	speeds := sums.logSpeeds()
	m.LogNormalDistance, m.LogNormalChance = logNormality(o.Root, speeds)
	m.LogNormalSkewness = skewness(speeds)
	m.SpreadKurtosis = 3 * math.Exp(4*m.Spread.Value*m.Spread.Value)
	return m, nil
}

// useless says why tracks allow no fit.
func (t *Tracks) useless(problem, allowed string) error {
	var f param.Faults
	f.Add(param.Fault{Place: param.Place{File: t.File}, Problem: problem, Allowed: allowed})
	return f.Err()
}

// column takes one number from every sample.
func column(samples []*findings, pick func(*findings) float64) []float64 {
	out := make([]float64, len(samples))
	for i, f := range samples {
		out[i] = pick(f)
	}
	return out
}

// describe writes down the fit with its intervals and what it misses.
func (s *trackSums) describe(found *findings, kept []*findings, sigma, params []float64) *Motility {
	estimate := func(pick func(*findings) float64) stats.Estimate {
		e := stats.Estimate{N: len(s.cells)}
		x := column(kept, pick)
		v := pick(found)
		for _, y := range append(x, v) {
			if math.IsNaN(y) || math.IsInf(y, 0) {
				e.Reason = "too few lags or displacements"
				return e
			}
		}
		e.Value, e.Low, e.High, e.Defined = v, stats.Quantile(0.025, x), stats.Quantile(0.975, x), true
		return e
	}
	m := &Motility{
		Speed:         estimate(func(f *findings) float64 { return f.walk[0] }),
		MeanSpeed:     estimate(func(f *findings) float64 { return f.meanSpeed }),
		Persistence:   estimate(func(f *findings) float64 { return f.walk[1] }),
		Error:         estimate(func(f *findings) float64 { return f.walk[2] }),
		Spread:        estimate(func(f *findings) float64 { return f.spread }),
		RawSpread:     estimate(func(f *findings) float64 { return f.raw }),
		ShortExponent: estimate(func(f *findings) float64 { return f.short }),
		LongExponent:  estimate(func(f *findings) float64 { return f.long }),
	}
	walk := func(t float64) float64 {
		return fit.PersistentWalk(fit.Samples{X: s.times, Y: found.mean}).Value(t, params)
	}
	predicted := make([]float64, len(s.lags))
	one := s.oneByOne()
	for l, t := range s.times {
		predicted[l] = walk(t)
		row := LagRow{Time: t, Walk: predicted[l], StandardError: sigma[l], OneByOne: one[l],
			Data:     estimate(func(f *findings) float64 { return f.mean[l] }),
			Kurtosis: estimate(func(f *findings) float64 { return f.kurtosis[l] })}
		for i := range s.cells {
			if n := s.cells[i].n[l]; n > 0 {
				row.Cells, row.Displacements = row.Cells+1, row.Displacements+int(n)
			}
		}
		m.Lags = append(m.Lags, row)
		miss := found.mean[l]/predicted[l] - 1
		m.RootMeanResidual += miss * miss / float64(len(s.lags))
		if math.Abs(miss) > math.Abs(m.WorstResidual) {
			m.WorstResidual = miss
		}
	}
	m.RootMeanResidual = math.Sqrt(m.RootMeanResidual)
	m.WalkShortExponent, m.WalkLongExponent = s.exponents(predicted)
	// The displacement over no time is 0, localisation error or not.
	square := func(frames int) float64 {
		if frames == 0 {
			return 0
		}
		return walk(s.times[0] * float64(frames) / float64(s.lags[0]))
	}
	for d, delay := range s.delays {
		m.Delays = append(m.Delays, DelayRow{
			Time:        s.times[0] * float64(delay) / float64(s.lags[0]),
			Correlation: estimate(func(f *findings) float64 { return f.correlation[d] }),
			Walk:        (square(delay+s.step) + square(delay-s.step) - 2*square(delay)) / (2 * square(s.step)),
		})
	}
	return m
}
