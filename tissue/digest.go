package tissue

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"paget/record"
)

// Digest returns the SHA-256 of what Save writes: clock, cells, networks,
// behaviours, fields, matrix, and the cue if it can be saved.
func (s *State) Digest() [32]byte {
	h := sha256.New()
	e := record.NewEncoder(h)
	s.save(e)
	_ = e.Flush() // a hash takes all bytes
	return [32]byte(h.Sum(nil))
}

// String draws the state as text: a line of counts and a map seen from above,
// one sign for the most telling cell of each square: v through the membrane,
// p in a pore, o on top, 8 beyond the first phase of the cycle, x dead.
func (s *State) String() string {
	var b strings.Builder
	dying, inPore, below := 0, 0, 0
	for i := range s.ID {
		switch {
		case !s.Phase[i].Living():
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
	case !s.Phase[i].Living():
		return 'x'
	case s.Where[i] == Below:
		return 'v'
	case s.Where[i] == InPore:
		return 'p'
	case s.Phase[i] > Waiting:
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
