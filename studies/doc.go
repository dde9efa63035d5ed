// Package studies holds the built-in studies as study files.
//
// In the biology: which cells are treated with what, which assay is read and
// what has been published about it. In the mathematics: nothing; these are
// data. The files are embedded, so that one binary carries them; a user copies
// one with `paget studies --show NAME`, changes a line and runs the copy.
//
// The test that speaks for it: TestEveryBuiltInStudyReads, in the root package,
// where study files are read.
package studies
