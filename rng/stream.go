package rng

import "math/bits"

// Stream is one sequence of random numbers: that of one purpose, for one entity
// (a cell, a well, a mouse), at one tick, under one root.
//
//	word(j) = philox(counter = (⌊j/4⌋, id, tick, 0), key = (root, purpose))[j mod 4]
//
// Streams with different names share no block. A Stream is a value: copying it
// makes a second reader of the same sequence, and nothing is allocated.
// The zero Stream is the stream of root 0, purpose 0, id 0, tick 0.
type Stream struct {
	root, purpose uint64
	block         uint64 // number of the next block
	id, tick      uint64
	word          [4]uint64
	left          int // words of the present block not yet read
}

// New returns the stream of a purpose for one entity at one tick.
func New(root Root, p Purpose, id, tick uint64) Stream {
	return Stream{root: uint64(root), purpose: uint64(p), id: id, tick: tick}
}

// At moves the stream to the beginning of another one. A loop over cells keeps
// one Stream and positions it for each.
func (s *Stream) At(root Root, p Purpose, id, tick uint64) {
	s.root, s.purpose, s.id, s.tick = uint64(root), uint64(p), id, tick
	s.block, s.left = 0, 0
}

// Uint64 returns 64 random bits. It reads one word.
func (s *Stream) Uint64() uint64 {
	if s.left == 0 {
		s.word[3], s.word[2], s.word[1], s.word[0] = philox(s.block, s.id, s.tick, 0, s.root, s.purpose)
		s.block++
		s.left = 4
	}
	s.left--
	return s.word[s.left]
}

// Float64 returns a number in [0, 1), a multiple of 2⁻⁵³. It reads one word.
func (s *Stream) Float64() float64 {
	return float64(s.Uint64()>>11) * 0x1p-53
}

// Open returns a number in (0, 1), an odd multiple of 2⁻⁵³, symmetric about
// one half, so that its logarithm is always finite. It reads one word.
func (s *Stream) Open() float64 {
	return (float64(s.Uint64()>>12) + 0.5) * 0x1p-52
}

// Intn returns a whole number in [0, n), each equally likely.
//
// The high word of a 128-bit product, with the few values that would make the
// shares unequal thrown away; more than one word is read with chance n/2⁶⁴.
//
// Source: Lemire 2019, 10.1145/3230636.
// Panics if n <= 0.
func (s *Stream) Intn(n int) int {
	if n <= 0 {
		panic("rng: Intn needs n > 0")
	}
	bound := uint64(n)
	hi, lo := bits.Mul64(s.Uint64(), bound)
	if lo < bound {
		least := -bound % bound
		for lo < least {
			hi, lo = bits.Mul64(s.Uint64(), bound)
		}
	}
	return int(hi)
}

// Shuffle puts n things in random order, each order equally likely; swap
// exchanges things i and j. It reads n − 1 words, with rare extras from Intn.
//
// Panics if n < 0.
func (s *Stream) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("rng: Shuffle needs n >= 0")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, s.Intn(i+1))
	}
}
