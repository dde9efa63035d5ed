package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paget"
	"paget/pathway"
	"paget/record"
	"paget/report"
	"paget/units"
)

// longFlags say how long wells are grown and what is kept of them on the way.
type longFlags struct {
	Scheme     string `help:"Numerical methods: fast; reference (fixed short steps); sweeps, fine-sweeps (oxygen as PhysiCell solves it)." placeholder:"NAME"`
	KeepAt     string `help:"Keep the state of long wells at these times, such as 12h,24h, to branch from." placeholder:"TIMES"`
	KeepEvery  bool   `help:"Keep the state of long wells at every reading."`
	VTK        bool   `name:"vtk" help:"Write cells and fields of long wells for ParaView, into the folder vtk."`
	OpenVT     bool   `name:"openvt" help:"Write the OpenVT table of long wells, openvt.csv."`
	FieldsAt   string `help:"Write the fields of long wells at these times as Parquet." placeholder:"TIMES"`
	PicturesAt string `help:"Times of the pictures of long wells in the report (default: five)." placeholder:"TIMES"`
}

// machineFlags say what of the machine a command may use.
type machineFlags struct {
	Threads    int    `help:"Cores to use (default all); the bytes do not depend on it." placeholder:"K"`
	Memory     string `help:"Memory that long wells may take, such as 2GB (default: what is free)." placeholder:"SIZE"`
	Checkpoint string `default:"5min" help:"Keep the state of unfinished long wells this often, in time of the clock on the wall." placeholder:"TIME"`
}

// ask writes the flags into what the run is asked to do.
func (f *longFlags) ask(a *paget.Asked) (err error) {
	a.Scheme, a.KeepEach = f.Scheme, f.KeepEvery
	a.Exports.VTK, a.Exports.OpenVT = f.VTK, f.OpenVT
	for _, list := range []struct {
		flag, text string
		into       *[]float64
	}{
		{"keep-at", f.KeepAt, &a.KeepAt},
		{"fields-at", f.FieldsAt, &a.Exports.FieldsAt},
		{"pictures-at", f.PicturesAt, &a.Exports.PicturesAt},
	} {
		if *list.into, err = times(list.flag, list.text); err != nil {
			return err
		}
	}
	return nil
}

// times reads a list of times such as 12h,24h into min.
func times(flag, text string) ([]float64, error) {
	var out []float64
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' }) {
		t, err := units.ParseAs(strings.TrimSpace(word), units.Time)
		if err != nil || !(t >= 0) {
			return nil, newUsage(nil, fmt.Sprintf("--%s %s: %q is not a time", flag, text, word), "times with their unit, such as 12h,24h", "paget run --help")
		}
		out = append(out, t)
	}
	return out, nil
}

// execution is a run that is to be begun, or to go on.
type execution struct {
	plan    *paget.Plan
	asked   paget.Asked
	out     string // folder
	command string // as a user would type it again
	json    bool
	quiet   bool
	strict  bool // refuse to start wells anew whose states cannot be used

	given *paget.Result                                 // whose dishes may be taken over; nil: none
	bar   display                                       // nil: one of its own
	also  func(f *record.Folder, r *paget.Result) error // writes more into the folder; nil: nothing
}

// display is told how far a run has come.
type display interface {
	step(done, total int)
	moving(well int, now, end float64)
	finished() int
	end()
}

// execute runs wells, writes the folder and prints what came out.
func (m *machineFlags) execute(ctx context.Context, s *streams, x *execution) error {
	begun := time.Now()
	result, err := m.perform(ctx, s, x)
	if err != nil {
		return err
	}
	return x.answer(s, result, time.Since(begun))
}

// perform runs wells and writes the folder.
func (m *machineFlags) perform(ctx context.Context, s *streams, x *execution) (*paget.Result, error) {
	memory, every, err := m.limits()
	if err != nil {
		return nil, err
	}
	end, err := x.open()
	if err != nil {
		return nil, err
	}
	say := func(text string) {
		if !x.quiet {
			fmt.Fprintln(s.err, fold("paget: "+harmless(text), widest))
		}
	}
	if end.kept.Stale() {
		say(fmt.Sprintf("the %s kept in %s are of another build or another run\n  and are not used", end.unit, end.folder.Path()))
	}
	bar := x.bar
	if bar == nil {
		bar = newProgress(s, x.quiet, x.plan.Study.Name, end.unit, len(x.plan.Jobs))
		defer bar.end()
	}
	options := paget.RunOptions{
		Root: x.asked.Root, Threads: m.Threads, Command: x.command, Pictures: true, Progress: bar.step, Kept: end.kept,
		Moving: bar.moving, Memory: memory, Exports: x.asked.Exports, Asked: &x.asked,
	}
	if x.given != nil && x.plan.SameDishes(x.given) {
		options.Given = x.given
	}
	patience := patience
	if x.plan.GoesOn() {
		patience = longPatience
		options.Folder = end.folder
		options.Checkpoints = &paget.Checkpoints{
			Folder: end.folder, Every: every, Now: time.Now,
			At: x.asked.KeepAt, Each: x.asked.KeepEach, Program: program(), Strict: x.strict, Warn: say,
		}
	}
	if x.plan.GoesOn() || x.plan.HasHosts() { // paget resume goes on from states and from hosts
		if err := x.plan.WriteAsked(end.folder, x.asked, x.command); err != nil {
			return nil, end.leave(err, 0)
		}
	}
	result, err := soon(ctx, patience, func() (*paget.Result, error) { return x.plan.Run(ctx, options) })
	if x.bar == nil {
		bar.end()
	}
	if errors.Is(err, errImpatient) {
		err = &paget.InterruptedError{Done: bar.finished(), Total: len(x.plan.Jobs), What: end.unit, Where: end.kept.Where()}
	}
	if err == nil {
		err = result.Save(end.folder)
	}
	if err == nil && x.also != nil {
		err = x.also(end.folder, result)
	}
	if err != nil {
		return nil, end.leave(err, bar.finished())
	}
	end.kept.Close(true)
	return result, nil
}

// limits returns what wells may take of the memory, in bytes, and how often states
// are kept.
func (m *machineFlags) limits() (memory float64, every time.Duration, err error) {
	if memory, err = m.memory(); err != nil {
		return 0, 0, err
	}
	minutes, err := times("checkpoint", m.Checkpoint)
	if err != nil || len(minutes) != 1 {
		return 0, 0, newUsage(nil, fmt.Sprintf("--checkpoint %s is not a time", m.Checkpoint), "a time with its unit, such as 5min", "")
	}
	return memory, time.Duration(minutes[0] * float64(time.Minute)), nil
}

// open opens the folder of a run, with what an earlier run has kept there.
func (x *execution) open() (*ending, error) {
	folder, err := record.Create(x.out)
	if err != nil {
		return nil, err
	}
	paget.Tidy(folder)
	_, missing := os.Stat(filepath.Join(folder.Path(), paget.RunFile))
	kept, err := paget.OpenKept(folder.Path(), x.plan.Hash(), x.asked.Root, program())
	if err != nil {
		folder.Abandon()
		return nil, err
	}
	return &ending{folder: folder, kept: kept, unit: x.plan.Counted(), fresh: missing != nil}, nil
}

// longPatience is how long an interrupted run may take to end its step and to keep
// the states of long wells.
const longPatience = time.Minute

// answer prints what came out.
func (x *execution) answer(s *streams, r *paget.Result, took time.Duration) error {
	if x.json {
		return r.Summary(took, x.out).WriteJSON(s.out)
	}
	if x.quiet {
		return nil
	}
	rows := r.Verdicts()
	fmt.Fprintf(s.out, "%s\n\n", wrap(r.Plan.Study.Title, s.width))
	if answer := r.Answer(); answer != "" {
		fmt.Fprintf(s.out, "%s\n\n", wrap(answer, s.width))
	}
	if len(rows) > 0 {
		if err := report.VerdictText(s.out, rows, s.width, s.colours); err != nil {
			return err
		}
		fmt.Fprintln(s.out)
	}
	fmt.Fprintf(s.out, "%d %s in %s. Open %s\n", len(r.Plan.Jobs), r.Plan.Counted(), span(took), filepath.Join(x.out, "report.html"))
	return nil
}

// ending ends runs that did not come to their end.
type ending struct {
	folder *record.Folder
	kept   *paget.Kept
	unit   string // what is kept: wells, hosts
	fresh  bool   // the folder held no run before
}

// leave keeps finished wells and states; where there are none, or the study cannot
// run, the folder is as it was before.
func (e *ending) leave(err error, done int) error {
	var (
		restless    *pathway.NoSteadyStateError
		interrupted *paget.InterruptedError
		useless     *paget.NoCheckpointError
	)
	states := paget.KeptStates(e.folder.Path())
	if errors.As(err, &restless) || done == 0 && len(states) == 0 {
		e.kept.Close(true)
		if e.fresh {
			paget.Forget(e.folder.Path())
		}
		e.folder.Abandon()
		return err
	}
	e.kept.Close(false)
	switch {
	case errors.As(err, &interrupted), errors.As(err, &useless): // it says itself what is kept, or that it is of no use
		return err
	case len(states) > 0:
		return fmt.Errorf("%w\n  kept: the finished %s (%d) and the last good states (%s), in %s", err, e.unit, done, strings.Join(states, ", "), e.folder.Path())
	}
	return fmt.Errorf("%w\n  kept: the finished %s (%d), in %s", err, e.unit, done, e.folder.Path())
}

// memory returns the number of bytes that wells may take: what the flag says, or
// what the machine has free, or 0 where neither is known.
func (m *machineFlags) memory() (float64, error) {
	if m.Memory == "" {
		text, err := os.ReadFile("/proc/meminfo")
		if err != nil {
			return 0, nil // not a machine that says it there
		}
		return available(string(text)), nil
	}
	n, ok := byteSize(m.Memory)
	if !ok {
		return 0, newUsage(nil, fmt.Sprintf("--memory %s is not an amount of memory", m.Memory), "a number with MB, GB, MiB or GiB, such as 2GB", "")
	}
	return n, nil
}

// available reads how much memory is free, in bytes; 0 if it does not say.
func available(meminfo string) float64 {
	for _, line := range strings.Split(meminfo, "\n") {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "MemAvailable:" {
			var kilo float64
			if _, err := fmt.Sscan(fields[1], &kilo); err == nil {
				return kilo * 1024
			}
		}
	}
	return 0
}

// byteSize reads an amount of memory.
func byteSize(text string) (float64, bool) {
	for _, unit := range []struct {
		name string
		size float64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"GB", 1e9}, {"MB", 1e6}} {
		if number, ok := strings.CutSuffix(text, unit.name); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			return n * unit.size, err == nil && n > 0 && n < 1e9
		}
	}
	return 0, false
}
