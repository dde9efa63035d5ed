package organ

// CriticalSize returns the size at which births of a colony equal its deaths, for a
// phenotype and the companion with which it came.
//
//	n_c = Critical/(niche·company)
//
// Units: cells.
func (s *Spec) CriticalSize(p *Phenotype, companion int) float64 {
	return s.Critical / (p.Niche * p.company(companion).Niche)
}

// Founding returns the founding chain of a phenotype in this soil, for groups of up to
// largest cells. See NewFounding.
func (s *Spec) Founding(p *Phenotype, companion, largest int) *Founding {
	return NewFounding(s.CriticalSize(p, companion), s.Steepness, s.Turnover, largest)
}
