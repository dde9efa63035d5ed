// Package units is the one unit system of the project and the reading of
// quantities.
//
// In biology: laboratories write the same speed as 21 um/h and as 0.35 um/min, the
// same dose as 5 ng/mL and as 5e-6 mg/mL. A number without its unit is the
// commonest error in a table, so a file may not hold one.
//
// In mathematics: a quantity is a number times a unit; a unit is a size times a
// dimension; dimensions are vectors of whole powers. Every quantity is turned into
// inside units once, where it is read, and is a plain float64 from then on:
//
//	length         µm         time           min
//	concentration  nM         amount         nM·µm³ = 1e-24 mol
//	force          nN         pressure       nN/µm² = kPa
//	mass           fg         mass density   fg/µm³ = mg/mL
//	count          1          angle, share   1
//
// Force and mass are independent kinds, since cells move without inertia.
//
// In: a text, and the dimension that is wanted. Out: a float64 in inside units, or a
// *ParseError that says what is wrong, what is allowed, and what was perhaps
// meant. Format goes the other way.
//
// It has no temperatures (their zero is a convention), no activity units (U/mL
// depends on the assay) and no conversion of mass to amount (which needs the
// molecule). It gives no types to quantities: comments state units.
//
// The tests that speak for it: TestQuantitiesAreReadIntoInsideUnits,
// TestTheInsideUnitOfEveryDimensionHasSizeOne and FuzzParse.
package units
