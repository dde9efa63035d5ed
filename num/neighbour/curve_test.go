package neighbour

import (
	"slices"
	"testing"
)

func TestCellsThatFollowEachOtherOnTheCurveTouch(t *testing.T) {
	type place struct {
		key     uint64
		x, y, z int
	}
	var all []place
	for k := range 16 * 16 * 16 {
		x, y, z := k%16, k/16%16, k/256
		all = append(all, place{Along(uint32(x), uint32(y), uint32(z)), x, y, z})
	}
	slices.SortFunc(all, func(a, b place) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	for k := 1; k < len(all); k++ {
		a, b := all[k-1], all[k]
		d := func(p, q int) int { return max(p-q, q-p) }
		if a.key == b.key || d(a.x, b.x)+d(a.y, b.y)+d(a.z, b.z) != 1 {
			t.Fatalf("%v follows %v", b, a)
		}
	}
}

func BenchmarkAlong(b *testing.B) {
	sum, k := uint64(0), uint32(0)
	for b.Loop() {
		k++
		sum += Along(k, 3*k, 7*k)
	}
	_ = sum
}
