package units

// Times, in minutes: write 21 * units.Day in Go code.
const (
	Second = 1.0 / 60
	Minute = 1.0
	Hour   = 60.0
	Day    = 1440.0
	Week   = 10080.0
)

// Lengths, in micrometres.
const (
	Nanometre  = 1e-3
	Micrometre = 1.0
	Millimetre = 1e3
	Centimetre = 1e4
	Metre      = 1e6
)

// Volumes, in cubic micrometres.
const (
	Femtolitre = 1.0
	Picolitre  = 1e3
	Nanolitre  = 1e6
	Microlitre = 1e9
	Millilitre = 1e12
	Litre      = 1e15
)

// Concentrations, in nanomoles per litre.
const (
	Picomolar  = 1e-3
	Nanomolar  = 1.0
	Micromolar = 1e3
	Millimolar = 1e6
	Molar      = 1e9
)

// Forces, in nanonewtons, and pressures, in kilopascals (= nN/µm²).
const (
	Piconewton = 1e-3
	Nanonewton = 1.0
	Pascal     = 1e-3
	Kilopascal = 1.0
)

// Masses, in femtograms. One fg/µm³ is one mg/mL.
const (
	Femtogram = 1.0
	Picogram  = 1e3
	Nanogram  = 1e6
	Microgram = 1e9
	Milligram = 1e12
	Gram      = 1e15
)
