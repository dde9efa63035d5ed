package catalog

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// sharedFolder returns the folder of shared data: PAGET_SHARED, or the folder
// shared beside the one that holds go.mod. Without it the test is skipped.
func sharedFolder(t *testing.T) string {
	t.Helper()
	if folder := os.Getenv("PAGET_SHARED"); folder != "" {
		return folder
	}
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			folder := filepath.Join(at, "..", "shared")
			if _, err := os.Stat(folder); err != nil {
				t.Skip("the shared data are not here; set PAGET_SHARED to their folder")
			}
			return folder
		}
		if filepath.Dir(at) == at {
			t.Skip("no go.mod above the test")
		}
	}
}

// freeTracks reads the tracks of free cells: x and y in µm, 2 min a frame.
func freeTracks(t *testing.T) [][][2]float64 {
	t.Helper()
	const scale = 2.937 // µm per pixel (SOURCE.md of the data)
	file, err := os.Open(filepath.Join(sharedFolder(t), "data", "mda-mb-231-tracks", "single.csv.gz"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the tracks are not among the shared data")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(unzipped)
	if _, err := rows.Read(); err != nil {
		t.Fatal(err)
	}
	var tracks [][][2]float64
	last := ""
	for {
		r, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return tracks
		}
		if err != nil {
			t.Fatal(err)
		}
		if cell := r[0] + "/" + r[1]; cell != last {
			tracks, last = append(tracks, nil), cell
		}
		x, errX := strconv.ParseFloat(r[3], 64)
		y, errY := strconv.ParseFloat(r[4], 64)
		if err := errors.Join(errX, errY); err != nil {
			t.Fatal(err)
		}
		n := len(tracks) - 1
		tracks[n] = append(tracks[n], [2]float64{x * scale, y * scale})
	}
}

// meanSquare returns the mean-squared displacement over lag frames, µm².
func meanSquare(tracks [][][2]float64, lag int) float64 {
	sum, n := 0.0, 0
	for _, track := range tracks {
		for i := lag; i < len(track); i++ {
			dx, dy := track[i][0]-track[i-lag][0], track[i][1]-track[i-lag][1]
			sum += dx*dx + dy*dy
			n++
		}
	}
	return sum / float64(n)
}

// TestSpeedAndPersistenceOfTheTableFollowTheTracks puts the table's numbers into
// the mean-squared displacement of a persistent random walk,
//
//	MSD = 2S²P²(t/P − 1 + e^{−t/P}) + 4ε²,
//
// with the localisation error ε = 0.93 µm of the same fit, and compares it with
// the data they were fitted to. One speed and one persistence cannot do better
// than about 17 % everywhere; wrong numbers do much worse.
func TestSpeedAndPersistenceOfTheTableFollowTheTracks(t *testing.T) {
	tracks := freeTracks(t)
	l, _ := embeddedCatalogue(t).Line("MDA-MB-231")
	worst := func(s, p float64) float64 {
		out := 0.0
		for _, lag := range []int{1, 2, 5, 10, 15, 30, 60, 120} {
			time := 2 * float64(lag)
			want := 2*s*s*p*p*(time/p-1+math.Exp(-time/p)) + 4*0.93*0.93
			out = max(out, math.Abs(want/meanSquare(tracks, lag)-1))
		}
		return out
	}
	s, p := l.Value("motility speed"), l.Value("motility persistence")
	if x := worst(s, p); x > 0.18 {
		t.Errorf("S = %g µm/min and P = %g min miss the data by %.0f %%", s, p, 100*x)
	}
	for _, wrong := range [][2]float64{{1.25 * s, p}, {0.8 * s, p}, {s, 2 * p}, {s, 0.5 * p}} {
		if x := worst(wrong[0], wrong[1]); x < 0.25 {
			t.Errorf("wrong numbers S = %g, P = %g would pass: worst %.0f %%", wrong[0], wrong[1], 100*x)
		}
	}
}
