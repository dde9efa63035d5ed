package paget

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"paget/assay"
	"paget/record"
	"paget/rng"
)

// Checkpoints says where and when the states of long wells are kept while they
// run, so that a run that was killed goes on where it stood. None of it changes a
// number.
type Checkpoints struct {
	Folder *record.Folder   // of the run; states go into its folder "checkpoints"
	Every  time.Duration    // wall time between two keepings; 0: only when interrupted
	Now    func() time.Time // the wall clock
	At     []float64        // min; states of these times are kept for good, to branch from
	Each   bool             // so are those of every reading
	// Program names this build: only states that the same build has kept are used.
	Program string
	// Strict refuses to start a well anew whose kept states cannot be used.
	Strict bool
	// Warn is told of states that cannot be used, and why; nil: silent.
	Warn func(text string)

	kept atomic.Int64 // wells whose state was kept when the run was interrupted
}

// checkpointFolder is where the states are, in the folder of a run.
const checkpointFolder = "checkpoints"

// Names under which a checkpoint says what it is of.
const (
	moreProgram = "program"
	moreJob     = "job"
)

// wellName names a well in file names: assay, line, arm and the number of the
// replicate, without what file systems do not like. The number of the well in the
// plan comes first, so that no two names are alike.
func (p *Plan) wellName(i int) string {
	job, s := p.Jobs[i], p.Study
	words := []string{s.Assays[job.Assay].Name, s.Lines[job.Line], s.Arms[job.Arm].Name, strconv.Itoa(job.Replicate + 1)}
	for k, w := range words {
		words[k] = slug(w)
	}
	return fmt.Sprintf("%03d-%s", i+1, strings.Join(words, "-"))
}

// slug keeps letters, digits and points of a name and joins the rest by dashes.
func slug(name string) string {
	words := strings.FieldsFunc(name, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.')
	})
	text := strings.Trim(strings.Join(words, "-"), ".")
	return text[:min(len(text), 40)]
}

// keptAt is the name of the state of a well that is kept for good.
func keptAt(well string, time float64) string {
	return well + "@" + strconv.FormatFloat(time, 'g', -1, 64)
}

// timeOf reads the time in the name of a state that is kept for good.
func timeOf(well, name string) (float64, bool) {
	text, ok := strings.CutPrefix(name, well+"@")
	if !ok {
		return 0, false
	}
	time, err := strconv.ParseFloat(text, 64)
	return time, err == nil
}

// keeper keeps the states of one well.
type keeper struct {
	*Checkpoints
	plan  *Plan
	job   int
	root  rng.Root
	at    []float64 // times still to come
	last  time.Time
	saved *record.Decoder
}

// newKeeper returns the keeper of a well, with the state to go on from if there
// is one; nil where none is wanted or the assay cannot go on.
//
// Errors: *NoCheckpointError if there are states and none can be used, in a
// strict run.
func (p *Plan) newKeeper(i int, o RunOptions) (*keeper, error) {
	c := o.Checkpoints
	use := p.assays[p.Jobs[i].Assay]
	if c == nil || !assay.GoesOn(use) {
		return nil, nil
	}
	k := &keeper{Checkpoints: c, plan: p, job: i, root: o.Root, at: slices.Clone(c.At)}
	if c.Each {
		k.at = append(k.at, readingTimes(use)...)
	}
	slices.Sort(k.at)
	k.at = slices.Compact(k.at)
	if c.Now != nil {
		k.last = c.Now()
	}
	return k, k.find()
}

// readingTimes returns the times at which an assay is read, min.
func readingTimes(a assay.Assay) []float64 {
	var times []float64
	for _, info := range a.Describe() {
		times = append(times, info.Times...)
	}
	slices.Sort(times)
	return slices.Compact(times)
}

// find looks for the state to go on from: the newest of this well, or, in a
// branch, the one it begins with.
func (k *keeper) find() error {
	well := k.plan.wellName(k.job)
	found, faults := newest(k.folder(), well, math.Inf(1), k.accept)
	for _, f := range faults {
		k.warn(f.Error())
	}
	switch {
	case found == nil && k.plan.branch != nil && (len(faults) == 0 || !k.Strict):
		return k.begin()
	case found != nil:
		k.saved = found.decoder
		k.forget(found.time)
		if len(faults) > 0 {
			k.warn(fmt.Sprintf("%s is used in its place, at %s", found.path, hours(found.time)))
		}
	case len(faults) > 0 && k.Strict:
		return &NoCheckpointError{Well: well, Faults: faults}
	}
	return nil
}

// begin takes the state with which a well of a branch begins.
func (k *keeper) begin() error {
	b, job := k.plan.branch, k.plan.Jobs[k.job]
	from := b.States[slices.IndexFunc(b.States, func(s BranchState) bool { return s.begins(job) })]
	meta, d, err := record.ReadCheckpoint(from.Path)
	if err == nil {
		err = b.accept(meta, k.root, k.Program)
	}
	if err != nil {
		return &NoCheckpointError{Well: k.plan.wellName(k.job), Faults: []error{err}}
	}
	k.saved = d
	k.forget(meta.Time)
	return nil
}

// forget drops the times to keep that lie at or before a time.
func (k *keeper) forget(time float64) {
	for len(k.at) > 0 && k.at[0] <= time+atTolerance {
		k.at = k.at[1:]
	}
}

// atTolerance is how near, in min, a time counts as the one asked for.
const atTolerance = 1e-6

func (k *keeper) warn(text string) {
	if k.Warn != nil {
		k.Warn(text)
	}
}

func (k *keeper) folder() string { return filepath.Join(k.Folder.Path(), checkpointFolder) }

// accept returns what is wrong with a state as one to go on from, or nil.
func (k *keeper) accept(meta record.CheckpointMeta) error {
	var job Job
	if _, err := meta.Get(moreJob, &job); err != nil {
		return err
	}
	if job != k.plan.Jobs[k.job] {
		return errors.New("it is of another well")
	}
	return acceptRun(meta, k.plan.Hash(), k.root, k.Program)
}

// acceptRun returns what is wrong with a state of a run, or nil.
func acceptRun(meta record.CheckpointMeta, hash string, root rng.Root, program string) error {
	var build string
	if _, err := meta.Get(moreProgram, &build); err != nil {
		return err
	}
	switch {
	case build != program:
		return fmt.Errorf("another build of the program has kept it (%s)", build)
	case meta.SpecHash != hash:
		return fmt.Errorf("it is of another study, or of other numbers (hash %s, here %s)", meta.SpecHash, hash)
	case meta.Root != root:
		return fmt.Errorf("it has another seed (%d, here %d)", meta.Root, root)
	}
	return nil
}

// Due reports whether a state is to be kept at this time (min).
func (k *keeper) Due(time float64) bool {
	if len(k.at) > 0 && time >= k.at[0]-atTolerance {
		return true
	}
	return k.Every > 0 && k.Now != nil && k.Now().Sub(k.last) >= k.Every
}

// Keep writes the state of this time (min), under its own name too if it is to be
// kept for good.
func (k *keeper) Keep(time float64, save func(*record.Encoder) error) error {
	well := k.plan.wellName(k.job)
	names := []string{well}
	if len(k.at) > 0 && time >= k.at[0]-atTolerance {
		names = append(names, keptAt(well, time))
		k.forget(time)
	}
	meta, err := k.meta(time)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := record.WriteCheckpoint(k.Folder, filepath.Join(checkpointFolder, name), meta, save); err != nil {
			return err
		}
	}
	if k.Now != nil {
		k.last = k.Now()
	}
	return nil
}

// meta describes a state.
func (k *keeper) meta(time float64) (record.CheckpointMeta, error) {
	m := record.NewCheckpointMeta("paget")
	m.Study, m.StudyText = k.plan.Study.Name, string(k.plan.Study.Text)
	m.SpecHash, m.Root, m.Time = k.plan.Hash(), k.root, time
	if k.Now != nil {
		m.Written = k.Now().UTC().Format("2006-01-02 15:04:05")
	}
	return m, errors.Join(m.Put(moreProgram, k.Program), m.Put(moreJob, k.plan.Jobs[k.job]))
}

// Saved returns the state to go on from, or nil.
func (k *keeper) Saved() *record.Decoder { return k.saved }

// done removes the states that are there for an interruption only.
func (k *keeper) done() {
	if k == nil {
		return
	}
	newest, previous := record.CheckpointPath(k.folder(), k.plan.wellName(k.job))
	os.Remove(newest)
	os.Remove(previous)
	os.Remove(k.folder()) // if nothing is left in it
}

// state is a kept state that can be used.
type state struct {
	path    string
	time    float64 // min
	decoder *record.Decoder
	meta    record.CheckpointMeta
}

// newest returns the newest state of a well at or before a time that can be read
// and is accepted, and the faults of newer ones; nil if there is none.
func newest(folder, well string, until float64, accept func(record.CheckpointMeta) error) (*state, []error) {
	var faults []error
	var best *state
	try := func(path string) {
		meta, d, err := record.ReadCheckpoint(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return
		case err == nil:
			if err = accept(meta); err != nil {
				err = &record.CheckpointError{Path: path, Problem: "cannot be used: " + err.Error()}
			}
		}
		if err != nil {
			faults = append(faults, err)
			return
		}
		if meta.Time <= until+atTolerance && (best == nil || meta.Time > best.time) {
			best = &state{path, meta.Time, d, meta}
		}
	}
	latest, previous := record.CheckpointPath(folder, well)
	try(latest)
	if best == nil {
		try(previous)
	}
	names, times := keptForGood(folder, well)
	for i, name := range names {
		if times[i] <= until+atTolerance && (best == nil || times[i] > best.time) {
			path, _ := record.CheckpointPath(folder, name)
			try(path)
		}
	}
	return best, faults
}

// keptForGood lists the states of a well that are kept for good, latest first.
func keptForGood(folder, well string) (names []string, times []float64) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, nil
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".paget")
		if !ok || strings.HasSuffix(name, ".previous") {
			continue
		}
		if time, ok := timeOf(well, name); ok {
			at, _ := slices.BinarySearchFunc(times, time, func(a, b float64) int {
				if a > b {
					return -1
				}
				if a < b {
					return 1
				}
				return 0
			})
			names, times = slices.Insert(names, at, name), slices.Insert(times, at, time)
		}
	}
	return names, times
}

// NoCheckpointError says that a well cannot go on because none of its kept states
// can be used. It is the user's to mend.
type NoCheckpointError struct {
	Well   string
	Faults []error
}

// Error lists what is wrong with each.
func (e *NoCheckpointError) Error() string {
	text := "well " + e.Well + " cannot go on: no kept state can be used"
	for _, f := range e.Faults {
		text += "\n  " + f.Error()
	}
	return text + "\n  hint: remove the file, and the well begins anew"
}

// UserFault reports that the user can mend it.
func (e *NoCheckpointError) UserFault() bool { return true }

// GoesOn reports whether a well of the plan keeps its state while it is grown.
func (p *Plan) GoesOn() bool {
	return slices.ContainsFunc(p.Jobs, func(j Job) bool { return assay.GoesOn(p.assays[j.Assay]) })
}

// KeptStates lists the states of wells that are kept in the folder of a run.
func KeptStates(folder string) []string {
	entries, err := os.ReadDir(filepath.Join(folder, checkpointFolder))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".paget"); ok && !strings.HasSuffix(name, ".previous") && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return names
}

// Tidy removes from the folder of a run what killed processes left half written. One
// folder belongs to one running process.
func Tidy(f *record.Folder) {
	f.Sweep(".", checkpointFolder, folderFields, folderOpenVT, folderVTK, filepath.Join(folderVTK, "*"))
}

// Forget removes the files of a run of which nothing is to be kept.
func Forget(folder string) {
	for _, name := range []string{fileRun, fileSeries} {
		os.Remove(filepath.Join(folder, name))
	}
	os.Remove(filepath.Join(folder, checkpointFolder)) // if it is empty
}
