package main

import (
	"context"
	"fmt"
	"path/filepath"
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
			return &usageError{text: fmt.Sprintf("no built-in study is named %q\n  allowed: %s\n  hint: %s",
				c.Show, strings.Join(studies.Names(), ", "), param.DidYouMean(c.Show, studies.Names()))}
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
		return &usageError{text: err.Error()}
	}
	fmt.Fprintln(s.out, strings.TrimRight(text, "\n"))
	return nil
}

type catalogCheck struct{ catalogueFlag }

// Run checks the catalogue; loading it has reported every fault already.
func (c *catalogCheck) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, strings.TrimRight(catalogue.Check().String(), "\n"))
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
	var bar *progress
	explanation, err := ask.Explain(ctx, paget.ExplainOptions{
		Root: rng.Root(c.Seed), Threads: c.Threads, Replicates: c.Replicates,
		Progress: func(done, total int) {
			if bar == nil {
				bar = newProgress(s, c.Quiet, "explain", total)
			}
			bar.step(done, total)
		},
	})
	if bar != nil {
		bar.end()
	}
	if err != nil {
		return err
	}
	return explanation.WriteText(s.out, s.width)
}

type fitCommand struct {
	Study      string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Out        string `default:"catalog/fits" help:"Folder for the result; in catalog/fits it becomes part of the catalogue." placeholder:"DIR"`
	Seed       uint64 `default:"1" help:"Root of all chance."`
	Replicates int    `help:"Wells an arm, in place of the study's number." placeholder:"N"`
	Threads    int    `help:"Cores to use (default all)." placeholder:"K"`
	Quiet      bool   `help:"No progress."`
	catalogueFlag
}

// Run calibrates a study.
func (c *fitCommand) Run(ctx context.Context, s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	study, catalogue, err := paget.Open(c.Study, catalogue)
	if err != nil {
		return err
	}
	folder, err := record.Create(c.Out)
	if err != nil {
		return err
	}
	command := "paget fit " + c.Study + fmt.Sprintf(" --seed %d", c.Seed)
	if c.Replicates > 0 {
		command += fmt.Sprintf(" --replicates %d", c.Replicates)
	}
	calibration, err := paget.Calibrate(ctx, study, catalogue, paget.CalibrateOptions{
		Root: rng.Root(c.Seed), Threads: c.Threads, Replicates: c.Replicates, Command: command,
		Progress: func(line string) {
			if !c.Quiet {
				fmt.Fprintln(s.err, line)
			}
		},
	})
	if err != nil {
		return err
	}
	if err := folder.Write(study.Name+".tsv", calibration.WriteFits); err != nil {
		return err
	}
	if err := calibration.WriteText(s.out); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "written to %s\n", filepath.Join(c.Out, study.Name+".tsv"))
	return nil
}

type versionCommand struct{}

// Run prints what this program is.
func (versionCommand) Run(s *streams) error {
	version, commit := record.Build()
	h := record.NewHeader("paget")
	fmt.Fprintf(s.out, "paget %s, commit %s, %s, %s\n", version, commit, h.GoVersion, h.Architecture)
	return nil
}
