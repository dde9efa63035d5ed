package tissue

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"strings"
)

// Digest returns the SHA-256 of the state's bytes: clock, cells, networks,
// behaviours, fields and matrix. A cue takes part if it has a Digest method
// of its own.
func (s *State) Digest() [32]byte {
	h := sha256.New()
	word(h, uint64(s.Root), s.Tick, math.Float64bits(s.Time), math.Float64bits(s.signalled), math.Float64bits(s.exchanged))
	word(h, s.Counts.Divisions, s.Counts.Deaths, s.Counts.Removed, s.Counts.Through, s.Counts.Substeps, uint64(s.Counts.LargestSubsteps))
	word(h, uint64(s.Len()))
	word(h, s.ID...)
	word(h, s.Sister...)
	for i := range s.ID {
		word(h, uint64(s.Divisions[i]), uint64(s.Kind[i]), uint64(s.Slot[i]), uint64(s.Phase[i]),
			uint64(s.Protrusions[i]), uint64(s.Where[i]), uint64(int64(s.Pore[i])))
	}
	for _, f := range s.floats() {
		floats(h, *f)
	}
	for k, p := range s.populations {
		word(h, uint64(p.Len()))
		if p.Len() == 0 {
			continue
		}
		for node := range s.nodes[k] {
			floats(h, p.Node(node))
		}
		for _, v := range s.behaviours[k] {
			floats(h, v)
		}
	}
	for _, f := range s.Around.Fields {
		floats(h, f.C)
	}
	if s.Around.Matrix != nil {
		floats(h, s.Around.Matrix.M)
	}
	if c, ok := s.Around.Cue.(interface{ Digest() [32]byte }); ok {
		d := c.Digest()
		h.Write(d[:])
	}
	return [32]byte(h.Sum(nil))
}

func word(h hash.Hash, v ...uint64) {
	var b [8]byte
	for _, x := range v {
		binary.LittleEndian.PutUint64(b[:], x)
		h.Write(b[:])
	}
}

func floats(h hash.Hash, v []float64) {
	for _, x := range v {
		word(h, math.Float64bits(x))
	}
}

// String draws the state as text: a line of counts and a map seen from above,
// one sign for the most telling cell of each square: v through the membrane,
// p in a pore, o on top, 8 in division, x dying.
func (s *State) String() string {
	var b strings.Builder
	dying, inPore, below := 0, 0, 0
	for i := range s.ID {
		switch {
		case s.Phase[i] == Dying:
			dying++
		case s.Where[i] == InPore:
			inPore++
		case s.Where[i] == Below:
			below++
		}
	}
	fmt.Fprintf(&b, "t = %.6g min, tick %d: %d living (%d in pores, %d below), %d dying; %d divisions, %d deaths\n",
		s.Time, s.Tick, s.Living(), inPore, below, dying, s.Counts.Divisions, s.Counts.Deaths)
	if s.Len() == 0 {
		return b.String()
	}
	lowX, highX := bounds(s.X)
	lowY, highY := bounds(s.Y)
	const columns, rows = 64, 24
	var picture [rows][columns]byte
	for i := range s.ID {
		c := int(float64(columns-1) * (s.X[i] - lowX) / (highX - lowX))
		r := int(float64(rows-1) * (highY - s.Y[i]) / (highY - lowY))
		at := &picture[r][c]
		if sign := s.sign(i); *at == 0 || strings.IndexByte(signs, sign) < strings.IndexByte(signs, *at) {
			*at = sign
		}
	}
	fmt.Fprintf(&b, "x %.4g … %.4g, y %.4g … %.4g µm\n", lowX, highX, lowY, highY)
	for _, row := range picture {
		for k := range row {
			if row[k] == 0 {
				row[k] = '.'
			}
		}
		b.Write(row[:])
		b.WriteByte('\n')
	}
	return b.String()
}

const signs = "vpo8x"

func (s *State) sign(i int) byte {
	switch {
	case s.Phase[i] == Dying:
		return 'x'
	case s.Where[i] == Below:
		return 'v'
	case s.Where[i] == InPore:
		return 'p'
	case s.Phase[i] == Dividing:
		return '8'
	}
	return 'o'
}

// bounds returns the range of values, widened if they are all equal.
func bounds(v []float64) (low, high float64) {
	low, high = v[0], v[0]
	for _, x := range v {
		low, high = min(low, x), max(high, x)
	}
	if low == high {
		return low - 1, high + 1
	}
	return low, high
}
