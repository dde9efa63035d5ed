package main

import (
	"context"
	"fmt"
	"strings"

	"paget"
	"paget/param"
	"paget/record"
	"paget/rng"
	"paget/studies"
)

type studiesCommand struct {
	Show string `help:"Print a built-in study file, to copy and change." placeholder:"NAME"`
}

// Run lists the built-in studies or prints one.
func (c *studiesCommand) Run(s *streams) error {
	if c.Show != "" {
		_, text, ok := studies.File(c.Show)
		if !ok {
			return newUsage(nil, fmt.Sprintf("no built-in study is named %q", c.Show),
				strings.Join(studies.Names(), ", "), param.DidYouMean(c.Show, studies.Names()))
		}
		_, err := s.out.Write(text)
		return err
	}
	catalogue, err := paget.OpenCatalogue("")
	if err != nil {
		return err
	}
	for _, name := range studies.Names() {
		study, _, err := paget.Open(name, catalogue)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n%s\n", name, indent(wrap(study.Question, s.width-4)))
	}
	fmt.Fprintf(s.out, "\npaget run NAME runs one; paget studies --show NAME prints its file.\n")
	return nil
}

func indent(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }

type catalogCommand struct {
	Show  catalogShow  `cmd:"" help:"Show everything about a line, gene, link, rule, assay, reagent or source."`
	Check catalogCheck `cmd:"" help:"Check all tables: sources, ranges, names, and how many numbers were read twice."`
	List  catalogList  `cmd:"" help:"List the names that show knows."`
}

type catalogShow struct {
	Name string `arg:"" help:"For example CLU, MDA-MB-231, T006, transwell, tumour."`
	catalogueFlag
}

// Run shows one thing of the catalogue.
func (c *catalogShow) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	text, err := catalogue.Show(c.Name)
	if err != nil {
		hint := param.DidYouMean(c.Name, catalogue.Names())
		if hint == "" {
			hint = "paget catalog list shows every name"
		}
		return newUsage(nil, fmt.Sprintf("the catalogue has nothing named %q", c.Name), "", hint)
	}
	fmt.Fprintln(s.out, fold(strings.TrimRight(text, "\n"), s.width))
	return nil
}

type catalogCheck struct{ catalogueFlag }

// Run checks the catalogue; loading it has reported every fault already.
func (c *catalogCheck) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, fold(strings.TrimRight(catalogue.Check().String(), "\n"), s.width))
	return nil
}

type catalogList struct{ catalogueFlag }

// Run lists the names that show knows.
func (c *catalogList) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, wrap(strings.Join(catalogue.Names(), "  "), s.width))
	return nil
}

type explainCommand struct {
	Study      string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Readout    string `arg:"" help:"Read-out, for example invasion, 'migration through' or 'lysate activity MMP9'."`
	Line       string `help:"Cell line (default: the first)." placeholder:"NAME"`
	Arm        string `help:"Treated arm (default: the first that is not the control)." placeholder:"NAME"`
	Seed       uint64 `default:"1" help:"Root of all chance."`
	Replicates int    `help:"Wells an arm, in place of the study's number." placeholder:"N"`
	Threads    int    `help:"Cores to use (default all)." placeholder:"K"`
	Quiet      bool   `help:"No progress."`
	catalogueFlag
}

// Run explains a change.
func (c *explainCommand) Run(ctx context.Context, s *streams) error {
	plan, err := openPlan(c.Study, c.Catalog, c.Replicates)
	if err != nil {
		return err
	}
	ask, err := paget.NewQuestion(plan, c.Readout, c.Line, c.Arm)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet, "explain", "wells", 0)
	defer bar.end()
	explanation, err := soon(ctx, patience, func() (*paget.Explanation, error) {
		return ask.Explain(ctx, paget.ExplainOptions{
			Root: rng.Root(c.Seed), Threads: c.Threads, Replicates: c.Replicates, Progress: bar.step,
		})
	})
	bar.end()
	if err != nil {
		return inOneGo(err, "An explanation is made in one go; nothing is kept.")
	}
	return explanation.WriteText(s.out, s.width)
}

type versionCommand struct{}

// Run prints what this program is.
func (versionCommand) Run(s *streams) error {
	h := record.NewHeader("paget")
	version := "paget " + h.Version
	if h.Version == "unknown" {
		version = "paget, built from source without a version"
	}
	_, err := fmt.Fprintf(s.out, "%s\ncommit %s\n%s, %s\n", version, h.Commit, h.GoVersion, h.Architecture)
	return err
}
