// Command paget runs studies of breast cancer metastasis.
//
// It reads flags, shows progress and chooses the exit code; it holds no
// science. Exit codes: 0 ran; 2 the input is wrong; 3 the numbers broke down;
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

	"github.com/alecthomas/kong"

	"paget"
	"paget/param"
)

// The exit codes.
const (
	exitRan         = 0
	exitInput       = 2
	exitNumbers     = 3
	exitInterrupted = 130
)

// commands is the command line: one struct is flags, help and defaults.
type commands struct {
	Studies studiesCommand `cmd:"" help:"List the built-in studies, or print one to start your own from."`
	Run     runCommand     `cmd:"" help:"Run a built-in study or a study file and write a folder with report, tables and provenance."`
	Explain explainCommand `cmd:"" help:"Show which paths of the network carried a change, in percent."`
	Catalog catalogCommand `cmd:"" help:"Show or check the numbers of biology that the model rests on."`
	Fit     fitCommand     `cmd:"" help:"Calibrate the few free strengths of a study on its rows marked 'use: fit'."`
	Version versionCommand `cmd:"" help:"Print the version, the commit and the Go version."`
}

// streams are where a command speaks: answers to out, progress to err.
type streams struct {
	out, err io.Writer
	progress bool // err is a terminal
	width    int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first Ctrl-C the next one ends the program at once.
	context.AfterFunc(ctx, stop)
	s := &streams{out: os.Stdout, err: os.Stderr, progress: isTerminal(os.Stderr), width: 80}
	os.Exit(run(ctx, os.Args[1:], s))
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, s *streams) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("paget"),
		kong.Description("Simulate how breast cancer spreads: from a silenced gene to the read-out of an assay."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 80}),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		panic("paget: the command line is not well formed: " + err.Error())
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help has been shown
		return exited
	}
	if err != nil {
		return complain(s, usageFault(err))
	}
	return complain(s, parsed.Run())
}

// usageError is a command line that cannot be understood.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usageFault(err error) error {
	return &usageError{text: err.Error() + "\n  hint: paget --help lists the commands, paget COMMAND --help their flags"}
}

// complain prints an error as a person should read it and returns the exit
// code that belongs to it.
func complain(s *streams, err error) int {
	if err == nil {
		return exitRan
	}
	var interrupted *paget.InterruptedError
	if errors.As(err, &interrupted) || errors.Is(err, context.Canceled) {
		fmt.Fprintf(s.err, "paget: stopped. %s\n", stoppedText(interrupted))
		return exitInterrupted
	}
	fmt.Fprintf(s.err, "paget: %s\n", strings.TrimRight(err.Error(), "\n"))
	if isInputFault(err) {
		return exitInput
	}
	return exitNumbers
}

func stoppedText(e *paget.InterruptedError) string {
	if e == nil {
		return "Nothing had been finished."
	}
	return e.Error()
}

// isInputFault reports whether the user can mend what went wrong.
func isInputFault(err error) bool {
	var (
		usage *usageError
		input *param.InputError
		user  interface{ UserFault() bool }
	)
	return errors.As(err, &usage) || errors.As(err, &input) || (errors.As(err, &user) && user.UserFault())
}

// isTerminal reports whether a file is a terminal, so that a progress bar makes
// sense.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
