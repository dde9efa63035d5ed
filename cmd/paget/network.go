package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"paget"
	"paget/catalog"
	"paget/param"
	"paget/pathway"
	"paget/record"
	"paget/report"
)

type networkCommand struct {
	Continuation continuationCommand `cmd:"" help:"States of rest of a node as another is raised and lowered: does the line remember?"`
	Show         networkShow         `cmd:"" help:"Activities of all nodes of a line at rest in the tumour of a host."`
}

// tumourFlags say whose cells in whose tumour.
type tumourFlags struct {
	Line     string `required:"" help:"Cell line." placeholder:"NAME"`
	Host     string `default:"nude mouse" help:"Host in whose tumour the cells live." placeholder:"NAME"`
	Medium   string `help:"Medium of the cells, in place of that of the host's tumours." placeholder:"NAME"`
	Silenced string `help:"Node of which 80 percent is taken away." placeholder:"NODE"`
	catalogueFlag
}

// open makes the line ready, with what is done to it.
func (f *tumourFlags) open() (*catalog.BodyLine, pathway.Treatment, error) {
	c, err := paget.OpenCatalogue(f.Catalog)
	if err != nil {
		return nil, nil, err
	}
	if _, ok := c.Line(f.Line); !ok {
		return nil, nil, newUsage(nil, fmt.Sprintf("--line %s: there is no such line", f.Line), strings.Join(c.LineNames(), ", "), param.DidYouMean(f.Line, c.LineNames()))
	}
	h, err := c.HostSpec(f.Host)
	if err != nil {
		return nil, nil, newUsage(nil, fmt.Sprintf("--host %s: there is no such host", f.Host), strings.Join(c.HostNames(), ", "), param.DidYouMean(f.Host, c.HostNames()))
	}
	if f.Medium != "" {
		if _, ok := c.Medium(f.Medium); !ok {
			return nil, nil, newUsage(nil, fmt.Sprintf("--medium %s: there is no such medium", f.Medium), strings.Join(c.Media(), ", "), param.DidYouMean(f.Medium, c.Media()))
		}
		h.Medium = f.Medium
	}
	b, err := c.BodyLine(f.Line, h)
	if err != nil {
		return nil, nil, &usageError{text: err.Error()}
	}
	var t pathway.Treatment
	if f.Silenced != "" {
		t = pathway.Treatment{{Kind: pathway.Knockdown, Node: f.Silenced, Removed: 0.8}}
	}
	if err := b.Faults(t); err != nil {
		return nil, nil, newUsage(nil, err.Error(), "", "")
	}
	return b, t, nil
}

type continuationCommand struct {
	Node   string `arg:"" help:"Node that is looked at, such as MIR200."`
	Along  string `default:"TGFBR1" help:"Node or input that is held and moved." placeholder:"NODE"`
	Points int    `default:"51" help:"Levels of the held node between 0 and 1." placeholder:"N"`
	Out    string `help:"Folder for curve.csv, states.csv and curve.svg." placeholder:"DIR"`
	tumourFlags
}

// Run follows the states of rest.
func (c *continuationCommand) Run(s *streams) error {
	b, t, err := c.open()
	if err != nil {
		return err
	}
	q, err := b.Continuation(c.Node, c.Along, t)
	if err != nil {
		return err
	}
	q.Points = c.Points
	if err := q.Validate(); err != nil {
		return newUsage(nil, err.Error(), "", "")
	}
	curve, err := q.Run()
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeCurve(c.Out, c.Line, curve); err != nil {
			return err
		}
	}
	return printCurve(s.out, c.Line, curve)
}

// printCurve prints the two scans, every other level where there are many, and what
// the scans say.
func printCurve(w io.Writer, line string, curve *pathway.Curve) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s at rest, %s held\n\n", curve.Node, line, curve.Along)
	fmt.Fprintf(&b, "%10s %12s %12s   %s\n", curve.Along, "on the way up", "down", "all states (unstable in brackets)")
	step := max(1, (len(curve.Drive)-1)/25)
	next := 0
	for i, d := range curve.Drive {
		var states []string
		for ; next < len(curve.Rest) && curve.Rest[next].Drive == d; next++ {
			text := fmt.Sprintf("%.3f", curve.Rest[next].Level)
			if !curve.Rest[next].Stable {
				text = "(" + text + ")"
			}
			states = append(states, text)
		}
		if i%step == 0 {
			fmt.Fprintf(&b, "%10.3f %12.3f  %12.3f   %s\n", d, curve.Up[i], curve.Down[i], strings.Join(states, " "))
		}
	}
	b.WriteString("\n")
	for _, f := range curve.Folds {
		fmt.Fprintf(&b, "fold at %s = %.4f\n", curve.Along, f)
	}
	if low, high, ok := curve.Remembers(); ok {
		fmt.Fprintf(&b, "The line remembers where it came from between %.3g and %.3g.\n", low, high)
	} else {
		b.WriteString("One state of rest at each level: nothing is remembered.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeCurve writes the tables and the figure.
func writeCurve(dir, line string, curve *pathway.Curve) error {
	folder, err := record.Create(dir)
	if err != nil {
		return err
	}
	scans, states := [][]string{{curve.Along, "up", "down"}}, [][]string{{curve.Along, curve.Node, "stable"}}
	for i, d := range curve.Drive {
		scans = append(scans, []string{decimal(d), decimal(curve.Up[i]), decimal(curve.Down[i])})
	}
	for _, x := range curve.Rest {
		states = append(states, []string{decimal(x.Drive), decimal(x.Level), strconv.FormatBool(x.Stable)})
	}
	svg, err := report.TimeCourse{
		Title: fmt.Sprintf("%s of %s at rest", curve.Node, line),
		Time:  report.Axis{Label: curve.Along + ", held", Max: 1}, Value: report.Axis{Label: curve.Node, Max: 1},
		Courses: []report.Course{
			{Name: curve.Along + " raised", Time: curve.Drive, Value: curve.Up},
			{Name: curve.Along + " lowered", Time: curve.Drive, Value: curve.Down, Dashed: true},
		},
	}.SVG()
	if err == nil {
		err = os.WriteFile(filepath.Join(folder.Path(), "curve.svg"), svg, 0o644)
	}
	for _, t := range []struct {
		name string
		rows [][]string
	}{{"curve.csv", scans}, {"states.csv", states}} {
		if err == nil {
			err = writeTable(filepath.Join(folder.Path(), t.name), t.rows)
		}
	}
	return err
}

// decimal writes a number so that it reads back the same.
func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// writeTable writes rows as CSV.
func writeTable(path string, rows [][]string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.WriteAll(rows) // flushes
	if err := w.Error(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

type networkShow struct{ tumourFlags }

// Run prints the nodes at rest, untreated and treated.
func (c *networkShow) Run(s *streams) error {
	b, t, err := c.open()
	if err != nil {
		return err
	}
	before, err := b.Phenotype(nil)
	if err != nil {
		return err
	}
	after, err := b.Phenotype(t)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%-16s %10s", "node", "untreated")
	if t != nil {
		fmt.Fprintf(s.out, " %12s %9s", "without "+c.Silenced, "change")
	}
	fmt.Fprintln(s.out)
	for i, x := range before.Signals {
		fmt.Fprintf(s.out, "%-16s %10.3f", x.Name, x.Value)
		if t != nil {
			fmt.Fprintf(s.out, " %12.3f %+9.3f", after.Signals[i].Value, after.Signals[i].Value-x.Value)
		}
		fmt.Fprintln(s.out)
	}
	return nil
}
