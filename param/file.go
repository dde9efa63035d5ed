package param

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// MaxFileSize is the size, in bytes, beyond which no input file is read.
const MaxFileSize = 8 << 20

// ReadFile returns the bytes of a file, or nil and one fault if it is missing,
// unreadable, a folder, no regular file, or larger than MaxFileSize. The size is
// asked for first: a file that is too large is not read.
func ReadFile(path string, f *Faults) []byte {
	refuse := func(problem, allowed, hint string) []byte {
		f.Add(Fault{Place: Place{File: path}, Problem: problem, Allowed: allowed, Hint: hint})
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return refuse("there is no such file", "", nearestFile(path))
	case err != nil:
		return refuse("cannot be read: "+cause(err), "", "")
	case info.IsDir():
		return refuse("is a folder, not a file", "", "")
	case !info.Mode().IsRegular():
		return refuse("is not a regular file", "", "")
	case info.Size() > MaxFileSize:
		return refuse("is too large: "+sizeText(info.Size()), "at most "+sizeText(MaxFileSize), "")
	}
	file, err := os.Open(path)
	if err != nil {
		return refuse("cannot be read: "+cause(err), "", "")
	}
	defer file.Close()
	// The file may grow while it is read.
	data, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	switch {
	case err != nil:
		return refuse("cannot be read: "+cause(err), "", "")
	case len(data) > MaxFileSize:
		return refuse("is too large", "at most "+sizeText(MaxFileSize), "")
	case len(data) == 0:
		return refuse("is empty", "", "")
	}
	return data
}

// cause returns what the system says, without the path that the fault names.
func cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// nearestFile returns a hint at a file of similar name in the same folder.
func nearestFile(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return DidYouMean(filepath.Base(path), names)
}

// sizeText prints a size in bytes, kB, MB or GB.
func sizeText(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}

// readText checks that data is text and returns it without byte order mark and
// with "\n" at the end of lines, which may also be written "\r\n" or "\r".
func readText(file string, data []byte, limit int, f *Faults) (string, bool) {
	refuse := func(line int, problem, allowed, hint string) (string, bool) {
		f.Add(Fault{Place: Place{File: file, Line: line}, Problem: problem, Allowed: allowed, Hint: hint})
		return "", false
	}
	if len(data) > limit {
		return refuse(0, "is too large: "+sizeText(int64(len(data))), "at most "+sizeText(int64(limit)), "")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return refuse(0, "is empty", "", "")
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return refuse(1+bytes.Count(data[:i], []byte("\n")), "holds binary data", "text in UTF-8", "")
	}
	if !utf8.Valid(data) {
		i := 0
		for i < len(data) {
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			i += n
		}
		return refuse(1+bytes.Count(data[:i], []byte("\n")), "holds bytes that are not text", "text in UTF-8", "save the file as UTF-8")
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), true
}
