package neighbour

// curveBits is the number of bits of each coordinate on the curve.
const curveBits = 16

// Along returns the place of the cell (x, y, z) of a cube of 2¹⁶ cells a side on
// Hilbert's space-filling curve. Cells that follow each other on the curve touch, so
// points sorted along it have most of their neighbours near them in memory.
//
// Range: coordinates below 2¹⁶; higher bits are not read. The result lies below 2⁴⁸
// and differs for different cells.
//
// Source: Hilbert 1891, 10.1007/BF01199431; the way through Gray codes is that of
// Skilling 2004, 10.1063/1.1751381.
func Along(x, y, z uint32) uint64 {
	const top = 1 << (curveBits - 1)
	c := [3]uint32{x, y, z}
	for q := uint32(top); q > 1; q >>= 1 {
		p := q - 1
		for a := range c {
			if c[a]&q != 0 {
				c[0] ^= p
			} else {
				t := (c[0] ^ c[a]) & p
				c[0] ^= t
				c[a] ^= t
			}
		}
	}
	c[1] ^= c[0]
	c[2] ^= c[1]
	t := uint32(0)
	for q := uint32(top); q > 1; q >>= 1 {
		if c[2]&q != 0 {
			t ^= q - 1
		}
	}
	var key uint64
	for b := curveBits - 1; b >= 0; b-- {
		for a := range c {
			key = key<<1 | uint64((c[a]^t)>>b&1)
		}
	}
	return key
}
