// Package record holds what a run leaves behind.
//
// In the biology: the page of the laboratory journal. A table of read-outs is
// worth little without the line that says which cells, which treatment and
// which protocol it came from; here this line is the [Header]: program,
// version, commit, study, hash of the specification, root of chance, command.
//
// In the mathematics: nothing. Values are written as they are; the text form of
// a floating-point number is the shortest that reads back as the same number,
// and NaN, which stands for "not available", is an empty cell.
//
// What goes in: columns ([Table]), things that happened ([Events]), repairs
// counted under a name ([Header.Repair]). What comes out: CSV, Parquet, JSON and
// JSON lines, the same bytes for the same content, written into a [Folder] whole
// or not at all.
//
// What it does not do: it computes nothing, formats nothing for people (package
// report does) and asks neither clock nor environment.
//
// References: RFC 4180 (CSV); Apache Parquet format 2; FIPS 180-4 (SHA-256).
//
// The tests that speak for it: TestTheSameTableGivesTheSameBytes and
// TestAFailedWriteLeavesTheOldFile.
package record
