package units

import (
	"slices"
	"strings"
)

// everyday lists units that are meant more often than others.
var everyday = []string{"um", "min", "nM", "ng", "mL", "kg", "kPa", "uM", "cm", "mm", "pM", "nN", "hours", "days"}

// nearest returns the known unit that is written most like name, or "" if none
// is close. Of several equally close ones it takes an everyday one, and else the
// first in byte order.
func nearest(name string) string {
	if len(name) > 20 {
		return ""
	}
	best, least := "", 2 // one slip is close, two are not
	for _, candidate := range append(slices.Clone(everyday), vocabulary()...) {
		d := slips(name, candidate)
		if strings.EqualFold(name, candidate) {
			d = 0
		}
		if d == 1 && len([]rune(name)) == 1 {
			continue // any letter is one slip away from any other
		}
		if d < least {
			best, least = candidate, d
		}
	}
	return best
}

// vocabulary lists all units with all their prefixes, in byte order.
func vocabulary() []string {
	var list []string
	for name, s := range symbols {
		if name == "" {
			continue
		}
		list = append(list, name)
		for _, r := range s.prefixes {
			list = append(list, string(r)+name)
		}
	}
	slices.Sort(list)
	return list
}

// slips counts the letters to insert, delete or exchange to turn a into b
// (Levenshtein's distance).
func slips(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next := min(diagonal+cost, row[j]+1, row[j+1]+1)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(y)]
}
