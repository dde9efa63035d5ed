package catalog

import "paget/param"

// A Word is a fact that is not a number: a subtype, a species, a force law.
type Word struct {
	Name, Text  string
	Kind        param.Kind
	Source, How string
	Place       param.Place
}

// A Sheet is what the catalogue says of one thing in rows of name and value: a
// cell line, an assay, a medium, a reagent.
//
// The names of its numbers are short ("pore diameter"); Catalogue.Numbers puts
// the name of the thing before them ("assay transwell pore diameter").
type Sheet struct {
	Name    string
	Words   []Word
	Numbers []param.Number
}

// Number returns the number of that name and whether there is one.
func (s *Sheet) Number(name string) (param.Number, bool) {
	for i := range s.Numbers {
		if s.Numbers[i].Name == name {
			return s.Numbers[i], true
		}
	}
	return param.Number{}, false
}

// Value returns the value of the number of that name, 0 without one.
//
// Units: inside units. Load has refused sheets that lack a needed number.
func (s *Sheet) Value(name string) float64 {
	n, _ := s.Number(name)
	return n.Value
}

// Text returns the word of that name, "" without one.
func (s *Sheet) Text(name string) string {
	for i := range s.Words {
		if s.Words[i].Name == name {
			return s.Words[i].Text
		}
	}
	return ""
}

// names returns the names of all rows, numbers first.
func (s *Sheet) names() []string {
	var out []string
	for _, n := range s.Numbers {
		out = append(out, n.Name)
	}
	for _, w := range s.Words {
		out = append(out, w.Name)
	}
	return out
}

// setNumber replaces the number of the same name, or appends it.
func (s *Sheet) setNumber(n param.Number) {
	for i := range s.Numbers {
		if s.Numbers[i].Name == n.Name {
			s.Numbers[i] = n
			return
		}
	}
	s.Numbers = append(s.Numbers, n)
}

// setWord replaces the word of the same name, or appends it.
func (s *Sheet) setWord(w Word) {
	for i := range s.Words {
		if s.Words[i].Name == w.Name {
			s.Words[i] = w
			return
		}
	}
	s.Words = append(s.Words, w)
}

// copy returns a sheet that shares nothing with s.
func (s *Sheet) copy() *Sheet {
	c := *s
	c.Words = append([]Word(nil), s.Words...)
	c.Numbers = append([]param.Number(nil), s.Numbers...)
	return &c
}

// place returns where the sheet first stands.
func (s *Sheet) place() param.Place {
	switch {
	case len(s.Words) > 0:
		return s.Words[0].Place
	case len(s.Numbers) > 0:
		return s.Numbers[0].Place
	}
	return param.Place{}
}

// sheetOrNew returns the sheet of that name, which it adds if there is none.
func sheetOrNew(sheets *[]*Sheet, name string) *Sheet {
	s := findSheet(*sheets, name)
	if s == nil {
		s = &Sheet{Name: name}
		*sheets = append(*sheets, s)
	}
	return s
}

// findSheet returns the sheet of that name, or nil.
func findSheet(sheets []*Sheet, name string) *Sheet {
	for _, s := range sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// sheetNames returns the names in the order of the file.
func sheetNames(sheets []*Sheet) []string {
	out := make([]string, len(sheets))
	for i, s := range sheets {
		out[i] = s.Name
	}
	return out
}

// copySheets copies each sheet.
func copySheets(sheets []*Sheet) []*Sheet {
	out := make([]*Sheet, len(sheets))
	for i, s := range sheets {
		out[i] = s.copy()
	}
	return out
}
