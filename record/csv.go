package record

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteCSV writes the table as CSV: a first line with the names of the columns,
// then one row a line. Numbers have the fewest digits that read back as the same
// number, NaN is an empty cell, infinities are Inf and -Inf. Cells are quoted as
// in RFC 4180; lines end with a line feed.
//
// Provenance and units do not fit into this format: the header goes to run.json,
// units and meanings to WriteDictionary.
//
// Errors: an invalid table (Validate), or those of w.
func (t *Table) WriteCSV(w io.Writer) error {
	if err := t.Validate(); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	var line []byte
	for i := range t.Columns {
		line = appendCell(line, t.Columns[i].Name, i > 0, len(t.Columns) == 1)
	}
	out.Write(append(line, '\n'))
	for row := range t.NRows() {
		line = line[:0]
		for i := range t.Columns {
			c := &t.Columns[i]
			switch c.Type {
			case Text:
				line = appendCell(line, c.Text[row], i > 0, len(t.Columns) == 1)
				continue
			case Int:
				line = strconv.AppendInt(appendComma(line, i > 0), c.Int[row], 10)
			case Float:
				line = appendFloat(appendComma(line, i > 0), c.Float[row], len(t.Columns) == 1)
			}
		}
		// bufio.Writer keeps the first error and returns it from Flush.
		out.Write(append(line, '\n'))
	}
	return out.Flush()
}

// appendComma appends the sign between two cells.
func appendComma(line []byte, comma bool) []byte {
	if comma {
		return append(line, ',')
	}
	return line
}

// appendFloat appends a number; alone says that it is the only cell of its row,
// which then may not be empty, because readers skip empty lines.
func appendFloat(line []byte, x float64, alone bool) []byte {
	switch {
	case missing(x) && alone:
		return append(line, '"', '"')
	case missing(x):
		return line
	case math.IsInf(x, 1):
		return append(line, "Inf"...)
	case math.IsInf(x, -1):
		return append(line, "-Inf"...)
	}
	return strconv.AppendFloat(line, x, 'g', -1, 64)
}

// appendCell appends a text, in quotes if it holds a sign that means something
// in CSV, begins or ends with a blank, or is empty and alone.
func appendCell(line []byte, text string, comma, alone bool) []byte {
	line = appendComma(line, comma)
	quoted := strings.ContainsAny(text, ",\"\r\n") || text != strings.TrimSpace(text) || (text == "" && alone)
	if !quoted {
		return append(line, text...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
	return append(line, '"')
}

// WriteDictionary writes a CSV that explains the table's columns: name, type,
// unit and meaning, one column a line.
//
// Errors: as WriteCSV.
func (t *Table) WriteDictionary(w io.Writer) error {
	if err := t.Validate(); err != nil {
		return err
	}
	names, types := TextColumn("column", ""), TextColumn("type", "")
	unit, meaning := TextColumn("unit", ""), TextColumn("meaning", "")
	for _, c := range t.Columns {
		names.Text = append(names.Text, c.Name)
		types.Text = append(types.Text, c.Type.String())
		unit.Text = append(unit.Text, c.Unit)
		meaning.Text = append(meaning.Text, c.Doc)
	}
	dictionary := Table{Name: t.Name + " dictionary", Columns: []Column{names, types, unit, meaning}}
	return dictionary.WriteCSV(w)
}

// ReadCSV reads a table that WriteCSV wrote, or any CSV with a header line.
//
// CSV holds no types, so each column gets the narrowest that all its cells bear:
// whole number, number (an empty cell is NaN), else text; a column that is empty
// throughout is text. Units and meanings are not in the file. Inside quotes, a
// carriage return before a line feed is lost.
//
// Errors: no header, rows of different lengths, bad quoting, with the line; and
// those of r.
func ReadCSV(r io.Reader) (*Table, error) {
	reader := csv.NewReader(r)
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("record: CSV without a header line")
	}
	if err != nil {
		return nil, fmt.Errorf("record: CSV: %w", err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	columns := make([][]string, len(header))
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("record: CSV: %w", err)
		}
		for i, cell := range cells {
			columns[i] = append(columns[i], cell)
		}
	}
	t := &Table{}
	for i, name := range header {
		t.Columns = append(t.Columns, columnOf(name, columns[i]))
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	return t, nil
}

// columnOf gives cells the narrowest type that all of them bear.
func columnOf(name string, cells []string) Column {
	ints := make([]int64, 0, len(cells))
	floats := make([]float64, 0, len(cells))
	filled := false
	for _, cell := range cells {
		if cell == "" {
			floats = append(floats, math.NaN())
			continue
		}
		filled = true
		if n, err := strconv.ParseInt(cell, 10, 64); err == nil && strconv.FormatInt(n, 10) == cell {
			ints = append(ints, n)
		}
		x, ok := parseFloat(cell)
		if !ok {
			return TextColumn(name, "", cells...)
		}
		floats = append(floats, x)
	}
	switch {
	case !filled:
		return TextColumn(name, "", cells...)
	case len(ints) == len(cells):
		return IntColumn(name, "", "", ints...)
	}
	return FloatColumn(name, "", "", floats...)
}

// parseFloat reads a decimal number, Inf or -Inf, and nothing else that Go takes
// for a number (0x1p-2, 1_000, nan).
func parseFloat(cell string) (float64, bool) {
	switch cell {
	case "Inf":
		return math.Inf(1), true
	case "-Inf":
		return math.Inf(-1), true
	}
	if strings.Trim(cell, "0123456789+-.eE") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(cell, 64)
	return x, err == nil
}
