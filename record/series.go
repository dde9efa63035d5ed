package record

import (
	"fmt"
	"io"
	"slices"
)

// Series is a table that grows by rows during a long run: counts and radii at the
// times of reading. It is kept in memory, written anew as a whole at each Flush, and
// saved with the checkpoint, so that a run that goes on knows its beginning. It is
// meant for up to some 10⁵ rows; cells over time belong into a GrowingFile or into
// one file a time.
type Series struct{ table Table }

// NewSeries returns an empty series with the columns of a table; their values are
// left out.
//
// Panics if the columns make no table.
func NewSeries(columns Table) *Series {
	s := &Series{Table{Name: columns.Name, Doc: columns.Doc, Columns: slices.Clone(columns.Columns)}}
	for i := range s.table.Columns {
		c := &s.table.Columns[i]
		c.Text, c.Float, c.Int = nil, nil, nil
	}
	if err := s.table.Validate(); err != nil {
		panic(err.Error())
	}
	return s
}

// Add appends a row: one value a column, a string, float64, int or int64 as the
// column's type asks for.
//
// Panics on another number of values or another type.
func (s *Series) Add(row ...any) {
	if len(row) != len(s.table.Columns) {
		panic(fmt.Sprintf("record: series %q: a row of %d values for %d columns", s.table.Name, len(row), len(s.table.Columns)))
	}
	for i, v := range row { // all are looked at before one is added
		if c := &s.table.Columns[i]; typeOf(v) != c.Type {
			panic(fmt.Sprintf("record: series %q: column %q holds a %s, the row a %T", s.table.Name, c.Name, c.Type, v))
		}
	}
	for i, v := range row {
		c := &s.table.Columns[i]
		switch v := v.(type) {
		case string:
			c.Text = append(c.Text, v)
		case float64:
			c.Float = append(c.Float, v)
		case int:
			c.Int = append(c.Int, int64(v))
		case int64:
			c.Int = append(c.Int, v)
		}
	}
}

// typeOf returns the type of column that holds the value, or none.
func typeOf(v any) Type {
	switch v.(type) {
	case string:
		return Text
	case float64:
		return Float
	case int, int64:
		return Int
	}
	return 0
}

// Len returns the number of rows.
func (s *Series) Len() int { return s.table.NRows() }

// Table returns the rows. They are those of the series, not a copy.
func (s *Series) Table() *Table { return &s.table }

// Flush writes the series as a Parquet file of that name, whole or not at all.
//
// Errors: *FolderError; a text that is not UTF-8.
func (s *Series) Flush(f *Folder, name string, h *Header) error {
	return f.Write(name, func(w io.Writer) error { return s.table.WriteParquet(w, h) })
}

// Save writes the rows with the names and types of the columns.
func (s *Series) Save(e *Encoder) {
	e.Section("series")
	e.Int(len(s.table.Columns))
	for i := range s.table.Columns {
		c := &s.table.Columns[i]
		e.Text(c.Name)
		e.Int(int(c.Type))
		switch c.Type {
		case Text:
			e.Int(len(c.Text))
			for _, v := range c.Text {
				e.Text(v)
			}
		case Float:
			e.Floats(c.Float)
		case Int:
			words := make([]uint64, len(c.Int))
			for k, v := range c.Int {
				words[k] = uint64(v)
			}
			e.Uint64s(words)
		}
	}
}

// Load reads what Save wrote, in place of the rows that are there. Errors are kept
// in d, among them other columns than those of the series; the rows stay then.
func (s *Series) Load(d *Decoder) {
	d.Section("series")
	if n := d.Int(); d.Err() == nil && n != len(s.table.Columns) {
		d.Fail("the series %q has %d columns, the checkpoint %d", s.table.Name, len(s.table.Columns), n)
	}
	columns := slices.Clone(s.table.Columns)
	for i := range columns {
		c := &columns[i]
		if name, kind := d.Text(), Type(d.Int()); d.Err() == nil && (name != c.Name || kind != c.Type) {
			d.Fail("the series %q has a column %q (%s) where the checkpoint has %q (%s)", s.table.Name, c.Name, c.Type, name, kind)
		}
		c.load(d)
	}
	loaded := Table{Name: s.table.Name, Doc: s.table.Doc, Columns: columns}
	if d.Err() == nil {
		if err := loaded.Validate(); err != nil {
			d.Fail("%v", err)
		}
	}
	if d.Err() == nil {
		s.table = loaded
	}
}

// load reads the values of a column.
func (c *Column) load(d *Decoder) {
	switch c.Type {
	case Text:
		c.Text = nil
		for n := d.Int(); len(c.Text) < n && d.Err() == nil; {
			c.Text = append(c.Text, d.Text())
		}
	case Float:
		c.Float = d.Floats()
	case Int:
		c.Int = nil
		for _, v := range d.Uint64s() {
			c.Int = append(c.Int, int64(v))
		}
	}
}
