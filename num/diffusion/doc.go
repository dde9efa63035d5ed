// Package diffusion solves the reaction–diffusion equation of one substance on
// uniform grids and in layered columns.
//
// In the mathematics: on a Cartesian grid of cubic voxels in one, two or three
// dimensions,
//
//	∂c/∂t = D∇²c − (k + u(x))·c + s(x),
//
// with finite volumes of second order, and on each face no flux, a held value or
// a periodic neighbour. The held value sits on the face itself, half a voxel from
// the outermost centres, or the outermost layer of voxels is held. Rates and sources are constant during a step.
//
//   - Split takes transport, uniform decay, sources and borders together, exactly
//     in time, in the product of the one-dimensional eigenmodes; only local
//     uptake is split off, symmetrically (Strang 1968). Without local uptake a
//     step of any length is exact.
//   - Implicit is backward Euler on the whole equation: first order in time,
//     never negative, and at rest in the steady state. For uptake so strong that
//     a splitting would need tiny steps.
//   - Accurate is an L-stable method of second order on the whole equation, with
//     steps that follow an estimate of their error.
//   - Steady finds the state that no longer changes.
//   - Multigrid solves the systems of the last three, at a cost in proportion to
//     the number of voxels and with the same bits on any number of workers; its
//     twin is conjugate gradients with an incomplete factorisation.
//   - Explicit is the plain twin: Runge–Kutta with small steps.
//   - Adaptive wraps any of them: it doubles steps, estimates the error and keeps
//     it below a tolerance.
//   - Column is a stack of slabs that may differ in thickness, diffusivity,
//     cross-section and decay, exact in time for any step.
//
// In: a Spec and slices of voxel values; out: new values in place and a Budget
// of what entered and left. Units are the caller's, as long as they agree; the
// comments write L for length, T for time and C for concentration.
//
// Positivity: with non-negative values, rates, sources and border values the
// exact solution of the discrete equations is non-negative for all these
// methods but Explicit and Accurate; computed values fall below zero by rounding
// only, by about 1e-15 of the largest (for Implicit and Steady by their tolerance).
// Accurate leaves none further below than its tolerance. Nothing is cut off here.
//
// Memory: Multigrid keeps nothing per voxel; its scratch is a Workspace that
// several solvers may pass through one after the other, 12 bytes a voxel for a
// field at rest without sources, 20 with them, 36 for Accurate.
//
// What it does not do: no flow, no diffusivity that varies on the grid, no
// reactions between substances, no non-linear uptake within a step. The cost of
// Split per voxel grows with the number of voxels along an axis; beyond some
// hundreds another transform pays.
//
// Papers: Strang 1968 (splitting), 10.1137/0705041; Hestenes & Stiefel 1952
// (conjugate gradients), 10.6028/jres.049.044; Brandt 1977 (multigrid),
// 10.1090/S0025-5718-1977-0431719-X; Alexander 1977 (the method of Accurate),
// 10.1137/0714068; Gustafsson 1978 (modified incomplete factorisation),
// 10.1007/BF01931691; Crank 1975, The Mathematics of Diffusion (exact solutions).
//
// The tests that speak for it: TestMultigridEqualsConjugateGradients,
// TestHeatKernelIsReproducedInThreeDimensions,
// TestSphereOfUptakeFollowsItsClosedForm, TestColumnMatchesTwoLayerClosedForm.
package diffusion
