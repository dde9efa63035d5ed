package paget

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"paget/catalog"
	"paget/record"
	"paget/rng"
	"paget/upscale"
)

// BridgeOptions says how the bridge between the scales is built.
type BridgeOptions struct {
	Root     rng.Root
	Threads  int
	Version  string // of the program, for the provenance
	Progress func(done, total int)
	Folder   *record.Folder  // where the tables go, and what an interrupted build has kept
	Measure  upscale.Measure // nil: the slab of the catalogue
}

// Files of the bridge in its folder, as catalog/upscale holds them.
const (
	bridgeRuns       = "runs.tsv"
	bridgeSurrogate  = "surrogate.tsv"
	bridgeProvenance = "provenance.tsv"
	bridgeKept       = "kept.txt" // runs of an unfinished build
)

// measure returns what measures a point.
func (o *BridgeOptions) measure(c *catalog.Catalogue) (upscale.Measure, error) {
	if o.Measure != nil {
		return o.Measure, nil
	}
	slab, err := c.Slab()
	if err != nil {
		return nil, &catalogueError{err}
	}
	return slab.Measure, nil
}

// BuildBridge runs the slabs of the catalogue's design, fits the surrogate and writes
// runs, surrogate and provenance. A build that was interrupted goes on from the runs it
// has kept; the bytes are those of an uninterrupted one.
//
// Errors: *InterruptedError when the context is cancelled; faults of the design; those
// of a run, a fit, the disk.
func BuildBridge(ctx context.Context, c *catalog.Catalogue, o BridgeOptions) (*upscale.Surrogate, error) {
	hash, err := c.BridgeHash()
	if err != nil {
		return nil, &catalogueError{err}
	}
	measure, err := o.measure(c)
	if err != nil {
		return nil, err
	}
	design := c.Design()
	path := filepath.Join(o.Folder.Path(), bridgeKept)
	kept, err := openBridgeKept(path, fmt.Sprintf("%s %d %s", hash, o.Root, o.Version))
	if err != nil {
		return nil, err
	}
	defer kept.file.Close()
	table, err := design.Build(ctx, o.Root, o.Threads, measure, upscale.Seeing{Progress: o.Progress, Known: kept.known, Keep: kept.keep})
	if err != nil {
		if cancelled(err) {
			return nil, &InterruptedError{Done: len(kept.counts), Total: design.Points * design.Replicates, What: "runs", Where: path}
		}
		return nil, err
	}
	s, err := design.Fit(table)
	if err != nil {
		return nil, err
	}
	if err := writeBridge(o, hash, table, s); err != nil {
		return nil, err
	}
	return s, os.Remove(path)
}

// writeBridge writes the three tables.
func writeBridge(o BridgeOptions, hash string, table *upscale.Table, s *upscale.Surrogate) error {
	put := func(name, text string) error {
		return o.Folder.Write(name, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	}
	command := fmt.Sprintf("paget upscale build --seed %d", o.Root)
	provenance := fmt.Sprintf("name\tvalue\ndesign\t%s\nseed\t%d\nversion\t%s\ncommand\t%s\ndispersion of crossings\t%.4g\ndispersion of followers\t%.4g\n",
		hash, o.Root, o.Version, command, s.Rate.Dispersion, s.Group.Dispersion)
	head := "# Written by " + command + "; do not edit.\n"
	return errors.Join(put(bridgeRuns, head+table.TSV()), put(bridgeSurrogate, head+s.TSV()), put(bridgeProvenance, head+provenance))
}

// CheckBridge compares the catalogue's surrogate with fresh runs at n held-out points,
// or, for n = 0, at as many as the design says.
//
// Errors: as BuildBridge; a catalogue without a surrogate.
func CheckBridge(ctx context.Context, c *catalog.Catalogue, n int, o BridgeOptions) (*upscale.Verdict, error) {
	s, ok := c.Surrogate()
	if !ok {
		return nil, &catalogueError{errors.New("the catalogue has no surrogate of the tissue\n  hint: paget upscale build")}
	}
	measure, err := o.measure(c)
	if err != nil {
		return nil, err
	}
	design := c.Design()
	if n == 0 {
		n = design.HeldOut
	}
	return design.Check(ctx, s, n, o.Root, o.Threads, measure, upscale.Seeing{Progress: o.Progress})
}

// bridgeRunsKept keeps the runs of an unfinished build: a line for each, as it ends.
type bridgeRunsKept struct {
	file   *os.File
	counts map[int]upscale.Count
}

// openBridgeKept opens the file of kept runs. Runs of another build are forgotten, and
// so is a line that was cut off.
func openBridgeKept(path, of string) (*bridgeRunsKept, error) {
	k := &bridgeRunsKept{counts: map[int]upscale.Count{}}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	k.file = file
	lines := bufio.NewReader(file)
	end := int64(0)
	for first := true; ; first = false {
		line, err := lines.ReadString('\n')
		if err != nil || (first && strings.TrimSpace(line) != of) || (!first && !k.read(line)) {
			break
		}
		end += int64(len(line))
	}
	if err := file.Truncate(end); err != nil {
		return nil, err
	}
	if _, err := file.Seek(end, io.SeekStart); err != nil {
		return nil, err
	}
	if end == 0 {
		_, err = fmt.Fprintln(file, of)
	}
	return k, err
}

// read takes one line and reports whether it was one.
func (k *bridgeRunsKept) read(line string) bool {
	var i int
	var c upscale.Count
	var days string
	if n, _ := fmt.Sscanf(line, "%d %d %d %s\n", &i, &c.Crossings, &c.Groups, &days); n != 4 {
		return false
	}
	v, err := strconv.ParseFloat(days, 64)
	if err != nil {
		return false
	}
	c.CellDays = v
	k.counts[i] = c
	return true
}

func (k *bridgeRunsKept) known(i int) (upscale.Count, bool) {
	c, ok := k.counts[i]
	return c, ok
}

// keep writes one run; it is called for one at a time.
func (k *bridgeRunsKept) keep(i int, c upscale.Count) error {
	k.counts[i] = c
	_, err := fmt.Fprintf(k.file, "%d %d %d %s\n", i, c.Crossings, c.Groups, strconv.FormatFloat(c.CellDays, 'g', -1, 64))
	return err
}
