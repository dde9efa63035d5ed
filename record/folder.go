package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is where a run writes its files, each whole or not at all.
type Folder struct {
	path    string
	created []string // folders that Create made, outermost first
}

// FolderError says why a folder cannot hold a result. It is the user's to mend:
// programs that meet it end with exit code 2.
type FolderError struct {
	Path    string
	Problem string
	Hint    string // may be empty
	Err     error  // what the system said; may be nil
}

// Error returns path, problem and, on a second line, the hint.
func (e *FolderError) Error() string {
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
func (e *FolderError) Unwrap() error { return e.Err }

// cause returns what the system says, without the path that the message names.
func cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// Create opens a folder for writing and makes it, with those above it, if it
// does not exist. Files that are already there stay until they are written anew.
// That the folder can be written is tried out, so that a run of an hour does not
// end in vain.
//
// Errors: *FolderError; nothing has been created then.
func Create(path string) (*Folder, error) {
	if path == "" {
		return nil, &FolderError{Path: `""`, Problem: "no folder is named"}
	}
	f := &Folder{path: filepath.Clean(path)}
	info, err := os.Stat(f.path)
	switch {
	case err == nil && !info.IsDir():
		return nil, &FolderError{Path: path, Problem: "is a file, not a folder", Hint: "name another folder"}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, &FolderError{Path: path, Problem: "cannot be opened", Hint: "name another folder", Err: err}
	}
	if err := f.make(f.path); err != nil {
		f.Abandon()
		return nil, &FolderError{Path: path, Problem: "cannot be created", Hint: "name a folder that you may write to", Err: err}
	}
	probe, err := os.CreateTemp(f.path, ".probe-*")
	if err != nil {
		f.Abandon()
		return nil, &FolderError{Path: path, Problem: "cannot be written", Hint: "name a folder that you may write to", Err: err}
	}
	err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	if err != nil {
		f.Abandon()
		return nil, &FolderError{Path: path, Problem: "cannot be written", Hint: "name a folder that you may write to", Err: err}
	}
	return f, nil
}

// unfinished ends the names of files that are being written. A process that was
// killed leaves one behind.
const unfinished = ".unfinished"

// make makes a folder and those above it, and remembers which were new.
func (f *Folder) make(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := f.make(above); err != nil {
			return err
		}
	}
	err := os.Mkdir(path, 0o777)
	if errors.Is(err, fs.ErrExist) {
		// Another run made it in between.
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return nil
		}
	}
	if err == nil {
		f.created = append(f.created, path)
	}
	return err
}

// Path returns the folder's path.
func (f *Folder) Path() string { return f.path }

// Write writes the file of that name: fill fills a temporary file beside it,
// which is flushed to the disk and then takes the name. If fill or the disk
// fails, the temporary file is removed and an older file of that name stays. The
// name may hold folders (figures/dose.svg), which are made.
//
// Errors: those of fill, as they are; *FolderError for those of the disk.
// Panics if the name leads out of the folder.
func (f *Folder) Write(name string, fill func(io.Writer) error) error {
	return f.replace(name, fill, nil)
}

// replace is Write with something to do between the moment when the new file is
// whole on the disk and that when it takes the name.
func (f *Folder) replace(name string, fill func(io.Writer) error, before func(path string) error) error {
	if !filepath.IsLocal(name) || filepath.Clean(name) == "." {
		panic(fmt.Sprintf("record: file name %q leads out of its folder", name))
	}
	path := filepath.Join(f.path, name)
	failed := func(err error) error {
		return &FolderError{Path: path, Problem: "cannot be written", Err: err}
	}
	if err := f.make(filepath.Dir(path)); err != nil {
		return failed(err)
	}
	// Not os.CreateTemp: it would make a file for its owner alone, whereas the
	// mode of a result is the user's own choice (umask).
	temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d%s", filepath.Base(path), os.Getpid(), unfinished))
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return failed(err)
	}
	whole := false
	defer func() {
		if !whole { // fill may also have panicked
			file.Close()
			os.Remove(temporary)
		}
	}()
	out := &diskWriter{file: file}
	if err := finish(out, fill); err != nil {
		if out.err != nil {
			return failed(out.err)
		}
		return err
	}
	if before != nil {
		if err := before(path); err != nil {
			return failed(err)
		}
	}
	if err := os.Rename(temporary, path); err != nil {
		return failed(err)
	}
	whole = true
	syncFolder(filepath.Dir(path))
	return nil
}

// Sweep removes from some of its folders, given as patterns of filepath.Glob, the
// files that killed processes left half written.
func (f *Folder) Sweep(folders ...string) {
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(pattern(f.path), folder, ".*"+unfinished))
		if err != nil {
			panic(fmt.Sprintf("record: folder pattern %q", folder))
		}
		for _, path := range found {
			os.Remove(path)
		}
	}
}

// pattern returns the pattern that a path alone matches.
func pattern(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// diskWriter remembers errors of the disk, to tell them from those of fill.
type diskWriter struct {
	file *os.File
	err  error
}

// Write passes on to the file.
func (d *diskWriter) Write(p []byte) (int, error) {
	n, err := d.file.Write(p)
	if err != nil && d.err == nil {
		d.err = err
	}
	return n, err
}

// finish fills, flushes and closes a temporary file.
func finish(out *diskWriter, fill func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(out, 1<<16)
	if err := fill(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if out.err = out.file.Sync(); out.err != nil {
		return out.err
	}
	out.err = out.file.Close()
	return out.err
}

// syncFolder makes a new name durable. Some file systems cannot do it; the file
// itself is on the disk by then, so this is no reason to fail.
func syncFolder(path string) {
	if dir, err := os.Open(path); err == nil {
		dir.Sync()
		dir.Close()
	}
}

// Abandon removes again the folders that were made for a run, as far as they are
// still empty. Files are never removed.
func (f *Folder) Abandon() {
	for i := len(f.created) - 1; i >= 0; i-- {
		// Fails where something has been written; that is the intention.
		os.Remove(f.created[i])
	}
	f.created = nil
}
