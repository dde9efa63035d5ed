package units

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unitParser reads the text of a unit by recursive descent:
//
//	unit   = [ "/" ] factor { ( "*" | "·" | "/" ) factor }
//	factor = ( symbol | "1" | "(" unit ")" ) [ power ]
//	power  = "^" whole number | superscript digits
type unitParser struct {
	text  string
	at    int // byte of the next character
	depth int
}

// parseUnit reads a unit; the empty text is the pure number.
func parseUnit(text string) (symbol, error) {
	if text == "" {
		return symbol{above: 1, below: 1}, nil
	}
	if len(text) > maxText {
		return symbol{}, &ParseError{Text: short(text), Problem: "is too long for a unit", Allowed: fmt.Sprintf("at most %d bytes", maxText)}
	}
	p := &unitParser{text: text}
	s, err := p.unit()
	if err != nil {
		return symbol{}, err
	}
	if p.at < len(p.text) {
		return symbol{}, p.fault("has %q where the unit should end", p.text[p.at:])
	}
	if !(s.above > 0) || !(s.below > 0) || math.IsInf(s.above, 0) || math.IsInf(s.below, 0) {
		return symbol{}, p.fault("is a unit beyond all measure")
	}
	return s, nil
}

// unit reads products and quotients from left to right.
func (p *unitParser) unit() (symbol, error) {
	result := symbol{above: 1, below: 1}
	sign := 1
	if p.take('/') {
		sign = -1
	}
	for {
		f, err := p.factor()
		if err != nil {
			return symbol{}, err
		}
		if result, err = p.product(result, f, sign); err != nil {
			return symbol{}, err
		}
		switch {
		case p.take('*'), p.take('·'), p.take('⋅'):
			sign = 1
		case p.take('/'):
			sign = -1
		default:
			return result, nil
		}
	}
}

// factor reads one symbol or bracket with its power.
func (p *unitParser) factor() (symbol, error) {
	var s symbol
	p.blanks()
	start := p.at
	switch {
	case p.take('('):
		if p.depth++; p.depth > maxDepth {
			return symbol{}, p.fault("has too many brackets within brackets")
		}
		var err error
		if s, err = p.unit(); err != nil {
			return symbol{}, err
		}
		if !p.take(')') {
			return symbol{}, p.fault("lacks a closing bracket")
		}
		p.depth--
	case p.take('1'):
		s = symbol{above: 1, below: 1}
	default:
		name := p.name()
		if name == "" {
			if start >= len(p.text) {
				return symbol{}, p.fault("ends where a unit should follow")
			}
			r, _ := utf8.DecodeRuneInString(p.text[start:])
			return symbol{}, p.fault("has %q where a unit should stand", string(r))
		}
		var known bool
		if s, known = find(name); !known {
			return symbol{}, p.unknown(name)
		}
	}
	n, err := p.power()
	if err != nil {
		return symbol{}, err
	}
	return p.product(symbol{above: 1, below: 1}, s, n)
}

// product returns a·bⁿ.
func (p *unitParser) product(a, b symbol, n int) (symbol, error) {
	dim, ok := a.dim.combine(b.dim, n)
	if !ok {
		return symbol{}, p.fault("has too high a power")
	}
	above, below := b.above, b.below
	if n < 0 {
		above, below, n = below, above, -n
	}
	for ; n > 0; n-- {
		a.above, a.below = reduce(a.above*above, a.below*below)
	}
	a.dim = dim
	return a, nil
}

// reduce cancels a common factor, so that mm/mm is 1/1 and um/mL has the smallest
// whole numbers above and below that floating point can give.
func reduce(above, below float64) (float64, float64) {
	if q := above / below; q >= 1 && q == math.Floor(q) && q*below == above {
		return q, 1
	}
	if q := below / above; q >= 1 && q == math.Floor(q) && q*above == below {
		return 1, q
	}
	return above, below
}

// power reads ^3, ^-1 or ³; without any it is 1.
func (p *unitParser) power() (int, error) {
	sign, n, digits := 1, 0, 0
	raised := p.at < len(p.text) && p.text[p.at] == '^'
	if raised {
		p.at++
	}
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		d := strings.IndexRune("0123456789", r)
		if !raised {
			d = superscript(r)
		}
		minus := (raised && r == '-') || (!raised && r == '⁻')
		if minus && digits == 0 && sign == 1 {
			sign = -1
			p.at += size
			continue
		}
		if d < 0 {
			break
		}
		p.at += size
		if n = 10*n + d; n > maxPower {
			return 0, p.fault("has too high a power")
		}
		digits++
	}
	if digits == 0 {
		if raised || sign < 0 {
			return 0, p.fault("lacks a whole number as power")
		}
		return 1, nil
	}
	if n == 0 {
		return 0, p.fault("has the power zero")
	}
	return sign * n, nil
}

// superscript returns the value of a raised digit, or −1.
func superscript(r rune) int {
	for value, digit := range []rune("⁰¹²³⁴⁵⁶⁷⁸⁹") {
		if r == digit {
			return value
		}
	}
	return -1
}

// name reads letters and the percent sign.
func (p *unitParser) name() string {
	start := p.at
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !unicode.IsLetter(r) && r != '%' {
			break
		}
		p.at += size
	}
	return p.text[start:p.at]
}

// take reads one character if it is next, with blanks about it.
func (p *unitParser) take(want rune) bool {
	before := p.at
	p.blanks()
	r, size := utf8.DecodeRuneInString(p.text[p.at:])
	if size == 0 || r != want {
		p.at = before
		return false
	}
	p.at += size
	if want != '1' && want != ')' { // a power must follow its base at once
		p.blanks()
	}
	return true
}

// blanks skips white space.
func (p *unitParser) blanks() {
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += size
	}
}

// fault makes an error about the unit as a whole.
func (p *unitParser) fault(format string, args ...any) error {
	return &ParseError{Text: short(p.text), Problem: fmt.Sprintf(format, args...), Allowed: `units such as "um/min", "ng/mL" or "cells/cm^2"`}
}

// unknown makes the error about a symbol that does not exist.
func (p *unitParser) unknown(name string) error {
	e := &ParseError{
		Text:    short(p.text),
		Problem: fmt.Sprintf("holds the unknown unit %q", short(name)),
	}
	if near := nearest(name); near != "" {
		e.Hint = fmt.Sprintf("did you mean %q?", near)
	} else {
		e.Allowed = `units such as "um/min", "ng/mL" or "cells/cm^2"`
	}
	return e
}
