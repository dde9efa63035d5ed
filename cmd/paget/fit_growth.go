package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"paget"
	"paget/param"
	"paget/record"
)

type fitGrowth struct {
	Volumes string   `required:"" help:"Table of volumes (CSV): columns mouse, day and volume_mm3." placeholder:"FILE"`
	Host    []string `default:"nude mouse,NSG mouse,immunocompetent mouse" help:"Hosts whose tumours grow so (default ${default})." placeholder:"NAME"`
	Source  string   `default:"mastri2019" help:"Where the volumes are from, as a key of sources.tsv (default ${default})." placeholder:"KEY"`
	Out     string   `default:"catalog/fits" help:"Folder for growth.tsv; in catalog/fits it becomes part of the catalogue (default ${default})." placeholder:"DIR"`
	Quiet   bool     `help:"No table; errors only."`
	catalogueFlag
}

// fileGrowth is the file of a fit of growth in its folder.
const fileGrowth = "growth.tsv"

// Run fits the law of growth to volumes.
func (c *fitGrowth) Run(_ context.Context, s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	var faults param.Faults
	data := param.ReadFile(c.Volumes, &faults)
	if err := faults.Err(); err != nil {
		return err
	}
	curves := paget.ReadGrowth(c.Volumes, data, &faults)
	if err := faults.Err(); err != nil {
		return err
	}
	growth, err := paget.FitGrowth(c.Volumes, curves)
	if err != nil {
		return err
	}
	folder, err := record.Create(c.Out)
	if err != nil {
		return err
	}
	command := "paget fit growth --volumes " + filepath.Base(c.Volumes)
	if err := folder.Write(fileGrowth, func(w io.Writer) error {
		return growth.WriteFits(w, catalogue, c.Host, c.Source, command)
	}); err != nil {
		folder.Abandon()
		return err
	}
	if c.Quiet {
		return nil
	}
	if err := growth.WriteText(s.out); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "\nwritten to %s\n", filepath.Join(c.Out, fileGrowth))
	return nil
}
