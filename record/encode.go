package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Tags of what follows in an encoded state.
const (
	tagSection byte = iota + 1
	tagWord
	tagText
	tagBytes
	tagWords64
	tagWords32
)

// An Encoder writes a state as a stream of numbered words, column by column, so
// that it can be read back exactly and hashed: the same state gives the same
// bytes on every machine (little endian).
//
// Errors are kept: after the first one nothing more is written, and Err returns
// it.
type Encoder struct {
	w   io.Writer
	buf []byte
	err error
}

// flushAt is the number of bytes gathered before they are written.
const flushAt = 1 << 16

// NewEncoder returns an encoder that writes to w. Call Flush at the end.
func NewEncoder(w io.Writer) *Encoder {
	return &Encoder{w: w, buf: make([]byte, 0, flushAt+32)}
}

// Section marks the beginning of a part; the decoder asks for the same name.
func (e *Encoder) Section(name string) { e.tagged(tagSection, []byte(name)) }

// Uint64 writes one number.
func (e *Encoder) Uint64(v uint64) {
	e.buf = binary.LittleEndian.AppendUint64(append(e.buf, tagWord), v)
	e.full()
}

// Int writes one whole number.
func (e *Encoder) Int(v int) { e.Uint64(uint64(int64(v))) }

// Bool writes one truth value.
func (e *Encoder) Bool(v bool) {
	if v {
		e.Uint64(1)
		return
	}
	e.Uint64(0)
}

// Float writes one number with all its bits.
func (e *Encoder) Float(v float64) { e.Uint64(math.Float64bits(v)) }

// Text writes a text.
func (e *Encoder) Text(v string) { e.tagged(tagText, []byte(v)) }

// Bytes writes a column of bytes.
func (e *Encoder) Bytes(v []byte) { e.tagged(tagBytes, v) }

// Uint64s writes a column.
func (e *Encoder) Uint64s(v []uint64) {
	e.head(tagWords64, len(v))
	for len(v) > 0 {
		room, n := e.room(len(v), 8)
		for i, x := range v[:n] {
			binary.LittleEndian.PutUint64(room[8*i:8*i+8], x)
		}
		v = v[n:]
	}
}

// Floats writes a column of numbers with all their bits.
func (e *Encoder) Floats(v []float64) {
	e.head(tagWords64, len(v))
	for len(v) > 0 {
		room, n := e.room(len(v), 8)
		for i, x := range v[:n] {
			binary.LittleEndian.PutUint64(room[8*i:8*i+8], math.Float64bits(x))
		}
		v = v[n:]
	}
}

// Floats32 writes a column of short numbers with all their bits.
func (e *Encoder) Floats32(v []float32) {
	e.head(tagWords32, len(v))
	for len(v) > 0 {
		room, n := e.room(len(v), 4)
		for i, x := range v[:n] {
			binary.LittleEndian.PutUint32(room[4*i:4*i+4], math.Float32bits(x))
		}
		v = v[n:]
	}
}

// Uint32s writes a column.
func (e *Encoder) Uint32s(v []uint32) {
	e.head(tagWords32, len(v))
	for len(v) > 0 {
		room, n := e.room(len(v), 4)
		for i, x := range v[:n] {
			binary.LittleEndian.PutUint32(room[4*i:4*i+4], x)
		}
		v = v[n:]
	}
}

// Int32s writes a column.
func (e *Encoder) Int32s(v []int32) {
	e.head(tagWords32, len(v))
	for len(v) > 0 {
		room, n := e.room(len(v), 4)
		for i, x := range v[:n] {
			binary.LittleEndian.PutUint32(room[4*i:4*i+4], uint32(x))
		}
		v = v[n:]
	}
}

// room returns the place for up to n entries of the given size at the end of what
// is gathered, and for how many it suffices; at least one.
func (e *Encoder) room(n, size int) ([]byte, int) {
	e.full()
	used := len(e.buf)
	n = min(n, (flushAt-used+size-1)/size)
	e.buf = e.buf[:used+n*size]
	return e.buf[used:], n
}

// Flush writes what is still gathered and returns the first error.
func (e *Encoder) Flush() error {
	if e.err == nil && len(e.buf) > 0 {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
	return e.err
}

// Err returns the first error.
func (e *Encoder) Err() error { return e.err }

func (e *Encoder) head(tag byte, n int) {
	e.buf = binary.LittleEndian.AppendUint64(append(e.buf, tag), uint64(n))
	e.full()
}

func (e *Encoder) tagged(tag byte, v []byte) {
	e.head(tag, len(v))
	if len(v) <= flushAt-len(e.buf) {
		e.buf = append(e.buf, v...)
		return
	}
	if e.Flush() == nil {
		_, e.err = e.w.Write(v)
	}
}

func (e *Encoder) full() {
	if len(e.buf) >= flushAt {
		_ = e.Flush()
	}
}

// A Decoder reads what an Encoder has written, in the same order.
//
// Errors are kept: after the first one every reading returns zero, and Err
// returns it. Lengths are checked against what is there before room is made.
type Decoder struct {
	data []byte
	err  error
}

// NewDecoder returns a decoder of the bytes of an encoder.
func NewDecoder(data []byte) *Decoder { return &Decoder{data: data} }

// Err returns the first error.
func (d *Decoder) Err() error { return d.err }

// Fail records an error of the reader: what was read does not fit together.
func (d *Decoder) Fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

// Done records an error if something is left to read.
func (d *Decoder) Done() {
	if len(d.data) > 0 {
		d.Fail("%d bytes are left over", len(d.data))
	}
}

// Section reads the beginning of a part and records an error if it is not the
// one of that name.
func (d *Decoder) Section(name string) {
	if got := string(d.column(tagSection, 1)); d.err == nil && got != name {
		d.Fail("part %q stands where %q should", got, name)
	}
}

// Uint64 reads one number.
func (d *Decoder) Uint64() uint64 {
	if d.err == nil && (len(d.data) < 9 || d.data[0] != tagWord) {
		d.Fail("a number is missing")
	}
	if d.err != nil {
		return 0
	}
	v := binary.LittleEndian.Uint64(d.data[1:])
	d.data = d.data[9:]
	return v
}

// Int reads one whole number.
func (d *Decoder) Int() int { return int(int64(d.Uint64())) }

// Bool reads one truth value.
func (d *Decoder) Bool() bool {
	v := d.Uint64()
	if v > 1 {
		d.Fail("%d is neither true nor false", v)
	}
	return v == 1
}

// Float reads one number.
func (d *Decoder) Float() float64 { return math.Float64frombits(d.Uint64()) }

// Text reads a text.
func (d *Decoder) Text() string { return string(d.column(tagText, 1)) }

// Bytes reads a column of bytes.
func (d *Decoder) Bytes() []byte { return append([]byte(nil), d.column(tagBytes, 1)...) }

// Uint64s reads a column.
func (d *Decoder) Uint64s() []uint64 {
	b := d.column(tagWords64, 8)
	out := make([]uint64, len(b)/8)
	for i := range out {
		out[i] = binary.LittleEndian.Uint64(b[8*i : 8*i+8])
	}
	return out
}

// Floats reads a column of numbers.
func (d *Decoder) Floats() []float64 {
	b := d.column(tagWords64, 8)
	out := make([]float64, len(b)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i : 8*i+8]))
	}
	return out
}

// Floats32 reads a column of short numbers.
func (d *Decoder) Floats32() []float32 {
	b := d.column(tagWords32, 4)
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i : 4*i+4]))
	}
	return out
}

// Uint32s reads a column.
func (d *Decoder) Uint32s() []uint32 {
	b := d.column(tagWords32, 4)
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i : 4*i+4])
	}
	return out
}

// Int32s reads a column.
func (d *Decoder) Int32s() []int32 {
	b := d.column(tagWords32, 4)
	out := make([]int32, len(b)/4)
	for i := range out {
		out[i] = int32(binary.LittleEndian.Uint32(b[4*i : 4*i+4]))
	}
	return out
}

// column returns the bytes of a column of entries of the given size.
func (d *Decoder) column(tag byte, size uint64) []byte {
	if d.err == nil && (len(d.data) < 9 || d.data[0] != tag) {
		d.Fail("a column is missing")
	}
	if d.err != nil {
		return nil
	}
	n := binary.LittleEndian.Uint64(d.data[1:])
	if n > uint64(len(d.data)-9)/size {
		d.Fail("a column of %d entries is longer than what is there", n)
		return nil
	}
	v := d.data[9 : 9+n*size]
	d.data = d.data[9+n*size:]
	return v
}
