package record

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// someMeta describes a checkpoint.
func someMeta(t testing.TB, time float64) CheckpointMeta {
	t.Helper()
	m := CheckpointMeta{Program: "paget", Study: "small", StudyText: "kind: none\n", SpecHash: "00ff", Root: 1 << 63, Time: time, Written: "2026-01-02T03:04:05Z"}
	if err := m.Put("threads", 2); err != nil {
		t.Fatal(err)
	}
	return m
}

// keep writes a checkpoint whose state is one text and a column.
func keep(t testing.TB, f *Folder, name, text string, time float64) {
	t.Helper()
	err := WriteCheckpoint(f, name, someMeta(t, time), func(e *Encoder) error {
		e.Section("state")
		e.Text(text)
		e.Floats([]float64{1, 2, time})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// kept reads what keep wrote.
func kept(t testing.TB, d *Decoder) string {
	t.Helper()
	d.Section("state")
	text := d.Text()
	if n := len(d.Floats()); n != 3 {
		t.Errorf("%d numbers", n)
	}
	d.Done()
	if d.Err() != nil {
		t.Fatal(d.Err())
	}
	return text
}

// newFolder returns a folder for a test.
func newFolder(t testing.TB) *Folder {
	t.Helper()
	f, err := Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestACheckpointIsReadBackAndTheOneBeforeIsKept(t *testing.T) {
	f := newFolder(t)
	for i, text := range []string{"first", "second", "third"} {
		keep(t, f, "wells/control 1", text, float64(i))
	}
	newest, previous := CheckpointPath(f.Path(), "wells/control 1")
	for path, want := range map[string]string{newest: "third", previous: "second"} {
		meta, d, err := ReadCheckpoint(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := kept(t, d); got != want {
			t.Errorf("%s holds %q", path, got)
		}
		var threads int
		if ok, err := meta.Get("threads", &threads); !ok || err != nil || threads != 2 {
			t.Error(ok, err, threads)
		}
		if meta.Format != CheckpointFormat || meta.Root != 1<<63 || meta.StudyText != "kind: none\n" || meta.Written != "2026-01-02T03:04:05Z" {
			t.Errorf("%+v", meta)
		}
	}
	meta, _, warnings, err := ReadNewest(f.Path(), "wells/control 1")
	if err != nil || len(warnings) > 0 || meta.Time != 2 {
		t.Error(meta.Time, warnings, err)
	}
	if got := tree(t, f.Path()); len(got) != 3 {
		t.Errorf("more than two files in a folder: %q", got)
	}
}

func TestTheSameStateGivesTheSameCheckpoint(t *testing.T) {
	a, b := newFolder(t), newFolder(t)
	keep(t, a, "x", "same", 1)
	keep(t, b, "x", "same", 1)
	if !bytes.Equal(read(t, a, "x.paget"), read(t, b, "x.paget")) {
		t.Error("two files")
	}
}

// read returns a file of the folder.
func read(t testing.TB, f *Folder, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.Path(), name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// put writes a file into the folder as it is.
func put(t testing.TB, f *Folder, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(f.Path(), name), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestEveryByteOfACheckpointMatters(t *testing.T) {
	f := newFolder(t)
	keep(t, f, "x", "state", 1)
	whole := read(t, f, "x.paget")
	if _, _, problem := parseCheckpoint(whole); problem != "" {
		t.Fatal(problem)
	}
	for i := range whole {
		for _, flip := range []byte{1, 0x80, 0xFF} {
			data := slices.Clone(whole)
			data[i] ^= flip
			if _, _, problem := parseCheckpoint(data); problem == "" {
				t.Fatalf("byte %d may be altered", i)
			}
		}
	}
	for n := range whole {
		if _, _, problem := parseCheckpoint(whole[:n]); problem == "" {
			t.Fatalf("%d of %d bytes are enough", n, len(whole))
		}
	}
	if _, _, problem := parseCheckpoint(append(slices.Clone(whole), 0)); problem == "" {
		t.Fatal("a byte more is not seen")
	}
}

func TestARefusedCheckpointIsNamedAndTheOneBeforeIsUsed(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func([]byte) []byte
		want  string
	}{
		{"truncated", func(b []byte) []byte { return b[:len(b)-20] }, "truncated"},
		{"cut to its head", func(b []byte) []byte { return b[:15] }, "truncated"},
		{"altered", func(b []byte) []byte { b[len(b)/2] ^= 4; return b }, "checksum"},
		{"empty", func([]byte) []byte { return nil }, "empty"},
		{"another file", func([]byte) []byte { return []byte("time,cells\n0,1481\n") }, "not a checkpoint"},
		{"a later format", func(b []byte) []byte { b[8]++; return b }, "format 2"},
	} {
		f := newFolder(t)
		keep(t, f, "x", "old", 1)
		keep(t, f, "x", "new", 2)
		put(t, f, "x.paget", c.spoil(read(t, f, "x.paget")))
		newest, previous := CheckpointPath(f.Path(), "x")
		_, _, err := ReadCheckpoint(newest)
		var refused *CheckpointError
		if !errors.As(err, &refused) || refused.Path != newest || !strings.Contains(refused.Problem, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		_, d, warnings, err := ReadNewest(f.Path(), "x")
		if err != nil || kept(t, d) != "old" {
			t.Errorf("%s: %v", c.name, err)
		}
		if all := strings.Join(warnings, "\n"); !strings.Contains(all, newest) || !strings.Contains(all, previous) || !strings.Contains(all, c.want) {
			t.Errorf("%s: %q", c.name, all)
		}
		// The damaged file must not take the place of the good one.
		keep(t, f, "x", "newer", 3)
		if _, d, err := ReadCheckpoint(previous); err != nil || kept(t, d) != "old" {
			t.Errorf("%s: the good one is lost: %v", c.name, err)
		}
	}
}

func TestTwoBadCheckpointsAreBothNamed(t *testing.T) {
	f := newFolder(t)
	newest, previous := CheckpointPath(f.Path(), "x")
	_, _, _, err := ReadNewest(f.Path(), "x")
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), newest) {
		t.Errorf("nothing there: %v", err)
	}
	put(t, f, "x.paget", []byte("ruin"))
	for _, second := range []string{"", "ruin"} {
		if second != "" {
			put(t, f, "x.previous.paget", []byte(second))
		}
		_, _, _, err = ReadNewest(f.Path(), "x")
		if err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), newest) || !strings.Contains(err.Error(), previous) {
			t.Errorf("both bad: %v", err)
		}
	}
}

func TestAWriterThatFailsLeavesBothCheckpoints(t *testing.T) {
	f := newFolder(t)
	keep(t, f, "x", "old", 1)
	keep(t, f, "x", "new", 2)
	before := [2][]byte{read(t, f, "x.paget"), read(t, f, "x.previous.paget")}
	broken := errors.New("broken")
	err := WriteCheckpoint(f, "x", someMeta(t, 3), func(e *Encoder) error {
		e.Floats(make([]float64, 1<<18)) // beyond every buffer
		return broken
	})
	if err != broken {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = WriteCheckpoint(f, "x", someMeta(t, 3), func(e *Encoder) error { e.Int(1); panic("half-way") })
	}()
	if !bytes.Equal(before[0], read(t, f, "x.paget")) || !bytes.Equal(before[1], read(t, f, "x.previous.paget")) {
		t.Error("an older file changed")
	}
	if got := tree(t, f.Path()); len(got) != 2 {
		t.Errorf("left behind: %q", got)
	}
}

func TestWhatAKilledProcessLeftIsPassedOverAndRemoved(t *testing.T) {
	f := newFolder(t)
	keep(t, f, "x", "good", 1)
	put(t, f, ".x.paget.12345.unfinished", []byte("half a state"))
	put(t, f, ".y.paget.12345.unfinished", []byte("of another well"))
	if _, d, warnings, err := ReadNewest(f.Path(), "x"); err != nil || len(warnings) > 0 || kept(t, d) != "good" {
		t.Error(warnings, err)
	}
	keep(t, f, "x", "next", 2)
	if got, want := tree(t, f.Path()), []string{".y.paget.12345.unfinished", "x.paget", "x.previous.paget"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestARunKilledBetweenTheTwoNamesGoesOn(t *testing.T) {
	f := newFolder(t)
	keep(t, f, "x", "first", 1)
	newest, previous := CheckpointPath(f.Path(), "x")
	// Killed after the old one got its second name: both are one file.
	if err := keepPrevious(newest); err != nil {
		t.Fatal(err)
	}
	keep(t, f, "x", "second", 2)
	if _, d, err := ReadCheckpoint(previous); err != nil || kept(t, d) != "first" {
		t.Error(err)
	}
	// Killed where the file system knows no links and the old one was moved.
	if err := os.Rename(newest, previous); err != nil {
		t.Fatal(err)
	}
	_, d, warnings, err := ReadNewest(f.Path(), "x")
	if err != nil || kept(t, d) != "second" || len(warnings) == 0 {
		t.Error(warnings, err)
	}
	keep(t, f, "x", "third", 3)
	if got, want := tree(t, f.Path()), []string{"x.paget", "x.previous.paget"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func FuzzReadCheckpoint(f *testing.F) {
	folder := newFolder(f)
	keep(f, folder, "x", "state", 1)
	whole := read(f, folder, "x.paget")
	f.Add(whole)
	f.Add(whole[:len(whole)-1])
	f.Add(whole[:len(whole)-32])
	f.Add([]byte(checkpointMark))
	f.Add(append([]byte(checkpointMark), bytes.Repeat([]byte{0xFF}, 80)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		// Sealed anew, so that the bytes get past the checksum.
		sum := sha256.Sum256(data)
		for _, bytes := range [][]byte{data, append(slices.Clone(data), sum[:]...)} {
			_, state, problem := parseCheckpoint(bytes)
			if problem != "" {
				continue
			}
			d := NewDecoder(state) // must stop with an error or at the end
			d.Section("state")
			_ = fmt.Sprint(d.Text(), d.Floats(), d.Err())
		}
	})
}

// benchmarkState is the size of a state of 10⁵ cells.
func benchmarkState() [][]float64 {
	columns := make([][]float64, 25)
	for i := range columns {
		columns[i] = make([]float64, 100_000)
		for k := range columns[i] {
			columns[i][k] = float64(i * k)
		}
	}
	return columns
}

func BenchmarkWriteCheckpoint(b *testing.B) {
	f := newFolder(b)
	columns := benchmarkState()
	b.SetBytes(25 * 8 * 100_000)
	for b.Loop() {
		err := WriteCheckpoint(f, "x", CheckpointMeta{}, func(e *Encoder) error {
			for _, c := range columns {
				e.Floats(c)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadCheckpoint(b *testing.B) {
	f := newFolder(b)
	columns := benchmarkState()
	err := WriteCheckpoint(f, "x", CheckpointMeta{}, func(e *Encoder) error {
		for _, c := range columns {
			e.Floats(c)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(25 * 8 * 100_000)
	for b.Loop() {
		_, d, _, err := ReadNewest(f.Path(), "x")
		if err != nil {
			b.Fatal(err)
		}
		for range columns {
			d.Floats()
		}
	}
}

func BenchmarkColumns(b *testing.B) {
	var out bytes.Buffer
	column := make([]float64, 1<<20)
	b.SetBytes(8 << 20)
	b.Run("write", func(b *testing.B) {
		b.SetBytes(8 << 20)
		for b.Loop() {
			out.Reset()
			e := NewEncoder(&out)
			e.Floats(column)
			_ = e.Flush()
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(8 << 20)
		for b.Loop() {
			NewDecoder(out.Bytes()).Floats()
		}
	})
}
