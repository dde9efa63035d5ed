package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sort"

	"paget/rng"
)

// Header says where a result came from. It stands in run.json and, without the
// command, notes and repairs, in every Parquet file.
type Header struct {
	Program      string   `json:"program"`
	Version      string   `json:"version"`      // "unknown" where the binary does not say
	Commit       string   `json:"commit"`       // "unknown" where the binary does not say
	GoVersion    string   `json:"go_version"`   // such as go1.26.1
	Architecture string   `json:"architecture"` // such as amd64/v1
	Study        string   `json:"study"`
	SpecHash     string   `json:"spec_hash"`        // see SpecHash
	Root         rng.Root `json:"root_seed,string"` // as text: JSON readers lose digits beyond 2^53
	Command      string   `json:"command"`          // as a user would type it again
	Notes        []string `json:"notes"`            // what a reader should know, in order
	Repairs      []Count  `json:"repairs"`          // values repaired in the run, by name
}

// Count is how often something happened.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// unknown is written where the binary does not say.
const unknown = "unknown"

// NewHeader returns a header with what the binary knows about itself: version,
// commit, Go version and architecture.
func NewHeader(program string) Header {
	version, commit := Build()
	return Header{
		Program:      program,
		Version:      version,
		Commit:       commit,
		GoVersion:    runtime.Version(),
		Architecture: Architecture(),
	}
}

// Repair adds n to the repairs counted under a name; the names are kept in
// alphabetical order. Zero repairs leave no trace.
//
// Panics if n is negative.
func (h *Header) Repair(name string, n int) {
	if n < 0 {
		panic(fmt.Sprintf("record: %d repairs of %s", n, name))
	}
	if n == 0 {
		return
	}
	i := sort.Search(len(h.Repairs), func(i int) bool { return h.Repairs[i].Name >= name })
	if i < len(h.Repairs) && h.Repairs[i].Name == name {
		h.Repairs[i].N += n
		return
	}
	h.Repairs = append(h.Repairs, Count{})
	copy(h.Repairs[i+1:], h.Repairs[i:])
	h.Repairs[i] = Count{name, n}
}

// WriteJSON writes the header as indented JSON; equal headers give equal bytes.
func (h *Header) WriteJSON(w io.Writer) error {
	full := *h
	// An empty list is [], not null: readers may then loop over it.
	if full.Notes == nil {
		full.Notes = []string{}
	}
	if full.Repairs == nil {
		full.Repairs = []Count{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(full)
}

// ReadHeader reads what WriteJSON wrote. Keys that it does not know are passed
// over, so that later versions may add some.
func ReadHeader(r io.Reader) (*Header, error) {
	var h Header
	if err := json.NewDecoder(r).Decode(&h); err != nil {
		return nil, fmt.Errorf("record: run header: %w", err)
	}
	return &h, nil
}

// SpecHash returns the first 16 hexadecimal digits of the SHA-256 of a
// specification in its canonical form. They tell specifications apart; they are
// no protection against forgery.
//
// Source: FIPS 180-4.
func SpecHash(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:8])
}

// Build returns the version and the commit that the Go tool chain stamped into
// the binary, and "unknown" for what it did not. A commit with changes that were
// not committed ends in "+modified".
//
// `go run`, `go test` and builds with -buildvcs=false stamp no commit.
func Build() (version, commit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknown, unknown
	}
	return buildOf(info)
}

// buildOf reads version and commit from what the tool chain stamped.
func buildOf(info *debug.BuildInfo) (version, commit string) {
	version, commit = info.Main.Version, setting(info, "vcs.revision")
	if version == "" || version == "(devel)" {
		version = unknown
	}
	if commit == "" {
		return version, unknown
	}
	if setting(info, "vcs.modified") == "true" {
		commit += "+modified"
	}
	return version, commit
}

// Architecture returns the architecture and its level, such as amd64/v1: results
// are the same to the bit only where both agree.
func Architecture() string {
	architecture := runtime.GOARCH
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return architecture
	}
	for _, key := range []string{"GOAMD64", "GOARM64", "GOARM", "GO386", "GOPPC64", "GORISCV64"} {
		if level := setting(info, key); level != "" {
			return architecture + "/" + level
		}
	}
	return architecture
}

// setting returns one of the settings that the tool chain stamped, or "".
func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}
