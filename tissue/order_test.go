package tissue

import (
	"slices"
	"testing"
)

func TestArrangedCellsHaveTheirNeighboursNear(t *testing.T) {
	spec := ball(t, 165)
	f := packed(165, 1)
	ti, s := placed(t, spec, f) // arranges
	if slices.IsSorted(s.ID) {
		t.Fatal("nothing was arranged")
	}
	must(t, ti.Verify(s))
	must(t, ti.updateList(s))
	within, across := 0, 0
	for k := range ti.list.Parts {
		part := &ti.list.Parts[k]
		for a := range part.Len() {
			w, c := part.Row(a)
			within, across = within+len(w), across+len(c)
		}
	}
	// Every pair across is listed twice.
	if share := 0.5 * float64(across) / (float64(within) + 0.5*float64(across)); share > 0.3 {
		t.Errorf("%.0f %% of the pairs lie across slabs", 100*share)
	}
	at := map[uint64][2]float64{}
	for _, c := range f {
		at[c.ID] = [2]float64{c.X, c.Z}
	}
	for i, id := range s.ID {
		if at[id] != [2]float64{s.X[i], s.Z[i]} {
			t.Fatalf("cell %d stands where another stood", id)
		}
	}
}

func TestTheOrderDependsOnPlacesAndIdentitiesAlone(t *testing.T) {
	spec, f := ball(t, 150), packed(150, 2)
	f[1].X, f[1].Y, f[1].Z = f[0].X+0.1, f[0].Y, f[0].Z // one step of the curve for two
	_, s := placed(t, spec, f)
	turned := slices.Clone(f)
	slices.Reverse(turned)
	_, r := placed(t, spec, turned)
	if !slices.Equal(s.ID, r.ID) {
		t.Error("founders in another order are arranged otherwise")
	}
}

func TestFewCellsAreLeftInTheirOrder(t *testing.T) {
	ti, s := placed(t, ball(t, 100), packed(100, 1))
	s.Tick = 0
	ids := slices.Clone(s.ID)
	ti.arrange(s)
	if !slices.Equal(ids, s.ID) {
		t.Error("1,481 cells were arranged")
	}

}
