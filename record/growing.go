package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// GrowingFile is a file that is written from its beginning to its end during a long
// run, too large to be written anew each time. A checkpoint keeps its length: a run
// that goes on cuts off what was written after the checkpoint and writes it again.
//
// Errors are *FolderError.
type GrowingFile struct {
	file   *os.File
	path   string
	length int64
}

// Grow begins a file of that name, empty; an older one is replaced.
//
// Panics if the name leads out of the folder.
func (f *Folder) Grow(name string) (*GrowingFile, error) {
	return f.grow(name, os.O_TRUNC, 0)
}

// GrowOn goes on with a file of that name from the length that Save kept.
//
// Errors: as *FolderError also a length that was not read, and a file that is
// missing or shorter.
// Panics if the name leads out of the folder.
func (f *Folder) GrowOn(name string, d *Decoder) (*GrowingFile, error) {
	d.Section("growing file")
	length := int64(d.Uint64())
	if d.Err() == nil && length < 0 {
		d.Fail("a file of %d bytes", length)
	}
	if d.Err() != nil {
		return nil, d.Err()
	}
	return f.grow(name, 0, length)
}

// grow opens the file with a length.
func (f *Folder) grow(name string, flag int, length int64) (*GrowingFile, error) {
	if !filepath.IsLocal(name) || filepath.Clean(name) == "." {
		panic(fmt.Sprintf("record: file name %q leads out of its folder", name))
	}
	g := &GrowingFile{path: filepath.Join(f.path, name), length: length}
	if err := f.make(filepath.Dir(g.path)); err != nil {
		return nil, g.fault("cannot be written", err)
	}
	file, err := os.OpenFile(g.path, os.O_WRONLY|os.O_CREATE|flag, 0o666)
	if err != nil {
		return nil, g.fault("cannot be written", err)
	}
	g.file = file
	info, err := file.Stat()
	if err == nil && info.Size() < length {
		err = fmt.Errorf("it has %d bytes, the checkpoint knows %d", info.Size(), length)
	}
	if err == nil {
		err = file.Truncate(length)
	}
	if err == nil {
		_, err = file.Seek(length, io.SeekStart)
	}
	if err != nil {
		file.Close()
		return nil, g.fault("cannot be continued", err)
	}
	return g, nil
}

// fault returns an error of this file.
func (g *GrowingFile) fault(problem string, err error) error {
	return &FolderError{Path: g.path, Problem: problem, Err: err}
}

// Write appends.
func (g *GrowingFile) Write(p []byte) (int, error) {
	n, err := g.file.Write(p)
	g.length += int64(n)
	if err != nil {
		return n, g.fault("cannot be written", err)
	}
	return n, nil
}

// Save brings what was written to the disk and keeps its length; GrowOn reads it.
func (g *GrowingFile) Save(e *Encoder) error {
	if err := g.file.Sync(); err != nil {
		return g.fault("cannot be written", err)
	}
	e.Section("growing file")
	e.Uint64(uint64(g.length))
	return nil
}

// Close brings what was written to the disk and closes the file.
func (g *GrowingFile) Close() error {
	if err := errors.Join(g.file.Sync(), g.file.Close()); err != nil {
		return g.fault("cannot be written", err)
	}
	return nil
}
