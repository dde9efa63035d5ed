package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"paget"
	"paget/catalog"
	"paget/param"
	"paget/pathway"
	"paget/record"
	"paget/rng"
	"paget/units"
	"paget/upscale"
)

// upscaleCommand is the bridge between the scale of tissue and that of a body.
type upscaleCommand struct {
	Build upscaleBuild `cmd:"" help:"Run the slabs of the design and fit the surrogate from which bodies draw their shedding."`
	Check upscaleCheck `cmd:"" help:"Compare the surrogate with fresh runs at points that it has not seen."`
	Show  upscaleShow  `cmd:"" help:"Show what cells of a line do at the scale of tissue, and what the surrogate gives there."`
}

// bridgeFlags are common to build and check.
type bridgeFlags struct {
	Seed    uint64 `default:"1" help:"Root of all chance."`
	Threads int    `help:"Cores to use (default all); the bytes do not depend on it." placeholder:"K"`
	Quiet   bool   `help:"No progress."`
	catalogueFlag
}

// options returns the flags as the library wants them.
func (f *bridgeFlags) options(bar *progress) paget.BridgeOptions {
	threads := f.Threads
	if threads < 1 {
		threads = runtime.GOMAXPROCS(0)
	}
	version, commit := record.Build()
	return paget.BridgeOptions{Root: rng.Root(f.Seed), Threads: threads, Version: version + " " + commit, Progress: bar.step}
}

type upscaleBuild struct {
	Out string `default:"catalog/upscale" help:"Folder for the tables; in catalog/upscale they become part of the catalogue (default ${default})." placeholder:"DIR"`
	bridgeFlags
}

// Run builds the bridge.
func (c *upscaleBuild) Run(ctx context.Context, s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet, "upscale", "runs", 0)
	defer bar.end()
	o := c.options(bar)
	if o.Folder, err = record.Create(c.Out); err != nil {
		return err
	}
	fitted, err := paget.BuildBridge(ctx, catalogue, o)
	if err != nil {
		return err
	}
	bar.end()
	for _, m := range []struct {
		what string
		of   *upscale.Model
	}{{"crossings", &fitted.Rate}, {"followers", &fitted.Group}} {
		fmt.Fprintf(s.out, "%-10s %3d terms, dispersion %.2f\n", m.what, len(m.of.Terms), m.of.Dispersion)
	}
	fmt.Fprintf(s.out, "written to %s\n", o.Folder.Path())
	return nil
}

type upscaleCheck struct {
	Points int `help:"Held-out points (default: as the design says)." placeholder:"N"`
	bridgeFlags
}

// errNotGood says that the surrogate does not stand for the runs.
var errNotGood = errors.New("the surrogate errs more than the runs allow")

// Run checks the bridge.
func (c *upscaleCheck) Run(ctx context.Context, s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	bar := newProgress(s, c.Quiet, "upscale", "runs", 0)
	defer bar.end()
	v, err := paget.CheckBridge(ctx, catalogue, c.Points, c.options(bar))
	if err != nil {
		return err
	}
	bar.end()
	writeHeld(s, v)
	if !v.Good() {
		return &judgement{errNotGood}
	}
	return nil
}

// writeHeld prints the table of a check in 80 columns.
func writeHeld(s *streams, v *upscale.Verdict) {
	fmt.Fprintln(s.out, "  speed persist. cohesion proteol. traction opening | crossings/cell/day  share")
	fmt.Fprintln(s.out, " um/min      min               1/min             1/min | pred.  obs.   +-  pred obs")
	for _, h := range v.Held {
		p := h.Point
		fmt.Fprintf(s.out, "%7.3g %8.3g %8.3g %8.2g %8.3g %7.2g | %5.3f %5.3f %5.3f %4.2f %4.2f\n",
			p[upscale.Speed], p[upscale.Persistence], p[upscale.Cohesion], p[upscale.SurfaceProteolysis], p[upscale.Traction], p[upscale.WallOpening],
			h.Predicted, h.Observed, h.Error, h.Cohesion, h.Followers)
	}
	fmt.Fprintf(s.out, "\nerror of the forecast of a run over that of a run: %.2f (allowed: %.1f)\n", v.Ratio, upscale.Allowed)
}

type upscaleShow struct {
	Line    string   `arg:"" help:"Cell line."`
	Host    string   `default:"nude mouse" help:"Host whose tumours the cells are in (default ${default})." placeholder:"NAME"`
	Perturb []string `help:"Reagents of the catalogue that the cells are under." placeholder:"NAME"`
	catalogueFlag
}

// Run shows the point of a line.
func (c *upscaleShow) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	p, host, err := c.phenotype(catalogue)
	if err != nil {
		return &usageError{text: err.Error()}
	}
	region := catalogue.Design().Region
	fmt.Fprintf(s.out, "%s in a tumour of: %s\n\n", c.Line, c.Host)
	for i, a := range upscale.AxisInfos() {
		r := region[i]
		fmt.Fprintf(s.out, "  %-20s %10.4g %-7s designed: %.3g to %.3g\n", a.Name, p.Point[i], a.Dim.InsideUnit(), r.Low, r.High)
	}
	answer := p.Bridge
	fmt.Fprintf(s.out, "\n  crossings at the wall %.4g a cell and day (error of its logarithm %.2g)\n", answer.Rate*units.Day, answer.RateSE)
	fmt.Fprintf(s.out, "  shedding              %.4g a cell and day (exposure %.3g)\n", p.Shedding*units.Day, host.Exposure)
	fmt.Fprintf(s.out, "  share of followers    %.4g (error of its logit %.2g)\n", answer.Cohesion, answer.CohesionSE)
	if note := catalog.OutsideNote(answer.Outside); note != "" {
		fmt.Fprintf(s.out, "  outside the designed region: %s\n", note)
	}
	return nil
}

// phenotype returns what the cells do.
func (c *upscaleShow) phenotype(catalogue *catalog.Catalogue) (*catalog.BodyPhenotype, *catalog.HostSpec, error) {
	if _, ok := catalogue.Line(c.Line); !ok {
		return nil, nil, newUsage(nil, fmt.Sprintf("there is no line %q", c.Line), strings.Join(catalogue.LineNames(), ", "), param.DidYouMean(c.Line, catalogue.LineNames()))
	}
	host, err := catalogue.HostSpec(c.Host)
	if err != nil {
		return nil, nil, newUsage(nil, fmt.Sprintf("--host %s: there is no such host", c.Host), strings.Join(catalogue.HostNames(), ", "), param.DidYouMean(c.Host, catalogue.HostNames()))
	}
	line, err := catalogue.BodyLine(c.Line, host)
	if err != nil {
		return nil, nil, err
	}
	var all pathway.Treatment
	for _, name := range c.Perturb {
		t, ok := catalogue.Treatment(name)
		if !ok {
			return nil, nil, newUsage(nil, fmt.Sprintf("--perturb %s: there is no such reagent", name), strings.Join(catalogue.PerturbationNames(), ", "), param.DidYouMean(name, catalogue.PerturbationNames()))
		}
		all = append(all, t...)
	}
	p, err := line.Phenotype(all)
	return p, host, err
}

// judgement is a verdict that is not the user's fault and not a breakdown.
type judgement struct{ error }
