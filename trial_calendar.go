package paget

import (
	"fmt"
	"slices"

	"paget/cohort"
)

// calendar returns what is done to the hosts of an arm.
func (t *trial) calendar(a Arm) (cohort.Calendar, error) {
	h, use := t.assay.host, t.assay.use
	c := cohort.Calendar{End: use.Duration, Observations: use.Reads}
	if last := c.Observations[len(c.Observations)-1]; last < use.Duration {
		c.Observations = append(slices.Clone(c.Observations), use.Duration)
	}
	toMM3 := func(v float64) float64 { return v / 1e9 }
	if r := use.Resection; r != nil && r.Volume > 0 {
		if use.Diagnosed {
			c.Rules = append(c.Rules, cohort.Rule{Name: ruleHalf, When: cohort.TumourVolume, Threshold: toMM3(r.Volume) / 2, Do: cohort.Start})
		}
		c.Rules = append(c.Rules, cohort.Rule{Name: ruleResection, When: cohort.TumourVolume, Threshold: toMM3(r.Volume), Do: cohort.Resect})
	} else if r != nil {
		c.Rules = append(c.Rules, cohort.Rule{Name: ruleResection, When: cohort.Clock, Threshold: r.At, Do: cohort.Resect})
	}
	if use.Humane > 0 {
		for i := range use.Tumours {
			c.Rules = append(c.Rules, cohort.Rule{Name: ruleHumane, When: cohort.TumourVolume, Of: i, Threshold: toMM3(use.Humane), Do: cohort.PutDown})
			if len(use.Tumours) > 1 {
				c.Rules[len(c.Rules)-1].Name += " of " + use.Tumours[i].Name
			}
		}
	}
	for i, d := range use.Draws {
		tube := h.Tube(d.Volume)
		if d.Burden > 0 || d.AtRelapse {
			burden := d.Burden
			if d.AtRelapse {
				burden = h.DetectableCells()
			}
			c.Rules = append(c.Rules, cohort.Rule{Name: drawName(i), When: cohort.TotalBurden, Threshold: burden, Do: cohort.DrawBlood, Tube: tube})
			continue
		}
		c.Draws = append(c.Draws, cohort.Draw{Name: drawName(i), Time: d.At, Tube: tube})
	}
	for _, d := range a.Doses {
		dose, err := t.dose(d)
		if err != nil {
			return c, err
		}
		if d.From > 0 {
			name := fmt.Sprintf("tumour of %.4g mm3", toMM3(d.From))
			if !slices.ContainsFunc(c.Rules, func(r cohort.Rule) bool { return r.Name == name }) {
				c.Rules = append(c.Rules, cohort.Rule{Name: name, When: cohort.TumourVolume, Threshold: toMM3(d.From), Do: cohort.Start})
			}
			dose.After = name
		}
		c.Doses = append(c.Doses, dose)
	}
	return c, nil
}

// Names of rules and draws in records.
const (
	ruleResection = "resection"
	ruleHalf      = "half the size at resection"
	ruleHumane    = "humane endpoint"
)

func drawName(i int) string { return fmt.Sprintf("blood %d", i+1) }

// dose returns one row of the event table.
func (t *trial) dose(d DoseUse) (cohort.Dose, error) {
	drug, _ := t.plan.Catalogue.Drug(d.Drug)
	word := d.Route
	if word == "" {
		word = drug.Route
	}
	route, err := cohort.ParseRoute(word)
	if err != nil {
		return cohort.Dose{}, err
	}
	index := slices.IndexFunc(t.cohort.Drugs, func(x cohort.Drug) bool { return x.Name == d.Drug })
	return cohort.Dose{Drug: index, Time: d.Start, Amount: d.Amount, Mass: d.Mass, Interval: d.Every, Additional: d.Times - 1, Route: route}, nil
}
