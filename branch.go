package paget

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/pathway"
	"paget/record"
	"paget/rng"
)

// Branch says where the wells of a run begin that goes on from another one under
// another treatment.
//
// Units: times in min.
type Branch struct {
	Folder  string        `json:"folder"`           // of the run it comes from
	Hash    string        `json:"spec_hash"`        // of that run
	From    string        `json:"from"`             // arm of that run
	Arm     string        `json:"arm"`              // arm under which it goes on
	At      float64       `json:"at"`               // when the treatment changes
	Alone   bool          `json:"alone,omitempty"`  // the wells are not run on under their old arm beside
	States  []BranchState `json:"states"`           // one a well
	Parents *Branch       `json:"parent,omitempty"` // where that run came from itself
}

// BranchState is the kept state with which one well begins.
type BranchState struct {
	Job  Job     `json:"job"` // in the run it comes from
	Path string  `json:"path"`
	Time float64 `json:"time"` // of the state, min
}

// begins reports whether a well of the branch begins with the state.
func (s BranchState) begins(j Job) bool {
	return s.Job.Assay == j.Assay && s.Job.Line == j.Line && s.Job.Replicate == j.Replicate
}

// accept returns what is wrong with a state as the beginning of a branch.
func (b *Branch) accept(meta record.CheckpointMeta, root rng.Root, program string) error {
	return acceptRun(meta, b.Hash, root, program)
}

// NewBranch finds the states from which the wells of a run go on under another
// arm: for each well of the arm `from` (the control arm if it is empty) the newest
// kept at or before the time at. What the new arm does begins then; where the
// state is older, the well goes on as before until that time.
//
// The wells of the arm `from` are run on beside, unless alone is set, so that the
// two can be compared.
//
// Errors: an arm that the study does not have; no kept state at or before that
// time, with the times there are. All are the user's to mend.
func NewBranch(folder string, at float64, arm, from, program string, alone bool) (Asked, error) {
	asked, err := Reopen(folder)
	if err != nil {
		return Asked{}, err
	}
	plan, err := asked.Plan()
	if err != nil {
		return Asked{}, err
	}
	s := plan.Study
	if from == "" {
		from = s.Control
	}
	var faults param.Faults
	for _, name := range []string{arm, from} {
		if s.armIndex(name) < 0 {
			faults.Add(param.Fault{Problem: fmt.Sprintf("the study has no arm %q", name),
				Allowed: strings.Join(armNames(s), ", "), Hint: param.DidYouMean(name, armNames(s))})
		}
	}
	if err := faults.Err(); err != nil {
		return Asked{}, err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return Asked{}, err
	}
	b := &Branch{Folder: folder, Hash: plan.Hash(), From: from, Arm: arm, At: at, Alone: alone, Parents: asked.Branch}
	if err := b.find(plan, asked.Root, program); err != nil {
		return Asked{}, err
	}
	asked.Branch = b
	return asked, nil
}

func armNames(s *Study) []string {
	var names []string
	for _, a := range s.Arms {
		names = append(names, a.Name)
	}
	return names
}

// find looks for the states of all wells of the arm.
func (b *Branch) find(p *Plan, root rng.Root, program string) error {
	folder := filepath.Join(b.Folder, checkpointFolder)
	var faults []error
	var there []float64
	end := math.Inf(-1)
	for i, job := range p.Jobs {
		times := readingTimes(p.assays[job.Assay])
		if p.Study.Arms[job.Arm].Name != b.From || len(times) == 0 {
			continue
		}
		if end = max(end, times[len(times)-1]); times[len(times)-1] <= b.At+atTolerance {
			continue // an assay that is over by then has nothing to go on with
		}
		well := p.wellName(i)
		found, wrong := newest(folder, well, b.At, func(meta record.CheckpointMeta) error {
			return b.accept(meta, root, program)
		})
		if found != nil {
			b.States = append(b.States, BranchState{job, found.path, found.time})
			continue
		}
		faults = append(faults, wrong...)
		_, kept := keptForGood(folder, well)
		there = append(there, kept...)
	}
	if len(b.States) > 0 {
		return nil
	}
	if b.At >= end-atTolerance && !math.IsInf(end, 0) {
		return &record.FolderError{Path: b.Folder, Problem: fmt.Sprintf("the wells of arm %q have come to their end by %s", b.From, hours(b.At)),
			Hint: "name a time before " + hours(end)}
	}
	return b.nothing(faults, there)
}

// nothing says that there is no state to begin with.
func (b *Branch) nothing(faults []error, there []float64) error {
	problem := fmt.Sprintf("no state of arm %q at or before %s is kept", b.From, hours(b.At))
	for _, f := range faults {
		problem += "\n  " + f.Error()
	}
	hint := "run the study with --keep-at " + strings.ReplaceAll(hours(b.At), " ", "") + " first"
	slices.Sort(there)
	if there = slices.Compact(there); len(there) > 0 {
		var texts []string
		for _, t := range there {
			texts = append(texts, hours(t))
		}
		hint = "states are kept of " + listed(texts)
	}
	return &record.FolderError{Path: b.Folder, Problem: problem, Hint: hint}
}

// newBranchPlan makes the plan of a branch: the wells whose states were found,
// under the new arm and, unless alone, the old one. What the new arm does and the
// old one did not begins at the time of the branch.
func newBranchPlan(s *Study, c *catalog.Catalogue, o PlanOptions, b *Branch) (*Plan, error) {
	o.Keep = func(s *Study, j Job) bool {
		name := s.Arms[j.Arm].Name
		if name != b.Arm && (b.Alone || name != b.From) {
			return false
		}
		return slices.ContainsFunc(b.States, func(from BranchState) bool { return from.begins(j) })
	}
	if err := b.apply(s); err != nil {
		return nil, err
	}
	// Arms restrict assays only in the study as it was planned.
	for i := range s.Assays {
		if s.Assays[i].Arms != nil && !slices.Contains(s.Assays[i].Arms, b.Arm) {
			s.Assays[i].Arms = append(slices.Clone(s.Assays[i].Arms), b.Arm)
		}
	}
	s.Control = b.From
	p, err := NewPlan(s, c, o)
	if err != nil {
		return nil, err
	}
	p.branch = b
	return p, nil
}

// apply lets the new arm of the branch, and those of the branches it comes from,
// begin at their times.
func (b *Branch) apply(s *Study) error {
	if b.Parents != nil {
		if err := b.Parents.apply(s); err != nil {
			return err
		}
	}
	arm, from := s.armIndex(b.Arm), s.armIndex(b.From)
	if arm < 0 || from < 0 {
		return &catalogueError{fmt.Errorf("the study has no arm %q or no arm %q", b.Arm, b.From)}
	}
	if arm != from {
		s.Arms[arm].Treatment = delayed(s.Arms[arm].Treatment, s.Arms[from].Treatment, b.At)
	}
	return nil
}

// delayed returns a treatment that begins at a time (min): what the treatment
// before did already goes on as it was, the rest is given then.
func delayed(t, before pathway.Treatment, at float64) pathway.Treatment {
	out := slices.Clone(t)
	for i, p := range out {
		if !slices.Contains(before, p) {
			out[i].Start = at + math.Max(p.Start, 0)
		}
	}
	return out
}
