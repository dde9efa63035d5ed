package catalog

import (
	"math"
	"strings"
	"testing"

	"paget/internal/golden"
)

// TestCadherinAndMir200TurnRoundOnTheWay: their loss helps cells to leave and harms
// them where they found, so no single potential can stand for both. In the line that
// has neither, the loss does nothing to speak of.
func TestCadherinAndMir200TurnRoundOnTheWay(t *testing.T) {
	c := embeddedCatalogue(t)
	s, err := c.Stations("4T1", "nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range []string{"CDH1", "MIR200"} {
		if d := s.Change(node, "holding"); !(d < -0.05) {
			t.Errorf("%s: holding changes by %.3f", node, d)
		}
		if d := s.Change(node, "speed"); !(d > 0.05) {
			t.Errorf("%s: speed changes by %.3f", node, d)
		}
		if d := s.Change(node, "niche lung"); !(d < -0.01) {
			t.Errorf("%s: niche of the lung changes by %.3f", node, d)
		}
	}
	other, err := c.Stations("MDA-MB-231", "nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"holding", "speed", "niche lung"} {
		if d := other.Change("CDH1", q); !(math.Abs(d) < 0.01) {
			t.Errorf("MDA-MB-231: %s changes by %.3f without CDH1", q, d)
		}
	}
	if _, err := c.Stations("4T1 ", "nude mice"); err == nil || !strings.Contains(err.Error(), "nude mouse") || !strings.Contains(err.Error(), "4T1") {
		t.Errorf("wrong names give %v", err)
	}
	if !math.IsNaN(s.Change("CDH1", "no such quantity")) {
		t.Error("a quantity that is not there changes")
	}
}

// TestThePageOfStationsIsUpToDate writes docs/stations.md.
func TestThePageOfStationsIsUpToDate(t *testing.T) {
	c := embeddedCatalogue(t)
	var b strings.Builder
	b.WriteString(stationsPage)
	for _, line := range []string{"4T1", "MDA-MB-231"} {
		s, err := c.Stations(line, "nude mouse")
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("## " + line + " in the nude mouse\n\n")
		if err := s.WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
	}
	golden.Text(t, "../docs/stations.md", strings.TrimRight(b.String(), "\n")+"\n")
}

const stationsPage = `# Where each node acts

Made by the test catalog.TestThePageOfStationsIsUpToDate from the tables; do not edit. ` + "`go run ./cmd/paget stations LINE`" + ` makes the same for any line and host.

Eighty percent of one node, or of one molecule beside the network, is taken away, the network comes to rest in the tumour of the host, and the numbers that a cell brings to each station are read. Entries are changes in percent of the untreated line: · is less than one percent, – is not defined because the line has none of it. Rows without an entry of one percent are left out.

Read a row across the stations: E-cadherin and miR-200 hold cells back at the start and help them at the end, so one number for "metastatic potential" cannot stand for a gene. All sizes rest on assumed strengths ([model/traits.md](model/traits.md)); signs are those of the tables' sources.

*growth* is the factor on the growth of the tumour. *speed*, *cutting* (of touched matrix) and *traction* (contractility times grip) are those of a free cell among fibres; *holding* is the chance that a contact of two cells holds; *shedding* is cells into the blood a minute and cell, *groups* how far they leave together. *death without hold*, *death by shear* and *visibility* (to killer cells) act in the blood. *niche* divides the critical size of founding.

`
