package main

import (
	"fmt"
	"io"
	"os"
	"runtime/pprof"
)

// profileVariable names a file for a CPU profile of the whole command, as go tool
// pprof reads it. default.pgo, by which the compiler lays out this program, is made
// from such profiles (make profile).
const profileVariable = "PAGET_PROFILE"

// profiled runs a command with a CPU profile if the path is not empty. What goes
// wrong with the file is said and does not stop the command.
func profiled(path string, errors io.Writer, command func() int) int {
	if path == "" {
		return command()
	}
	f, err := os.Create(path)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		fmt.Fprintf(errors, "paget: no profile is written: %v\n", err)
		return command()
	}
	code := command()
	pprof.StopCPUProfile()
	if err := f.Close(); err != nil {
		fmt.Fprintf(errors, "paget: the profile is not complete: %v\n", err)
	}
	return code
}
