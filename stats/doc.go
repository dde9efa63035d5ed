// Package stats holds samples, intervals, tests and the bootstrap.
//
// In the laboratory: a read-out is measured in a few wells, with and without
// treatment; what is wanted is by how much it changes and how sure that is.
//
// In mathematics: point estimates with confidence intervals (Student, Welch,
// Fieller, Wilson, BCa bootstrap), tests (Welch, Mann–Whitney, Kolmogorov–Smirnov,
// Pearson's χ²) and the straight line of least squares. Distributions come from
// gonum/stat.
//
// In: slices of float64, which are never changed or kept. Out: an Estimate or a
// Test, which say themselves whether the data determine them, and why not; they
// never hold NaN. The plain numbers (Mean, SD, Quantile, …) panic where they do not exist,
// since a caller can know beforehand.
//
// It holds no time-to-event methods, which have their own package, no Bayesian
// methods, and no correction for many comparisons other than Holm's.
//
// Papers: Student 1908, 10.2307/2331554; Welch 1947, 10.1093/biomet/34.1-2.28; Fieller
// 1954, 10.1111/j.2517-6161.1954.tb00159.x; Wilson 1927,
// 10.1080/01621459.1927.10502953; Efron 1987, 10.1080/01621459.1987.10478410; Mann and
// Whitney 1947, 10.1214/aoms/1177730491; Stephens 1970,
// 10.1111/j.2517-6161.1970.tb00821.x; Hyndman and Fan 1996, 10.2307/2684934.
//
// The test that speaks for it: TestIntervalsCoverTheTruthAsOftenAsTheySay.
package stats
