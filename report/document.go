package report

import "paget/record"

// Document is everything a report says, as data: no engine is asked again when
// it is written out.
type Document struct {
	// Title names the study; it is the page's heading and window title.
	Title string
	// Question is the laboratory's question in one sentence, or empty.
	Question string
	// Answer is what the run found, in one to three sentences, or empty.
	Answer string
	// Facts are a few figures worth seeing at once, shown as a row of tiles.
	Facts []Fact
	// Header is the provenance of the run; it closes the report.
	Header record.Header
	// Sections follow one another; those with a title are listed as contents.
	Sections []Section
}

// Fact is one figure of the tiles under the answer: "9 of 11" above "rows pass".
type Fact struct {
	Value string
	Label string
	Tone  Tone
}

// Section is one chapter of a report: a title, a leading sentence and blocks.
type Section struct {
	Title  string
	Lead   string
	Blocks []Block
}

// Block is one piece of a section: Paragraph, List, Table, Figure, Gallery,
// VerdictTable, NumberList, Links, Note or Fold.
type Block interface{ block() }

// Paragraph is running text; blank lines in it separate paragraphs.
type Paragraph string

// List is a bulleted list, or a numbered one when Ordered is set.
type List struct {
	Items   []string
	Ordered bool
}

// Tone is the colour of a Note or a Fact.
type Tone uint8

// The tones. Information is the zero value.
const (
	Information Tone = iota
	Good
	Caution
	Bad
)

// Note is a boxed remark, for what a reader must not miss.
type Note struct {
	Tone  Tone
	Title string
	Text  string
}

// Align says on which side the cells of a column stand.
type Align uint8

// The alignments. Left is the zero value; numbers stand on the Right.
const (
	Left Align = iota
	Right
	Centre
)

// TableColumn is the head of one column of a Table.
type TableColumn struct {
	Title string
	Unit  string // shown under the title; empty for none
	Align Align
}

// Table is a table of finished text. Every row has as many cells as there are
// columns.
type Table struct {
	Caption string
	Columns []TableColumn
	Rows    [][]string
	Note    string
}

// Figure is a finished picture: an SVG document or a PNG file, one of the two.
type Figure struct {
	SVG     []byte
	PNG     []byte
	Caption string
	Alt     string  // what a reader who cannot see the picture is told
	Width   float64 // widest it may be shown, CSS pixels; 0 takes the picture's own width
}

// Gallery shows figures side by side, Columns to a row on a wide window.
type Gallery struct {
	Figures []Figure
	Columns int // 2 when zero
	Caption string
}

// VerdictTable shows published beside simulated, a verdict a row.
type VerdictTable struct {
	Caption string
	Rows    []Verdict
	Note    string
}

// Number is one number a result rests on, as the catalogue states it.
type Number struct {
	Name   string
	Value  string // with unit, as text: "0.36 um/min"
	Range  string // "0.25..0.60", or empty
	Kind   string // measured, derived, fitted or assumed
	Source string
	How    string
}

// NumberList shows the numbers a result rests on, with a count of each kind.
type NumberList struct {
	Caption string
	Numbers []Number
	Open    bool // false folds the rows away under the counts
}

// Links leads to other files of the same folder or below it.
type Links struct {
	Items []Link
}

// Link is one file and what is in it.
type Link struct {
	Text string
	Path string // relative to the page
	Note string
}

// Fold is a set of blocks behind a line that the reader opens by a click.
type Fold struct {
	Summary string
	Blocks  []Block
	Open    bool
}

func (Paragraph) block()    {}
func (List) block()         {}
func (Note) block()         {}
func (Table) block()        {}
func (Figure) block()       {}
func (Gallery) block()      {}
func (VerdictTable) block() {}
func (NumberList) block()   {}
func (Links) block()        {}
func (Fold) block()         {}
