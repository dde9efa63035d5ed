package param

import (
	"strconv"
	"strings"
)

// maxNameLength bounds the work on names that nobody would write, in characters.
const maxNameLength = 100

// Nearest returns the name among those given that is written most like name, or
// "" if none is close.
//
// The measure is the number of letters to insert, delete, exchange or swap with
// their neighbour, regardless of case (optimal string alignment distance). Close
// means at most one slip in three letters of the longer name. Of equally close
// names the first in the list is returned.
//
// Source: Damerau 1964, 10.1145/363958.363994.
func Nearest(name string, among []string) string {
	best, least := "", maxNameLength
	for _, candidate := range among {
		d, ok := slips(name, candidate, least)
		if ok && d < least {
			best, least = candidate, d
		}
	}
	return best
}

// DidYouMean returns `did you mean "NAME"?` if a name is close, otherwise "".
func DidYouMean(name string, among []string) string {
	nearest := Nearest(name, among)
	if nearest == "" {
		return ""
	}
	return "did you mean " + strconv.Quote(nearest) + "?"
}

// slips returns the distance between two names, and whether they are close. A
// pair whose lengths alone differ by `least` or more is not looked at.
func slips(name, candidate string, least int) (int, bool) {
	if len(name) > 4*maxNameLength || len(candidate) > 4*maxNameLength {
		return 0, false
	}
	a, b := []rune(strings.ToLower(name)), []rune(strings.ToLower(candidate))
	if len(a) == 0 || len(b) == 0 || len(a) > maxNameLength || len(b) > maxNameLength {
		return 0, false
	}
	if abs(len(a)-len(b)) >= least {
		return 0, false
	}
	d := alignment(a, b)
	return d, d <= max(len(a), len(b))/3
}

// alignment returns the optimal string alignment distance of two texts.
//
//	d(i,j) = min{ d(i−1,j)+1, d(i,j−1)+1, d(i−1,j−1)+[aᵢ≠bⱼ], d(i−2,j−2)+1 if aᵢaᵢ₋₁ = bⱼ₋₁bⱼ }
func alignment(a, b []rune) int {
	width := len(b) + 1
	before, above, row := make([]int, width), make([]int, width), make([]int, width)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
