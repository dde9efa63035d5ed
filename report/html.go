package report

import (
	"bytes"
	_ "embed" // the page's style and template
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"paget/record"
)

//go:embed page.css
var pageStyle string

//go:embed page.gohtml
var pageTemplate string

// WriteHTML writes the document as one HTML file that needs no network, no
// script and no other file; the same document gives the same bytes. Nothing is
// written when the document has a fault.
//
// Errors: those of w; a Table whose row has another number of cells than there
// are columns, a Figure with neither or both of SVG and PNG, an SVG that is not
// well formed or holds a script, a handler or a link to the outside.
func (d Document) WriteHTML(w io.Writer) error {
	page, err := newPage(d)
	if err != nil {
		return err
	}
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// page is a document in the terms of the template.
type page struct {
	Title, Question, Answer string
	CSS                     template.CSS
	Header                  record.Header
	Facts                   []factView
	Contents                []sectionView
	Sections                []sectionView
	Provenance              []provenance
}

type factView struct{ Value, Label, Tone string }

type sectionView struct {
	ID, Title, Lead string
	Blocks          []blockView
}

type provenance struct {
	Name, Text string
	Code       bool
}

// blockView is any block; Kind says which, and the template which fields it reads.
type blockView struct {
	Kind, Title, Caption, Note, Tone, Alt string
	Texts                                 []string
	Ordered, Open                         bool
	Columns                               []columnView
	Rows                                  [][]cellView
	SVG                                   template.HTML
	Source                                template.URL
	Width                                 string
	Figures                               []blockView
	Count                                 int
	Verdicts                              []verdictView
	Summary                               string
	Kinds                                 []record.Count
	Numbers                               []numberView
	Links                                 []linkView
	Blocks                                []blockView
}

type columnView struct{ Title, Unit, Align string }

type cellView struct{ Text, Align string }

type verdictView struct {
	ID, Readout, Where, Published, Band, Value, Interval, Known, Standing, Verdict string
	Replicates                                                                     int
}

type numberView struct {
	Name, Value, Range, Kind, How string
	Source                        []linkView
}

type linkView struct{ Text, URL, Note string }

// newPage translates a document.
func newPage(d Document) (page, error) {
	p := page{Title: d.Title, Question: d.Question, Answer: d.Answer, CSS: template.CSS(pageStyle), Header: d.Header, Provenance: provenanceOf(d.Header)}
	for _, f := range d.Facts {
		p.Facts = append(p.Facts, factView{f.Value, f.Label, f.Tone.class()})
	}
	var faults []error
	for i, s := range d.Sections {
		v := sectionView{Title: s.Title, Lead: s.Lead}
		if s.Title != "" {
			v.ID = fmt.Sprintf("section-%d", i+1)
			p.Contents = append(p.Contents, v)
		}
		for _, b := range s.Blocks {
			block, err := newBlock(b)
			if err != nil {
				faults = append(faults, fmt.Errorf("report: section %q: %w", s.Title, err))
			}
			v.Blocks = append(v.Blocks, block)
		}
		p.Sections = append(p.Sections, v)
	}
	if len(p.Contents) < 2 {
		p.Contents = nil
	}
	return p, errors.Join(faults...)
}

// provenanceOf lists what the header says, leaving out what it does not.
func provenanceOf(h record.Header) []provenance {
	var out []provenance
	add := func(name, text string, code bool) {
		if text != "" {
			out = append(out, provenance{name, text, code})
		}
	}
	add("Program", strings.TrimSpace(h.Program+" "+h.Version), false)
	add("Commit", h.Commit, true)
	add("Built with", strings.TrimSpace(h.GoVersion+" "+h.Architecture), false)
	add("Study", h.Study, false)
	add("Spec hash", h.SpecHash, true)
	add("Root seed", fmt.Sprint(h.Root), true)
	add("Command", h.Command, true)
	for _, n := range h.Notes {
		add("Note", n, false)
	}
	if len(h.Repairs) == 0 {
		add("Repairs", "none: no value was clipped, rejected or replaced", false)
	}
	for _, r := range h.Repairs {
		add("Repairs", fmt.Sprintf("%s: %d", r.Name, r.N), false)
	}
	return out
}

// class returns the CSS class of a tone.
func (t Tone) class() string {
	switch t {
	case Good:
		return "good"
	case Caution:
		return "caution"
	case Bad:
		return "bad"
	}
	return ""
}

// class returns the CSS class of an alignment.
func (a Align) class() string {
	switch a {
	case Right:
		return "right"
	case Centre:
		return "centre"
	}
	return ""
}

// newBlock translates a block.
func newBlock(b Block) (blockView, error) {
	switch b := b.(type) {
	case Paragraph:
		return blockView{Kind: "paragraph", Texts: paragraphs(string(b))}, nil
	case List:
		return blockView{Kind: "list", Texts: b.Items, Ordered: b.Ordered}, nil
	case Note:
		return blockView{Kind: "note", Tone: b.Tone.class(), Title: b.Title, Texts: paragraphs(b.Text)}, nil
	case Table:
		return newTable(b)
	case Figure:
		return newFigure(b)
	case Gallery:
		return newGallery(b)
	case VerdictTable:
		return newVerdicts(b), nil
	case NumberList:
		return newNumbers(b), nil
	case Links:
		return newLinks(b)
	case Fold:
		v := blockView{Kind: "fold", Title: b.Summary, Open: b.Open}
		var faults []error
		for _, inner := range b.Blocks {
			block, err := newBlock(inner)
			faults = append(faults, err)
			v.Blocks = append(v.Blocks, block)
		}
		return v, errors.Join(faults...)
	}
	return blockView{}, fmt.Errorf("a block of type %T", b)
}

// newLinks translates links. A path that leads out of the folder is a fault.
func newLinks(l Links) (blockView, error) {
	v := blockView{Kind: "links"}
	for _, item := range l.Items {
		if !fs.ValidPath(item.Path) || item.Path == "." || strings.Contains(item.Path, ":") {
			return v, fmt.Errorf("link %q: %q does not lead to a file of the folder", item.Text, item.Path)
		}
		v.Links = append(v.Links, linkView{Text: item.Text, URL: item.Path, Note: item.Note})
	}
	return v, nil
}

// paragraphs splits a text at blank lines.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func newTable(t Table) (blockView, error) {
	v := blockView{Kind: "table", Caption: t.Caption, Note: t.Note}
	for _, c := range t.Columns {
		v.Columns = append(v.Columns, columnView{c.Title, c.Unit, c.Align.class()})
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return v, fmt.Errorf("table %q: row %d has %d cells, the table %d columns", t.Caption, i+1, len(row), len(t.Columns))
		}
		cells := make([]cellView, len(row))
		for k, text := range row {
			cells[k] = cellView{text, t.Columns[k].Align.class()}
		}
		v.Rows = append(v.Rows, cells)
	}
	return v, nil
}

// pngHead is how every PNG file begins.
const pngHead = "\x89PNG\r\n\x1a\n"

func newFigure(f Figure) (blockView, error) {
	v := blockView{Kind: "figure", Caption: f.Caption, Alt: f.Alt}
	if v.Alt == "" {
		v.Alt = f.Caption
	}
	switch {
	case (len(f.SVG) > 0) == (len(f.PNG) > 0):
		return v, fmt.Errorf("figure %q: needs either an SVG or a PNG", f.Caption)
	case len(f.PNG) > 0:
		if !bytes.HasPrefix(f.PNG, []byte(pngHead)) {
			return v, fmt.Errorf("figure %q: not a PNG file", f.Caption)
		}
		v.Source = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(f.PNG))
		if f.Width > 0 {
			v.Width = short(f.Width)
		}
		return v, nil
	}
	if err := checkSVG(f.SVG); err != nil {
		return v, fmt.Errorf("figure %q: %w", f.Caption, err)
	}
	v.SVG = template.HTML(inline(f.SVG, f.Width))
	return v, nil
}

func newGallery(g Gallery) (blockView, error) {
	v := blockView{Kind: "gallery", Caption: g.Caption, Count: g.Columns}
	if v.Count <= 0 {
		v.Count = 2
	}
	var faults []error
	for _, f := range g.Figures {
		figure, err := newFigure(f)
		faults = append(faults, err)
		v.Figures = append(v.Figures, figure)
	}
	return v, errors.Join(faults...)
}

func newVerdicts(t VerdictTable) blockView {
	v := blockView{Kind: "verdicts", Caption: t.Caption, Note: t.Note, Summary: Summary(t.Rows)}
	for _, r := range t.Rows {
		value, interval := verdictNumbers(r)
		view := verdictView{ID: r.ID, Readout: r.Readout, Where: joined(r.Perturbation, r.System), Published: r.Published, Value: value,
			Interval: interval, Known: r.Known, Standing: r.standing(), Verdict: r.Verdict, Replicates: r.Replicates}
		if r.HasBand {
			view.Band = "band " + brief(r.Band[0]) + " to " + brief(r.Band[1])
		}
		v.Verdicts = append(v.Verdicts, view)
	}
	return v
}

// kindOrder is the order in which the kinds of numbers are counted; others follow.
var kindOrder = [...]string{"measured", "derived", "fitted", "assumed"}

func newNumbers(l NumberList) blockView {
	v := blockView{Kind: "numbers", Caption: l.Caption, Open: l.Open, Count: len(l.Numbers)}
	for _, k := range kindOrder {
		v.Kinds = append(v.Kinds, record.Count{Name: k})
	}
	for _, n := range l.Numbers {
		v.Numbers = append(v.Numbers, numberView{Name: n.Name, Value: n.Value, Range: n.Range, Kind: n.Kind, How: n.How, Source: linked(n.Source)})
		found := false
		for i := range v.Kinds {
			if v.Kinds[i].Name == n.Kind {
				v.Kinds[i].N++
				found = true
			}
		}
		if !found {
			v.Kinds = append(v.Kinds, record.Count{Name: n.Kind, N: 1})
		}
	}
	return v
}

// doi finds digital object identifiers.
var doi = regexp.MustCompile(`10\.[0-9]{4,9}/[^\s,;]+[^\s,;.)\]]`)

// linked splits a source into text and links to the DOIs in it.
func linked(source string) []linkView {
	var out []linkView
	for source != "" {
		at := doi.FindStringIndex(source)
		if at == nil {
			return append(out, linkView{Text: source})
		}
		if at[0] > 0 {
			out = append(out, linkView{Text: source[:at[0]]})
		}
		id := source[at[0]:at[1]]
		out = append(out, linkView{Text: id, URL: "https://doi.org/" + id})
		source = source[at[1]:]
	}
	return out
}
