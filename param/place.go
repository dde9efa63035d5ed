package param

import "strconv"

// Place says where in a file something stands.
//
// Units: Line and Column count from 1; 0 means "not known". In a YAML file
// Column counts characters; in a table it is the number of the field.
type Place struct {
	File         string
	Line, Column int
}

// String returns file:line:column, leaving out what is not known.
func (p Place) String() string {
	s := p.File
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// before orders places by file name, then line, then column.
func (p Place) before(q Place) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Column < q.Column
}
