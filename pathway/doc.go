// Package pathway simulates the signalling network inside cells: what a silenced
// gene, a drug, an antibody or a ligand does to the activity of every other node,
// cell by cell, in time and at rest.
//
// In the biology: nodes are molecules or their activities, links say who drives
// or restrains whom. Cells of one line differ, because expression fluctuates and
// because reagents are taken up unequally; both are inherited at division. A
// treatment acts on nodes, on binding pairs or on signals from outside, never on
// a read-out.
//
// In the mathematics: a logic-based differential equation with normalised Hill
// functions (Network has the formulas), for many cells at once. Blocks of 64
// cells are advanced by an exponential integrator of order 3, in which decay is
// exact, activities cannot leave their range, inputs and limits go in straight
// lines, nodes are visited upstream first, and the number of sub-steps follows an
// estimate of the error. What a node does is computed from what is upstream of
// it and nothing else, bit for bit, so a perturbation without a way to a read-out
// changes nothing there. Steady states are found loop by loop, upstream first.
// Reference in PopulationSpec selects the plain twin: the paper's formulas, one
// cell at a time, with the solver of num/ode. Blocks are shared among the workers of
// a team; which worker takes a block does not show.
//
// In and out: a Network (from rules, ParseRule, or a workbook, ReadNetflux) is
// validated, with all faults at once, and compiled to a Model. A Population of
// that Model is given cells and inputs, advanced or brought to rest, and asked
// for activities. Cells may be put in another order, and everything that changes
// saved and loaded, also under another treatment. Twin and Without make counterfactual networks, in which chosen
// links see the untreated cell; with Paths they answer which way an effect took.
//
// It does not know a gene, does not say what an activity does to behaviour (that
// is the cell's business), has no space, no stochastic reactions, no delays other
// than τ, no dilution of reagents, and no fitting. The tau of a Netflux workbook
// has no unit and is taken as minutes.
//
// Order of updates in Advance: noise, then treatment, then activities. Random
// numbers are named by root, purpose, node, cell and refresh; the same cell is the
// same under every treatment.
//
// Papers: Kraeutler, Soltis and Saucerman 2010, 10.1186/1752-0509-4-157 (the
// equations); Cox and Matthews 2002, 10.1006/jcph.2002.6995, and Hochbruck and
// Ostermann 2005, 10.1016/j.apnum.2004.08.005 (the integrator);
// Pearl 2001, Direct and indirect effects, UAI 17:411 (counterfactual twins).
//
// The tests that speak for it: TestNetfluxNetworksFollowTheIndependentSolver,
// TestKernelAndPlainTwinAgreeOnRandomNetworks and
// TestWithoutItsLinksAPerturbedNodeChangesNothingBitForBit.
package pathway
