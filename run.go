package paget

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"paget/assay"
	"paget/pathway"
	"paget/record"
	"paget/rng"
)

// RunOptions says how a plan is run; none of it changes a number except Root.
type RunOptions struct {
	Root     rng.Root
	Threads  int                   // 0: all cores
	Command  string                // as a user would type it again, for the header
	Pictures bool                  // keep a picture of the first well of each line, arm and assay in space
	Progress func(done, total int) // nil: silent
	Kept     *Kept                 // wells of an interrupted run, and the place to keep new ones; nil: none
}

// InterruptedError says that a run was stopped and what is kept of it.
type InterruptedError struct {
	Done, Total int
	Where       string // where the finished wells are kept; "" nowhere
}

// Error says what is kept and how to go on.
func (e *InterruptedError) Error() string {
	text := fmt.Sprintf("%d of %d wells had been finished", e.Done, e.Total)
	if e.Where != "" {
		return text + " and are kept in " + e.Where + "; the same command goes on from there."
	}
	return text + "; nothing was to be written."
}

// Run computes every well of the plan.
//
// Errors: *InterruptedError when the context is cancelled; the typed error of a
// floor below, with the well named, when the numbers break down. Wells finished
// until then stay in o.Kept.
func (p *Plan) Run(ctx context.Context, o RunOptions) (*Result, error) {
	r := &Result{Plan: p, Root: o.Root, Wells: make([]assay.Well, len(p.Jobs))}
	var todo []int
	for i := range p.Jobs {
		if w, ok := o.Kept.well(i); ok {
			r.Wells[i] = w
			continue
		}
		todo = append(todo, i)
	}
	finished := len(p.Jobs) - len(todo)
	progress := o.Progress
	if progress == nil {
		progress = func(int, int) {}
	}
	progress(finished, len(p.Jobs))
	work := func(ctx context.Context, i int) error {
		well, err := p.runWell(ctx, i, o)
		if err != nil {
			return p.wellError(i, err)
		}
		r.Wells[i] = well
		return o.Kept.keep(i, well)
	}
	err := inParallel(ctx, o.Threads, todo, work, func() {
		finished++
		progress(finished, len(p.Jobs))
	})
	if ctx.Err() != nil {
		return nil, &InterruptedError{Done: finished, Total: len(p.Jobs), Where: o.Kept.Where()}
	}
	if err != nil {
		return nil, err
	}
	r.collect()
	r.Header = p.header(o, r)
	return r, nil
}

// runWell computes one well. Its chance depends on line, assay and replicate,
// not on the arm: arms are paired (docs/decisions/0003).
func (p *Plan) runWell(ctx context.Context, i int, o RunOptions) (assay.Well, error) {
	job := p.Jobs[i]
	s := p.Study
	dish := p.dishes[dishKey{job.Line, job.Arm, job.Assay}]
	dish.Root = o.Root.Derive("assay "+s.Assays[job.Assay].Name+", line "+s.Lines[job.Line], uint64(job.Replicate))
	dish.Picture = o.Pictures && job.Replicate == 0
	well, err := p.assays[job.Assay].Run(ctx, dish)
	if err != nil {
		return assay.Well{}, err
	}
	p.addSets(&well)
	return well, nil
}

// activityPrefix begins the names of read-outs that are activities of nodes.
const activityPrefix = "activity "

// addSets appends the mean activity over each set of nodes to a well that read
// the activities of nodes, as a proteome is summed up by sets.
func (p *Plan) addSets(w *assay.Well) {
	plain := w.Readouts
	if !slices.ContainsFunc(plain, func(r assay.Readout) bool { return strings.HasPrefix(r.Name, activityPrefix) }) {
		return
	}
	for _, set := range p.Catalogue.NodeSets(p.Study.Network) {
		sums, counts, times := map[float64]float64{}, map[float64]int{}, []float64{}
		for _, r := range plain {
			node, ok := strings.CutPrefix(r.Name, activityPrefix)
			if !ok || !slices.Contains(set.Nodes, node) {
				continue
			}
			if counts[r.Time] == 0 {
				times = append(times, r.Time)
			}
			sums[r.Time] += r.Value
			counts[r.Time]++
		}
		for _, t := range times {
			w.Readouts = append(w.Readouts, assay.Readout{Name: "set " + set.Name, Unit: "1", Time: t, Value: sums[t] / float64(counts[t])})
		}
	}
}

// wellError names the well in which the numbers broke down.
func (p *Plan) wellError(i int, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	job, s := p.Jobs[i], p.Study
	name := fmt.Sprintf("assay %s, line %s, arm %s, well %d", s.Assays[job.Assay].Name, s.Lines[job.Line], s.Arms[job.Arm].Name, job.Replicate+1)
	if loop := (*pathway.NoSteadyStateError)(nil); errors.As(err, &loop) {
		return &catalogueError{fmt.Errorf("%s: %w", name, err)}
	}
	return fmt.Errorf("%s: %w", name, err)
}

// header says where the result came from.
func (p *Plan) header(o RunOptions, r *Result) record.Header {
	h := record.NewHeader("paget")
	h.Study, h.SpecHash, h.Root, h.Command = p.Study.Name, p.Hash(), o.Root, o.Command
	for name, n := range r.repairs() {
		h.Repair(name, n)
	}
	h.Notes = append(h.Notes, "wells of one replicate are paired between arms: intervals of changes are those of the mechanism, not of independent wells")
	return h
}
