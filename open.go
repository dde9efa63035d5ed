package paget

import (
	"fmt"
	"os"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/studies"
)

// OpenCatalogue reads the tables of biology from a folder, or the built-in ones
// if folder is empty.
//
// Errors: every fault of the tables at once.
func OpenCatalogue(folder string) (*catalog.Catalogue, error) {
	var faults param.Faults
	tables := catalog.Embedded()
	if folder != "" {
		info, err := os.Stat(folder)
		if err != nil || !info.IsDir() {
			faults.Add(param.Fault{Place: param.Place{File: folder}, Problem: "is not a folder that can be read", Allowed: "a folder with the tables of catalog/"})
			return nil, faults.Err()
		}
		tables = os.DirFS(folder)
	}
	c := catalog.Load(tables, &faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Open reads a built-in study by name, or a study file by path, and returns it
// with the catalogue that holds what the file adds.
//
// Errors: every fault of the file at once; a name that is neither.
func Open(nameOrPath string, c *catalog.Catalogue) (*Study, *catalog.Catalogue, error) {
	if file, text, ok := studies.File(nameOrPath); ok {
		return ReadStudy(file, text, c)
	}
	var faults param.Faults
	if !strings.ContainsAny(nameOrPath, "/\\.") {
		names := studies.Names()
		if _, err := os.Stat(nameOrPath); err != nil {
			faults.Add(param.Fault{
				Problem: fmt.Sprintf("%q is neither a built-in study nor a file", nameOrPath),
				Allowed: strings.Join(names, ", ") + ", or the path of a study file",
				Hint:    param.DidYouMean(nameOrPath, names),
			})
			return nil, nil, faults.Err()
		}
	}
	text := param.ReadFile(nameOrPath, &faults)
	if err := faults.Err(); err != nil {
		return nil, nil, err
	}
	return ReadStudy(nameOrPath, text, c)
}
