package catalog

import (
	"fmt"

	"paget/circulation"
	"paget/organ"
	"paget/param"
)

// A HostSpec is a host as the engines want it: its blood, its organs in the order
// of the beds, and what tumours do in it. It says nothing of the tumour's cells.
type HostSpec struct {
	Name, Species, Immunity string
	Medium                  string // of media.tsv, in which tumour cells live
	Tumour                  string // line that stands for the tumours of this host; "": the study says
	BodyMass                float64
	Circulation             circulation.Spec
	Organs                  []organ.Spec // by bed
	Lesions                 []bool       // by bed: false where nothing can grow
	Primary                 Primary
	SheddingSpread          float64 // SD of ln(shedding) in time
	SheddingMemory          float64 // min, in which shedding forgets its level
	LethalBurden            float64 // cells of all lesions together
	HumaneVolume            float64 // µm³ of a tumour at which a host is taken out
	DetectableVolume        float64 // µm³ from which a tumour or a lesion is seen
}

// Primary is how a tumour grows in the tissue where it began: Gompertz with one
// random effect,
//
//	dV/dt = (α − β ln(V/V₀))·V,   α = Constant + Slope·β,   β = Decay·exp(Spread·z)
//
// z standard normal, one for each host.
//
// Units: Constant and Decay in 1/min, Slope a pure number; Start in cells, its
// volume is V₀ = Start·CellVolume; CellVolume in µm³ of tumour; Perfusion in 1/min
// (volume of blood per volume of tumour).
// Source: reduced Gompertz, Vaghi et al. 2020, 10.1371/journal.pcbi.1007178.
type Primary struct {
	Start                          float64
	Constant, Slope, Decay, Spread float64
	CellVolume, Perfusion          float64
}

// HostSpec returns a host as the engines want it.
//
// What organs.tsv says of the species is changed by the host in two places: killing
// in every organ is times the host's killer activity, growth and decay of lesions
// are times its lesion growth.
//
// Errors: no host of that name, with the nearest; whatever package circulation or
// organ finds wrong.
func (c *Catalogue) HostSpec(name string) (*HostSpec, error) {
	s, ok := c.Host(name)
	if !ok {
		return nil, fmt.Errorf("the catalogue has no host %q %s", name, param.DidYouMean(name, c.HostNames()))
	}
	sheets := c.organsOf(s.Text(wordSpecies))
	shares, err := flowShares(sheets)
	if err != nil {
		return nil, err
	}
	h := &HostSpec{
		Name: name, Species: s.Text(wordSpecies), Immunity: s.Text(wordImmunity), Medium: s.Text(wordTumourIn), Tumour: s.Text(wordTumour),
		BodyMass:    s.Value("body mass"),
		Circulation: c.bloodOf(s, sheets, shares),
		Primary: Primary{
			Start: s.Value("primary start"), Constant: s.Value("primary growth constant"), Slope: s.Value("primary growth slope"),
			Decay: s.Value("primary decay"), Spread: s.Value("primary decay spread"),
			CellVolume: s.Value("cell volume"), Perfusion: s.Value("perfusion"),
		},
		SheddingSpread: s.Value("shedding spread"), SheddingMemory: s.Value("shedding memory"),
		LethalBurden: s.Value("lethal burden"), HumaneVolume: s.Value("humane volume"), DetectableVolume: s.Value("detectable volume"),
	}
	for _, o := range sheets {
		h.Organs = append(h.Organs, organOf(o, s.Value("killer activity"), s.Value("lesion growth")))
		h.Lesions = append(h.Lesions, o.Text(wordLesions) == "yes")
	}
	return h, nil
}

// bloodOf returns the blood of a host.
func (c *Catalogue) bloodOf(s *Sheet, organs []*Sheet, shares []float64) circulation.Spec {
	spec := circulation.Spec{
		Volume: s.Value("blood volume"), Round: s.Value("blood volume") / s.Value("cardiac output"), Venous: s.Value("venous share"),
		ShearRate: s.Value("shear rate"), Thermal: s.Value("thermal kernel"),
		Killing: s.Value("blood killing") * s.Value("killer activity"), Clearance: s.Value("clearance"),
		Largest: int(s.Value("largest group")),
	}
	for _, k := range c.companions {
		spec.Companions = append(spec.Companions, circulation.Companion{
			Name: k.Name, Density: s.Value(densityPrefix + k.Name), Radius: k.Value("radius"), Unbinding: k.Value("unbinding"),
			Shield: k.Value("shield"), Shelter: k.Value("shelter"),
		})
	}
	for i, o := range organs {
		bed := circulation.Bed{Name: o.Text("organ"), Share: shares[i], Pulmonary: o.Text(wordSeries) == "yes", Into: circulation.Veins}
		if into := o.Text(wordInto); into != "" {
			for j, next := range organs {
				if next.Text("organ") == into {
					bed.Into = j
				}
			}
		}
		spec.Beds = append(spec.Beds, bed)
	}
	return spec
}

// organOf returns one organ's soil; killers is the killer activity of the host,
// speed the growth of its lesions.
func organOf(s *Sheet, killers, speed float64) organ.Spec {
	return organ.Spec{
		Name: s.Text("organ"), Bore: s.Value("bore"), BoreSpread: s.Value("bore spread"),
		Adhesion: s.Value("adhesion"), Hold: s.Value("hold"),
		Extravasation: s.Value("extravasation"), Barrier: s.Value("barrier"), Wear: s.Value("wear"), Repair: s.Value("repair"),
		Killing: s.Value("killing") * killers, Waning: s.Value("waning"),
		Critical: s.Value("critical size"), Steepness: s.Value("steepness"), Turnover: s.Value("turnover"),
		Dormancy: s.Value("dormancy"), Awakening: s.Value("awakening"), DormantDeath: s.Value("dormant death"),
		Growth: s.Value("growth") * speed, Decay: s.Value("decay") * speed, Capacity: s.Value("capacity"),
		Reshedding: s.Value("reshedding"), Vascular: s.Value("vascular size"),
	}
}
