package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"

	"paget"
	"paget/catalog"
	"paget/param"
)

type stationsCommand struct {
	Line string `arg:"" help:"Cell line."`
	Host string `default:"nude mouse" help:"Host in whose tumour the cells live." placeholder:"NAME"`
	JSON bool   `name:"json" help:"Print the table as one JSON object."`
	CSV  string `name:"csv" help:"Write the table to this file, one row a node." placeholder:"FILE"`
	catalogueFlag
}

// Run prints where each node acts.
func (c *stationsCommand) Run(s *streams) error {
	catalogue, err := paget.OpenCatalogue(c.Catalog)
	if err != nil {
		return err
	}
	if _, ok := catalogue.Line(c.Line); !ok {
		return newUsage(nil, fmt.Sprintf("there is no line %q", c.Line), strings.Join(catalogue.LineNames(), ", "), param.DidYouMean(c.Line, catalogue.LineNames()))
	}
	if _, ok := catalogue.Host(c.Host); !ok {
		return newUsage(nil, fmt.Sprintf("--host %s: there is no such host", c.Host), strings.Join(catalogue.HostNames(), ", "), param.DidYouMean(c.Host, catalogue.HostNames()))
	}
	table, err := catalogue.Stations(c.Line, c.Host)
	if err != nil {
		return &usageError{text: err.Error()}
	}
	if c.CSV != "" {
		if err := writeTable(c.CSV, stationRows(table)); err != nil {
			if os.IsPermission(err) || os.IsNotExist(err) {
				return newUsage(nil, "--csv: "+err.Error(), "a file that can be written", "")
			}
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(stationObject(table))
	}
	fmt.Fprintf(s.out, "%s\n\n", wrap(fmt.Sprintf("Changes in percent when 80 percent of a node is taken away; %s in the tumour of the %s. Nodes that change nothing by 1 percent at a station are left out.", c.Line, c.Host), s.width))
	return table.WriteText(s.out)
}

// stationRows returns the table with a header; what is not defined is empty.
func stationRows(t *catalog.Stations) [][]string {
	head, base := []string{"node"}, []string{"untreated"}
	for _, x := range t.Columns {
		head, base = append(head, x.Station+": "+x.Quantity), append(base, decimal(x.Value))
	}
	out := [][]string{head, base}
	for _, r := range t.Rows {
		row := []string{r.Node}
		for _, x := range r.Change {
			text := ""
			if !math.IsNaN(x) {
				text = decimal(x)
			}
			row = append(row, text)
		}
		out = append(out, row)
	}
	return out
}

// stationObject returns the table as JSON writes it: null where not defined.
func stationObject(t *catalog.Stations) any {
	type row struct {
		Node   string     `json:"node"`
		Change []*float64 `json:"change"`
	}
	out := struct {
		Line    string                  `json:"line"`
		Host    string                  `json:"host"`
		Removed float64                 `json:"removed"`
		Columns []catalog.StationColumn `json:"columns"`
		Rows    []row                   `json:"rows"`
	}{Line: t.Line, Host: t.Host, Removed: t.Removed, Columns: t.Columns}
	for _, r := range t.Rows {
		x := row{Node: r.Node}
		for _, v := range r.Change {
			var p *float64
			if !math.IsNaN(v) {
				p = &v
			}
			x.Change = append(x.Change, p)
		}
		out.Rows = append(out.Rows, x)
	}
	return out
}
