package organ

import "paget/units"

// soft is a soil in round numbers.
func soft() Spec {
	return Spec{
		Name: "soil", Bore: 7, BoreSpread: 0.3, Adhesion: 0.3, Hold: 0.02, Extravasation: 1.0 / 600, Barrier: 0.9, Wear: 0.01, Repair: 0.002,
		Killing: 0.004, Waning: 670, Critical: 7.2, Steepness: 1, Turnover: 1.0 / 1440,
		Dormancy: 0.1, Awakening: 1.0 / (100 * units.Day), DormantDeath: 1.0 / (50 * units.Day),
		Growth: 0.6 / units.Day, Decay: 0.05 / units.Day, Capacity: 1e9, Reshedding: 0.5, Vascular: 1e5,
	}
}

// plain is a cell for which all factors are 1.
func plain() Phenotype {
	return Phenotype{Radius: 8, Deformability: 0.5, Adhesion: 1, Extravasation: 1, Passage: 0.2, Niche: 1, Visibility: 1, Dormancy: 1, Growth: 1}
}
