// Package team shares a piece of numbered work out among a fixed number of
// workers.
//
// The parts of a piece of work are numbered by the caller, and their number does
// not depend on the machine. Which worker does a part is left to chance, so a
// part may write only to its own place; sums over parts are then taken by the
// caller, in the order of the parts. Results are the same on any number of
// workers.
//
// Workers live as long as their team. Between two pieces of work they sleep on a
// channel: nothing spins.
//
// In the biology: nothing; a tissue of a hundred thousand cells is advanced by as
// many workers as the machine has, and nobody can see it in the result.
//
// In: the number of parts and what to do with one. Out: nothing but what the
// parts wrote.
//
// What it does not do: it does not split work that has no parts, balance parts of
// very different size, or pass values between workers.
//
// Reference: Go memory model, https://go.dev/ref/mem (a channel and a WaitGroup
// order what workers and caller see).
//
// The test that speaks for it: TestEveryPartIsDoneOnceOnAnyNumberOfWorkers.
package team
