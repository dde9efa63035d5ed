// Package survival holds the statistics of times to an event.
//
// In the laboratory: mice are watched until a lesion appears, until they must be
// killed, or until the study ends. Of those that come to the end nothing is known
// but that their time is longer: they are censored. A trial in patients is the same
// with more censoring.
//
// In mathematics: the Kaplan–Meier curve with intervals and percentiles, the
// restricted mean, log-rank tests (weighted, stratified), Cox regression with three
// treatments of ties and strata, the score test of proportional hazards, concordance,
// the Aalen–Johansen cumulative incidence of competing causes, and Schoenfeld's
// number of events.
//
// In: a Sample of times and events, with groups, strata and covariates as slices
// of the same length, which are never changed or kept. Out: results that say
// themselves whether the data determine them, and why not; they never hold NaN or an
// infinity. Slices of different length are the caller's fault and panic.
//
// What it does not do: no left truncation, no interval censoring, no covariates
// that change in time, no weights of subjects, no frailty. Times are tied if they
// are equal bit by bit. A censored time counts as later than an event at the same
// time.
//
// Papers: Kaplan and Meier 1958, 10.1080/01621459.1958.10501452; Brookmeyer and
// Crowley 1982, 10.2307/2530286; Fleming and Harrington 1991,
// 10.1002/9781118150672; Peto and Peto 1972, 10.2307/2344317; Cox 1972,
// 10.1111/j.2517-6161.1972.tb00899.x; Efron 1977, 10.1080/01621459.1977.10480613;
// Gail, Lubin and Rubinstein 1981, 10.1093/biomet/68.3.703; Grambsch and Therneau 1994,
// 10.1093/biomet/81.3.515; Aalen and Johansen 1978, Scandinavian Journal of
// Statistics 5:141–150; Schoenfeld 1983, 10.2307/2531021.
//
// The test that speaks for it: TestEveryEntryOfTheReferenceIsMet, and the textbook
// samples beside it.
package survival
