package param

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTheNearestNameIsFoundOnlyIfClose(t *testing.T) {
	names := []string{"LRP1", "MDA-MB-231", "MCF-7", "knockdown", "replicates", "matrigel", "transwell", "AB"}
	for written, want := range map[string]string{
		"LRP":         "LRP1",
		"lrp1":        "LRP1",
		"MDA-231":     "MDA-MB-231",
		"MCF7":        "MCF-7",
		"knokdown":    "knockdown",
		"konckdown":   "knockdown", // neighbours swapped
		"replicate":   "replicates",
		"martigel":    "matrigel",
		"transwel":    "transwell",
		"viability":   "",
		"X":           "",
		"":            "",
		"ab":          "AB",
		"AC":          "", // one letter of two is a guess
		"RLP1":        "LRP1",
		"RPL1":        "", // two slips in four letters
		"totally off": "",
	} {
		if got := Nearest(written, names); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
	if got := DidYouMean("knokdown", names); got != `did you mean "knockdown"?` {
		t.Error(got)
	}
	if got := DidYouMean("viability", names); got != "" {
		t.Error(got)
	}
	if got := Nearest("aab", []string{"aac", "aad"}); got != "aac" {
		t.Errorf("of equally close names the first is wanted, got %q", got)
	}
	if got := Nearest(strings.Repeat("a", 1000), []string{strings.Repeat("a", 1001)}); got != "" {
		t.Error("names of 1000 letters are not compared")
	}
}

func TestTheDistanceCountsSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"abc", "abc", 0}, {"abc", "abd", 1}, {"abc", "ab", 1}, {"abc", "xabc", 1},
		{"abcd", "acbd", 1}, {"kitten", "sitting", 3},
		{"ca", "abc", 3}, // 2 for the unrestricted distance: no letter is touched twice here
	} {
		if got := alignment([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%s, %s: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestTheDistanceIsSymmetricAndBoundedByLength(t *testing.T) {
	word := rapid.SliceOfN(rapid.SampledFrom([]rune("abcé")), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := alignment(a, b)
		if d != alignment(b, a) || d > max(len(a), len(b)) || d < abs(len(a)-len(b)) || (d == 0) != (string(a) == string(b)) {
			t.Fatalf("%q, %q: %d", string(a), string(b), d)
		}
	})
}
