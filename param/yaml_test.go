package param

import (
	"strings"
	"testing"
	"unicode/utf8"

	"paget/units"
)

func TestUnreadableTextsGiveOneFaultAndNoTree(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "s: is empty"},
		{" \n\n", "s: is empty"},
		{"# only a comment\n", "s: is empty"},
		{"---\n", "s: is empty"},
		{"a: 1\nb: \x00", "s:2: holds binary data"},
		{"a: 1\n\nb: \xff", "s:3: holds bytes that are not text"},
		{"a: [1, 2", "s:1:4: cannot be read as YAML"},
		{"a: {b: 1", "s:1:4: cannot be read as YAML"},
		{"a: \"x", "hint: a quotation mark is not closed"},
		{"a: 1\nb", "s:2:1: cannot be read as YAML"},
		{"a: b: c", `a text that holds ": " stands in quotes`},
		{"a:\n\t- b", "s:2:1: cannot be read as YAML: a tab stands where only blanks may\n  hint: indent with blanks"},
		{"a: @x", "reserved character"},
		{"r: !B & C => A", `a text that begins with "!" stands in quotes`},
		{"%YAML 1.2\n---\na: 1", "a YAML directive (%) is not read"},
		{"a: 1\n---\nb: 2", "s:3:1: a second document begins"},
		{strings.Repeat("[", 100), "nested too deep"},
		{strings.Repeat("- ", 100) + "a", "nested too deep"},
		{strings.Repeat("? ", 100) + "a", "nested too deep"},
		{deepMapping(60), "nested too deep"},
		{"a: |\n  x" + strings.Repeat("\n", 1000), "more than 200 empty lines in a row"},
		{"a: |\n  x" + strings.Repeat("\r", 1000), "more than 200 empty lines in a row"},
		{strings.Repeat("- a\n", 40000), "holds too much for a YAML file"},
		{strings.Repeat("a", MaxYAMLSize+1), "s: is too large: 1.0 MB"},
		{aliasBomb(), "the aliases (*name) expand to more than 50000 values"},
	} {
		var f Faults
		root := ReadYAML("s", []byte(c.text), &f)
		if root != nil || f.Len() != 1 || !strings.Contains(f.Err().Error(), c.want) {
			t.Errorf("%.40q: got %v (tree %t), want %s", c.text, f.Err(), root != nil, c.want)
		}
	}
}

// deepMapping nests keys by indentation.
func deepMapping(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// aliasBomb would expand to 10⁹ values.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 9; i++ {
		name := string(rune('0' + i))
		above := "*a" + string(rune('0'+i-1))
		b.WriteString("a" + name + ": &a" + name + " [" + strings.Repeat(above+", ", 9) + above + "]\n")
	}
	return b.String()
}

func TestOddKeysAreReportedAndTheRestIsRead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"<<: {b: 1}\na: 1", `merge keys ("<<") are not read`},
		{"? b\n: c\na: 1", "a key is not a plain text"},
		{"b: *x\na: 1", `the alias "*x" stands for nothing`},
		{"b: &x [*x]\na: 1", `the alias "*x" stands for nothing`},
		{"b: 2\nb: 3\na: 1", "s:2:1: the key \"b\" is given twice\n  hint: it stands already in line 1"},
	} {
		var f Faults
		root := ReadYAML("s", []byte(c.text), &f)
		if f.Len() != 1 || !strings.Contains(f.Err().Error(), c.want) || root.Child("a").Int(1, 1) != 1 {
			t.Errorf("%q: got %v", c.text, f.Err())
		}
	}
}

func TestScalarsKeepTheTextAsWritten(t *testing.T) {
	for _, text := range []string{"0.80", "1e3", "21 um/h", "0x1F", "007", "1_000", "true", "2026-11-21", "A-B", "x: y", "+5"} {
		for _, quote := range []string{"", `"`, "'"} {
			if quote == "" && text == "x: y" {
				continue
			}
			var f Faults
			got := ReadYAML("s", []byte("a: "+quote+text+quote+" # comment"), &f).Child("a").Text()
			if got != text || f.Len() > 0 {
				t.Errorf("%s: got %q, %v", text, got, f.Err())
			}
		}
	}
}

// walk calls every reader on every node and checks what must hold of all.
func walk(t *testing.T, n *Node) {
	form, place := n.Kind(), n.Place()
	if place.Line < 1 || place.Column < 1 {
		t.Fatalf("a node stands at %v", place)
	}
	n.Keys("a", "b")
	n.Need("a")
	text, number := n.Text(), n.Quantity(units.Time, 1, 2)
	share, whole := n.Fraction("x"), n.Int(3, 9)
	if number != 0 && (number < 1 || number > 2) || share < 0 || share > 1 || whole != 0 && (whole < 3 || whole > 9) {
		t.Fatalf("%q is read beyond its range: %g %g %d", text, number, share, whole)
	}
	n.Bool()
	n.TextOneOf("x", []string{"a"})
	n.SourcedNumber("a", units.Speed)
	if form != Scalar && text != "" {
		t.Fatal("a text that is no scalar")
	}
	if form == List {
		for _, item := range n.Items() {
			walk(t, item)
		}
	}
	if form == Mapping {
		for _, entry := range n.Entries() {
			walk(t, entry.Value)
		}
	}
}

func FuzzReadYAML(f *testing.F) {
	for _, seed := range []string{
		faultyStudy, "a: &x [1, *x]", "? a\n: b", "<<: *a", "a: |\n  x\n\n", "- - - a", "{a: {b: [c, 'd']}}", "a: \"\\u00e9\\n\"", "!!int 3", "&a : *a",
		"a: \t1", "%TAG", "---\n...\n---", "a: ~\nb: null\nc:", "\ufeffa: 1", ": :", "- ? a", "'a': >-\n b", "[a: b, c]", "a: -1e3 um/h # c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		var faults Faults
		root := ReadYAML("s", data, &faults)
		if root == nil && faults.Len() == 0 {
			t.Fatal("neither a tree nor a fault")
		}
		if root == nil {
			if text := faults.Err().Error(); !utf8.ValidString(text) {
				t.Fatalf("the message is not text: %q", text)
			}
			return
		}
		walk(t, root)
		if faults.Len() == 0 {
			t.Fatal("no file can be all that walk takes it for")
		}
		if text := faults.Err().Error(); !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\a\r\t") {
			t.Fatalf("the message is not fit for a terminal: %q", text)
		}
	})
}
