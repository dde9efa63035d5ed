package catalog

import (
	"fmt"
	"math"
	"strings"

	"paget/param"
)

// A SecondReading is a number entered again from its source by somebody who did
// not look at the first entry: one row of a file under qc/.
type SecondReading struct {
	Target string // full name of the number
	Number param.Number
	Reader string // who read, if said
}

// secondReading reads one row of a file under qc/. It is a reading, not a
// number of its own, so it needs neither kind nor source.
func (r *reader) secondReading(w row) {
	target := r.need(w, "target")
	first, ok := r.c.Number(target)
	if !ok {
		r.fault(w, "target", fmt.Sprintf("the catalogue has no number %q", target),
			"the full name of a number", param.DidYouMean(target, r.c.NumberNames()))
		return
	}
	n := param.Number{Name: target, Dim: first.Dim, How: w.Text("how"), Place: w.Place("value")}
	var err error
	n.Value, n.Low, n.High, n.Unit, err = param.ParseNumber(w.Text("value"), first.Dim)
	r.parsed(w, "value", err)
	r.c.second = append(r.c.second, SecondReading{Target: target, Number: n, Reader: w.Text("reader")})
}

// A Difference is a number that two readers took differently from its source.
type Difference struct {
	Target        string
	First, Second param.Number
}

// A Report is what Check finds.
type Report struct {
	Counts      Counts
	ToRead      int // numbers that stand in a source and so can be read twice: measured and derived
	ReadTwice   int // of these, read a second time
	OtherTwice  int // assumed or fitted numbers entered a second time
	Differences []Difference
	Recalled    []string // sources nobody has read for this project
	Unused      []string // sources no row cites
	Fits        []Fit
}

// sameReading says whether two readings agree: their values, to the two percent
// by which a source is rounded. Ranges are judgements more often than readings
// and are not compared.
func sameReading(a, b param.Number) bool {
	return math.Abs(a.Value-b.Value) <= 0.02*math.Max(math.Abs(a.Value), math.Abs(b.Value))
}

// Check counts the numbers by kind and compares the first with the second
// readings.
func (c *Catalogue) Check() Report {
	numbers := c.Numbers()
	report := Report{Counts: Count(numbers), Fits: c.Fits()}
	cited := map[string]bool{}
	for _, n := range numbers {
		cited[n.Source] = true
		second := c.secondOf(n.Name)
		stands := n.Kind == param.Measured || n.Kind == param.Derived
		if stands {
			report.ToRead++
		}
		if second == nil {
			continue
		}
		if stands {
			report.ReadTwice++
		} else {
			report.OtherTwice++
		}
		if !sameReading(n, second.Number) {
			report.Differences = append(report.Differences, Difference{n.Name, n, second.Number})
		}
	}
	for _, w := range c.words() {
		cited[w.Source] = true
	}
	for _, k := range c.courses {
		for _, curve := range k.Curves {
			cited[curve.Source] = true
		}
	}
	for _, s := range c.sources {
		if s.Read == ReadRecalled {
			report.Recalled = append(report.Recalled, s.Key)
		}
		if !cited[s.Key] {
			report.Unused = append(report.Unused, s.Key)
		}
	}
	return report
}

func (c *Catalogue) secondOf(target string) *SecondReading {
	for i := range c.second {
		if c.second[i].Target == target {
			return &c.second[i]
		}
	}
	return nil
}

// words returns every fact that is not a number.
func (c *Catalogue) words() []Word {
	var out []Word
	for _, l := range c.lines {
		out = append(out, l.Words...)
	}
	for _, s := range c.perturbations {
		out = append(out, s.Words...)
	}
	for _, sheets := range [][]*Sheet{c.fields, c.mechanics, c.hosts, c.organs, c.drugs, c.observers} {
		for _, s := range sheets {
			out = append(out, s.Words...)
		}
	}
	for _, k := range c.cycles {
		for _, p := range k.Phases {
			out = append(out, Word{Name: p.Name, Kind: p.Kind, Source: p.Source, How: p.How, Place: p.Place})
		}
	}
	return out
}

// String returns the report as text for a terminal of 80 columns.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d numbers: %s\n", r.Counts.Total(), r.Counts)
	fmt.Fprintf(&b, "%d of %d numbers read twice", r.ReadTwice, r.ToRead)
	if r.OtherTwice > 0 {
		fmt.Fprintf(&b, " (and %d that are assumed or fitted)", r.OtherTwice)
	}
	b.WriteString("\n")
	switch len(r.Differences) {
	case 0:
		if r.ReadTwice+r.OtherTwice > 0 {
			b.WriteString("the readings agree\n")
		}
	default:
		fmt.Fprintf(&b, "%d readings differ:\n", len(r.Differences))
		for _, d := range r.Differences {
			fmt.Fprintf(&b, "  %s\n    first  %s  (%s)\n    second %s  (%s)\n", d.Target, d.First, d.First.Place, d.Second, d.Second.Place)
		}
	}
	for _, f := range r.Fits {
		b.WriteString(wrap(fmt.Sprintf("fitted: %s = %s (study %s)", f.Target, f.text(), f.Study), "    "))
	}
	list := func(what string, keys []string) {
		if len(keys) > 0 {
			b.WriteString(wrap(fmt.Sprintf("%s (%d): %s", what, len(keys), strings.Join(keys, ", ")), "  "))
		}
	}
	list("sources nobody has read for this project", r.Recalled)
	list("sources no row cites", r.Unused)
	return b.String()
}
