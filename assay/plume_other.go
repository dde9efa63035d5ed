//go:build !amd64

package assay

// plumePairs is plainPlume.
func plumePairs(x, y, reach2, height2 float64, near []mouth) (gx, gy, sum float64) {
	return plainPlume(x, y, reach2, height2, near)
}
