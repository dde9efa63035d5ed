package param

import (
	"fmt"
	"strconv"
	"strings"

	"paget/units"
)

// Form says what a node is.
type Form uint8

// The forms of nodes.
const (
	Missing Form = iota // a nil *Node: the key is absent
	Null                // a key without a value
	Scalar              // a text or a number
	List                // values in a row
	Mapping             // keys with values
)

// String returns the form in words for a message.
func (f Form) String() string {
	return [...]string{"nothing", "nothing", "a single value", "a list", "a group of keys"}[f]
}

// Node is one value in a YAML file, with its place and all below it.
//
// Every method is safe on a nil *Node, which stands for an absent key: it adds
// no fault and returns the zero value. So n.Need("speed").Quantity(…) reports an
// absent key once.
type Node struct {
	faults     *Faults
	place      Place
	form       Form
	text       string // of a Scalar, as written
	quoted     bool
	parent     *Node
	key        string // under which the parent mapping holds it
	index      int    // at which the parent list holds it
	label      string
	items      []*Node
	entries    []Entry
	complained bool // about its form; once is enough
}

// Entry is one key of a mapping with its value.
type Entry struct {
	Key      string
	KeyPlace Place
	Value    *Node
}

// Place returns where the node begins.
func (n *Node) Place() Place {
	if n == nil {
		return Place{}
	}
	return n.place
}

// Kind returns what the node is.
func (n *Node) Kind() Form {
	if n == nil {
		return Missing
	}
	return n.form
}

// IsNull reports whether nothing was written: the key is absent or has no value.
func (n *Node) IsNull() bool { return n == nil || n.form == Null }

// Label sets how faults name this node and all below it, as in `arm "siA"`, and
// returns the node. Without a label a list's item is called by its key "name" or
// "id", or by its number.
func (n *Node) Label(label string) *Node {
	if n != nil {
		n.label = label
	}
	return n
}

// Fault adds a fault at the node. The sentence begins with the node's name and,
// for a scalar, with the value as written; problem continues it: `is not …`.
func (n *Node) Fault(problem, allowed, hint string) {
	if n == nil {
		return
	}
	n.add(&verdict{problem, allowed, hint})
}

// add turns a verdict into a fault at this node.
func (n *Node) add(v *verdict) {
	fault := Fault{Place: n.place, Field: n.field(), Problem: v.problem, Allowed: v.allowed, Hint: v.hint}
	if n.form == Scalar {
		fault.Value = n.text
		if n.text == "" {
			fault.Problem = "an empty text " + v.problem
		}
	}
	n.faults.Add(fault)
}

// field returns the path to the node in words: arm "siA": knockdown.
func (n *Node) field() string {
	var parts []string
	for at := n; at != nil; {
		if at.label != "" {
			parts = append(parts, at.label)
			break
		}
		switch {
		case at.parent == nil:
			at = nil
		case at.parent.form == List:
			// The list's own name is part of its item's.
			parts = append(parts, at.itemName())
			at = at.parent.parent
		default:
			parts = append(parts, shorten(at.key))
			at = at.parent
		}
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, ": ")
}

// itemName names an item of a list: arm "siA", or arms (item 3).
func (n *Node) itemName() string {
	list := shorten(n.parent.key)
	for _, key := range []string{"name", "id"} {
		if name := n.find(key); name != nil && name.form == Scalar && name.text != "" {
			return strings.TrimSpace(singular(list) + " " + strconv.Quote(shorten(name.text)))
		}
	}
	return strings.TrimSpace(fmt.Sprintf("%s (item %d)", list, n.index+1))
}

// singular turns the name of a list into that of its item: arms, arm.
func singular(name string) string {
	switch {
	case len(name) < 4, strings.HasSuffix(name, "ss"), strings.HasSuffix(name, "series"),
		strings.HasSuffix(name, "us"), strings.HasSuffix(name, "is"):
		return name
	case strings.HasSuffix(name, "ies"):
		return strings.TrimSuffix(name, "ies") + "y"
	}
	return strings.TrimSuffix(name, "s")
}

// find returns the value of a key, or nil.
func (n *Node) find(key string) *Node {
	for i := range n.entries {
		if n.entries[i].Key == key {
			return n.entries[i].Value
		}
	}
	return nil
}

// is reports whether the node has the form wanted, and adds one fault if not.
func (n *Node) is(form Form, hint string) bool {
	if n == nil {
		return false
	}
	if n.form == form {
		return true
	}
	if n.complained {
		return false
	}
	n.complained = true
	if n.form == Null {
		n.add(&verdict{"has no value", form.String(), hint})
	} else {
		n.add(&verdict{"is " + n.form.String(), form.String(), hint})
	}
	return false
}

// Keys adds a fault for every key that is not allowed, with the nearest that is.
func (n *Node) Keys(allowed ...string) {
	if !n.is(Mapping, "") {
		return
	}
	for _, entry := range n.entries {
		if _, v := readOneOf(entry.Key, "key", allowed); v != nil {
			n.faults.Add(Fault{
				Place: entry.KeyPlace, Field: n.field(),
				Problem: "unknown key " + strconv.Quote(shorten(entry.Key)),
				Allowed: v.allowed, Hint: v.hint,
			})
		}
	}
}

// Child returns the value of a key, or nil if the key is absent.
func (n *Node) Child(key string) *Node {
	if !n.is(Mapping, "") {
		return nil
	}
	return n.find(key)
}

// Need returns the value of a key and adds a fault if the key is absent.
func (n *Node) Need(key string) *Node {
	if !n.is(Mapping, "") {
		return nil
	}
	child := n.find(key)
	if child == nil {
		n.faults.Add(Fault{Place: n.place, Field: n.field(), Problem: "the key " + strconv.Quote(key) + " is missing"})
	}
	return child
}

// Entries returns the keys of a mapping with their values, in file order.
func (n *Node) Entries() []Entry {
	if !n.is(Mapping, "") {
		return nil
	}
	return n.entries
}

// Items returns the values of a list, in file order.
func (n *Node) Items() []*Node {
	if !n.is(List, `write [a, b], or each value on a line of its own after "- "`) {
		return nil
	}
	return n.items
}

// Text returns a text as written, without the blanks around it. An empty text is
// a fault.
func (n *Node) Text() string {
	if !n.is(Scalar, "") {
		return ""
	}
	text := strings.TrimSpace(n.text)
	if text == "" {
		n.add(&verdict{"stands where a text is wanted", "", ""})
	}
	return text
}

// TextOneOf returns one of the names given; what says what they name: "line".
func (n *Node) TextOneOf(what string, names []string) string {
	return readScalar(n, func(text string) (string, *verdict) { return readOneOf(text, what, names) })
}

// Int returns a whole number from low to high.
//
// Panics if low > high, as do Quantity, Quantities and Number.
func (n *Node) Int(low, high int) int {
	return readScalar(n, func(text string) (int, *verdict) { return readInt(text, low, high) })
}

// Bool returns true or false, written without quotes.
func (n *Node) Bool() bool {
	return readScalar(n, func(text string) (bool, *verdict) {
		value, v := readBool(text)
		if v == nil && n.quoted {
			return false, &verdict{"is a text", "true or false", "take the quotes away"}
		}
		return value, v
	})
}

// Fraction returns a share from 0 to 1, written as 0.8 or "80 %"; what says whose
// share it is, for the message.
func (n *Node) Fraction(what string) float64 {
	return readScalar(n, func(text string) (float64, *verdict) { return readFraction(text, what) })
}

// Quantity returns a quantity of the dimension given, from low to high. Either
// end may be infinite.
//
// Units: low, high and the result in inside units; messages print the range in
// the unit that was written.
func (n *Node) Quantity(dim units.Dimension, low, high float64) float64 {
	return readScalar(n, func(text string) (float64, *verdict) { return readQuantity(text, dim, low, high) })
}

// Number returns a pure number from low to high; percentages are read too.
func (n *Node) Number(low, high float64) float64 { return n.Quantity(units.Dimensionless, low, high) }

// Texts returns the texts of a list.
func (n *Node) Texts() []string {
	var texts []string
	for _, item := range n.Items() {
		texts = append(texts, item.Text())
	}
	return texts
}

// Quantities returns the quantities of a list, each as Quantity reads it.
func (n *Node) Quantities(dim units.Dimension, low, high float64) []float64 {
	var values []float64
	for _, item := range n.Items() {
		values = append(values, item.Quantity(dim, low, high))
	}
	return values
}

// SourcedNumber returns the number under a key of a mapping, with its range, and
// with kind, source and how from the keys of these names. A number without a
// source is a fault unless its kind is assumed.
func (n *Node) SourcedNumber(key string, dim units.Dimension) Number {
	value := n.Need(key)
	number := readScalar(value, func(text string) (Number, *verdict) { return parseNumber(text, &dim) })
	kind := n.Need("kind")
	number.Kind = readScalar(kind, readKind)
	if how := n.Child("how"); how != nil {
		number.How = how.Text()
	}
	if source := n.Child("source"); source != nil {
		number.Source = source.Text()
	}
	if v := sourceVerdict(number.Kind, number.Source); v != nil {
		kind.add(&verdict{"needs a source", v.allowed, v.hint})
	}
	if number.Source == "-" {
		number.Source = ""
	}
	number.Name, number.Place = key, value.Place()
	return number
}

// readScalar reads a scalar's text and adds a fault if it does not please.
func readScalar[T any](n *Node, read func(string) (T, *verdict)) (value T) {
	if !n.is(Scalar, "") {
		return value
	}
	value, v := read(strings.TrimSpace(n.text))
	if v != nil {
		n.add(v)
		var zero T
		return zero
	}
	return value
}
