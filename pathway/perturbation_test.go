package pathway

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"paget/internal/stattest"
	"paget/rng"
)

// chain is ligand → A → B → C with a side branch A & D → E.
func chain(t testing.TB) Network {
	return asInput(net(t, "ligand => A", "A => B;0.9 2 0.4", "B => C;0.8 1.4 0.5", "=> D;0.7 2 0.5", "A & D => E"), "ligand")
}

// rested is a population of one cell at its steady state under a treatment, with
// every input at 0.8.
func rested(t testing.TB, n Network, treatment Treatment, time float64) *Population {
	t.Helper()
	p := populated(t, PopulationSpec{Model: compiled(t, n), Treatment: treatment}, 1)
	for i := range p.spec.Model.inputs {
		p.SetInput(0, i, 0.8)
	}
	if err := p.Equilibrate(time); err != nil {
		t.Fatal(err)
	}
	return p
}

func at(p *Population, node string) float64 { return p.Activity(0, p.spec.Model.NodeIndex(node)) }

func TestTheTimeCourseRisesHoldsAndFades(t *testing.T) {
	p := Perturbation{Start: 10, Onset: 5, Duration: 30, Recovery: 8}
	end := 1 - math.Exp(-30.0/5)
	for time, want := range map[float64]float64{
		-1: 0, 9.99: 0, 10: 0, 15: 1 - math.Exp(-1), 40: end, 48: end * math.Exp(-1), 1e5: 0,
	} {
		if got := p.Course(time); math.Abs(got-want) > 1e-15 {
			t.Errorf("at %g min %g, want %g", time, got, want)
		}
	}
	sharp := Perturbation{Start: 10, Duration: 5}
	for time, want := range map[float64]float64{9: 0, 10: 1, 14.9: 1, 15: 0} {
		if got := sharp.Course(time); got != want {
			t.Errorf("sharp: at %g min %g, want %g", time, got, want)
		}
	}
	if got := (Perturbation{}).Course(1e9); got != 1 {
		t.Errorf("without end: %g, want 1", got)
	}
}

func TestAKnockdownScalesItsNode(t *testing.T) {
	free := rested(t, chain(t), nil, 0)
	treated := rested(t, chain(t), Treatment{{Kind: Knockdown, Node: "A", Removed: 0.8}}, 0)
	if got, want := at(treated, "A"), at(free, "A")*(1-0.8); math.Abs(got-want) > 1e-15 {
		t.Errorf("A is %g, want %g", got, want)
	}
	for _, node := range []string{"B", "C", "E"} {
		if at(treated, node) >= at(free, node) {
			t.Errorf("%s did not fall", node)
		}
	}
	if at(treated, "D") != at(free, "D") {
		t.Error("D is not downstream and moved")
	}
}

func TestEveryKindActsByItsFormula(t *testing.T) {
	free := rested(t, chain(t), nil, 0)
	for name, c := range map[string]struct {
		p    Perturbation
		node string
		want float64
	}{
		"over-expression":   {Perturbation{Kind: Overexpression, Node: "A", Fold: 2.5}, "A", 2.5 * at(free, "A")},
		"inhibitor":         {Perturbation{Kind: Inhibitor, Node: "A", Concentration: 6, IC50: 3, Hill: 2, MaxEffect: 0.9}, "A", at(free, "A") * (1 - 0.9*4/5)},
		"inhibitor at IC50": {Perturbation{Kind: Inhibitor, Node: "A", Concentration: 3, IC50: 3, Hill: 1.7, MaxEffect: 1}, "A", at(free, "A") / 2},
		"antibody":          {Perturbation{Kind: BlockingAntibody, Node: "D", Partner: "A", Concentration: 9, IC50: 3, MaxEffect: 0.8}, "E", at(free, "E") * (1 - 0.8*0.75)},
		"ligand level":      {Perturbation{Kind: Ligand, Node: "ligand", Level: 0.5}, "ligand", 0.8 + 0.5 - 0.4},
		"ligand dose":       {Perturbation{Kind: Ligand, Node: "ligand", Concentration: 2, IC50: 6}, "ligand", 0.8 + 0.25 - 0.2},
		"clamp":             {Perturbation{Kind: Clamp, Node: "B", Level: 0.37}, "B", 0.37},
	} {
		treated := rested(t, chain(t), Treatment{c.p}, 0)
		if got := at(treated, c.node); math.Abs(got-c.want) > 1e-14 {
			t.Errorf("%s: %s is %.15g, want %.15g", name, c.node, got, c.want)
		}
	}
}

func TestAnAntibodyLeavesOtherLinksAlone(t *testing.T) {
	n := net(t, "=> A;0.8 2 0.5", "=> B;0.8 2 0.5", "A & B => C", "A & !B => D", "A => E")
	free := rested(t, n, nil, 0)
	treated := rested(t, n, Treatment{{Kind: BlockingAntibody, Node: "A", Partner: "B", Concentration: 1e12, IC50: 1, MaxEffect: 1}}, 0)
	if got := at(treated, "C"); got > 1e-11 {
		t.Errorf("the blocked link gives %g", got)
	}
	for _, node := range []string{"A", "B", "D", "E"} {
		if at(free, node) != at(treated, node) {
			t.Errorf("%s moved", node)
		}
	}
}

func TestEffectsMultiplyInOrder(t *testing.T) {
	free := rested(t, chain(t), nil, 0)
	both := Treatment{
		{Kind: Knockdown, Node: "A", Removed: 0.5},
		{Kind: Overexpression, Node: "A", Fold: 1.5},
		{Kind: Inhibitor, Node: "A", Concentration: 1, IC50: 1, Hill: 1, MaxEffect: 1},
	}
	if got, want := at(rested(t, chain(t), both, 0), "A"), at(free, "A")*0.5*1.5*0.5; math.Abs(got-want) > 1e-15 {
		t.Errorf("%g, want %g", got, want)
	}
	ligands := Treatment{{Kind: Ligand, Node: "ligand", Level: 0.5}, {Kind: Ligand, Node: "ligand", Level: 0.5}}
	if got, want := at(rested(t, chain(t), ligands, 0), "ligand"), 1-0.2*0.5*0.5; math.Abs(got-want) > 1e-15 {
		t.Errorf("two ligands: %g, want %g", got, want)
	}
	clamps := Treatment{{Kind: Clamp, Node: "B", Level: 0.1}, {Kind: Clamp, Node: "B", Level: 0.9}}
	if got := at(rested(t, chain(t), clamps, 0), "B"); got != 0.9 {
		t.Errorf("two clamps: %g, want 0.9", got)
	}
}

func TestMoreDoseMeansMoreEffect(t *testing.T) {
	n := net(t, "=> A;0.9 2 0.5", "=> B;0.9 2 0.5", "A & B => C;1 2 0.5", "!A => D;1 2 0.5")
	n.Nodes = append(n.Nodes, Node{Name: "in", Max: 1, Tau: 1, Input: true})
	n.Links = append(n.Links, Link{ID: "x", Target: "C", Inputs: []Input{{Node: "in"}}, Weight: 0.5, Hill: 2, EC50: 0.5})
	rapid.Check(t, func(r *rapid.T) {
		low := rapid.Float64Range(0, 1).Draw(r, "low")
		high := low + rapid.Float64Range(0, 1).Draw(r, "more")*(1-low)
		make := map[string]func(x float64) Perturbation{
			"knockdown": func(x float64) Perturbation { return Perturbation{Kind: Knockdown, Node: "A", Removed: x} },
			"inhibitor": func(x float64) Perturbation {
				return Perturbation{Kind: Inhibitor, Node: "A", Concentration: 10 * x, IC50: 2, Hill: 1.3, MaxEffect: 0.95}
			},
			"antibody": func(x float64) Perturbation {
				return Perturbation{Kind: BlockingAntibody, Node: "A", Partner: "B", Concentration: 10 * x, IC50: 2, MaxEffect: 1}
			},
		}[rapid.SampledFrom([]string{"knockdown", "inhibitor", "antibody"}).Draw(r, "kind")]
		little, much := rested(t, n, Treatment{make(low)}, 0), rested(t, n, Treatment{make(high)}, 0)
		if at(much, "C") > at(little, "C")+1e-15 || at(much, "D") < at(little, "D")-1e-15 {
			r.Fatalf("dose %g: C %g D %g; dose %g: C %g D %g", low, at(little, "C"), at(little, "D"), high, at(much, "C"), at(much, "D"))
		}
	})
}

// history is every activity of every cell of a noisy population over a few steps.
func history(t testing.TB, n Network, treatment Treatment, nodes []string) []float64 {
	t.Helper()
	m := compiled(t, n)
	spec := PopulationSpec{Model: m, Treatment: treatment, Root: 7, NoiseRelaxation: 100}
	for range m.own() {
		spec.NoiseSD = append(spec.NoiseSD, 0.4)
	}
	p, err := NewPopulation(spec)
	if err != nil {
		t.Fatal(err)
	}
	var out []float64
	note := func() {
		for _, name := range nodes {
			out = append(out, p.Node(m.NodeIndex(name))...)
		}
	}
	for id := range uint64(70) {
		slot := p.Add(id*31, 0)
		for i := range m.inputs {
			p.SetInput(slot, i, 0.2+float64(id)/100)
		}
	}
	note()
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	note()
	for k := range 12 {
		advance(t, p, float64(k)*5, 5)
		if k == 4 {
			p.Divide(3, 9999)
			p.Remove(10)
			for slot := range p.Len() {
				for i := range m.inputs {
					p.SetInput(slot, i, 0.9)
				}
			}
		}
		note()
	}
	return out
}

// sameBits compares two histories bit for bit.
func sameBits(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			return false
		}
	}
	return true
}

// tangle is a network with a feedback loop and every kind of input.
func tangle(t testing.TB) Network {
	n := asInput(net(t, "ligand => A;1 2 0.5", "A => B;0.9 2 0.4", "B & !E => C;0.8 1.4 0.5", "=> D;0.7 2 0.5",
		"A & D => E;1 2 0.5", "C => B;0.5 3 0.5", "~C(0.3) => F;1 2 0.4", "F & !A => D;0.6 2.5 0.5"), "ligand")
	for i := range n.Nodes {
		n.Nodes[i].Tau = 3 + 4*float64(i)
	}
	return n
}

func TestNoDoseIsNoTreatmentBitForBit(t *testing.T) {
	n := tangle(t)
	names := n.nodeNames()
	want := history(t, n, nil, names)
	for name, p := range map[string]Perturbation{
		"knockdown":   {Kind: Knockdown, Node: "A", Removed: 0, Spread: 0.7, Onset: 3},
		"fold":        {Kind: Overexpression, Node: "A", Fold: 1},
		"inhibitor":   {Kind: Inhibitor, Node: "B", Concentration: 0, IC50: 1, Hill: 1, MaxEffect: 1},
		"antibody":    {Kind: BlockingAntibody, Node: "A", Partner: "D", Concentration: 0, IC50: 1, MaxEffect: 1},
		"ligand":      {Kind: Ligand, Node: "ligand"},
		"not yet":     {Kind: Knockdown, Node: "A", Removed: 1, Start: 1e6},
		"clamp later": {Kind: Clamp, Node: "A", Level: 1, Start: 1e6},
	} {
		if !sameBits(history(t, n, Treatment{p}, names), want) {
			t.Errorf("%s: the cells differ from untreated ones", name)
		}
	}
	if sameBits(history(t, n, Treatment{{Kind: Knockdown, Node: "A", Removed: 0.01}}, names), want) {
		t.Error("a small knock-down changed nothing: the comparison sees nothing")
	}
}

func TestWithoutItsLinksAPerturbedNodeChangesNothingBitForBit(t *testing.T) {
	n := tangle(t)
	var rest []string
	for _, name := range n.nodeNames() {
		if name != "A" {
			rest = append(rest, name)
		}
	}
	leaving, without := n, n
	leaving.Links, without.Links = nil, nil
	for _, link := range n.Links {
		reads := false
		for _, in := range link.Inputs {
			reads = reads || in.Node == "A"
		}
		if !reads {
			leaving.Links = append(leaving.Links, link) // A is driven, but drives nothing
			if link.Target != "A" {
				without.Links = append(without.Links, link)
			}
		}
	}
	for name, cut := range map[string]Network{"links out of the node removed": leaving, "all its links removed": without} {
		want := history(t, cut, nil, rest)
		for _, p := range []Perturbation{
			{Kind: Knockdown, Node: "A", Removed: 0.8, Spread: 0.5, Onset: 4},
			{Kind: Overexpression, Node: "A", Fold: 5},
			{Kind: Clamp, Node: "A", Level: 0.9, Start: 7},
		} {
			if !sameBits(history(t, cut, Treatment{p}, rest), want) {
				t.Errorf("%s: a %s of the node still reaches others", name, p.Kind)
			}
		}
	}
}

func TestCellsLoseDifferentSharesWithTheRightMean(t *testing.T) {
	m := compiled(t, chain(t))
	share := func(mean, spread float64) func(r *rng.Stream) float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 3, Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: mean, Spread: spread}}}, 0)
		return func(r *rng.Stream) float64 {
			slot := p.Add(r.Uint64(), 0)
			removed := p.plan.removed[0].at(slot)
			p.Remove(slot)
			return removed
		}
	}
	for _, mean := range []float64{0.3, 0.8} {
		stattest.Mean(t, 1, stattest.Plan{Draw: share(mean, 0.8), Want: mean, N: 20000, Detect: 0.03})
	}
	// A location that forgets the spread (the logit of the mean) must be noticed.
	naive := func(r *rng.Stream) float64 { return logistic(math.Log(0.8/0.2) + 0.8*r.Norm()) }
	if failed, _ := stattest.MeanFails(1, stattest.Plan{Draw: naive, Want: 0.8, N: 20000, Detect: 0.01}); !failed {
		t.Error("a mean off by 2 % passes")
	}
}

func TestTheSpreadIsThatOfTheLogit(t *testing.T) {
	m := compiled(t, chain(t))
	p := populated(t, PopulationSpec{Model: m, Root: 3, Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: 0.7, Spread: 0.6}}}, 0)
	location := p.plan.location[0]
	stattest.Mean(t, 2, stattest.Plan{Want: 0.36, N: 12000, Detect: 0.1, Draw: func(r *rng.Stream) float64 {
		slot := p.Add(r.Uint64(), 0)
		x := p.plan.removed[0].at(slot)
		p.Remove(slot)
		logit := math.Log(x/(1-x)) - location
		return logit * logit
	}})
}

func TestOneCellTakesUpTheSameReagentUnderEveryDose(t *testing.T) {
	m := compiled(t, chain(t))
	var last []float64
	for _, dose := range []float64{0.2, 0.5, 0.8} {
		p := populated(t, PopulationSpec{Model: m, Root: 3, Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: dose, Spread: 1}}}, 50)
		taken := make([]float64, 50)
		p.plan.removed[0].read(0, taken)
		for slot, removed := range taken {
			if last != nil && removed <= last[slot] {
				t.Errorf("cell %d loses %g at the higher dose and %g at the lower", slot, removed, last[slot])
			}
		}
		last = taken
		if p.Divide(20, 777); p.plan.removed[0].at(50) != p.plan.removed[0].at(20) {
			t.Error("the daughter did not inherit the reagent")
		}
	}
}

func TestPairFactorAsksForBothMolecules(t *testing.T) {
	tr := Treatment{
		{Kind: BlockingAntibody, Node: "A", Partner: "B", Concentration: 3, IC50: 1, MaxEffect: 1, Start: 5},
		{Kind: BlockingAntibody, Node: "C", Partner: "C", Concentration: 1, IC50: 1, MaxEffect: 1},
	}
	for _, c := range []struct {
		a, b string
		time float64
		want float64
	}{{"A", "B", 4, 1}, {"A", "B", 5, 0.25}, {"B", "A", 9, 0.25}, {"A", "A", 9, 1}, {"A", "C", 9, 1}, {"C", "C", 0, 0.5}} {
		if got := tr.PairFactor(c.a, c.b, c.time); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s with %s at %g: %g, want %g", c.a, c.b, c.time, got, c.want)
		}
	}
}

func TestEveryFaultOfATreatmentIsNamedAtOnce(t *testing.T) {
	n := chain(t)
	tr := Treatment{
		{Kind: Knockdown, Node: "A", Removed: 80},
		{Kind: Knockdown, Node: "ligadn", Removed: 0.5, Fold: 2},
		{},
		{Kind: Inhibitor, Node: "A", Concentration: -1, Hill: 0, MaxEffect: 0},
		{Kind: BlockingAntibody, Node: "A", Concentration: 1, IC50: 1, MaxEffect: 1},
		{Kind: BlockingAntibody, Node: "X", Partner: "Y", Concentration: 1, IC50: 1, MaxEffect: 1},
		{Kind: Ligand, Node: "A", Level: 0.5},
		{Kind: Ligand, Node: "ligand", Level: 0.5, Concentration: 1, IC50: 1},
		{Kind: Clamp, Node: "A", Level: 0.5, Onset: 3},
		{Kind: Overexpression, Node: "A", Fold: 0.5, Recovery: 3},
		{Kind: Knockdown, Node: "A", Removed: math.NaN(), Start: math.Inf(1)},
	}
	text := tr.Validate(n).Error()
	for _, want := range []string{
		`perturbation 1 ("A"): removed 80 is too large; allowed: 0 to 1 (share removed); hint: for 80 % write 0.8`,
		`perturbation 2 ("ligadn"): node "ligadn" is not a node`, `perturbation 2 ("ligadn"): fold 2 has no meaning for a knockdown`,
		`perturbation 3: kind is missing`, `concentration -1 is too small`, `half-effect concentration 0 is too small; allowed: above 0 nM`,
		`Hill 0 is too small`, `max effect 0 is too small`, `perturbation 5 ("A"): pair "A" and "" is not a pair`,
		`perturbation 6 ("X"): pair "X" and "Y" has no node of the network`, `perturbation 7 ("A"): node "A" takes no signal from outside`,
		`perturbation 8 ("ligand"): level 0.5 is given beside a concentration`, `onset and recovery have no meaning for a clamp`,
		`fold 0.5 is too small; allowed: 1 or more`, `recovery 3 follows a treatment without end`, `removed NaN is not a finite number`, `start +Inf is not a finite number`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if _, err := NewPopulation(PopulationSpec{Model: compiled(t, n), Treatment: tr}); err == nil {
		t.Error("a population took the faulty treatment")
	}
	if err := (Treatment{{Kind: BlockingAntibody, Node: "A", Partner: "elsewhere", Concentration: 1, IC50: 1, MaxEffect: 1}}).Validate(n); err != nil {
		t.Errorf("a pair with a partner on another cell was refused: %v", err)
	}
}

func TestKindsComeBackFromTheirNames(t *testing.T) {
	for k := Knockdown; k <= Clamp; k++ {
		if again, err := ParsePerturbationKind(strings.ToUpper(k.String())); err != nil || again != k {
			t.Errorf("%s: %v %v", k, again, err)
		}
	}
	if _, err := ParsePerturbationKind("knokdown"); err == nil || !strings.Contains(err.Error(), `"knockdown"?`) {
		t.Errorf("error %v", err)
	}
	if _, err := ParsePerturbationKind(""); err == nil {
		t.Error("the empty kind was accepted")
	}
}
