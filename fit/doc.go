// Package fit finds parameters of a function that bring its outputs to given
// targets, lays closed-form curves through samples, and asks which parameters
// an output answers to. It knows nothing of what the function stands for.
//
// In a laboratory's words: calibration of the few strengths that nobody has
// measured, the curve through a set of points with the uncertainty of its
// constants, and the question "which of my assumptions matters".
//
// In mathematics:
//
//   - Search minimises Σ rᵢ(p)² without derivatives. The residuals are modelled as
//     linear in the parameters through the points already visited, the model is
//     minimised inside a box (trust region and bounds), and the box follows the
//     success of the model. One visit is one run of a simulation, so visits are
//     what it saves.
//   - Simplex does the same by Nelder and Mead's method (gonum/optimize). It shares
//     the reckoning of residuals and no step of the search: the two are twins.
//   - Least lays a curve y(x) through samples by Levenberg and Marquardt's method
//     in Moré's form, with bounds.
//   - OneAtATime and Morris measure sensitivity.
//
// In: a Problem (names, bounds, targets, function), a Curve with Samples, or a
// Space. Out: Result, CurveFit, or rows of sensitivity; each a plain value that
// can be stored as JSON with what produced it.
//
// What it does not do: it finds a local minimum and does not look for others; it
// does not sample posteriors; it does not average noise away (the caller decides
// how many replicates one evaluation has). A stochastic function must use common
// random numbers, so that it is a deterministic function of the parameters.
//
// Papers: Cartis and Roberts 2019 (derivative-free Gauss–Newton,
// 10.1007/s12532-019-00161-7); Nelder and Mead 1965 (10.1093/comjnl/7.4.308);
// Levenberg 1944; Marquardt 1963 (10.1137/0111030); Moré 1978
// (10.1007/BFb0067700); Morris 1991 (10.1080/00401706.1991.10484804);
// Campolongo, Cariboni and Saltelli 2007 (10.1016/j.envsoft.2006.10.004).
//
// The tests that speak for it: TestKnownParametersAreFoundAgain,
// TestResumedSearchEqualsUninterruptedSearch,
// TestErrorSquaresInEveryIterationOnRosenbrocksValley.
package fit
