package paget

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"paget/assay"
	"paget/pathway"
	"paget/record"
	"paget/rng"
	"paget/team"
)

// RunOptions says how a plan is run; none of it changes a number except Root.
type RunOptions struct {
	Root     rng.Root
	Threads  int                   // 0: all cores
	Command  string                // as a user would type it again, for the header
	Pictures bool                  // keep a picture of the first well of each line, arm and assay in space
	Progress func(done, total int) // nil: silent
	Kept     *Kept                 // wells of an interrupted run, and the place to keep new ones; nil: none

	Checkpoints *Checkpoints                      // states of long wells; nil: none
	Moving      func(well int, time, end float64) // told how far a long well has come, min; nil: nobody
	Folder      *record.Folder                    // where Exports go; nil: nowhere
	Exports     Exports                           // what else is written while wells run
	Memory      float64                           // bytes that all wells together may take; 0: not known
	Asked       *Asked                            // what the run was asked to do, for run.json; nil: not told
	Given       *Result                           // a run whose dishes are the same, to take them from (SameDishes); nil: none

	crew int // threads at one well
}

// InterruptedError says that a run was stopped and what is kept of it.
type InterruptedError struct {
	Done, Total int
	What        string // what they are, as Plan.Counted says; "" wells
	Where       string // where the finished wells are kept; "" nowhere
	States      int    // unfinished wells whose state is kept
	Folder      string // of the run, if it can go on from there
}

// Error says what is kept and how to go on.
func (e *InterruptedError) Error() string {
	what := e.What
	if what == "" {
		what = "wells"
	}
	text := fmt.Sprintf("%d of %d %s had been finished", e.Done, e.Total, what)
	if e.States > 0 {
		return fmt.Sprintf("%s, and the state of %d more is kept in %s. Go on with\n  paget resume %s", text, e.States, e.Folder, e.Folder)
	}
	if e.Where != "" {
		return text + " and are kept in " + e.Where + "; the same command goes on from there."
	}
	return text + "; nothing was to be written."
}

// Run computes every well of the plan.
//
// Errors: *InterruptedError when the context is cancelled; the typed error of a
// floor below, with the well named, when the numbers break down or, interrupted or
// not, a state cannot be kept. Wells finished until then stay in o.Kept.
func (p *Plan) Run(ctx context.Context, o RunOptions) (*Result, error) {
	if o.Given != nil && !p.SameDishes(o.Given) {
		panic("paget: the dishes of another run are not those of this plan")
	}
	r := &Result{Plan: p, Root: o.Root, Wells: make([]assay.Well, len(p.Jobs))}
	var todo []int
	r.hosts = make([]*hostStory, len(p.Jobs))
	hosts := 0
	for i, j := range p.Jobs {
		if p.isCohort(j.Assay) {
			hosts++ // they live together, after the dishes
			continue
		}
		if w, ok := o.Kept.well(i); ok {
			r.Wells[i] = w
			continue
		}
		if o.Given != nil {
			r.Wells[i] = o.Given.Wells[i]
			continue
		}
		todo = append(todo, i)
	}
	finished := len(p.Jobs) - len(todo) - hosts + p.keptHosts(o.Kept)
	progress := o.Progress
	if progress == nil {
		progress = func(int, int) {}
	}
	progress(finished, len(p.Jobs))
	out := newExporter(p, o)
	o.share(len(todo))
	work := func(ctx context.Context, i int) error {
		well, err := p.runWell(ctx, i, o, out)
		if err != nil {
			return p.wellError(i, err)
		}
		r.Wells[i] = well
		return o.Kept.keep(i, well)
	}
	tell := func() {
		finished++
		progress(finished, len(p.Jobs))
	}
	err := inParallel(ctx, o.Threads, todo, work, tell)
	if err == nil {
		err = p.runTrials(ctx, o, r, tell)
	}
	if ctx.Err() != nil && cancelled(err) {
		stopped := &InterruptedError{Done: finished, Total: len(p.Jobs), What: p.Counted(), Where: o.Kept.Where()}
		if c := o.Checkpoints; c != nil {
			stopped.States, stopped.Folder = int(c.kept.Load()), c.Folder.Path()
		}
		return nil, stopped
	}
	if err != nil {
		return nil, err
	}
	r.collect()
	r.Header, r.Asked, r.exports = p.header(o, r), o.Asked, o.Exports
	return r, nil
}

// runWell computes one well. Its chance depends on line, assay and replicate,
// not on the arm: arms are paired (docs/decisions/0003).
func (p *Plan) runWell(ctx context.Context, i int, o RunOptions, out *exporter) (assay.Well, error) {
	job := p.Jobs[i]
	kind, dish := p.Well(i, o.Root)
	dish.Picture = o.Pictures && job.Replicate == 0
	if dish.Picture {
		dish.FrameTimes = p.frameTimes(job.Assay, o)
	}
	keeper, err := p.newKeeper(i, o)
	if err != nil {
		return assay.Well{}, err
	}
	if keeper != nil {
		dish.Keeper = keeper
	}
	if o.crew > 1 && assay.GoesOn(kind) {
		dish.Crew = team.New(o.crew)
		defer dish.Crew.Close()
	}
	dish.Memory, dish.Watch = o.Memory, out.watch(i, o.Moving)
	well, err := kind.Run(ctx, dish)
	if err != nil {
		if keeper != nil && cancelled(err) { // the well says so once its state is kept
			o.Checkpoints.kept.Add(1)
		}
		return assay.Well{}, err
	}
	keeper.done()
	p.addSets(&well, p.nodesNetwork(p.Study.Assays[job.Assay]))
	return well, nil
}

// share divides threads and memory between the wells that run at once: where there
// are fewer wells than threads, several threads work at one well.
func (o *RunOptions) share(wells int) {
	if o.Threads < 1 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	atOnce := max(1, min(o.Threads, wells))
	o.crew = o.Threads / atOnce
	o.Memory /= float64(atOnce)
}

// frameTimes returns the times of the pictures of an assay that follows a well in
// space: those asked for, or a few, evenly.
//
// Units: min.
func (p *Plan) frameTimes(use int, o RunOptions) []float64 {
	if o.Exports.PicturesAt != nil {
		return o.Exports.PicturesAt
	}
	times := readingTimes(p.assays[use])
	if len(times) == 0 {
		return nil
	}
	last, out := times[len(times)-1], []float64{0}
	for k := 1; k <= fewPictures; k++ {
		near := last * float64(k) / fewPictures
		i := slices.IndexFunc(times, func(t float64) bool { return t >= near-atTolerance })
		if t := times[i]; t != out[len(out)-1] {
			out = append(out, t)
		}
	}
	return out
}

// fewPictures is the number of pictures after the first where none are asked for.
const fewPictures = 4

// activityPrefix begins the names of read-outs that are activities of nodes.
const activityPrefix = "activity "

// addSets appends the mean activity over each set of nodes to a well that read
// the activities of nodes, as a proteome is summed up by sets.
func (p *Plan) addSets(w *assay.Well, network string) {
	plain := w.Readouts
	if !slices.ContainsFunc(plain, func(r assay.Readout) bool { return strings.HasPrefix(r.Name, activityPrefix) }) {
		return
	}
	for _, set := range p.Catalogue.NodeSets(network) {
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
	if cancelled(err) {
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
	if len(p.ablated) > 0 {
		h.Notes = append(h.Notes, "ablation, switched off: "+strings.Join(p.ablated, ", "))
	}
	if o.Asked != nil && o.Asked.Share > 0 {
		h.Notes = append(h.Notes, fmt.Sprintf("a first look: %.3g of the study's replicates, without wells and hosts that no row reads", o.Asked.Share))
	}
	h.Notes = append(h.Notes, p.Counted()+" of one number are paired between arms: intervals of changes are those of the mechanism, not of independent "+p.Counted())
	h.Notes = append(h.Notes, p.notes...)
	return h
}
