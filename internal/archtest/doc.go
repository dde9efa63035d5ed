// Package archtest holds the project to its own plan: which package may know
// which, where biology's names may stand, and how the code is written.
//
// It is tests only. The floors are a table (floors_test.go), imports and text are
// read with the parser of the standard library, and each complaint names a place
// and what to do instead. A new room is added to the table before its first file
// is written.
//
// It does not judge whether a comment is true or a name is good.
//
// The tests that speak for it: those of rules_test.go, in which each rule is shown
// a text that breaks it.
package archtest
