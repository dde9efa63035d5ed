package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/assay"
	"paget/catalog"
	"paget/param"
	"paget/tissue"
	"paget/units"
)

// limits of a study file: beyond them a slip is likelier than a wish.
const (
	mostReplicates = 10_000
	mostArms       = 200
)

// placements are the words for where the two cells of a division stand, in the order
// of tissue.Placement.
var placements = []string{"within mother", "beside mother"}

// ReadStudy reads a study file and checks it against the catalogue.
//
// Errors: every fault of the file at once, each with place, value, what is
// allowed and a hint; the error is a *param.InputError.
func ReadStudy(file string, text []byte, c *catalog.Catalogue) (*Study, *catalog.Catalogue, error) {
	var faults param.Faults
	root := param.ReadYAML(file, text, &faults)
	if root == nil {
		return nil, nil, faults.Err()
	}
	r := reader{faults: &faults, catalogue: c}
	s := r.study(root)
	s.File, s.Text = file, text
	if err := faults.Err(); err != nil {
		return nil, nil, err
	}
	return s, r.catalogue, nil
}

// reader holds what the parts of a study need to know of one another.
type reader struct {
	faults    *param.Faults
	catalogue *catalog.Catalogue
	arms      []string
}

func (r *reader) study(n *param.Node) *Study {
	n.Keys("study", "title", "question", "reference", "network", "lines", "replicates",
		"control", "arms", "assays", "cohorts", "expect", "fit", "extend")
	s := &Study{
		Name:      n.Need("study").Text(),
		Title:     n.Child("title").Text(),
		Question:  strings.TrimSpace(n.Child("question").Text()),
		Reference: strings.TrimSpace(n.Child("reference").Text()),
	}
	if s.Title == "" {
		s.Title = s.Name
	}
	if s.Name != "" && !fileSafe(s.Name) {
		n.Child("study").Fault("is not a name for a folder", "letters, digits, - and _", "")
	}
	s.Network = n.Need("network").TextOneOf("network", r.catalogue.Networks())
	if e := n.Child("extend"); e != nil {
		s.Extra = r.extra(e, s.Network)
		if r.faults.Len() == 0 {
			r.catalogue = r.catalogue.With(s.Extra, r.faults)
		}
	}
	s.Lines = r.names(n.Need("lines"), "line", r.catalogue.LineNames())
	if n.Child("assays") != nil || n.Child("cohorts") == nil {
		s.Replicates = n.Need("replicates").Int(1, mostReplicates)
	}
	s.Arms = r.armList(n.Need("arms"), s.Network)
	for _, a := range s.Arms {
		r.arms = append(r.arms, a.Name)
	}
	s.Control = n.Need("control").TextOneOf("arm", r.arms)
	if n.Child("cohorts") == nil || n.Child("assays") != nil {
		s.Assays = r.assays(n.Need("assays"), s)
	}
	s.Assays = append(s.Assays, r.cohorts(n.Child("cohorts"), s, s.Assays)...)
	for _, e := range n.Child("expect").Items() {
		s.Expect = append(s.Expect, r.expectation(e, s))
	}
	if f := n.Child("fit"); f != nil {
		s.Fit = r.fit(f)
	}
	return s
}

// names reads a list of names of which each must be known and none may stand
// twice.
func (r *reader) names(n *param.Node, what string, known []string) []string {
	var out []string
	for _, item := range n.Items() {
		name := item.TextOneOf(what, known)
		if name != "" && slices.Contains(out, name) {
			item.Fault("stands twice", "each "+what+" once", "")
			continue
		}
		out = append(out, name)
	}
	if n != nil && len(n.Items()) == 0 {
		n.Fault("no "+what+" is named", "at least one", "")
	}
	return out
}

func (r *reader) assays(n *param.Node, s *Study) []AssayUse {
	var out []AssayUse
	seen := map[string]bool{}
	for _, item := range n.Items() {
		item.Keys("assay", "name", "medium", "mechanics", "division", "beside", "set", "arms", "lines", "recipient", "replicates", "first look")
		a := AssayUse{
			Kind:       item.Need("assay").TextOneOf("assay", r.catalogue.AssayKinds()),
			Medium:     item.Need("medium").TextOneOf("medium", r.catalogue.Media()),
			Name:       item.Child("name").Text(),
			Replicates: s.Replicates,
			Place:      item.Place(),
		}
		if a.Name == "" {
			a.Name = a.Kind
		}
		if seen[a.Name] {
			item.Fault(fmt.Sprintf("two assays are named %q", a.Name), "each name once", "give one of them another `name:`")
		}
		seen[a.Name] = true
		if c := item.Child("replicates"); c != nil {
			a.Replicates = c.Int(1, mostReplicates)
		}
		if c := item.Child("first look"); c != nil {
			a.Dear = !c.Bool()
		}
		if c := item.Child("arms"); c != nil {
			a.Arms = r.names(c, "arm", r.arms)
			if !slices.Contains(a.Arms, s.Control) {
				c.Fault("the control arm is missing", fmt.Sprintf("a list with %q", s.Control), "every arm is compared with it")
			}
		}
		a.Mechanics = r.catalogue.UsualMechanics(a.Kind)
		if c := item.Child("mechanics"); c != nil {
			a.Mechanics = c.TextOneOf("set of mechanics", r.catalogue.MechanicsNames())
		}
		if c := item.Child("division"); c != nil {
			a.Division = tissue.Placement(max(0, slices.Index(placements, c.TextOneOf("division", placements))))
		}
		if c := item.Child("beside"); c != nil {
			a.Beside = r.names(c, "course", r.catalogue.CourseNames())
		}
		if c := item.Child("lines"); c != nil {
			a.Lines = r.names(c, "line", s.Lines)
		}
		r.dishArms(item, a, s)
		a.Recipient = r.recipient(item, a.Kind)
		for _, e := range item.Child("set").Entries() {
			a.Settings = append(a.Settings, SettingValue{Name: e.Key, Text: e.Value.Text(), Place: e.Value.Place()})
		}
		out = append(out, a)
	}
	if n != nil && len(n.Items()) == 0 {
		n.Fault("no assay is named", "at least one", "")
	}
	return out
}

// dishArms refuses arms of a dish that are given what only hosts are given: they would
// be compared as if they had been treated.
func (r *reader) dishArms(item *param.Node, a AssayUse, s *Study) {
	for _, arm := range s.Arms {
		if a.Arms != nil && !slices.Contains(a.Arms, arm.Name) {
			continue
		}
		key := ""
		switch {
		case len(arm.Doses) > 0:
			key = "doses"
		case arm.Switches != Switches{}:
			key = "without"
		default:
			continue
		}
		item.Fault(fmt.Sprintf("arm %q has %s, which act in hosts alone", arm.Name, key), "arms: a list of those that treat cells", "")
	}
}

// recipient reads the line that conditions the medium of an assay, which some kinds
// of assay need and others do not take.
func (r *reader) recipient(item *param.Node, kind string) string {
	c := item.Child("recipient")
	switch {
	case assay.TakesRecipient(kind), assay.TakesEndothelium(kind):
		return item.Need("recipient").TextOneOf("line", r.catalogue.LineNames())
	case c != nil:
		c.Fault("assay "+kind+" takes no recipient", "attraction, infiltration and barrier do", "")
	}
	return ""
}

func (r *reader) expectation(n *param.Node, s *Study) Expectation {
	n.Keys("id", "line", "arm", "readout", "at", "compare", "with", "against", "published", "band", "known", "use")
	e := Expectation{
		ID:        n.Need("id").Text(),
		Line:      n.Need("line").TextOneOf("line", s.Lines),
		Arm:       n.Need("arm").TextOneOf("arm", r.arms),
		Published: n.Need("published").Text(),
		Known:     Known(n.Need("known").TextOneOf("known", []string{"number", "sign", "none", "assumed"})),
		Use:       Use(n.Need("use").TextOneOf("use", []string{"fit", "predict"})),
		Compare:   Relative,
		Place:     n.Place(),
	}
	r.readoutName(n.Need("readout"), s, &e)
	if c := n.Child("at"); c != nil {
		e.At, e.HasTime = c.Quantity(units.Time, 0, math.Inf(1)), true
	}
	if c := n.Child("compare"); c != nil {
		e.Compare = Comparison(c.TextOneOf("comparison", []string{string(Relative), string(Difference), string(Value), string(MedianOf), string(Ratio), string(Correlated), string(Hazard)}))
	}
	if c := n.Child("with"); c != nil {
		other := e
		other.Assay = ""
		r.readoutName(c, s, &other)
		if other.Assay != e.Assay {
			c.Fault("is not of the same experiment", e.Assay+" and a read-out of it", "")
		}
		e.With = other.Readout
	}
	if (e.Compare == Correlated || e.Compare == Ratio) != (e.With != "") {
		n.Fault("with belongs to compare: correlation and compare: ratio", "both or neither", "")
	}
	if c := n.Child("against"); c != nil {
		r.against(c, s, &e)
	}
	if c := n.Child("band"); c != nil {
		e.HasBand = true
		items := c.Items()
		if len(items) != 2 {
			c.Fault("a band has two ends", "[low, high]", "[-26 %, -16 %]")
		} else {
			before := r.faults.Len()
			for k := range items {
				e.Band[k], e.bandDims[k] = bandEnd(items[k], e.Compare)
			}
			if e.Band[0] >= e.Band[1] && r.faults.Len() == before && e.Compare != "" {
				c.Fault("the band is empty", "low below high", "")
			}
		}
	}
	r.judgeable(n, &e)
	return e
}

// against reads what an expectation is compared with in place of the control arm: the
// same arm of another line, or another arm of the same line. A name that is both is the
// line's.
func (r *reader) against(n *param.Node, s *Study, e *Expectation) {
	other := n.TextOneOf("line or arm", append(slices.Clone(s.Lines), r.arms...))
	if slices.Contains(s.Lines, other) {
		e.Against = other
	} else {
		e.AgainstArm = other
	}
	if other == e.Line || e.AgainstArm != "" && other == e.Arm || e.Compare == Hazard || e.Compare.OfArmAlone() {
		n.Fault("cannot be compared so", "another line or arm, with compare: relative or difference", "")
	}
}

// bandEnd reads one end of a band: a share, or the value itself, whose unit is held
// against that of the read-out when this is known.
func bandEnd(n *param.Node, compare Comparison) (float64, units.Dimension) {
	switch compare {
	case Value, MedianOf:
	case "":
		return 0, units.Dimensionless // the comparison could not be read
	case Ratio, Correlated:
		return n.Number(-1e9, 1e9), units.Dimensionless
	default:
		return n.Number(-1, 1e6), units.Dimensionless
	}
	q, err := units.Parse(n.Text())
	if err != nil {
		n.Fault(err.Error(), "a number with its unit, as the read-out has it", "")
	}
	return q.Value, q.Dim
}

// judgeable checks that an expectation says enough to be judged.
func (r *reader) judgeable(n *param.Node, e *Expectation) {
	if (e.Known == KnownNumber || e.Known == KnownNone) && !e.HasBand {
		n.Fault("a row known by number or known to show no effect needs a band", "band: [low, high]", "")
	}
	if e.Known != KnownSign && e.Known != KnownAssumed || e.Known == KnownAssumed && e.HasBand {
		return
	}
	switch e.Published {
	case "down":
		e.Direction = Down
	case "up":
		e.Direction = Up
	case "shifted":
		e.Direction = Shifted
	case "":
	default:
		n.Child("published").Fault("is not a direction", "up, down or shifted", "")
	}
}

// readoutName splits "migration through" into the assay's name in this study
// and the read-out; the longest assay name that fits wins.
func (r *reader) readoutName(n *param.Node, s *Study, e *Expectation) {
	text := n.Text()
	var names []string
	for _, a := range s.Assays {
		names = append(names, a.Name)
		if rest, ok := strings.CutPrefix(text, a.Name+" "); ok && len(a.Name) > len(e.Assay) {
			e.Assay, e.Readout = a.Name, rest
		}
	}
	if e.Assay == "" && text != "" {
		first, _, _ := strings.Cut(text, " ")
		n.Fault("does not begin with the name of an assay of this study",
			"assay name, blank, read-out; assays: "+strings.Join(names, ", "), param.DidYouMean(first, names))
	}
}

func (r *reader) fit(n *param.Node) FitPlan {
	n.Keys("free")
	var plan FitPlan
	for _, item := range n.Need("free").Items() {
		item.Keys("strength", "start", "low", "high")
		f := FreeStrength{Target: item.Need("strength").Text(), Start: math.NaN(), Place: item.Place()}
		if c := item.Child("start"); c != nil {
			f.Start = c.Number(-1e9, 1e9)
		}
		low, high := item.Need("low"), item.Need("high")
		f.Low, f.High = low.Number(-1e9, 1e9), high.Number(-1e9, 1e9)
		if f.Low >= f.High {
			item.Fault("the range of the free strength is empty", "low below high", "")
		}
		plan.Free = append(plan.Free, f)
	}
	return plan
}

// fileSafe reports whether a name can be part of a folder's name anywhere.
func fileSafe(name string) bool {
	for _, c := range name {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return len(name) <= 64
}
