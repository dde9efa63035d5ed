package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paget"
	"paget/record"
	"paget/rng"
)

// catalogueFlag is shared by every command that reads the catalogue.
type catalogueFlag struct {
	Catalog string `help:"Folder with the tables of biology, in place of the built-in ones." placeholder:"DIR"`
}

type runCommand struct {
	Study      string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Seed       uint64 `default:"1" help:"Root of all chance; the same root gives the same bytes."`
	Replicates int    `help:"Wells or hosts an arm, in place of the study's number." placeholder:"N"`
	Out        string `help:"Folder to write to (default runs/STUDY-SEED-HASH)." placeholder:"DIR"`
	JSON       bool   `name:"json" help:"Print the verdict rows as one JSON object."`
	Quiet      bool   `help:"No progress and no table; errors only."`
	longFlags
	catalogueFlag
	machineFlags
}

// Run runs the study.
func (c *runCommand) Run(ctx context.Context, s *streams) error {
	asked := paget.Asked{Root: rng.Root(c.Seed), Replicates: c.Replicates, Catalogue: c.Catalog}
	if err := c.longFlags.ask(&asked); err != nil {
		return err
	}
	plan, err := asked.Open(c.Study)
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		out = filepath.Join("runs", fmt.Sprintf("%s-%d-%.8s", plan.Study.Name, c.Seed, plan.Hash()))
	}
	return c.machineFlags.execute(ctx, s, &execution{
		plan: plan, asked: asked, out: out, command: c.command(), json: c.JSON, quiet: c.Quiet,
	})
}

// patience is how long a command that was interrupted may take to come to its
// end by itself.
const patience = time.Second

// errImpatient says that work went on for longer than that.
var errImpatient = fmt.Errorf("%w, and did not end in time", context.Canceled)

// soon does work and returns what it returns, or errImpatient when it goes on
// for longer than patience after the context was cancelled. Setting up a large well takes its
// time and cannot be stopped in the middle; the program then ends without it.
func soon[T any](ctx context.Context, patience time.Duration, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if v := recover(); v != nil {
				o.err = paget.Caught(v)
			}
			done <- o
		}()
		o.value, o.err = work()
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.value, o.err
	case <-time.After(patience):
		var none T
		return none, errImpatient
	}
}

// program names this build: only wells that the same build has finished may be
// joined to a run. A build that carries no commit is known by its own bytes.
func program() string {
	version, commit := record.Build()
	if commit != "unknown" && !strings.HasSuffix(commit, "+modified") {
		return version + " " + commit
	}
	path, err := os.Executable()
	if err != nil {
		return version + " " + commit
	}
	file, err := os.Open(path)
	if err != nil {
		return version + " " + commit
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return version + " " + commit
	}
	return fmt.Sprintf("%s %s %x", version, commit, h.Sum(nil)[:8])
}

// command returns the command as a user would type it again. Flags that do not
// change the numbers are left out.
func (c *runCommand) command() string {
	text := "paget run " + quoted(c.Study) + " --seed " + strconv.FormatUint(c.Seed, 10)
	if c.Replicates > 0 {
		text += " --replicates " + strconv.Itoa(c.Replicates)
	}
	if c.Scheme != "" && c.Scheme != "fast" {
		text += " --scheme " + c.Scheme
	}
	if c.Catalog != "" {
		text += " --catalog " + quoted(c.Catalog)
	}
	return text
}

// quoted returns a word as it is typed in a shell.
func quoted(word string) string {
	if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./+=:@%,") == "" && word != "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// openPlan reads a study and makes it ready.
func openPlan(study, catalogueFolder string, replicates int) (*paget.Plan, error) {
	c, err := paget.OpenCatalogue(catalogueFolder)
	if err != nil {
		return nil, err
	}
	s, c, err := paget.Open(study, c)
	if err != nil {
		return nil, err
	}
	return paget.NewPlan(s, c, paget.PlanOptions{Replicates: replicates})
}

// wrap breaks text at blanks so that no line is longer than width.
func wrap(text string, width int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		if column > 0 && column+1+len([]rune(word)) > width {
			b.WriteByte('\n')
			column = 0
		} else if column > 0 {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len([]rune(word))
	}
	return b.String()
}

// fold breaks the lines of a laid-out text that are longer than width, at the
// last blank that fits, and indents what follows; other lines stay as they are.
func fold(text string, width int) string {
	const further = "    "
	var out []string
	for _, line := range strings.Split(text, "\n") {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for {
			letters := []rune(line)
			at := min(width, len(letters)-1)
			for at > len(indent) && letters[at] != ' ' {
				at--
			}
			if len(letters) <= width || at <= len(indent)+len(further) {
				break // it fits, or there is no blank to break at
			}
			out = append(out, strings.TrimRight(string(letters[:at]), " "))
			line = indent + further + strings.TrimLeft(string(letters[at:]), " ")
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
