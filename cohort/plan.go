package cohort

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"paget/body"
	"paget/rng"
)

// Personal is a pharmacology whose cells differ between hosts: ForHost returns that of
// the host of a number, from 0, in every arm. It must depend on the number only and may
// be asked by several goroutines at once.
type Personal interface {
	ForHost(number int) body.Pharmacology
}

// Arm is a group of hosts that are treated alike.
type Arm struct {
	Name         string
	Hosts        int // how many; not read if the plan has an allocation
	Body         body.Spec
	Pharmacology body.Pharmacology
	Calendar     Calendar
}

// Plan is an experiment with arms.
//
// Range: Ratio is that of neighbouring rungs of the ladder of levels, above 1; 0 is
// 1.1.
type Plan struct {
	Root   rng.Root
	Paired bool // host i has the same luck in each arm; otherwise each arm has hosts of its own
	Drugs  []Drug
	Arms   []Arm
	Ratio  float64

	// Allocation makes one set of hosts: host i lives in the arm of row i alone, and
	// would have had the same luck in any other.
	Allocation *List
}

// Trial is a plan that has been found sound, with its hosts numbered. It never
// changes and may be run by many at once.
type Trial struct {
	plan    Plan
	bodies  []*body.Body
	scripts []*script
	texts   []*body.Calendar // by arm: what all hosts follow, nil if each has its own
	roots   []rng.Root       // of luck, by arm
	jobs    int
	most    int // hosts of the largest arm
}

// New checks a plan.
//
// Errors: every fault, joined.
func New(p Plan) (*Trial, error) {
	f := newFaults("")
	p.check(f)
	for i := range p.Drugs {
		p.Drugs[i].check(f.at("drug %q", p.Drugs[i].Name))
	}
	if p.Ratio == 0 {
		p.Ratio = defaultRatio
	}
	t := &Trial{plan: p}
	sound := len(*f.list) == 0 // so far: levels can be computed
	for i := range p.Arms {
		t.admit(f.at("arm %q", p.Arms[i].Name), i, sound)
	}
	if len(*f.list) > 0 {
		return nil, errors.Join(*f.list...)
	}
	t.number()
	return t, nil
}

// check finds the faults of a plan besides those of its arms and drugs.
func (p *Plan) check(f faults) {
	f = f.at("plan")
	if len(p.Arms) == 0 {
		f.add("has no arms", "one or more", "")
	}
	if p.Ratio != 0 && !(p.Ratio > 1 && p.Ratio <= 2) {
		f.add(fmt.Sprintf("has rungs of levels %g apart", p.Ratio), "a ratio above 1, up to 2", "")
	}
	names := map[string]bool{}
	for i, a := range p.Arms {
		switch {
		case strings.TrimSpace(a.Name) == "":
			f.add(fmt.Sprintf("has no name for arm %d", i+1), "a name for each arm", "")
		case names[a.Name]:
			f.add(fmt.Sprintf("has two arms %q", a.Name), "names that differ", "")
		}
		names[a.Name] = true
	}
	p.checkAllocation(f)
}

// checkAllocation finds a list that is not one of these arms.
func (p *Plan) checkAllocation(f faults) {
	if p.Allocation == nil {
		return
	}
	if len(p.Allocation.Arms) != len(p.Arms) {
		f.add(fmt.Sprintf("has %d arms and an allocation list of %d", len(p.Arms), len(p.Allocation.Arms)), "the same arms", "")
		return
	}
	for i, name := range p.Allocation.Arms {
		if name != p.Arms[i].Name {
			f.add(fmt.Sprintf("has %q as arm %d, the allocation list %q", p.Arms[i].Name, i+1, name), "the same arms in the same order", "")
		}
	}
	if len(p.Allocation.Rows) == 0 {
		f.add("has an allocation list without hosts", "one or more", "")
	}
}

// admit checks an arm and makes what its hosts share.
func (t *Trial) admit(f faults, arm int, sound bool) {
	a := &t.plan.Arms[arm]
	before := len(*f.list)
	if t.plan.Allocation == nil && (a.Hosts < 1 || a.Hosts > math.MaxInt32) {
		f.add(fmt.Sprintf("has %d hosts", a.Hosts), "one or more", "")
	}
	if a.Pharmacology == nil {
		f.add("has no pharmacology", "one that answers for the phenotypes of its cells", "")
	}
	a.Calendar.check(f.at("calendar"), a.Scene(t.plan.Drugs))
	b, err := body.New(a.Body)
	if err != nil {
		*f.list = append(*f.list, fmt.Errorf("cohort: %s: %w", f.where, err))
	}
	t.bodies = append(t.bodies, b)
	s := newScript(&a.Calendar, t.plan.Drugs, t.plan.Ratio)
	t.scripts, t.texts = append(t.scripts, s), append(t.texts, nil)
	if !sound || len(*f.list) > before {
		return
	}
	text := s.write(medians(t.plan.Drugs), s.known())
	if err := text.Validate(&a.Body); err != nil {
		*f.list = append(*f.list, fmt.Errorf("cohort: %s: %w", f.where, err))
	}
	if s.fixed() {
		t.texts[arm] = text
	}
}

// Scene returns what the calendar of an arm is judged against.
func (a *Arm) Scene(drugs []Drug) Scene {
	s := Scene{Drugs: drugs}
	for _, b := range a.Body.Circulation.Beds {
		s.Organs = append(s.Organs, b.Name)
	}
	for _, tumour := range a.Body.Tumours {
		s.Volumes = append(s.Volumes, tumour.Cells*a.Body.Primary.CellVolume/cubicMillimetre)
	}
	return s
}

// medians returns the kinetics of the median host, by drug.
func medians(drugs []Drug) []Kinetics {
	out := make([]Kinetics, len(drugs))
	for i, d := range drugs {
		out[i] = d.Kinetics
	}
	return out
}

// number counts hosts and names their luck.
func (t *Trial) number() {
	for _, a := range t.plan.Arms {
		t.jobs += a.Hosts
		t.most = max(t.most, a.Hosts)
		root := t.plan.Root
		if !t.plan.Paired && t.plan.Allocation == nil {
			root = root.Derive("arm\x00" + a.Name)
		}
		t.roots = append(t.roots, root)
	}
	if t.plan.Allocation != nil {
		t.jobs = len(t.plan.Allocation.Rows)
	}
}

// Hosts returns how many hosts the trial has in all arms together.
func (t *Trial) Hosts() int { return t.jobs }

// Place returns arm and number of a host by its place in the order of the run: the
// first host of each arm, then the second of each, and so on; with an allocation
// list, the order of the list.
//
// Panics if there is no such place.
func (t *Trial) Place(i int) (arm, number int) {
	if i < 0 || i >= t.jobs {
		panic(fmt.Sprintf("cohort: host %d of %d", i, t.jobs))
	}
	if list := t.plan.Allocation; list != nil {
		return list.Rows[i].Arm, i
	}
	low, high := 0, t.most // the row: of rows before it there are i hosts or fewer
	for high-low > 1 {
		if middle := (low + high) / 2; t.before(middle) <= i {
			low = middle
		} else {
			high = middle
		}
	}
	i -= t.before(low)
	for arm, a := range t.plan.Arms {
		if a.Hosts > low {
			if i == 0 {
				return arm, low
			}
			i--
		}
	}
	panic("cohort: the order of hosts does not add up")
}

// before returns the number of hosts before a row of the order.
func (t *Trial) before(row int) int {
	n := 0
	for _, a := range t.plan.Arms {
		n += min(a.Hosts, row)
	}
	return n
}
