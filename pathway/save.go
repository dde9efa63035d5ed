package pathway

import (
	"math"
	"slices"
	"strings"

	"paget/record"
)

// Save writes everything that changes: who is there, activities, inputs and noise.
//
// The spec is not in it, and so neither is what a cell has taken up of a reagent:
// that is drawn again from the stream of the founder it descends from, whose
// identity is kept with each cell. A daughter has the uptake of her founder under
// every treatment, also under one that did not exist when she was born.
func (p *Population) Save(e *record.Encoder) {
	e.Section("pathway")
	e.Text(strings.Join(p.spec.Model.names, "\n"))
	e.Text(p.noisyNames())
	e.Uint64(uint64(p.spec.Root))
	e.Bool(p.spec.Single)
	e.Int(int(p.noise.clock))
	e.Floats(p.free)
	e.Uint64s(p.id)
	e.Uint64s(p.founder)
	for _, columns := range p.kept() {
		for i := range columns {
			columns[i].save(e)
		}
	}
}

// kept lists the columns that Save writes.
func (p *Population) kept() [5][]column {
	return [5][]column{p.y, p.level, p.from, p.noise.past, p.noise.factor}
}

// noisyNames lists the nodes with noise.
func (p *Population) noisyNames() string {
	var names []string
	for i, r := range p.noise.rowOf {
		if r >= 0 && !p.spec.Model.nodes[i].shadow {
			names = append(names, p.spec.Model.names[i])
		}
	}
	return strings.Join(names, "\n")
}

// save writes a column.
func (c *column) save(e *record.Encoder) {
	if c.short {
		e.Floats32(c.single)
		return
	}
	e.Floats(c.double)
}

// load reads a column for n cells, whose numbers must be allowed.
func (c *column) load(d *record.Decoder, n int, what string, allowed func(float64) bool) {
	if c.short {
		c.single = d.Floats32()
	} else {
		c.double = d.Floats()
	}
	if d.Err() == nil && c.len() != n {
		d.Fail("pathway: %d numbers of %s for %d cells", c.len(), what, n)
	}
	for i := 0; d.Err() == nil && i < n; i++ {
		if v := c.at(i); !allowed(v) {
			d.Fail("pathway: %s of the cell in slot %d is %g", what, i, v)
		}
	}
}

// Load replaces all cells by those that Save wrote. The population then goes on as
// the saved one would have, bit for bit, if its spec is the same. Under another
// treatment the cells are those who would be there, with the noise they had and
// the uptake of reagent they would have had (see Save); activities are those of
// the treatment before, and move on under the new one.
//
// Errors: states of another network, of other noisy nodes, of another root or
// precision; damaged ones. The population is then as before.
func (p *Population) Load(d *record.Decoder) error {
	q, err := NewPopulation(p.spec)
	if err != nil {
		panic("pathway: a population that exists cannot be made again: " + err.Error())
	}
	d.Section("pathway")
	q.recognise(d)
	clock := d.Int()
	free := d.Floats()
	if d.Err() == nil && len(free) != len(q.free) {
		d.Fail("pathway: %d shares left by inhibitors for %d nodes", len(free), len(q.free))
	}
	for _, f := range free {
		if !isShare(f) {
			d.Fail("pathway: inhibitors leave a share of %g", f)
		}
	}
	q.id, q.founder = d.Uint64s(), d.Uint64s()
	q.n = len(q.id)
	if d.Err() == nil && len(q.founder) != q.n {
		d.Fail("pathway: %d founders of %d cells", len(q.founder), q.n)
	}
	q.loadColumns(d)
	if d.Err() != nil {
		return d.Err()
	}
	for _, id := range q.founder {
		q.plan.found(id)
	}
	q.noise.clock, q.free = int64(clock), free
	p.n, p.id, p.founder = q.n, q.id, q.founder
	p.y, p.level, p.from, p.free = q.y, q.level, q.from, q.free
	p.noise.past, p.noise.factor, p.noise.clock = q.noise.past, q.noise.factor, q.noise.clock
	p.plan.removed = q.plan.removed
	return nil
}

// recognise reads of which network the state is.
func (p *Population) recognise(d *record.Decoder) {
	expect := func(what, want string) {
		got := d.Text()
		if d.Err() == nil && got != want {
			d.Fail("pathway: the state is one with other %s: %s instead of %s", what, brief(got), brief(want))
		}
	}
	expect("nodes", strings.Join(p.spec.Model.names, "\n"))
	expect("noisy nodes", p.noisyNames())
	if root := d.Uint64(); d.Err() == nil && root != uint64(p.spec.Root) {
		d.Fail("pathway: the state was drawn from root %d, not from %d", root, uint64(p.spec.Root))
	}
	if single := d.Bool(); d.Err() == nil && single != p.spec.Single {
		d.Fail("pathway: the state is kept in another precision")
	}
}

// loadColumns reads the numbers of the cells.
func (p *Population) loadColumns(d *record.Decoder) {
	finite := func(v float64) bool { return v >= 0 && !math.IsInf(v, 1) }
	positive := func(v float64) bool { return v > 0 && !math.IsInf(v, 1) }
	begins := func(v float64) bool { return isShare(v) || math.IsNaN(v) }
	what := [5]string{"activities", "input levels", "former input levels", "former noise", "noise"}
	allowed := [5]func(float64) bool{finite, isShare, begins, positive, positive}
	for k, columns := range p.kept() {
		for i := range columns {
			columns[i].load(d, p.n, what[k], allowed[k])
		}
	}
}

// isShare says whether a number lies in [0, 1].
func isShare(v float64) bool { return v >= 0 && v <= 1 }

// brief is the beginning of a list of names, for a message.
func brief(names string) string {
	list := strings.Split(names, "\n")
	if len(list) > 4 {
		list = append(slices.Clone(list[:4]), "…")
	}
	return strings.Join(list, ", ")
}
