package microenv

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"paget/record"
)

// saved returns the bytes that save writes.
func saved(t *testing.T, save func(e *record.Encoder)) []byte {
	t.Helper()
	var b bytes.Buffer
	e := record.NewEncoder(&b)
	save(e)
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// loaded reads all of data.
func loaded(t *testing.T, data []byte, load func(d *record.Decoder)) {
	t.Helper()
	d := record.NewDecoder(data)
	load(d)
	d.Done()
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestALoadedFieldGoesOnBitForBit(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{11, 10, 9}}
	for method := Split; method <= Chosen; method++ {
		spec := oxygenSpec(method, 1e-2)
		if method == Split {
			spec.Borders = [3][2]Border{{Held(30), {}}}
		}
		if method == Reference {
			spec.Diffusivity = 1000
		}
		f := field(t, spec, g)
		feed(f, 0)
		step(t, f, 0.05)
		feed(f, 0.1)
		data := saved(t, f.Save)
		again := field(t, spec, g)
		loaded(t, data, again.Load)
		for n := range 3 {
			step(t, f, 0.05)
			step(t, again, 0.05)
			feed(f, float64(n))
			feed(again, float64(n))
		}
		if !slices.Equal(f.C, again.C) || f.Ledger != again.Ledger || f.Time != again.Time {
			t.Errorf("%v: the loaded field goes another way", method)
		}
		if !bytes.Equal(saved(t, f.Save), saved(t, again.Save)) {
			t.Errorf("%v: the same state gives other bytes", method)
		}
	}
}

func TestStatesThatDoNotFitAreRefused(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{6, 5, 4}}
	f := field(t, oxygenSpec(Accurate, 1e-2), g)
	feed(f, 0)
	data := saved(t, f.Save)
	other := oxygenSpec(Accurate, 1e-2)
	other.Name = "glucose"
	for say, c := range map[string]struct {
		into *Field
		data []byte
	}{
		"should":  {field(t, other, g), data},
		"voxels":  {field(t, oxygenSpec(Accurate, 1e-2), Geometry{H: 20, N: [3]int{6, 5, 5}}), data},
		"missing": {field(t, oxygenSpec(Accurate, 1e-2), g), data[:30]},
		"longer":  {field(t, oxygenSpec(Accurate, 1e-2), g), data[:200]},
	} {
		before := slices.Clone(c.into.C)
		d := record.NewDecoder(c.data)
		c.into.Load(d)
		if err := d.Err(); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q expected, got %v", say, err)
		}
		if !slices.Equal(before, c.into.C) || c.into.Time != 0 {
			t.Errorf("%s: a refused state has left traces", say)
		}
	}
}

func TestLoadedMatrixAndChamberGoOnBitForBit(t *testing.T) {
	g := Geometry{H: 10, N: [3]int{5, 4, 3}}
	spec := MatrixSpec{Density: 2, Reference: 1, Pore: 40, Stiffness: 1, StiffnessPower: 2}
	make := func() *Matrix {
		m, err := NewMatrix(spec, g)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	m, again := make(), make()
	m.DegradeAt(12, 13, 14, 0.3, 2)
	m.Deposit(30, 30, 20, 500)
	loaded(t, saved(t, m.Save), again.Load)
	m.DegradeWithin(20, 20, 20, 15, 0.1, 1)
	again.DegradeWithin(20, 20, 20, 15, 0.1, 1)
	if !slices.Equal(m.M, again.M) || m.Ledger != again.Ledger {
		t.Error("the loaded matrix goes another way")
	}

	chamber := func() *Chamber {
		c, err := NewChamber(ChamberSpec{UpperHeight: 900, LowerHeight: 700, Thickness: 10, Porosity: 0.1, Diffusivity: 6000, Decay: 1e-3, LowerInitial: 50, Slabs: 12})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c, d := chamber(), chamber()
	c.Step(17)
	loaded(t, saved(t, c.Save), d.Load)
	for range 3 {
		c.Step(5)
		d.Step(5)
	}
	if c.Time() != d.Time() || c.UpperMean() != d.UpperMean() || c.At(3) != d.At(3) || c.Gradient(5) != d.Gradient(5) {
		t.Error("the loaded chamber goes another way")
	}
}
