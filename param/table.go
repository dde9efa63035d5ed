package param

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"paget/units"
)

// Column is one column that a table may have.
type Column struct {
	Name     string
	Required bool // the table must have it, and every row must fill it
}

// NumberColumns returns the columns of a table of numbers: those given, then
// value, kind, source and how, all required. A "-" in the column source says
// that there is none.
func NumberColumns(before ...Column) []Column {
	columns := slices.Clone(before)
	for _, name := range []string{"value", "kind", "source", "how"} {
		columns = append(columns, Column{name, true})
	}
	return columns
}

// Table is a tab-separated table: a header with the names of the columns, then
// one row a line. Lines that begin with # and empty lines are passed over.
type Table struct {
	File string
	Rows []Row // those without a fault in their structure, in file order
}

// Row is one row of a table. Asking for a column that was not declared panics.
type Row struct {
	header *header
	line   int
	cells  []string // trimmed; in the order of the file
}

// header is what the rows of a table share.
type header struct {
	file     string
	faults   *Faults
	declared []Column
	field    map[string]int // of each column that the file has, from 0
}

// ReadTable reads a tab-separated table; it never returns nil.
//
// Reported, each at its place: an empty or binary text, a missing, unknown or
// repeated column (with the nearest name), a row with too few or too many cells,
// and a required cell that is empty. Nothing is quoted: a cell holds neither
// tabs nor line ends, and quotation marks are part of it.
//
// file is the name that faults show; in its places the column is the number of
// the cell in its row, from 1.
func ReadTable(file string, data []byte, columns []Column, f *Faults) *Table {
	t := &Table{File: file}
	text, ok := readText(file, data, MaxFileSize, f)
	if !ok {
		return t
	}
	var h *header
	for number := 1; text != ""; number++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if trimmed := strings.TrimSpace(line); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if h == nil {
			if h, ok = readHeader(file, number, cells, columns, f); !ok {
				return t
			}
			continue
		}
		row := Row{header: h, line: number, cells: cells}
		if row.complete() {
			t.Rows = append(t.Rows, row)
		}
	}
	if h == nil {
		f.Add(Fault{Place: Place{File: file}, Problem: "has no row with the names of the columns", Allowed: listColumns(columns)})
	}
	return t
}

// readHeader checks the names of the columns.
func readHeader(file string, line int, cells []string, columns []Column, f *Faults) (*header, bool) {
	h := &header{file: file, faults: f, declared: columns, field: map[string]int{}}
	before := f.Len()
	add := func(field int, problem, hint string) {
		f.Add(Fault{Place: Place{file, line, field}, Problem: problem, Allowed: listColumns(columns), Hint: hint})
	}
	if len(cells) == 1 && len(columns) > 1 {
		add(1, "the header is a single cell", "columns are separated by tabs")
		return h, false
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	for i, name := range cells {
		_, twice := h.field[name]
		switch {
		case name == "":
			add(i+1, "a column has no name", "")
		case twice:
			add(i+1, "the column "+strconv.Quote(name)+" is given twice", "")
		case !slices.Contains(names, name):
			add(i+1, "unknown column "+strconv.Quote(shorten(name)), DidYouMean(name, names))
		default:
			h.field[name] = i
		}
	}
	for _, c := range columns {
		if _, ok := h.field[c.Name]; c.Required && !ok {
			add(0, "the column "+strconv.Quote(c.Name)+" is missing", "")
		}
	}
	return h, f.Len() == before
}

// listColumns names the columns that a table may have.
func listColumns(columns []Column) string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return listNames(names)
}

// complete checks that a row has all its cells and that the required are filled.
func (r Row) complete() bool {
	h := r.header
	if want := len(h.field); len(r.cells) != want {
		hint := ""
		if len(r.cells) < want {
			hint = "an empty cell still needs its tab"
		}
		h.faults.Add(Fault{
			Place: Place{h.file, r.line, min(len(r.cells), want+1)}, Field: r.name(),
			Problem: fmt.Sprintf("the row has %s", count(len(r.cells), "cell")),
			Allowed: fmt.Sprintf("%d, as in the header", want), Hint: hint,
		})
		return false
	}
	whole := true
	for _, c := range h.declared {
		if i, ok := h.field[c.Name]; ok && c.Required && r.cells[i] == "" {
			r.Fault(c.Name, "the cell is empty", "", "")
			whole = false
		}
	}
	return whole
}

// count prints "1 cell", "2 cells".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// name names the row by its first cell.
func (r Row) name() string { return shorten(r.cells[0]) }

// field returns the index of a column's cell, or -1 if the file lacks the column.
func (r Row) field(column string) int {
	if i, ok := r.header.field[column]; ok {
		return i
	}
	for _, c := range r.header.declared {
		if c.Name == column {
			return -1
		}
	}
	panic("param: table " + r.header.file + " was read without the column " + column)
}

// Has reports whether the cell is filled.
func (r Row) Has(column string) bool { return r.Text(column) != "" }

// Text returns the cell, without the blanks around it; "" if it is empty or an
// optional column is absent.
func (r Row) Text(column string) string {
	if i := r.field(column); i >= 0 {
		return r.cells[i]
	}
	return ""
}

// Place returns where the cell stands; Column is the number of the cell. With ""
// it is the place of the row.
func (r Row) Place(column string) Place {
	p := Place{File: r.header.file, Line: r.line}
	if column != "" {
		p.Column = r.field(column) + 1
	}
	return p
}

// Fault adds a fault at a cell. The sentence begins with the row's first cell,
// the column and the value as written; problem continues it: `is not …`.
func (r Row) Fault(column, problem, allowed, hint string) {
	field := column
	if name := r.name(); name != "" && r.field(column) != 0 {
		field = name + ": " + column
	}
	r.header.faults.Add(Fault{r.Place(column), field, r.Text(column), problem, allowed, hint})
}

// OneOf returns the cell, which must be one of the names given; what says what
// they name: "node".
func (r Row) OneOf(column, what string, names []string) string {
	return readCell(r, column, func(text string) (string, *verdict) { return readOneOf(text, what, names) })
}

// Texts returns the parts of a cell between separators, without the blanks
// around them; none if the cell is empty. An empty part is a fault.
func (r Row) Texts(column, separator string) []string {
	if !r.Has(column) {
		return nil
	}
	parts := strings.Split(r.Text(column), separator)
	for i := range parts {
		if parts[i] = strings.TrimSpace(parts[i]); parts[i] == "" {
			r.Fault(column, "has an empty part", "parts separated by "+strconv.Quote(separator), "")
			return nil
		}
	}
	return parts
}

// Int returns a whole number from low to high.
//
// Panics if low > high, as does Quantity.
func (r Row) Int(column string, low, high int) int {
	return readCell(r, column, func(text string) (int, *verdict) { return readInt(text, low, high) })
}

// Bool returns true or false.
func (r Row) Bool(column string) bool { return readCell(r, column, readBool) }

// Fraction returns a share from 0 to 1, written as 0.8 or 80 %.
func (r Row) Fraction(column, what string) float64 {
	return readCell(r, column, func(text string) (float64, *verdict) { return readFraction(text, what) })
}

// Quantity returns a quantity of the dimension given, from low to high.
//
// Units: low, high and the result in inside units.
func (r Row) Quantity(column string, dim units.Dimension, low, high float64) float64 {
	return readCell(r, column, func(text string) (float64, *verdict) { return readQuantity(text, dim, low, high) })
}

// Kind returns the kind of a number.
func (r Row) Kind(column string) Kind { return readCell(r, column, readKind) }

// Number returns the number in a column, with its range, and with kind, source
// and how from the columns of these names; several columns of a row may hold
// numbers that share them. Its name is the row's first cell. A number without a
// source ("-") is a fault unless its kind is assumed.
//
// Units: in inside units of dim.
// Panics if the table was read without the columns kind, source and how.
func (r Row) Number(column string, dim units.Dimension) Number { return r.number(column, &dim) }

// NumberOfAnyUnit is Number for tables whose rows are of different dimensions;
// what reads the number later checks it by Number.As.
func (r Row) NumberOfAnyUnit(column string) Number { return r.number(column, nil) }

func (r Row) number(column string, dim *units.Dimension) Number {
	n := readCell(r, column, func(text string) (Number, *verdict) { return parseNumber(text, dim) })
	n.Name, n.Place = r.cells[0], r.Place(column)
	n.Kind, n.Source, n.How = r.Kind("kind"), r.Text("source"), r.Text("how")
	if v := sourceVerdict(n.Kind, n.Source); v != nil {
		r.Fault("source", v.problem, v.allowed, v.hint)
	}
	if n.Source == "-" {
		n.Source = ""
	}
	return n
}

// readCell reads a cell and adds a fault if it does not please.
func readCell[T any](r Row, column string, read func(string) (T, *verdict)) T {
	var zero T
	if !r.Has(column) {
		r.Fault(column, "the cell is empty", "", "")
		return zero
	}
	value, v := read(r.Text(column))
	if v != nil {
		r.Fault(column, v.problem, v.allowed, v.hint)
		return zero
	}
	return value
}
