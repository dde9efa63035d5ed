// Package microenv is the surroundings of cells: dissolved substances that
// diffuse, are secreted, taken up and decay, and the matrix that fills the space,
// hinders movement and is cut by proteases.
//
// In the biology: a Field is one substance (an attractant, a growth factor, a
// protease, oxygen) in tissue or in a dish; the Matrix is the fibrous gel with its
// density, the width of its meshes and its stiffness; a Chamber is a vessel of
// two compartments with a porous membrane between them, in which an attractant
// spreads from one to the other until its gradient has gone.
//
// In the mathematics: a field obeys
//
//	∂c/∂t = D∇²c − (k + u(x))·c + s(x)
//
// on a uniform grid, solved by num/diffusion with steps of any length, or taken at
// rest where it relaxes faster than cells change (Field.Choose); the matrix
// obeys dm/dt = −(k_d·c + k_c)·m in each voxel, exact for constant c, with
// algebraic laws for mesh and stiffness; the chamber is a layered column, exact in
// time.
//
// In: a Geometry, a spec for each field and the matrix, and during a step the
// places and rates at which cells secrete, take up, cut or deposit. Out: values
// and gradients at any point, and a Ledger that accounts for every amount.
// States can be saved and loaded (package record) and go on bit for bit.
//
// Memory: 8 bytes a voxel and field, 8 more once something is taken up and 8 once
// something is secreted; solvers' scratch is shared by fields that step together
// (StepAll).
//
// What it does not do: matrix does not hinder diffusion, proteases are not used up
// by what they cut, nothing binds to the matrix, there is no flow, and fibres have
// no direction. A voxel is well mixed: a source and its cell's own sensing are
// blurred to the voxel's size. In the chamber pores are channels of equal
// concentration across, without extra resistance at their mouths.
//
// Units: µm, min, nM, fg. An amount of substance is in nM·µm³ (1 nM·µm³ is
// 10⁻²⁴ mol, 0.60 molecules); a density of 1 fg/µm³ is 1 mg/mL.
//
// Papers: Ghaffarizadeh 2016 (fields around cells, for contrast in borders and
// steps), 10.1093/bioinformatics/btv730; Crank 1975 (closed forms used in tests).
//
// The tests that speak for it:
// TestOxygenOfASpheroidEqualsTheExactSolutionOfTheReferenceProblem, TestLedgerExplainsTheAmountInTheField,
// TestStirredChamberFollowsItsExponential, TestPoreGradientFollowsTheFlux.
package microenv
