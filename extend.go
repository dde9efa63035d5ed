package paget

import (
	"strings"

	"paget/catalog"
	"paget/param"
)

// extra reads what a study file adds to the catalogue: under `extend`, a list of
// rows for each table, with the tables' own columns as keys.
func (r *reader) extra(n *param.Node, network string) catalog.Extra {
	extra := catalog.Extra{Network: network, Rows: map[string][]catalog.Item{}}
	var tables []string
	for _, t := range catalog.ExtraTables() {
		tables = append(tables, t.Name)
	}
	n.Keys(tables...)
	for _, table := range n.Entries() {
		for _, row := range table.Value.Items() {
			item := catalog.Item{Place: row.Place()}
			for _, cell := range row.Entries() {
				item.Cells = append(item.Cells, catalog.Cell{Column: cell.Key, Text: cellText(cell.Value), Place: cell.Value.Place()})
			}
			if len(item.Cells) == 0 {
				row.Fault("is not a row", "keys and values: "+strings.Join(columnsOf(table.Key), ", "), "")
				continue
			}
			extra.Rows[table.Key] = append(extra.Rows[table.Key], item)
		}
	}
	return extra
}

// cellText returns a value as a table would hold it: a list joined by commas.
func cellText(n *param.Node) string {
	if n.Kind() == param.List {
		return strings.Join(n.Texts(), ", ")
	}
	return n.Text()
}

func columnsOf(table string) []string {
	for _, t := range catalog.ExtraTables() {
		if t.Name == table {
			return t.Columns
		}
	}
	return nil
}
