// Package cell turns what a cell's network says into what the cell does.
//
// In the biology: a cell's phenotype. Active kinases, adaptors and the
// environment (stiffness, crowding, ligands) set how fast it moves and how
// straight, how well it follows a gradient, how hard it pulls, how much
// protease it releases, when it divides and when it dies. The package also
// holds what one cell is as a body: size, nucleus, cycle, shape, and what its
// nucleus can be squeezed through.
//
// In the mathematics: one closed formula a behaviour, with the meaning of the
// PhysiCell rule grammar (see Rule and Phenotype.Evaluate), linear in the base
// value, so that the base can be solved from a measured value; and a handful of
// exact formulas for cycle, volume, passage, bias and shape.
//
// In: a Line (numbers as measured), rules, couplings, node activities,
// environment signals. Out: behaviours of many cells, [behaviour][slot].
//
// It does not move cells, does not know where they are and draws no chance;
// package tissue does. It holds no numbers of any line.
//
// Papers: Johnson et al. 2025 (rule grammar, 10.1016/j.cell.2025.06.048);
// Wolf et al. 2013 (passage through narrow openings, 10.1083/jcb.201210152);
// Varennes et al. 2019 (bias without change of speed,
// 10.1371/journal.pcbi.1006961).
//
// The tests that speak for it: TestKernelEqualsTheFormulaWrittenOut,
// TestRulesReturnTheMeasuredValueInTheReferenceCondition,
// TestPopulationDoublesInTheDoublingTime.
package cell
