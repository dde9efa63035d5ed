package record

import (
	"errors"
	"io"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowsPerGroup is the number of rows that are compressed together, and that a
// reader must hold at least.
const rowsPerGroup = 100_000

// rowsPerBatch is the number of rows handed to the writer at a time.
const rowsPerBatch = 1024

// WriteParquet writes the table as a Parquet file, compressed with Zstandard.
//
// Columns keep their order. Texts are UTF-8 strings, numbers are doubles, whole
// numbers are 64-bit integers; NaN is null. The file's key/value metadata hold
// the table's name and doc, for each column `column.NAME.unit` and
// `column.NAME.doc`, and, if h is not nil, what determines the numbers: program,
// version, commit, go_version, architecture, study, spec_hash and root_seed. The
// command is left out: it may name a folder or a number of threads, on which the
// bytes must not depend.
//
// Errors: an invalid table (Validate), or those of w.
func (t *Table) WriteParquet(w io.Writer, h *Header) error {
	if err := t.Validate(); err != nil {
		return err
	}
	out := parquet.NewWriter(w, t.parquetOptions(h)...)
	batch := make([]parquet.Row, 0, rowsPerBatch)
	cells := make([]parquet.Value, rowsPerBatch*len(t.Columns))
	for row := range t.NRows() {
		n := len(batch) * len(t.Columns)
		values := cells[n : n+len(t.Columns) : n+len(t.Columns)]
		for i := range t.Columns {
			values[i] = t.Columns[i].parquetValue(row, i)
		}
		batch = append(batch, values)
		if len(batch) == rowsPerBatch || row == t.NRows()-1 {
			if _, err := out.WriteRows(batch); err != nil {
				return errors.Join(err, out.Close())
			}
			batch = batch[:0]
		}
	}
	return out.Close()
}

// parquetValue returns one cell with its levels: a null is level 0 of an
// optional column, all else level 1 there and level 0 in a required one.
func (c *Column) parquetValue(row, index int) parquet.Value {
	switch c.Type {
	case Text:
		return parquet.ByteArrayValue([]byte(c.Text[row])).Level(0, 0, index)
	case Int:
		return parquet.Int64Value(c.Int[row]).Level(0, 0, index)
	}
	if missing(c.Float[row]) {
		return parquet.NullValue().Level(0, 0, index)
	}
	return parquet.DoubleValue(c.Float[row]).Level(0, 1, index)
}

// parquetOptions returns schema, compression and metadata.
func (t *Table) parquetOptions(h *Header) []parquet.WriterOption {
	root := orderedGroup{Group: parquet.Group{}}
	for _, c := range t.Columns {
		var node parquet.Node
		switch c.Type {
		case Text:
			node = parquet.String()
		case Int:
			node = parquet.Int(64)
		default:
			node = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
		root.Group[c.Name] = node
		root.order = append(root.order, c.Name)
	}
	program, version, commit := "paget", unknown, unknown
	if h != nil {
		program, version, commit = h.Program, h.Version, h.Commit
	}
	options := []parquet.WriterOption{
		parquet.NewSchema("table", root),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.CreatedBy(program, version, commit),
	}
	for _, pair := range t.metadata(h) {
		options = append(options, parquet.KeyValueMetadata(pair[0], pair[1]))
	}
	return options
}

// metadata returns the keys and values that a Parquet file carries.
func (t *Table) metadata(h *Header) [][2]string {
	pairs := [][2]string{{"table", t.Name}, {"doc", t.Doc}}
	for _, c := range t.Columns {
		pairs = append(pairs, [2]string{"column." + c.Name + ".unit", c.Unit}, [2]string{"column." + c.Name + ".doc", c.Doc})
	}
	if h == nil {
		return pairs
	}
	return append(pairs, [][2]string{
		{"program", h.Program},
		{"version", h.Version},
		{"commit", h.Commit},
		{"go_version", h.GoVersion},
		{"architecture", h.Architecture},
		{"study", h.Study},
		{"spec_hash", h.SpecHash},
		{"root_seed", strconv.FormatUint(uint64(h.Root), 10)},
	}...)
}

// orderedGroup is a Parquet group whose fields keep the order of the table; the
// library's own sorts them by name.
type orderedGroup struct {
	parquet.Group
	order []string
}

// Fields returns the fields in the order of the table.
func (g orderedGroup) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, field := range g.Group.Fields() {
		byName[field.Name()] = field
	}
	fields := make([]parquet.Field, len(g.order))
	for i, name := range g.order {
		fields[i] = byName[name]
	}
	return fields
}
