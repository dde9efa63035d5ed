// Package organ is the soil: what happens to tumour cells in one organ, from the
// capillary in which they stop to the lesion that grows.
//
// In the biology: a traveller is stopped in a capillary because it is too large or
// because it sticks (arrest); it is washed off again, killed by patrolling immune
// cells, or crosses the wall (extravasation), the better the more open the wall is
// (barrier). What has crossed either sleeps (dormancy) or tries to found a colony
// (founding), which small colonies rarely survive; what has escaped grows
// (outgrowth), is vascularised and sheds in its turn.
//
// In the mathematics: closed formulas of one pass and one stay; a birth–death chain
// whose ratio of births to deaths rises with the size of the colony; one linear
// equation for sleepers; Gompertz growth with a fastest rate, in closed form.
//
// In: a Spec (the organ) and a Phenotype (the cell), both numbers only. Out: chances,
// durations and sizes. The package draws nothing: package body does, with the chances
// found here.
//
// It knows no organ by name, has no blood (package circulation) and no host (package
// body). Lesions are numbers of cells without a place or shape; they do not meet.
//
// Papers: Szczurek et al. 2020, 10.1371/journal.pcbi.1008056 (colonies that must
// reach a critical size); Ichise et al. 2022, 10.7554/eLife.76269 (killing that wanes
// after arrest); Au et al. 2016, 10.1073/pnas.1524448113 (groups pass capillaries in
// single file); Koop et al. 1995 (most arrested cells cross); Wheldon 1988 (Gompertz
// growth with a fastest rate).
//
// The tests that speak for it: TestFoundingChancesAreThoseOfTheTable,
// TestChainOfTheFormulaIsTheChainOfSingleEvents and
// TestStayInACapillaryIsThatOfSingleCells.
package organ
