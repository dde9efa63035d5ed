package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Limits of length. A function may be longer if its comment says why, in a
// sentence that begins with "Long because".
const (
	maxFileLines     = 800
	maxFunctionLines = 100
	longBecause      = "Long because"
)

// judgeImports lists what is wrong with the imports of a file.
func judgeImports(s *source) []string {
	var list []string
	for imported, pos := range s.imports() {
		var problem string
		if imported == module || strings.HasPrefix(imported, module+"/") {
			to := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
			if to == "" {
				to = "."
			}
			problem = judgeImport(s.room, to, s.test)
		} else {
			problem = judgeForeignImport(s.room, imported, s.test)
		}
		if problem != "" {
			list = append(list, fmt.Sprintf("%s: %s %s", s.at(pos), s.room, problem))
		}
	}
	return list
}

// bannedCalls are functions that a simulation may not call, since they let the
// world in or speak out of turn.
var bannedCalls = map[string]string{
	"time.Now":    "the clock is read in cmd/paget; simulated time is a number of ticks",
	"time.Since":  "the clock is read in cmd/paget",
	"os.Getenv":   "the environment is read in cmd/paget; pass the value in",
	"fmt.Print":   "nothing prints but cmd/paget; return a value or an error",
	"fmt.Printf":  "nothing prints but cmd/paget; return a value or an error",
	"fmt.Println": "nothing prints but cmd/paget; return a value or an error",
	"os.Exit":     "return an error; cmd/paget chooses the exit code",
}

// judgeCalls lists calls that do not belong on the floors below the roof.
func judgeCalls(s *source) []string {
	floor, ok := floorOf(s.room)
	if s.test || !ok || floor > highestEngine {
		return nil
	}
	var list []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if base, ok := call.X.(*ast.Ident); ok {
			if instead := bannedCalls[base.Name+"."+call.Sel.Name]; instead != "" {
				list = append(list, fmt.Sprintf("%s: uses %s.%s: %s", s.at(call.Pos()), base.Name, call.Sel.Name, instead))
			}
		}
		return true
	})
	return list
}

// judgeBiology lists names of genes, organs and lines in engine code.
func judgeBiology(s *source, l lexicon) []string {
	if s.test || !s.inEngine() {
		return nil
	}
	var list []string
	complain := func(pos token.Pos, kind, where, word string) {
		list = append(list, fmt.Sprintf("%s: the %s %s holds %q: engine code knows no gene, organ or line by name; let the name come as data from the catalogue or the study", s.at(pos), kind, where, word))
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Ident:
			if w := l.inName(n.Name); w != "" {
				complain(n.Pos(), "name", n.Name, w)
			}
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(n.Value); err == nil {
				if w := l.inText(text); w != "" {
					complain(n.Pos(), "text", n.Value, w)
				}
			}
		}
		return true
	})
	return list
}

// judgeDocs lists exported names without a comment.
func judgeDocs(s *source) []string {
	if s.test || s.file.Name.Name == "main" {
		return nil
	}
	var list []string
	complain := func(pos token.Pos, what, name, instead string) {
		list = append(list, fmt.Sprintf("%s: %s %s %s", s.at(pos), what, name, instead))
	}
	const write = "has no comment: say in one sentence what it is, then formula, Units, Range and Source as they apply"
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !d.Name.IsExported() || !receiverExported(d) {
				continue
			}
			if d.Doc == nil {
				complain(d.Pos(), "function", d.Name.Name, write)
			} else if !beginsWith(d.Doc.Text(), d.Name.Name) {
				complain(d.Pos(), "function", d.Name.Name, "has a comment that does not begin with its name")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if !spec.Name.IsExported() {
						continue
					}
					doc := spec.Doc
					if doc == nil {
						doc = d.Doc
					}
					if doc == nil {
						complain(spec.Pos(), "type", spec.Name.Name, write)
						continue
					}
					judgeFields(s, spec, doc, complain)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
							complain(name.Pos(), "value", name.Name, write)
						}
					}
				}
			}
		}
	}
	return list
}

// judgeFields complains about exported fields of a struct that hold decimal
// numbers and that nothing explains, since a number without its unit is no number.
// A comment of the field, of the lines above in the same block, or of the type
// explains; the last if it names the field or states a unit. Low beside High and
// the like are explained together.
func judgeFields(s *source, spec *ast.TypeSpec, doc *ast.CommentGroup, complain func(token.Pos, string, string, string)) {
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	about := strings.ToLower(doc.Text())
	byType := statesUnit.MatchString(doc.Text())
	explained := byType // by the type, or by a comment above in the block
	lastLine := 0
	fields := structure.Fields.List
	for i, f := range fields {
		line := s.set.Position(f.Pos()).Line
		if f.Doc != nil {
			explained = true
		} else if line > lastLine+1 { // a blank line ends a block
			explained = byType
		}
		lastLine = s.set.Position(f.End()).Line
		for _, name := range f.Names {
			if !name.IsExported() || !holdsFloats(f.Type) || explained || f.Comment != nil || strings.Contains(about, strings.ToLower(name.Name)) {
				continue
			}
			if (i > 0 && twins(fields[i-1], name.Name)) || (i+1 < len(fields) && twins(fields[i+1], name.Name)) {
				continue
			}
			complain(name.Pos(), "field", spec.Name.Name+"."+name.Name, "is not explained: say beside it what it is and in which unit")
		}
	}
}

// statesUnit matches a statement of the unit that all fields of a type have.
var statesUnit = regexp.MustCompile(`Units?:|\bin (CSS )?(pixels?|nM|µm|min|kPa|nN|fg|inside units)\b`)

// twins tells whether a field is the other end of a range, or another axis, and has a
// comment.
func twins(f *ast.Field, name string) bool {
	others := map[string]string{"Low": "High", "High": "Low", "Min": "Max", "Max": "Min", "X": "Y", "Y": "X Z", "Z": "Y"}
	return f.Comment != nil && len(f.Names) > 0 && slices.Contains(strings.Fields(others[name]), f.Names[0].Name)
}

// holdsFloats tells whether a type is float64, or slices, arrays or pointers of it.
func holdsFloats(expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.Ident:
		return e.Name == "float64" || e.Name == "float32"
	case *ast.ArrayType:
		return holdsFloats(e.Elt)
	case *ast.StarExpr:
		return holdsFloats(e.X)
	}
	return false
}

// receiverExported tells whether a function is one, or a method of an exported
// type.
func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.IsExported()
		default:
			return true
		}
	}
}

// beginsWith tells whether a comment begins with a name, perhaps after an article.
func beginsWith(comment, name string) bool {
	for _, article := range []string{"", "A ", "An ", "The "} {
		if strings.HasPrefix(comment, article+name) {
			return true
		}
	}
	return strings.HasPrefix(comment, "Deprecated:")
}

// judgeLength lists files and functions that are too long.
func judgeLength(s *source) []string {
	var list []string
	if n := bytes.Count(s.text, []byte("\n")); n > maxFileLines {
		list = append(list, fmt.Sprintf("%s: has %d lines, above %d: give each concept a file of its own", s.path, n, maxFileLines))
	}
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1
		if n > maxFunctionLines && !strings.Contains(f.Doc.Text(), longBecause) {
			list = append(list, fmt.Sprintf("%s: function %s has %d lines, above %d: cut it into named phases, or say in its comment %q …", s.at(f.Pos()), f.Name.Name, n, maxFunctionLines, longBecause))
		}
	}
	return list
}

// judgeFormat tells whether a file is as gofmt writes it.
func judgeFormat(s *source) []string {
	formatted, err := format.Source(s.text)
	if err != nil || bytes.Equal(formatted, s.text) {
		return nil
	}
	return []string{s.path + ": is not formatted: gofmt -w " + s.path}
}

// judgeSpelling lists American spellings in comments, in sentences that a user may
// read, and in names of our own.
func judgeSpelling(s *source) []string {
	if s.room == "internal/archtest" {
		return nil // it holds the list
	}
	var list []string
	for _, group := range s.file.Comments {
		for _, pair := range americanIn(group.Text()) {
			list = append(list, fmt.Sprintf("%s: the comment writes %q: British spelling is %q", s.at(group.Pos()), pair[0], pair[1]))
		}
	}
	for _, text := range sentences(s) {
		for _, pair := range americanIn(text.words) {
			if !markup[strings.ToLower(pair[0])] {
				list = append(list, fmt.Sprintf("%s: the text writes %q: British spelling is %q", s.at(text.pos), pair[0], pair[1]))
			}
		}
	}
	for _, name := range declared(s.file) {
		if foreignNames[name.Name] {
			continue
		}
		for _, w := range camelWords(name.Name) {
			if b := britishFor(strings.ToLower(w)); b != "" {
				list = append(list, fmt.Sprintf("%s: the name %s holds %q: British spelling is %q", s.at(name.Pos()), name.Name, w, b))
			}
		}
	}
	return list
}

// markup are words that stand in sentences because style sheets and pictures spell
// them so.
var markup = map[string]bool{"color": true, "center": true, "gray": true, "grayscale": true}

// sentence is a text of several words in the code.
type sentence struct {
	pos   token.Pos
	words string
}

// sentences returns the texts with a blank in them, outside tests. Single words may
// be keys of a foreign format.
func sentences(s *source) []sentence {
	var list []sentence
	if s.test {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil && strings.Contains(text, " ") {
				list = append(list, sentence{literal.Pos(), text})
			}
		}
		return true
	})
	return list
}

// declared returns the names that a file itself gives: functions, types, values,
// fields, parameters and local variables.
func declared(file *ast.File) []*ast.Ident {
	var names []*ast.Ident
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			names = append(names, n.Name)
		case *ast.TypeSpec:
			names = append(names, n.Name)
		case *ast.ValueSpec:
			names = append(names, n.Names...)
		case *ast.Field:
			names = append(names, n.Names...)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, left := range n.Lhs {
					if name, ok := left.(*ast.Ident); ok {
						names = append(names, name)
					}
				}
			}
		}
		return true
	})
	return names
}

// machinePath matches a folder of somebody's machine; projectHistory a note that belongs
// to the history and not to the text.
var (
	machinePath    = regexp.MustCompile(`(^|[\s"'(])/(work|home|root|tmp|Users)/[\w.]`)
	projectHistory = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|\b[Ii]ssue #?\d+\b`)
)

// judgeProse lists comments that speak of a machine or of the making of the code.
func judgeProse(s *source) []string {
	var list []string
	for _, group := range s.file.Comments {
		text := group.Text()
		if m := machinePath.FindString(text); m != "" {
			list = append(list, fmt.Sprintf("%s: the comment names a folder of a machine (%s): say what it holds instead", s.at(group.Pos()), strings.TrimSpace(m)))
		}
		if m := projectHistory.FindString(text); m != "" {
			list = append(list, fmt.Sprintf("%s: the comment says %s: the text speaks for itself; open tasks belong to the tracker", s.at(group.Pos()), m))
		}
	}
	return list
}

// judgeRooms lists rooms without a test, without a doc.go, without a floor, or with a
// name that says nothing.
func judgeRooms(all []*source) []string {
	type room struct{ test, doc, code bool }
	rooms := map[string]*room{}
	var order []string
	for _, s := range all {
		r := rooms[s.room]
		if r == nil {
			r = &room{}
			rooms[s.room] = r
			order = append(order, s.room)
		}
		r.test = r.test || s.test
		r.code = r.code || !s.test
		if path.Base(s.path) == "doc.go" && s.file.Doc != nil {
			r.doc = true
		}
	}
	var list []string
	for _, name := range order {
		r := rooms[name]
		if _, ok := floorOf(name); !ok && !isInternal(name) {
			list = append(list, name+": has no floor: add it to the table in internal/archtest/floors_test.go")
		}
		if problem := judgeName(name); problem != "" {
			list = append(list, name+": "+problem)
		}
		if !r.test {
			list = append(list, name+": has no test: write a _test.go file whose tests can fail")
		}
		if r.code && !r.doc && !strings.HasPrefix(name, "cmd/") {
			list = append(list, name+": has no doc.go with a package comment: say what it is in biology and in mathematics, what goes in and out, what it does not do, the papers, the test that speaks for it")
		}
	}
	return list
}
