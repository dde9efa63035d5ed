package pathway

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook makes a workbook of the given sheets.
func workbook(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	first := true
	for _, name := range []string{"species", "Reactions", "other"} {
		rows, wanted := sheets[name]
		if !wanted {
			continue
		}
		if first {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
			first = false
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			if err := f.SetSheetRow(name, cellName(0, r), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// small is a sound workbook with comments and old-style rules.
func small() map[string][][]any {
	return map[string][][]any{
		"species": {
			{"Species information"},
			{"module", "ID", "name", "Yinit", "Ymax", "tau", "notes"},
			{"", "A", "first", 0, 1, 2.5},
			{"# B is not measured yet"},
			{"middle"},
			{"", "B", "second", 0.1, 0.9, 1, "free text"},
			{"", "C", "", 0, 1, 1},
		},
		"Reactions": {
			{"Reaction information"},
			{"module", "ID", "Rule", "weight", "n", "EC50", "notes"},
			{"", "r1", "=> A", 0.8, 1.4, 0.5},
			{"% here the middle begins"},
			{"", "r2", "A + !B => C", 1, 2, 0.5, "old spelling of AND"},
			{"", "r3", "A & C => B", 0.5, 1.4, 0.5},
		},
	}
}

func TestAWorkbookBecomesANetwork(t *testing.T) {
	n, err := ReadNetflux(workbook(t, small()))
	if err != nil {
		t.Fatal(err)
	}
	want := Network{
		Nodes: []Node{{Name: "A", Label: "first", Max: 1, Tau: 2.5}, {Name: "B", Label: "second", Initial: 0.1, Max: 0.9, Tau: 1}, {Name: "C", Max: 1, Tau: 1}},
		Links: []Link{
			{ID: "r1", Target: "A", Weight: 0.8, Hill: 1.4, EC50: 0.5},
			{ID: "r2", Target: "C", Inputs: []Input{{Node: "A"}, {Node: "B", Not: true}}, Weight: 1, Hill: 2, EC50: 0.5, How: "old spelling of AND"},
			{ID: "r3", Target: "B", Inputs: []Input{{Node: "A"}, {Node: "C"}}, Weight: 0.5, Hill: 1.4, EC50: 0.5},
		},
	}
	if !reflect.DeepEqual(n, want) {
		t.Errorf("%+v", n)
	}
}

func TestEveryFaultOfAWorkbookIsNamedWithItsCell(t *testing.T) {
	w := small()
	w["species"] = append(w["species"], []any{"", "", "", 0, 1, 1}, []any{"", "D", "", "0,5", 1, ""}, []any{"", "A", "", 0, 1, 0})
	w["Reactions"] = append(w["Reactions"], []any{"", "r4", "A => => B", 1, 2, 0.5}, []any{"", "r5", "Q => B", 80, 2, 0.5}, []any{"", "r1", "B => A", 1, 2, 0.9}, []any{"", "r6", "", "", "x", 0.5})
	_, err := ReadNetflux(workbook(t, w))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		"species!B8: ID is missing", `species!D9: Yinit "0,5" is not a number; allowed: 0 or more; hint: the decimal sign is a point`, "species!F9: tau is missing",
		`species!B10: node "A": name is given twice`, `species!F10: node "A": tau 0 is too small`,
		`Reactions!C7: link "r4": rule "A => => B", column 6`, `Reactions!C8: link "r5": input "Q" is not a node`, `Reactions!D8: link "r5": weight 80 is too large`,
		`Reactions!B9: link "r1": id is given twice`, `Reactions!F9: link "r1": EC50 0.9 is out of range`, `Reactions!C10: link "r6": rule ""`, "Reactions!D10: Weight is missing", `Reactions!E10: n "x" is not a number`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log(err)
	}
	var cell *CellFault
	var fault *Fault
	if !errors.As(err, &cell) || !errors.As(err, &fault) {
		t.Error("the faults cannot be told apart")
	}
}

func TestWorkbooksThatAreNoneAreRefused(t *testing.T) {
	w := small()
	w["Reactions"][1] = []any{"module", "ID", "Rule", "wieght", "n", "EC50"}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":    {nil, "not a workbook"},
		"text":     {[]byte("ID,Rule\nr1,=> A\n"), "not a workbook"},
		"large":    {make([]byte, largestWorkbook+1), "allowed"},
		"cut":      {workbook(t, small())[:900], "not a workbook"},
		"sheets":   {workbook(t, map[string][][]any{"other": {{"x"}}}), `no sheet "species"; it has: other`},
		"column":   {workbook(t, w), "column Weight is missing"},
		"no names": {workbook(t, map[string][][]any{"species": {{"x"}}, "Reactions": {{"y"}}}), "has no row of column names"},
		"no nodes": {workbook(t, map[string][][]any{"species": small()["species"][:2], "Reactions": small()["Reactions"][:2]}), "the network has no nodes"},
	} {
		if _, err := ReadNetflux(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadNetflux(f *testing.F) {
	good := workbook(f, small())
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := ReadNetflux(data)
		if err == nil && n.Validate() != nil {
			t.Error("a faulty network was read without an error")
		}
	})
}

// shared returns a file of the reference material, or skips the test.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("PAGET_SHARED")
	if folder == "" {
		at, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
				folder = filepath.Join(at, "..", "shared")
				break
			}
			if filepath.Dir(at) == at {
				t.Skip("no go.mod above the test: set PAGET_SHARED")
			}
			at = filepath.Dir(at)
		}
	}
	data, err := os.ReadFile(filepath.Join(folder, "conformance", "logic-ode", name))
	if err != nil {
		t.Skipf("reference workbook not here (set PAGET_SHARED): %v", err)
	}
	return data
}

// native writes a network as rules and reads it back through the native grammar.
func native(t *testing.T, n Network) Network {
	t.Helper()
	again := Network{Name: "native", Nodes: append([]Node(nil), n.Nodes...)}
	for _, link := range n.Links {
		inputs, target, err := ParseRule(link.Rule())
		if err != nil {
			t.Fatal(err)
		}
		link.Inputs, link.Target = inputs, target
		again.Links = append(again.Links, link)
	}
	return again
}

// driven sets the weight of every constant drive that is off.
func driven(n Network, weight float64) Network {
	n.Links = append([]Link(nil), n.Links...)
	for i := range n.Links {
		if len(n.Links[i].Inputs) == 0 && n.Links[i].Weight == 0 {
			n.Links[i].Weight = weight
		}
	}
	return n
}

// trajectories are all activities of one cell every half minute for 20 min.
func trajectories(t *testing.T, n Network, reference bool) [][]float64 {
	t.Helper()
	p := populated(t, PopulationSpec{Model: compiled(t, n), Tolerance: 1e-8, Reference: reference}, 1)
	rows := [][]float64{p.state(0)}
	for k := range 40 {
		advance(t, p, float64(k)/2, 0.5)
		rows = append(rows, p.state(0))
	}
	return rows
}

func TestNetfluxNetworksFollowTheIndependentSolver(t *testing.T) {
	for name, shape := range map[string][2]int{
		"exampleNet.xlsx": {5, 6}, "kraeutler_betaAdrenergic_bmcsysbio2010.xlsx": {25, 36}, "Kraeutler2010_betaAdrenergic.xlsx": {25, 36},
	} {
		n, err := ReadNetflux(shared(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := [2]int{len(n.Nodes), len(n.Links)}; got != shape {
			t.Errorf("%s: %d nodes and %d links, want %d", name, got[0], got[1], shape)
		}
		for _, weight := range []float64{0, 0.3, 1} { // as distributed, and with the inputs on
			network := driven(n, weight)
			fast, plain := trajectories(t, network, false), trajectories(t, network, true)
			again := trajectories(t, native(t, network), false)
			worst, moved := 0.0, 0.0
			for k := range fast {
				for i := range fast[k] {
					worst = max(worst, math.Abs(fast[k][i]-plain[k][i]))
					moved = max(moved, math.Abs(fast[k][i]-fast[0][i]))
				}
				if !sameBits(fast[k], again[k]) {
					t.Errorf("%s: native and imported network differ at step %d", name, k)
					break
				}
			}
			if worst > 1e-6 {
				t.Errorf("%s, inputs at %g: kernel and solver differ by %.3g", name, weight, worst)
			}
			if weight > 0 && moved < 0.2 {
				t.Errorf("%s: nothing moves, so nothing is tested", name)
			}
			t.Logf("%s, inputs at %g: largest difference %.2g, largest movement %.2f", name, weight, worst, moved)
		}
	}
}

func TestTheExampleNetworkMatchesItsNativeTextAndItsFormula(t *testing.T) {
	imported, err := ReadNetflux(shared(t, "exampleNet.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	byHand := net(t, "=> A;0.6 1.4 0.5", "=> B;0.6 1.4 0.5", "A => C;1 1.4 0.5", "B => D;1 1.4 0.5", "C & !D => E;1 1.4 0.5", "E => C;1 1.4 0.5")
	a, b := trajectories(t, driven(imported, 0.6), false), trajectories(t, byHand, false)
	for k := range a {
		if !sameBits(a[k], b[k]) {
			t.Fatalf("step %d: %v and %v", k, a[k], b[k])
		}
		if want := 0.6 * -math.Expm1(-float64(k)/2); math.Abs(a[k][0]-want) > 1e-12 {
			t.Errorf("A after %g min is %g, want %g", float64(k)/2, a[k][0], want)
		}
	}
}
