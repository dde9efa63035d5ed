// Package power finds how many animals an experiment needs, by repeating the
// experiment with simulated hosts.
//
// In the laboratory: the application for a mouse experiment must say how many
// animals there are in each arm, and why. Too few find nothing, too many die for
// nothing. The usual formulas need a variance that nobody knows and a read-out that
// is normal, which counts of lesions and censored times are not.
//
// In mathematics: each arm has a pool of simulated hosts. An experiment of n hosts in
// an arm is a draw of n from each pool without replacement; it is judged by the very
// test that the laboratory will use. The share of experiments with p <= α is the
// power. It is unbiased over pools, since n hosts drawn without replacement are n
// independent hosts. Two errors are reported apart: that of the number of draws
// (Wilson's interval), and that of the size of the pools, which more draws do not
// make smaller (infinitesimal jackknife). A rising curve is fitted to the powers by
// isotonic regression, and read at the wanted power.
//
// In: two pools, a comparison, sizes, draws, α. Out: powers with their intervals, or
// the number of hosts per arm with its range. Experiment k of a size reads a stream
// of that name, so more draws keep the first ones, and the result is the same on any
// number of workers.
//
// What it does not do: it looks once, at the end (no interim analysis); it compares two
// arms; it says nothing about what the simulated hosts leave out, which is usually the
// larger part of the uncertainty. An experiment whose test is not defined counts as
// one that found nothing.
//
// Papers: Wilson 1927, 10.1080/01621459.1927.10502953; Hoeffding 1948,
// 10.1214/aoms/1177730196 (averages over subsets); Wager, Hastie and Efron 2014, Journal of
// Machine Learning Research 15:1625–1651, and Wager and Athey 2018,
// 10.1080/01621459.2017.1319839 (error of the pool); Barlow et al. 1972, Statistical
// Inference under Order Restrictions.
//
// The tests that speak for it: TestPowerMeetsTheClosedForm and
// TestWithoutADifferenceAlarmsAreAsRareAsAlpha.
package power
