package cell

// Cycle is the sequence of phases through which a living cell goes. At the end
// of the last one it divides, and both daughters begin the first.
//
// A line without a cycle has two phases: it waits for entry into S at the rate
// CycleEntry, and divides DivisionDuration later.
type Cycle struct {
	Name   string
	Phases []CyclePhase
}

// CyclePhase is one phase. Its length is fixed, or exponential with the rate
// CycleEntry where Duration is 0.
type CyclePhase struct {
	Name     string
	Duration float64 // min; 0: left at the rate CycleEntry
	Doubles  bool    // on entry the nucleus begins to grow to twice its size
}

// Pools is a volume made of fluid and of solids in nucleus and cytoplasm, each of
// which approaches its target at a rate of its own:
//
//	dF/dt   = r_F·(f·V − F),   V = F + S_n + S_c
//	dS_n/dt = r_n·(target_n − S_n)
//	dS_c/dt = r_c·(ratio·target_n − S_c)
//
// Source: the form of PhysiCell, Ghaffarizadeh et al. 2018,
// 10.1371/journal.pcbi.1005991.
type Pools struct {
	Nucleus   float64 // µm³; volume of the nucleus of a newborn, fluid included
	Fluid     float64 // share of fluid in a newborn, 0 to 1
	LysisFold float64 // a necrotic cell bursts at this multiple of the volume it died with

	Living, Apoptotic, Necrotic, Lysed PoolRates
}

// PoolRates are the targets and rates of one condition of the cell. The dead have
// targets of 0 for their solids.
type PoolRates struct {
	FluidTarget float64 // share of fluid that is approached, 0 to 1
	Fluid       float64 // r_F, 1/min
	Nucleus     float64 // r_n, 1/min
	Cytoplasm   float64 // r_c, 1/min
}

// Ramp multiplies a behaviour by a factor that is linear in a signal between two
// values and constant outside them:
//
//	factor = AtLow + (AtHigh − AtLow)·clamp((s − Low)/(High − Low), 0, 1)
//
// Several ramps of one behaviour multiply. In the reference condition the
// behaviour has its measured value, as with rules.
type Ramp struct {
	Signal, Behaviour string
	Low, High         float64 // in the signal's unit, Low < High
	AtLow, AtHigh     float64 // factors, ≥ 0
}
