package record

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Lengths of the parts of a checkpoint, in bytes.
const (
	headLength = len(checkpointMark) + 4 + 8
	tailLength = 8 + sha256.Size
)

// What is said of files that are no good.
const (
	notACheckpoint = "is not a checkpoint of this program"
	truncated      = "is truncated: its end is missing"
	altered        = "is damaged: its content does not match its checksum"
)

// parseCheckpoint takes a checkpoint apart, and says what is wrong with it or "".
// Nothing is believed before the checksum has been compared, but for mark and
// format, which allow a clearer word.
func parseCheckpoint(data []byte) (meta CheckpointMeta, state []byte, problem string) {
	if problem := checkHead(data); problem != "" {
		return meta, nil, problem
	}
	body := len(data) - sha256.Size
	if sum := sha256.Sum256(data[:body]); !bytes.Equal(sum[:], data[body:]) {
		return meta, nil, damage(data)
	}
	about := binary.LittleEndian.Uint64(data[headLength-8:])
	rest := uint64(len(data) - headLength - tailLength)
	if about > rest || binary.LittleEndian.Uint64(data[body-8:]) != rest-about {
		return meta, nil, altered
	}
	split := headLength + int(about)
	if err := json.Unmarshal(data[headLength:split], &meta); err != nil {
		return CheckpointMeta{}, nil, "has a description that cannot be read: " + err.Error()
	}
	return meta, data[split : body-8 : body-8], ""
}

// checkHead looks at mark, format and least length.
func checkHead(data []byte) string {
	n := min(len(data), len(checkpointMark))
	switch {
	case len(data) == 0:
		return "is empty"
	case string(data[:n]) != checkpointMark[:n]:
		return notACheckpoint
	case len(data) < headLength+tailLength:
		return truncated
	}
	if format := binary.LittleEndian.Uint32(data[n:]); format != CheckpointFormat {
		return fmt.Sprintf("has format %d; this program reads format %d", format, CheckpointFormat)
	}
	return ""
}

// damage tells a file whose end is missing from one that was altered: the length
// of the state must lead from the end of the description to the tail.
func damage(data []byte) string {
	about := binary.LittleEndian.Uint64(data[headLength-8:])
	rest := uint64(len(data) - headLength - tailLength)
	if about > rest || binary.LittleEndian.Uint64(data[len(data)-tailLength:]) != rest-about {
		return "is truncated or damaged: its lengths do not fit together"
	}
	return altered
}

// verifyCheckpoint returns an error unless the file is a whole checkpoint. It
// reads the file in pieces and keeps none.
func verifyCheckpoint(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	length := info.Size() - sha256.Size
	if length < int64(headLength+tailLength-sha256.Size) {
		return errors.New(truncated)
	}
	in := bufio.NewReaderSize(file, 1<<16)
	if head, err := in.Peek(len(checkpointMark)); err != nil || string(head) != checkpointMark {
		return errors.New(notACheckpoint)
	}
	sum := sha256.New()
	if _, err := io.CopyN(sum, in, length); err != nil {
		return err
	}
	kept := make([]byte, sha256.Size)
	if _, err := io.ReadFull(in, kept); err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), kept) {
		return errors.New(altered)
	}
	return nil
}
