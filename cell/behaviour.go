package cell

import (
	"fmt"
	"strings"

	"paget/param"
	"paget/units"
)

// Behaviour numbers what a cell does; it is the first index of every table of
// behaviours. Values from FixedBehaviours upward are the secretions of named
// fields, in the order of Spec.Secretes (see Secretion), and then the uptakes of
// named fields, in the order of Spec.Takes (see Phenotype.Uptake).
type Behaviour int

// The behaviours every cell has.
const (
	// MotilitySpeed is the root-mean-square speed of the free cell, µm/min.
	MotilitySpeed Behaviour = iota
	// MotilityPersistence is the time over which direction is remembered, min.
	MotilityPersistence
	// ChemotacticSensitivity is the largest directional bias, 0 to 1.
	ChemotacticSensitivity
	// Contractility is the actomyosin force relative to the line's reference.
	Contractility
	// ProteaseSecretion is the release of matrix protease, nM·µm³/min.
	ProteaseSecretion
	// SurfaceProteolysis is the rate at which touched matrix is cut, 1/min.
	SurfaceProteolysis
	// MatrixDeposition is the mass of matrix laid down, fg/min.
	MatrixDeposition
	// MatrixAdhesion is the grip on the matrix relative to the line's reference.
	MatrixAdhesion
	// CycleEntry is the rate of leaving G1 for S, 1/min.
	CycleEntry
	// Apoptosis is the rate of programmed death, 1/min.
	Apoptosis
	// ProtrusionRate is the rate at which protrusions appear, 1/min.
	ProtrusionRate
	// ProtrusionLifetime is the mean life of one protrusion, min.
	ProtrusionLifetime
	// ProtrusiveDrive is the push that lengthens the cell, relative to the
	// line's reference.
	ProtrusiveDrive
	// Necrosis is the rate of death by want, 1/min.
	Necrosis
	// FixedBehaviours is the number of behaviours above.
	FixedBehaviours
)

// Secretion returns the behaviour "secretion of" the k-th field of
// Spec.Secretes, in nM·µm³/min.
func Secretion(k int) Behaviour { return FixedBehaviours + Behaviour(k) }

// Info describes one behaviour to those who read tables.
//
// High is the largest value allowed (0: none). Relative behaviours are 1 in the
// line's reference condition by definition and need no row in a line's table.
// Optional ones may have a row; without it they are 0.
type Info struct {
	Behaviour Behaviour
	Name      string
	Dim       units.Dimension
	Relative  bool
	High      float64
	Optional  bool
}

// Behaviours returns the fixed behaviours in order, with the dimension in which
// a table must give them.
func Behaviours() []Info {
	return []Info{
		{MotilitySpeed, "motility speed", units.Speed, false, 0, false},
		{MotilityPersistence, "motility persistence", units.Time, false, 0, false},
		{ChemotacticSensitivity, "chemotactic sensitivity", units.Dimensionless, false, 1, false},
		{Contractility, "contractility", units.Dimensionless, true, 0, false},
		{ProteaseSecretion, "protease secretion", units.SecretionRate, false, 0, false},
		{SurfaceProteolysis, "surface proteolysis", units.Rate, false, 0, false},
		{MatrixDeposition, "matrix deposition", massRate, false, 0, false},
		{MatrixAdhesion, "matrix adhesion", units.Dimensionless, true, 0, false},
		{CycleEntry, "cycle entry", units.Rate, false, 0, false},
		{Apoptosis, "apoptosis", units.Rate, false, 0, false},
		{ProtrusionRate, "protrusion rate", units.Rate, false, 0, false},
		{ProtrusionLifetime, "protrusion lifetime", units.Time, false, 0, false},
		{ProtrusiveDrive, "protrusive drive", units.Dimensionless, true, 0, false},
		{Necrosis, "necrosis", units.Rate, false, 0, true},
	}
}

// massRate is mass per time, fg/min.
var massRate = units.Dimension{Mass: 1, Time: -1}

const (
	secretionPrefix = "secretion of "
	uptakePrefix    = "uptake of "
)

// SecretionName returns the name of the behaviour that releases a field.
func SecretionName(field string) string { return secretionPrefix + field }

// UptakeName returns the name of the behaviour that takes a field up: the rate at
// which the cell's own volume is cleared of it, 1/min.
func UptakeName(field string) string { return uptakePrefix + field }

// Some secretion and some uptake, as ParseBehaviour tells them apart.
const (
	SomeSecretion = FixedBehaviours
	SomeUptake    = FixedBehaviours + 1
)

// ParseBehaviour reads a behaviour's name, "motility speed", "secretion of NAME"
// or "uptake of NAME". For the last two it returns SomeSecretion or SomeUptake and
// the field's name.
//
// Errors: an unknown name, with the nearest known one.
func ParseBehaviour(name string) (b Behaviour, field string, err error) {
	if f, ok := strings.CutPrefix(name, secretionPrefix); ok && f != "" {
		return SomeSecretion, f, nil
	}
	if f, ok := strings.CutPrefix(name, uptakePrefix); ok && f != "" {
		return SomeUptake, f, nil
	}
	infos := Behaviours()
	names := make([]string, len(infos))
	for i, in := range infos {
		if in.Name == name {
			return in.Behaviour, "", nil
		}
		names[i] = in.Name
	}
	return 0, "", fmt.Errorf("unknown behaviour %q; %s (known: %s, secretion of NAME, uptake of NAME)",
		name, param.DidYouMean(name, names), strings.Join(names, ", "))
}
