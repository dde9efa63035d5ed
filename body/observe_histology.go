package body

// Histology counts labelled cells among those that a section of a tumour shows, and
// returns their share. Cells are drawn one by one, which takes patches for no patches:
// real sections scatter more.
//
// share is the true share of labelled cells. Range: cells >= 1; share in 0 to 1.
func Histology(luck Luck, tumour, section, cells int, share float64) float64 {
	s := luck.observer(observeHistology, tumour, section)
	return float64(s.Binomial(cells, share)) / float64(cells)
}

// SeededShare returns the share of a tumour's cells at the end that came home, and
// their descendants, by clone if clone is not negative. It is 0 for a tumour that is
// gone.
func (r *Record) SeededShare(tumour, clone int) float64 {
	if r.Final.Cells[tumour] <= 0 {
		return 0
	}
	n, sum := len(r.Clones), 0.0
	for c, cells := range r.Final.Seeded[tumour*n : (tumour+1)*n] {
		if clone < 0 || c == clone {
			sum += cells
		}
	}
	return sum / r.Final.Cells[tumour]
}
