// Package stattest is how a test judges chance: it says beforehand which error it
// would catch, is refused if it could not, and rarely condemns the innocent.
//
// In mathematics: N independent draws, their mean m and its standard error s. The
// test fails if |m − Want| > 3.89·s, which happens to right code once in 10,000
// roots (two-sided normal tail). It is refused as too weak if the declared
// error Detect is below 3.89·s + 2.05·s, so that a mean that is wrong by Detect is
// condemned in 98 of 100 roots.
//
// In: a way to draw one value from a stream, the mean that theory wants, and the
// error to be noticed. Out: a verdict with the root, so that it can be repeated.
//
// The root is fixed in each test, so that a test that passes today passes
// tomorrow. To look with fresh eyes, set PAGET_ROOT to another whole number; it is
// mixed into the roots of all statistical tests.
//
// It does not judge distributions whose mean converges too slowly for the central
// limit theorem; draw an indicator ("is above the median") there.
//
// The test that speaks for it: TestRightNatureIsRarelyCondemned and
// TestWrongNatureIsCondemned count both errors over thousands of roots.
package stattest
