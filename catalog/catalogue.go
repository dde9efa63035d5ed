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

//go:embed *.tsv endothelium tumour growth fits qc upscale
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
	mechanics     []*Sheet
	fields        []*Sheet
	cycles        []*Cycle
	volumes       []*Sheet
	ramps         []Ramp
	courses       []*Course
	traits        []TraitBase
	traitRules    []TraitRule
	companions    []*Sheet
	organs        []*Sheet
	hosts         []*Sheet
	drugs         []*Sheet
	observers     []*Sheet
	perturbations []*Sheet
	media         []*Sheet
	assays        []*Sheet
	fits          []Fit
	second        []SecondReading
	bridge        bridge
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
// fields, cycles, volumes, lines, expression, rules, ramps, couplings, molecules,
// companions, adhesion, mechanics, perturbations, media, organs, hosts, observers, traits,
// drugs, assays, courses, the bridge between the scales (upscale); then the stored fits replace numbers; then the second
// readings are read; then the tables are checked against one another.
func Load(fsys fs.FS, f *param.Faults) *Catalogue {
	c := &Catalogue{}
	r := &reader{c: c, f: f}
	r.table(fsys, "sources.tsv", columns("key", "authors", "year", "title", "doi", "because", "read"), r.source)
	for _, name := range networkFolders(fsys) {
		r.networkFolder(fsys, name)
	}
	for _, t := range []struct {
		file    string
		read    func(row)
		columns []string
	}{
		{"fields.tsv", r.field, []string{"field", "name", "value"}},
		{"cycles.tsv", r.cycle, []string{"cycle", "phase", "duration", "doubles"}},
		{"volumes.tsv", r.volume, []string{"volume", "name", "value"}},
		{"lines.tsv", r.line, []string{"line", "name", "value"}},
		{"expression.tsv", r.expression, []string{"line", "node", "value"}},
		{"rules.tsv", r.rule, []string{"id", "signal", "direction", "behaviour", "max", "half", "power", "dead", "?network"}},
		{"ramps.tsv", r.ramp, []string{"id", "signal", "behaviour", "low", "high", "at low", "at high"}},
		{"couplings.tsv", r.coupling, []string{"id", "signal", "input", "max", "half", "power"}},
		{"molecules.tsv", r.molecule, []string{"line", "molecule", "value"}},
		{"companions.tsv", r.companion, []string{"companion", "name", "value"}},
		{"adhesion.tsv", r.pair, []string{"a", "b", "strength"}},
		{"mechanics.tsv", r.mechanicsRow, []string{"set", "name", "value"}},
		{"perturbations.tsv", r.perturbation, []string{"perturbation", "name", "value"}},
		{"media.tsv", r.medium, []string{"medium", "input", "value"}},
		{"organs.tsv", r.organ, []string{"species", "organ", "name", "value"}},
		{"hosts.tsv", r.host, []string{"host", "name", "value"}},
		{"observers.tsv", r.observer, []string{"species", "name", "value"}},
		{"traits.tsv", r.trait, []string{"trait", "value"}},
		{"traitrules.tsv", r.traitRule, []string{"id", "signal", "direction", "trait", "max", "half", "power"}},
		{"drugs.tsv", r.drug, []string{"drug", "name", "value"}},
		{"assays.tsv", r.assay, []string{"assay", "name", "value"}},
		{"courses.tsv", r.curve, []string{"course", "quantity", "unit", "values", "sd", "seeds"}},
	} {
		r.table(fsys, t.file, columns(append(t.columns, provenanceColumns...)...), t.read)
	}
	c.resolve()
	r.bridgeTables(fsys)
	fitted := append(append([]string{"target", "value"}, provenanceColumns...), "?study", "?seed", "?version", "?command")
	for _, file := range glob(fsys, "fits/*.tsv") {
		r.table(fsys, file, columns(fitted...), r.fit)
	}
	for _, file := range glob(fsys, "qc/*.tsv") {
		r.table(fsys, file, columns("target", "value", "?reader", "?how"), r.secondReading)
	}
	r.crossCheck()
	c.digest = digest(fsys)
	return c
}

// provenanceColumns end every table of numbers.
var provenanceColumns = []string{"kind", "source", "how"}

// networkFolder reads the three tables of a network.
func (r *reader) networkFolder(fsys fs.FS, name string) {
	net := &network{name: name, defaults: &Sheet{Name: name}}
	r.c.networks = append(r.c.networks, net)
	table := func(file string, read func(row), names ...string) {
		r.table(fsys, name+"/"+file, columns(append(names, provenanceColumns...)...), read)
	}
	table("defaults.tsv", func(w row) {
		net.defaults.setNumber(r.anyNumber(w, "value", r.need(w, "name")))
	}, "name", "value")
	table("nodes.tsv", func(w row) { r.node(net, w) }, "node", "label", "role", "tau", "noise", "?start", "sets")
	table("links.tsv", func(w row) { r.link(net, w) }, "id", "rule", "weight", "hill", "ec50")
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

// resolve gives entries their defaults, and lines their cycle and volumes.
func (c *Catalogue) resolve() {
	for _, n := range c.networks {
		n.resolve()
	}
	for _, l := range c.lines {
		l.cycle = c.cycleNamed(l.Text(wordCycle))
		l.volumes = findSheet(c.volumes, l.Text(wordVolume))
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
		d.lines[i] = &Line{Sheet: *l.Sheet.copy(), Expression: append([]param.Number(nil), l.Expression...),
			Molecules: append([]param.Number(nil), l.Molecules...)}
	}
	d.rules = append([]Rule(nil), c.rules...)
	d.couplings = append([]Coupling(nil), c.couplings...)
	d.pairs = append([]Pair(nil), c.pairs...)
	d.ramps = append([]Ramp(nil), c.ramps...)
	d.cycles = make([]*Cycle, len(c.cycles))
	for i, k := range c.cycles {
		d.cycles[i] = &Cycle{Name: k.Name, Phases: append([]CyclePhase(nil), k.Phases...)}
	}
	d.fields, d.volumes, d.mechanics = copySheets(c.fields), copySheets(c.volumes), copySheets(c.mechanics)
	d.perturbations = copySheets(c.perturbations)
	d.traits = append([]TraitBase(nil), c.traits...)
	d.traitRules = append([]TraitRule(nil), c.traitRules...)
	d.observers = copySheets(c.observers)
	d.companions, d.organs, d.hosts, d.drugs = copySheets(c.companions), copySheets(c.organs), copySheets(c.hosts), copySheets(c.drugs)
	d.media = copySheets(c.media)
	d.assays = copySheets(c.assays)
	d.fits = append([]Fit(nil), c.fits...)
	d.bridge.design, d.bridge.provenance = c.bridge.design.copy(), c.bridge.provenance.copy()
	d.second = append([]SecondReading(nil), c.second...)
	d.resolve() // lines point at their own catalogue's cycles and volumes
	return &d
}
