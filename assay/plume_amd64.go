package assay

// plumePairs is plainPlume, two mouths at a time, in plume_amd64.s: instructions that
// every amd64 has.
//
//go:noescape
func plumePairs(x, y, reach2, height2 float64, near []mouth) (gx, gy, sum float64)
