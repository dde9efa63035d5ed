package cohort

import "fmt"

// Sheet collects read-outs of hosts, row by row: what is kept of a run whose hosts
// are let go. It holds one number for each host and read-out.
type Sheet struct {
	Readouts []Readout
	Arms     []string
	Rows     []Row
}

// Row is what was read from one host.
//
// Shapes: Values by read-out.
type Row struct {
	Place, Arm, Number int
	Values             []Value
}

// NewSheet returns an empty sheet for the hosts of a trial.
func (t *Trial) NewSheet(readouts []Readout) *Sheet {
	s := &Sheet{Readouts: readouts}
	for _, a := range t.plan.Arms {
		s.Arms = append(s.Arms, a.Name)
	}
	return s
}

// Read adds a row.
func (s *Sheet) Read(h *Host) {
	row := Row{Place: h.Place, Arm: h.Arm, Number: h.Number, Values: make([]Value, len(s.Readouts))}
	for i, r := range s.Readouts {
		row.Values[i] = r.Of(h)
	}
	s.Rows = append(s.Rows, row)
}

// Join appends the rows of the next shard.
//
// Errors: if the sheets are not of the same read-outs, or the rows do not follow.
func (s *Sheet) Join(next *Sheet) error {
	if len(s.Readouts) != len(next.Readouts) {
		return fmt.Errorf("cohort: sheets of %d and %d read-outs cannot be joined", len(s.Readouts), len(next.Readouts))
	}
	for i := range s.Readouts {
		if a, b := s.Readouts[i].Name, next.Readouts[i].Name; a != b {
			return fmt.Errorf("cohort: sheets of %q and %q cannot be joined", a, b)
		}
	}
	if n, m := len(s.Rows), len(next.Rows); n > 0 && m > 0 && next.Rows[0].Place != s.Rows[n-1].Place+1 {
		return fmt.Errorf("cohort: host %d does not follow host %d: a shard is missing, or comes out of order", next.Rows[0].Place, s.Rows[n-1].Place)
	}
	s.Rows = append(s.Rows, next.Rows...)
	return nil
}

// Column is what one read-out says of the hosts of one arm that have a value.
//
// Units: Values in the unit of the read-out.
// Shapes: Numbers, Values and, for times, Events are of the same length.
type Column struct {
	Numbers []int // of hosts within the arm
	Values  []float64
	Events  []bool         // nil unless the read-out is a time
	Missing map[string]int // reasons why hosts have no value, counted
}

// Column returns what a read-out says of an arm.
//
// Panics if there is no such read-out or arm.
func (s *Sheet) Column(readout, arm int) Column {
	if arm < 0 || arm >= len(s.Arms) {
		panic(fmt.Sprintf("cohort: arm %d of %d", arm, len(s.Arms)))
	}
	c := Column{Missing: map[string]int{}}
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Arm != arm {
			continue
		}
		v := r.Values[readout]
		if !v.Defined() {
			c.Missing[v.Reason]++
			continue
		}
		c.Numbers = append(c.Numbers, r.Number)
		c.Values = append(c.Values, v.Number)
		if s.Readouts[readout].Time {
			c.Events = append(c.Events, v.Event)
		}
	}
	return c
}

// Pairs returns what a read-out says of two arms for the hosts that have a value in
// both, by number.
//
// Units: those of the read-out.
// Shapes: a and b are of the same length, and so are their events for times.
func (s *Sheet) Pairs(readout, first, second int) (a, b Column) {
	x, y := s.Column(readout, first), s.Column(readout, second)
	place := map[int]int{}
	for j, n := range y.Numbers {
		place[n] = j
	}
	for i, n := range x.Numbers {
		if j, ok := place[n]; ok {
			a.take(&x, i)
			b.take(&y, j)
		}
	}
	a.Missing, b.Missing = x.Missing, y.Missing
	return a, b
}

// take appends one host of another column.
func (c *Column) take(from *Column, i int) {
	c.Numbers = append(c.Numbers, from.Numbers[i])
	c.Values = append(c.Values, from.Values[i])
	if from.Events != nil {
		c.Events = append(c.Events, from.Events[i])
	}
}

// Table returns the sheet as text: a header, then arm, host and the read-outs of
// each row, in full. A time is followed by a column of its event (1 seen, 0 not); a
// value that does not exist is empty.
func (s *Sheet) Table() [][]string {
	header := []string{"arm", "host"}
	for _, r := range s.Readouts {
		header = append(header, r.Name+" ["+r.Unit+"]")
		if r.Time {
			header = append(header, r.Name+" event")
		}
	}
	rows := [][]string{header}
	for i := range s.Rows {
		rows = append(rows, s.text(&s.Rows[i]))
	}
	return rows
}

// text returns one row as text.
func (s *Sheet) text(r *Row) []string {
	out := []string{s.Arms[r.Arm], fmt.Sprint(r.Number + 1)}
	for i, v := range r.Values {
		value, event := "", ""
		if v.Defined() {
			value, event = fmt.Sprint(v.Number), "0"
			if v.Event {
				event = "1"
			}
		}
		out = append(out, value)
		if s.Readouts[i].Time {
			out = append(out, event)
		}
	}
	return out
}
