// Package paget simulates breast cancer metastasis from a gene to a read-out.
//
// In the biology: a study names cell lines, arms (who is silenced, inhibited,
// treated) and assays, and asks what moves. This package reads the study,
// takes every number it needs from the catalogue, runs the wells and hands
// back what a laboratory would write down, with a verdict beside each published
// figure.
//
// In the mathematics: nothing of its own. It is the façade: study file and
// catalogue become a frozen plan of wells (Plan), the plan is run on any number
// of cores (Run), and the wells become records, verdicts and a report. Wells
// are independent and keyed by line, assay and replicate, so the bytes do not
// depend on who computes them or in which order.
//
// In and out: a study file and a catalogue folder in, a Result out; Save writes
// the folder (report.html, readouts.csv, wells.parquet, run.json). The states of long
// wells are kept while they run (Checkpoints), so that a run goes on (Reopen) or
// branches under another treatment (NewBranch).
//
// It does not draw, integrate or know a gene: those are the rooms below.
//
// The tests that speak for it: TestTheClusterinStudyComesOut,
// TestThreadsDoNotChangeABit and TestAStudyFileAddsAGeneALineAndAnArm.
package paget
