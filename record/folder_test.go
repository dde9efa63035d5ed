package record

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// writing returns a function that writes a text and then ends with err.
func writing(text string, err error) func(io.Writer) error {
	return func(w io.Writer) error {
		if _, e := io.WriteString(w, text); e != nil {
			return e
		}
		return err
	}
}

// tree lists the files below a folder.
func tree(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != folder {
			name, _ := filepath.Rel(folder, path)
			files = append(files, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAFolderIsMadeAndFilled(t *testing.T) {
	base := t.TempDir()
	f, err := Create(filepath.Join(base, "runs", "one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"run.json", "figures/dose.svg", "run.json"} {
		if err := f.Write(name, writing(name, nil)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"runs", "runs/one", "runs/one/figures", "runs/one/figures/dose.svg", "runs/one/run.json"}
	if got := tree(t, base); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	f.Abandon()
	if got := tree(t, base); !slices.Equal(got, want) {
		t.Errorf("abandoning removed files: %v", got)
	}
	if f.Path() != filepath.Join(base, "runs", "one") {
		t.Error(f.Path())
	}
}

func TestAFailedWriteLeavesTheOldFile(t *testing.T) {
	base := t.TempDir()
	f, err := Create(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write("a.csv", writing("old", nil)); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	long := strings.Repeat("new", 1<<16) // beyond every buffer
	if err := f.Write("a.csv", writing(long, broken)); err != broken {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is swallowed")
			}
		}()
		f.Write("a.csv", func(w io.Writer) error { panic("broken") })
	}()
	if got := tree(t, base); !slices.Equal(got, []string{"a.csv"}) {
		t.Errorf("left behind: %v", got)
	}
	if data, err := os.ReadFile(filepath.Join(base, "a.csv")); string(data) != "old" {
		t.Errorf("the old file is now %.20q, %v", data, err)
	}
	if err := f.Write("a.csv", writing(long, nil)); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(filepath.Join(base, "a.csv")); string(data) != long {
		t.Error("the new file is not whole")
	}
}

func TestAnUnwritableFolderIsRefusedBeforeTheRun(t *testing.T) {
	base := t.TempDir()
	file := filepath.Join(base, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"":                           "no folder is named",
		file:                         "is a file, not a folder",
		filepath.Join(file, "below"): "cannot be opened",
		filepath.Join(base, "new", strings.Repeat("x", 300)): "cannot be",
	} {
		_, err := Create(path)
		var folder *FolderError
		if !errors.As(err, &folder) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if got := tree(t, base); !slices.Equal(got, []string{"file"}) {
		t.Errorf("left behind: %v", got)
	}
}

func TestAFolderWithoutPermissionIsRefused(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	base := t.TempDir()
	if err := os.Chmod(base, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(base, 0o700)
	for _, path := range []string{base, filepath.Join(base, "new")} {
		var folder *FolderError
		if _, err := Create(path); !errors.As(err, &folder) || !strings.Contains(err.Error(), "hint: name a folder that you may write to") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAnAbandonedFolderIsGone(t *testing.T) {
	base := t.TempDir()
	f, err := Create(filepath.Join(base, "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	f.Abandon()
	if got := tree(t, base); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if f, err = Create(base); err != nil {
		t.Fatal(err)
	}
	f.Abandon()
	if _, err := os.Stat(base); err != nil {
		t.Error("a folder that was there before has been removed")
	}
}

func TestADiskErrorNamesTheFile(t *testing.T) {
	base := t.TempDir()
	f, err := Create(base)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(base, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	err = f.Write("taken", writing("x", nil))
	var folder *FolderError
	if !errors.As(err, &folder) || folder.Path != filepath.Join(base, "taken") {
		t.Errorf("got %v", err)
	}
	if got := tree(t, base); !slices.Equal(got, []string{"taken"}) {
		t.Errorf("left behind: %v", got)
	}
}

func TestANameThatLeadsOutOfTheFolderIsTheCallersFault(t *testing.T) {
	f, err := Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../x", "/x", "", ".", "a/../.."} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q: no panic", name)
				}
			}()
			f.Write(name, writing("x", nil))
		}()
	}
}
