package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paget"
	"paget/record"
	"paget/rng"
)

// reproduceCommand runs the studies that are set beside what was published.
type reproduceCommand struct {
	Quick   bool   `help:"A first look: a few replicates of what rows read, in about a minute."`
	Seed    uint64 `default:"1" help:"Root of all chance; the same root gives the same bytes."`
	Studies string `help:"Only these studies, such as clusterin,baseline; paths of study files too." placeholder:"NAMES"`
	Ablate  string `help:"Switch parts of the model off, such as noise,clusters, and say which rows no longer hold; 'all': each in turn." placeholder:"NAMES"`
	Out     string `help:"Folder to write to (default runs/reproduce-SEED)." placeholder:"DIR"`
	JSON    bool   `name:"json" help:"Print rows and totals as one JSON object."`
	Quiet   bool   `help:"No progress and no table; errors only."`
	catalogueFlag
	machineFlags
}

// everyAblation is the word for each ablation in turn.
const everyAblation = "all"

// Run reproduces.
func (c *reproduceCommand) Run(ctx context.Context, s *streams) error {
	begun := time.Now()
	passes, err := c.passes()
	if err != nil {
		return err
	}
	base := c.Out
	if base == "" {
		base = filepath.Join("runs", fmt.Sprintf("reproduce-%d", c.Seed))
		if c.Quick {
			base += "-quick"
		}
	}
	for _, r := range passes {
		for _, p := range r.Parts {
			p.Find(filepath.Join(r.Wanted.Folder(base), p.Name()), program())
		}
	}
	work := newTour(s, c.Quiet, passes)
	defer work.end()
	var stopped error
	done := map[string]*paget.Result{} // of the whole model, whose dishes ablations of hosts share
	for _, r := range passes {
		if stopped = c.pass(ctx, s, r, base, work, done); stopped != nil {
			break
		}
	}
	work.end()
	whole := c.whole(passes, base)
	last := passes[0]
	for _, r := range passes {
		if !slices.ContainsFunc(r.Parts, func(p *paget.Part) bool { return p.Kept != nil }) {
			continue // nothing to report
		}
		last = r
		if err := save(r, whole, base, time.Since(begun)); err != nil {
			return errors.Join(stopped, err)
		}
	}
	if len(passes) > 1 && len(passes[0].Published()) > 0 {
		if err := saveAblations(passes, base); err != nil {
			return errors.Join(stopped, err)
		}
	}
	if stopped != nil {
		return c.halted(stopped, passes, last.Wanted.Folder(base))
	}
	return c.answer(s, passes, whole, base, time.Since(begun))
}

// passes makes ready what is to be run, one reproduction after the other.
func (c *reproduceCommand) passes() ([]*paget.Reproduction, error) {
	wanted := paget.Wanted{Root: rng.Root(c.Seed), Look: c.Quick, Catalogue: c.Catalog, Studies: list(c.Studies)}
	var each [][]string
	if c.Ablate == everyAblation {
		each = append(each, nil)
		for _, name := range paget.AblationNames() {
			each = append(each, []string{name})
		}
	} else {
		names := list(c.Ablate)
		if err := paget.CheckAblations(names); err != nil {
			return nil, err
		}
		each = append(each, names)
	}
	var out []*paget.Reproduction
	for _, names := range each {
		wanted.Ablate = names
		r, err := paget.Reproduce(wanted)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// list reads names with commas between.
func list(text string) []string {
	var out []string
	for _, word := range strings.Split(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// pass runs the parts of one reproduction that are not there yet.
func (c *reproduceCommand) pass(ctx context.Context, s *streams, r *paget.Reproduction, base string, work *tour, finished map[string]*paget.Result) error {
	for _, p := range r.Parts {
		if p.Kept != nil {
			continue
		}
		work.begin(p)
		result, err := c.machineFlags.perform(ctx, s, &execution{
			plan: p.Plan, asked: p.Asked, out: filepath.Join(r.Wanted.Folder(base), p.Name()), command: r.Wanted.Command(), quiet: c.Quiet, bar: work,
			given: finished[p.Name()],
			also:  func(f *record.Folder, result *paget.Result) error { return p.Keep(f, result, program()) },
		})
		if err != nil {
			return fmt.Errorf("study %s: %w", p.Name(), err)
		}
		work.close()
		if len(r.Wanted.Ablate) == 0 {
			finished[p.Name()] = result
		}
	}
	return nil
}

// whole returns the reproduction without ablations, as far as it is there; nil if there
// is nothing of it.
func (c *reproduceCommand) whole(passes []*paget.Reproduction, base string) *paget.Reproduction {
	if len(passes[0].Wanted.Ablate) == 0 {
		return passes[0]
	}
	wanted := passes[0].Wanted
	wanted.Ablate = nil
	r, err := paget.Reproduce(wanted)
	if err != nil {
		return nil
	}
	found := false
	for _, p := range r.Parts {
		found = p.Find(filepath.Join(base, p.Name()), program()) || found
	}
	if !found {
		return nil
	}
	return r
}

// save writes the report of one reproduction.
func save(r, whole *paget.Reproduction, base string, took time.Duration) error {
	folder, err := record.Create(r.Wanted.Folder(base))
	if err != nil {
		return err
	}
	if len(r.Wanted.Ablate) == 0 {
		whole = nil
	}
	return r.Save(folder, whole, took)
}

// saveAblations writes the table of all ablations.
func saveAblations(passes []*paget.Reproduction, base string) error {
	folder, err := record.Create(base)
	if err != nil {
		return err
	}
	return folder.Write(fileAblations, func(w io.Writer) error { return paget.WriteAblations(w, passes[0], passes[1:]) })
}

// fileAblations is the table of rows by ablations.
const fileAblations = "ablations.md"

// halted says what is there of a reproduction that did not come to its end.
func (c *reproduceCommand) halted(err error, passes []*paget.Reproduction, folder string) error {
	done, total := 0, 0
	for _, r := range passes {
		for _, p := range r.Parts {
			total++
			if p.Kept != nil {
				done++
			}
		}
	}
	text, stopped := stoppedText(err)
	if !stopped {
		return err
	}
	if done == 0 {
		return err
	}
	// Of the study under way: what is kept, but not how to go on with it by itself.
	for _, tail := range []string{"Go on with", "; the same command"} {
		if i := strings.Index(text, tail); i >= 0 {
			text = strings.TrimRight(text[:i], " .") + "."
		}
	}
	if strings.HasPrefix(text, "Nothing") {
		text = ""
	}
	return &stoppedError{fmt.Sprintf("%d of %d studies had been finished; %s shows them. %s The same command goes on from there.",
		done, total, filepath.Join(folder, "report.html"), text)}
}

// answer prints what came out, and returns an error where a row of the whole model fails.
func (c *reproduceCommand) answer(s *streams, passes []*paget.Reproduction, whole *paget.Reproduction, base string, took time.Duration) error {
	r := passes[0]
	folder := r.Wanted.Folder(base)
	var before *paget.Reproduction
	if len(r.Wanted.Ablate) > 0 {
		before = whole
	}
	switch {
	case c.JSON:
		if err := r.Summary(before, folder, took).WriteJSON(s.out); err != nil {
			return err
		}
	case !c.Quiet:
		if err := r.WriteText(s.out, before, s.width, s.colours); err != nil {
			return err
		}
		if len(passes) > 1 {
			if err := paget.WriteAblationText(s.out, passes[0], passes[1:], s.width); err != nil {
				return err
			}
		}
		fmt.Fprintf(s.out, "\n%s in %s.\nOpen %s\n", r.Counted(), span(took), filepath.Join(folder, "report.html"))
	}
	if failed := r.Failures(); len(failed) > 0 && len(r.Wanted.Ablate) == 0 {
		return &failedRows{failed}
	}
	return nil
}

// failedRows says that published rows do not come out.
type failedRows struct{ rows []string }

func (e *failedRows) Error() string {
	if len(e.rows) == 1 {
		return "a row fails: " + e.rows[0]
	}
	return fmt.Sprintf("%d rows fail: %s", len(e.rows), strings.Join(e.rows, ", "))
}
