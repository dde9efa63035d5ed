package rng

import (
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

func TestPhiloxGivesThePublishedWords(t *testing.T) {
	const f = 0xffffffffffffffff
	for _, c := range []struct {
		counter [4]uint64
		key     [2]uint64
		want    [4]uint64
	}{ // Known answers of philox4x64 with 10 rounds, from the Random123 distribution of Salmon et al. 2011.
		{[4]uint64{}, [2]uint64{},
			[4]uint64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
		{[4]uint64{f, f, f, f}, [2]uint64{f, f},
			[4]uint64{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
		{[4]uint64{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}, // digits of π
			[2]uint64{0x452821e638d01377, 0xbe5466cf34e90c6c},
			[4]uint64{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
	} {
		var got [4]uint64
		got[0], got[1], got[2], got[3] = philox(c.counter[0], c.counter[1], c.counter[2], c.counter[3], c.key[0], c.key[1])
		if got != c.want {
			t.Errorf("philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

func TestAStreamReadsTheBlocksOfItsName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, id, tick := rapid.Uint64().Draw(t, "root"), rapid.Uint64().Draw(t, "id"), rapid.Uint64().Draw(t, "tick")
		purpose := Purpose(rapid.Uint32().Draw(t, "purpose"))
		s := New(Root(root), purpose, id, tick)
		for block := uint64(0); block < 3; block++ {
			var want [4]uint64
			want[0], want[1], want[2], want[3] = philox(block, id, tick, 0, root, uint64(purpose))
			for j, w := range want {
				if got := s.Uint64(); got != w {
					t.Fatalf("word %d of block %d is %x, want %x", j, block, got, w)
				}
			}
		}
	})
}

func TestAMovedStreamIsANewStream(t *testing.T) {
	for read := 0; read < 9; read++ {
		s := New(1, Motility, 2, 3)
		for i := 0; i < read; i++ {
			s.Uint64()
		}
		s.At(4, Cycle, 5, 6)
		fresh := New(4, Cycle, 5, 6)
		for i := 0; i < 9; i++ {
			if s.Uint64() != fresh.Uint64() {
				t.Fatalf("after %d words read, word %d of the moved stream differs", read, i)
			}
		}
	}
}

func TestACopyOfAStreamReadsOnByItself(t *testing.T) {
	a := New(1, Testing, 0, 0)
	a.Uint64()
	b := a
	x := a.Uint64()
	a.Uint64()
	if b.Uint64() != x {
		t.Error("the copy has moved with the original")
	}
}

func TestOneBitOfTheNameTurnsHalfOfTheBits(t *testing.T) {
	// 64 bits × 4 inputs, each flipped in 64 names: the mean share of turned bits is
	// ½ with standard deviation ½/√(64·256·256) = 2.4e-4.
	turned, bitsSeen := 0, 0
	for name := uint64(0); name < 64; name++ {
		base := [4]uint64{name, name * 3, name * 5, name * 7} // root, purpose, id, tick
		b0, b1, b2, b3 := philox(0, base[2], base[3], 0, base[0], base[1])
		for i := range base {
			for bit := 0; bit < 64; bit++ {
				other := base
				other[i] ^= 1 << bit
				o0, o1, o2, o3 := philox(0, other[2], other[3], 0, other[0], other[1])
				turned += bits.OnesCount64(b0^o0) + bits.OnesCount64(b1^o1) + bits.OnesCount64(b2^o2) + bits.OnesCount64(b3^o3)
				bitsSeen += 256
			}
		}
	}
	share := float64(turned) / float64(bitsSeen)
	if share < 0.499 || share > 0.501 {
		t.Errorf("a share of %.5f of the bits turns, want 0.5", share)
	}
}

func TestDerivedRootsDiffer(t *testing.T) {
	seen := map[Root]string{}
	note := func(r Root, what string) {
		if other, ok := seen[r]; ok {
			t.Errorf("%s and %s have the same root", what, other)
		}
		seen[r] = what
	}
	root := Root(20260101)
	note(root, "the parent")
	for _, name := range []string{"", "a", "b", "well", "wella", "a\x00", "exactly8", "exactly8\x00", "exactly8a"} {
		note(root.Derive(name), name)
		for i := uint64(0); i < 50; i++ {
			note(root.Derive(name, i), name)
			note(root.Derive(name, i, 0), name)
			note(root.Derive(name, 0, i, 1), name)
		}
	}
	note(root.Derive("a").Derive("b"), "a then b")
	note(root.Derive("b").Derive("a"), "b then a")
	first, second := root.Derive("well", 3, 4), root.Derive("well", 3, 4)
	if first != second {
		t.Error("the same name gives different roots")
	}
}

// TestDerivedRootsNeverChange pins a value, since derived roots belong to
// published results.
func TestDerivedRootsNeverChange(t *testing.T) {
	if got := Root(1).Derive("arm", 2); got != 0x98b126fc4787348d {
		t.Errorf("root %#x", uint64(got))
	}
	if Testing != 12 || Testing.String() != "Testing" || Plating.String() != "Plating" || Purpose(999).String() != "unnamed purpose" {
		t.Errorf("purposes have been renumbered: Testing = %d (%v)", Testing, Testing)
	}
}
