// Package rng is the only owner of chance: named, reproducible streams of random
// numbers.
//
// In biology: whether this cell divides in this minute is chance, but it must be
// the same chance when the run is repeated, when it is spread over more processors,
// and, if wanted, in the treated and the untreated dish.
//
// In mathematics: a counter-based generator. The random words of a stream are a
// keyed bijection (Philox4x64-10) of a counter, so that each word is found from its
// name alone:
//
//	key = (root, purpose),   counter = (block, id, tick, 0)
//
// There is no state that draws could be taken from in another order. Cells may be
// visited in any order and by any number of threads; drawing more for one purpose
// leaves all others as they were.
//
// In: a root (the random seed of the run), a purpose, the number of the entity,
// the tick. Out: uniform words and draws from the usual distributions. Float64, Open,
// Exp, Norm, LogNormal and Circle read exactly one word and Sphere two, so that the streams
// of two arms stay in step; Intn, Shuffle, Gamma and, for large means, Poisson and Binomial may read more,
// since they reject.
//
// It is no source of secrets.
//
// Costs: one block of four words is computed when the first of them is read; a stream
// is a value and nothing is allocated. Norms draws once for each of many entities.
//
// Papers: Salmon et al. 2011, 10.1145/2063384.2063405 (Philox); Wichura 1988,
// 10.2307/2347330 (normal quantile); Marsaglia and Tsang 2000, 10.1145/358407.358414
// (gamma); Hörmann 1993, 10.1016/0167-6687(93)90997-4 (Poisson) and
// 10.1080/00949659308811496 (binomial); Lemire 2019, 10.1145/3230636 (whole numbers).
//
// The tests that speak for it: TestPhiloxGivesThePublishedWords, and those of
// independence between neighbouring names in independence_test.go.
package rng
