package circulation

// DefaultLargest is the largest group if a Spec says 0.
const DefaultLargest = 24

// Origins that are no bed. A bed is named by its index.
const (
	Veins    = -1 // the blood on its way to the pulmonary bed
	Arteries = -2 // the blood on its way to the parallel beds
)

// Companion is a kind of blood cell that can travel with tumour cells.
type Companion struct {
	Name      string
	Density   float64 // 1/µm³ of blood
	Radius    float64 // µm
	Unbinding float64 // 1/min
	Shield    float64 // 0 to 1: factor on the attack of immune cells (killing, clearance) while bound
	Shelter   float64 // 0 to 1: factor on shear death and anoikis while bound
}

// Bed is one capillary bed of the circuit.
type Bed struct {
	Name string
	// Share of the cardiac output that reaches the bed by its artery. The pulmonary
	// bed has 1; those of the other beds sum to 1.
	Share     float64
	Pulmonary bool // in series: all blood passes it once a round; exactly one bed is
	// Into is where the outflow goes: -1 (Veins), or the index of the bed that it
	// passes next. The outflow of the pulmonary bed goes to the arteries; its Into
	// is not read.
	Into int
}

// Spec is the blood of one host. It says nothing of the tumour.
type Spec struct {
	Volume     float64 // µm³ of blood
	Round      float64 // min, one circuit
	Venous     float64 // share of the blood, and of the round, that lies before the pulmonary bed; 0 means one half
	ShearRate  float64 // 1/min, effective for collisions
	Thermal    float64 // µm³/min, 2kT/(3µ), of collisions by Brownian motion
	Killing    float64 // 1/min, attack of killer cells on a naked single cell of visibility 1
	Clearance  float64 // 1/min, other removal of a naked single cell
	Companions []Companion
	Beds       []Bed
	Largest    int // tumour cells a group may have; 0 means DefaultLargest
}

// Phenotype is what a tumour cell brings into the blood.
type Phenotype struct {
	Radius     float64   // µm, of one cell
	Cohesion   float64   // 0 to 1: sizes of the groups that enter (EntryRates)
	Sticking   float64   // 0 to 1: chance that a collision of two travellers holds
	Binding    []float64 // 0 to 1, by companion: chance that a collision with it holds
	Breakage   float64   // 1/min a bond; a group of k cells has k−1 bonds
	ShearDeath float64   // 1/min of a single naked cell
	Anoikis    float64   // 1/min of a single naked cell
	Visibility float64   // 0 or more: factor on Killing
}

// Source is a place at which travellers enter the blood.
type Source struct {
	// Origin is the bed whose outflow carries them away, or Veins or Arteries.
	Origin int
	Rate   []float64 // travellers a minute, by type
}

// Cause is a way to die in the blood.
type Cause int

// The causes of death, and how many there are.
const (
	Shear     Cause = iota // torn by the flow
	Anoikis                // without a hold
	Killing                // by killer cells
	Clearance              // by scavengers
	Causes    int   = iota
)

// String returns the name of a cause.
func (c Cause) String() string {
	switch c {
	case Shear:
		return "shear"
	case Anoikis:
		return "anoikis"
	case Killing:
		return "killing"
	case Clearance:
		return "clearance"
	}
	return "unknown cause"
}

// withDefaults fills in what zero stands for.
func (s Spec) withDefaults() Spec {
	if s.Largest == 0 {
		s.Largest = DefaultLargest
	}
	if s.Venous == 0 {
		s.Venous = 0.5
	}
	return s
}

// Travellers returns the numbering of the types in this blood.
func (s Spec) Travellers() Travellers {
	return Travellers{Largest: s.withDefaults().Largest, Companions: len(s.Companions)}
}
