package record

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Type is what a column holds.
type Type uint8

// The types of columns. The zero value is none of them.
const (
	Text Type = iota + 1
	Float
	Int
)

// String returns the word that dictionaries use.
func (t Type) String() string {
	switch t {
	case Text:
		return "text"
	case Float:
		return "number"
	case Int:
		return "whole number"
	}
	return "unknown"
}

// Column is a named list of values of one type. Only the slice of that type is
// used; append to it to add a row.
//
// Units: those that Unit names; "" for pure numbers and texts.
// Range: in Float, NaN means "not available"; infinities are kept.
type Column struct {
	Name, Unit, Doc string
	Type            Type
	Text            []string
	Float           []float64
	Int             []int64
}

// TextColumn returns a column of texts.
func TextColumn(name, doc string, values ...string) Column {
	return Column{Name: name, Doc: doc, Type: Text, Text: values}
}

// FloatColumn returns a column of numbers in the unit named.
func FloatColumn(name, unit, doc string, values ...float64) Column {
	return Column{Name: name, Unit: unit, Doc: doc, Type: Float, Float: values}
}

// IntColumn returns a column of whole numbers in the unit named.
func IntColumn(name, unit, doc string, values ...int64) Column {
	return Column{Name: name, Unit: unit, Doc: doc, Type: Int, Int: values}
}

// Len returns the number of values.
func (c *Column) Len() int {
	switch c.Type {
	case Text:
		return len(c.Text)
	case Float:
		return len(c.Float)
	case Int:
		return len(c.Int)
	}
	return 0
}

// Table is a list of columns of equal length.
type Table struct {
	Name, Doc string
	Columns   []Column
}

// NRows returns the number of rows of a valid table.
func (t *Table) NRows() int {
	if len(t.Columns) == 0 {
		return 0
	}
	return t.Columns[0].Len()
}

// Column returns the column of that name, or nil.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Validate returns an error unless the columns make a table: at least one,
// names that are unique, of printable characters, without comma, quotation mark
// or backslash and without blanks at the ends, known types, equal lengths,
// values in the slice of the type alone, and texts in UTF-8.
func (t *Table) Validate() error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("record: table %q has no columns", t.Name)
	}
	seen := map[string]bool{}
	for i := range t.Columns {
		c := &t.Columns[i]
		fail := func(format string, args ...any) error {
			return fmt.Errorf("record: table %q, column %q: %s", t.Name, c.Name, fmt.Sprintf(format, args...))
		}
		switch {
		case !goodName(c.Name):
			return fail("the name cannot be written to every format")
		case seen[c.Name]:
			return fail("the name is given twice")
		case c.Type.String() == "unknown":
			return fail("no type is set")
		case c.Type != Text && c.Text != nil, c.Type != Float && c.Float != nil, c.Type != Int && c.Int != nil:
			return fail("a column of type %q holds values of another type", c.Type)
		case c.Len() != t.NRows():
			return fail("%d values, but %d in column %q", c.Len(), t.NRows(), t.Columns[0].Name)
		}
		seen[c.Name] = true
		for row, text := range c.Text {
			if !utf8.ValidString(text) {
				return fail("row %d is not text in UTF-8", row+1)
			}
		}
	}
	return nil
}

// goodName reports whether CSV, Parquet and a command line all bear the name.
func goodName(name string) bool {
	if name == "" || name != strings.TrimSpace(name) || !utf8.ValidString(name) || strings.ContainsAny(name, ",\"'`\\") {
		return false
	}
	for _, r := range name {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// missing reports whether a number stands for "not available".
func missing(x float64) bool { return math.IsNaN(x) }
