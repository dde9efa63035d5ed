package studies

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names returns the names of the built-in studies in alphabetical order.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic("studies: the embedded folder cannot be read: " + err.Error())
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	sort.Strings(names)
	return names
}

// File returns the text of a built-in study and the name under which messages
// speak of it.
//
// Errors: ok is false when there is no study of that name.
func File(name string) (file string, text []byte, ok bool) {
	text, err := files.ReadFile(name + ".yaml")
	if err != nil {
		return "", nil, false
	}
	return "studies/" + name + ".yaml", text, true
}
