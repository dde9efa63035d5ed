package record

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// VTKOptions chooses between the forms of a file for ParaView.
type VTKOptions struct {
	// ASCII writes the numbers as text within the XML, for people and small files; not
	// every reader takes NaN in this form.
	// Otherwise they follow the XML, little endian and in blocks compressed by zlib.
	ASCII bool
}

// vtkBlock is the length of the blocks that are compressed one by one, in bytes.
const vtkBlock = 1 << 18

// vtkArray is a named list of numbers in one of the types that the format knows.
// One of the slices is used.
type vtkArray struct {
	name       string
	note       string // unit and meaning, as an XML comment
	components int    // 0 is one
	short      []float32
	long       []int64
	first, end int // counts upwards from first, exclusive of end, where no slice is used
}

// kind returns the format's word for the type.
func (a *vtkArray) kind() string {
	if a.short != nil {
		return "Float32"
	}
	return "Int64"
}

// length returns the number of entries.
func (a *vtkArray) length() int {
	switch {
	case a.short != nil:
		return len(a.short)
	case a.long != nil:
		return len(a.long)
	}
	return a.end - a.first
}

// at returns a whole number of the array.
func (a *vtkArray) at(i int) int64 {
	if a.long != nil {
		return a.long[i]
	}
	return int64(a.first + i)
}

// raw appends the bytes of the entries from ≤ i < to.
func (a *vtkArray) raw(out []byte, from, to int) []byte {
	if a.short != nil {
		for _, v := range a.short[from:to] {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
		return out
	}
	for i := from; i < to; i++ {
		out = binary.LittleEndian.AppendUint64(out, uint64(a.at(i)))
	}
	return out
}

// size returns the bytes of one entry.
func (a *vtkArray) size() int {
	if a.short != nil {
		return 4
	}
	return 8
}

// text appends one entry as text.
func (a *vtkArray) text(out []byte, i int) []byte {
	if a.short != nil {
		return strconv.AppendFloat(out, float64(a.short[i]), 'g', -1, 32)
	}
	return strconv.AppendInt(out, a.at(i), 10)
}

// vtkColumn turns a column of a table into an array. Numbers become short ones,
// which is enough for pictures.
func vtkColumn(c *Column, want int) (*vtkArray, error) {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("record: VTK: column %q: %s", c.Name, fmt.Sprintf(format, args...))
	}
	note := strings.TrimSpace(c.Doc)
	if c.Unit != "" {
		note = strings.TrimSuffix("in "+c.Unit+"; "+note, "; ")
	}
	a := &vtkArray{name: c.Name, note: note}
	switch {
	case !goodName(c.Name):
		return nil, fail("the name cannot be written to every format")
	case c.Type != Float && c.Type != Int:
		return nil, fail("holds no numbers")
	case c.Len() != want:
		return nil, fail("%d values for %d places", c.Len(), want)
	case c.Type == Float:
		a.short = make([]float32, want)
		for i, v := range c.Float {
			a.short[i] = float32(v)
		}
		return a, nil
	}
	a.long = c.Int
	if a.long == nil {
		a.long = []int64{}
	}
	return a, nil
}

// vtkColumns turns columns into arrays; their names must differ.
func vtkColumns(columns []Column, want int) ([]*vtkArray, error) {
	seen := map[string]bool{}
	var out []*vtkArray
	for i := range columns {
		a, err := vtkColumn(&columns[i], want)
		if err != nil {
			return nil, err
		}
		if seen[a.name] {
			return nil, fmt.Errorf("record: VTK: column %q is given twice", a.name)
		}
		seen[a.name] = true
		out = append(out, a)
	}
	return out, nil
}

// vtkWriter gathers the XML of a file and the numbers that follow it.
type vtkWriter struct {
	xml      bytes.Buffer
	appended bytes.Buffer
	ascii    bool
	depth    int
	scratch  []byte
	packer   *zlib.Writer
}

// newVTK begins a file of that type.
func newVTK(kind string, o VTKOptions) *vtkWriter {
	v := &vtkWriter{ascii: o.ASCII}
	v.xml.WriteString("<?xml version=\"1.0\"?>\n")
	packing := ` compressor="vtkZLibDataCompressor"`
	if o.ASCII {
		packing = ""
	}
	v.open(`VTKFile type=%q version="1.0" byte_order="LittleEndian" header_type="UInt64"%s`, kind, bare(packing))
	return v
}

// bare is a text that open takes as it is.
type bare string

// open writes a start tag; texts among the arguments are escaped.
func (v *vtkWriter) open(format string, args ...any) {
	v.line("<" + fmt.Sprintf(format, escaped(args)...) + ">")
	v.depth++
}

// empty writes a tag without content.
func (v *vtkWriter) empty(format string, args ...any) {
	v.line("<" + fmt.Sprintf(format, escaped(args)...) + "/>")
}

// shut writes an end tag.
func (v *vtkWriter) shut(name string) {
	v.depth--
	v.line("</" + name + ">")
}

// line writes one line, indented.
func (v *vtkWriter) line(s string) {
	v.xml.WriteString(strings.Repeat("  ", v.depth) + s + "\n")
}

// escaped makes texts fit for attributes: %q then only adds the quotation marks.
func escaped(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if s, ok := a.(string); ok {
			var b bytes.Buffer
			_ = xml.EscapeText(&b, []byte(s))
			out[i] = attribute(b.String())
		}
	}
	return out
}

// attribute is an escaped text; %q writes it between quotation marks as it is.
type attribute string

// Format writes the text for %s and, in quotation marks, for %q.
func (a attribute) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		io.WriteString(f, `"`+string(a)+`"`)
		return
	}
	io.WriteString(f, string(a))
}

// time writes the time of the file, which ParaView shows.
func (v *vtkWriter) time(t float64) {
	v.open("FieldData")
	v.line(`<DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">` + strconv.FormatFloat(t, 'g', -1, 64) + `</DataArray>`)
	v.shut("FieldData")
}

// array writes an array, its numbers here or behind the XML.
func (v *vtkWriter) array(a *vtkArray) error {
	if a.note != "" {
		v.line("<!-- " + strings.ReplaceAll(a.note, "--", "- -") + " -->")
	}
	components := ""
	if a.components > 1 {
		components = fmt.Sprintf(` NumberOfComponents="%d"`, a.components)
	}
	if v.ascii {
		v.open(`DataArray type="%s" Name=%q%s format="ascii"`, a.kind(), a.name, bare(components))
		v.numbers(a)
		v.shut("DataArray")
		return nil
	}
	v.empty(`DataArray type="%s" Name=%q%s format="appended" offset="%d"`, a.kind(), a.name, bare(components), v.appended.Len())
	return v.pack(a)
}

// numbers writes the entries as text, a few to a line.
func (v *vtkWriter) numbers(a *vtkArray) {
	perLine := 12
	if a.components > 1 {
		perLine = 4 * a.components
	}
	for i := 0; i < a.length(); i += perLine {
		line := v.scratch[:0]
		for k := i; k < min(i+perLine, a.length()); k++ {
			if k > i {
				line = append(line, ' ')
			}
			line = a.text(line, k)
		}
		v.line(string(line))
		v.scratch = line
	}
}

// pack appends an array in compressed blocks, led by their number, their length,
// the length of the last one if it is shorter, and their compressed lengths.
func (v *vtkWriter) pack(a *vtkArray) error {
	perBlock := vtkBlock / a.size()
	blocks := (a.length() + perBlock - 1) / perBlock
	last := a.length() % perBlock * a.size()
	head := make([]byte, 8*(3+blocks))
	for i, n := range []int{blocks, vtkBlock, last} {
		binary.LittleEndian.PutUint64(head[8*i:], uint64(n))
	}
	at := v.appended.Len()
	v.appended.Write(head) // the compressed lengths are filled in below
	for b := range blocks {
		v.scratch = a.raw(v.scratch[:0], b*perBlock, min((b+1)*perBlock, a.length()))
		before := v.appended.Len()
		if v.packer == nil {
			// The fastest level: numbers with noise in their last bits gain nothing from others.
			packer, err := zlib.NewWriterLevel(&v.appended, zlib.BestSpeed)
			if err != nil {
				return err
			}
			v.packer = packer
		} else {
			v.packer.Reset(&v.appended)
		}
		if _, err := v.packer.Write(v.scratch); err != nil {
			return err
		}
		if err := v.packer.Close(); err != nil {
			return err
		}
		binary.LittleEndian.PutUint64(v.appended.Bytes()[at+8*(3+b):], uint64(v.appended.Len()-before))
	}
	return nil
}

// finish writes the file.
func (v *vtkWriter) finish(w io.Writer) error {
	if !v.ascii {
		v.line(`<AppendedData encoding="raw">`)
		v.xml.WriteString("_")
		if _, err := w.Write(v.xml.Bytes()); err != nil {
			return err
		}
		v.xml.Reset()
		if _, err := w.Write(v.appended.Bytes()); err != nil {
			return err
		}
		v.xml.WriteString("\n")
		v.line("</AppendedData>")
	}
	v.shut("VTKFile")
	_, err := w.Write(v.xml.Bytes())
	return err
}
