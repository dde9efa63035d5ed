package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"paget"
	"paget/catalog"
	"paget/param"
	"paget/record"
	"paget/rng"
	"paget/units"
)

// fitCommand holds what can be fitted. A study is the default, so that
// `paget fit clusterin` fits the study of that name; a study that is called as a
// subcommand is reached by `paget fit study NAME`.
type fitCommand struct {
	Study    fitStudy    `cmd:"" default:"withargs" help:"Calibrate the few free strengths of a study on its rows marked 'use: fit'."`
	Motility fitMotility `cmd:"" help:"Fit speed and persistence of free cells to their tracks."`
	Growth   fitGrowth   `cmd:"" help:"Fit the growth of tumours in mice."`
}

type fitStudy struct {
	Study      string `arg:"" help:"Name of a built-in study, or path of a study file."`
	Out        string `default:"catalog/fits" help:"Folder for the result; in catalog/fits it becomes part of the catalogue." placeholder:"DIR"`
	Seed       uint64 `default:"1" help:"Root of all chance."`
	Replicates int    `help:"Wells an arm, in place of the study's number." placeholder:"N"`
	Threads    int    `help:"Cores to use (default all)." placeholder:"K"`
	Quiet      bool   `help:"No progress."`
	catalogueFlag
}

// Run calibrates a study.
func (c *fitStudy) Run(ctx context.Context, s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	study, extended, err := paget.Open(c.Study, catalogue)
	if err != nil {
		return err
	}
	if err := storable(study, catalogue); err != nil {
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
	calibration, err := paget.Calibrate(ctx, study, extended, paget.CalibrateOptions{
		Root: rng.Root(c.Seed), Threads: c.Threads, Replicates: c.Replicates, Command: command,
		Progress: func(line string) {
			if !c.Quiet {
				fmt.Fprintln(s.err, line)
			}
		},
	})
	if err != nil {
		folder.Abandon()
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

// storable refuses a fit whose result the catalogue could not take up: another
// study's fit of the same number stands there, or only the study file knows it.
func storable(study *paget.Study, base *catalog.Catalogue) error {
	var faults param.Faults
	for _, f := range study.Fit.Free {
		if _, ok := base.Number(f.Target); !ok && len(study.Extra.Rows) > 0 {
			faults.Add(param.Fault{Place: f.Place, Problem: "strength stands only in the study file; a stored fit cannot name it",
				Allowed: "a number of the catalogue", Hint: "add the row to a catalogue of your own and use --catalog"})
		}
		for _, old := range base.Fits() {
			if old.Target == f.Target && old.Study != study.Name {
				faults.Add(param.Fault{Place: f.Place, Problem: fmt.Sprintf("strength %q is fitted by study %s already", f.Target, old.Study),
					Allowed: "each number by one study", Hint: "take the row out of " + old.Place.File + ", or free another strength"})
			}
		}
	}
	if study.Name == "motility" || study.Name == "growth" {
		faults.Add(param.Fault{Place: param.Place{File: study.File}, Problem: "the name " + study.Name + " is kept for a fit of data", Allowed: "another name"})
	}
	return faults.Err()
}

type fitMotility struct {
	Tracks string `required:"" help:"Table of tracks (CSV, or CSV packed by gzip): columns cell, frame, x_px and y_px or x_um and y_um, and if wanted group." placeholder:"FILE"`
	Pixel  string `default:"2.937um" help:"Size of a pixel, where the table has x_px and y_px (default ${default})." placeholder:"LENGTH"`
	Frame  string `default:"2min" help:"Time between frames (default ${default})." placeholder:"TIME"`
	Line   string `default:"MDA-MB-231" help:"Line whose cells these are (default ${default})." placeholder:"NAME"`
	Source string `help:"Where the tracks are from, as a key of sources.tsv (default: the source of the line's present speed)." placeholder:"KEY"`
	Out    string `default:"catalog/fits" help:"Folder for motility.tsv; in catalog/fits it becomes part of the catalogue (default ${default})." placeholder:"DIR"`
	Seed   uint64 `default:"1" help:"Root of all chance."`
	Quiet  bool   `help:"No table; errors only."`
	catalogueFlag
}

// fileMotility is the file of a motility fit in its folder.
const fileMotility = "motility.tsv"

// Run fits a persistent random walk to tracks. The folder is made last: a fit
// that fails leaves nothing behind.
func (c *fitMotility) Run(ctx context.Context, s *streams) error {
	scale, err := c.scale()
	if err != nil {
		return err
	}
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	line := paget.FittedLine{Line: c.Line, Source: c.Source, Command: c.command()}
	if err := line.Check(catalogue); err != nil {
		return err
	}
	var faults param.Faults
	data := param.ReadFile(c.Tracks, &faults)
	if err := faults.Err(); err != nil {
		return err
	}
	tracks := paget.ReadTracks(c.Tracks, data, scale, &faults)
	if err := faults.Err(); err != nil {
		return err
	}
	motility, err := paget.FitMotility(ctx, tracks, paget.MotilityOptions{Root: rng.Root(c.Seed)})
	if err != nil {
		return err
	}
	folder, err := record.Create(c.Out)
	if err != nil {
		return err
	}
	if err := folder.Write(fileMotility, func(w io.Writer) error { return motility.WriteFits(w, catalogue, line) }); err != nil {
		return err
	}
	if c.Quiet {
		return nil
	}
	if err := motility.WriteText(s.out); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\nwritten to %s\n", filepath.Join(c.Out, fileMotility))
	return nil
}

// scale reads the sizes of pixel and frame.
func (c *fitMotility) scale() (paget.TrackScale, error) {
	read := func(flag, text string, dim units.Dimension, highest float64, allowed string) (float64, error) {
		x, err := units.ParseAs(text, dim)
		if err != nil {
			return 0, &usageError{text: flag + ": " + err.Error()}
		}
		if !(x > 0 && x <= highest) {
			return 0, &usageError{text: fmt.Sprintf("%s %s\n  allowed: %s", flag, text, allowed)}
		}
		return x, nil
	}
	var scale paget.TrackScale
	var err error
	if scale.Pixel, err = read("--pixel", c.Pixel, units.Length, units.Millimetre, "above 0, at most 1 mm"); err != nil {
		return scale, err
	}
	scale.Interval, err = read("--frame", c.Frame, units.Time, units.Day, "above 0, at most 1 day")
	return scale, err
}

// command returns the command as it is stored with the numbers. A file is named
// without its folder, which means nothing on another machine.
func (c *fitMotility) command() string {
	text := fmt.Sprintf("paget fit motility --tracks %s --pixel %s --frame %s --line %s --seed %d",
		filepath.Base(c.Tracks), c.Pixel, c.Frame, c.Line, c.Seed)
	if c.Source != "" {
		text += " --source " + c.Source
	}
	return text
}
