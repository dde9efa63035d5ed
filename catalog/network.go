package catalog

import (
	"errors"
	"fmt"
	"strings"

	"paget/param"
	"paget/pathway"
	"paget/units"
)

// An Entry is a number of a row, or the default that the row takes.
//
// Default names the row of the network's defaults.tsv whose number it is; it is
// empty if the row has a number of its own.
type Entry struct {
	param.Number
	Default string
}

// A Node is one row of a network's nodes.tsv.
type Node struct {
	Name, Label string
	Input       bool     // driven from outside the cell
	Sets        []string // sets of nodes it belongs to
	Tau         Entry    // time constant, min
	Noise       Entry    // standard deviation of the logarithm of expression between cells
	Start       float64  // activity of a founder before it has come to rest, over its expression
	Place       param.Place
}

// A Link is one row of a network's links.tsv.
type Link struct {
	ID     string
	Inputs []pathway.Input
	Target string
	Weight Entry // greatest activity the link alone gives its target, 0 to 1
	Hill   Entry
	EC50   Entry
	Place  param.Place
}

// Rule returns the link as text, "A & !B => C".
func (l Link) Rule() string { return pathway.FormatRule(l.Inputs, l.Target) }

// A NodeSet is a named set of nodes, as a proteome is filed.
type NodeSet struct {
	Name  string
	Nodes []string
}

// network holds the tables of one network.
type network struct {
	name     string
	defaults *Sheet
	nodes    []Node
	links    []Link
}

func (n *network) node(name string) *Node {
	for i := range n.nodes {
		if n.nodes[i].Name == name {
			return &n.nodes[i]
		}
	}
	return nil
}

func (n *network) link(id string) *Link {
	for i := range n.links {
		if n.links[i].ID == id {
			return &n.links[i]
		}
	}
	return nil
}

func (n *network) nodeNames() []string {
	out := make([]string, len(n.nodes))
	for i := range n.nodes {
		out[i] = n.nodes[i].Name
	}
	return out
}

func (n *network) inputNames() []string {
	var out []string
	for i := range n.nodes {
		if n.nodes[i].Input {
			out = append(out, n.nodes[i].Name)
		}
	}
	return out
}

// copy returns a network that shares nothing with n.
func (n *network) copy() *network {
	c := &network{name: n.name, defaults: n.defaults.copy()}
	c.nodes = append([]Node(nil), n.nodes...)
	c.links = append([]Link(nil), n.links...)
	return c
}

// resolve gives every entry that takes a default the default's number.
func (n *network) resolve() {
	take := func(e *Entry) {
		if e.Default == "" {
			return
		}
		d, _ := n.defaults.Number(e.Default)
		name := e.Name
		e.Number = d
		e.Name = name
	}
	for i := range n.nodes {
		take(&n.nodes[i].Tau)
		take(&n.nodes[i].Noise)
	}
	for i := range n.links {
		take(&n.links[i].Weight)
		take(&n.links[i].Hill)
		take(&n.links[i].EC50)
	}
}

// entry reads a cell that holds a number, or "=" for the default of its column,
// or "= class" for the default "column class".
func (r *reader) entry(net *network, w row, column, name string, dim units.Dimension, low, high float64) Entry {
	text := w.Text(column)
	if text == "" && r.lenient {
		text = "="
		if column == "tau" {
			text = "= gene"
		}
	}
	class, isDefault := strings.CutPrefix(text, "=")
	if !isDefault {
		n := r.number(w, column, name, dim)
		r.within(w, column, n, low, high)
		return Entry{Number: n}
	}
	key := strings.TrimSpace(column + " " + strings.TrimSpace(class))
	d, ok := net.defaults.Number(key)
	if ok {
		d.As(dim, r.f)
	} else {
		r.fault(w, column, fmt.Sprintf("there is no default %q", key),
			"a row of "+net.name+"/defaults.tsv: "+strings.Join(net.defaults.names(), ", "),
			param.DidYouMean(key, net.defaults.names()))
		return Entry{Number: param.Number{Name: name, Place: w.Place(column)}}
	}
	r.provenance(w)
	return Entry{Number: param.Number{Name: name}, Default: key}
}

// node reads one row of nodes.tsv; an existing node of that name is replaced
// only by rows of a study file.
func (r *reader) node(net *network, w row) {
	name := r.need(w, "node")
	role := w.Text("role")
	if role == "" && r.lenient {
		role = "node"
	}
	if role != "node" && role != "input" {
		r.fault(w, "role", fmt.Sprintf("%q is not a role", role), "node, input", "")
	}
	n := Node{
		Name: name, Label: w.Text("label"), Input: role == "input", Place: w.Place("node"),
		Tau:   r.entry(net, w, "tau", "node "+net.name+" "+name+" tau", units.Time, 1e-3, 1e6),
		Noise: r.entry(net, w, "noise", "node "+net.name+" "+name+" noise", units.Dimensionless, 0, 2),
	}
	if n.Label == "" {
		n.Label = name
	}
	n.Start = r.start(net, w, name)
	for _, set := range strings.Split(w.Text("sets"), ",") {
		if set = strings.TrimSpace(set); set != "" && set != "-" {
			n.Sets = append(n.Sets, set)
		}
	}
	if old := net.node(name); old != nil {
		if !r.lenient {
			r.fault(w, "node", fmt.Sprintf("node %q stands twice", name), "each node once", "")
			return
		}
		*old = n
		return
	}
	net.nodes = append(net.nodes, n)
}

// start reads where a founder's node begins, in shares of its line's expression: of
// several states of rest it decides which one the cells come to. Empty stands for 0.
func (r *reader) start(net *network, w row, name string) float64 {
	if w.Text("start") == "" {
		return 0
	}
	n := r.number(w, "start", "node "+net.name+" "+name+" start", units.Dimensionless)
	r.within(w, "start", n, 0, 1)
	return n.Value
}

// link reads one row of links.tsv.
func (r *reader) link(net *network, w row) {
	id := r.need(w, "id")
	inputs, target, err := pathway.ParseRule(w.Text("rule"))
	if err != nil {
		r.ruleFault(w, err)
	}
	name := "link " + id + " "
	l := Link{
		ID: id, Inputs: inputs, Target: target, Place: w.Place("rule"),
		Weight: r.entry(net, w, "weight", name+"weight", units.Dimensionless, 0, 1),
		Hill:   r.entry(net, w, "hill", name+"hill", units.Dimensionless, 0.1, 20),
		EC50:   r.entry(net, w, "ec50", name+"ec50", units.Dimensionless, 0.01, 0.99),
	}
	for _, in := range inputs {
		r.knownNode(net, w, "rule", in.Node)
	}
	if err == nil {
		r.knownNode(net, w, "rule", target)
	}
	for _, other := range r.c.networks {
		if other != net && other.link(id) != nil {
			r.fault(w, "id", fmt.Sprintf("network %s has a link %q too", other.name, id), "an id of its own for each link of all networks", "")
			return
		}
	}
	if old := net.link(id); old != nil {
		if !r.lenient {
			r.fault(w, "id", fmt.Sprintf("link %q stands twice", id), "each id once", "")
			return
		}
		*old = l
		return
	}
	net.links = append(net.links, l)
}

// ruleFault reports a rule that cannot be read, at its column.
func (r *reader) ruleFault(w row, err error) {
	var syntax *pathway.SyntaxError
	if !errors.As(err, &syntax) {
		r.fault(w, "rule", err.Error(), "A & !B => C", "")
		return
	}
	r.fault(w, "rule", fmt.Sprintf("the rule cannot be read at character %d (%q)", syntax.Column, syntax.Found),
		syntax.Expected, syntax.Hint)
}

// knownNode reports a node that the network does not have.
func (r *reader) knownNode(net *network, w row, column, name string) bool {
	if net.node(name) != nil {
		return true
	}
	r.fault(w, column, fmt.Sprintf("network %s has no node %q", net.name, name),
		"a node of "+net.name+"/nodes.tsv", param.DidYouMean(name, net.nodeNames()))
	return false
}

// Networks returns the names of the networks.
func (c *Catalogue) Networks() []string {
	out := make([]string, len(c.networks))
	for i, n := range c.networks {
		out[i] = n.name
	}
	return out
}

func (c *Catalogue) network(name string) *network {
	for _, n := range c.networks {
		if n.name == name {
			return n
		}
	}
	return nil
}

// Network returns a network ready to compile, and whether there is one of that
// name. A link of weight 0 is kept: it gives nothing.
func (c *Catalogue) Network(name string) (pathway.Network, bool) {
	n := c.network(name)
	if n == nil {
		return pathway.Network{}, false
	}
	out := pathway.Network{Name: n.name}
	for _, x := range n.nodes {
		out.Nodes = append(out.Nodes, pathway.Node{
			Name: x.Name, Label: x.Label, Initial: x.Start, Max: 1, Tau: x.Tau.Value, Input: x.Input,
		})
	}
	for _, l := range n.links {
		out.Links = append(out.Links, pathway.Link{
			ID: l.ID, Inputs: append([]pathway.Input(nil), l.Inputs...), Target: l.Target,
			Weight: l.Weight.Value, Hill: l.Hill.Value, EC50: l.EC50.Value,
			Kind: l.Weight.Kind.String(), Source: l.Weight.Source, How: l.Weight.How,
		})
	}
	return out, true
}

// Nodes returns the rows of a network's nodes, nil without such a network.
func (c *Catalogue) Nodes(network string) []Node {
	if n := c.network(network); n != nil {
		return append([]Node(nil), n.nodes...)
	}
	return nil
}

// Links returns the rows of a network's links, nil without such a network.
func (c *Catalogue) Links(network string) []Link {
	if n := c.network(network); n != nil {
		return append([]Link(nil), n.links...)
	}
	return nil
}

// NodeSets returns the sets of nodes of a network, in the order in which the
// table first names them.
func (c *Catalogue) NodeSets(network string) []NodeSet {
	var out []NodeSet
	for _, n := range c.Nodes(network) {
	sets:
		for _, set := range n.Sets {
			for i := range out {
				if out[i].Name == set {
					out[i].Nodes = append(out[i].Nodes, n.Name)
					continue sets
				}
			}
			out = append(out, NodeSet{Name: set, Nodes: []string{n.Name}})
		}
	}
	return out
}

// Noise returns the spread of expression between cells for each of the named
// nodes, and the time in which a cell forgets its own level.
//
// Units: standard deviation of the logarithm; min.
func (c *Catalogue) Noise(network string, nodes []string) (sd []float64, relaxation float64) {
	n := c.network(network)
	if n == nil {
		return nil, 0
	}
	sd = make([]float64, len(nodes))
	for i, name := range nodes {
		if x := n.node(name); x != nil {
			sd[i] = x.Noise.Value
		}
	}
	return sd, n.defaults.Value("noise relaxation")
}
