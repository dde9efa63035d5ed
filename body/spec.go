package body

import (
	"paget/circulation"
	"paget/organ"
)

// Spec is one kind of host with its tumours.
//
// Units: lengths in µm, times in min, sizes in cells.
type Spec struct {
	Circulation circulation.Spec
	Organs      []organ.Spec // in the order of Circulation.Beds
	Populations []string     // names of the kinds of tumour cells
	Primary     Primary
	Tumours     []Tumour
	Injections  []Injection
	Bursts      Bursts
	SelfSeeding SelfSeeding
	Exosomes    Exosomes
	Lesions     Lesions
	Lethal      Lethal

	// Step is the longest step, in min; 0 is six hours, right for tumours that double in
	// days. Where they double in months, a twentieth of that time does. The grid of
	// Bursts shortens steps as well.
	Step      float64
	Tolerance float64 // share by which founding may be off because the blood is solved on rungs only (ladder.go); 0: one in a hundred
}

// Primary is the law by which all tumours of the host grow.
//
//	dN/dt = f·N·min(Fastest, α − β·ln(N/Reference)),   β = Decay·e^(Spread·z),   α = Intercept + Slope·β
//
// z is the host's one random effect and f the factor of the cells. With Intercept 0
// all hosts have the same capacity. (Reduced Gompertz: Vaghi et al. 2020,
// 10.1371/journal.pcbi.1007178.)
type Primary struct {
	Reference  float64 // cells, at which α is the growth rate
	Intercept  float64 // 1/min
	Slope      float64 // pure number
	Decay      float64 // 1/min, median β
	Spread     float64 // standard deviation of ln β between hosts
	Fastest    float64 // 1/min
	CellVolume float64 // µm³ of tumour a cell
	Perfusion  float64 // 1/min, blood through a tumour a volume of tumour
}

// Tumour is a tumour that the host has at the beginning. It is a bed of the circuit,
// whose share of the flow grows with it.
type Tumour struct {
	Label      string
	Population int
	Cells      float64 // at time 0
	Bed        int     // index in Circulation.Beds, of its own; the share there must be 0
}

// Injection is a bolus of single cells or groups into the blood.
type Injection struct {
	Label      string
	Population int
	Time       float64   // min
	Cells      float64   // tumour cells, all together
	Sizes      []float64 // share of the cells in groups of 1, 2, …; nil: all single
	Origin     int       // circulation.Veins, circulation.Arteries or a bed
}

// Bursts is how the shedding of a host fluctuates: a rest and an active phase, times a
// log-normal process with memory, both with mean 1, constant between the points of a
// fixed grid, so that the step of the host does not matter.
type Bursts struct {
	Grid     float64 // min between points; 0: shedding is steady
	Spread   float64 // standard deviation of the logarithm
	Memory   float64 // min, time constant of its memory
	Period   float64 // min, of rest and activity; 0: none
	Resting  float64 // share of the period spent at rest; the period begins with it
	Contrast float64 // shedding at rest over shedding when active
}

// SelfSeeding is what happens to cells that come home.
//
//	dS/dt = Σ recruit·(share of seeded cells) − S/Memory,   growth × (1 + Gain·S/(S + Half))
//
// S is the level of recruited stroma in a tumour.
type SelfSeeding struct {
	On     bool
	Memory float64 // min, time constant of stroma
	Gain   float64 // largest relative gain of growth
	Half   float64 // level of stroma with half the gain; > 0 if Gain > 0
}

// Exosomes is what the host does with exosomes: their level is secretion over removal.
//
//	dX/dt = Σ cells·secretion − ln 2·X/HalfLife
type Exosomes struct {
	HalfLife float64 // min; 0: no level is kept
}

// Lesions is what lesions of all organs have in common.
type Lesions struct {
	Spread     float64   // standard deviation of the logarithm of a lesion's own pace
	Pace       float64   // power with which the host's β over its median speeds lesions: 0 no, 1 as the primary
	Detectable []float64 // cells, by bed: size from which a lesion is detectable; nil or 0: never
	Most       int       // lesions a host may have; 0: 200,000
}

// Lethal is the burden at which the host dies. A bed counts the cells of its lesions
// or of its tumour.
type Lethal struct {
	Beds   []float64 // cells, by bed; nil or 0: never
	Total  float64   // cells of all lesions together, without the tumours; 0: never
	Spread float64   // standard deviation of the logarithm between hosts
}

// Phenotype is what a population of tumour cells does at some levels of the drugs.
type Phenotype struct {
	Blood        circulation.Phenotype
	Organs       []organ.Phenotype // by bed
	Growth       float64           // factor on the growth of tumours
	Shedding     float64           // 1/min a cell
	Attraction   float64           // response to the lure of a tumour: factor on it
	Infiltration float64           // 0 to 1, chance that a cell stopped in a tumour enters it
	Lure         float64           // what a cell of the tumour adds to the mean lure
	Recruit      float64           // 1/min, recruitment of stroma by a seeded cell
	Exosomes     float64           // exosomes a cell and min, in units of the level
}

// Pharmacology gives phenotypes.
//
// Phenotype returns what a population does at the levels of the drugs, one number a
// drug. The result must not change afterwards and must depend on the arguments only.
// The engine may ask from several goroutines at once. Results for the same key should
// be the same pointer, which spares tables; they must be the same numbers.
type Pharmacology interface {
	Phenotype(population int, levels []float64) *Phenotype
}

// Walls gives the walls of beds whose barrier follows their endothelium. A
// Pharmacology may be one as well; without it every barrier rests at that of its organ.
//
// Wall returns how the wall of a bed answers to exosomes at the levels of the drugs,
// nil where nothing moves it. What is said of Phenotype holds for it too.
type Walls interface {
	Wall(bed int, levels []float64) *organ.Wall
}

const (
	defaultStep      = 360.0
	defaultTolerance = 0.01
	defaultMost      = 200000
)

// clones returns the number of clones: one a tumour, then one an injection.
func (s *Spec) clones() int { return len(s.Tumours) + len(s.Injections) }

// population returns the population of a clone.
func (s *Spec) population(clone int) int {
	if clone < len(s.Tumours) {
		return s.Tumours[clone].Population
	}
	return s.Injections[clone-len(s.Tumours)].Population
}

// label returns the label of a clone.
func (s *Spec) label(clone int) string {
	if clone < len(s.Tumours) {
		return s.Tumours[clone].Label
	}
	return s.Injections[clone-len(s.Tumours)].Label
}
