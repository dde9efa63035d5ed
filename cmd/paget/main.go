// Command paget runs studies of breast cancer metastasis.
//
// It reads flags, shows progress and chooses the exit code; it holds no
// science. Exit codes: 0 ran; 1 what was checked does not hold; 2 the input is wrong; 3 the numbers broke down;
// 130 stopped by Ctrl-C, with what is done kept.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"

	"github.com/vbauerster/mpb/v8/cwriter"

	"paget"
	"paget/param"
	"paget/record"
)

// The exit codes.
const (
	exitRan         = 0
	exitFailed      = 1
	exitInput       = 2
	exitNumbers     = 3
	exitInterrupted = 130
)

// widest is the number of columns that output keeps to.
const widest = 80

// commands is the command line: one struct is flags, help and defaults.
type commands struct {
	Studies   studiesCommand   `cmd:"" help:"List the built-in studies, or print one to start your own from."`
	Run       runCommand       `cmd:"" help:"Run a built-in study or a study file and write a folder with report, tables and provenance."`
	Reproduce reproduceCommand `cmd:"" help:"Run the studies of all mechanisms and set every published row beside what came out."`
	Resume    resumeCommand    `cmd:"" help:"Go on with a run that was stopped or killed, from what it has kept."`
	Branch    branchCommand    `cmd:"" help:"Go on from a kept state of a run under another treatment."`
	Explain   explainCommand   `cmd:"" help:"Show which paths of the network carried a change, in percent."`
	Power     powerCommand     `cmd:"" help:"Count the hosts that an experiment needs, by repeating it with simulated ones."`
	Design    designCommand    `cmd:"" help:"Plan an experiment with hosts: arms, allocation list, calendar, sample size."`
	Network   networkCommand   `cmd:"" help:"Look at the signalling network of a line: activities at rest, and switches that remember."`
	Stations  stationsCommand  `cmd:"" help:"Show at which station of the cascade each node of a line acts, and which way."`
	Catalog   catalogCommand   `cmd:"" help:"Show or check the numbers of biology that the model rests on."`
	Fit       fitCommand       `cmd:"" help:"Calibrate the few free strengths of a study on its rows marked 'use: fit'."`
	Upscale   upscaleCommand   `cmd:"" help:"Build, check and show the bridge from tissue to body."`
	Bench     benchCommand     `cmd:"" help:"Measure how fast and how large the built-in workloads run on this machine."`
	Version   versionCommand   `cmd:"" help:"Print the version, the commit and the Go version."`
}

// streams are where a command speaks: answers to out, progress to err.
type streams struct {
	out, err io.Writer
	progress bool // err is a terminal that can redraw a line
	colours  bool // out is a terminal that shows colours
	width    int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first Ctrl-C the next one ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(profiled(os.Getenv(profileVariable), os.Stderr, func() int {
		return run(ctx, os.Args[1:], newStreams(os.Stdout, os.Stderr, os.Getenv))
	}))
}

// newStreams returns the streams of a program with these files and environment.
func newStreams(out, err *os.File, environment func(string) string) *streams {
	dumb := environment("TERM") == "dumb"
	s := &streams{out: out, err: err, width: widest}
	s.progress = isTerminal(err) && !dumb
	s.colours = isTerminal(out) && !dumb && environment("NO_COLOR") == ""
	if columns, _, failed := cwriter.GetSize(int(out.Fd())); failed == nil && columns > 0 {
		s.width = min(widest, columns)
	}
	return s
}

// isTerminal reports whether a person looks at a file while it is written.
func isTerminal(f *os.File) bool { return cwriter.IsTerminal(int(f.Fd())) }

// answer passes on what is written and remembers whether that failed, so that a
// full disk behind a redirection does not look like success.
type answer struct {
	io.Writer
	err error
}

// Write passes on.
func (a *answer) Write(p []byte) (int, error) {
	n, err := a.Writer.Write(p)
	if err != nil && a.err == nil {
		a.err = err
	}
	return n, err
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, to *streams) (code int) {
	s := *to
	out := &answer{Writer: to.out}
	s.out = out
	defer func() {
		if v := recover(); v != nil {
			code = complain(&s, paget.Caught(v))
		}
	}()
	parsed, err := parse(ctx, args, &s)
	if err == nil && parsed != nil {
		err = parsed.Run()
	}
	if out.err != nil {
		err = &outputError{out.err}
	}
	return complain(&s, err)
}

// outputError says that the answer could not be written.
type outputError struct{ err error }

func (e *outputError) Error() string {
	var path *os.PathError
	if errors.As(e.err, &path) {
		return "the answer cannot be written: " + path.Err.Error()
	}
	return "the answer cannot be written: " + e.err.Error()
}
func (e *outputError) UserFault() bool { return true }

// complain prints an error as a person should read it and returns the exit
// code that belongs to it.
func complain(s *streams, err error) int {
	if err == nil {
		return exitRan
	}
	if text, stopped := stoppedText(err); stopped {
		fmt.Fprintln(s.err, wrap("paget: stopped. "+text, s.width))
		return exitInterrupted
	}
	var bug *paget.BugError
	if errors.As(err, &bug) {
		err = fmt.Errorf("%w\n  hint: please report it with the command and the study file", err)
	}
	fmt.Fprintln(s.err, fold("paget: "+harmless(strings.TrimRight(err.Error(), "\n")), widest))
	var (
		failed *failedRows
		judged *judgement
	)
	if errors.As(err, &failed) || errors.As(err, &judged) {
		return exitFailed
	}
	if isInputFault(err) {
		return exitInput
	}
	return exitNumbers
}

// harmless replaces what a terminal would obey instead of show.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsPrint(r) {
			return r
		}
		return '·'
	}, text)
}

// stoppedError says what an interrupted command leaves, where it is not a run.
type stoppedError struct{ text string }

func (e *stoppedError) Error() string { return e.text }

// stoppedText reports whether an error is an interruption, and what is kept.
func stoppedText(err error) (text string, stopped bool) {
	var (
		other *stoppedError
		run   *paget.InterruptedError
	)
	switch {
	case errors.As(err, &other):
		return other.text, true
	case errors.As(err, &run) && run.Done+run.States > 0:
		return run.Error(), true
	case run != nil || errors.Is(err, context.Canceled):
		return "Nothing had been finished, so nothing is kept.", true
	}
	return "", false
}

// isInputFault reports whether the user can mend what went wrong.
func isInputFault(err error) bool {
	var (
		usage  *usageError
		input  *param.InputError
		folder *record.FolderError
		user   interface{ UserFault() bool }
	)
	return errors.As(err, &usage) || errors.As(err, &input) || errors.As(err, &folder) ||
		(errors.As(err, &user) && user.UserFault())
}
