package cell

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"paget/rng"
)

// table is a set of activities for tests.
type table [][]float64

func (t table) Node(node int) []float64            { return t[node] }
func (t table) Read(node, from int, out []float64) { copy(out, t[node][from:]) }

// plainLine returns a line with neutral numbers.
func plainLine() Line {
	return Line{
		Name: "line", Volume: 1000, NucleusArea: 100, ArrestShare: 0.1, FreeShare: 1, Squeeze: 1,
		DivisionDuration: 600, DeathDuration: 300, NecrosisDuration: 1000, SpeedSpread: 0.2, Extension: 0.01, Retraction: 0.02,
		Reference: []Level{
			{"motility speed", 0.4}, {"motility persistence", 20}, {"chemotactic sensitivity", 0.5},
			{"protease secretion", 100}, {"surface proteolysis", 0.01}, {"matrix deposition", 1},
			{"cycle entry", 0.001}, {"apoptosis", 1e-5}, {"necrosis", 2e-5}, {"protrusion rate", 0.2}, {"protrusion lifetime", 15},
		},
		Environment: []Level{{Crowding, 0.2}, {Stiffness, 5}, {MatrixDensity, 0}, {ConcentrationName("ligand"), 2}},
	}
}

func plainSpec() Spec {
	return Spec{
		Line: plainLine(), Nodes: []string{"A", "B", "C"}, Reference: []float64{0.3, 0.6, 0},
		Fields: []string{"ligand"},
	}
}

func mustCompile(t *testing.T, s Spec) *Phenotype {
	t.Helper()
	p, err := Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// randomSpec draws rules at random: several signals on each of a few
// behaviours.
func randomSpec(r *rng.Stream) Spec {
	s := plainSpec()
	signals := []string{"A", "B", "C", Crowding, Stiffness, ConcentrationName("ligand")}
	powers := []float64{1, 2, 3, 4, 8, 0.5, 1.5, 2.5, 1.7, 40}
	for _, b := range []string{"motility speed", "contractility", "cycle entry"} {
		relative := r.Float64() < 0.5
		for _, signal := range signals {
			if r.Float64() < 0.5 {
				continue
			}
			up := r.Float64() < 0.5
			rule := Rule{Signal: signal, Behaviour: b, Increases: up, Relative: relative,
				HalfMax: 0.05 + 3*r.Float64(), Power: powers[r.Intn(len(powers))], AppliesToDead: r.Float64() < 0.5}
			switch {
			case relative && up:
				rule.Max = 1 + 5*r.Float64()
			case relative:
				rule.Max = r.Float64()
			case up:
				rule.Max = 1e4 * (1 + r.Float64())
			}
			s.Rules = append(s.Rules, rule)
		}
	}
	return s
}

func randomTables(r *rng.Stream, p *Phenotype, n int) (nodes table, env [][]float64, dead []bool) {
	nodes = make(table, 3)
	for k := range nodes {
		for range n {
			nodes[k] = append(nodes[k], r.Float64())
		}
	}
	for range p.Signals() {
		row := make([]float64, n)
		for i := range row {
			if r.Float64() < 0.9 {
				row[i] = 10 * r.Float64()
			}
		}
		env = append(env, row)
	}
	for range n {
		dead = append(dead, r.Float64() < 0.2)
	}
	return nodes, env, dead
}

func TestKernelEqualsTheFormulaWrittenOut(t *testing.T) {
	compiled := 0
	for trial := range 900 {
		r := rng.New(1, rng.Testing, uint64(trial), 0)
		p, err := Compile(randomSpec(&r))
		if err != nil {
			continue // a random table need not have a base
		}
		compiled++
		n := 1 + r.Intn(150)
		nodes, env, dead := randomTables(&r, p, n)
		fast, plain := p.Grow(nil, n), p.Grow(nil, n)
		p.Evaluate(fast, nodes, env, dead, 0, n)
		p.EvaluateReference(plain, nodes, env, dead, 0, n)
		for b := range fast {
			for i := range fast[b] {
				if d := math.Abs(fast[b][i] - plain[b][i]); !(d <= 1e-12*(1+math.Abs(plain[b][i]))) {
					t.Fatalf("trial %d, %s, cell %d (dead %v): kernel %.17g, formula %.17g", trial, p.Names()[b], i, dead[i], fast[b][i], plain[b][i])
				}
			}
		}
	}
	if compiled < 200 {
		t.Fatalf("only %d of 900 random tables had a base: the twin was hardly tried", compiled)
	}
}

func TestOneRuleIsTheHillCurveOfTheGrammar(t *testing.T) {
	s := plainSpec()
	s.Rules = []Rule{
		{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 2, HalfMax: 0.5, Power: 4},
		{Signal: Crowding, Behaviour: "motility speed", Max: 0.1, HalfMax: 0.3, Power: 2},
	}
	p := mustCompile(t, s)
	env := make([][]float64, len(p.Signals()))
	for k, name := range p.Signals() {
		if name != Crowding {
			t.Fatalf("unexpected signal %q", name)
		}
		env[k] = []float64{0.6}
	}
	values := p.Grow(nil, 1)
	p.Evaluate(values, table{{0.7}, {0}, {0}}, env, nil, 0, 1)
	u := math.Pow(1.4, 4) / (1 + math.Pow(1.4, 4))
	d := 4.0 / 5
	base := p.Base(MotilitySpeed)
	want := (1-d)*((1-u)*base+u*2) + d*0.1
	if math.Abs(values[MotilitySpeed][0]-want) > 1e-14 {
		t.Fatalf("speed %.15g, want %.15g", values[MotilitySpeed][0], want)
	}
}

func TestRulesReturnTheMeasuredValueInTheReferenceCondition(t *testing.T) {
	tried := 0
	for trial := range 900 {
		r := rng.New(2, rng.Testing, uint64(trial), 0)
		s := randomSpec(&r)
		p, err := Compile(s)
		if err != nil {
			continue
		}
		tried++
		env := make([][]float64, len(p.Signals()))
		for k, name := range p.Signals() {
			v, _ := level(s.Line.Environment, name)
			env[k] = []float64{v}
		}
		values := p.Grow(nil, 1)
		p.Evaluate(values, table{{0.3}, {0.6}, {0}}, env, nil, 0, 1)
		for b, name := range p.Names() {
			want, ok := level(s.Line.Reference, name)
			if !ok {
				want = 1
			}
			if got := values[b][0]; math.Abs(got-want) > 1e-9*(1+want) {
				t.Fatalf("trial %d: %s is %.12g in the reference condition, measured %.12g", trial, name, got, want)
			}
			if p.Reference(Behaviour(b)) != want {
				t.Fatalf("%s: Reference says %g", name, p.Reference(Behaviour(b)))
			}
		}
	}
	if tried < 200 {
		t.Fatalf("only %d tables tried", tried)
	}
}

func TestSeveralMaximaOfOneDirectionDoNotDependOnTheOrderOfRows(t *testing.T) {
	rules := []Rule{
		{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 2, HalfMax: 0.5, Power: 2},
		{Signal: "B", Increases: true, Behaviour: "motility speed", Max: 3, HalfMax: 0.5, Power: 2},
		{Signal: "C", Behaviour: "motility speed", Max: 0.2, HalfMax: 0.5, Power: 2},
		{Signal: Stiffness, Behaviour: "motility speed", Max: 0, HalfMax: 500, Power: 2},
	}
	var bases []float64
	for _, order := range [][]int{{0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}} {
		s := plainSpec()
		s.Line.Reference[0].Value = 1.95
		for _, k := range order {
			s.Rules = append(s.Rules, rules[k])
		}
		bases = append(bases, mustCompile(t, s).Base(MotilitySpeed))
	}
	for _, b := range bases {
		if math.Abs(b-bases[0]) > 1e-13 {
			t.Fatalf("bases %v differ", bases)
		}
	}
	// Saturated by B alone the speed is the largest maximum.
	s := plainSpec()
	s.Line.Reference[0].Value = 1.95
	s.Rules = rules[:2]
	p := mustCompile(t, s)
	values := p.Grow(nil, 1)
	p.Evaluate(values, table{{0}, {1e9}, {0}}, nil, nil, 0, 1)
	if math.Abs(values[MotilitySpeed][0]-3) > 1e-12 {
		t.Fatalf("saturated speed %g, want 3", values[MotilitySpeed][0])
	}
}

func TestTheDeadDoNothingUnlessARuleSaysSo(t *testing.T) {
	s := plainSpec()
	s.Secretes = []string{"ligand"}
	s.Line.Reference = append(s.Line.Reference, Level{SecretionName("ligand"), 5})
	s.Rules = []Rule{
		{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 0.9, HalfMax: 0.5, Power: 2},
		{Signal: "C", Increases: true, Behaviour: SecretionName("ligand"), Max: 50, HalfMax: 0.5, Power: 1, AppliesToDead: true},
	}
	p := mustCompile(t, s)
	values := p.Grow(nil, 2)
	p.Evaluate(values, table{{1, 1}, {1, 1}, {0.5, 0.5}}, nil, []bool{true, false}, 0, 2)
	for b, v := range values {
		if b == int(Secretion(0)) {
			if math.Abs(v[0]-25) > 1e-12 || math.Abs(v[1]-27.5) > 1e-12 {
				t.Errorf("secretion %v, want 25 of the dead and 27.5 of the living", v)
			}
		} else if v[0] != 0 || v[1] == 0 {
			t.Errorf("%s: dead %g, living %g", p.Names()[b], v[0], v[1])
		}
	}
}

func TestImpossibleBasesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		says string
	}{
		{"rules alone exceed the measurement", Rule{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 100, HalfMax: 0.3, Power: 2}, "no base of 0 or more"},
		{"an increase that would decrease", Rule{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 0.1, HalfMax: 0.3, Power: 2}, "increasing rules lead to"},
		{"a decrease that would increase", Rule{Signal: "A", Behaviour: "motility speed", Max: 0.41, HalfMax: 3, Power: 2}, "decreasing rules lead to"},
		{"saturated to nothing", Rule{Signal: "A", Behaviour: "motility speed", Max: 0, HalfMax: 1e-200, Power: 2}, "saturated"},
	} {
		s := plainSpec()
		s.Rules = []Rule{c.rule}
		if _, err := Compile(s); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestEveryFaultOfASpecIsTold(t *testing.T) {
	s := plainSpec()
	s.Rules = []Rule{
		{Signal: "AA", Increases: true, Behaviour: "motility speed", Max: 1, HalfMax: 0.5, Power: 2},
		{Signal: "A", Increases: true, Behaviour: "motility sped", Max: 1, HalfMax: 0.5, Power: 2},
		{Signal: "A", Increases: true, Behaviour: "contractility", Max: 0.5, Relative: true, HalfMax: 0, Power: -1},
		{Signal: "B", Increases: true, Behaviour: "contractility", Max: 2, HalfMax: 1, Power: 1},
		{Signal: "B", Increases: true, Behaviour: "contractility", Max: 2, HalfMax: 1, Power: 1},
		{Signal: "A", Behaviour: SecretionName("acid"), Max: 0, HalfMax: 1, Power: 1},
		{Signal: ConcentrationName("oxygen"), Increases: true, Behaviour: "apoptosis", Max: 1, HalfMax: 1, Power: 1},
		{Signal: "A", Increases: true, Behaviour: "chemotactic sensitivity", Max: 1.5, HalfMax: 1, Power: 1},
	}
	s.Couplings = []Coupling{{Signal: "stifness", Input: "D", Half: 1, Power: 1, Max: 2}}
	s.Line.Reference = append(s.Line.Reference[1:], Level{"contractility", 1}, Level{"weight", 1})
	s.Line.Volume, s.Line.FreeShare = -1, 0.05
	err := s.Validate()
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, says := range []string{
		`unknown signal`, `unknown behaviour "motility sped"`, `a fold of 0.5 would decrease`, `half-max is 0`, `power is -1`,
		`mixes relative and absolute`, `given twice`, `does not secrete "acid"`, `no field for "concentration of oxygen"`,
		`max 1.5 is above 1`, `"stifness" is not an environment signal`, `unknown input "D"`, `max 2 is outside`,
		`no value for "motility speed"`, `contractility is relative`, `unknown behaviour "weight"`, `volume is -1`, `arrest share`,
	} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("not told: %s\nin: %v", says, err)
		}
	}
	if plainSpec().Validate() != nil {
		t.Errorf("the plain spec has faults: %v", plainSpec().Validate())
	}
}

func TestPowersEqualMathPow(t *testing.T) {
	for _, p := range []float64{0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 8, 12, 32, 33, 40, 1.7, 0.3, 6.62} {
		for _, x := range []float64{0, 1e-9, 0.1, 0.5, 1, 1.3, 2, 10, 123.4} {
			got, want := newPower(p).of(x), math.Pow(x, p)
			if math.Abs(got-want) > 5e-14*want {
				t.Errorf("%g^%g = %.17g, want %.17g", x, p, got, want)
			}
		}
	}
}

func TestCouplingsJoinAsIndependentWays(t *testing.T) {
	s := plainSpec()
	s.Couplings = []Coupling{
		{Signal: Stiffness, Input: "A", Half: 5, Power: 2, Max: 0.8},
		{Signal: ConcentrationName("ligand"), Input: "A", Half: 1, Power: 1, Max: 1},
		{Signal: Crowding, Input: "C", Half: 0.5, Power: 1, Max: 1},
	}
	p := mustCompile(t, s)
	env := make([][]float64, len(p.Signals()))
	for k, name := range p.Signals() {
		v, _ := level(s.Line.Environment, name)
		env[k] = []float64{v}
	}
	off := []float64{0.9, 1, 1} // the medium holds A at 0.1
	p.Inputs(off, env, 0)
	want := []float64{0.9 * (1 - 0.8*0.5) * (1 - 2.0/3), 1, 1 - 0.2/0.7}
	for k := range off {
		if math.Abs(off[k]-want[k]) > 1e-15 {
			t.Errorf("off %v, want %v", off, want)
		}
	}
	if got := fmt.Sprint(p.Coupled()); got != "[0 2]" {
		t.Errorf("coupled nodes %s", got)
	}
}

func FuzzParseBehaviour(f *testing.F) {
	for _, s := range []string{"motility speed", "secretion of ligand", "secretion of ", "", "Motility Speed", "apoptosis\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		b, field, err := ParseBehaviour(name)
		switch {
		case err != nil:
		case field != "":
			if SecretionName(field) != name || b != FixedBehaviours {
				t.Errorf("%q was read as secretion of %q", name, field)
			}
		case Behaviours()[b].Name != name:
			t.Errorf("%q was read as %q", name, Behaviours()[b].Name)
		}
	})
}

func TestBehavioursAreListedInTheirOrder(t *testing.T) {
	if len(Behaviours()) != int(FixedBehaviours) {
		t.Fatalf("%d infos for %d behaviours", len(Behaviours()), FixedBehaviours)
	}
	for i, in := range Behaviours() {
		if int(in.Behaviour) != i {
			t.Errorf("%s is at %d, not %d", in.Name, i, in.Behaviour)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	s := plainSpec()
	for _, name := range []string{"motility speed", "contractility", "protease secretion", "protrusion rate", "cycle entry"} {
		s.Rules = append(s.Rules,
			Rule{Signal: "A", Increases: true, Behaviour: name, Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
			Rule{Signal: "B", Behaviour: name, Max: 0.1, Relative: true, HalfMax: 0.5, Power: 2})
	}
	p, err := Compile(s)
	if err != nil {
		b.Fatal(err)
	}
	const n = 256
	r := rng.New(1, rng.Testing, 0, 0)
	nodes, env, _ := randomTables(&r, p, n)
	values := p.Grow(nil, n)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		p.Evaluate(values, nodes, env, nil, 0, n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/cell")
}
