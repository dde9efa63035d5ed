package paget

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"paget/assay"
	"paget/record"
	"paget/rng"
)

// Kept holds the finished wells of a run on disk while it is under way, so that
// an interrupted run goes on where it stopped. It is one file of JSON lines: a
// first line that names the run, then a line a well. A last line cut short by a
// crash is left out; a file of another run is begun anew.
type Kept struct {
	path  string
	mutex sync.Mutex
	file  *os.File
	wells map[int]keptWell
	stale bool
}

// keptHeader names the run whose wells a file holds.
type keptHeader struct {
	Hash    string   `json:"spec_hash"`
	Root    rng.Root `json:"root_seed,string"`
	Version string   `json:"version"`
}

// keptWell is one line of the file.
type keptWell struct {
	Job  int        `json:"job"`
	Well assay.Well `json:"well"`
	Host []byte     `json:"host,omitempty"` // story of a host, as encoding/gob writes it, which knows NaN
}

// keptName is the file's name inside the run's folder.
const keptName = "unfinished.jsonl"

// OpenKept opens the place for finished wells in a run's folder and reads those
// that an interrupted run of the same study, root and version left there.
//
// Errors: a folder that cannot be written, as the user's fault.
func OpenKept(folder, hash string, root rng.Root, version string) (*Kept, error) {
	k := &Kept{path: filepath.Join(folder, keptName), wells: map[int]keptWell{}}
	header := keptHeader{Hash: hash, Root: root, Version: version}
	going := k.read(header)
	mode := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if going {
		mode = os.O_WRONLY | os.O_APPEND
	}
	file, err := os.OpenFile(k.path, mode, 0o666)
	if err != nil {
		return nil, k.unwritable(err)
	}
	k.file = file
	if !going {
		if err := k.line(header); err != nil {
			return nil, err
		}
		return k, nil
	}
	// The last line may have been cut short; the next must not be added to it.
	if _, err := file.WriteString("\n"); err != nil {
		return nil, k.unwritable(err)
	}
	return k, nil
}

// read takes over the wells of an earlier run and reports whether it was the
// same run.
func (k *Kept) read(want keptHeader) bool {
	file, err := os.Open(k.path)
	if err != nil {
		return false
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	var have keptHeader
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &have) != nil || have != want {
		k.stale = true
		return false
	}
	for lines.Scan() {
		var w keptWell
		if json.Unmarshal(lines.Bytes(), &w) == nil {
			k.wells[w.Job] = w
		}
	}
	return true
}

// Stale reports whether there were wells of another study, root or version,
// which are not used.
func (k *Kept) Stale() bool { return k.stale }

// well returns a well that is finished already.
func (k *Kept) well(i int) (assay.Well, bool) {
	if k == nil {
		return assay.Well{}, false
	}
	w, ok := k.wells[i]
	return w.Well, ok
}

// host returns a host that has lived already.
func (k *Kept) host(i int) (assay.Well, *hostStory, bool) {
	if k == nil || k.wells[i].Host == nil {
		return assay.Well{}, nil, false
	}
	var story hostStory
	if gob.NewDecoder(bytes.NewReader(k.wells[i].Host)).Decode(&story) != nil {
		return assay.Well{}, nil, false // it is lived again
	}
	return k.wells[i].Well, &story, true
}

// keepHost writes a host that has lived.
func (k *Kept) keepHost(i int, w assay.Well, story *hostStory) error {
	if k == nil {
		return nil
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(story); err != nil {
		return fmt.Errorf("a host that has lived cannot be written: %w", err)
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.line(keptWell{i, w, b.Bytes()})
}

// keep writes a finished well.
func (k *Kept) keep(i int, w assay.Well) error {
	if k == nil {
		return nil
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.line(keptWell{Job: i, Well: w})
}

func (k *Kept) line(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("a finished well cannot be written: %w", err)
	}
	if _, err := k.file.Write(append(text, '\n')); err != nil {
		return k.unwritable(err)
	}
	return nil
}

// Where returns the path of the file with the finished wells.
func (k *Kept) Where() string {
	if k == nil {
		return ""
	}
	return k.path
}

// Close ends the keeping; done removes the file, because the results are whole.
func (k *Kept) Close(done bool) {
	if k == nil {
		return
	}
	k.file.Close()
	if done {
		os.Remove(k.path)
	}
}

// unwritable says that the place for finished wells cannot be written.
func (k *Kept) unwritable(err error) error {
	return &record.FolderError{Path: k.path, Problem: "cannot be written", Hint: "choose another folder with --out", Err: err}
}
