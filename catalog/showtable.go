package catalog

import (
	"fmt"
	"slices"
	"strings"

	"paget/units"
)

func rampLine(p Ramp) string {
	return wrap(fmt.Sprintf("%s  %s scales %s: times %s at %s, times %s at %s", pad(p.ID, 5), p.Signal, p.Behaviour,
		p.AtLow, p.Low, p.AtHigh, p.High), "       ")
}

func (c *Catalogue) showRamp(b *strings.Builder, name string) bool {
	i := slices.IndexFunc(c.ramps, func(p Ramp) bool { return p.ID == name })
	if i < 0 {
		return false
	}
	p := c.ramps[i]
	b.WriteString(rampLine(p))
	b.WriteString(numberText("low", p.Low))
	b.WriteString(numberText("high", p.High))
	b.WriteString(numberText("at low", p.AtLow))
	b.WriteString(numberText("at high", p.AtHigh))
	return true
}

func (c *Catalogue) showCycle(b *strings.Builder, name string) bool {
	k := c.cycleNamed(name)
	if k == nil {
		return false
	}
	fmt.Fprintf(b, "cycle %s\n", name)
	for _, p := range k.Phases {
		length := p.Duration.String()
		if p.Random {
			length = "at random, rate " + cycleEntryWord
		}
		if p.Doubles {
			length += ", doubles"
		}
		b.WriteString(entryText(p.Name, length, p.Kind, p.Source, p.How))
	}
	return true
}

// showCourse writes a course as a table, one column a value of the abscissa.
func (c *Catalogue) showCourse(b *strings.Builder, name string) bool {
	k, ok := c.Course(name)
	if !ok {
		return false
	}
	x := k.Abscissa()
	b.WriteString(wrap(fmt.Sprintf("course %s, against %s (%s, %s): %s", name, x.Quantity, x.Kind, dash(x.Source), x.How), "  "))
	for _, u := range k.Curves {
		factor, _, err := units.Lookup(u.Unit)
		if err != nil {
			factor = 1
		}
		title := u.Quantity
		if u.Unit != "" {
			title += " (" + u.Unit + ")"
		}
		b.WriteString(wrap(title, "  "))
		text := "   "
		for i, v := range u.Values {
			text += fmt.Sprintf(" %.6g", v/factor)
			if u.SD != nil {
				text += fmt.Sprintf("±%.3g", u.SD[i]/factor)
			}
		}
		b.WriteString(wrap(text, "    "))
	}
	return true
}

func (c *Catalogue) showTable(b *strings.Builder, name string) bool {
	list := func(names []string) {
		for _, n := range names {
			b.WriteString(n + "\n")
		}
	}
	switch name {
	case "lines":
		list(c.LineNames())
	case "media":
		list(c.Media())
	case "assays":
		list(c.AssayKinds())
	case "perturbations":
		list(c.PerturbationNames())
	case "rules":
		for _, r := range c.rules {
			b.WriteString(ruleLine(r))
		}
	case "ramps":
		for _, p := range c.ramps {
			b.WriteString(rampLine(p))
		}
	case "fields":
		list(c.FieldNames())
	case "cycles":
		list(c.CycleNames())
	case "volumes":
		list(c.VolumeNames())
	case "mechanics":
		list(c.MechanicsNames())
	case "courses":
		list(c.CourseNames())
	case "couplings":
		for _, k := range c.couplings {
			b.WriteString(wrap(fmt.Sprintf("%s  %s drives %s: max %s, half %s, power %s", pad(k.ID, 5), k.Signal, k.Input, k.Max, k.Half, k.Power), "       "))
		}
	case "adhesion":
		for _, p := range c.pairs {
			b.WriteString(numberText(p.A+" "+p.B, p.Strength))
		}
	case "hosts":
		list(c.HostNames())
	case "organs":
		list(sheetNames(c.organs))
	case "companions":
		list(c.CompanionNames())
	case "molecules":
		list(c.MoleculeNames())
	case "drugs":
		list(c.DrugNames())
	case "traits":
		for _, x := range c.traits {
			b.WriteString(numberText(x.Trait, x.Base))
		}
	case "traitrules":
		for _, x := range c.traitRules {
			b.WriteString(traitRuleLine(x))
		}
	case "sources":
		for _, s := range c.sources {
			b.WriteString(sourceText(s))
		}
	default:
		return false
	}
	return true
}
