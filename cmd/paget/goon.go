package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"paget"
	"paget/units"
)

// resumeCommand goes on with a run that was stopped or killed.
type resumeCommand struct {
	Folder string `arg:"" help:"Folder of the run, such as runs/spheroid-1-0123abcd."`
	JSON   bool   `name:"json" help:"Print the verdict rows as one JSON object."`
	Quiet  bool   `help:"No progress and no table; errors only."`
	machineFlags
}

// Run goes on.
func (c *resumeCommand) Run(ctx context.Context, s *streams) error {
	asked, err := paget.Reopen(c.Folder)
	if err != nil {
		return err
	}
	if !asked.Unfinished {
		if !c.Quiet {
			fmt.Fprintf(s.err, "paget: the run in %s has come to its end; nothing is left to do\n", harmless(c.Folder))
		}
		return nil
	}
	plan, err := asked.Plan()
	if err != nil {
		return err
	}
	return c.execute(ctx, s, &execution{
		plan: plan, asked: asked, out: c.Folder, command: commandOfRun(asked), json: c.JSON, quiet: c.Quiet, strict: true,
	})
}

// branchCommand goes on from a kept state under another treatment.
type branchCommand struct {
	Folder string `arg:"" help:"Folder of the run whose states were kept."`
	At     string `required:"" help:"When the treatment changes, such as 24h." placeholder:"TIME"`
	With   string `required:"" help:"Arm of the study under which the wells go on." placeholder:"ARM"`
	From   string `help:"Arm whose wells are taken (default: the control arm)." placeholder:"ARM"`
	Alone  bool   `help:"Do not run the wells on under their old arm beside."`
	Out    string `help:"Folder to write to (default: a new one beside the run's)." placeholder:"DIR"`
	JSON   bool   `name:"json" help:"Print the verdict rows as one JSON object."`
	Quiet  bool   `help:"No progress and no table; errors only."`
	machineFlags
}

// Run branches.
func (c *branchCommand) Run(ctx context.Context, s *streams) error {
	at, err := times("at", c.At)
	if err != nil || len(at) != 1 {
		return newUsage(nil, fmt.Sprintf("--at %s is not a time", c.At), "one time with its unit, such as 24h", "paget branch --help")
	}
	asked, err := paget.NewBranch(c.Folder, at[0], c.With, c.From, program(), c.Alone)
	if err != nil {
		return err
	}
	plan, err := asked.Plan()
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		out = fmt.Sprintf("%s-%.8s", filepath.Clean(c.Folder), plan.Hash())
	}
	if !c.Quiet {
		fmt.Fprintf(s.err, "paget: %s\n", harmless(fmt.Sprintf("%d wells of arm %s go on from %.4g h under %s, into %s",
			len(asked.Branch.States), asked.Branch.From, asked.Branch.States[0].Time/units.Hour, c.With, out)))
	}
	return c.execute(ctx, s, &execution{plan: plan, asked: asked, out: out, command: commandOfRun(asked), json: c.JSON, quiet: c.Quiet})
}

// commandOfRun returns the command that a run was begun with, as a user would type
// it again.
func commandOfRun(a paget.Asked) string {
	if b := a.Branch; b != nil {
		text := fmt.Sprintf("paget branch %s --at %s --with %s --from %s", quoted(b.Folder), quoted(fmt.Sprintf("%gmin", b.At)), quoted(b.Arm), quoted(b.From))
		if b.Alone {
			text += " --alone"
		}
		return text
	}
	study := strings.TrimSuffix(strings.TrimPrefix(a.StudyFile, "studies/"), ".yaml")
	if !strings.HasPrefix(a.StudyFile, "studies/") {
		study = a.StudyFile
	}
	if a.Share > 0 || len(a.Ablate) > 0 { // only a reproduction asks for that
		return paget.Wanted{Studies: []string{study}, Root: a.Root, Look: a.Share > 0, Ablate: a.Ablate, Catalogue: a.Catalogue}.Command()
	}
	c := runCommand{Study: study, Seed: uint64(a.Root), Replicates: a.Replicates}
	c.Scheme, c.Catalog = a.Scheme, a.Catalogue
	return c.command()
}
