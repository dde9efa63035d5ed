package catalog

import (
	"fmt"
	"math"
	"slices"

	"paget/body"
	"paget/circulation"
	"paget/organ"
	"paget/param"
)

// A HostSpec is a host as the engines want it. It says nothing of the tumour's
// cells, and holds no tumour yet.
type HostSpec struct {
	Name, Species, Immunity string
	Medium                  string    // of media.tsv, in which tumour cells live
	Tumour                  string    // line that stands for the tumours of this host; "": the study says
	BodyMass                float64   // fg
	Body                    body.Spec // no populations, no tumours
	Lesions                 []bool    // by bed: false where nothing is said to grow
	Vessels                 []string  // by bed: line that stands for its endothelium; "": the barrier stays as it is
	Start                   float64   // cells of a tumour at the beginning, if a study does not say
	HumaneVolume            float64   // µm³ of a tumour at which a host is taken out
	DetectableVolume        float64   // µm³ from which a tumour or a lesion is seen
	Observer                Observer
	ContactEfficiency       float64 // chance that a meeting in flow is long enough for bonds
	Exposure                float64 // share of a tumour's cells as near to a vessel as those of the slab of the bridge
	Passive                 float64 // 1/min, cells that fall into the blood or are pushed, whatever they do
	PassiveCohesion         float64 // of pushed cells, the share that follows another where every contact holds
	ExosomeUnit             float64 // level of exosomes a minute that a cell of release 1 adds

	// WithoutBridge takes the bridge between the scales away, for those who ask what it
	// carries: cells under any treatment shed as untreated cells of their line do, and
	// their groups have the sizes of those.
	WithoutBridge bool
}

// AddTumour adds a tumour to the body of a host: a bed of its own, whose share of
// the flow grows with it and whose vessels are those of the last organ of the table.
//
// Units: cells.
func (h *HostSpec) AddTumour(spec *body.Spec, label string, population int, cells float64) {
	bed := len(spec.Circulation.Beds)
	spec.Circulation.Beds = append(slices.Clone(spec.Circulation.Beds), circulation.Bed{Name: label, Into: circulation.Veins})
	soil := spec.Organs[len(h.Body.Organs)-1]
	soil.Name = label
	spec.Organs = append(slices.Clone(spec.Organs), soil)
	spec.Lethal.Beds = append(slices.Clone(spec.Lethal.Beds), 0)
	spec.Lesions.Detectable = append(slices.Clone(spec.Lesions.Detectable), 0)
	spec.Tumours = append(slices.Clone(spec.Tumours), body.Tumour{Label: label, Population: population, Cells: cells, Bed: bed})
}

// HostSpec returns a host as the engines want it.
//
// What organs.tsv says of the species is changed by the host in two places: killing
// in every organ is times the host's killer activity, growth and decay of lesions
// are times its lesion growth.
//
// Errors: no host of that name, with the nearest.
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
		BodyMass: s.Value("body mass"), Start: s.Value("primary start"),
		ContactEfficiency: s.Value("contact efficiency"),
		Exposure:          s.Value("exposure"),
		Passive:           s.Value("passive shedding"),
		PassiveCohesion:   s.Value("passive cohesion"),
		Observer:          c.observerOf(s.Text(wordSpecies)),
		HumaneVolume:      s.Value("humane volume"), DetectableVolume: s.Value("detectable volume"),
		ExosomeUnit: math.Ln2 / s.Value("exosome half-life") / s.Value("exosome burden"),
	}
	h.Body = body.Spec{
		Circulation: c.bloodOf(s, sheets, shares),
		Primary: body.Primary{
			Reference: h.Start, Intercept: s.Value("primary growth constant"), Slope: s.Value("primary growth slope"),
			Decay: s.Value("primary decay"), Spread: s.Value("primary decay spread"), Fastest: s.Value("primary fastest"),
			CellVolume: s.Value("cell volume"), Perfusion: s.Value("perfusion"),
		},
		Bursts: body.Bursts{
			Grid: s.Value("shedding grid"), Spread: s.Value("shedding spread"), Memory: s.Value("shedding memory"),
			Period: s.Value("day length"), Resting: s.Value("resting share"), Contrast: s.Value("resting contrast"),
		},
		SelfSeeding: body.SelfSeeding{On: true, Memory: s.Value("stroma memory"), Gain: s.Value("stroma gain"), Half: s.Value("stroma half")},
		Exosomes:    body.Exosomes{HalfLife: s.Value("exosome half-life")},
		Lesions:     body.Lesions{Spread: s.Value("lesion spread"), Pace: s.Value("lesion pace")},
		Lethal:      body.Lethal{Total: s.Value("lethal burden"), Spread: s.Value("lethal spread")},
	}
	for _, o := range sheets {
		h.Body.Organs = append(h.Body.Organs, organOf(o, s.Value("killer activity"), s.Value("lesion growth")))
		h.Body.Lethal.Beds = append(h.Body.Lethal.Beds, o.Value("lethal burden"))
		h.Body.Lesions.Detectable = append(h.Body.Lesions.Detectable, h.DetectableVolume/h.Body.Primary.CellVolume)
		h.Lesions = append(h.Lesions, o.Text(wordLesions) == "yes")
		h.Vessels = append(h.Vessels, o.Text(wordVessels))
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
