// Package upscale is the bridge between the scale of cells in tissue and the scale of
// a body: how many cells of a tumour cross the wall of a vessel in a day, and in what
// groups, as a function of what one cell does.
//
// In the biology: a cell leaves a tumour for the blood if it can part from its
// neighbours, crawl to a vessel, cut its way and pass the wall. Cells that hold each
// other go together or not at all. Which of these limits depends on the cell, so no
// single number of a cell is its shedding.
//
// In the mathematics: a design of experiments over six axes (Point) that fills the
// space (Design.Sample: a Latin hypercube with its nearest points far apart), runs of
// a slab of tumour at each point (Measure), and two generalised linear models in
// polynomials of the scaled axes:
//
//	crossings         quasi-Poisson, logarithmic link, offset ln(cell·days)
//	followers         quasi-binomial of crossings, logistic link
//
// Followers are cells that crossed behind the first of their group; their share is the
// q of groups of k cells with chance (1 − q)·q^(k−1). Terms are chosen by
// cross-validation (Design.Fit). The covariance of the coefficients, times the dispersion,
// is kept with them, and Draw gives other surrogates that the runs would also allow.
//
// In: a Design, a Measure, a root. Out: a Table of runs and a Surrogate; both are
// stored as data and read back by package catalog.
//
// It does not know genes, lines or hosts. It extrapolates nothing: a point outside the
// designed region is moved to its border, and Outside says along which axes. It knows
// no exposure: which share of a tumour lies as near to a vessel as the slab does is a
// number of the host.
//
// Papers: McKay, Beckman & Conover 1979, 10.1080/00401706.1979.10489755 (Latin
// hypercubes); Nelder & Wedderburn 1972, 10.2307/2344614 (generalised linear models);
// Wedderburn 1974, 10.1093/biomet/61.3.439 (quasi-likelihood).
//
// The tests that speak for it: TestAPlantedSurfaceIsRecovered,
// TestIntervalsOfThePredictionCover, TestTheSameBytesOnOneAndTwoThreads.
package upscale
