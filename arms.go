package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/catalog"
	"paget/param"
	"paget/pathway"
	"paget/units"
)

// verb is a word by which a study file treats cells.
type verb struct {
	word    string
	kind    pathway.PerturbationKind
	reagent string   // rows of the catalogue that fill what the file leaves out; "" none
	fields  []string // keys the verb takes besides itself
	needs   []string // keys that the file or the reagent must give
}

// verbs lists what a study file can do to cells.
func verbs() []verb {
	when := []string{"start", "onset", "duration", "recovery"}
	with := func(names ...string) []string { return append(names, when...) }
	return []verb{
		{"knockdown", pathway.Knockdown, "siRNA", with("removed", "spread"), []string{"removed"}},
		{"overexpress", pathway.Overexpression, "vector", with("fold"), []string{"fold"}},
		{"inhibit", pathway.Inhibitor, "", with("dose", "half dose", "hill", "max effect"), []string{"dose", "half dose"}},
		{"block", pathway.BlockingAntibody, "", with("dose", "half dose", "max effect"), []string{"dose", "half dose"}},
		{"ligand", pathway.Ligand, "", with("level", "dose", "half dose"), nil},
		{"clamp", pathway.Clamp, "", with("level"), []string{"level"}},
	}
}

// armList reads the arms; an arm with a list where one number is expected is a
// series and becomes one arm for each number.
func (r *reader) armList(n *param.Node, network string) []Arm {
	var out []Arm
	for _, item := range n.Items() {
		item.Keys("name", "perturb", "perturb in recipient", "doses", "without")
		name := item.Need("name").Text()
		arm := armReader{reader: r, network: network, arm: Arm{Name: name, Dose: math.NaN()}}
		for _, p := range perturbations(item, "perturb") {
			arm.perturbation(p)
		}
		arm.arm.Recipient = r.inRecipient(item, network)
		arm.arm.Doses = r.doses(item.Child("doses"))
		arm.arm.Switches = switches(item.Child("without"))
		for _, a := range arm.expand() {
			if name != "" && slices.ContainsFunc(out, func(b Arm) bool { return b.Name == a.Name }) {
				item.Fault(fmt.Sprintf("two arms are named %q", a.Name), "each name once", "")
				continue
			}
			r.treatable(item, a, network)
			out = append(out, a)
		}
	}
	if len(out) > mostArms {
		n.Fault(fmt.Sprintf("%d arms", len(out)), fmt.Sprintf("at most %d", mostArms), "")
	}
	r.sameTreatment(n, out)
	return out
}

// perturbations returns the list under a key of an arm.
func perturbations(item *param.Node, key string) []*param.Node {
	list := item.Child(key)
	if list != nil && list.Kind() != param.List && list.Kind() != param.Null {
		list.Fault("is not a list", key+": [] for nothing, or a list of things done", "begin each with a dash")
	}
	return list.Items()
}

// inRecipient reads what an arm does to the line that conditions the medium.
func (r *reader) inRecipient(item *param.Node, network string) pathway.Treatment {
	const key = "perturb in recipient"
	there := armReader{reader: r, network: network, anywhere: true}
	for _, p := range perturbations(item, key) {
		there.perturbation(p)
	}
	if there.doses != nil {
		item.Child(key).Fault("a series in the recipient", "one number each", "write an arm for each")
	}
	r.treatable(item, there.arm, network)
	return there.arm.Treatment
}

// sameTreatment refuses two arms that do the same: they would be compared as if
// they differed.
func (r *reader) sameTreatment(n *param.Node, arms []Arm) {
	if r.faults.Len() > 0 {
		return // a treatment that could not be read looks like none
	}
	for i, a := range arms {
		for _, b := range arms[:i] {
			if slices.Equal(a.Treatment, b.Treatment) && slices.Equal(a.Recipient, b.Recipient) && slices.EqualFunc(a.Doses, b.Doses, DoseUse.same) && a.Switches == b.Switches {
				n.Fault(fmt.Sprintf("arms %q and %q do the same", b.Name, a.Name), "arms that differ", "remove one of them")
			}
		}
	}
}

// treatable asks the network whether the treatment makes sense for it.
func (r *reader) treatable(n *param.Node, a Arm, network string) {
	net, ok := r.catalogue.Network(network)
	if !ok {
		return
	}
	for _, f := range a.Treatment.Faults(net) {
		if f.Field == "node" || f.Field == "partner" {
			continue // reported where the name stands
		}
		n.Fault(strings.Join(strings.Fields(f.Field+" "+f.Value+" "+f.Problem), " "), f.Allowed, f.Hint)
	}
}

// stableSince is the start of a clamp that the file gives no start: long enough
// before plating for the cells to have come to rest, as in a stable line.
const stableSince = -7 * units.Day

// armReader reads one arm.
type armReader struct {
	*reader
	network string
	// anywhere: the cells may have another network than the study's, as an endothelium has
	anywhere bool
	arm      Arm
	of       catalog.PerturbationField // the number a series varies
	doses    []float64
	texts    []string
}

// perturbation reads one thing that is done to the cells of an arm.
func (a *armReader) perturbation(n *param.Node) {
	if c := n.Child("reagent"); c != nil {
		a.reagent(n, c)
		return
	}
	var words []string
	for _, v := range verbs() {
		words = append(words, v.word)
		c := n.Child(v.word)
		if c == nil {
			continue
		}
		n.Keys(append([]string{v.word}, v.fields...)...)
		p := pathway.Perturbation{Kind: v.kind}
		given := map[string]bool{}
		if t, ok := a.catalogue.Treatment(v.reagent); ok && v.reagent != "" {
			p = t[0]
			a.arm.Reagents = append(a.arm.Reagents, v.reagent)
			for _, name := range v.needs {
				given[name] = true
			}
		} else if v.kind == pathway.Clamp {
			p.Start = stableSince
		} else if v.kind == pathway.Inhibitor {
			p.Hill, p.MaxEffect = 1, 1
		} else if v.kind == pathway.BlockingAntibody {
			p.MaxEffect = 1
		}
		a.target(c, v, &p)
		a.arm.Treatment = append(a.arm.Treatment, p)
		a.numbers(n, len(a.arm.Treatment)-1, given)
		if v.kind == pathway.Ligand && !given["level"] && !given["dose"] {
			n.Fault("a ligand needs a level or a dose", "level, or dose and half dose", "")
		}
		for _, name := range v.needs {
			if !given[name] {
				n.Fault(fmt.Sprintf("%s needs %q", v.word, name), "a key "+name, "")
			}
		}
		return
	}
	words = append(words, "reagent")
	first, hint := "", ""
	if e := n.Entries(); len(e) > 0 {
		first = e[0].Key
		hint = param.DidYouMean(first, words)
	}
	n.Fault(fmt.Sprintf("%q is not something that can be done to cells", first), strings.Join(words, ", "), hint)
}

// target reads the node, or the pair of an antibody, that is acted on.
func (a *armReader) target(n *param.Node, v verb, p *pathway.Perturbation) {
	names := a.nodeNames()
	if v.kind != pathway.BlockingAntibody {
		p.Node = n.TextOneOf("node", names)
		return
	}
	items := n.Items()
	if len(items) != 2 {
		n.Fault("an antibody blocks a pair of molecules", "[A, B]", "block: [PLXNB2, SEMA4C]")
		return
	}
	p.Node, p.Partner = items[0].TextOneOf("node", names), items[1].TextOneOf("node", names)
}

// nodeNames returns what can be acted on: nodes, and molecules beside them.
func (a *armReader) nodeNames() []string {
	networks := []string{a.network}
	if a.anywhere {
		networks = a.catalogue.Networks()
	}
	var names []string
	for _, network := range networks {
		for _, n := range a.catalogue.Nodes(network) {
			names = append(names, n.Name)
		}
	}
	return append(names, a.catalogue.MoleculeNames()...)
}

// reagent takes a named reagent of the catalogue, with what the file changes.
func (a *armReader) reagent(n, c *param.Node) {
	name := c.TextOneOf("reagent", a.catalogue.PerturbationNames())
	keys := []string{"reagent"}
	for _, f := range catalog.PerturbationFields() {
		keys = append(keys, f.Name)
	}
	n.Keys(keys...)
	t, ok := a.catalogue.Treatment(name)
	if !ok {
		return
	}
	for _, p := range t {
		if p.Node == "" {
			c.Fault("names no node", "a reagent with a target", "use knockdown, overexpress or inhibit with a node")
			return
		}
	}
	a.arm.Reagents = append(a.arm.Reagents, name)
	first := len(a.arm.Treatment)
	a.arm.Treatment = append(a.arm.Treatment, t...)
	a.numbers(n, first, map[string]bool{})
}

// numbers reads the numbers given for the perturbations from the first on: one,
// or all those of a reagent with several targets.
func (a *armReader) numbers(n *param.Node, first int, given map[string]bool) {
	for _, f := range catalog.PerturbationFields() {
		c := n.Child(f.Name)
		if c == nil {
			continue
		}
		given[f.Name] = true
		if c.Kind() != param.List {
			value := readField(f, c)
			for i := first; i < len(a.arm.Treatment); i++ {
				*f.Of(&a.arm.Treatment[i]) = value
			}
			continue
		}
		if a.doses != nil {
			c.Fault("a second list in one arm", "one list an arm", "make two arms of it")
			continue
		}
		a.arm.varied, a.of = [2]int{first, len(a.arm.Treatment)}, f
		for _, item := range c.Items() {
			a.doses = append(a.doses, readField(f, item))
			a.texts = append(a.texts, item.Text())
		}
		if len(a.doses) == 0 {
			c.Fault("the list is empty", "at least one number", "")
		}
	}
}

// readField reads one number of a perturbation; a share may be written in
// percent.
func readField(f catalog.PerturbationField, n *param.Node) float64 {
	switch {
	case f.Dim == units.Dimensionless && f.Low == 0 && f.High == 1:
		return n.Fraction(f.Name)
	case f.Dim == units.Dimensionless:
		return n.Number(f.Low, f.High)
	}
	return n.Quantity(f.Dim, f.Low, f.High)
}

// expand turns a series into its arms.
func (a *armReader) expand() []Arm {
	if len(a.doses) == 0 {
		return []Arm{a.arm}
	}
	var out []Arm
	for i, dose := range a.doses {
		arm := a.arm
		arm.Treatment = slices.Clone(a.arm.Treatment)
		for k := arm.varied[0]; k < arm.varied[1]; k++ {
			*a.of.Of(&arm.Treatment[k]) = dose
		}
		arm.Series, arm.Dose = a.arm.Name, dose
		arm.Name = a.arm.Name + " " + a.texts[i]
		arm.DoseLabel = a.of.Name
		out = append(out, arm)
	}
	return out
}
