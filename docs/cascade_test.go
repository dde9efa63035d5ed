package docs

import (
	"bytes"
	"os"
	"testing"

	"paget/report"
	"paget/studies"
)

// acts says in a few words what each mechanism does, for its card.
var acts = map[string]string{
	"clusterin":    "silenced: cells invade less",
	"ctc-clusters": "who holds on, and with whom",
	"integrin":     "lost: cells leave one by one",
	"mir221":       "vesicles open a wall afar",
	"self-seeding": "who calls, and who comes",
	"baseline":     "growth, half-lives, sites of relapse, survival: what hosts do by themselves",
}

// TestTheCascadeOfTheReadmeIsThatOfTheStudies draws docs/cascade.svg again; -update
// writes it.
func TestTheCascadeOfTheReadmeIsThatOfTheStudies(t *testing.T) {
	chart := report.Cascade{Stations: [5]string{"tumour", "into the blood", "in the blood", "out of the blood", "lesion"}, Return: "cells that come home"}
	for _, m := range studies.Reproduced() {
		if acts[m.Study] == "" {
			t.Errorf("no words for the study %s", m.Study)
		}
		chart.Cards = append(chart.Cards, report.CascadeCard{Title: m.Title, Text: acts[m.Study], Place: m.Place, Tone: report.Information})
	}
	want, err := chart.SVG()
	if err != nil {
		t.Fatal(err)
	}
	const file = "cascade.svg"
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("docs/cascade.svg is not the picture of the studies; go test ./docs -update draws it again")
	}
}
