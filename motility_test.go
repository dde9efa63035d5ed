package paget

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"paget/catalog"
	"paget/internal/stattest"
	"paget/param"
	"paget/rng"
	"paget/stats"
)

// readTracks reads a table that must be without fault: 1 µm a pixel, 2 min a
// frame.
func readTracks(t testing.TB, text string) *Tracks {
	t.Helper()
	var f param.Faults
	tracks := ReadTracks("tracks.csv", []byte(text), TrackScale{Pixel: 1, Interval: 2}, &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	return tracks
}

// path returns a track of n frames.
func path(n int, at func(frame int) (x, y float64)) Track {
	var t Track
	for k := range n {
		x, y := at(k)
		t.Frames, t.X, t.Y = append(t.Frames, k), append(t.X, x), append(t.Y, y)
	}
	return t
}

func TestTheMeanSquareOfAStraightLineIsThatOfItsSpeed(t *testing.T) {
	line := path(200, func(k int) (float64, float64) { return 3 - 0.3*float64(k), 0.4 * float64(k) })
	// Lost for a while: only displacements between frames that were seen count.
	line.Frames = slices.Delete(line.Frames, 50, 57)
	line.X, line.Y = slices.Delete(line.X, 50, 57), slices.Delete(line.Y, 50, 57)
	lags := []int{1, 2, 7, 30, 100}
	c := line.sums(lags, 5, []int{5, 20}, 15)
	for l, lag := range lags {
		if want := 0.25 * float64(lag*lag); math.Abs(c.square[l]/c.n[l]-want) > 1e-11*want {
			t.Errorf("lag %d: mean square %v, want %v", lag, c.square[l]/c.n[l], want)
		}
		seen := 0
		for _, a := range line.Frames {
			if slices.Contains(line.Frames, a+lag) {
				seen++
			}
		}
		if c.n[l] != float64(seen) {
			t.Errorf("lag %d: %g displacements, want %d", lag, c.n[l], seen)
		}
	}
	for d := range c.pairs {
		if r := c.product[d] / c.pairs[d] / (c.stepSquare / c.stepN); math.Abs(r-1) > 1e-11 {
			t.Errorf("correlation of velocity %v, want 1", r)
		}
	}
}

func TestNoDisplacementAcrossTheMiddleTellsTheSpeedOfAHalf(t *testing.T) {
	const lag = 15
	faster := path(201, func(k int) (float64, float64) { return float64(k + 2*max(0, k-100)), 0 })
	c := faster.sums(nil, 5, nil, lag)
	if !c.telling || math.Abs(c.halves[0]-math.Log(lag)) > 1e-12 || math.Abs(c.halves[1]-math.Log(3*lag)) > 1e-12 {
		t.Errorf("halves %v, want ln 15 and ln 45", c.halves)
	}
}

func TestTheMeanSquareOnACircleIsThatOfItsChord(t *testing.T) {
	const radius, turn = 7.0, 0.05 // µm; radians a frame
	circle := path(300, func(k int) (float64, float64) {
		return radius * math.Cos(turn*float64(k)), radius * math.Sin(turn*float64(k))
	})
	lags, delays := []int{1, 3, 10, 63, 126}, []int{5, 10, 60}
	c := circle.sums(lags, 5, delays, 15)
	for l, lag := range lags {
		chord := 2 * radius * math.Sin(0.5*turn*float64(lag))
		if got := c.square[l] / c.n[l]; math.Abs(got-chord*chord) > 1e-11*radius*radius {
			t.Errorf("lag %d: mean square %v, want %v", lag, got, chord*chord)
		}
	}
	for d, delay := range delays {
		want := math.Cos(turn * float64(delay))
		if r := c.product[d] / c.pairs[d] / (c.stepSquare / c.stepN); math.Abs(r-want) > 1e-11 {
			t.Errorf("delay %d: correlation of velocity %v, want %v", delay, r, want)
		}
	}
}

// A crawl is what synthetic cells do: persistent walks whose speeds differ by a
// log-normal factor of mean 1, seen with an error.
type crawl struct{ speed, persistence, spread, error float64 }

// film returns the tracks of n cells over a number of frames of 2 min, by the
// exact joint law of velocity and displacement (Uhlenbeck and Ornstein 1930).
func (c crawl) film(r *rng.Stream, n, frames int) *Tracks {
	t := &Tracks{File: "film.csv", Interval: 2}
	x := t.Interval / c.persistence
	rho := math.Exp(-x)
	kick := math.Sqrt(1 - rho*rho)
	along := c.persistence * (1 - rho) * (1 - rho) / kick
	rest := math.Sqrt(c.persistence*c.persistence*(2*x-3+4*rho-rho*rho) - along*along)
	for range n {
		s := c.speed / math.Sqrt2 * math.Exp(c.spread*r.Norm()-0.5*c.spread*c.spread)
		var at, v [2]float64
		for d := range v {
			v[d] = s * r.Norm()
		}
		t.Cells = append(t.Cells, path(frames, func(int) (float64, float64) {
			seen := [2]float64{at[0] + c.error*r.Norm(), at[1] + c.error*r.Norm()}
			for d := range v {
				n1, n2 := r.Norm(), r.Norm()
				at[d] += c.persistence*(1-rho)*v[d] + s*(along*n1+rest*n2)
				v[d] = rho*v[d] + s*kick*n1
			}
			return seen[0], seen[1]
		}))
	}
	return t
}

// fits films and fits a crawl many times. Every film reads its own stream.
func (c crawl) fits(t testing.TB, films, cells, frames int) []*Motility {
	t.Helper()
	out := make([]*Motility, films)
	var wait sync.WaitGroup
	errs := make([]error, films)
	for part := range 2 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := part; i < films; i += 2 {
				r := rng.New(11, rng.Testing, uint64(i), 1)
				out[i], errs[i] = FitMotility(context.Background(), c.film(&r, cells, frames), MotilityOptions{Root: rng.Root(i), Resamples: 100})
			}
		}()
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return out
}

// over is a plan over films that have been fitted already; each is one draw.
func over(fits []*Motility, want, detect float64, pick func(*Motility) float64) stattest.Plan {
	i := -1
	return stattest.Plan{Want: want, N: len(fits), Detect: detect, Draw: func(*rng.Stream) float64 {
		i++
		return pick(fits[i%len(fits)])
	}}
}

func holds(e stats.Estimate, truth float64) float64 {
	if e.Defined && e.Low <= truth && truth <= e.High {
		return 1
	}
	return 0
}

func TestSpeedPersistenceAndErrorOfWalksAreFoundAgain(t *testing.T) {
	fits := crawl{speed: 0.7, persistence: 20, error: 1}.fits(t, 200, 40, 120)
	for _, c := range []struct {
		name   string
		truth  float64
		detect float64
		pick   func(*Motility) stats.Estimate
	}{
		{"speed", 0.7, 0.02, func(m *Motility) stats.Estimate { return m.Speed }},
		{"persistence", 20, 0.06, func(m *Motility) stats.Estimate { return m.Persistence }},
		{"error", 1, 0.02, func(m *Motility) stats.Estimate { return m.Error }},
	} {
		t.Run(c.name, func(t *testing.T) {
			value := func(m *Motility) float64 { return c.pick(m).Value }
			stattest.Mean(t, 1, over(fits, c.truth, c.detect, value))
			// Cells that differ from what is claimed by twice the declared error.
			if failed, _ := stattest.MeanFails(1, over(fits, c.truth*(1-2*c.detect), c.detect, value)); !failed {
				t.Errorf("a %s wrong by %g %% was not noticed", c.name, 200*c.detect)
			}
			// 95 % intervals by percentiles of 100 resamplings of 40 cells hold
			// somewhat less than they say.
			stattest.Mean(t, 1, over(fits, 0.92, 0.15, func(m *Motility) float64 { return holds(c.pick(m), c.truth) }))
			if failed, _ := stattest.MeanFails(1, over(fits, 0.92, 0.15, func(m *Motility) float64 {
				e := c.pick(m)
				e.Low, e.High = 0.5*(e.Low+e.Value), 0.5*(e.High+e.Value)
				return holds(e, c.truth)
			})); !failed {
				t.Error("intervals of half the width were not noticed")
			}
		})
	}
	kurtosis := func(m *Motility) float64 { return m.Lags[len(m.Lags)-10].Kurtosis.Value }
	stattest.Mean(t, 1, over(fits, 3, 0.05, kurtosis))
}

func TestMeanSpeedAndSpreadOfUnlikeCellsAreFoundAgain(t *testing.T) {
	fits := crawl{speed: 0.6, persistence: 15, spread: 0.5, error: 0.3}.fits(t, 140, 60, 150)
	spread := func(m *Motility) float64 { return m.Spread.Value }
	stattest.Mean(t, 2, over(fits, 0.5, 0.08, spread))
	stattest.Mean(t, 2, over(fits, 0.6, 0.06, func(m *Motility) float64 { return m.MeanSpeed.Value }))
	// The root mean square over cells is not their mean, and chance adds to the
	// spread of whole tracks.
	if failed, _ := stattest.MeanFails(2, over(fits, 0.6, 0.06, func(m *Motility) float64 { return m.Speed.Value })); !failed {
		t.Error("the root mean square of unlike speeds passed for their mean")
	}
	if failed, _ := stattest.MeanFails(2, over(fits, 0.5, 0.08, func(m *Motility) float64 { return m.RawSpread.Value })); !failed {
		t.Error("the spread of whole tracks passed for the lasting one")
	}
}

func TestAPureWalkShowsTheExponentsAndVelocitiesOfItsOwnCurve(t *testing.T) {
	fits := crawl{speed: 0.7, persistence: 20, error: 1}.fits(t, 60, 40, 300)
	for name, pick := range map[string]func(*Motility) float64{
		"short exponent": func(m *Motility) float64 { return m.ShortExponent.Value - m.WalkShortExponent },
		"long exponent":  func(m *Motility) float64 { return m.LongExponent.Value - m.WalkLongExponent },
		"first delay":    func(m *Motility) float64 { return m.Delays[0].Correlation.Value - m.Delays[0].Walk },
		"third delay":    func(m *Motility) float64 { return m.Delays[2].Correlation.Value - m.Delays[2].Walk },
	} {
		t.Run(name, func(t *testing.T) { stattest.Mean(t, 3, over(fits, 0, 0.05, pick)) })
	}
	stattest.Mean(t, 3, over(fits, 0.7, 0.08, func(m *Motility) float64 { return m.SpeedLate }))
	// Cells of many persistence times do not: their velocities are remembered longer.
	r := rng.New(4, rng.Testing, 0, 0)
	mixed := crawl{speed: 0.7, persistence: 4, error: 1}.film(&r, 40, 300)
	mixed.Cells = append(mixed.Cells, crawl{speed: 0.7, persistence: 150, error: 1}.film(&r, 40, 300).Cells...)
	m, err := FitMotility(context.Background(), mixed, MotilityOptions{Root: 1, Resamples: 200})
	if err != nil {
		t.Fatal(err)
	}
	if last := m.Delays[len(m.Delays)-1]; last.Correlation.Low < last.Walk+0.05 {
		t.Errorf("two persistence times: correlation %v after %g min, walk %.3f", last.Correlation, last.Time, last.Walk)
	}
}

func TestLogNormalSpeedsPassAndOthersAreNoticed(t *testing.T) {
	chance := func(draw func(r *rng.Stream) float64) float64 {
		r, x := rng.New(5, rng.Testing, 0, 0), make([]float64, 180)
		for i := range x {
			x[i] = draw(&r)
		}
		_, p := logNormality(1, x)
		return p
	}
	if p := chance((*rng.Stream).Norm); p < 0.01 {
		t.Errorf("ln(speed) from a normal distribution: p = %g", p)
	}
	if p := chance(func(r *rng.Stream) float64 { return -r.Exp() }); p > 0.001 {
		t.Errorf("ln(speed) from an exponential distribution: p = %g", p)
	}
}

// sharedTracks reads the tracks of free cells, or skips the test.
func sharedTracks(t *testing.T) *Tracks {
	t.Helper()
	folder := os.Getenv("PAGET_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "shared")
	}
	file := filepath.Join(folder, "data", "mda-mb-231-tracks", "single.csv.gz")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the tracks of free cells are not here; set PAGET_SHARED to the folder of shared data")
	}
	if err != nil {
		t.Fatal(err)
	}
	var f param.Faults
	tracks := ReadTracks(file, data, TrackScale{Pixel: 2.937, Interval: 2}, &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	return tracks
}

func TestFreeCellsHaveThePublishedMeanSquare(t *testing.T) {
	m, err := FitMotility(context.Background(), sharedTracks(t), MotilityOptions{Root: 1})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{45, 238, 666, 1777, 4223} // µm² at 10, 30, 60, 120 and 240 min
	rows := m.shown()
	if len(rows) != len(want) {
		t.Fatalf("%d lags are shown", len(rows))
	}
	for i, row := range rows {
		if math.Abs(row.Data.Value-want[i]) > 0.5 {
			t.Errorf("%g min: %.1f µm², want %g", row.Time, row.Data.Value, want[i])
		}
		if row.OneByOne < 1.05*want[i] {
			t.Errorf("%g min: cell by cell %.1f µm² would do as well", row.Time, row.OneByOne)
		}
	}
	// One walk misses the curve by less than a fifth and more than a twentieth,
	// and a cell's displacements are far from normal.
	if x := math.Abs(m.WorstResidual); x > 0.20 || x < 0.05 {
		t.Errorf("worst residual %.3f", m.WorstResidual)
	}
	if rows[1].Kurtosis.Low < 4 || m.LongExponent.Low < m.WalkLongExponent {
		t.Errorf("kurtosis %v; exponent %v, walk %.2f", rows[1].Kurtosis, m.LongExponent, m.WalkLongExponent)
	}
	// The stored numbers are those of this fit.
	c, err := catalog.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, e := range map[string]stats.Estimate{"motility speed": m.Speed, "motility persistence": m.Persistence, "speed spread": m.Spread} {
		n, _ := c.Number("line MDA-MB-231 " + name)
		if n.Kind != param.Fitted || math.Abs(n.Value-e.Value) > 1e-3*e.Value || math.Abs(n.Low-e.Low) > 1e-3*e.Low || math.Abs(n.High-e.High) > 1e-3*e.High {
			t.Errorf("%s: stored %v, fitted %v", name, n, e)
		}
	}
}

// someCells is a film that can be fitted.
func someCells(t testing.TB) *Tracks {
	t.Helper()
	r := rng.New(6, rng.Testing, 0, 0)
	return crawl{speed: 0.6, persistence: 15, spread: 0.4, error: 0.9}.film(&r, 40, 250)
}

func TestAFitDependsOnTracksAndRootAlone(t *testing.T) {
	text := func(tracks *Tracks, root rng.Root) string {
		m, err := FitMotility(context.Background(), tracks, MotilityOptions{Root: root, Resamples: 100})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := m.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	tracks := someCells(t)
	first := text(tracks, 1)
	if again := text(tracks, 1); again != first {
		t.Errorf("the same fit, another text:\n%s\n%s", first, again)
	}
	if text(tracks, 2) == first {
		t.Error("another root gave the same intervals")
	}
	for _, line := range strings.Split(first, "\n") {
		if utf8.RuneCountInString(line) > 80 {
			t.Errorf("a line of %d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	// Turned, moved and mirrored tracks are the same tracks.
	turned := &Tracks{File: tracks.File, Interval: tracks.Interval}
	for _, c := range tracks.Cells {
		d := Track{Frames: c.Frames}
		for i := range c.X {
			d.X, d.Y = append(d.X, 100+c.Y[i]), append(d.Y, c.X[i]-50)
		}
		turned.Cells = append(turned.Cells, d)
	}
	if text(turned, 1) != first {
		t.Error("a turned film gave another fit")
	}
}

func TestAnInterruptEndsAFit(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := FitMotility(ctx, someCells(t), MotilityOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestTracksThatTellNothingAreRefused(t *testing.T) {
	r := rng.New(7, rng.Testing, 0, 0)
	same := &Tracks{File: "film.csv", Interval: 2}
	still := &Tracks{File: "film.csv", Interval: 2}
	one := crawl{speed: 0.6, persistence: 15, error: 1}.film(&r, 1, 250).Cells[0]
	for range 20 {
		same.Cells = append(same.Cells, one)
		still.Cells = append(still.Cells, path(250, func(int) (float64, float64) { return 1, 1 }))
	}
	straight := &Tracks{File: "film.csv", Interval: 2}
	for i := range 20 {
		straight.Cells = append(straight.Cells, path(250, func(k int) (float64, float64) { return float64(i * k), 0 }))
	}
	rare := crawl{speed: 0.6, persistence: 15}.film(&r, 20, 250)
	rare.Interval = 100
	for name, c := range map[string]struct {
		tracks *Tracks
		says   string
	}{
		"few cells":         {crawl{speed: 0.6, persistence: 15}.film(&r, 9, 250), "9 cells"},
		"short tracks":      {crawl{speed: 0.6, persistence: 15}.film(&r, 40, 5), "lags"},
		"rather short":      {crawl{speed: 0.6, persistence: 15}.film(&r, 40, 60), "long enough"},
		"rare frames":       {rare, "lags"},
		"no movement":       {still, "no cell moves"},
		"one cell copied":   {same, "no cell differs"},
		"nothing but noise": {crawl{speed: 0, persistence: 15, error: 3}.film(&r, 40, 250), ""},
		"straight lines":    {straight, "persistence"},
		"a single cell":     {crawl{speed: 0.6, persistence: 15}.film(&r, 1, 250), "1 cells"},
		"a single frame":    {crawl{speed: 0.6, persistence: 15}.film(&r, 40, 1), "lags"},
		"no cells whatever": {&Tracks{File: "film.csv", Interval: 2}, "0 cells"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := FitMotility(context.Background(), c.tracks, MotilityOptions{Resamples: 100})
			var input *param.InputError
			if !errors.As(err, &input) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "film.csv") {
				t.Errorf("error %v; fit %+v", err, m)
			}
		})
	}
}

func TestAStoredFitIsReadByTheCatalogue(t *testing.T) {
	c, err := catalog.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	tracks := someCells(t)
	tracks.File = filepath.Join("some", "where", "film.csv")
	m, err := FitMotility(context.Background(), tracks, MotilityOptions{Root: 3, Resamples: 100})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	line := FittedLine{Line: "MCF-7", Source: "lee2021", Command: "paget fit motility --tracks film.csv"}
	if err := m.WriteFits(&b, c, line); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "some") {
		t.Errorf("the folder of the tracks is stored:\n%s", b.String())
	}
	tables := fstest.MapFS{"fits/film.tsv": {Data: b.Bytes()}}
	if err := fs.WalkDir(catalog.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(catalog.Embedded(), name)
		tables[name] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var f param.Faults
	d := catalog.Load(tables, &f)
	if err := f.Err(); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for name, e := range map[string]stats.Estimate{"motility speed": m.Speed, "motility persistence": m.Persistence, "speed spread": m.Spread} {
		n, _ := d.Number("line MCF-7 " + name)
		if n.Kind != param.Fitted || n.Source != "lee2021" || n.Value != fourDigits(e.Value) || n.Low != fourDigits(e.Low) || n.High != fourDigits(e.High) {
			t.Errorf("%s: read %v (%v, %s), written %v", name, n, n.Kind, n.Source, e)
		}
	}
	for _, wrong := range []FittedLine{{Line: "MCF-8"}, {Line: "MCF-7", Source: "lee2022"}} {
		var input *param.InputError
		if err := m.WriteFits(&b, c, wrong); !errors.As(err, &input) || !strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%+v: error %v", wrong, err)
		}
	}
}

func TestTracksAreReadWhateverTheirOrderAndPacking(t *testing.T) {
	const plain = "group,cell,frame,x_um,y_um\n0,a,0,1,2\n0,a,1,1.5,2\n0,a,4,3,2.5\n1,a,0,7,8\n0,b,3,-1,1e2\n"
	want := readTracks(t, plain)
	if len(want.Cells) != 3 || want.Rows != 5 || want.Gaps != 1 || want.Pixel != 0 {
		t.Fatalf("%+v", want)
	}
	if c := want.Cells[0]; !slices.Equal(c.Frames, []int{0, 1, 4}) || c.X[2] != 3 || c.Y[2] != 2.5 || c.Group != "0" || c.Cell != "a" {
		t.Errorf("%+v", c)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(plain))
	z.Close()
	for name, text := range map[string]string{
		"packed":                     packed.String(),
		"from another system":        "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"other columns, other order": "y_um,x_um,area,frame,cell,group\n2.5,3,9,4,a,0\n2,1.5,,1,a,0\n2,1,9,0,a,0\n\n8,7,9,0,a,1\n1e2,-1,9,3,b,0\n",
		"quoted":                     strings.ReplaceAll(plain, ",a,", `," a ",`),
	} {
		t.Run(name, func(t *testing.T) {
			if got := readTracks(t, text); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
		})
	}
	var f param.Faults
	pixels := ReadTracks("t.csv", []byte("cell,frame,x_px,y_px\n1,0,10,20\n"), TrackScale{Pixel: 2.5, Interval: 2}, &f)
	if f.Len() > 0 || pixels.Cells[0].X[0] != 25 || pixels.Cells[0].Y[0] != 50 || pixels.Pixel != 2.5 || pixels.Cells[0].Group != "" {
		t.Errorf("%v %+v", f.Err(), pixels)
	}
}

func TestFaultsOfTracksNameTheirPlace(t *testing.T) {
	const header = "cell,frame,x_um,y_um\n"
	long := strings.Repeat("n", maxNameBytes+1)
	for name, c := range map[string]struct{ text, says string }{
		"empty":               {"", "is empty"},
		"blank":               {"\n \n", "is empty"},
		"binary":              {"cell\x00", "not text"},
		"not UTF-8":           {"cell,frame\n\xff\xfe", "not text"},
		"cut gzip":            {"\x1f\x8b\x08", "not a whole gzip file"},
		"only a header":       {header, "no rows"},
		"semicolons":          {"cell;frame;x_um;y_um\n", "t.csv:1:1: the header is a single cell"},
		"a column misnamed":   {"cell,fram,x_um,y_um\n", `t.csv:1: the column "frame" is missing`},
		"its nearest name":    {"cell,fram,x_um,y_um\n", `did you mean "fram"`},
		"no y":                {"cell,frame,x_um\n1,0,1\n", `"y_um" is missing`},
		"no places":           {"cell,frame\n1,0\n", `"x_px" is missing`},
		"both units":          {"cell,frame,x_um,y_um,x_px\n", "pixels and µm"},
		"a column twice":      {"cell,frame,x_um,y_um,cell\n", `t.csv:1:1: the column "cell" is given twice`},
		"a short row":         {header + "1,0,1,1\n1,1,1\n", "t.csv:3:3: the row has 3 cells"},
		"a long row":          {header + "1,0,1,1,1\n", "t.csv:2:5: the row has 5 cells"},
		"half a frame":        {header + "1,0.5,1,1\n", "t.csv:2:2: frame 0.5 is not the number of a frame"},
		"a frame before 0":    {header + "1,-1,1,1\n", "t.csv:2:2"},
		"a frame far away":    {header + "1,99999999999999999999,1,1\n", "t.csv:2:2"},
		"no number":           {header + "1,0,1,1\n1,1,here,1\n", `t.csv:3:3: x_um "here" is not a place`},
		"not a number":        {header + "1,0,1,NaN\n", "t.csv:2:4"},
		"infinitely far":      {header + "1,0,Inf,1\n", "t.csv:2:3"},
		"too far":             {header + "1,0,1e9,1\n", "t.csv:2:3"},
		"no name":             {header + ",0,1,1\n", "t.csv:2:1"},
		"a long name":         {header + long + ",0,1,1\n", "t.csv:2:1"},
		"seen twice":          {header + "1,0,1,1\n1,1,1,1\n1,0,2,2\n", "t.csv:4:2: frame 0 is there twice"},
		"an open quote":       {header + "1,0,1,1\n\"1,1,1,1\n", "t.csv:3"},
		"every fault at once": {header + "1,a,1,1\n1,b,1,1\n", "t.csv:3:2"},
	} {
		t.Run(name, func(t *testing.T) {
			var f param.Faults
			ReadTracks("t.csv", []byte(c.text), TrackScale{Pixel: 1, Interval: 2}, &f)
			if err := f.Err(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v\nwant %q in it", err, c.says)
			}
		})
	}
}

func TestAPackedFileOfAnySizeIsNotUnpacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range (maxTrackBytes >> 20) + 1 {
		z.Write(blank)
	}
	z.Close()
	var f param.Faults
	ReadTracks("t.csv.gz", packed.Bytes(), TrackScale{Pixel: 1, Interval: 2}, &f)
	if err := f.Err(); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("error %v", err)
	}
}

func FuzzReadTracks(f *testing.F) {
	f.Add([]byte("group,cell,frame,x_px,y_px\n0,0,0,597.204,718.166\n0,0,1,597.298,717.632\n"))
	f.Add([]byte("cell,frame,x_um,y_um\n\"a\",3,1e2,-4\na,1,0,0\n"))
	f.Add([]byte("cell;frame\n"))
	f.Add([]byte("cell,frame,x_um,y_um\n1,0,NaN,1\n1,0"))
	f.Add([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		var faults param.Faults
		tracks := ReadTracks("t.csv", data, TrackScale{Pixel: 1, Interval: 2}, &faults)
		if faults.Err() != nil {
			return
		}
		rows := 0
		var b bytes.Buffer
		b.WriteString("group,cell,frame,x_um,y_um\n")
		for _, c := range tracks.Cells {
			rows += len(c.Frames)
			for i := range c.Frames {
				if i > 0 && c.Frames[i] <= c.Frames[i-1] {
					t.Fatalf("frames do not ascend: %v", c.Frames)
				}
				if c.Group != "" || strings.ContainsAny(c.Cell, "\",\r\n") {
					return // written again below without quotes or groups
				}
				fmt.Fprintf(&b, "g,%s,%d,%s,%s\n", c.Cell, c.Frames[i],
					strconv.FormatFloat(c.X[i], 'g', -1, 64), strconv.FormatFloat(c.Y[i], 'g', -1, 64))
			}
		}
		if rows != tracks.Rows || rows == 0 {
			t.Fatalf("%d rows in tracks, %d counted", rows, tracks.Rows)
		}
		again := ReadTracks("t.csv", b.Bytes(), TrackScale{Pixel: 1, Interval: 2}, &faults)
		if err := faults.Err(); err != nil || len(again.Cells) != len(tracks.Cells) || again.Rows != tracks.Rows {
			t.Fatalf("%v: %d cells of %d rows, then %d of %d", err, len(tracks.Cells), tracks.Rows, len(again.Cells), again.Rows)
		}
	})
}

func BenchmarkFitMotility(b *testing.B) {
	tracks := someCells(b)
	for b.Loop() {
		if _, err := FitMotility(context.Background(), tracks, MotilityOptions{Root: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
