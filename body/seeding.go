package body

import (
	"fmt"
	"strconv"
	"strings"

	"paget/circulation"
	"paget/units"
)

// Edge is how many lesions of one clone came from one site to one bed.
type Edge struct {
	From  int // bed; circulation.Veins or Arteries for an injection
	To    int // bed
	Clone int
	Count int
}

// SeedingGraph counts who came from where: one edge a site, bed and clone, in that
// order.
func (r *Record) SeedingGraph() []Edge {
	var edges []Edge
	for from := circulation.Arteries; from < len(r.Beds); from++ {
		for to := range r.Beds {
			for clone := range r.Clones {
				e := Edge{From: from, To: to, Clone: clone}
				for _, l := range r.Lesions {
					if l.Site == from && l.Bed == to && l.Clone == clone {
						e.Count++
					}
				}
				if e.Count > 0 {
					edges = append(edges, e)
				}
			}
		}
	}
	return edges
}

// Newick writes the descent of all lesions of a clone as a tree in Newick form. The
// root is the clone's label, a lesion is named by its bed and number, and the length
// of a branch is the time in days from the founding of the parent (or from time 0)
// to its own founding. Lesions are counted from 1, all clones together.
//
// Source: the format is that of Felsenstein's PHYLIP, with names in quotes where they
// hold signs that mean something in it.
func (r *Record) Newick(clone int) string {
	children := make([][]int, len(r.Lesions)+1) // of lesion i at i + 1; of the root at 0
	for i, l := range r.Lesions {
		if l.Clone == clone {
			children[l.Parent+1] = append(children[l.Parent+1], i)
		}
	}
	var b strings.Builder
	r.writeNewick(&b, children, -1, 0)
	b.WriteString(quoteNewick(r.Clones[clone]))
	b.WriteString(";")
	return b.String()
}

// writeNewick writes the subtree below a lesion, without its own name.
func (r *Record) writeNewick(b *strings.Builder, children [][]int, lesion int, since float64) {
	list := children[lesion+1]
	if len(list) == 0 {
		return
	}
	b.WriteByte('(')
	for n, i := range list {
		if n > 0 {
			b.WriteByte(',')
		}
		l := &r.Lesions[i]
		r.writeNewick(b, children, i, l.Founded)
		b.WriteString(quoteNewick(fmt.Sprintf("%s %d", r.Beds[l.Bed], i+1)))
		b.WriteByte(':')
		b.WriteString(strconv.FormatFloat((l.Founded-since)/units.Day, 'g', 6, 64))
	}
	b.WriteByte(')')
}

// quoteNewick puts a name into quotes.
func quoteNewick(name string) string {
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
