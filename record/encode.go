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
	return &Encoder{w: w, buf: make([]byte, 0, flushAt+16)}
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
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint64(e.buf, x)
		e.full()
	}
}

// Floats writes a column of numbers with all their bits.
func (e *Encoder) Floats(v []float64) {
	e.head(tagWords64, len(v))
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint64(e.buf, math.Float64bits(x))
		e.full()
	}
}

// Floats32 writes a column of short numbers with all their bits.
func (e *Encoder) Floats32(v []float32) {
	e.head(tagWords32, len(v))
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint32(e.buf, math.Float32bits(x))
		e.full()
	}
}

// Uint32s writes a column.
func (e *Encoder) Uint32s(v []uint32) {
	e.head(tagWords32, len(v))
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint32(e.buf, x)
		e.full()
	}
}

// Int32s writes a column.
func (e *Encoder) Int32s(v []int32) {
	e.head(tagWords32, len(v))
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(x))
		e.full()
	}
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
	if e.Flush() == nil && len(v) > 0 {
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
	return words(d.column(tagWords64, 8), 8, binary.LittleEndian.Uint64)
}

// Floats reads a column of numbers.
func (d *Decoder) Floats() []float64 {
	return words(d.column(tagWords64, 8), 8, func(b []byte) float64 {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	})
}

// Floats32 reads a column of short numbers.
func (d *Decoder) Floats32() []float32 {
	return words(d.column(tagWords32, 4), 4, func(b []byte) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(b))
	})
}

// Uint32s reads a column.
func (d *Decoder) Uint32s() []uint32 {
	return words(d.column(tagWords32, 4), 4, binary.LittleEndian.Uint32)
}

// Int32s reads a column.
func (d *Decoder) Int32s() []int32 {
	return words(d.column(tagWords32, 4), 4, func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) })
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

func words[T any](b []byte, size int, one func([]byte) T) []T {
	out := make([]T, len(b)/size)
	for i := range out {
		out[i] = one(b[i*size:])
	}
	return out
}
