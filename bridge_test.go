package paget

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"paget/catalog"
	"paget/record"
	"paget/rng"
	"paget/upscale"
)

// tinyBridge returns a catalogue with a design of 30 points, and a measure of a known
// law in the place of the slab.
func tinyBridge(t testing.TB) (*catalog.Catalogue, upscale.Measure) {
	t.Helper()
	c, err := catalog.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]float64{"design upscale points": 30, "design upscale replicates": 1} {
		if c, err = c.WithValue(name, v); err != nil {
			t.Fatal(err)
		}
	}
	d := c.Design()
	return c, func(_ context.Context, p upscale.Point, root rng.Root) (upscale.Count, error) {
		s := rng.New(root, rng.Testing, 0, 0)
		x := d.Region.Scaled(p)
		n := s.Poisson(60 * math.Exp(x[upscale.Speed]-x[upscale.Cohesion]))
		return upscale.Count{Crossings: n, Groups: n - s.Binomial(n, 0.1), CellDays: 200}, nil
	}
}

// buildTiny builds into a new folder and returns the three tables.
func buildTiny(t *testing.T, ctx context.Context, dir string, threads int, measure upscale.Measure) ([]string, error) {
	t.Helper()
	c, plain := tinyBridge(t)
	if measure == nil {
		measure = plain
	}
	folder, err := record.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := BuildBridge(ctx, c, BridgeOptions{Root: 3, Threads: threads, Version: "test", Folder: folder, Measure: measure}); err != nil {
		return nil, err
	}
	var out []string
	for _, name := range []string{bridgeRuns, bridgeSurrogate, bridgeProvenance} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	if _, err := os.Stat(filepath.Join(dir, bridgeKept)); err == nil {
		t.Error("what an unfinished build keeps is left behind")
	}
	return out, nil
}

func TestTheBridgeIsRebuiltByteForByte(t *testing.T) {
	whole, err := buildTiny(t, t.Context(), t.TempDir(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, plain := tinyBridge(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	var calls atomic.Int64
	_, err = buildTiny(t, ctx, dir, 2, func(ctx context.Context, p upscale.Point, root rng.Root) (upscale.Count, error) {
		switch n := calls.Add(1); {
		case n == 12:
			stop()
		case n > 12:
			<-ctx.Done() // however long the twelfth takes to say stop
		}
		return plain(ctx, p, root)
	})
	var stopped *InterruptedError
	if !errors.As(err, &stopped) || stopped.Done < 11 || stopped.Done > 13 {
		t.Fatalf("the build was not interrupted: %v", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, bridgeKept), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("29 4 1 1.2.3\n29 4"); err != nil { // as a kill leaves it
		t.Fatal(err)
	}
	file.Close()
	calls.Store(0)
	again, err := buildTiny(t, t.Context(), dir, 2, func(ctx context.Context, p upscale.Point, root rng.Root) (upscale.Count, error) {
		calls.Add(1)
		return plain(ctx, p, root)
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := int(calls.Load()); n != 30-stopped.Done {
		t.Errorf("%d runs were made again, %d were missing", n, 30-stopped.Done)
	}
	for i := range whole {
		if whole[i] != again[i] {
			t.Errorf("table %d differs", i)
		}
	}
}
