package catalog

import (
	"math"
	"strings"
	"testing"

	"paget/cell"
	"paget/param"
	"paget/units"
)

const mmHg = 133.322387415e-3 // kPa

func TestOxygenIsAPartialPressure(t *testing.T) {
	c := embeddedCatalogue(t)
	f, ok := c.Field("oxygen")
	if !ok {
		t.Fatal("no field oxygen")
	}
	if f.Dim != units.Pressure || f.Unit != "mmHg" || !f.VoxelSample || f.Diffusivity != 1e5 || f.Decay != 0.1 {
		t.Errorf("oxygen is %+v", f)
	}
	if _, ok := c.Field("OXYGEN"); ok {
		t.Error("a field that is not there was found")
	}
	l, _ := c.Line("PhysiCell default")
	n, _ := l.Number("reference concentration of oxygen")
	if n.Dim != units.Pressure || math.Abs(n.Value-38*mmHg) > 1e-12 {
		t.Errorf("the reference is %v, %g inside", n, n.Value)
	}
	if dim := c.signalDim(cell.ConcentrationName("TGFB1")); dim != units.Concentration {
		t.Errorf("a substance without rows is a %v", dim)
	}
	if dim := c.secretionDim("TGFB1"); dim != units.SecretionRate {
		t.Errorf("its release is a %v", dim)
	}
}

// A study that turns a concentration into a pressure would have its couplings
// compare nM with kPa.
func TestAFieldOfAnotherDimensionIsSeenWhereItIsRead(t *testing.T) {
	var f param.Faults
	rows := [][]string{}
	for _, r := range [][2]string{{"unit", "mmHg"}, {"sampling", "linear"}, {"diffusivity", "100 um^2/s"}, {"decay", "0 1/min"}} {
		rows = append(rows, []string{"field", "TNF", "name", r[0], "value", r[1]})
	}
	embeddedCatalogue(t).With(extraOf(map[string][][]string{"fields": rows}), &f)
	if f.Err() == nil || !strings.Contains(f.Err().Error(), `"concentration of TNF" is a pressure`) {
		t.Errorf("faults: %v", f.Err())
	}
}

func TestFaultsOfFieldsAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"a way to sense that there is not", "fields.tsv", "sampling\tvoxel", "sampling\tvoxels",
			[]string{"fields.tsv:", "not a way to sense a field", "voxel, linear"}},
		{"a unit that there is not", "fields.tsv", "unit\tmmHg", "unit\tmmHgg", []string{"fields.tsv:", "mmHgg"}},
		{"a row left out", "fields.tsv", "oxygen\tdecay", "# oxygen\tdecay", []string{"fields.tsv:", `field "oxygen" has no row "decay"`}},
		{"a unit left out", "fields.tsv", "oxygen\tunit", "# oxygen\tunit", []string{`field "oxygen" has no row "unit"`}},
		{"a row twice", "fields.tsv", "oxygen\tdecay", "oxygen\tdiffusivity", []string{"fields.tsv:", "stands twice"}},
		{"a property no field has", "fields.tsv", "oxygen\tdecay", "oxygen\tdecai", []string{"not a property of a field", "decay"}},
		{"a negative rate", "fields.tsv", "0.1 1/min (0..0.2)", "-0.1 1/min", []string{"fields.tsv:", "0 1/min or more"}},
		{"oxygen of a ramp in nM", "ramps.tsv", "5 mmHg\t38 mmHg", "5 nM\t38 nM", []string{"ramps.tsv:", "nM", "mmHg"}},
		{"oxygen of a line in nM", "lines.tsv", "38 mmHg", "38 nM", []string{"lines.tsv:", "nM"}},
	})
}
