package paget

import (
	"context"
	"strings"
	"testing"

	"paget/cohort"
	"paget/pathway"
)

// walledStudy is a small study of a monolayer and of mice.
const walledStudy = `study: walled
network: tumour
lines: [MDA-MB-231]
replicates: 1
control: untreated
arms:
  - name: untreated
    perturb: []
  - name: silenced
    perturb: [{knockdown: MIR221, removed: 0.9}]
  - name: antagomir
    perturb in recipient: [{reagent: antimiR-221}]
  - name: restored
    perturb in recipient: [{overexpress: LIFR, fold: 10}]
  - name: dosed
    doses: [{drug: antimiR-221, amount: 20 mg/kg, every: 7 d, times: 2}]
assays:
  - assay: barrier
    medium: serum-free
    recipient: hCMEC/D3
    arms: [untreated, silenced, antagomir, restored]
    set: {cells across: 8 cells, time step: 30 min}
  - assay: transwell
    medium: serum-free
    arms: [untreated, silenced]
cohorts:
  - cohort: mice
    host: nude mouse
    hosts: 2
    duration: 28 d
    arms: [untreated, silenced, dosed]
    tumours: [{cells: 1e6 cells}]
`

func walledPlan(t *testing.T) *Plan {
	t.Helper()
	s, c, err := ReadStudy("walled.yaml", []byte(walledStudy), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return newPlan(t, s, c, PlanOptions{})
}

func TestArmsOfAMonolayerTreatDonorOrEndothelium(t *testing.T) {
	p := walledPlan(t)
	resistance, junctions := map[string]float64{}, map[string]float64{}
	for i, job := range p.Jobs {
		if p.Study.Assays[job.Assay].Kind != "barrier" {
			continue
		}
		kind, dish := p.Well(i, 1)
		w, err := kind.Run(context.Background(), dish)
		if err != nil {
			t.Fatal(err)
		}
		arm := p.Study.Arms[job.Arm].Name
		resistance[arm], _ = w.Last("TEER")
		junctions[arm], _ = w.Last("activity CLDN5")
	}
	for _, arm := range []string{"silenced", "antagomir", "restored"} {
		if !(resistance[arm] > 1.5*resistance["untreated"]) || !(junctions[arm] > junctions["untreated"]) {
			t.Errorf("%s: resistance %v, untreated %v; claudin %v and %v", arm, resistance[arm], resistance["untreated"], junctions[arm], junctions["untreated"])
		}
	}
}

// TestAMoleculeBesideTheNetworkDoesNothingToOtherDishes: its loss is no fault, and the
// dish is that of the control.
func TestAMoleculeBesideTheNetworkDoesNothingToOtherDishes(t *testing.T) {
	p := walledPlan(t)
	for i, job := range p.Jobs {
		if p.Study.Assays[job.Assay].Kind != "transwell" {
			continue
		}
		if _, dish := p.Well(i, 1); len(dish.Kinds[0].Population.Treatment) != 0 {
			t.Errorf("arm %s treats the cells of a transwell with %v", p.Study.Arms[job.Arm].Name, dish.Kinds[0].Population.Treatment)
		}
	}
}

func TestADrugReachesTumourAndEndothelium(t *testing.T) {
	trial := walledPlan(t).trials()[0]
	if err := trial.prepare(1); err != nil {
		t.Fatal(err)
	}
	p := trial.cohort.Arms[2].Pharmacology.(*pharmacology)
	brain := -1
	for b, name := range trial.assay.host.Vessels {
		wall := p.Wall(b, []float64{0})
		if (wall != nil) != (name != "") {
			t.Errorf("bed %d: endothelium %q, wall %v", b, name, wall)
		}
		if wall != nil {
			brain = b
		}
	}
	if brain < 0 {
		t.Fatal("no bed has a wall")
	}
	none, dosed := p.Wall(brain, []float64{0}), p.Wall(brain, []float64{100})
	if none != p.Wall(brain, []float64{0}) {
		t.Error("the same levels give another wall")
	}
	if !(dosed.At(0.5) > none.At(0.5)+0.2) || dosed.At(0) < none.At(0) {
		t.Errorf("barrier %v and %v at vesicles of 0 and 0.5, with the drug %v and %v", none.At(0), none.At(0.5), dosed.At(0), dosed.At(0.5))
	}
	if !(p.Phenotype(0, []float64{100}).Exosomes < 0.5*p.Phenotype(0, []float64{0}).Exosomes) {
		t.Error("the drug does not reach the cargo of the tumour")
	}
	if trial.failed() != nil {
		t.Error(trial.failed())
	}
	p.drugs = []pathway.Treatment{{{Kind: pathway.Inhibitor, Node: "NOTHING", IC50: 1, Hill: 1, MaxEffect: 1}}}
	if err := p.idle([]cohort.Drug{{Name: "idle"}}); err == nil || !strings.Contains(err.Error(), "NOTHING") {
		t.Errorf("a drug that acts on nothing: %v", err)
	}
}

func TestFaultsOfABarrierAreToldBeforeItRuns(t *testing.T) {
	for name, edit := range map[string][3]string{
		"a tumour line as a wall":       {"recipient: hCMEC/D3", "recipient: MCF-7", "cannot be a wall"},
		"a node that endothelium lacks": {"overexpress: LIFR", "overexpress: CLU", "CLU"},
		"a node that a tumour lacks":    {"perturb: [{knockdown: MIR221", "perturb: [{knockdown: LIFR", "LIFR"},
		"no recipient":                  {"    recipient: hCMEC/D3\n", "", "recipient"},
	} {
		text := strings.Replace(walledStudy, edit[0], edit[1], 1)
		s, c, err := ReadStudy("walled.yaml", []byte(text), openBuiltIn(t))
		if err == nil {
			_, err = NewPlan(s, c, PlanOptions{})
		}
		if err == nil || !strings.Contains(err.Error(), edit[2]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHostsWithWallsAreTheSameOnAnyNumberOfThreads compares the bytes of two runs.
func TestHostsWithWallsAreTheSameOnAnyNumberOfThreads(t *testing.T) {
	p := walledPlan(t)
	one, oneWells := saved(t, p, 5, 1)
	two, twoWells := saved(t, walledPlan(t), 5, 2)
	if string(one) != string(two) || string(oneWells) != string(twoWells) {
		t.Error("another number of threads gives other bytes")
	}
}
