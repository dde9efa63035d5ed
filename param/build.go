package param

import (
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// build turns one node of the parser's tree, and all below it, into a Node that
// stands where at says: under a key or an index of its parent.
func (b *builder) build(from ast.Node, at Node, depth int) *Node {
	n := &Node{faults: b.faults, parent: at.parent, key: at.key, index: at.index, place: b.place(startOf(from))}
	if b.gaveUp {
		return n
	}
	if b.nodes++; b.nodes > maxNodes || depth > maxDepth {
		b.gaveUp = true
		problem := "lists and keys are nested too deep"
		if b.nodes > maxNodes {
			problem = fmt.Sprintf("the aliases (*name) expand to more than %d values", maxNodes)
		}
		b.fault(startOf(from), problem, "", "")
		return n
	}
	switch from := from.(type) {
	case *ast.MappingNode:
		b.buildMapping(n, from.Values, depth)
	case *ast.MappingValueNode:
		b.buildMapping(n, []*ast.MappingValueNode{from}, depth)
	case *ast.SequenceNode:
		n.form = List
		for i, value := range from.Values {
			n.items = append(n.items, b.build(value, Node{parent: n, index: i}, depth+1))
		}
	case *ast.AnchorNode:
		n = b.build(from.Value, at, depth)
		// Only now: an alias inside its own anchor would have no end.
		b.anchors[nameOf(from.Name)] = from.Value
	case *ast.AliasNode:
		name := nameOf(from.Value)
		anchored, ok := b.anchors[name]
		if !ok {
			n.form = Null
			n.complained = true
			b.fault(from.GetToken(), fmt.Sprintf("the alias %q stands for nothing", "*"+name), "",
				`define it above with "&`+name+`", or put a text that begins with "*" in quotes`)
			return n
		}
		return b.build(anchored, at, depth)
	case *ast.NullNode:
		n.form = Null
	default:
		b.buildScalar(n, from)
	}
	return n
}

// buildMapping fills in the entries in the order of the file. Of keys given
// twice the first one counts; the fault stops the run anyway.
func (b *builder) buildMapping(n *Node, values []*ast.MappingValueNode, depth int) {
	n.form = Mapping
	first := map[string]Place{}
	for _, value := range values {
		key, ok := b.key(value.Key)
		if !ok {
			continue
		}
		place := b.place(value.Key.GetToken())
		child := b.build(value.Value, Node{parent: n, key: key}, depth+1)
		if t := value.Value.GetToken(); t != nil && t.Type == token.ImplicitNullType {
			child.place = place // nothing is written that could have a place
		}
		if at, twice := first[key]; twice {
			b.faults.Add(Fault{
				Place: place, Field: n.field(), Problem: "the key " + strconv.Quote(shorten(key)) + " is given twice",
				Hint: fmt.Sprintf("it stands already in line %d", at.Line),
			})
			continue
		}
		first[key] = place
		n.entries = append(n.entries, Entry{Key: key, KeyPlace: place, Value: child})
	}
}

// key returns the text of a mapping's key.
func (b *builder) key(from ast.MapKeyNode) (string, bool) {
	switch key := from.(type) {
	case *ast.StringNode:
		return key.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return key.GetToken().Value, true
	case *ast.MergeKeyNode:
		b.fault(key.GetToken(), `merge keys ("<<") are not read`, "", "write the keys out")
	default:
		b.fault(from.GetToken(), "a key is not a plain text", "", "")
	}
	return "", false
}

// buildScalar keeps a scalar as it was written: 1e3 and 0.80 stay themselves.
func (b *builder) buildScalar(n *Node, from ast.Node) {
	n.form = Scalar
	switch from := from.(type) {
	case *ast.StringNode:
		n.text = from.Value
		n.quoted = from.Token.Type != token.StringType
	case *ast.LiteralNode:
		n.text, n.quoted = from.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		n.text = from.GetToken().Value
	default:
		n.form = Null
		n.complained = true
		b.fault(from.GetToken(), "this part of YAML is not read: "+from.Type().YAMLName(), "", "")
	}
}

// startOf returns the first token of a node. A mapping's own token is the colon
// of its first entry; people look for its first key.
func startOf(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
		return n.Start
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return n.GetToken()
}

// nameOf returns the name of an anchor or alias.
func nameOf(n ast.Node) string {
	if n == nil || n.GetToken() == nil {
		return ""
	}
	return n.GetToken().Value
}
