// Package ode solves initial-value problems of ordinary differential equations,
// dy/dt = f(t, y), y(t₀) = y₀, that are not stiff.
//
// It stands under the signalling network as the independent witness: the fast
// solver there is compared with this one.
//
// In the mathematics: Solve is the pair of Dormand and Prince, order 5 with an
// embedded solution of order 4, step control by a proportional-integral rule,
// and an interpolant of order 4 inside each step, so that the times asked for do
// not shape the steps. SolveFixed is the classical Runge–Kutta method of order 4
// with equal steps: the plain twin.
//
// In and out: a System, the state at the first time, the times to report; out
// come the states at those times, or a *DivergedError with the last good time.
//
// It does not do stiff systems well (it takes the small steps that stability
// asks for), events, mass matrices, or delays.
//
// Papers: Dormand and Prince 1980, 10.1016/0771-050X(80)90013-3 (the pair);
// Hairer, Nørsett and Wanner 1993, 10.1007/978-3-540-78862-1, chapter II
// (interpolant, first step); Gustafsson 1991, 10.1145/210232.210242 (step control).
//
// The test that speaks for it: TestAdaptiveErrorFollowsTheTolerance.
package ode
