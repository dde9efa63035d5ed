package upscale

import (
	"context"
	"fmt"
	"strings"

	"paget/assay"
	"paget/cell"
	"paget/rng"
	"paget/tissue"
)

// A Slab is the experiment that runs make: a slab of tumour beside the wall of a vessel
// (assay "intravasation"), of cells with the body of a line and a fixed phenotype.
type Slab struct {
	Assay     assay.Assay // every setting filled
	Mechanics tissue.Mechanics
	Body      cell.Line // volume, nucleus, passage, spread of speeds
}

// SlabKind is the kind of assay of a Slab.
const SlabKind = "intravasation"

// Read-outs of the assay that are counted.
const (
	readCrossings = "crossings"
	readGroups    = "groups"
	readAtRisk    = "cells at risk"
	readDuration  = "duration" // a setting
)

// String lists everything that decides a run besides point and root, for a hash.
func (s *Slab) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %+.9v %+.9v\n", s.Assay.Name(), s.Mechanics, s.Body)
	for _, x := range s.Assay.Settings() {
		fmt.Fprintf(&b, "%s %.9v\n", x.Name, *x.Value)
	}
	return b.String()
}

// Measure runs one slab.
//
// Errors: those of assay.FixedKind and of the assay.
func (s *Slab) Measure(ctx context.Context, p Point, root rng.Root) (Count, error) {
	kind, err := assay.FixedKind("slab", s.Body, assay.FixedPhenotype{
		Speed: p[Speed], Persistence: p[Persistence], SurfaceProteolysis: p[SurfaceProteolysis],
		Traction: p[Traction], WallOpening: p[WallOpening],
	})
	if err != nil {
		return Count{}, err
	}
	mechanics := s.Mechanics
	mechanics.Always = p[Cohesion]
	well, err := s.Assay.Run(ctx, assay.Dish{Kinds: []tissue.Kind{kind}, Mechanics: mechanics, Root: root})
	if err != nil {
		return Count{}, err
	}
	var last [3]float64
	for i, name := range [3]string{readCrossings, readGroups, readAtRisk} {
		v, ok := well.Last(name)
		if !ok {
			return Count{}, fmt.Errorf("the assay gave no %q", name)
		}
		last[i] = v
	}
	return Count{Crossings: int(last[0]), Groups: int(last[1]), CellDays: last[2] * s.duration() / minutesADay}, nil
}

// duration returns the length of a run, min.
func (s *Slab) duration() float64 {
	for _, x := range s.Assay.Settings() {
		if x.Name == readDuration {
			return *x.Value
		}
	}
	panic("upscale: the assay has no duration")
}
