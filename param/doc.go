// Package param reads what people write: numbers with their sources, tables of
// the catalogue and study files.
//
// In the biology: every number that the simulations rest on was measured by
// somebody, derived from a measurement, fitted, or assumed, and a reader must
// be able to tell which. A [Number] therefore carries value, unit, plausible
// range, [Kind], source and a phrase on how it was obtained, and a number that
// is neither sourced nor marked as assumed is refused.
//
// In the mathematics: nothing. Values are converted once, by package units, to
// the inside units (µm, minute, nM, nN, fg); nothing is clamped or rounded.
//
// What goes in: a YAML file ([ReadFile], [ReadYAML]) or a tab-separated table
// ([ReadTable]). What comes out: checked values, and in a [Faults] every fault
// at once, each with file, line and column, the offending value, what is
// allowed and, where one can be guessed, a correction:
//
//	study.yaml:14:9: arm "siA": knockdown 80 is not a fraction
//	  allowed: 0 to 1 (share removed)     hint: for 80 % write 0.8
//
// Reading goes on after a fault. A method that has reported one returns the
// zero value of its type, and every method of a nil [Node] does nothing, so a
// reader is written straight through and asks [Faults.Err] at the end.
//
// What it does not do: it knows no key, no column and no biology; those stand
// in the packages that call it. It reads plain YAML only: no tags, no merge
// keys, no keys that are not scalars, one document a file. Aliases are read up
// to a fixed expansion. Tables know no quoting: a cell holds no tab.
//
// The form of the catalogue's rows follows no standard; the distance between
// names is the optimal string alignment distance (Damerau 1964,
// 10.1145/363958.363994).
//
// The test that speaks for it: TestEveryFaultOfAStudyIsReportedAtItsPlace.
package param
