package assay

import (
	"fmt"
	"strings"

	"paget/param"
)

// makers lists the assays in the order in which they are shown.
var makers = []struct {
	name string
	make func() Assay
}{
	{"transwell", func() Assay { return newTranswell() }},
	{"matrigel", func() Assay { return newMatrigel() }},
	{"scratch", func() Assay { return newScratch() }},
	{"viability", func() Assay { return newViability() }},
	{"cytoskeleton", func() Assay { return newCytoskeleton() }},
	{"culture", func() Assay { return newCulture() }},
	{"attraction", func() Assay { return newAttraction() }},
	{"infiltration", func() Assay { return newInfiltration() }},
	{"aggregation", func() Assay { return newAggregation() }},
	{"intravasation", func() Assay { return newIntravasation() }},
	{"spheroid growth", func() Assay { return newGrowth() }},
}

// Kinds returns the names of all assays, in the order in which they are shown.
func Kinds() []string {
	names := make([]string, len(makers))
	for i, m := range makers {
		names[i] = m.name
	}
	return names
}

// UnknownKindError says that there is no assay of that name.
type UnknownKindError struct{ Kind string }

// Error names the kind, the assays there are, and the nearest one.
func (e *UnknownKindError) Error() string {
	text := fmt.Sprintf("assay %q is not known\n  allowed: %s", e.Kind, strings.Join(Kinds(), ", "))
	if hint := param.DidYouMean(e.Kind, Kinds()); hint != "" {
		text += "\n  hint: " + hint
	}
	return text
}

// New returns an assay of that kind with all its settings empty.
//
// Errors: *UnknownKindError.
func New(kind string) (Assay, error) {
	for _, m := range makers {
		if m.name == kind {
			return m.make(), nil
		}
	}
	return nil, &UnknownKindError{Kind: kind}
}
