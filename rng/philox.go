package rng

import "math/bits"

// Constants of Philox4x64 (Salmon et al. 2011): the two multipliers, and the
// Weyl increments (golden ratio and √3 − 1) by which the key moves each round.
const (
	multiplier0 = 0xD2E7470EE14C6C93
	multiplier1 = 0xCA5A826395121157
	weyl0       = 0x9E3779B97F4A7C15
	weyl1       = 0xBB67AE8584CAA73B
	rounds      = 10
)

// philox returns the four random words that belong to a counter and a key.
//
//	round: (c0, c1, c2, c3) ← (hi(M1·c2) ⊕ c1 ⊕ k0, lo(M1·c2), hi(M0·c0) ⊕ c3 ⊕ k1, lo(M0·c0))
//
// Ten rounds; between them the key moves by its Weyl increments. For each key it
// is a bijection of the counter, so different counters never give equal blocks.
//
// Source: Salmon et al. 2011, 10.1145/2063384.2063405, Philox4x64-10.
func philox(c0, c1, c2, c3, k0, k1 uint64) (uint64, uint64, uint64, uint64) {
	// Two rounds are written out in each turn, so that no word has to change its
	// place.
	for i := 0; i < rounds; i += 2 {
		hi0, lo0 := bits.Mul64(multiplier0, c0)
		hi1, lo1 := bits.Mul64(multiplier1, c2)
		hi1 ^= c1 ^ k0
		hi0 ^= c3 ^ k1
		hi2, lo2 := bits.Mul64(multiplier0, hi1)
		hi3, lo3 := bits.Mul64(multiplier1, hi0)
		c0, c1, c2, c3 = hi3^lo1^(k0+weyl0), lo3, hi2^lo0^(k1+weyl1), lo2
		k0 += weyl0 << 1 & (1<<64 - 1)
		k1 += weyl1 << 1 & (1<<64 - 1)
	}
	return c0, c1, c2, c3
}
