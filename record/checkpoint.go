package record

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"paget/rng"
)

// CheckpointFormat is the version of the file format that this package writes and
// the only one that it reads.
const CheckpointFormat = 1

// checkpointMark is how every checkpoint begins. The line ends in it are changed
// by programs that take the file for text, and then it is refused.
const checkpointMark = "\x89PAGET\r\n"

// Ends of the names of checkpoints.
const (
	checkpointEnd = ".paget"
	previousEnd   = ".previous.paget"
)

// maxAbout bounds the description of a checkpoint in bytes; a longer one is a
// damaged length.
const maxAbout = 64 << 20

// CheckpointMeta says which run a state belongs to and when it was taken.
//
// Units: Time in min of simulated time.
type CheckpointMeta struct {
	Format       int                        `json:"format"` // set by WriteCheckpoint
	Program      string                     `json:"program"`
	Version      string                     `json:"version"`
	Commit       string                     `json:"commit"`
	Architecture string                     `json:"architecture"` // such as amd64/v1: the run goes on bit for bit where it is the same
	Study        string                     `json:"study"`        // name
	StudyText    string                     `json:"study_text"`   // as the user wrote it
	SpecHash     string                     `json:"spec_hash"`    // see SpecHash
	Root         rng.Root                   `json:"root_seed,string"`
	Time         float64                    `json:"time"`    // min
	Written      string                     `json:"written"` // date and time, given by the caller; this package asks no clock
	More         map[string]json.RawMessage `json:"more"`    // whatever else the run must know to go on; see Put and Get
}

// NewCheckpointMeta returns a description with what the binary knows about itself.
func NewCheckpointMeta(program string) CheckpointMeta {
	version, commit := Build()
	return CheckpointMeta{Format: CheckpointFormat, Program: program, Version: version, Commit: commit, Architecture: Architecture()}
}

// Put keeps a value under a name, as JSON.
//
// Errors: a value that JSON cannot hold, for example NaN.
func (m *CheckpointMeta) Put(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("record: checkpoint: %s: %w", name, err)
	}
	if m.More == nil {
		m.More = map[string]json.RawMessage{}
	}
	m.More[name] = data
	return nil
}

// Get reads the value of that name into the place pointed to and reports whether
// there is one.
//
// Errors: a value of another form.
func (m *CheckpointMeta) Get(name string, into any) (bool, error) {
	data, ok := m.More[name]
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(data, into); err != nil {
		return true, fmt.Errorf("record: checkpoint: %s: %w", name, err)
	}
	return true, nil
}

// CheckpointError says why a checkpoint is refused. It is the user's to mend:
// programs that meet it end with exit code 2.
type CheckpointError struct {
	Path    string
	Problem string
	Hint    string // may be empty
	Err     error  // what the system said; may be nil
}

// Error returns path, problem and, on a second line, the hint.
func (e *CheckpointError) Error() string {
	text := e.Path + ": " + e.Problem
	if e.Err != nil {
		text += ": " + cause(e.Err)
	}
	if e.Hint != "" {
		text += "\n  hint: " + e.Hint
	}
	return text
}

// Unwrap returns what the system said.
func (e *CheckpointError) Unwrap() error { return e.Err }

// CheckpointPath returns the paths of the checkpoint of that name in a folder and
// of the one before.
func CheckpointPath(folder, name string) (newest, previous string) {
	path := filepath.Join(folder, name)
	return path + checkpointEnd, path + previousEnd
}

// WriteCheckpoint writes a state into NAME.paget and keeps the checkpoint before
// as NAME.previous.paget. fill streams the state, so that it is never held twice.
// The name may hold folders (checkpoints/control-1), which are made.
//
// The file is
//
//	mark (8 bytes) | format (4) | length of description (8) | description as JSON |
//	state, as Encoder writes it | length of state (8) | SHA-256 of all before (32)
//
// with numbers little endian. It is written under a temporary name, flushed to the
// disk and only then takes its own, so that at every moment there is a whole file
// under NAME.paget or NAME.previous.paget. A damaged NAME.paget does not take the
// place of the one before. Temporary files that a killed process left are removed:
// one folder belongs to one running process.
//
// Errors: those of fill, of JSON (a time that is NaN), *FolderError for those of
// the disk. Both older files are untouched then.
// Panics if the name leads out of the folder.
func WriteCheckpoint(f *Folder, name string, meta CheckpointMeta, fill func(*Encoder) error) error {
	if math.IsNaN(meta.Time) || math.IsInf(meta.Time, 0) {
		return fmt.Errorf("record: checkpoint %s at time %g", name, meta.Time)
	}
	meta.Format = CheckpointFormat
	about, err := json.Marshal(meta)
	if err != nil {
		return fmt.Errorf("record: checkpoint %s: %w", name, err)
	}
	if len(about) > maxAbout {
		return fmt.Errorf("record: checkpoint %s: a description of %d bytes", name, len(about))
	}
	removeUnfinished(filepath.Join(f.path, name) + checkpointEnd)
	return f.replace(name+checkpointEnd, func(w io.Writer) error {
		return writeCheckpoint(w, about, fill)
	}, keepPrevious)
}

// writeCheckpoint writes head, state and tail.
func writeCheckpoint(w io.Writer, about []byte, fill func(*Encoder) error) error {
	sum := sha256.New()
	out := &countingWriter{w: io.MultiWriter(w, sum)}
	head := binary.LittleEndian.AppendUint32([]byte(checkpointMark), CheckpointFormat)
	head = binary.LittleEndian.AppendUint64(head, uint64(len(about)))
	if _, err := out.Write(append(head, about...)); err != nil {
		return err
	}
	out.n = 0
	e := NewEncoder(out)
	if err := fill(e); err != nil {
		return err
	}
	if err := e.Flush(); err != nil {
		return err
	}
	if _, err := out.Write(binary.LittleEndian.AppendUint64(nil, uint64(out.n))); err != nil {
		return err
	}
	_, err := w.Write(sum.Sum(nil))
	return err
}

// countingWriter counts the bytes.
type countingWriter struct {
	w io.Writer
	n int64
}

// Write passes on.
func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// keepPrevious gives the checkpoint that stands at path the name of the one before,
// if it is whole. A link is made rather than a move, so that path is never empty;
// where the file system knows no links, it is moved.
func keepPrevious(path string) error {
	if err := verifyCheckpoint(path); err != nil {
		return nil // none there, or damaged: the one before is worth more
	}
	previous := strings.TrimSuffix(path, checkpointEnd) + previousEnd
	link := filepath.Join(filepath.Dir(path), "."+filepath.Base(previous)+".link"+unfinished)
	os.Remove(link)
	if err := os.Link(path, link); err != nil {
		return os.Rename(path, previous)
	}
	err := os.Rename(link, previous)
	os.Remove(link) // it stays where both names were one file already
	syncFolder(filepath.Dir(path))
	return err
}

// removeUnfinished removes what killed processes left of this checkpoint.
func removeUnfinished(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // the folder is made later
	}
	for _, entry := range entries {
		if n := entry.Name(); strings.HasPrefix(n, "."+filepath.Base(path)+".") && strings.HasSuffix(n, unfinished) {
			os.Remove(filepath.Join(filepath.Dir(path), n))
		}
	}
}

// ReadCheckpoint reads a checkpoint. The decoder stands at the beginning of the
// state.
//
// Errors: *CheckpointError, if the file cannot be opened, is no checkpoint, has
// another format, is truncated or altered. errors.Is(err, fs.ErrNotExist) tells
// that there is no such file.
func ReadCheckpoint(path string) (CheckpointMeta, *Decoder, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return CheckpointMeta{}, nil, &CheckpointError{Path: path, Problem: "cannot be read", Err: err}
	}
	meta, state, problem := parseCheckpoint(data)
	if problem != "" {
		return CheckpointMeta{}, nil, &CheckpointError{Path: path, Problem: problem}
	}
	return meta, NewDecoder(state), nil
}

// ReadNewest reads the checkpoint of that name in a folder, or, if it is missing,
// truncated or altered, the one before; warnings then say why.
//
// Errors: one that names both files, if neither is good; errors.Is(err,
// fs.ErrNotExist) tells that there is neither.
func ReadNewest(folder, name string) (CheckpointMeta, *Decoder, []string, error) {
	newest, previous := CheckpointPath(folder, name)
	meta, d, err := ReadCheckpoint(newest)
	if err == nil {
		return meta, d, nil, nil
	}
	meta, d, before := ReadCheckpoint(previous)
	if before == nil {
		return meta, d, []string{err.Error(), fmt.Sprintf("%s is used in its place (%g min)", previous, meta.Time)}, nil
	}
	if missingFile(err) && missingFile(before) {
		return CheckpointMeta{}, nil, nil, &CheckpointError{Path: newest, Problem: "there is no checkpoint, nor the one before (" + filepath.Base(previous) + ")", Hint: "start the run anew", Err: os.ErrNotExist}
	}
	// Not joined: one of the two may be missing, which is not the same as neither.
	return CheckpointMeta{}, nil, nil, &CheckpointError{
		Path:    newest,
		Problem: fmt.Sprintf("%s; and %s", strings.TrimPrefix(err.Error(), newest+": "), before),
		Hint:    "neither checkpoint can be used: start the run anew",
	}
}

// missingFile reports whether there was no file.
func missingFile(err error) bool { return errors.Is(err, os.ErrNotExist) }
