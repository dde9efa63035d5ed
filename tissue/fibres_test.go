package tissue

import (
	"math"
	"testing"
)

// Along the axis the mean square is 1 + (d−1)s of its share without fibres, across it
// 1 − s.
func TestFibresTurnCellsAndDoNotHastenThem(t *testing.T) {
	const n, minutes, s = 900, 120, 0.6
	for _, dims := range []int{2, 3} {
		spec := held(t, dims, 1, crawler().kind(t))
		spec.Following = nil
		axis := [3]float64{3, 4, 0}
		if dims == 3 {
			axis[2] = 12
		}
		spec.Fibres = &Fibres{Pattern: Parallel, Strength: s, Axis: axis}
		length := math.Sqrt(dot(axis, axis))
		var all, along []float64
		for _, x := range ways(t, spec, scattered(n, 5e4, 7), minutes) {
			all = append(all, dot(x, x))
			along = append(along, math.Pow(dot(x, axis)/length, 2))
		}
		free, d := fuerth(0.5, 20, minutes), float64(dims)
		mean(t, all, free, 0.25)
		mean(t, along, free/d*(1+(d-1)*s), 0.3)
		if !condemned(along, free/d, 0.3) {
			t.Errorf("%d dimensions: fibres without effect were not noticed", dims)
		}
	}
}

func TestAtFullStrengthCellsKeepToTheirFibre(t *testing.T) {
	spec := held(t, 3, 1, crawler().kind(t))
	spec.Following = nil
	spec.Fibres = &Fibres{Pattern: Parallel, Strength: 1, Axis: [3]float64{0, 2, 0}}
	f := scattered(20, 5e4, 1)
	for k, x := range ways(t, spec, f, 50) {
		if x[0] != 0 || x[2] != 0 || x[1] == 0 {
			t.Errorf("cell %d went %v", k+1, x)
		}
	}
	centre := [3]float64{5e4, 5e4, 5e4}
	spec.Fibres = &Fibres{Pattern: Radial, Strength: 1, Centre: centre}
	for k, x := range ways(t, spec, f, 50) {
		from := [3]float64{f[k].X - centre[0], f[k].Y - centre[1], f[k].Z - centre[2]}
		if beside := dot(x, x) - dot(x, from)*dot(x, from)/dot(from, from); beside > 1e-6*dot(x, x) {
			t.Errorf("cell %d left its radius: %v", k+1, x)
		}
	}
}

func TestPatchesLieInAllDirections(t *testing.T) {
	for _, dims := range []int{2, 3} {
		spec := held(t, dims, 1, crawler().kind(t))
		spec.Fibres = &Fibres{Pattern: Patches, Strength: 0.5, Size: 5e3}
		l := newLie(&spec)
		if want := int(math.Pow(20, float64(dims))); len(l.axes) != want {
			t.Fatalf("%d patches, want %d", len(l.axes), want)
		}
		var x []float64
		for _, a := range l.axes {
			if math.Abs(dot(a, a)-1) > 1e-12 || dims == 2 && a[2] != 0 {
				t.Fatalf("axis %v", a)
			}
			x = append(x, a[0]*a[0])
		}
		mean(t, x, 1/float64(dims), 0.3)
		if l.axis(2501, 7400, 100) != l.axis(4999, 9900, 4000) || l.axis(1, 1, 1) == l.axis(5001, 1, 1) ||
			l.axis(-50, 1, 1) != l.axis(1, 1, 1) || l.axis(2e5, 1, 1) != l.axis(99999, 1, 1) {
			t.Error("places and patches disagree")
		}
	}
}

func TestCutMatrixLeadsNobody(t *testing.T) {
	c := crawler()
	spec, around := gel(t, c, 2)
	spec.Membrane, spec.Layer = nil, 0
	spec.Fibres = &Fibres{Pattern: Parallel, Strength: 1, Axis: [3]float64{1, 0, 0}}
	ti, s := begin(t, spec, around, onTop(1)...)
	u := [3]float64{1, 2, 3}
	if v := ti.bend(s, 0, u); v[1] != 0 || v[2] != 0 || math.Abs(v[0]-math.Sqrt(3)) > 1e-12 {
		t.Errorf("in the matrix: %v", v)
	}
	around.Matrix.Fill(func(x, y, z float64) float64 { return 0 })
	if ti.bend(s, 0, u) != u {
		t.Error("without matrix fibres still lead")
	}
}

func TestGuidanceIsChecked(t *testing.T) {
	for _, f := range []Fibres{
		{Strength: 1.1, Axis: [3]float64{1, 0, 0}}, {Strength: 0.5}, {Pattern: Radial, Centre: [3]float64{math.NaN()}},
		{Pattern: Patches}, {Pattern: Patches, Size: 1}, {Pattern: 9},
	} {
		spec := held(t, 3, 1, crawler().kind(t))
		spec.Fibres = &f
		if spec.Validate() == nil {
			t.Errorf("%+v was taken", f)
		}
	}
	spec := held(t, 3, 1, crawler().kind(t))
	for _, f := range []Following{{Half: -1, Power: 1}, {Half: 1}, {Half: math.NaN(), Power: 1}} {
		spec.Following = &f
		if spec.Validate() == nil {
			t.Errorf("%+v was taken", f)
		}
	}
}
