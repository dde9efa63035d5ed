package paget

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"paget/assay"
	"paget/catalog"
	"paget/param"
	"paget/record"
	"paget/rng"
)

// Asked is what a run was asked to do. It stands in run.json from the first kept
// state on, so that the run can go on, and be branched, from its folder alone.
//
// Units: times in min.
type Asked struct {
	StudyFile  string    `json:"study_file"` // the name under which messages speak of it
	StudyText  string    `json:"study_text"`
	Catalogue  string    `json:"catalogue,omitempty"` // folder of the tables; "": those built in
	Root       rng.Root  `json:"root_seed,string"`
	Replicates int       `json:"replicates,omitempty"`
	Scheme     string    `json:"scheme,omitempty"`
	Share      float64   `json:"share,omitempty"`  // PlanOptions.Share
	Ablate     []string  `json:"ablate,omitempty"` // parts of the model that are off
	KeepAt     []float64 `json:"keep_at,omitempty"`
	KeepEach   bool      `json:"keep_every,omitempty"`
	Exports    Exports   `json:"exports"`
	Branch     *Branch   `json:"branch,omitempty"`
	Unfinished bool      `json:"unfinished,omitempty"` // the run has not come to its end
}

// Exports says what is written for other programs and for the eye.
//
// Units: times in min.
type Exports struct {
	VTK        bool      `json:"vtk,omitempty"`
	OpenVT     bool      `json:"openvt,omitempty"`
	FieldsAt   []float64 `json:"fields_at,omitempty"`
	PicturesAt []float64 `json:"pictures_at,omitempty"` // nil: a few times, evenly
}

// askedName is the key in run.json.
const askedName = "asked"

// Plan makes the study ready as it was asked for.
//
// Errors: those of ReadStudy, OpenCatalogue and NewPlan.
func (a Asked) Plan() (*Plan, error) {
	c, err := OpenCatalogue(a.Catalogue)
	if err != nil {
		return nil, err
	}
	s, c, err := ReadStudy(a.StudyFile, []byte(a.StudyText), c)
	if err != nil {
		return nil, err
	}
	return a.plan(s, c)
}

// plan makes a study ready that has been read already.
func (a Asked) plan(s *Study, c *catalog.Catalogue) (*Plan, error) {
	scheme, err := assay.ParseScheme(a.Scheme)
	if err != nil {
		return nil, &catalogueError{err}
	}
	o := PlanOptions{Replicates: a.Replicates, Scheme: scheme, Share: a.Share, Ablate: a.Ablate}
	if a.Branch != nil {
		return newBranchPlan(s, c, o, a.Branch)
	}
	return NewPlan(s, c, o)
}

// Open reads the study that is asked for by name or path and makes it ready.
//
// Errors: those of Open, OpenCatalogue and NewPlan.
func (a *Asked) Open(nameOrPath string) (*Plan, error) {
	if a.Catalogue != "" {
		if path, err := filepath.Abs(a.Catalogue); err == nil {
			a.Catalogue = path // the run may go on from another folder
		}
	}
	c, err := OpenCatalogue(a.Catalogue)
	if err != nil {
		return nil, err
	}
	s, c, err := Open(nameOrPath, c)
	if err != nil {
		return nil, err
	}
	a.StudyFile, a.StudyText = s.File, string(s.Text)
	p, err := a.plan(s, c)
	if err != nil {
		return nil, err
	}
	return p, a.check(p)
}

// check finds times that no long well of the plan reaches, and wishes that need a
// long well where there is none.
func (a *Asked) check(p *Plan) error {
	end := math.Inf(-1)
	for _, j := range p.Jobs {
		if use := p.assays[j.Assay]; assay.GoesOn(use) {
			end = max(end, slices.Max(readingTimes(use)))
		}
	}
	var faults param.Faults
	for _, wish := range []struct {
		flag  string
		times []float64
		asked bool
	}{
		{"--keep-at", a.KeepAt, a.KeepEach}, {"--fields-at", a.Exports.FieldsAt, false}, {"--pictures-at", a.Exports.PicturesAt, false},
		{"--vtk", nil, a.Exports.VTK}, {"--openvt", nil, a.Exports.OpenVT},
	} {
		switch {
		case (wish.asked || len(wish.times) > 0) && math.IsInf(end, -1):
			faults.Add(param.Fault{Field: wish.flag, Problem: "no assay of the study is followed over long times", Allowed: "studies with an assay spheroid growth"})
		case wish.flag == "--keep-at" && len(wish.times) > 0 && (slices.Min(wish.times) < atTolerance || slices.Max(wish.times) > end-atTolerance):
			faults.Add(param.Fault{Field: wish.flag, Problem: "names the start, the end or a time after the end, with nothing to go on from", Allowed: "after 0 h and before " + hours(end)})
		case len(wish.times) > 0 && slices.Max(wish.times) > end+atTolerance:
			faults.Add(param.Fault{Field: wish.flag, Problem: "names " + hours(slices.Max(wish.times)) + ", after the end", Allowed: "0 h to " + hours(end)})
		}
	}
	return faults.Err()
}

// WriteAsked writes run.json before the run has ended.
//
// Errors: *record.FolderError.
func (p *Plan) WriteAsked(f *record.Folder, a Asked, command string) error {
	h := record.NewHeader("paget")
	h.Study, h.SpecHash, h.Root, h.Command = p.Study.Name, p.Hash(), a.Root, command
	a.Unfinished = true
	return f.Write(fileRun, func(w io.Writer) error { return writeHeader(w, &h, &a) })
}

// writeHeader writes a header as JSON with what was asked.
func writeHeader(w io.Writer, h *record.Header, a *Asked) error {
	if a == nil {
		return h.WriteJSON(w)
	}
	var text bytes.Buffer
	if err := h.WriteJSON(&text); err != nil {
		return err
	}
	asked, err := json.MarshalIndent(a, "  ", "  ")
	if err != nil {
		return err
	}
	body := bytes.TrimSuffix(bytes.TrimRight(text.Bytes(), "\n"), []byte("\n}"))
	_, err = fmt.Fprintf(w, "%s,\n  %q: %s\n}\n", body, askedName, asked)
	return err
}

// Reopen reads what the run in a folder was asked to do.
//
// Errors: *record.FolderError, where there is no run that can go on.
func Reopen(folder string) (Asked, error) {
	path := filepath.Join(folder, fileRun)
	text, err := os.ReadFile(path)
	if err != nil {
		return Asked{}, &record.FolderError{Path: folder, Problem: "holds no run that can go on", Hint: "name the folder of a run, such as runs/spheroid-1-0123abcd", Err: err}
	}
	var file struct {
		Asked *Asked `json:"asked"`
	}
	if err := json.Unmarshal(text, &file); err != nil || file.Asked == nil {
		return Asked{}, &record.FolderError{Path: path, Problem: "does not say what the run was asked to do", Hint: "start the run anew", Err: err}
	}
	return *file.Asked, nil
}
