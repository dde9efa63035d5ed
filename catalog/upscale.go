package catalog

import (
	"fmt"
	"io/fs"
	"math"
	"strings"

	"paget/param"
	"paget/units"
	"paget/upscale"
)

// Files of the bridge between the scales.
const (
	designFile     = "upscale/design.tsv"
	surrogateFile  = "upscale/surrogate.tsv"
	runsFile       = "upscale/runs.tsv"
	provenanceFile = "upscale/provenance.tsv"
)

// Rows of design.tsv that are no axes.
const (
	wordSlabLine = "line"
	rowPoints    = "points"
	rowReplicas  = "replicates"
	rowHeldOut   = "held-out points"
)

// A bridge is what the catalogue knows of the bridge between the scales.
type bridge struct {
	design     *Sheet
	scales     [upscale.Axes]upscale.Scale
	surrogate  *upscale.Surrogate // nil: none has been built
	provenance *Sheet
	runs       string
}

// bridgeTables reads the design, and the surrogate where there is one.
func (r *reader) bridgeTables(fsys fs.FS) {
	b := &r.c.bridge
	b.design, b.provenance = &Sheet{Name: "upscale"}, &Sheet{Name: "upscale"}
	r.table(fsys, designFile, columns(append([]string{"name", "value", "scale"}, provenanceColumns...)...), r.designRow)
	r.checkDesign()
	if _, err := fs.Stat(fsys, surrogateFile); err != nil {
		return // not built yet; a line that enters a host says so
	}
	r.table(fsys, provenanceFile, columns("name", "value"), func(w row) {
		b.provenance.setWord(Word{Name: r.need(w, "name"), Text: r.need(w, "value"), Place: w.Place("value")})
	})
	b.surrogate = &upscale.Surrogate{}
	broken := false // rows after a wrong one have too long a factor
	r.table(fsys, surrogateFile, columns(upscale.TermColumns()...), func(w row) {
		if broken {
			return
		}
		err := b.surrogate.AddTerm(w.Text("model"), w.Text("term"), w.Text("coefficient"), w.Text("factor"))
		if broken = err != nil; broken {
			r.fault(w, "term", err.Error(), "a row that paget upscale build wrote", "")
		}
	})
	if err := b.surrogate.Validate(); err != nil && !broken {
		r.missing(surrogateFile, err.Error(), param.Place{}, "paget upscale build")
	}
	if text, err := fs.ReadFile(fsys, runsFile); err == nil {
		b.runs = string(text)
		if _, err := upscale.ParseRuns(b.runs); err != nil {
			r.missing(runsFile, err.Error(), param.Place{}, "paget upscale build")
		}
	}
}

// designRow reads one row of design.tsv.
func (r *reader) designRow(w row) {
	b := &r.c.bridge
	name := r.need(w, "name")
	if r.twice(w, b.design, name, "the design") {
		return
	}
	if name == wordSlabLine {
		b.design.setWord(r.word(w, name))
		return
	}
	dim, low, high := units.Dimension(units.Dimensionless), 1.0, mostRuns
	known := []string{wordSlabLine, rowPoints, rowReplicas, rowHeldOut}
	for i, a := range upscale.AxisInfos() {
		known = append(known, a.Name)
		if a.Name != name {
			continue
		}
		dim, low, high = a.Dim, 0, math.Inf(1)
		scale, err := upscale.ParseScale(w.Text("scale"))
		if err != nil {
			r.fault(w, "scale", fmt.Sprintf("%q is not a scale", w.Text("scale")), strings.Join(upscale.ScaleNames(), ", "), "")
		}
		b.scales[i] = scale
	}
	if low == 1 && name != rowPoints && name != rowReplicas && name != rowHeldOut {
		r.fault(w, "name", fmt.Sprintf("the design has no row %q", name), strings.Join(known, ", "), param.DidYouMean(name, known))
		return
	}
	n := r.number(w, "value", name, dim)
	r.within(w, "value", n, low, high)
	if low == 1 && n.Value != math.Trunc(n.Value) {
		r.fault(w, "value", fmt.Sprintf("%s is not a whole number", w.Text("value")), "1, 2, 3, …", "")
	}
	b.design.setNumber(n)
}

// mostRuns bounds the counts of a design.
const mostRuns = 1e5

// checkDesign asks for all rows and for a region with an inside.
func (r *reader) checkDesign() {
	if r.f.Len() > 0 {
		return
	}
	b := &r.c.bridge
	need := []string{rowPoints, rowReplicas, rowHeldOut}
	for _, a := range upscale.AxisInfos() {
		need = append(need, a.Name)
	}
	for _, name := range need {
		if _, ok := b.design.Number(name); !ok {
			r.missing(designFile, fmt.Sprintf("the design has no row %q", name), param.Place{}, "add it")
			return
		}
	}
	if _, ok := r.c.Line(b.design.Text(wordSlabLine)); !ok {
		r.missing(designFile, fmt.Sprintf("no line is named %q", b.design.Text(wordSlabLine)), param.Place{}, strings.Join(r.c.LineNames(), ", "))
	}
	d := r.c.Design()
	for _, e := range unjoin(d.Validate()) {
		problem, allowed, _ := strings.Cut(e.Error(), "\n  allowed: ")
		r.f.Add(param.Fault{Place: param.Place{File: designFile}, Problem: problem, Allowed: allowed})
	}
}

// Design returns the design of the bridge between the scales.
func (c *Catalogue) Design() upscale.Design {
	s := c.bridge.design
	d := upscale.Design{Points: int(s.Value(rowPoints)), Replicates: int(s.Value(rowReplicas)), HeldOut: int(s.Value(rowHeldOut))}
	for i, a := range upscale.AxisInfos() {
		n, _ := s.Number(a.Name)
		d.Region[i] = upscale.Axis{Low: n.Low, High: n.High, Scale: c.bridge.scales[i]}
	}
	return d
}

// SlabLine returns the line whose body the cells of the slab have.
func (c *Catalogue) SlabLine() string { return c.bridge.design.Text(wordSlabLine) }

// Surrogate returns what the runs of the design gave, and whether they were made.
func (c *Catalogue) Surrogate() (*upscale.Surrogate, bool) {
	if c.bridge.surrogate == nil {
		return nil, false
	}
	s := *c.bridge.surrogate
	s.Region = c.Design().Region
	return &s, true
}

// SurrogateOf returns what is noted of how the surrogate was made: "design" (a hash of
// everything that decides a run), "seed", "version", "command", "dispersion of …"; ""
// if nothing is.
func (c *Catalogue) SurrogateOf(name string) string { return c.bridge.provenance.Text(name) }

// SurrogateRuns returns the stored table of runs, as upscale.ParseRuns reads it.
func (c *Catalogue) SurrogateRuns() string { return c.bridge.runs }

// WithSurrogate returns a copy of the catalogue with another surrogate.
func (c *Catalogue) WithSurrogate(s *upscale.Surrogate) *Catalogue {
	d := c.copy()
	d.bridge.surrogate = s
	return d
}
