package param

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAFaultReadsAsASentence(t *testing.T) {
	at := Place{"study.yaml", 14, 9}
	for _, c := range []struct {
		fault Fault
		want  string
	}{
		{Fault{at, `arm "siA": knockdown`, "80", "is not a fraction", "0 to 1 (share removed)", "for 80 % write 0.8"},
			"study.yaml:14:9: arm \"siA\": knockdown 80 is not a fraction\n  allowed: 0 to 1 (share removed)     hint: for 80 % write 0.8"},
		{Fault{at, `arm "siA"`, "", `unknown key "knokdown"`, "", `did you mean "knockdown"?`},
			"study.yaml:14:9: arm \"siA\": unknown key \"knokdown\"\n  hint: did you mean \"knockdown\"?"},
		{Fault{Place{File: "x.tsv"}, "", "", "is empty", "", ""}, "x.tsv: is empty"},
		{Fault{Problem: "is wrong"}, "is wrong"},
		{Fault{Place{"x", 3, 0}, "line", "a\x1b[31m\tb", "is odd", "plain text", ""}, "x:3: line \"a\\x1b[31m\\tb\" is odd\n  allowed: plain text"},
		{Fault{Place{"x", 3, 0}, "a\x1b[31m", "", "is odd\a", "", ""}, "x:3: a·[31m: is odd·"},
	} {
		if got := c.fault.String(); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestFaultsAreListedByPlaceAndOnce(t *testing.T) {
	var f Faults
	if f.Err() != nil {
		t.Fatal("no fault is an error")
	}
	add := func(file string, line, column int, problem string) {
		f.Add(Fault{Place: Place{file, line, column}, Problem: problem})
	}
	add("b", 1, 1, "five")
	add("a", 10, 1, "four")
	add("a", 9, 2, "two")
	add("a", 9, 2, "three")
	add("a", 9, 1, "one")
	add("a", 9, 2, "two")
	var input *InputError
	if !errors.As(f.Err(), &input) {
		t.Fatalf("Err is %T", f.Err())
	}
	want := "a:9:1: one\na:9:2: two\na:9:2: three\na:10:1: four\nb:1:1: five"
	if input.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", input, want)
	}
	if f.Len() != 6 || len(input.Faults) != 5 {
		t.Errorf("Len %d, listed %d", f.Len(), len(input.Faults))
	}
}

func TestAFileOfFaultsEndsInACount(t *testing.T) {
	var f Faults
	for i := range 1234 {
		f.Add(Fault{Place: Place{"a", i + 1, 1}, Problem: fmt.Sprint("wrong ", i)})
	}
	text := f.Err().Error()
	if !strings.HasSuffix(text, "\nand 1184 more") || strings.Count(text, "\n") != 50 {
		t.Errorf("%d lines, ending %q", strings.Count(text, "\n"), text[len(text)-20:])
	}
	if f.Len() != 1234 {
		t.Errorf("Len is %d", f.Len())
	}
}
