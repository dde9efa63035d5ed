package catalog

import (
	"fmt"

	"paget/param"
)

// How far a source was read by whoever took a number or a sign from it.
const (
	ReadData      = "data"      // the data themselves
	ReadTable     = "table"     // a table of the paper
	ReadLegend    = "legend"    // a figure legend
	ReadAbstract  = "abstract"  // the abstract
	ReadSecondary = "secondary" // another text that reports it
	ReadRecalled  = "recalled"  // nobody has read it for this project
)

// readWords are the allowed words of the column read.
var readWords = []string{ReadData, ReadTable, ReadLegend, ReadAbstract, ReadSecondary, ReadRecalled}

// A Source is a publication or data set, and how far it was read.
type Source struct {
	Key, Authors, Year string
	Title              string // what it is, in a few words of ours
	DOI                string // "" if unknown
	Because            string // what it is cited for
	Read               string // one of ReadData … ReadRecalled
	Place              param.Place
}

// source reads one row of sources.tsv.
func (r *reader) source(w row) {
	s := &Source{
		Key: r.need(w, "key"), Authors: r.need(w, "authors"), Year: r.need(w, "year"),
		Title: r.need(w, "title"), DOI: w.Text("doi"), Because: r.need(w, "because"),
		Read: w.Text("read"), Place: w.Place("key"),
	}
	if s.DOI == "-" {
		s.DOI = ""
	}
	known := false
	for _, word := range readWords {
		known = known || s.Read == word
	}
	if !known {
		r.fault(w, "read", fmt.Sprintf("%q does not say how far the source was read", s.Read),
			"data, table, legend, abstract, secondary, recalled", param.DidYouMean(s.Read, readWords))
	}
	if r.c.Source(s.Key) != nil {
		r.fault(w, "key", fmt.Sprintf("source %q stands twice", s.Key), "each key once", "")
		return
	}
	r.c.sources = append(r.c.sources, s)
}

// Source returns the source with that key, or nil.
func (c *Catalogue) Source(key string) *Source {
	for _, s := range c.sources {
		if s.Key == key {
			return s
		}
	}
	return nil
}

// Sources returns all sources in the order of the table.
func (c *Catalogue) Sources() []*Source { return append([]*Source(nil), c.sources...) }

func (c *Catalogue) sourceKeys() []string {
	out := make([]string, len(c.sources))
	for i, s := range c.sources {
		out[i] = s.Key
	}
	return out
}
