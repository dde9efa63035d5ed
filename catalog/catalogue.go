package catalog

import (
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"paget/param"
)

//go:embed *.tsv tumour fits qc
var embedded embed.FS

// Embedded returns the tables that are built into the program.
func Embedded() fs.FS { return embedded }

// Catalogue is everything the tables say. Load builds it; it does not change
// afterwards. With and WithValue return changed copies.
type Catalogue struct {
	sources       []*Source
	networks      []*network
	lines         []*Line
	rules         []Rule
	couplings     []Coupling
	pairs         []Pair
	mechanics     *Sheet
	perturbations []*Sheet
	media         []*Sheet
	assays        []*Sheet
	fits          []Fit
	second        []SecondReading
	digest        []byte
}

// columns names required columns, then optional ones after "?".
func columns(names ...string) []param.Column {
	out := make([]param.Column, len(names))
	for i, name := range names {
		bare := strings.TrimPrefix(name, "?")
		out[i] = param.Column{Name: bare, Required: bare == name}
	}
	return out
}

// Load reads the catalogue from a folder of tables and adds to f whatever is
// wrong with it. The result is usable only if nothing was added.
//
// Every folder that holds a nodes.tsv is a network. Order: sources, networks,
// lines, expression, rules, couplings, adhesion, mechanics, perturbations,
// media, assays; then the stored fits replace numbers; then the second readings
// are read; then the tables are checked against one another.
func Load(fsys fs.FS, f *param.Faults) *Catalogue {
	c := &Catalogue{mechanics: &Sheet{Name: "mechanics"}}
	r := &reader{c: c, f: f}
	num := []string{"kind", "source", "how"}
	table := func(file string, read func(row), names ...string) {
		r.table(fsys, file, columns(names...), read)
	}
	table("sources.tsv", r.source, "key", "authors", "year", "title", "doi", "because", "read")
	for _, name := range networkFolders(fsys) {
		net := &network{name: name, defaults: &Sheet{Name: name}}
		c.networks = append(c.networks, net)
		table(name+"/defaults.tsv", func(w row) {
			net.defaults.setNumber(r.anyNumber(w, "value", r.need(w, "name")))
		}, append([]string{"name", "value"}, num...)...)
		table(name+"/nodes.tsv", func(w row) { r.node(net, w) },
			append([]string{"node", "label", "role", "tau", "noise", "sets"}, num...)...)
		table(name+"/links.tsv", func(w row) { r.link(net, w) },
			append([]string{"id", "rule", "weight", "hill", "ec50"}, num...)...)
	}
	table("lines.tsv", r.line, append([]string{"line", "name", "value"}, num...)...)
	table("expression.tsv", r.expression, append([]string{"line", "node", "value"}, num...)...)
	table("rules.tsv", r.rule, append([]string{"id", "signal", "direction", "behaviour", "max", "half", "power", "dead"}, num...)...)
	table("couplings.tsv", r.coupling, append([]string{"id", "signal", "input", "max", "half", "power"}, num...)...)
	table("adhesion.tsv", r.pair, append([]string{"a", "b", "strength"}, num...)...)
	table("mechanics.tsv", r.mechanicsRow, append([]string{"name", "value"}, num...)...)
	table("perturbations.tsv", r.perturbation, append([]string{"perturbation", "name", "value"}, num...)...)
	table("media.tsv", r.medium, append([]string{"medium", "input", "value"}, num...)...)
	table("assays.tsv", r.assay, append([]string{"assay", "name", "value"}, num...)...)
	c.resolve()
	for _, file := range glob(fsys, "fits/*.tsv") {
		table(file, r.fit, append([]string{"target", "value"}, append(num, "?study", "?seed", "?version", "?command")...)...)
	}
	for _, file := range glob(fsys, "qc/*.tsv") {
		table(file, r.secondReading, "target", "value", "?reader", "?how")
	}
	r.crossCheck()
	c.digest = digest(fsys)
	return c
}

// Digest returns the SHA-256 of the names and bytes of all tables that were
// read. It does not change with With and WithValue: what they add or change is
// the caller's to note.
func (c *Catalogue) Digest() []byte { return c.digest }

// digest reads every table once more for its bytes.
func digest(fsys fs.FS) []byte {
	h := sha256.New()
	for _, pattern := range []string{"*.tsv", "*/*.tsv"} {
		for _, file := range glob(fsys, pattern) {
			data, err := fs.ReadFile(fsys, file)
			if err != nil {
				continue // reported where the table is read
			}
			fmt.Fprintf(h, "%s %d\n", file, len(data))
			h.Write(data)
		}
	}
	return h.Sum(nil)
}

// LoadEmbedded returns the catalogue that is built into the program.
//
// Errors: a *param.InputError if its tables are faulty, which a test excludes.
func LoadEmbedded() (*Catalogue, error) {
	var f param.Faults
	c := Load(Embedded(), &f)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// table reads the rows of one file.
func (r *reader) table(fsys fs.FS, file string, want []param.Column, read func(row)) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		problem := "the table cannot be read"
		if errors.Is(err, fs.ErrNotExist) {
			problem = "the table is missing"
		}
		r.f.Add(param.Fault{Place: param.Place{File: file}, Problem: problem, Hint: "paget catalog lists what a catalogue holds"})
		return
	}
	before := r.f.Len()
	t := param.ReadTable(file, data, want, r.f)
	if len(t.Rows) == 0 && r.f.Len() == before && strings.HasSuffix(file, "nodes.tsv") {
		r.f.Add(param.Fault{Place: param.Place{File: file}, Problem: "the table has no rows"})
	}
	for _, w := range t.Rows {
		read(w)
	}
}

// networkFolders returns the folders that hold a nodes.tsv, in order of name.
func networkFolders(fsys fs.FS) []string {
	var out []string
	for _, file := range glob(fsys, "*/nodes.tsv") {
		out = append(out, path.Dir(file))
	}
	return out
}

// glob returns the files that match, in order of name.
func glob(fsys fs.FS, pattern string) []string {
	files, err := fs.Glob(fsys, pattern)
	if err != nil {
		panic(fmt.Sprintf("catalog: pattern %q: %v", pattern, err)) // a constant of this package
	}
	slices.Sort(files)
	return files
}

// resolve gives entries their defaults.
func (c *Catalogue) resolve() {
	for _, n := range c.networks {
		n.resolve()
	}
}

// copy returns a catalogue that shares no changeable thing with c.
func (c *Catalogue) copy() *Catalogue {
	d := *c
	d.sources = append([]*Source(nil), c.sources...)
	d.networks = make([]*network, len(c.networks))
	for i, n := range c.networks {
		d.networks[i] = n.copy()
	}
	d.lines = make([]*Line, len(c.lines))
	for i, l := range c.lines {
		d.lines[i] = &Line{Sheet: *l.Sheet.copy(), Expression: append([]param.Number(nil), l.Expression...)}
	}
	d.rules = append([]Rule(nil), c.rules...)
	d.couplings = append([]Coupling(nil), c.couplings...)
	d.pairs = append([]Pair(nil), c.pairs...)
	d.mechanics = c.mechanics.copy()
	d.perturbations = copySheets(c.perturbations)
	d.media = copySheets(c.media)
	d.assays = copySheets(c.assays)
	d.fits = append([]Fit(nil), c.fits...)
	d.second = append([]SecondReading(nil), c.second...)
	return &d
}
