package power

import (
	"errors"
	"fmt"
	"math"
)

// Pool holds what was read from the simulated hosts of one arm.
type Pool struct {
	Value []float64 // one for each host: a read-out in its own unit, or a time
	Event []bool    // for times: true if the event was seen then, false if watching ended; nil for read-outs
}

// Sample is the part of a pool that is one experiment's arm. Its slices hold good
// only while they are judged.
type Sample = Pool

// Plan says which experiments are repeated.
type Plan struct {
	Pools      [2]Pool
	Comparison Comparison
	Paired     bool    // host i of both pools is the same host; pairs are drawn
	Sizes      []int   // hosts in the first arm, ascending; nil: Ladder up to what the pools allow
	Allocation float64 // hosts in the second arm for each in the first; 0 counts as 1
	Draws      int     // experiments for each size, 100 or more
	Alpha      float64 // two-sided; an experiment finds something if p <= Alpha
	Level      float64 // of the intervals; 0 counts as 0.95
}

// Second returns the hosts in the second arm if the first has n: n·Allocation,
// rounded, and 1 at least.
func (p *Plan) Second(n int) int {
	if p.Allocation == 0 {
		return n
	}
	return max(1, int(math.Round(float64(n)*p.Allocation)))
}

// fits tells whether pools are large enough for n hosts in the first arm. More than
// half of a pool would make the experiments nearly the same, and five times an arm
// is better.
func (p *Plan) fits(n int) bool {
	return 2*n <= len(p.Pools[0].Value) && 2*p.Second(n) <= len(p.Pools[1].Value)
}

// sizes returns the sizes asked for.
func (p *Plan) sizes() []int {
	if p.Sizes != nil {
		return p.Sizes
	}
	list := Ladder(len(p.Pools[0].Value) / 2)
	for len(list) > 0 && !p.fits(list[len(list)-1]) {
		list = list[:len(list)-1]
	}
	return list
}

// level returns the level of the intervals.
func (p *Plan) level() float64 {
	if p.Level == 0 {
		return 0.95
	}
	return p.Level
}

// Ladder returns sizes from 2 to the largest, one by one to 10 and then in steps
// of about a sixth.
func Ladder(largest int) []int {
	var list []int
	for n := 2; n <= largest; n += max(1, n/6) {
		list = append(list, n)
	}
	return list
}

// Validate returns all faults of a plan together.
func (p *Plan) Validate() error {
	var faults []error
	wrong := func(format string, values ...any) {
		faults = append(faults, fmt.Errorf("power: "+format, values...))
	}
	for k := range p.Pools {
		p.Pools[k].validate(k+1, wrong)
	}
	if (p.Pools[0].Event == nil) != (p.Pools[1].Event == nil) {
		wrong("one pool holds times with events, the other read-outs")
	}
	if p.Paired && len(p.Pools[0].Value) != len(p.Pools[1].Value) {
		wrong("pairs need pools of the same size, and these hold %d and %d hosts", len(p.Pools[0].Value), len(p.Pools[1].Value))
	}
	if p.Paired && p.Allocation != 0 && p.Allocation != 1 {
		wrong("pairs have an allocation of 1")
	}
	for i, n := range p.Sizes {
		if n < 1 || (i > 0 && n <= p.Sizes[i-1]) {
			wrong("sizes ascend from 1 on; number %d is %d", i+1, n)
		}
	}
	if len(p.sizes()) == 0 {
		wrong("there is no size to try: a pool serves at most half of its hosts per arm")
	}
	if p.Draws < 100 {
		wrong("%d draws are too few; 100 or more, 10,000 for two digits", p.Draws)
	}
	if !(p.Alpha > 0 && p.Alpha < 1) {
		wrong("alpha %g lies outside 0 to 1 (as in 0.05)", p.Alpha)
	}
	if p.Level != 0 && !(p.Level > 0 && p.Level < 1) {
		wrong("level %g lies outside 0 to 1 (as in 0.95)", p.Level)
	}
	if !(p.Allocation >= 0) || math.IsInf(p.Allocation, 0) {
		wrong("allocation %g is no ratio", p.Allocation)
	}
	if p.Comparison == nil {
		wrong("there is no comparison")
	} else if err := p.Comparison.Suits(&p.Pools, p.Paired); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// validate reports the faults of a pool.
func (p *Pool) validate(number int, wrong func(string, ...any)) {
	if len(p.Value) == 0 {
		wrong("pool %d holds no host", number)
	}
	if p.Event != nil && len(p.Event) != len(p.Value) {
		wrong("pool %d holds %d times with %d events", number, len(p.Value), len(p.Event))
	}
	for i, v := range p.Value {
		if math.IsNaN(v) || math.IsInf(v, 0) || (p.Event != nil && v < 0) {
			wrong("host %d of pool %d has the value %g", i+1, number, v)
			return // one example is enough
		}
	}
}
