package paget

import (
	"encoding/json"
	"io"
	"time"

	"paget/assay"
	"paget/record"
	"paget/report"
)

// RunFile says where the results in a folder come from.
const RunFile = "run.json"

// Files of a run's folder.
const (
	fileReport     = "report.html"
	fileReadouts   = "readouts.csv"
	fileDictionary = "readouts.md"
	fileWells      = "wells.parquet"
	fileRun        = RunFile
	fileStudy      = "study.yaml"
)

// Save writes a result into a folder: the report, the read-outs, every well,
// where it came from, and the study file it was run from; of hosts also their lesions
// and the courses of their tumours. Each file is written
// whole or not at all. readouts.csv and wells.parquet hold no time and no
// command, so that equal runs give equal bytes.
//
// Errors: *record.FolderError.
func (r *Result) Save(f *record.Folder) error {
	readouts, wells := r.ReadoutTable(), r.WellTable()
	plain := r.Header
	if r.Asked != nil {
		asked := *r.Asked
		asked.Unfinished = false
		r.Asked = &asked
	}
	plain.Command, plain.Notes, plain.Repairs = "", nil, nil
	document, err := r.Document()
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{fileReadouts, readouts.WriteCSV},
		{fileDictionary, readouts.WriteDictionary},
		{fileWells, func(w io.Writer) error { return wells.WriteParquet(w, &plain) }},
		{fileStudy, func(w io.Writer) error { _, err := w.Write(r.Plan.Study.Text); return err }},
		{fileReport, document.WriteHTML},
		{fileRun, func(w io.Writer) error { return writeHeader(w, &r.Header, r.Asked) }},
	} {
		if err := f.Write(file.name, file.fill); err != nil {
			return err
		}
	}
	if r.Plan.HasHosts() {
		if err := r.saveHosts(f, &plain); err != nil {
			return err
		}
	}
	if !r.Plan.GoesOn() && !r.Plan.HasHosts() {
		return nil
	}
	series := r.Plan.seriesTable(func(i int) []assay.Series { return r.Wells[i].Series })
	if err := f.Write(fileSeries, func(w io.Writer) error { return series.WriteParquet(w, &plain) }); err != nil {
		return err
	}
	if !r.Plan.GoesOn() {
		return nil
	}
	return r.Plan.joinOpenVT(f, r.Wells)
}

// Summary is what `paget run --json` prints.
type Summary struct {
	Study    string           `json:"study"`
	Version  string           `json:"version"`
	SpecHash string           `json:"spec_hash"`
	Seed     uint64           `json:"seed"`
	Elapsed  float64          `json:"elapsed_s"` // wall time in seconds
	Rows     []report.JSONRow `json:"rows"`
	Folder   string           `json:"folder,omitempty"`
	Counts   map[string]int   `json:"verdicts"`
}

// Summary returns the verdict rows for machines.
func (r *Result) Summary(elapsed time.Duration, folder string) Summary {
	rows := report.JSONRows(r.Verdicts())
	counts := map[string]int{Pass: 0, Fail: 0, Report: 0}
	for _, row := range rows {
		counts[row.Verdict]++
	}
	return Summary{
		Study: r.Plan.Study.Name, Version: r.Header.Version, SpecHash: r.Header.SpecHash, Seed: uint64(r.Root),
		Elapsed: elapsed.Seconds(), Rows: rows, Folder: folder, Counts: counts,
	}
}

// WriteJSON writes a summary as one indented JSON object.
func (s Summary) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(s)
}
