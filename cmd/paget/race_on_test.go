//go:build race

package main

// longReplicates is smaller under the race detector, where a well takes ten
// times as long.
const longReplicates = 8
