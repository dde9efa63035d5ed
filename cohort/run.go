package cohort

import (
	"context"
	"fmt"
	"math"

	"paget/body"
	"paget/team"
)

// Host is one host that has lived.
type Host struct {
	Place    int // in the order of the run
	Arm      int
	ArmName  string
	Number   int  // within the arm; hosts of one number are pairs, if the plan is paired
	Humane   bool // a humane endpoint ended its life
	Luck     body.Luck
	Kinetics []Kinetics
	Calendar *Calendar
	Record   *body.Record
}

// Shard is one of several equal parts of a run. Parts 0 … Of − 1, one after the
// other, are the whole.
type Shard struct{ Part, Of int }

// Whole is a run in one part.
func Whole() Shard { return Shard{0, 1} }

// bounds returns the places from the first to behind the last of n.
func (s Shard) bounds(n int) (from, to int) {
	if s.Of < 1 || s.Part < 0 || s.Part >= s.Of {
		panic(fmt.Sprintf("cohort: part %d of %d", s.Part, s.Of))
	}
	return int(int64(n) * int64(s.Part) / int64(s.Of)), int(int64(n) * int64(s.Part+1) / int64(s.Of))
}

// HostError is a host that could not be lived to its end.
type HostError struct {
	Arm    string
	Number int // within the arm, from 1
	Err    error
}

// Error names arm, host and what happened.
func (e *HostError) Error() string {
	return fmt.Sprintf("cohort: arm %q: host %d: %v", e.Arm, e.Number, e.Err)
}

// Unwrap returns what happened.
func (e *HostError) Unwrap() error { return e.Err }

// Run lives the hosts of a shard on a team and hands each over in the order of
// places. It keeps few of them, so that memory does not grow with their number; the
// host is the caller's from then on.
//
// The result does not depend on the team, and shards make the whole.
//
// Errors: *HostError of the first host, in order, that breaks down, after all hosts
// before it have been handed over; that of ctx, which is looked at between hosts;
// that of each.
// Panics if the shard is none.
func (t *Trial) Run(ctx context.Context, crew *team.Team, s Shard, each func(*Host) error) error {
	from, to := s.bounds(t.jobs)
	return t.run(ctx, crew, from, to, each)
}

// RunFrom is Run of the whole without the hosts before a place: those that an
// interrupted run handed over.
//
// Range: 0 to the number of hosts.
func (t *Trial) RunFrom(ctx context.Context, crew *team.Team, place int, each func(*Host) error) error {
	return t.run(ctx, crew, place, t.jobs, each)
}

// run lives the hosts from one place to before another.
func (t *Trial) run(ctx context.Context, crew *team.Team, from, to int, each func(*Host) error) error {
	spaces := make([][]*body.Workspace, crew.Size())
	for i := range spaces {
		spaces[i] = make([]*body.Workspace, len(t.plan.Arms))
	}
	return convey(ctx, crew, to-from, func(worker, i int) (*Host, error) {
		arm, number := t.Place(from + i)
		if spaces[worker][arm] == nil {
			spaces[worker][arm] = t.bodies[arm].NewWorkspace()
		}
		h, err := t.live(spaces[worker][arm], arm, number)
		if err != nil {
			return nil, &HostError{t.plan.Arms[arm].Name, number + 1, err}
		}
		h.Place = from + i
		return h, nil
	}, func(_ int, h *Host) error { return each(h) })
}

// live lives one host.
func (t *Trial) live(w *body.Workspace, arm, number int) (*Host, error) {
	a, script := &t.plan.Arms[arm], t.scripts[arm]
	luck := body.Luck{Root: t.roots[arm], Host: uint64(number)}
	h := &Host{Arm: arm, ArmName: a.Name, Number: number, Luck: luck, Calendar: &a.Calendar}
	for i, d := range t.plan.Drugs {
		h.Kinetics = append(h.Kinetics, d.Kinetics.Of(t.roots[arm], number, i))
	}
	pharmacology := a.Pharmacology
	if p, ok := pharmacology.(Personal); ok {
		pharmacology = p.ForHost(number)
	}
	fired := script.known()
	text := t.texts[arm]
	if text == nil {
		text = script.write(h.Kinetics, fired)
	}
	for {
		record, err := t.bodies[arm].Run(w, pharmacology, luck, text)
		if err != nil {
			return nil, err
		}
		h.Record = record
		if !script.news(fired, record.Marks) {
			break
		}
		text = script.write(h.Kinetics, fired)
	}
	h.Humane = h.endedHumanely()
	return h, nil
}

// endedHumanely tells whether a rule that watches the host, not the clock, ended
// its life.
func (h *Host) endedHumanely() bool {
	if h.Record.Ended.Cause != body.Stopped {
		return false
	}
	for _, r := range h.Calendar.Rules {
		if r.Do == PutDown && r.When != Clock && r.Name == h.Record.Ended.Name {
			return true
		}
	}
	return false
}

// lifetime returns when the host was last seen.
//
// Units: min.
func (h *Host) lifetime() float64 { return math.Min(h.Record.Ended.Time, h.Calendar.End) }
