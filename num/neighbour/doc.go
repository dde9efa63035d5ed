// Package neighbour finds the pairs of points that are near each other.
//
// In the mathematics: given n points in a box with open or periodic axes, list
// every pair no further apart than a cutoff. The box is cut into bins at least as
// wide as a usual cutoff, the points are sorted into them by counting (linear
// in n and in the number of bins), and only neighbouring bins are searched. A
// List keeps the outcome for several steps with a reserve distance, the skin.
//
// Slabs is the list for many points worked on by several workers: pairs once within a
// slab of points, from both sides across slabs. Touch finds overlapping balls once, of
// few points that move on at once. Along sorts points along a space-filling curve.
//
// In: coordinates as separate slices, in any unit of length. Out: visits of pairs
// with the vector between them, or the pairs as one flat array of rows.
//
// The order of visits is lexicographic in the indices of the points. It depends
// neither on the width of the bins nor on any number of threads, so a sum taken
// in that order has the same bits whatever the grid. Queries only read the
// grid and may run at the same time.
//
// What it does not do: it does not weigh or filter pairs, knows no obstacle
// between points and does not follow points that jump through half a period in
// one step of a List with unchanged images.
//
// Papers: Quentrec & Brot 1973 (linked cells), 10.1016/0021-9991(73)90046-6;
// Verlet 1967 (neighbour list with a skin), 10.1103/PhysRev.159.98.
//
// The test that speaks for it: TestGridVisitsExactlyThePairsOfTheAllPairsTwin.
package neighbour
