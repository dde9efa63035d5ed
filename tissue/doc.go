// Package tissue moves cells in space: a dish, a membrane with pores, a matrix, a
// vessel's wall.
//
// In the biology: cells crawl with a memory of their direction, follow an
// attractant, push and hold one another, squeeze their nuclei through pores and
// meshes, cut matrix and lay it down, divide, die, and put out protrusions.
// What each cell does follows from its own network (packages pathway and cell).
//
// In the mathematics: off-lattice agents in two or three dimensions. One outer
// step of about a minute, in which
//
//   - motility is an Ornstein–Uhlenbeck velocity, advanced exactly
//     (motility.go), so that the mean-squared displacement does not depend on
//     the step; cells that hold one another share direction and pace (follow.go),
//     and fibres turn them (fibres.go);
//   - forces are overdamped and integrated with sub-steps that follow the
//     largest displacement and the stiffest contact (relax.go, islands.go), or
//     with one of two other schemes (march.go, chebyshev.go);
//   - gaps of a vessel's wall open after exact waiting times, and holds under pull end
//     by Bell's law (wall.go, strand.go);
//   - cycle, death and volume are exact in time within the step (decide.go,
//     death.go);
//   - protrusions follow the exact law of an immigration–death process and
//     shape its exact relaxation (signal.go);
//   - fields and matrix are advanced by package microenv (exchange.go).
//
// The order of a step is sense, signal, decide, move, exchange, verify, and is
// part of the model. Network and fields may be updated less often than cells
// move (Spec.SignalEvery, Spec.FieldEvery).
//
// Chance is drawn from streams named by purpose, cell identity and tick, so
// what one cell draws does not depend on which others live, and arms of one
// experiment share their luck. A daughter's identity follows from her mother's
// and the number of her mother's divisions.
//
// A state has the columns that its cells need and no others, can be saved at any
// step (save.go) and goes on bit for bit, on any number of workers (slabs.go).
//
// In: a Spec (frozen), founders, surroundings. Out: a State that can be copied,
// verified, hashed and drawn. It reads no files, holds no biology's numbers and
// measures nothing: assays do.
//
// Left out: cell shape in the forces (cells are balls), friction between
// cells, torque, flow, and traction that pulls on the matrix.
//
// Papers: Fürth 1920 (persistent random walk, Z. Phys. 2:244); Meineke et al.
// 2001 (10.1046/j.0960-7722.2001.00216.x); Macklin et al. 2012
// (10.1016/j.jtbi.2012.02.002) and Ghaffarizadeh et al. 2018
// (10.1371/journal.pcbi.1005991), power law; Wolf et al. 2013
// (10.1083/jcb.201210152), passage; Varennes et al. 2019
// (10.1371/journal.pcbi.1006961), bias; Bell 1978 (10.1126/science.347575), holds under
// pull.
//
// The tests that speak for it: TestPersistentWalkHasFuerthsMeanSquaredDisplacement,
// TestChainOfElevenCellsRelaxesAsItsModesDo,
// TestEitherProteolysisOrContractionOpensTheWayThroughDenseMatrix,
// TestACellAtTheWallCrossesAfterAnExponentialTimeAndItsPassage,
// TestACopyContinuesIdentically, TestASavedStateGoesOnBitForBit.
package tissue
