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
// A long run is not lost. [WriteCheckpoint] keeps its state ([Encoder], [Decoder])
// in one file with a checksum and the one before beside it; [ReadNewest] refuses a
// file that is truncated or altered, and takes the one before. A [Series] grows by
// rows and is written anew as a whole; a [GrowingFile] is cut back to the length
// that the checkpoint knows.
//
// Other programs are given what they read: ParaView points, fields and their index
// over time ([VTKPoints], [VTKImage], [VTKCollection]), other simulators the table of
// OpenVT ([OpenVT]).
//
// What it does not do: it computes nothing, formats nothing for people (package
// report does) and asks neither clock nor environment.
//
// References: RFC 4180 (CSV); Apache Parquet format 2; FIPS 180-4 (SHA-256); VTK XML
// file formats, version 1.0 (VTK user's guide); the OpenVT workshop's tables of 2026.
//
// The tests that speak for it: TestTheSameTableGivesTheSameBytes,
// TestAFailedWriteLeavesTheOldFile, TestEveryByteOfACheckpointMatters and
// TestPointsAreReadBackInBothForms.
package record
