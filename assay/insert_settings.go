package assay

import (
	"math"
	"slices"

	"paget/units"
)

// insertSettings describes a culture insert: a porous membrane between an upper
// and a lower compartment. Only a square patch of the membrane is simulated,
// periodic in both directions.
//
// Units: µm, min, nM, kPa; densities in 1/µm².
type insertSettings struct {
	clock
	width             float64 // side of the patch
	membraneThickness float64
	poreDiameter      float64
	poreDensity       float64
	platingDensity    float64
	upperHeight       float64 // medium above the membrane
	lowerHeight       float64 // medium below the membrane
	attractantAbove   float64
	attractantBelow   float64
	attractantDiff    float64
	attractantDecay   float64
	attractantKD      float64
	halfBias          float64
	coatingStiffness  float64
	frameInterval     float64 // between two frames of the time-lapse that gives the speed
}

// maxPorosity is the largest share of the membrane that pores may take. Discs
// thrown at random without overlap jam at 0.547 (Feder 1980, 10.1016/0022-5193(80)90358-6);
// below 0.4 a place is found within a few tries.
const maxPorosity = 0.4

// settings lists the settings of the insert.
func (s *insertSettings) settings() []Setting {
	return append(s.clock.settings(), []Setting{
		{"insert width", units.Length, 50, 5000, &s.width, "side of the simulated square patch of the membrane"},
		{"membrane thickness", units.Length, 1, 100, &s.membraneThickness, "length of a pore"},
		{"pore diameter", units.Length, 0.4, 30, &s.poreDiameter, "diameter of a pore"},
		{"pore density", units.ArealDensity, 0, 0.1, &s.poreDensity, "pores per area of the membrane"},
		{"plating density", units.ArealDensity, 1e-6, 0.05, &s.platingDensity, "cells per area of the insert"},
		{"upper height", units.Length, 100, 2e4, &s.upperHeight, "height of the medium above the membrane"},
		{"lower height", units.Length, 100, 2e4, &s.lowerHeight, "height of the medium below the membrane"},
		{"attractant above", units.Concentration, 0, 1e6, &s.attractantAbove, "attractant above the membrane at plating"},
		{"attractant below", units.Concentration, 0, 1e6, &s.attractantBelow, "attractant below the membrane at plating"},
		{"attractant diffusivity", units.Diffusivity, 1, 1e6, &s.attractantDiff, "diffusivity of the attractant in medium"},
		{"attractant decay", units.Rate, 0, 1, &s.attractantDecay, "rate at which the attractant is lost"},
		{"attractant KD", units.Concentration, 1e-6, 1e6, &s.attractantKD, "dissociation constant of the attractant and its receptor"},
		{"half bias", units.Dimensionless, 1e-6, 1, &s.halfBias, "difference of receptor occupancy across a cell that gives half of the greatest bias"},
		{"coating stiffness", units.Pressure, 1e-3, 1e7, &s.coatingStiffness, "stiffness of the surface on which cells stand"},
		{"frame interval", units.Time, 1.0 / 60, units.Day, &s.frameInterval, "time between two frames of the time-lapse that gives the speed"},
	}...)
}

// check finds the faults between settings of the insert.
func (s *insertSettings) check(add func(setting, problem, allowed, hint string)) {
	s.clock.check(add)
	s.clock.multiple("frame interval", s.frameInterval, add)
	porosity := s.poreDensity * math.Pi * s.poreDiameter * s.poreDiameter / 4
	if porosity > maxPorosity {
		add("pore density", "makes pores take "+quantity(porosity, "")+" of the membrane",
			"at most "+quantity(maxPorosity, "")+" (pores lie at random without overlap)", "")
	}
	if s.platingDensity*s.width*s.width < 0.5 {
		add("plating density", "puts no cell on the patch", "at least one cell on \"insert width\" squared", "")
	}
}

// Transwell is the migration assay: cells settle on a porous membrane, and
// those found at or below its lower face at the end have migrated.
type Transwell struct{ insertSettings }

// Matrigel is the invasion assay: a Transwell whose membrane is covered by a
// layer of matrix that cells must open or squeeze through.
type Matrigel struct {
	insertSettings
	layerSettings
}

// layerSettings describes the matrix on top of the membrane and the protease
// that cells release into it.
//
// Units: µm, min, nM, kPa, mg/mL (= fg/µm³).
type layerSettings struct {
	thickness float64
	matrixSettings
	proteaseRate   float64
	proteaseDiff   float64
	proteaseDecay  float64
	attractantDiff float64
	spacing        float64
	fieldInterval  float64
}

// settings lists the settings of the layer.
func (s *layerSettings) settings() []Setting {
	perConcentration := units.Rate.Div(units.Concentration)
	layer := []Setting{{"matrix thickness", units.Length, 1, 2000, &s.thickness, "thickness of the matrix on the membrane"}}
	return slices.Concat(layer, s.matrixSettings.settings(1e-3, "mass of matrix per volume at plating"), []Setting{
		{"protease rate constant", perConcentration, 0, 1e3, &s.proteaseRate, "rate of degradation of the matrix per concentration of protease"},
		{"protease diffusivity", units.Diffusivity, 1, 1e5, &s.proteaseDiff, "diffusivity of the protease in the matrix"},
		{"protease decay", units.Rate, 1e-6, 10, &s.proteaseDecay, "rate at which the protease is inhibited or broken down"},
		{"matrix attractant diffusivity", units.Diffusivity, 1, 1e6, &s.attractantDiff, "diffusivity of the attractant in the matrix"},
		{"field spacing", units.Length, 1, 100, &s.spacing, "edge of a voxel of matrix and protease"},
		{"field interval", units.Time, 1.0 / 60, units.Day, &s.fieldInterval, "time between two updates of protease and matrix"},
	})
}

// check finds the faults between settings of the layer.
func (s *layerSettings) check(in *insertSettings, add func(setting, problem, allowed, hint string)) {
	if !divides(s.spacing, in.width, s.thickness) {
		add("field spacing", "is "+quantity(s.spacing, "um")+", which does not divide both \"insert width\" and \"matrix thickness\"",
			"whole parts of both", "")
	}
	in.multiple("field interval", s.fieldInterval, add)
}

// newTranswell returns a migration assay without settings.
func newTranswell() *Transwell {
	a := &Transwell{}
	empty(a.Settings())
	return a
}

// Name returns "transwell".
func (a *Transwell) Name() string { return "transwell" }

// Settings returns the settings of the insert.
func (a *Transwell) Settings() []Setting { return a.insertSettings.settings() }

// Validate returns every fault of the settings at once, or nil.
func (a *Transwell) Validate() error { return checkSettings(a, a.insertSettings.check) }

// newMatrigel returns an invasion assay without settings.
func newMatrigel() *Matrigel {
	a := &Matrigel{}
	empty(a.Settings())
	return a
}

// Name returns "matrigel".
func (a *Matrigel) Name() string { return "matrigel" }

// Settings returns the settings of the insert and of the matrix layer.
func (a *Matrigel) Settings() []Setting {
	return append(a.insertSettings.settings(), a.layerSettings.settings()...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Matrigel) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.insertSettings.check(add)
		a.layerSettings.check(&a.insertSettings, add)
	})
}
