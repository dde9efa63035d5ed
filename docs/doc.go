// Package docs holds the project's documents and the test that keeps them true to
// the code.
//
// In the biology: the equations of the model in plain words (model/), what the
// model cannot say (limits.md), how to write a study, and why things are as they
// are. In the mathematics: nothing.
//
// In: the Markdown files, the tests and the tables of the module. Out: a failing
// test for a cited test that does not exist, a table row that does not exist, a
// link that leads nowhere, an equation whose number is missing or given twice, an
// example study that cannot be made ready, or a read-out of hosts that is not listed.
//
// It does not check what the sentences say. There is nothing to import, and no
// paper stands behind it.
//
// The tests that speak for it: TestEveryCitedTestExists, TestEveryCitedRowExists,
// TestEveryRelativeLinkResolves, TestEveryExampleStudyIsReady and
// TestWrongDocumentsAreNoticed.
package docs
