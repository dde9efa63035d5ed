package record

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paget/internal/golden"
)

// vtkFile is as much of a file as the tests read.
type vtkFile struct {
	Type       string `xml:"type,attr"`
	ByteOrder  string `xml:"byte_order,attr"`
	HeaderType string `xml:"header_type,attr"`
	Compressor string `xml:"compressor,attr"`
	Poly       struct {
		Piece struct {
			NPoints int          `xml:"NumberOfPoints,attr"`
			NVerts  int          `xml:"NumberOfVerts,attr"`
			Values  []vtkArrayIn `xml:"PointData>DataArray"`
			Points  vtkArrayIn   `xml:"Points>DataArray"`
			Verts   []vtkArrayIn `xml:"Verts>DataArray"`
		}
		Time string `xml:"FieldData>DataArray"`
	} `xml:"PolyData"`
	Image struct {
		Extent  string `xml:"WholeExtent,attr"`
		Origin  string `xml:"Origin,attr"`
		Spacing string `xml:"Spacing,attr"`
		Piece   struct {
			Extent string       `xml:"Extent,attr"`
			Values []vtkArrayIn `xml:"CellData>DataArray"`
		}
	} `xml:"ImageData"`
	Sets []struct {
		Time string `xml:"timestep,attr"`
		File string `xml:"file,attr"`
	} `xml:"Collection>DataSet"`
	appended []byte
}

type vtkArrayIn struct {
	Type       string `xml:"type,attr"`
	Name       string `xml:"Name,attr"`
	Format     string `xml:"format,attr"`
	Offset     int    `xml:"offset,attr"`
	Components int    `xml:"NumberOfComponents,attr"`
	Text       string `xml:",chardata"`
}

// readVTK parses a file; what is appended is cut out first, since it is no XML.
func readVTK(t *testing.T, data []byte) vtkFile {
	t.Helper()
	var f vtkFile
	const begin, end = "<AppendedData encoding=\"raw\">\n_", "\n  </AppendedData>"
	if i := bytes.Index(data, []byte(begin)); i >= 0 {
		k := bytes.LastIndex(data, []byte(end))
		if k < 0 {
			t.Fatal("what is appended has no end")
		}
		f.appended = data[i+len(begin) : k]
		data = append(slices.Clone(data[:i+len(begin)]), data[k:]...)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&f); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if _, err := d.Token(); err != nil && err != io.EOF {
		if _, err = d.Token(); err != io.EOF {
			t.Errorf("something follows the file: %v", err)
		}
	}
	return f
}

// values returns the numbers of an array.
func (f vtkFile) values(t *testing.T, a vtkArrayIn) []float64 {
	t.Helper()
	var out []float64
	if a.Format == "ascii" {
		for _, word := range strings.Fields(a.Text) {
			v, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
		return out
	}
	raw := f.blocks(t, a.Offset)
	switch a.Type {
	case "Float32":
		for ; len(raw) >= 4; raw = raw[4:] {
			out = append(out, float64(math.Float32frombits(binary.LittleEndian.Uint32(raw))))
		}
	case "Int64":
		for ; len(raw) >= 8; raw = raw[8:] {
			out = append(out, float64(int64(binary.LittleEndian.Uint64(raw))))
		}
	default:
		t.Fatalf("type %q", a.Type)
	}
	if len(raw) > 0 {
		t.Errorf("array %q: %d bytes are left over", a.Name, len(raw))
	}
	return out
}

// blocks unpacks the array that begins at the offset.
func (f vtkFile) blocks(t *testing.T, offset int) []byte {
	t.Helper()
	word := func(i int) int { return int(binary.LittleEndian.Uint64(f.appended[offset+8*i:])) }
	n, size, last := word(0), word(1), word(2)
	at := offset + 8*(3+n)
	var out []byte
	for b := range n {
		r, err := zlib.NewReader(bytes.NewReader(f.appended[at : at+word(3+b)]))
		if err != nil {
			t.Fatal(err)
		}
		block, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		want := size
		if b == n-1 && last > 0 {
			want = last
		}
		if len(block) != want {
			t.Errorf("block %d holds %d bytes, not %d", b, len(block), want)
		}
		out = append(out, block...)
		at += word(3 + b)
	}
	return out
}

// threeCells are three cells.
func threeCells() VTKPoints {
	return VTKPoints{
		Time: 60, X: []float64{0, 16, 8}, Y: []float64{0, 0.5, 14}, Z: []float64{0, 0, -3},
		Columns: []Column{
			IntColumn("id", "", "", 7, 8, 1<<40),
			IntColumn("phase", "", "0 Q, 1 K1 -- and so on", 0, 1, 0),
			FloatColumn("radius", "um", "", 8.4127, 8.5, math.NaN()),
		},
	}
}

func TestThreeCellsForParaViewReadAsExpected(t *testing.T) {
	var b bytes.Buffer
	if err := threeCells().WriteVTP(&b, VTKOptions{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	golden.Text(t, "testdata/three-cells.vtp", b.String())
	var image bytes.Buffer
	m := VTKImage{Time: 60, Grid: Grid{N: [3]int{2, 2, 1}, Origin: [3]float64{-20, -20, -10}, Spacing: [3]float64{20, 20, 20}},
		Columns: []Column{FloatColumn("oxygen", "mmHg", "at rest", 38, 37.5, 36, 1e-3)}}
	if err := m.WriteVTI(&image, VTKOptions{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	golden.Text(t, "testdata/four-voxels.vti", image.String())
	var index bytes.Buffer
	if err := (VTKCollection{{0, 0, "cells-000.vtp"}, {60, 0, "a<b&\"c\".vtp"}}).WritePVD(&index); err != nil {
		t.Fatal(err)
	}
	golden.Text(t, "testdata/two-times.pvd", index.String())
	if f := readVTK(t, index.Bytes()); len(f.Sets) != 2 || f.Sets[1].Time != "60" || f.Sets[1].File != `a<b&"c".vtp` {
		t.Errorf("%+v", f.Sets)
	}
}

func TestPointsAreReadBackInBothForms(t *testing.T) {
	for _, n := range []int{0, 1, 3, vtkBlock / 8, vtkBlock/8 + 1, 3 * vtkBlock / 4} {
		p := VTKPoints{Time: 1.5, Columns: []Column{IntColumn("id", "", ""), FloatColumn("radius", "um", "")}}
		for i := range n {
			p.X = append(p.X, float64(i))
			p.Y = append(p.Y, float64(i)/4)
			p.Z = append(p.Z, -float64(i%7))
			p.Columns[0].Int = append(p.Columns[0].Int, int64(i)<<33)
			p.Columns[1].Float = append(p.Columns[1].Float, 8+float64(i%16)/16)
		}
		for _, ascii := range []bool{true, false} {
			var b bytes.Buffer
			if err := p.WriteVTP(&b, VTKOptions{ASCII: ascii}); err != nil {
				t.Fatal(err)
			}
			f := readVTK(t, b.Bytes())
			piece := f.Poly.Piece
			if f.Type != "PolyData" || piece.NPoints != n || piece.NVerts != n || strings.TrimSpace(f.Poly.Time) != "1.5" || len(piece.Values) != 2 || len(piece.Verts) != 2 {
				t.Fatalf("%d points, ASCII %v: %+v", n, ascii, f.Poly.Piece)
			}
			if !ascii && (f.ByteOrder != "LittleEndian" || f.HeaderType != "UInt64" || f.Compressor != "vtkZLibDataCompressor") {
				t.Errorf("%+v", f)
			}
			place, ids, radius := f.values(t, piece.Points), f.values(t, piece.Values[0]), f.values(t, piece.Values[1])
			first, end := f.values(t, piece.Verts[0]), f.values(t, piece.Verts[1])
			if len(place) != 3*n || len(ids) != n || len(radius) != n || len(first) != n || len(end) != n || piece.Points.Components != 3 {
				t.Fatalf("%d points: %d, %d, %d numbers", n, len(place), len(ids), len(radius))
			}
			for i := range n {
				if place[3*i] != p.X[i] || place[3*i+1] != p.Y[i] || place[3*i+2] != p.Z[i] || ids[i] != float64(p.Columns[0].Int[i]) ||
					radius[i] != p.Columns[1].Float[i] || first[i] != float64(i) || end[i] != float64(i+1) {
					t.Fatalf("%d points, ASCII %v: point %d changed", n, ascii, i)
				}
			}
		}
	}
}

func TestAFieldForParaViewKeepsItsOrder(t *testing.T) {
	g := Grid{N: [3]int{50, 50, 50}, Origin: [3]float64{-500, -500, -500}, Spacing: [3]float64{20, 20, 20}}
	c := FloatColumn("oxygen", "mmHg", "")
	for i := range g.Voxels() {
		x, y, z := g.Centre(i)
		c.Float = append(c.Float, float64(float32(x+1000*y+1e6*z)))
	}
	var b bytes.Buffer
	if err := (VTKImage{Grid: g, Columns: []Column{c}}).WriteVTI(&b, VTKOptions{}); err != nil {
		t.Fatal(err)
	}
	f := readVTK(t, b.Bytes())
	if f.Type != "ImageData" || f.Image.Extent != "0 50 0 50 0 50" || f.Image.Piece.Extent != f.Image.Extent || f.Image.Origin != "-500 -500 -500" || f.Image.Spacing != "20 20 20" {
		t.Errorf("%+v", f.Image)
	}
	if got := f.values(t, f.Image.Piece.Values[0]); !slices.Equal(got, c.Float) {
		t.Error("the values changed")
	}
	if x, y, z := g.Centre(1 + 50*2 + 2500*3); x != -470 || y != -450 || z != -430 {
		t.Error(x, y, z)
	}
}

func TestWhatParaViewCannotReadIsRefused(t *testing.T) {
	p := threeCells()
	for name, spoil := range map[string]func(*VTKPoints){
		"short column":  func(p *VTKPoints) { p.Columns[0].Int = p.Columns[0].Int[:2] },
		"text":          func(p *VTKPoints) { p.Columns[0] = TextColumn("id", "", "a", "b", "c") },
		"twice":         func(p *VTKPoints) { p.Columns[1].Name = "id" },
		"no name":       func(p *VTKPoints) { p.Columns[1].Name = "" },
		"no coordinate": func(p *VTKPoints) { p.Z = nil },
	} {
		q := p
		q.Columns = slices.Clone(p.Columns)
		spoil(&q)
		var b bytes.Buffer
		if err := q.WriteVTP(&b, VTKOptions{}); err == nil || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, b.Len())
		}
	}
	if err := (VTKImage{Grid: Grid{N: [3]int{2, 0, 1}}}).WriteVTI(io.Discard, VTKOptions{}); err == nil {
		t.Error("a grid without voxels")
	}
	if err := (VTKCollection{{math.NaN(), 0, "x"}}).WritePVD(io.Discard); err == nil {
		t.Error("a time that is none")
	}
}

func TestACollectionGoesOn(t *testing.T) {
	c := VTKCollection{{0, 0, "a.vtp"}, {60, 1, "b.vtp"}}
	var b bytes.Buffer
	e := NewEncoder(&b)
	c.Save(e)
	_ = e.Flush()
	var back VTKCollection
	d := NewDecoder(b.Bytes())
	back.Load(d)
	if d.Done(); d.Err() != nil || !slices.Equal(back, c) {
		t.Error(back, d.Err())
	}
}

func BenchmarkVTP(b *testing.B) {
	p := VTKPoints{Columns: []Column{IntColumn("id", "", ""), FloatColumn("radius", "um", "")}}
	for i := range 100_000 {
		p.X = append(p.X, math.Sin(float64(i)))
		p.Y = append(p.Y, math.Sin(2*float64(i)))
		p.Z = append(p.Z, math.Sin(3*float64(i)))
		p.Columns[0].Int = append(p.Columns[0].Int, int64(i))
		p.Columns[1].Float = append(p.Columns[1].Float, 8.4+math.Sin(float64(i)))
	}
	for b.Loop() {
		if err := p.WriteVTP(io.Discard, VTKOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
