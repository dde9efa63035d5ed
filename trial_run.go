package paget

import (
	"context"
	"fmt"

	"paget/body"
	"paget/cohort"
	"paget/rng"
	"paget/team"
)

// runTrials lives the hosts of all trials and reads them into the wells of their
// jobs. tell is called after each host.
func (p *Plan) runTrials(ctx context.Context, o RunOptions, r *Result, tell func()) error {
	for _, t := range p.trials() {
		if err := t.run(ctx, o, r, tell); err != nil {
			return err
		}
	}
	return nil
}

// run lives the hosts of one trial.
func (t *trial) run(ctx context.Context, o RunOptions, r *Result, tell func()) error {
	if err := t.prepare(o.Root); err != nil {
		return &catalogueError{err}
	}
	c, err := cohort.New(t.cohort)
	if err != nil {
		return &catalogueError{err}
	}
	place := map[[2]int]int{}
	for i, j := range t.plan.Jobs {
		if j.Assay == t.use && j.Line == t.line {
			place[[2]int{j.Arm, j.Replicate}] = i
		}
	}
	first := t.goesOn(c, o.Kept, place, r)
	if first == c.Hosts() {
		return nil
	}
	crew := team.New(max(1, o.Threads))
	defer crew.Close()
	err = c.RunFrom(ctx, crew, first, func(h *cohort.Host) error {
		i, wanted := place[[2]int{t.arms[h.Arm], h.Number}]
		if !wanted {
			return nil
		}
		r.Wells[i], r.hosts[i] = t.read(h), keepHost(h)
		if err := o.Kept.keepHost(i, r.Wells[i], r.hosts[i]); err != nil {
			return err
		}
		tell()
		return nil
	})
	if err != nil {
		return fmt.Errorf("cohort %s, line %s: %w", t.assay.name, t.plan.Study.Lines[t.line], err)
	}
	return t.failed()
}

// failed returns what kept the cells of an arm from coming to rest at some level of its
// drugs, as the user's fault; nil if nothing did.
func (t *trial) failed() error {
	for _, a := range t.cohort.Arms {
		if err := a.Pharmacology.(*pharmacology).failed(); err != nil {
			return &catalogueError{fmt.Errorf("cohort %s, line %s, arm %s: %w", t.assay.name, t.plan.Study.Lines[t.line], a.Name, err)}
		}
	}
	return nil
}

// goesOn takes the hosts over that an interrupted run had kept and returns the place
// of the first that is missing. Hosts are kept in the order of their places.
func (t *trial) goesOn(c *cohort.Trial, kept *Kept, place map[[2]int]int, r *Result) int {
	for at := range c.Hosts() {
		arm, number := c.Place(at)
		i, wanted := place[[2]int{t.arms[arm], number}]
		if !wanted {
			continue
		}
		well, story, ok := kept.host(i)
		if !ok {
			return at
		}
		r.Wells[i], r.hosts[i] = well, story
	}
	return c.Hosts()
}

// keptHosts counts the hosts that need not live again.
func (p *Plan) keptHosts(kept *Kept) int {
	n := 0
	for i, j := range p.Jobs {
		if _, _, ok := kept.host(i); ok && p.isCohort(j.Assay) {
			n++
		}
	}
	return n
}

// LiveHosts lives hosts 1 to n of the first experiment with hosts, under every arm,
// and hands their records over in their order; none is kept. part and of divide the
// work: parts 0 to of − 1, one after the other, are the whole.
//
// Errors: a plan without hosts; whatever ends a run; that of each.
func (p *Plan) LiveHosts(ctx context.Context, root rng.Root, threads, part, of int, each func(arm string, host int, r *body.Record) error) error {
	trials := p.trials()
	if len(trials) == 0 {
		return &catalogueError{fmt.Errorf("the study has no cohort")}
	}
	t := trials[0]
	if err := t.prepare(root); err != nil {
		return &catalogueError{err}
	}
	c, err := cohort.New(t.cohort)
	if err != nil {
		return &catalogueError{err}
	}
	crew := team.New(max(1, threads))
	defer crew.Close()
	err = c.Run(ctx, crew, cohort.Shard{Part: part, Of: of}, func(h *cohort.Host) error {
		return each(h.ArmName, h.Number, h.Record)
	})
	if err != nil {
		return err
	}
	return t.failed()
}
