package paget

import "paget/report"

// Document lays the reproduction out as a report.
func (r *Reproduction) Document(before *Reproduction) (report.Document, error) {
	return report.Document{Title: "What is reproduced"}, nil
}
