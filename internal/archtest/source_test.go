package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// module is the path by which the project's packages import each other.
const module = "paget"

// source is one file of the project.
type source struct {
	path string // from the root, with forward slashes
	room string // folder of path; "." for the root package
	test bool
	text []byte
	set  *token.FileSet
	file *ast.File // nil if it cannot be parsed
	err  error     // why not
}

// at writes a place in the file as people and editors read it.
func (s *source) at(pos token.Pos) string {
	p := s.set.Position(pos)
	return fmt.Sprintf("%s:%d", s.path, p.Line)
}

// parse reads one file from its text.
func parse(name string, text []byte) *source {
	s := &source{
		path: name,
		room: path.Dir(name),
		test: strings.HasSuffix(name, "_test.go"),
		text: text,
		set:  token.NewFileSet(),
	}
	s.file, s.err = parser.ParseFile(s.set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if s.err != nil {
		s.file = nil
	}
	return s
}

// project returns all Go files of the module, in order of their paths.
var project = sync.OnceValues(func() ([]*source, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	var all []*source
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) { // removed while we looked
				return nil
			}
			return err
		}
		if entry.IsDir() {
			base := entry.Name()
			if name != root && (base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		all = append(all, parse(filepath.ToSlash(relative), text))
		return nil
	})
	return all, err
})

// moduleRoot walks up to the folder that holds go.mod.
func moduleRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		up := filepath.Dir(folder)
		if up == folder {
			return "", errors.New("no folder above holds go.mod")
		}
		folder = up
	}
}

// readable returns the files that can be parsed; TestEveryFileCanBeParsed names
// the others.
func readable(t *testing.T) []*source {
	t.Helper()
	all, err := project()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no Go file found")
	}
	var list []*source
	for _, s := range all {
		if s.file != nil {
			list = append(list, s)
		}
	}
	return list
}

// inEngine tells whether a file belongs to a floor that holds no biology's data.
func (s *source) inEngine() bool {
	floor, ok := floorOf(s.room)
	return ok && floor <= highestEngine
}

// imports returns the paths that a file imports, with their places.
func (s *source) imports() map[string]token.Pos {
	list := map[string]token.Pos{}
	for _, spec := range s.file.Imports {
		list[strings.Trim(spec.Path.Value, "`\"")] = spec.Pos()
	}
	return list
}
