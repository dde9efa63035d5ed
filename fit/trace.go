package fit

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Evaluation is one visit to a point of the parameter space.
type Evaluation struct {
	Index          int       `json:"index"`                     // from 0, in the trace
	Params         []float64 `json:"params"`                    // in the units of the problem
	Values         []float64 `json:"values"`                    // in the units of the targets
	StandardErrors []float64 `json:"standard_errors,omitempty"` // of Values
	Objective      float64   `json:"objective"`                 // Σ r², dimensionless
	Purpose        string    `json:"purpose"`                   // start, geometry, step, simplex or covariance
}

// Trace is the memory of a search: every point visited, so that a search can be
// resumed and no point is paid for twice.
type Trace struct {
	// Key names the function: a hash of everything but the parameters that its
	// values depend on. A trace with another key is refused by ReadTrace.
	Key   string
	Names []string
	Steps []Evaluation
}

// traceHead is the first line of a stored trace.
type traceHead struct {
	Format string   `json:"format"`
	Key    string   `json:"key"`
	Names  []string `json:"names"`
}

// traceFormat tells a stored trace from any other file of JSON lines.
const traceFormat = "fit trace 1"

// WriteJSON writes the trace, one evaluation a line after a line of heading.
// Numbers are written so that ReadTrace returns the same bits.
//
// Errors: those of w.
func (t *Trace) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	if err := enc.Encode(traceHead{traceFormat, t.Key, t.Names}); err != nil {
		return err
	}
	for _, s := range t.Steps {
		if err := enc.Encode(s); err != nil {
			return err
		}
	}
	return nil
}

// maxTraceLine bounds one line of a stored trace in bytes.
const maxTraceLine = 1 << 20

// ReadTrace reads what WriteJSON wrote. A last line that was cut off, as an
// interrupted run leaves it, is left out; the second result says so.
//
// Errors: another format, another key, other names, a line that is not an
// evaluation of these parameters.
func ReadTrace(r io.Reader, key string, names []string) (t *Trace, cut bool, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 4096), maxTraceLine)
	if !in.Scan() {
		return nil, false, errors.Join(errors.New("fit: the trace is empty"), in.Err())
	}
	var head traceHead
	if err := json.Unmarshal(in.Bytes(), &head); err != nil || head.Format != traceFormat {
		return nil, false, fmt.Errorf("fit: not a trace: the first line does not say %q", traceFormat)
	}
	if head.Key != key {
		return nil, false, fmt.Errorf("fit: the trace belongs to another function (key %q, wanted %q)", head.Key, key)
	}
	if !slices.Equal(head.Names, names) {
		return nil, false, fmt.Errorf("fit: the trace has the parameters %q, wanted %q", head.Names, names)
	}
	t = &Trace{Key: key, Names: slices.Clone(names)}
	var bad error
	for in.Scan() {
		if bad != nil {
			return nil, false, bad // it was not the last line
		}
		var e Evaluation
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			bad = fmt.Errorf("fit: trace line %d: %w", len(t.Steps)+2, err)
			continue
		}
		if len(e.Params) != len(names) || e.Index != len(t.Steps) {
			return nil, false, fmt.Errorf("fit: trace line %d: not evaluation %d of %d parameters", len(t.Steps)+2, len(t.Steps), len(names))
		}
		t.Steps = append(t.Steps, e)
	}
	if err := in.Err(); err != nil {
		return nil, false, err
	}
	return t, bad != nil, nil
}

// pointKey returns the parameters as a text that is equal only for equal bits.
func pointKey(params []float64) string {
	var b strings.Builder
	for _, v := range params {
		b.WriteString(strconv.FormatUint(math.Float64bits(v), 36))
		b.WriteByte(' ')
	}
	return b.String()
}
