package paget

import (
	"errors"
	"strings"
	"testing"

	"paget/pathway"
)

// restless is a network whose ring of repressors only a drug closes.
const restless = `study: restless
network: tumour
lines: [MDA-MB-231]
control: untreated
arms: [{name: untreated}]
cohorts:
  - {cohort: mice, host: nude mouse, hosts: 2, duration: 7 d, tumours: [{cells: 1e6 cells}]}
extend:
  nodes:
    - {node: SWITCH, label: on by nature, tau: 1 h, expression: 1}
    - {node: AA, label: a, tau: 1 h, expression: 1}
    - {node: BB, label: b, tau: 1 h, expression: 1}
    - {node: CC, label: c, tau: 1 h, expression: 1}
  links:
    - {id: U0, rule: "=> SWITCH", weight: 1}
    - {id: U1, rule: "!CC & !SWITCH => AA", weight: 1, hill: 8, ec50: 0.5}
    - {id: U2, rule: "AA => BB", weight: 1, hill: 8, ec50: 0.5}
    - {id: U3, rule: "BB => CC", weight: 1, hill: 8, ec50: 0.5}
`

// A drug under which cells cannot come to rest ends the run with a message: hosts
// do not live on with cells that do nothing.
func TestADrugThatLetsCellsNotRestEndsTheRun(t *testing.T) {
	s, c, err := ReadStudy("restless.yaml", []byte(restless), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	trial := newPlan(t, s, c, PlanOptions{}).trials()[0]
	if err := trial.prepare(1); err != nil {
		t.Fatal(err)
	}
	p := trial.cohort.Arms[0].Pharmacology.(*pharmacology)
	p.drugs = []pathway.Treatment{{{Kind: pathway.Inhibitor, Node: "SWITCH", IC50: 1, Hill: 1, MaxEffect: 1}}}
	untreated := p.Phenotype(0, []float64{0})
	if err := trial.failed(); err != nil {
		t.Fatalf("without the drug: %v", err)
	}
	if treated := p.Phenotype(0, []float64{1e6}); treated == nil || treated.Shedding != untreated.Shedding || len(treated.Organs) != len(untreated.Organs) {
		t.Errorf("cells that cannot rest are %+v", treated)
	}
	var loop *pathway.NoSteadyStateError
	var user interface{ UserFault() bool }
	if err := trial.failed(); !errors.As(err, &loop) || !errors.As(err, &user) || !strings.Contains(err.Error(), "arm untreated") {
		t.Errorf("the run ends with %v", err)
	}
}
