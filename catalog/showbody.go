package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// traitNamesOf returns the names of the rows of traits.tsv.
func (c *Catalogue) traitNamesOf() []string {
	var out []string
	for _, x := range c.traits {
		out = append(out, x.Trait)
	}
	return out
}

func traitRuleLine(x TraitRule) string {
	word := "decreases"
	if x.Increases {
		word = "increases"
	}
	return wrap(fmt.Sprintf("%s  %s %s %s: max %s, half %s, power %s", pad(x.ID, 5), x.Signal, word, x.Trait, x.Max, x.HalfMax, x.Power), "       ")
}

// showBody shows what only the scale of the body knows: a drug, a molecule, a trait,
// a trait rule.
func (c *Catalogue) showBody(b *strings.Builder, name string) bool {
	return c.showDrug(b, name) || c.showMolecule(b, name) || c.showTrait(b, name) || c.showTraitRule(b, name)
}

func (c *Catalogue) showDrug(b *strings.Builder, name string) bool {
	s := findSheet(c.drugs, name)
	if s == nil {
		return false
	}
	fmt.Fprintf(b, "drug %s\n", name)
	writeSheet(b, s)
	return true
}

// showMolecule shows a molecule in the lines, on companions and in the rules.
func (c *Catalogue) showMolecule(b *strings.Builder, name string) bool {
	if !slices.Contains(c.MoleculeNames(), name) && !slices.Contains(c.surfaceNames(), name) {
		return false
	}
	fmt.Fprintf(b, "molecule %s\n", name)
	for _, l := range c.lines {
		if n, ok := l.Molecule(name); ok {
			b.WriteString(numberText(l.Name, n))
		}
	}
	for _, s := range c.companions {
		if n, ok := s.Number(surfacePrefix + name); ok {
			b.WriteString(numberText(s.Name, n))
		}
	}
	c.showNodeUse(b, name)
	return true
}

// showTrait shows a trait and the rules that move it.
func (c *Catalogue) showTrait(b *strings.Builder, name string) bool {
	found := false
	for _, x := range c.traits {
		if x.Trait == name {
			fmt.Fprintf(b, "trait %s\n%s", name, numberText("base", x.Base))
			found = true
		}
	}
	if !found {
		return false
	}
	for _, x := range c.traitRules {
		if x.Trait == name || strings.HasPrefix(x.Trait, name+" ") {
			b.WriteString(traitRuleLine(x))
		}
	}
	return true
}

func (c *Catalogue) showTraitRule(b *strings.Builder, name string) bool {
	for _, x := range c.traitRules {
		if x.ID == name {
			b.WriteString(traitRuleLine(x))
			b.WriteString(numberText("max", x.Max))
			b.WriteString(numberText("half", x.HalfMax))
			b.WriteString(numberText("power", x.Power))
			return true
		}
	}
	return false
}
