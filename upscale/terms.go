package upscale

import (
	"fmt"
	"strconv"
	"strings"
)

// A Term is a product of powers of the scaled axes.
type Term [Axes]uint8

// Degree returns the sum of the powers.
func (t Term) Degree() int {
	n := 0
	for _, p := range t {
		n += int(p)
	}
	return n
}

// String returns the term as tables write it: "1", "speed", "speed^2 * cohesion".
func (t Term) String() string {
	var parts []string
	for i, p := range t {
		switch name := AxisInfos()[i].Name; p {
		case 0:
		case 1:
			parts = append(parts, name)
		default:
			parts = append(parts, name+"^"+strconv.Itoa(int(p)))
		}
	}
	if len(parts) == 0 {
		return "1"
	}
	return strings.Join(parts, " * ")
}

// ParseTerm reads what String writes.
//
// Errors: a name that is no axis, an axis named twice, a power that is not 1 to 9.
func ParseTerm(text string) (Term, error) {
	var t Term
	if text == "1" {
		return t, nil
	}
	for _, part := range strings.Split(text, " * ") {
		name, power, raised := strings.Cut(part, "^")
		at := -1
		for i, info := range AxisInfos() {
			if info.Name == name {
				at = i
			}
		}
		if at < 0 || t[at] != 0 {
			return t, fmt.Errorf("%q is not a product of different axes", text)
		}
		t[at] = 1
		if raised {
			n, err := strconv.Atoi(power)
			if err != nil || n < 2 || n > 9 {
				return t, fmt.Errorf("%q: a power is 2 to 9", text)
			}
			t[at] = uint8(n)
		}
	}
	return t, nil
}

// Value returns the term at scaled coordinates.
func (t *Term) Value(x *[Axes]float64) float64 {
	v := 1.0
	for i, p := range t {
		for range p {
			v *= x[i]
		}
	}
	return v
}

// termsUpTo returns all terms of a degree, and lower ones, in their order: by degree,
// then with the first axes first.
func termsUpTo(degree int) []Term {
	var out []Term
	for d := range degree + 1 {
		var t Term
		var fill func(axis, left int)
		fill = func(axis, left int) {
			if axis == Axes-1 {
				t[axis] = uint8(left)
				out = append(out, t)
				t[axis] = 0
				return
			}
			for p := left; p >= 0; p-- {
				t[axis] = uint8(p)
				fill(axis+1, left-p)
			}
			t[axis] = 0
		}
		fill(0, d)
	}
	return out
}
