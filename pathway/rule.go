package pathway

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestRule is the number of bytes a rule may have; longer ones are refused
// before they are read.
const longestRule = 4096

// allowedName says what a node name may look like.
const allowedName = "letters, digits and _ - . / : ' @, beginning with a letter, a digit or _"

// ParseRule reads one rule.
//
//	rule  = [ input { "&" input } ] "=>" name
//	input = name | "!" name | "~" name [ "(" peak ")" ]
//
// "A & !B => C": A together with the absence of B drives C. "~A(0.4) => C": A
// drives C most at an activity of 0.4, less above and below; "~A => C" takes the
// link's EC50 as the peak. "=> C" is a constant drive. Blanks may stand anywhere
// between the parts.
//
// Errors: *SyntaxError. FormatRule is the inverse.
func ParseRule(text string) (inputs []Input, target string, err error) {
	return parseRule(text, false)
}

// parseRule reads a rule; in old workbooks "+" also means AND.
func parseRule(text string, plusIsAnd bool) ([]Input, string, error) {
	p := ruleParser{text: text, plusIsAnd: plusIsAnd}
	if len(text) > longestRule {
		return nil, "", &SyntaxError{Rule: text[:60] + "…", Column: 1, Found: fmt.Sprintf("%d bytes", len(text)), Expected: fmt.Sprintf("a rule of at most %d bytes", longestRule)}
	}
	if !utf8.ValidString(text) {
		return nil, "", &SyntaxError{Rule: fmt.Sprintf("%q", text), Column: 1, Found: "bytes that are not UTF-8", Expected: "text"}
	}
	return p.rule()
}

// ruleParser reads from text[at:].
type ruleParser struct {
	text      string
	at        int
	plusIsAnd bool
}

// rule reads the whole text.
func (p *ruleParser) rule() ([]Input, string, error) {
	var inputs []Input
	p.blanks()
	if !p.take("=>") {
		for {
			in, err := p.input(len(inputs) == 0)
			if err != nil {
				return nil, "", err
			}
			inputs = append(inputs, in)
			p.blanks()
			if p.take("=>") {
				break
			}
			if !p.take("&") && !(p.plusIsAnd && p.take("+")) {
				return nil, "", p.fault(`"&" or "=>"`)
			}
			p.blanks()
		}
	}
	p.blanks()
	target := p.name()
	if target == "" {
		return nil, "", p.fault("the name of the target")
	}
	p.blanks()
	if p.at < len(p.text) {
		return nil, "", p.fault("the end of the rule")
	}
	return inputs, target, nil
}

// input reads one input with its sign.
func (p *ruleParser) input(first bool) (Input, error) {
	in := Input{}
	if p.take("!") {
		in.Not = true
	} else if p.take("~") {
		in.Hump = true
	}
	p.blanks()
	in.Node = p.name()
	if in.Node == "" {
		expected := "the name of a node"
		if first && !in.Not && !in.Hump {
			expected = `the name of a node, "!", "~" or "=>"`
		}
		return in, p.fault(expected)
	}
	if !in.Hump {
		return in, nil
	}
	p.blanks()
	if !p.take("(") {
		return in, nil
	}
	p.blanks()
	start := p.at
	for p.at < len(p.text) && strings.IndexByte("0123456789.eE+-", p.text[p.at]) >= 0 {
		p.at++
	}
	peak, err := strconv.ParseFloat(p.text[start:p.at], 64)
	if err != nil || !(peak > 0) || math.IsInf(peak, 0) {
		p.at = start
		return in, p.fault("the peak of the hump, a number above 0")
	}
	in.Peak = peak
	p.blanks()
	if !p.take(")") {
		return in, p.fault(`")"`)
	}
	return in, nil
}

// blanks passes over white space.
func (p *ruleParser) blanks() {
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += size
	}
}

// take passes over s if it comes next.
func (p *ruleParser) take(s string) bool {
	if !strings.HasPrefix(p.text[p.at:], s) {
		return false
	}
	p.at += len(s)
	return true
}

// name reads a name, or returns "" and stays.
func (p *ruleParser) name() string {
	start := p.at
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !nameRune(r, p.at == start) {
			break
		}
		p.at += size
	}
	return p.text[start:p.at]
}

// fault describes what stands at the present place instead of expected.
func (p *ruleParser) fault(expected string) error {
	e := &SyntaxError{Rule: p.text, Column: utf8.RuneCountInString(p.text[:p.at]) + 1, Found: "the end", Expected: expected}
	if p.at < len(p.text) {
		r, _ := utf8.DecodeRuneInString(p.text[p.at:])
		e.Found = fmt.Sprintf("%q", r)
		switch r {
		case '+', ',', '*', '^':
			e.Hint = `"and" is written &`
		case '|':
			e.Hint = `"or" is written as a second rule with the same target`
		case '-', '=', '→', '>':
			e.Hint = "the arrow is written =>"
		case '¬':
			e.Hint = `"not" is written !`
		}
	}
	return e
}

// nameRune says whether r may stand in a name.
func nameRune(r rune, first bool) bool {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
		return true
	}
	return !first && (strings.ContainsRune("-./:'@", r) || unicode.IsMark(r))
}

// isName says whether the whole text is a name.
func isName(text string) bool {
	if text == "" || len(text) > longestRule || !utf8.ValidString(text) {
		return false
	}
	for i, r := range text {
		if !nameRune(r, i == 0) {
			return false
		}
	}
	return true
}

// FormatRule writes a rule in the form that ParseRule reads.
func FormatRule(inputs []Input, target string) string {
	var b strings.Builder
	for i, in := range inputs {
		if i > 0 {
			b.WriteString(" & ")
		}
		if in.Not {
			b.WriteByte('!')
		}
		if in.Hump {
			b.WriteByte('~')
		}
		b.WriteString(in.Node)
		if in.Peak != 0 {
			fmt.Fprintf(&b, "(%s)", strconv.FormatFloat(in.Peak, 'g', -1, 64))
		}
	}
	if len(inputs) > 0 {
		b.WriteByte(' ')
	}
	return b.String() + "=> " + target
}

// SyntaxError says where a rule cannot be read and what was expected there.
type SyntaxError struct {
	Rule     string
	Column   int    // 1 is the first character
	Found    string // what stands there
	Expected string
	Hint     string
}

// Error prints the rule, the column, what stands there and what was expected.
func (e *SyntaxError) Error() string {
	text := fmt.Sprintf("rule %q, column %d: found %s, expected %s", e.Rule, e.Column, e.Found, e.Expected)
	if e.Hint != "" {
		text += "; hint: " + e.Hint
	}
	return text
}
