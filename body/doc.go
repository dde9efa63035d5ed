// Package body is one host: tumours, the traffic of their cells through the blood, the
// lesions that come of it, and the end.
//
// In the biology: a primary tumour grows and sheds cells, alone and in groups. Nearly
// all of them die in the blood or soon after they have stopped in an organ. A few
// found lesions, some sleep first; lesions grow, shed in their turn, and cells come
// home to the tumour (self-seeding), where they recruit stroma. Exosomes wear down
// barriers. Drugs change what cells do; a tumour is removed; the host dies of its
// burden or is taken out of the experiment. Observers see volumes, light, nodules and
// tubes of blood, not the state.
//
// In the mathematics: the blood is at rest within minutes while the host changes in
// hours to days, so the expected traffic is solved (package circulation) and never
// drawn. It is solved on the rungs of ladders in the number shed, the barriers and the
// share of the flow, and read between them (ladder.go): the response depends on the
// state alone, and solutions are remembered from host to host. Drawn are the events that matter: event k of a clock happens when its
// integrated hazard passes the sum of k unit exponentials, which are named by host,
// clock and k. Two arms of the same host thus have the same luck until a drug acts,
// and halving the step converges path by path. Growth is in closed form; clones of a
// tumour share its growth to second order in the step.
//
// In: a Spec (the host), a Pharmacology (what a population of cells does at the levels
// of the drugs), a Luck, a Calendar. Out: a Record.
//
// Assumed: travellers of different populations do not stick to each other; arrest and
// crossing take no time on the clock of the host; the flow through a lesion is not
// changed by it; cells come home to tumours, not to lesions; a bolus is too short for
// its cells to meet; of sleeping cells only the number is kept, so that what wakes
// counts as come from the tumour of its clone.
//
// It knows no organ, gene or drug by name.
//
// Papers: Coumans et al. 2013, 10.1186/1471-2407-13-283 (from shed cells to
// metastases); Kim et al. 2009, 10.1016/j.cell.2009.11.025 (self-seeding); Scott et
// al. 2013, 10.1098/rsif.2013.0011 (its two routes); Williams et al. 2020,
// 10.3389/fonc.2020.601085 (bursts of shedding); Anderson 2007, 10.1063/1.2799998
// (events as crossings of integrated hazards).
//
// The tests that speak for it: TestFoundingEventsArePoisson,
// TestHalfTheStepChangesNothing, TestTheErrorBetweenRungsFallsWithTheTolerance,
// TestWhatIsRememberedHasNoInfluence, TestARunGoesOnFromItsSavedMiddle and
// TestNothingIsShedNothingIsFound.
package body
