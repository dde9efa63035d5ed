package pathway

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"paget/param"
)

// Limits of a workbook; beyond them it is refused.
const (
	largestWorkbook = 8 << 20  // bytes of the file
	largestUnpacked = 64 << 20 // bytes of its content
	mostRows        = 20000    // rows of one sheet
	headerWithin    = 10       // rows among which the column names are looked for
)

// CellFault is a fault with its place in a workbook.
type CellFault struct {
	Sheet string
	Cell  string // for example "F12"; empty if the sheet as a whole is meant
	Fault Fault
}

// Error prints sheet!cell and the fault.
func (e *CellFault) Error() string {
	place := e.Sheet
	if e.Cell != "" {
		place += "!" + e.Cell
	}
	return place + ": " + e.Fault.Error()
}

// Unwrap returns the fault without its place.
func (e *CellFault) Unwrap() error { return &e.Fault }

// ReadNetflux reads a network from a workbook (.xlsx) in the form of the program
// Netflux.
//
// Sheet "species" has the columns ID, Yinit, Ymax, tau and, if wanted, name;
// sheet "reactions" has ID, Rule, Weight, n, EC50. Other columns are left alone,
// except that "notes" becomes How. Column names stand within the first ten rows;
// case does not matter. Rows without entries in these columns, and rows that
// begin with # or %, are comments. In rules "+" means AND, as in old workbooks.
// Species that rules without inputs drive stay ordinary nodes.
//
// Units: tau is taken as minutes, whatever unit the workbook's author had in mind.
// Errors: all faults joined, each a *CellFault, or one error if the data is no
// workbook or too large (8 MiB; 64 MiB unpacked; 20,000 rows).
// Source of the form: Kraeutler et al. 2010, 10.1186/1752-0509-4-157, and the
// models distributed with Netflux.
func ReadNetflux(data []byte) (Network, error) {
	if len(data) > largestWorkbook {
		return Network{}, fmt.Errorf("pathway: the workbook has %d bytes; allowed: %d", len(data), largestWorkbook)
	}
	r := &netfluxReader{}
	species, reactions, err := r.open(data)
	if err != nil {
		return Network{}, err
	}
	r.readSpecies(species)
	r.readReactions(reactions)
	r.checkNetwork()
	if len(r.faults) > 0 {
		return Network{}, errors.Join(r.faults...)
	}
	return r.network, nil
}

// netfluxReader collects the network and what is wrong with it.
type netfluxReader struct {
	network     Network
	faults      []error
	nodes       sheet // for the places of nodes and links
	links       sheet
	nodeRow     []int
	linkRow     []int
	speciesOK   bool
	reactionsOK bool
}

// sheet is the rows of one worksheet with the columns found by name.
type sheet struct {
	name   string
	rows   [][]string
	header int            // row that holds the column names
	column map[string]int // lower-case name → column
}

// open unpacks the two sheets. The library may stumble over files made to break
// it; that counts as "no workbook".
func (r *netfluxReader) open(data []byte) (species, reactions sheet, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("pathway: not a workbook that can be read: %v", broken)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: largestUnpacked, UnzipXMLSizeLimit: largestUnpacked, RawCellValue: true})
	if err != nil {
		return species, reactions, fmt.Errorf("pathway: not a workbook (.xlsx) that can be read: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	read := func(wanted string) (sheet, error) {
		s := sheet{name: wanted, column: map[string]int{}}
		for _, name := range f.GetSheetList() {
			if strings.EqualFold(strings.TrimSpace(name), wanted) {
				s.name = name
				return s, s.read(f)
			}
		}
		return s, fmt.Errorf("pathway: the workbook has no sheet %q; it has: %s", wanted, strings.Join(f.GetSheetList(), ", "))
	}
	species, err1 := read("species")
	reactions, err2 := read("reactions")
	return species, reactions, errors.Join(err1, err2)
}

// read fetches the rows.
func (s *sheet) read(f *excelize.File) (err error) {
	rows, err := f.Rows(s.name)
	if err != nil {
		return fmt.Errorf("pathway: sheet %q: %w", s.name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if len(s.rows) == mostRows {
			return fmt.Errorf("pathway: sheet %q has more than %d rows", s.name, mostRows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("pathway: sheet %q: %w", s.name, err)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		s.rows = append(s.rows, cells)
	}
	return rows.Error()
}

// findColumns looks for a row that names all wanted columns.
func (r *netfluxReader) findColumns(s *sheet, wanted ...string) bool {
	best, missing := -1, wanted
	for at, row := range s.rows[:min(len(s.rows), headerWithin)] {
		column := map[string]int{}
		for c, name := range row {
			if _, known := column[strings.ToLower(name)]; !known {
				column[strings.ToLower(name)] = c
			}
		}
		var lacking []string
		for _, name := range wanted {
			if _, known := column[strings.ToLower(name)]; !known {
				lacking = append(lacking, name)
			}
		}
		if len(lacking) < len(missing) {
			best, missing = at, lacking
			s.header, s.column = at, column
		}
	}
	if len(missing) == 0 {
		return true
	}
	if best < 0 {
		r.faults = append(r.faults, &CellFault{Sheet: s.name, Fault: Fault{Problem: "has no row of column names", Allowed: strings.Join(wanted, ", ") + fmt.Sprintf(" within the first %d rows", headerWithin)}})
		return false
	}
	for _, name := range missing {
		r.faults = append(r.faults, &CellFault{Sheet: s.name, Cell: cellName(0, best), Fault: Fault{Field: "column", Value: name, Problem: "is missing",
			Allowed: strings.Join(wanted, ", "), Hint: param.DidYouMean(name, s.rows[best])}})
	}
	return false
}

// cell returns the text of a column in a row, "" where the row is short.
func (s *sheet) cell(row int, column string) string {
	c, known := s.column[strings.ToLower(column)]
	if !known || c >= len(s.rows[row]) {
		return ""
	}
	return s.rows[row][c]
}

// comment says whether a row holds nothing in the wanted columns or is marked.
func (s *sheet) comment(row int, wanted ...string) bool {
	for _, text := range s.rows[row] {
		if text != "" {
			if text[0] == '#' || text[0] == '%' {
				return true
			}
			break
		}
	}
	for _, name := range wanted {
		if s.cell(row, name) != "" {
			return false
		}
	}
	return true
}

// cellName is the name of a cell, "C7"; column and row count from 0.
func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return fmt.Sprintf("row %d", row+1)
	}
	return name
}

// place adds the place of a column in a row to a fault.
func (s *sheet) place(row int, column string, f Fault) error {
	return &CellFault{Sheet: s.name, Cell: cellName(s.column[strings.ToLower(column)], row), Fault: f}
}

// number reads a number.
func (r *netfluxReader) number(s *sheet, row int, column, allowed string) float64 {
	text := s.cell(row, column)
	x, err := strconv.ParseFloat(text, 64)
	if err == nil {
		return x
	}
	f := Fault{Field: column, Value: fmt.Sprintf("%q", text), Problem: "is not a number", Allowed: allowed}
	if text == "" {
		f.Value, f.Problem = "", "is missing"
	} else if _, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil {
		f.Hint = "the decimal sign is a point"
	}
	r.faults = append(r.faults, s.place(row, column, f))
	return 0
}

// readSpecies reads the nodes.
func (r *netfluxReader) readSpecies(s sheet) {
	wanted := []string{"ID", "Yinit", "Ymax", "tau"}
	if r.speciesOK = r.findColumns(&s, wanted...); !r.speciesOK {
		return
	}
	for row := s.header + 1; row < len(s.rows); row++ {
		if s.comment(row, wanted...) {
			continue
		}
		before := len(r.faults)
		node := Node{Name: s.cell(row, "ID"), Label: s.cell(row, "name")}
		if node.Name == "" {
			r.faults = append(r.faults, s.place(row, "ID", Fault{Field: "ID", Problem: "is missing", Allowed: "the name of the species", Hint: "a comment begins with #"}))
		}
		node.Initial = r.number(&s, row, "Yinit", "0 or more")
		node.Max = r.number(&s, row, "Ymax", "0 or more")
		node.Tau = r.number(&s, row, "tau", "above 0")
		if len(r.faults) > before {
			node.Tau = 1 // keeps the name known; the faults are noted
			if node.Name == "" {
				continue
			}
		}
		r.network.Nodes = append(r.network.Nodes, node)
		r.nodeRow = append(r.nodeRow, row)
	}
	r.nodes = s
}

// readReactions reads the links.
func (r *netfluxReader) readReactions(s sheet) {
	wanted := []string{"ID", "Rule", "Weight", "n", "EC50"}
	if r.reactionsOK = r.findColumns(&s, wanted...); !r.reactionsOK {
		return
	}
	for row := s.header + 1; row < len(s.rows); row++ {
		if s.comment(row, wanted...) {
			continue
		}
		before := len(r.faults)
		link := Link{ID: s.cell(row, "ID"), How: s.cell(row, "notes")}
		if link.ID == "" {
			r.faults = append(r.faults, s.place(row, "ID", Fault{Field: "ID", Problem: "is missing", Allowed: "the name of the reaction", Hint: "a comment begins with #"}))
		}
		var err error
		if link.Inputs, link.Target, err = parseRule(s.cell(row, "Rule"), true); err != nil {
			r.faults = append(r.faults, s.place(row, "Rule", Fault{Link: link.ID, Problem: err.Error()}))
		}
		link.Weight = r.number(&s, row, "Weight", "0 to 1")
		link.Hill = r.number(&s, row, "n", "above 0")
		link.EC50 = r.number(&s, row, "EC50", "above 0")
		if len(r.faults) == before {
			r.network.Links = append(r.network.Links, link)
			r.linkRow = append(r.linkRow, row)
		}
	}
	r.links = s
}

// netfluxColumns names the column in which a field of Fault stands.
var netfluxColumns = map[string]string{
	"name": "ID", "id": "ID", "initial": "Yinit", "max": "Ymax", "tau": "tau",
	"target": "Rule", "input": "Rule", "peak": "Rule", "weight": "Weight", "Hill": "n", "EC50": "EC50",
}

// checkNetwork adds the faults of the network as a whole, with their cells.
func (r *netfluxReader) checkNetwork() {
	if !r.speciesOK || !r.reactionsOK {
		return
	}
	for _, f := range r.network.Faults() {
		switch {
		case f.Link != "":
			r.faults = append(r.faults, r.links.place(r.linkRow[f.Index], netfluxColumns[f.Field], f))
		case f.Node != "":
			r.faults = append(r.faults, r.nodes.place(r.nodeRow[f.Index], netfluxColumns[f.Field], f))
		default:
			r.faults = append(r.faults, &CellFault{Sheet: r.nodes.name, Fault: f})
		}
	}
}
