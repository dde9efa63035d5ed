// Package cohort is the animal experiment: groups of hosts, who is treated with
// what and when, and what is read from them.
//
// In the biology: hosts are allocated to arms by a list that nobody can foresee,
// doses are given by a calendar, a tumour is resected at a size, a host that
// suffers too much is put down, and at the end there are survival times, burdens
// and counts. A host may live once in each arm with the same luck; then arms
// differ from the moment on at which the treatment acts.
//
// In the mathematics: a drug passes one compartment with first-order absorption
// and elimination, then an effect site,
//
//	dA/dt = −ka·A,   V·dC/dt = ka·A − CL·C,   dE/dt = ke0·(P·C − E)
//
// which is solved in closed form and summed over doses (Kinetics). Allocation is
// by permuted blocks within strata. Hosts are independent: they are run on any
// number of workers and handed over in their order, so that a run has the same
// bytes on any machine, and two shards of a run make the whole.
//
// In: a Plan (arms, hosts, drugs, calendars) whose hosts are body.Specs. Out: a
// body.Record for each host, named read-outs of it, an allocation list, the number
// of animals an arm needs.
//
// Assumed: levels are put on rungs (Ladder), so that hosts share phenotypes; a host
// whose dosing is stopped by a rule is lived again from the start without the later
// doses, up to the rule with the same luck and levels; hosts of an arm do not know
// each other.
//
// It does not know what a drug does: a pharmacology answers for the phenotype at a
// level. It does not compare arms (package stats and its rooms do), draw figures
// or write files. It leaves out: metabolites, saturable elimination and binding to
// a target, more than one compartment, weight loss, cage effects other than as
// strata.
//
// Papers: Bateman 1910, Proc. Camb. Phil. Soc. 15:423 (absorption and
// elimination); Sheiner et al. 1979, 10.1002/cpt1979253358 (effect site); Zelen
// 1974, 10.1016/0021-9681(74)90015-0 (strata and blocks); Percie du Sert et al.
// 2020, 10.1371/journal.pbio.3000410 (what to report of an animal experiment).
//
// The tests that speak for it: TestADoseByMouthFollowsBateman,
// TestEveryBlockHoldsTheRatio, TestTwoHalvesMakeTheWholeRun.
package cohort
