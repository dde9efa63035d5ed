// Package catalog holds biology's numbers: networks, cell lines, phenotype
// rules, media, reagents, assay constants, and for each number its unit, its
// range, how it came to be known, from where, and how far the source was read.
//
// # In biology
//
// A cell line is what it expresses: no table and no code says "if this line".
// The tumour network of folder tumour holds signed links with the grade of
// their evidence; expression.tsv holds the ceilings that make the lines differ;
// rules.tsv says how node activities set what a cell does, ramps.tsv how oxygen
// scales it; traitrules.tsv says what a cell brings to a host, and hosts.tsv and
// organs.tsv what it meets there. Fields, cycles and volumes are tables too, and courses.tsv keeps the
// curves of others that are drawn beside ours. No row says what a
// perturbation does to a read-out; that comes out of simulated cells.
//
// # In mathematics
//
// None. Quantities are converted to the inside units once, here, and checked:
// dimension, range around the value, names of nodes, lines and sources.
// The only derived quantities are geometric or follow from steady growth, and
// are written at Line.Cell.
//
// # In and out
//
// In: a folder of tab-separated tables (Embedded, or one given by the user),
// the fits stored under fits/, and the rows that a study file adds (With).
// Out: pathway.Network, cell.Spec (CellSpec), tissue.Mechanics, Field, Course,
// hosts (HostSpec) and lines made ready for them (BodyLine), Drug, lists of
// param.Number, and texts for people (Show, Check).
//
// # What it does not do
//
// It runs nothing, and no engine package imports it. It does not judge whether
// a source is right; it says who read it and how far: a number that is only
// recalled is assumed, and a second reading is kept under qc/.
//
// # Papers
//
// The method of the network: Kraeutler, Soltis & Saucerman 2010, BMC Syst Biol
// 4:157, 10.1186/1752-0509-4-157. All others: sources.tsv.
//
// # The test that speaks for it
//
// TestClusterinActsThroughExpressionOnly: the same links, a knock-down of one
// node, and two lines that differ in expression alone.
package catalog
