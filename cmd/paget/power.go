package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"paget"
	"paget/record"
	"paget/rng"
)

// powerFlags say for which comparison hosts are to be counted.
type powerFlags struct {
	Readout string  `help:"What is read: the cohort's name and the read-out, as in 'mice lung lesions', or 'mice survival' (default: the first that the study expects of hosts)." placeholder:"NAME"`
	Line    string  `help:"Cell line (default: the first of the cohort)." placeholder:"NAME"`
	Compare string  `help:"Control and treated arm, divided by a comma (default: the study's control and its next arm)." placeholder:"A,B"`
	Test    string  `help:"Test the laboratory will use: welch, mann-whitney, fisher, log-rank, cox, paired-t (default: log-rank for survival, mann-whitney else)." placeholder:"NAME"`
	Power   float64 `default:"0.8" help:"Wanted power."`
	Alpha   float64 `default:"0.05" help:"Two-sided level of the test."`
	Pool    int     `default:"400" help:"Hosts to simulate in each arm."`
	Draws   int     `default:"2000" help:"Experiments to repeat at each number of hosts."`
	Seed    uint64  `default:"1" help:"Root of all chance."`
	Threads int     `help:"Cores to use (default all)." placeholder:"K"`
	Quiet   bool    `help:"No progress."`
	catalogueFlag
}

// options returns the flags as the library wants them.
func (f *powerFlags) options(bar *progress) (paget.PowerOptions, error) {
	o := paget.PowerOptions{
		Readout: f.Readout, Line: f.Line, Test: f.Test, Wanted: f.Power, Alpha: f.Alpha, Pool: f.Pool, Draws: f.Draws,
		Root: rng.Root(f.Seed), Threads: f.Threads, Progress: bar.step,
	}
	if f.Compare != "" {
		a, b, ok := strings.Cut(f.Compare, ",")
		if !ok {
			return o, newUsage(nil, fmt.Sprintf("--compare %s names one arm", f.Compare), "two arms with a comma between them", "")
		}
		o.Arms = [2]string{strings.TrimSpace(a), strings.TrimSpace(b)}
	}
	return o, nil
}

// open reads the study and says how to make a plan of it.
func (f *powerFlags) open(name string) (*paget.Study, func(paget.PlanOptions) (*paget.Plan, error), error) {
	c, err := paget.OpenCatalogue(f.Catalog)
	if err != nil {
		return nil, nil, err
	}
	s, c, err := paget.Open(name, c)
	if err != nil {
		return nil, nil, err
	}
	return s, func(o paget.PlanOptions) (*paget.Plan, error) { return paget.NewPlan(s, c, o) }, nil
}

type powerCommand struct {
	Study string `arg:"" help:"Name of a built-in study, or path of a study file."`
	JSON  bool   `name:"json" help:"Print the answer as one JSON object."`
	powerFlags
}

// Run answers how many hosts an arm needs.
func (c *powerCommand) Run(ctx context.Context, s *streams) error {
	begun := time.Now()
	study, plan, err := c.open(c.Study)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet || c.JSON, study.Name, "hosts", 2*c.Pool)
	defer bar.end()
	o, err := c.options(bar)
	if err != nil {
		return err
	}
	p, err := soon(ctx, patience, func() (*paget.PowerAnswer, error) { return paget.Power(ctx, study, plan, o) })
	bar.end()
	if err != nil {
		return inOneGo(err, "A number of hosts is found in one go; nothing is kept.")
	}
	if c.JSON {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(p.JSON())
	}
	fmt.Fprintf(s.out, "%s\n\n", wrap(p.Paragraph(), s.width))
	for i, point := range p.Answer.Curve {
		if i == 0 {
			fmt.Fprintf(s.out, "%10s  %8s  %s\n", "hosts/arm", "power", "95 % interval (draws and pool)")
		}
		if point.Defined {
			fmt.Fprintf(s.out, "%10d  %8.3f  %.3f to %.3f\n", point.N[0], point.Power, point.TotalLow, point.TotalHigh)
		}
	}
	if len(p.Answer.Curve) > 0 {
		fmt.Fprintln(s.out)
	}
	fmt.Fprintf(s.out, "%d hosts and %d experiments a size in %s.\n", 2*c.Pool, c.Draws, span(time.Since(begun)))
	return nil
}

// inOneGo turns an interruption of what keeps nothing into its message.
func inOneGo(err error, text string) error {
	var interrupted *paget.InterruptedError
	if errors.As(err, &interrupted) || errors.Is(err, context.Canceled) {
		return &stoppedError{text}
	}
	return err
}

type designCommand struct {
	Study string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Arms  string `help:"Arms to allocate, divided by commas (default: all of the cohort outside dose series)." placeholder:"A,B"`
	Hosts int    `help:"Hosts an arm (default: what the power asks for)." placeholder:"N"`
	Out   string `help:"Folder to write to (default runs/STUDY-design-SEED)." placeholder:"DIR"`
	powerFlags
}

// Run plans an experiment and writes what a form asks for.
func (c *designCommand) Run(ctx context.Context, s *streams) error {
	study, plan, err := c.open(c.Study)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet, study.Name, "hosts", 2*c.Pool)
	defer bar.end()
	o := paget.DesignOptions{Hosts: c.Hosts}
	if o.Power, err = c.options(bar); err != nil {
		return err
	}
	for _, name := range strings.Split(c.Arms, ",") {
		if name = strings.TrimSpace(name); name != "" {
			o.Arms = append(o.Arms, name)
		}
	}
	d, err := soon(ctx, patience, func() (*paget.Design, error) { return paget.NewDesign(ctx, study, plan, o) })
	bar.end()
	if err != nil {
		return inOneGo(err, "A design is made in one go; nothing is kept.")
	}
	out := c.Out
	if out == "" {
		out = filepath.Join("runs", fmt.Sprintf("%s-design-%d", study.Name, c.Seed))
	}
	folder, err := record.Create(out)
	if err != nil {
		return err
	}
	if err := d.Save(folder); err != nil {
		return err
	}
	var text strings.Builder
	if err := d.WriteText(&text); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s\nWritten to %s:\n  design.md, allocation.csv, key.csv, calendar.csv\n", fold(text.String(), s.width), out)
	return nil
}
