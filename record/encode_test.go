package record

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// everything encodes one of each sort.
func everything(e *Encoder) {
	e.Section("first")
	e.Uint64(math.MaxUint64)
	e.Int(-3)
	e.Bool(true)
	e.Float(math.Copysign(0, -1))
	e.Text("µm")
	e.Section("columns")
	e.Bytes([]byte{1, 2, 3})
	e.Uint64s([]uint64{1, 1 << 63})
	e.Floats([]float64{math.Inf(1), 0.1})
	e.Floats32([]float32{0.5})
	e.Uint32s(nil)
	e.Int32s([]int32{-1, 7})
}

func TestWhatIsEncodedIsReadBackExactly(t *testing.T) {
	var b bytes.Buffer
	e := NewEncoder(&b)
	everything(e)
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	d := NewDecoder(b.Bytes())
	d.Section("first")
	if d.Uint64() != math.MaxUint64 || d.Int() != -3 || !d.Bool() || !math.Signbit(d.Float()) || d.Text() != "µm" {
		t.Error("a single value changed")
	}
	d.Section("columns")
	if !bytes.Equal(d.Bytes(), []byte{1, 2, 3}) || !slices.Equal(d.Uint64s(), []uint64{1, 1 << 63}) ||
		!slices.Equal(d.Floats(), []float64{math.Inf(1), 0.1}) || !slices.Equal(d.Floats32(), []float32{0.5}) ||
		len(d.Uint32s()) != 0 || !slices.Equal(d.Int32s(), []int32{-1, 7}) {
		t.Error("a column changed")
	}
	d.Done()
	if d.Err() != nil {
		t.Fatal(d.Err())
	}
}

func TestEveryTruncationIsAnError(t *testing.T) {
	var b bytes.Buffer
	e := NewEncoder(&b)
	everything(e)
	_ = e.Flush()
	for n := range b.Len() {
		d := NewDecoder(b.Bytes()[:n])
		d.Section("first")
		d.Uint64()
		d.Int()
		d.Bool()
		d.Float()
		d.Text()
		d.Section("columns")
		d.Bytes()
		d.Uint64s()
		d.Floats()
		d.Floats32()
		d.Uint32s()
		d.Int32s()
		if d.Err() == nil {
			t.Fatalf("%d of %d bytes were enough", n, b.Len())
		}
	}
}

func TestALongColumnIsWrittenInParts(t *testing.T) {
	long := make([]float64, 3*flushAt)
	for i := range long {
		long[i] = float64(i)
	}
	var b bytes.Buffer
	e := NewEncoder(&b)
	e.Floats(long)
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	d := NewDecoder(b.Bytes())
	if !slices.Equal(d.Floats(), long) {
		t.Fatal("the column changed")
	}
}
