// Package ssa simulates systems of reactions among whole numbers of things, where
// chance decides which reaction happens next and when.
//
// In the field: single travellers, single colonies, single molecules. Where numbers
// are small, the mean tells too little: most colonies of one member die out, and the
// mean grows all the same.
//
// In the mathematics: a jump process on counts x. Channel c fires with propensity
// a_c(x, t) and then adds its change to x. Four methods give it:
//
//	Direct        one exponential for all channels, one uniform for which (Gillespie
//	              1977): the plain text, and the twin of the others
//	NextReaction  a clock for each channel in a priority queue, and a graph of which
//	              clocks an event touches (Gibson and Bruck 2000): many channels
//	Clocks        the same queue, but event k of channel c happens when the
//	              integrated propensity of c reaches Γ_k = E_1 + … + E_k, with unit
//	              exponentials E named by (root, purpose, id, c, k) (Anderson 2007).
//	              Two systems under one name share their luck
//	Leap          many events at once, Poisson numbers of each channel, with the step
//	              of Cao, Gillespie and Petzold 2006; channels that could exhaust a
//	              count fire one at a time, and no count becomes negative
//
// The first three are exact in distribution, also where propensities change with
// time between events: Direct and NextReaction thin the events of a majorant
// (Channel.Bound; Lewis and Shedler 1979), Clocks inverts the integral
// (Channel.Integral).
//
// In: a System, counts at a start time, the name of a stream. Out: the counts at the
// times asked for, or the events one by one. The times asked for do not shape the
// path of an exact method; they do end a leap.
//
// What it does not do: delays, space, continuous parts, steady states, saving of a
// solver in the middle of a run.
//
// Papers: Gillespie 1977, 10.1021/j100540a008; Gibson and Bruck 2000,
// 10.1021/jp993732q; Anderson 2007, 10.1063/1.2799998; Cao, Gillespie and Petzold
// 2006, 10.1063/1.2159468; Lewis and Shedler 1979, 10.1002/nav.3800260304.
//
// The tests that speak for it: TestExtinctionFollowsTheRatioOfRates,
// TestYuleProcessIsGeometric, TestVaryingRatesActByTheirIntegral.
package ssa
