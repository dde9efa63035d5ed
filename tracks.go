package paget

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"paget/param"
)

// Limits of a file of tracks. A file of eight megabytes (param.MaxFileSize) may
// be packed; unpacked it must stay within maxTrackBytes.
const (
	maxTrackBytes = 64 << 20
	maxTrackRows  = 2_000_000
	maxTrackCells = 100_000
	maxFrame      = 10_000_000
	maxPosition   = 1e8 // pixels or µm
	maxNameBytes  = 200 // of a group or a cell
)

// A Track is the path of one cell on a surface: where its centre was seen, frame
// by frame. Frames in which it was not seen are absent.
//
// Units: X and Y in µm, in the order of Frames, which ascend.
type Track struct {
	Group, Cell string
	Frames      []int
	X, Y        []float64
}

// Tracks are the paths of all cells of a file.
//
// Units: Interval, the time between frames, in min; Pixel in µm, 0 where the file
// holds µm.
type Tracks struct {
	File            string
	Interval, Pixel float64
	Rows            int // places where a cell was seen
	Gaps            int // places where a cell was lost for one frame or more
	Cells           []Track
}

// TrackScale says what a file of tracks does not say itself: the size of a pixel
// and the time between frames.
//
// Units: µm and min. Range: both above 0.
type TrackScale struct{ Pixel, Interval float64 }

// ReadTracks reads tracks from a table with commas, plain or packed by gzip: one
// row a cell and frame, with the columns cell, frame and either x_px and y_px or
// x_um and y_um; a column group, if there is one, tells cells of the same number
// apart. Other columns are passed over. Rows may stand in any order.
//
// Each fault is added to f with its line and the number of its cell in the row:
// a missing column, a row of another length, a frame that is no whole number, a
// place that is no finite number, a cell seen twice in one frame, a file that is
// too large, cut short or not text. The result is of use only if nothing was
// added.
//
// Panics if the scale is not positive and finite.
func ReadTracks(file string, data []byte, scale TrackScale, f *param.Faults) *Tracks {
	if !positive(scale.Pixel) || !positive(scale.Interval) {
		panic("paget: ReadTracks: pixel and interval must be above 0")
	}
	r := &trackReader{
		tracks: &Tracks{File: file, Interval: scale.Interval},
		faults: f, index: map[[2]string]int{},
	}
	if text, ok := r.unpack(data); ok {
		r.read(text, scale)
	}
	if f.Len() == 0 {
		r.finish()
	}
	return r.tracks
}

// trackReader reads one file of tracks.
type trackReader struct {
	tracks                   *Tracks
	faults                   *param.Faults
	index                    map[[2]string]int // of a cell in tracks.Cells; looked up, never walked
	lines                    [][]int           // of each row of each cell, to name it
	group, cell, frame, x, y int               // columns; group is −1 where there is none
	width                    int               // columns of the header
	scale                    float64           // µm per unit of the file
	names                    []string          // of the columns
}

func (r *trackReader) fault(line, column int, field, value, problem, allowed, hint string) {
	r.faults.Add(param.Fault{Place: param.Place{File: r.tracks.File, Line: line, Column: column},
		Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
}

// unpack returns the text of a file, which is packed if it begins as gzip does.
func (r *trackReader) unpack(data []byte) ([]byte, bool) {
	refuse := func(problem, allowed string) ([]byte, bool) {
		r.fault(0, 0, "", "", problem, allowed, "")
		return nil, false
	}
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		packed, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return refuse("is not a whole gzip file: "+err.Error(), "")
		}
		// A small packed file can hold any amount; no more than the limit is unpacked.
		if data, err = io.ReadAll(io.LimitReader(packed, maxTrackBytes+1)); err != nil {
			return refuse("is not a whole gzip file: "+err.Error(), "")
		}
	}
	if len(data) > maxTrackBytes {
		return refuse("is too large", fmt.Sprintf("at most %d MB unpacked", maxTrackBytes>>20))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return refuse("is empty", "a header and one row a cell and frame")
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return refuse("holds bytes that are not text", "a table with commas, plain or packed by gzip")
	}
	return data, true
}

// read reads header and rows.
func (r *trackReader) read(text []byte, scale TrackScale) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1 // rows of another length are faults of ours, all of them
	rows.ReuseRecord = true
	header := false
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			r.fault(broken.Line, 0, "", "", "the row cannot be read: "+broken.Err.Error(), "cells between commas", "")
			return
		}
		line, _ := rows.FieldPos(0)
		if !header {
			if header = r.header(line, cells, scale); !header {
				return
			}
			continue
		}
		if !r.row(line, cells) {
			return
		}
	}
	if r.tracks.Rows == 0 && r.faults.Len() == 0 {
		r.fault(0, 0, "", "", "holds no rows below the header", "one row a cell and frame", "")
	}
}

// header finds the columns.
func (r *trackReader) header(line int, cells []string, scale TrackScale) bool {
	r.width = len(cells)
	for _, name := range cells {
		r.names = append(r.names, strings.TrimSpace(name))
	}
	const allowed = "cell, frame, x_px and y_px or x_um and y_um, and if wanted group"
	if len(cells) == 1 {
		r.fault(line, 1, "", "", "the header is a single cell", allowed, "columns are separated by commas")
		return false
	}
	before := r.faults.Len()
	find := func(name string, needed bool) int {
		at := slices.Index(r.names, name)
		if at < 0 && needed {
			r.fault(line, 0, "", "", "the column "+strconv.Quote(name)+" is missing", allowed, param.DidYouMean(name, r.names))
		}
		if at >= 0 && slices.Contains(r.names[at+1:], name) {
			r.fault(line, at+1, "", "", "the column "+strconv.Quote(name)+" is given twice", allowed, "")
		}
		return at
	}
	r.group, r.cell, r.frame = find("group", false), find("cell", true), find("frame", true)
	pixels := slices.Contains(r.names, "x_px") || slices.Contains(r.names, "y_px")
	metric := slices.Contains(r.names, "x_um") || slices.Contains(r.names, "y_um")
	switch {
	case pixels && metric:
		r.fault(line, 0, "", "", "the file holds pixels and µm", "one of the two", "")
	case metric:
		r.scale = 1
		r.x, r.y = find("x_um", true), find("y_um", true)
	default:
		r.scale, r.tracks.Pixel = scale.Pixel, scale.Pixel
		r.x, r.y = find("x_px", true), find("y_px", true)
	}
	return r.faults.Len() == before
}

// row reads one row and reports whether reading goes on.
func (r *trackReader) row(line int, cells []string) bool {
	if len(cells) != r.width {
		r.fault(line, min(len(cells), r.width+1), "", "", fmt.Sprintf("the row has %d cells", len(cells)),
			fmt.Sprintf("%d, as in the header", r.width), "")
		return true
	}
	before := r.faults.Len()
	name := [2]string{"", r.name(line, cells, r.cell)}
	if r.group >= 0 {
		name[0] = r.name(line, cells, r.group)
	}
	frame := r.whole(line, cells)
	x, y := r.position(line, cells, r.x), r.position(line, cells, r.y)
	if r.faults.Len() > before {
		return true
	}
	if r.tracks.Rows++; r.tracks.Rows > maxTrackRows {
		r.fault(line, 0, "", "", "the file has too many rows", fmt.Sprintf("at most %d", maxTrackRows), "")
		return false
	}
	i, known := r.index[name]
	if !known {
		if i = len(r.tracks.Cells); i == maxTrackCells {
			r.fault(line, r.cell+1, "", "", "the file has too many cells", fmt.Sprintf("at most %d", maxTrackCells), "")
			return false
		}
		// A copy, so that a name does not keep the text of its row alive.
		name = [2]string{strings.Clone(name[0]), strings.Clone(name[1])}
		r.index[name] = i
		r.tracks.Cells = append(r.tracks.Cells, Track{Group: name[0], Cell: name[1]})
		r.lines = append(r.lines, nil)
	}
	t := &r.tracks.Cells[i]
	t.Frames, t.X, t.Y = append(t.Frames, frame), append(t.X, r.scale*x), append(t.Y, r.scale*y)
	r.lines[i] = append(r.lines[i], line)
	return true
}

// name reads the name of a cell or group.
func (r *trackReader) name(line int, cells []string, at int) string {
	text := strings.TrimSpace(cells[at])
	if text == "" || len(text) > maxNameBytes {
		r.fault(line, at+1, r.names[at], text, "is not a name", fmt.Sprintf("1 to %d bytes", maxNameBytes), "")
	}
	return text
}

// whole reads the frame.
func (r *trackReader) whole(line int, cells []string) int {
	text := strings.TrimSpace(cells[r.frame])
	frame, err := strconv.Atoi(text)
	if err != nil || frame < 0 || frame > maxFrame {
		r.fault(line, r.frame+1, "frame", text, "is not the number of a frame", fmt.Sprintf("a whole number from 0 to %d", maxFrame), "")
	}
	return frame
}

// position reads one coordinate.
func (r *trackReader) position(line int, cells []string, at int) float64 {
	text := strings.TrimSpace(cells[at])
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(math.Abs(x) <= maxPosition) {
		r.fault(line, at+1, r.names[at], text, "is not a place", fmt.Sprintf("a number from %g to %g", -maxPosition, maxPosition),
			"leave out the row of a frame in which the cell was not seen")
	}
	return x
}

// finish brings each cell's rows into the order of frames and counts gaps.
func (r *trackReader) finish() {
	for i := range r.tracks.Cells {
		t := &r.tracks.Cells[i]
		order := make([]int, len(t.Frames))
		for k := range order {
			order[k] = k
		}
		slices.SortStableFunc(order, func(a, b int) int { return t.Frames[a] - t.Frames[b] })
		sorted := Track{Group: t.Group, Cell: t.Cell}
		for k, at := range order {
			if k > 0 && t.Frames[at] == sorted.Frames[k-1] {
				r.fault(r.lines[i][at], r.frame+1, "frame", strconv.Itoa(t.Frames[at]),
					fmt.Sprintf("is there twice for cell %q (also on line %d)", t.Cell, r.lines[i][order[k-1]]),
					"one row a cell and frame", "cells of several films are told apart by a column group")
			}
			if k > 0 && t.Frames[at] > sorted.Frames[k-1]+1 {
				r.tracks.Gaps++
			}
			sorted.Frames, sorted.X, sorted.Y = append(sorted.Frames, t.Frames[at]), append(sorted.X, t.X[at]), append(sorted.Y, t.Y[at])
		}
		*t = sorted
	}
}

// later moves j on to the row that is lag frames after row i, and reports
// whether the cell was seen there.
func (t *Track) later(i, lag int, j *int) bool {
	want := t.Frames[i] + lag
	for *j < len(t.Frames) && t.Frames[*j] < want {
		*j++
	}
	return *j < len(t.Frames) && t.Frames[*j] == want
}

func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }
