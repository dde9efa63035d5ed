package catalog

import (
	"fmt"
	"slices"
	"strings"

	"paget/param"
)

// width is the number of columns that texts keep to.
const width = 80

// Show returns what the catalogue says of a name, as text of at most 80
// columns: a node (its links, its expression in each line, the rules that read
// it), a link, a line, a rule, a coupling, an assay, a medium, a reagent, a
// field, a cycle, a volume, a ramp, a set of mechanics, a course, a host, an organ
// of a species ("mouse lung"), a companion, a molecule, a trait, a trait rule, a
// drug, a source, a network, a number by its full name, or one of the words of
// tableWords.
//
// Each number takes one line (value, unit, range, kind, source) and below it
// what was read, where.
// Errors: nothing of that name, with the nearest.
func (c *Catalogue) Show(name string) (string, error) {
	var b strings.Builder
	for _, part := range []func(*strings.Builder, string) bool{
		c.showNetwork, c.showNode, c.showLink, c.showLine, c.showRule, c.showRamp, c.showCycle, c.showCourse, c.showSheet, c.showBody, c.showSource, c.showTable,
	} {
		if part(&b, name) {
			return b.String(), nil
		}
	}
	if n, ok := c.Number(name); ok {
		b.WriteString(numberText(name, n))
		return b.String(), nil
	}
	return "", fmt.Errorf("the catalogue has nothing named %q %s", name, param.DidYouMean(name, c.Names()))
}

// tableWords are the names by which Show lists a whole table.
var tableWords = []string{"lines", "rules", "ramps", "couplings", "adhesion", "fields", "cycles", "volumes", "mechanics", "media", "assays",
	"perturbations", "courses", "hosts", "organs", "companions", "molecules", "traits", "traitrules", "drugs", "sources"}

// Names returns every name that Show knows except the full names of numbers.
func (c *Catalogue) Names() []string {
	out := append([]string(nil), tableWords...)
	out = append(out, c.Networks()...)
	out = append(out, c.LineNames()...)
	out = append(out, c.AssayKinds()...)
	out = append(out, c.Media()...)
	out = append(out, c.PerturbationNames()...)
	for _, net := range c.networks {
		out = append(out, net.nodeNames()...)
		for _, l := range net.links {
			out = append(out, l.ID)
		}
	}
	for _, r := range c.rules {
		out = append(out, r.ID)
	}
	for _, p := range c.ramps {
		out = append(out, p.ID)
	}
	for _, k := range c.couplings {
		out = append(out, k.ID)
	}
	for _, x := range c.traitRules {
		out = append(out, x.ID)
	}
	for _, names := range [][]string{c.MoleculeNames(), sheetNames(c.organs), c.HostNames(), c.CompanionNames(), c.traitNamesOf(), c.DrugNames(), c.FieldNames(), c.CycleNames(), c.VolumeNames(), c.MechanicsNames(), c.CourseNames()} {
		out = append(out, names...)
	}
	return append(out, c.sourceKeys()...)
}

// numberText returns one number: a line with its value, and what was read.
func numberText(name string, n param.Number) string {
	return entryText(name, n.String(), n.Kind, n.Source, n.How)
}

// wordText returns one fact that is not a number.
func wordText(w Word) string { return entryText(w.Name, w.Text, w.Kind, w.Source, w.How) }

// entryText puts name, value, kind and source into columns, on two lines where
// one is too short, and below them what was read, where.
func entryText(name, value string, kind param.Kind, source, how string) string {
	if source == "" {
		source = "-"
	}
	text := fmt.Sprintf("%s  %s  %s  %s", pad(name, 24), pad(value, 24), pad(kind.String(), 8), source)
	if len([]rune(text)) > width {
		text = strings.TrimSuffix(wrap(name, "    "), "\n") + "\n" +
			strings.TrimSuffix(wrap(fmt.Sprintf("    %s, %s, %s", value, kind, source), "    "), "\n")
	}
	return text + "\n" + wrap("    "+how, "    ")
}

func pad(text string, n int) string {
	if missing := n - len([]rune(text)); missing > 0 {
		return text + strings.Repeat(" ", missing)
	}
	return text
}

// wrap breaks a text into lines of at most 80 columns; further lines begin with
// indent. A word longer than a line stands alone. It ends with a line end.
func wrap(text, indent string) string {
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var b strings.Builder
	line := lead
	fresh := true
	for _, word := range strings.Fields(text) {
		if !fresh && len([]rune(line))+1+len([]rune(word)) > width {
			b.WriteString(line + "\n")
			line, fresh = indent, true
		}
		if !fresh {
			line += " "
		}
		line += word
		fresh = false
	}
	if fresh && line == lead {
		return ""
	}
	b.WriteString(line + "\n")
	return b.String()
}

func (c *Catalogue) showNetwork(b *strings.Builder, name string) bool {
	net := c.network(name)
	if net == nil {
		return false
	}
	fmt.Fprintf(b, "network %s: %d nodes, %d links\n\ndefaults\n", name, len(net.nodes), len(net.links))
	for _, n := range net.defaults.Numbers {
		b.WriteString(numberText(n.Name, n))
	}
	b.WriteString("\nnodes\n")
	for _, x := range net.nodes {
		b.WriteString(wrap(fmt.Sprintf("%s  %s", pad(x.Name, 14), x.Label), "                "))
	}
	b.WriteString("\nlinks\n")
	for _, l := range net.links {
		b.WriteString(linkLine(l))
	}
	return true
}

func linkLine(l Link) string {
	return fmt.Sprintf("%s  %s  weight %s\n", pad(l.ID, 5), pad(l.Rule(), 34), l.Weight.Number)
}

// showNode shows a node of every network that has it.
func (c *Catalogue) showNode(b *strings.Builder, name string) bool {
	found := false
	for _, net := range c.networks {
		x := net.node(name)
		if x == nil {
			continue
		}
		found = true
		role := "node"
		if x.Input {
			role = "input"
		}
		b.WriteString(wrap(fmt.Sprintf("%s: %s (%s of network %s)", x.Name, x.Label, role, net.name), "  "))
		if len(x.Sets) > 0 {
			b.WriteString(wrap("sets: "+strings.Join(x.Sets, ", "), "  "))
		}
		b.WriteString(numberText("tau", x.Tau.Number))
		b.WriteString(numberText("noise", x.Noise.Number))
		c.showNodeLinks(b, net, name)
		c.showNodeUse(b, name)
	}
	return found
}

// showNodeLinks shows the links into and out of a node.
func (c *Catalogue) showNodeLinks(b *strings.Builder, net *network, name string) {
	for _, side := range []struct {
		title string
		has   func(Link) bool
	}{
		{"raised or lowered by", func(l Link) bool { return l.Target == name }},
		{"acts in", func(l Link) bool {
			for _, in := range l.Inputs {
				if in.Node == name {
					return true
				}
			}
			return false
		}},
	} {
		first := true
		for _, l := range net.links {
			if !side.has(l) {
				continue
			}
			if first {
				fmt.Fprintf(b, "\n%s\n", side.title)
				first = false
			}
			b.WriteString(linkLine(l))
			b.WriteString(wrap(fmt.Sprintf("    %s, %s: %s", l.Weight.Kind, dash(l.Weight.Source), l.Weight.How), "    "))
		}
	}
}

// showNodeUse shows expression, media, couplings and rules of a node.
func (c *Catalogue) showNodeUse(b *strings.Builder, name string) {
	title := func(text string, first *bool) {
		if *first {
			fmt.Fprintf(b, "\n%s\n", text)
			*first = false
		}
	}
	first := true
	for _, l := range c.lines {
		if n, ok := l.Level(name); ok {
			title("expression", &first)
			b.WriteString(numberText(l.Name, n))
		}
	}
	first = true
	for _, s := range c.media {
		if n, ok := s.Number(name); ok {
			title("level in media", &first)
			b.WriteString(numberText(s.Name, n))
		}
	}
	first = true
	for _, k := range c.couplings {
		if k.Input == name {
			title("driven by the environment", &first)
			fmt.Fprintf(b, "%s  %s\n", pad(k.ID, 5), k.Signal)
		}
	}
	first = true
	for _, r := range c.rules {
		if r.Signal == name {
			title("rules", &first)
			b.WriteString(ruleLine(r))
		}
	}
	first = true
	for _, p := range c.ramps {
		if p.Signal == name {
			title("ramps", &first)
			b.WriteString(rampLine(p))
		}
	}
	first = true
	for _, x := range c.traitRules {
		if x.Signal == name {
			title("traits", &first)
			b.WriteString(traitRuleLine(x))
		}
	}
	first = true
	for _, p := range c.pairs {
		if p.A == name || p.B == name {
			title("pairs", &first)
			b.WriteString(numberText(p.A+" "+p.B, p.Strength))
		}
	}
}

func ruleLine(r Rule) string {
	word := "decreases"
	if r.Increases {
		word = "increases"
	}
	return wrap(fmt.Sprintf("%s  %s %s %s: max %s, half %s, power %s", pad(r.ID, 5), r.Signal, word, r.Behaviour,
		r.Max, r.HalfMax, r.Power), "       ")
}

func dash(source string) string {
	if source == "" {
		return "no source"
	}
	return source
}

func (c *Catalogue) showLink(b *strings.Builder, name string) bool {
	for _, net := range c.networks {
		l := net.link(name)
		if l == nil {
			continue
		}
		fmt.Fprintf(b, "link %s of network %s: %s\n", l.ID, net.name, l.Rule())
		for _, e := range []struct {
			name string
			Entry
		}{{"weight", l.Weight}, {"hill", l.Hill}, {"ec50", l.EC50}} {
			b.WriteString(numberText(e.name, e.Number))
		}
		return true
	}
	return false
}

func (c *Catalogue) showLine(b *strings.Builder, name string) bool {
	l, ok := c.Line(name)
	if !ok {
		return false
	}
	fmt.Fprintf(b, "line %s\n", name)
	writeSheet(b, &l.Sheet)
	if k, err := l.CycleEntry(); err == nil && l.cycle == nil {
		n := param.Number{Value: k, Low: k, High: k, Unit: "1/h", Kind: param.Derived, How: "from doubling time, division duration and apoptosis"}
		b.WriteString(numberText("cycle entry", n))
	}
	b.WriteString("\nexpression\n")
	for _, n := range l.Expression {
		b.WriteString(numberText(n.Name, n))
	}
	if len(l.Molecules) > 0 {
		b.WriteString("\nmolecules beside the network\n")
	}
	for _, n := range l.Molecules {
		b.WriteString(numberText(n.Name, n))
	}
	return true
}

func writeSheet(b *strings.Builder, s *Sheet) {
	for _, w := range s.Words {
		b.WriteString(wordText(w))
	}
	for _, n := range s.Numbers {
		b.WriteString(numberText(n.Name, n))
	}
}

func (c *Catalogue) showRule(b *strings.Builder, name string) bool {
	if i := slices.IndexFunc(c.rules, func(r Rule) bool { return r.ID == name }); i >= 0 {
		r := c.rules[i]
		b.WriteString(ruleLine(r))
		b.WriteString(numberText("max", r.Max))
		b.WriteString(numberText("half", r.HalfMax))
		b.WriteString(numberText("power", r.Power))
		return true
	}
	if i := slices.IndexFunc(c.couplings, func(k Coupling) bool { return k.ID == name }); i >= 0 {
		k := c.couplings[i]
		fmt.Fprintf(b, "%s  %s drives %s\n", k.ID, k.Signal, k.Input)
		b.WriteString(numberText("max", k.Max))
		b.WriteString(numberText("half", k.Half))
		b.WriteString(numberText("power", k.Power))
		return true
	}
	return false
}

func (c *Catalogue) showSheet(b *strings.Builder, name string) bool {
	for _, group := range []struct {
		what   string
		sheets []*Sheet
	}{{"assay", c.assays}, {"medium", c.media}, {"perturbation", c.perturbations},
		{"field", c.fields}, {"volume", c.volumes}, {"mechanics", c.mechanics},
		{"host", c.hosts}, {"organ", c.organs}, {"companion", c.companions}} {
		if s := findSheet(group.sheets, name); s != nil {
			fmt.Fprintf(b, "%s %s\n", group.what, name)
			writeSheet(b, s)
			if group.what == "perturbation" && findSheet(c.drugs, name) != nil {
				c.showDrug(b, name)
			}
			return true
		}
	}
	return false
}

func (c *Catalogue) showSource(b *strings.Builder, name string) bool {
	s := c.Source(name)
	if s == nil {
		return false
	}
	b.WriteString(sourceText(s))
	b.WriteString("cited for:\n")
	for _, n := range c.Numbers() {
		if n.Source == name {
			fmt.Fprintf(b, "  %s\n", n.Name)
		}
	}
	return true
}

func sourceText(s *Source) string {
	doi := s.DOI
	if doi != "" {
		doi = " doi:" + doi
	}
	return wrap(fmt.Sprintf("%s: %s %s. %s.%s", s.Key, s.Authors, s.Year, s.Title, doi), "  ") +
		wrap(fmt.Sprintf("  read: %s; because: %s", s.Read, s.Because), "  ")
}
