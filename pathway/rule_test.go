package pathway

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRulesAreReadAsTheyAreMeant(t *testing.T) {
	for text, want := range map[string]struct {
		inputs []Input
		target string
	}{
		"=> A":                    {nil, "A"},
		"  =>A ":                  {nil, "A"},
		"A => B":                  {[]Input{{Node: "A"}}, "B"},
		"A & !B => C":             {[]Input{{Node: "A"}, {Node: "B", Not: true}}, "C"},
		"!A&!B=>C":                {[]Input{{Node: "A", Not: true}, {Node: "B", Not: true}}, "C"},
		"~A => B":                 {[]Input{{Node: "A", Hump: true}}, "B"},
		"~A(0.4) & C => B":        {[]Input{{Node: "A", Hump: true, Peak: 0.4}, {Node: "C"}}, "B"},
		"~ A ( 4e-1 ) => B":       {[]Input{{Node: "A", Hump: true, Peak: 0.4}}, "B"},
		"NF-kB & x/y:1.2' => αβ3": {[]Input{{Node: "NF-kB"}, {Node: "x/y:1.2'"}}, "αβ3"},
	} {
		inputs, target, err := ParseRule(text)
		if err != nil || target != want.target || !reflect.DeepEqual(inputs, want.inputs) {
			t.Errorf("%q: %v %q %v", text, inputs, target, err)
		}
	}
}

func TestFaultyRulesNameTheColumn(t *testing.T) {
	for text, want := range map[string]struct {
		column int
		part   string
	}{
		"":                         {1, `or "=>"`},
		"A":                        {2, `"&" or "=>"`},
		"A & => B":                 {5, "name of a node"},
		"A + B => C":               {3, "and\" is written &"},
		"A -> B":                   {3, "written =>"},
		"A | B => C":               {3, "second rule"},
		"A => B C":                 {8, "end of the rule"},
		"=>":                       {3, "target"},
		"!!A => B":                 {2, "name of a node"},
		"~A(0) => B":               {4, "peak"},
		"~A(0.4 => B":              {8, `")"`},
		"~A(nan) => B":             {4, "peak"},
		"β & ¬C => D":              {5, "written !"},
		"A & B => \xff":            {1, "text"},
		strings.Repeat("A", 5000):  {1, "at most"},
		"A => B\x00":               {7, "end"},
		"- => B":                   {1, "name"},
		"A(0.4) => B":              {2, `"&" or "=>"`},
		"A => !B":                  {6, "target"},
		"A => B => C":              {8, "end of the rule"},
		"A \u00a0& & B => C":       {6, "name"},
		"A & B =>\t\n\r  => three": {14, "target"},
	} {
		_, _, err := ParseRule(text)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: error %v", text, err)
			continue
		}
		if e.Column != want.column || !strings.Contains(e.Error(), want.part) {
			t.Errorf("%q: %v; want column %d and %q", text, e, want.column, want.part)
		}
	}
}

func TestRulesComeBackFromTheirText(t *testing.T) {
	name := rapid.StringMatching(`[A-Za-z0-9_αβ][A-Za-z0-9_./:'-]{0,6}`)
	rapid.Check(t, func(r *rapid.T) {
		var inputs []Input
		for range rapid.IntRange(0, 4).Draw(r, "inputs") {
			in := Input{Node: name.Draw(r, "name")}
			switch rapid.IntRange(0, 3).Draw(r, "sign") {
			case 1:
				in.Not = true
			case 2:
				in.Hump = true
			case 3:
				in.Hump, in.Peak = true, rapid.Float64Range(1e-6, 1).Draw(r, "peak")
			}
			inputs = append(inputs, in)
		}
		target := name.Draw(r, "target")
		text := FormatRule(inputs, target)
		again, to, err := ParseRule(text)
		if err != nil || to != target || !reflect.DeepEqual(again, inputs) {
			r.Fatalf("%q: %v %q %v", text, again, to, err)
		}
	})
}

func FuzzParseRule(f *testing.F) {
	for _, seed := range []string{"A & !B => C", "=> A", "~A(0.4)=>B", "A=>", "!~A => B", "A\xffB=>C", "~A(1e400)=>B", "A@shadow => B"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		inputs, target, err := ParseRule(text)
		if err != nil {
			var e *SyntaxError
			if !errors.As(err, &e) || e.Column < 1 || e.Expected == "" {
				t.Fatalf("%q: error without place: %v", text, err)
			}
			return
		}
		again, to, err := ParseRule(FormatRule(inputs, target))
		if err != nil || to != target || !reflect.DeepEqual(again, inputs) {
			t.Fatalf("%q does not come back: %v", text, err)
		}
	})
}
