package rng

import "math/bits"

// Norms draws for many entities at once: out[i] is the first Norm of the stream of
// the purpose for entity id[i] at a tick.
//
// Eight entities at a time on machines that have the instructions and one at a time
// elsewhere, with the same operations in the same order: the bits are the same
// (TestNormsAreTheFirstDrawsOfTheirStreams).
//
// Panics if out is shorter than id.
func Norms(out []float64, root Root, p Purpose, id []uint64, tick uint64) {
	out = out[:len(id)]
	f := newFirstWord(uint64(root), uint64(p), tick)
	for len(id) > 0 {
		// The eights end where too few are left or one of eight lies beyond the table.
		n := normEights(out, id, &f, normalPiece)
		plain := min(n+8, len(id))
		for i := n; i < plain; i++ {
			out[i] = normal(f.of(id[i]))
		}
		out, id = out[plain:], id[plain:]
	}
}

// firstWord is what the first words of the streams of one root, purpose and tick have in
// common. The counter is (0, id, tick, 0), so that of the products of the first three
// rounds of philox only one each of the second and third depend on the entity:
//
//	after round 1: (once ⊕ id, lo(M1·tick), k1, 0)
//	after round 2: (c0, c1, hi ⊕ twice, lo),              hi, lo of M0·(once ⊕ id)
//	after round 3: (hi ⊕ c0, lo, c2 ⊕ lo before, c3),     hi, lo of M1·(hi ⊕ twice)
//
// norms_amd64.s reads it by offsets.
type firstWord struct {
	once, twice uint64
	c0, c2, c3  uint64       // after round 3
	key         [7][2]uint64 // of the rounds from the fourth
}

// newFirstWord computes what is in common.
func newFirstWord(k0, k1, tick uint64) firstWord {
	f := firstWord{}
	hi, lo := bits.Mul64(multiplier1, tick)
	f.once, f.twice = hi^k0, k1+weyl1
	hi, f.c0 = bits.Mul64(multiplier1, k1)
	hi, f.c3 = bits.Mul64(multiplier0, hi^lo^(k0+weyl0))
	k0 += weyl0 << 1 & (1<<64 - 1)
	k1 += weyl1 << 1 & (1<<64 - 1)
	f.c0 ^= k0
	f.c2 = hi ^ k1
	for r := range f.key {
		k0 += weyl0
		k1 += weyl1
		f.key[r] = [2]uint64{k0, k1}
	}
	return f
}

// of returns the first word of an entity.
func (f *firstWord) of(id uint64) uint64 {
	hi, lo := bits.Mul64(multiplier0, f.once^id)
	c2 := f.c2 ^ lo
	hi, c1 := bits.Mul64(multiplier1, hi^f.twice)
	c0, c3 := hi^f.c0, f.c3
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &f.key[0])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &f.key[1])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &f.key[2])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &f.key[3])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &f.key[4])
	_, c1, c2, _ = round(c0, c1, c2, c3, &f.key[5])
	hi, _ = bits.Mul64(multiplier1, c2)
	return hi ^ c1 ^ f.key[6][0]
}

// round is one round of philox.
func round(c0, c1, c2, c3 uint64, key *[2]uint64) (d0, d1, d2, d3 uint64) {
	hi0, lo0 := bits.Mul64(multiplier0, c0)
	hi1, lo1 := bits.Mul64(multiplier1, c2)
	return hi1 ^ c1 ^ key[0], lo1, hi0 ^ c3 ^ key[1], lo0
}
