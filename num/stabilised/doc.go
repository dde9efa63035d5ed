// Package stabilised holds the coefficients of explicit methods that take long
// steps through stiff relaxation: the Runge–Kutta–Chebyshev methods of order 2.
//
// In the biology: nothing; cells that push one another relax fast against their
// neighbours and slowly as a tissue, and the fast part must not set the step.
//
// In the mathematics: for y' = f(y) whose Jacobian has real eigenvalues between −λ
// and about 0, a step h of s stages needs s evaluations of f and is stable as long
// as h·λ ≤ β(s) ≈ 0.65·(s² − 1), where s steps of Euler's method reach 2·s. The
// stages follow a three-term recursion (Method), so a few vectors are enough
// whatever s is. An estimate of the local error costs no further evaluation.
//
// In: the number of stages. Out: a table of coefficients. The package evaluates
// nothing: the caller runs the recursion over its own arrays.
//
// What it does not do: eigenvalues far from the real axis (waves, rotation); it
// chooses neither step nor number of stages.
//
// Papers: van der Houwen & Sommeijer 1980 (10.1002/zamm.19800601005); Sommeijer,
// Shampine & Verwer 1998 (10.1016/S0377-0427(97)00219-7).
//
// The tests that speak for it: TestOneStepHasOrderTwo,
// TestTheStabilityPolynomialStaysBelowOneUpToTheBound.
package stabilised
