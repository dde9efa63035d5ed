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
// only that the time on a side has no memory. Minutes of blood against hours of the
// host: the numbers are those of rest. They solve
//
//	0 = entering + losses and gains by attack, break-up and companions (linear)
//	  + gains and losses by mutual collisions of tumour cells (quadratic, mean field)
//
// The linear part is triangular in the number of cells and is solved directly; the
// quadratic part is a fixed point with Anderson's acceleration (solve.go). What
// stems from one source is linear transport with the coefficients of the solution
// (parts.go), what met in the blood likewise. A single group on its own is the same
// operator without mutual collisions (fate.go); a course after shedding has stopped
// is the same operator in time (course.go).
//
// In: a Spec (of the host), a Phenotype (of the tumour cells), the chances of
// arrest by bed and type, the shares of the beds, sources by type. Out: expected
// numbers in the blood, arrests per minute by bed and type, deaths by cause. Nothing
// is drawn by chance here but in Individuals.
//
// It does not know an organ by name, what happens after arrest, or more than one
// phenotype at a time: travellers of two populations pass each other without
// sticking. Mean field: it is no law for the meeting of two or three cells. A
// traveller has at most one companion, the first that bound.
//
// Papers: Smoluchowski 1917, 10.1515/zpch-1918-9209 (collisions, aggregation);
// Saffman and Turner 1956, 10.1017/S0022112056000020 (collisions in shear); Anderson
// 1965, 10.1145/321296.321305 and Walker and Ni 2011, 10.1137/10078356X
// (acceleration); Jensen 1953, Skandinavisk Aktuarietidskrift 36:87 (uniformisation).
//
// The tests that speak for it: TestEveryCellThatEntersIsArrestedOrDies,
// TestAggregationByAConstantKernelIsSmoluchowskis, TestFastSolutionIsThatOfTheDenseTwin,
// TestSingleTravellersAgreeWithTheMeanField.
package circulation
