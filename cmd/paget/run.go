package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paget"
	"paget/record"
	"paget/report"
	"paget/rng"
)

// catalogueFlag is shared by every command that reads the catalogue.
type catalogueFlag struct {
	Catalog string `help:"Folder with the tables of biology, in place of the built-in ones." placeholder:"DIR"`
}

type runCommand struct {
	Study      string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Seed       uint64 `default:"1" help:"Root of all chance; the same root gives the same bytes."`
	Replicates int    `help:"Wells an arm, in place of the study's number." placeholder:"N"`
	Out        string `help:"Folder to write to (default runs/STUDY-SEED-HASH)." placeholder:"DIR"`
	JSON       bool   `name:"json" help:"Print the verdict rows as one JSON object."`
	Quiet      bool   `help:"No progress and no table; errors only."`
	Threads    int    `help:"Cores to use (default all); the bytes do not depend on it." placeholder:"K"`
	catalogueFlag
}

// Validate refuses flags that make no sense.
func (c *runCommand) Validate() error {
	if c.Replicates < 0 || c.Replicates > 10_000 {
		return fmt.Errorf("--replicates %d: allowed 1 to 10000", c.Replicates)
	}
	if c.Threads < 0 || c.Threads > 4096 {
		return fmt.Errorf("--threads %d: allowed 1 to 4096", c.Threads)
	}
	return nil
}

// Run runs the study.
func (c *runCommand) Run(ctx context.Context, s *streams) error {
	begun := time.Now()
	plan, err := openPlan(c.Study, c.Catalog, c.Replicates)
	if err != nil {
		return err
	}
	root := rng.Root(c.Seed)
	out := c.Out
	if out == "" {
		out = filepath.Join("runs", fmt.Sprintf("%s-%d-%.8s", plan.Study.Name, c.Seed, plan.Hash()))
	}
	folder, err := record.Create(out)
	if err != nil {
		return err
	}
	version, _ := record.Build()
	kept, err := paget.OpenKept(folder.Path(), plan.Hash(), root, version)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet, plan.Study.Name, len(plan.Jobs))
	result, err := plan.Run(ctx, paget.RunOptions{
		Root: root, Threads: c.Threads, Command: c.command(), Pictures: true, Progress: bar.step, Kept: kept,
	})
	bar.end()
	if err != nil {
		kept.Close(false)
		return err
	}
	if err := result.Save(folder); err != nil {
		kept.Close(false)
		return err
	}
	kept.Close(true)
	if c.JSON {
		return result.Summary(time.Since(begun), out).WriteJSON(s.out)
	}
	if c.Quiet {
		return nil
	}
	return c.show(s, result, out, time.Since(begun))
}

// command returns the command as a user would type it again. Flags that do not
// change the numbers are left out.
func (c *runCommand) command() string {
	text := "paget run " + c.Study + " --seed " + strconv.FormatUint(c.Seed, 10)
	if c.Replicates > 0 {
		text += " --replicates " + strconv.Itoa(c.Replicates)
	}
	if c.Catalog != "" {
		text += " --catalog " + c.Catalog
	}
	return text
}

// show prints the verdict table and where to look next.
func (c *runCommand) show(s *streams, r *paget.Result, out string, took time.Duration) error {
	rows := r.Verdicts()
	fmt.Fprintf(s.out, "%s\n\n", strings.TrimSpace(r.Plan.Study.Title))
	if answer := r.Answer(); answer != "" {
		fmt.Fprintf(s.out, "%s\n\n", wrap(answer, s.width))
	}
	if len(rows) > 0 {
		if err := report.VerdictText(s.out, rows, s.width, s.colour()); err != nil {
			return err
		}
		fmt.Fprintln(s.out)
	}
	fmt.Fprintf(s.out, "%d wells in %s. Open %s\n", len(r.Plan.Jobs), took.Round(time.Second), filepath.Join(out, "report.html"))
	return nil
}

// colour reports whether the answer goes to a terminal that wants colours.
func (s *streams) colour() bool {
	f, ok := s.out.(*os.File)
	return ok && isTerminal(f) && os.Getenv("NO_COLOR") == ""
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
