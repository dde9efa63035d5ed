// Package circulation is the blood of one host: tumour cells that travel alone, in
// groups or with blood cells, until they stop in a capillary bed or die.
//
// In the biology: single cells and cohesive groups enter the veins from a tumour or
// a deposit. On their way they collide and stick, bind blood cells
// (companions), break up, and lose cells to shear, to anoikis, to killer cells and
// to the scavengers of the blood. A group hides its inner cells; a companion may
// shield and shelter those it travels with. With each round the blood passes one
// pulmonary bed and then one of the parallel beds, some of which drain into another
// bed (portal veins). Each passage is a chance to be arrested.
//
// In the mathematics: a traveller has a type, its number of tumour cells and its
// companion (traveller.go). The blood between the organs and the pulmonary bed and
// the blood between the pulmonary bed and the organs are two well-mixed sides,
// which a traveller leaves after an exponential time (circuit.go). So the beds are
// met in their true order, on the first round and on all later ones; assumed is
// only that the time on a side has no memory, an error of second order in the loss
// on one side (TestErrorOfTheMixedSidesIsOfSecondOrder). Minutes of blood against hours of the
// host: the numbers are those of rest. They solve
//
//	0 = entering + losses and gains by attack, break-up and companions (linear)
//	  + gains and losses by mutual collisions of tumour cells (quadratic, mean field)
//
// The linear part is triangular in the number of cells and is solved directly
// (sweep.go); the quadratic part is a fixed point of plain rounds (fixed.go). What
// stems from one source is linear transport with the coefficients of the solution
// (parts.go), what met in the blood likewise. A single group on its own is the same
// operator without mutual collisions (fate.go); half-lives and the course after
// shedding has stopped are the same operator in time (halflife.go, course.go).
//
// Two twins can be run by anyone: Reference writes every rule into one dense system
// (solve_ref.go), Individuals follows every traveller by itself (individual.go). Both
// read the rules as one would say them (rules.go), the fast solution does not.
//
// In: a Spec (of the host), a Phenotype (of the tumour cells), the chances of
// arrest by bed and type, the shares of the beds, sources by type. Out: expected
// numbers in the blood, arrests per minute by bed and type, deaths by cause. Nothing
// is drawn by chance here but in Individuals.
//
// It does not know an organ by name, what happens after arrest, or more than one
// phenotype at a time: travellers of two populations pass each other without
// sticking. Mean field: meetings are counted as if numbers were Poisson and
// independent. A traveller has at most one companion, the first that bound. A merger
// beyond the largest group does not hold and is counted (Traffic.Refused).
//
// Papers: Smoluchowski 1917, 10.1515/zpch-1918-9209 (collisions, aggregation);
// Grassmann, Taksar and Heyman 1985, 10.1287/opre.33.5.1107 (pivots without
// cancellation); Jensen 1953, Skandinavisk Aktuarietidskrift 36:87 (uniformisation);
// Gillespie 1977, 10.1021/j100540a008 and Lewis and Shedler 1979,
// 10.1002/nav.3800260304 (single travellers).
//
// The tests that speak for it: TestEveryCellThatEntersIsArrestedOrDies,
// TestAggregationByAConstantKernelIsSmoluchowskis, TestFastSolutionIsThatOfTheDenseTwin,
// TestSingleTravellersAgreeWithTheMeanField.
package circulation
