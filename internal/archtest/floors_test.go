package archtest

import (
	"fmt"
	"path"
	"strings"
)

// floors is the plan of the house: a package imports lower floors only. A room that
// ends in /* holds further rooms of the same floor. Rooms may stand here before
// they are built.
var floors = []struct {
	floor int
	rooms string
}{
	{10, "cmd/paget serve web docs tools/*"},
	{9, "."},
	{8, "catalog studies"},
	{7, "upscale"},
	{6, "assay cohort"},
	{5, "body"},
	{4, "tissue circulation organ"},
	{3, "cell"},
	{2, "pathway microenv fit report"},
	{1, "param record num/* stats stats/survival stats/power"},
	{0, "units rng team"},
}

// highestEngine is the floor up to which no name of a gene, an organ or a line may
// stand, and no biology's number.
const highestEngine = 7

// stairs lists the imports that the floors would forbid and that are meant.
var stairs = map[[2]string]string{
	{"stats/survival", "stats"}:       "survival times are samples, too",
	{"stats/power", "stats"}:          "power is that of the tests there",
	{"stats/power", "stats/survival"}: "power is that of the tests there",
}

// isInternal tells whether a room holds instruments, which only tests may import.
func isInternal(room string) bool {
	return room == "internal" || strings.HasPrefix(room, "internal/")
}

// floorOf returns the floor of a room, given as its folder below the root.
func floorOf(room string) (int, bool) {
	for _, f := range floors {
		for _, r := range strings.Fields(f.rooms) {
			if r == room || (strings.HasSuffix(r, "/*") && strings.HasPrefix(room, strings.TrimSuffix(r, "*"))) {
				return f.floor, true
			}
		}
	}
	return 0, false
}

// judgeImport returns what is wrong with an import, or "". Both rooms are folders
// below the root of the module.
func judgeImport(from, to string, inTest bool) string {
	if isInternal(to) {
		if inTest || isInternal(from) {
			return ""
		}
		return fmt.Sprintf("imports %s, which is for tests: move the use into a _test.go file", to)
	}
	if isInternal(from) {
		if floor, ok := floorOf(to); ok && floor <= 1 {
			return ""
		}
		return fmt.Sprintf("imports %s: instruments for tests stand on floors 0 and 1 alone", to)
	}
	if from == to {
		return "" // an external test of the same package
	}
	a, okA := floorOf(from)
	b, okB := floorOf(to)
	switch {
	case !okA:
		return fmt.Sprintf("has no floor: add the room %s to the table in internal/archtest/floors_test.go", from)
	case !okB:
		return fmt.Sprintf("imports %s, which has no floor: add it to the table in internal/archtest/floors_test.go", to)
	case stairs[[2]string{from, to}] != "":
		return ""
	case inTest && to == "stats": // orders of convergence are slopes of straight lines
		return ""
	case b < a:
		return ""
	case b == a:
		return fmt.Sprintf("(floor %d) imports %s of the same floor: let a higher package hand over what is needed, or move what both need down", a, to)
	}
	return fmt.Sprintf("(floor %d) imports %s (floor %d): imports point down; pass the value in from above", a, to, b)
}

// banned lists imports from outside the project that only some rooms may have.
var banned = []struct {
	prefix  string
	allowed func(room string, inTest bool) bool
	instead string
}{
	{"math/rand", func(room string, _ bool) bool { return room == "rng" }, "draw from a named stream of paget/rng, so that the run can be repeated"},
	{"testing", func(room string, inTest bool) bool { return inTest || isInternal(room) }, "move it into a _test.go file"},
	{"pgregory.net/rapid", func(_ string, inTest bool) bool { return inTest }, "move it into a _test.go file"},
	{"github.com/alecthomas/kong", onlyTop, "flags are read in cmd/paget; pass the value in"},
	{"flag", onlyTop, "flags are read in cmd/paget; pass the value in"},
	{"log", onlyTop, "return an error, or count what was repaired under a name; nothing prints but cmd/paget"},
	{"unsafe", func(string, bool) bool { return false }, "write it without"},
	{"net/http", onlyTop, "only the browser laboratory speaks to the net"},
	{"os/exec", onlyTop, "a simulation starts no other program"},
}

// onlyTop allows tests, test instruments and the highest floor.
func onlyTop(room string, inTest bool) bool {
	floor, ok := floorOf(room)
	return inTest || isInternal(room) || (ok && floor == 10)
}

// judgeForeignImport returns what is wrong with an import of another module, or "".
func judgeForeignImport(room, imported string, inTest bool) string {
	for _, b := range banned {
		if (imported == b.prefix || strings.HasPrefix(imported, b.prefix+"/")) && !b.allowed(room, inTest) {
			return fmt.Sprintf("imports %s: %s", imported, b.instead)
		}
	}
	return ""
}

// bannedNames are names that say nothing about what a package holds.
const bannedNames = "utils util common helpers helper manager engine core types model models misc shared base"

// judgeName returns what is wrong with the name of a room, or "".
func judgeName(room string) string {
	last := path.Base(room)
	for _, name := range strings.Fields(bannedNames) {
		if last == name {
			return fmt.Sprintf("is called %s, which says nothing: take the field's own word for what it holds", name)
		}
	}
	return ""
}
