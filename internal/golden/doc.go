// Package golden compares a text with one that is kept in a file, and renews the
// file on request: go test -update.
//
// A golden file is for people to read: a short run, a table, a message. When it
// changes, the change is read and explained like a change of code.
//
// In: a path below the package's testdata folder and the text that came out now. Out:
// nothing, or a failed test that shows the first line that differs.
//
// It does not compare numbers with a tolerance; write them with as many digits
// as are promised.
//
// The test that speaks for it: TestTextsAreComparedLineByLine.
package golden
