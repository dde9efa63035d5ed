package paget

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"paget/record"
	"paget/report"
	"paget/rng"
)

// fileVerdicts holds the verdicts of a finished part of a reproduction.
const fileVerdicts = "verdicts.json"

// KeptVerdicts is what a finished part of a reproduction leaves for the report of the
// whole, with the names by which it is known again.
type KeptVerdicts struct {
	Study    string       `json:"study"`
	SpecHash string       `json:"spec_hash"`
	Root     rng.Root     `json:"root_seed,string"`
	Program  string       `json:"program"`
	Counted  int          `json:"counted"` // wells and hosts
	What     string       `json:"what"`    // they are
	Answer   string       `json:"answer"`
	Rows     []keptRow    `json:"rows"`
	Repairs  []keptRepair `json:"repairs,omitempty"`
}

// keptRow is a verdict on disk. Its numbers stand beside it as text, which knows what is
// not finite.
type keptRow struct {
	Row       report.Verdict `json:"row"`
	Simulated exact          `json:"simulated"`
	Low       exact          `json:"low"`
	High      exact          `json:"high"`
	Band      [2]exact       `json:"band"`
	Alone     bool           `json:"alone,omitempty"` // the arm was held against the paper without a control
}

// keep takes a verdict apart.
func keep(v report.Verdict, alone bool) keptRow {
	k := keptRow{v, exact(v.Simulated), exact(v.Low), exact(v.High), [2]exact{exact(v.Band[0]), exact(v.Band[1])}, alone}
	k.Row.Simulated, k.Row.Low, k.Row.High, k.Row.Band = 0, 0, 0, [2]float64{}
	return k
}

// verdict puts it together.
func (k keptRow) verdict() report.Verdict {
	v := k.Row
	v.Simulated, v.Low, v.High = float64(k.Simulated), float64(k.Low), float64(k.High)
	v.Band = [2]float64{float64(k.Band[0]), float64(k.Band[1])}
	return v
}

type keptRepair struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// exact is a number that JSON keeps to the last bit, finite or not.
type exact float64

// MarshalText writes the shortest text that is read as the same number.
func (x exact) MarshalText() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(x), 'g', -1, 64), nil
}

// UnmarshalText reads it.
func (x *exact) UnmarshalText(text []byte) error {
	v, err := strconv.ParseFloat(string(text), 64)
	*x = exact(v)
	return err
}

// Verdicts returns the rows.
func (k *KeptVerdicts) Verdicts() []report.Verdict {
	var out []report.Verdict
	for _, row := range k.Rows {
		out = append(out, row.verdict())
	}
	return out
}

// Keep writes the verdicts of a finished part into its folder and takes them over.
//
// Errors: *record.FolderError.
func (p *Part) Keep(f *record.Folder, r *Result, program string) error {
	k := &KeptVerdicts{Study: p.Name(), SpecHash: p.Plan.Hash(), Root: r.Root, Program: program,
		Counted: len(p.Plan.Jobs), What: p.Plan.Counted(), Answer: r.Answer()}
	for i, v := range r.Verdicts() {
		k.Rows = append(k.Rows, keep(v, p.Plan.Study.Expect[i].Compare.OfArmAlone()))
	}
	for _, x := range r.Header.Repairs {
		k.Repairs = append(k.Repairs, keptRepair{x.Name, x.N})
	}
	p.Kept = k
	return f.Write(fileVerdicts, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(k)
	})
}

// Find takes over what a finished run in a folder has found, if it is a run of the same
// study, numbers, root and build, and reports whether it is.
func (p *Part) Find(folder, program string) bool {
	text, err := os.ReadFile(filepath.Join(folder, fileVerdicts))
	if err != nil {
		return false
	}
	var k KeptVerdicts
	if json.Unmarshal(text, &k) != nil || k.SpecHash != p.Plan.Hash() || k.Root != p.Asked.Root || k.Program != program {
		return false
	}
	for _, needed := range []string{fileReport, fileRun} {
		if _, err := os.Stat(filepath.Join(folder, needed)); err != nil {
			return false
		}
	}
	p.Kept = &k
	return true
}
