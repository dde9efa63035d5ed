package paget

import "paget/assay"


// write hands out one moment of a well.
func (x *exporter) write(well int, m assay.Moment) error { return nil }
