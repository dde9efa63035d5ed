package paget

import "testing"

// integrinInMice is the cohort of the study `integrin`, short: one line, few hosts.
const integrinInMice = `study: paradox
network: tumour
lines: [4T1]
control: control
arms:
  - name: control
  - name: loss
    perturb: [{knockdown: ITGB1, removed: 0.8}]
  - name: loss and inhibitor
    perturb:
      - {knockdown: ITGB1, removed: 0.8}
      - reagent: SB-431542
cohorts:
  - {cohort: mice, host: NSG mouse, hosts: 40, duration: 21 d, read: [21 d], tumours: [{cells: 1e6 cells}]}
`

// A tumour without beta1 integrin is smaller and has more lesions, by what slabs of
// tissue say of its cells and by nothing else. With the bridge off, or with the receptor
// of TGF-beta inhibited, the lesions go and the tumour stays as small.
//
// Seen as faults: a rise with the bridge to less than twice the control, and a side way
// by which, without it, the loss still gives half as many lesions as the control. With
// 40 paired hosts the interval without the bridge is 0.02 of the control to either side.
func TestMoreMetastasesFromASmallerTumourComeOverTheBridge(t *testing.T) {
	changes := func(ablate []string) (tumour, lesions [3][3]float64) {
		s, c, err := ReadStudy("paradox.yaml", []byte(integrinInMice), openBuiltIn(t))
		if err != nil {
			t.Fatal(err)
		}
		r := runPlan(t, newPlan(t, s, c, PlanOptions{Ablate: ablate}), 1, 2)
		for _, key := range r.Readouts() {
			for arm := 1; arm < 3; arm++ {
				e := r.Change(0, arm, key)
				switch key.Readout {
				case "tumour volume":
					tumour[arm] = [3]float64{e.Value, e.Low, e.High}
				case "lung lesions":
					lesions[arm] = [3]float64{e.Value, e.Low, e.High}
				}
			}
		}
		t.Logf("without %v: tumour %.3f, lesions %.3f", ablate, tumour[1:], lesions[1:])
		return tumour, lesions
	}
	tumour, lesions := changes(nil)
	if !(lesions[1][1] > 1) {
		t.Errorf("loss: lesions change by %.2f (%.2f to %.2f), want twice as many or more", lesions[1][0], lesions[1][1], lesions[1][2])
	}
	if !(tumour[1][2] < -0.2) {
		t.Errorf("loss: the tumour changes by %.2f (%.2f to %.2f), want a fall by a fifth or more", tumour[1][0], tumour[1][1], tumour[1][2])
	}
	if !(lesions[2][2] < 0) {
		t.Errorf("with the inhibitor lesions change by %.2f (%.2f to %.2f), want no rise", lesions[2][0], lesions[2][1], lesions[2][2])
	}
	if !(tumour[2][2] < -0.2) {
		t.Errorf("with the inhibitor the tumour changes by %.2f, want as with the loss alone", tumour[2][0])
	}
	without, flat := changes([]string{"upscale"})
	if without != tumour {
		// What comes home makes the first tumour grow, a little.
		if d := without[1][0] - tumour[1][0]; d > 0.05 || d < -0.05 {
			t.Errorf("the bridge changes the fall of the tumour by %.3f", d)
		}
	}
	if !(flat[1][2] < -0.5) {
		t.Errorf("without the bridge lesions change by %.2f (%.2f to %.2f), want a fall by half or more, for the cells are no better at the other stations", flat[1][0], flat[1][1], flat[1][2])
	}
}
