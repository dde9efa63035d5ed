package pathway

import (
	"fmt"
	"math"
	"strings"

	"paget/param"
)

// steepest is the largest Hill coefficient accepted. Beyond it a link is a
// switch, and the steps that follow it become very small.
const steepest = 20

// Faults returns everything that is wrong with the network, nodes first, then
// links, each in the order written.
func (n Network) Faults() []Fault {
	var faults []Fault
	if len(n.Nodes) == 0 {
		faults = append(faults, Fault{Problem: "the network has no nodes"})
	}
	faults = append(faults, n.nodeFaults()...)
	return append(faults, n.linkFaults()...)
}

// Validate returns all faults joined, or nil; each of them is a *Fault.
func (n Network) Validate() error { return join(n.Faults()) }

// nodeFaults checks names, numbers and shadows of the nodes.
func (n Network) nodeFaults() []Fault {
	var faults []Fault
	index := n.nodeIndex()
	for i, node := range n.Nodes {
		add := func(field, value, problem, allowed, hint string) {
			faults = append(faults, Fault{Node: node.Name, Index: i, Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
		}
		if !isName(node.Name) {
			add("name", fmt.Sprintf("%q", node.Name), "cannot stand in a rule", allowedName, "")
		} else if first := index[node.Name]; first != i {
			add("name", "", "is given twice", "each name once", fmt.Sprintf("it is already node number %d", first+1))
		}
		checkRange(add, "initial", node.Initial, 0, math.MaxFloat64, "0 or more")
		checkRange(add, "max", node.Max, 0, math.MaxFloat64, "0 or more")
		checkRange(add, "tau", node.Tau, math.SmallestNonzeroFloat64, math.MaxFloat64, "above 0 min")
		shadow := strings.HasSuffix(node.Name, ShadowSuffix)
		if shadow != (node.Shadow != "") {
			add("name", "", "and its shadow do not fit", "names ending in "+ShadowSuffix+" for shadows, and only for them", "shadows are made by Twin")
		}
		if node.Treated && node.Shadow == "" {
			add("treated", "", "is said of a node that mirrors none", "only for mirroring nodes: the others are always treated", "")
		}
		if node.Shadow != "" {
			if at, known := index[node.Shadow]; !known || n.Nodes[at].Shadow != "" {
				add("shadow", node.Shadow, "is not a node that can be mirrored", "a node that is no shadow itself", param.DidYouMean(node.Shadow, n.nodeNames()))
			}
		}
	}
	return faults
}

// linkFaults checks ends, inputs and numbers of the links.
func (n Network) linkFaults() []Fault {
	var faults []Fault
	index, names := n.nodeIndex(), n.nodeNames()
	ids := map[string]int{}
	for i, link := range n.Links {
		add := func(field, value, problem, allowed, hint string) {
			faults = append(faults, Fault{Link: link.ID, Index: i, Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
		}
		if first, known := ids[link.ID]; known {
			add("id", "", "is given twice", "each id once", fmt.Sprintf("it is already link number %d, %q", first+1, n.Links[first].Rule()))
		} else {
			ids[link.ID] = i
		}
		if link.ID == "" {
			add("id", "", "is missing", "a name", "rule "+link.Rule())
		}
		if _, known := index[link.Target]; !known {
			add("target", fmt.Sprintf("%q", link.Target), "is not a node", "a node of the network", param.DidYouMean(link.Target, names))
		}
		for j, in := range link.Inputs {
			if _, known := index[in.Node]; !known {
				add("input", fmt.Sprintf("%q", in.Node), "is not a node", "a node of the network", param.DidYouMean(in.Node, names))
			}
			for _, other := range link.Inputs[:j] {
				if other.Node == in.Node && other.Not == in.Not && other.Hump == in.Hump {
					add("input", fmt.Sprintf("%q", in.Node), "stands twice", "each input once", "a steeper link has a larger Hill coefficient")
				}
			}
			if in.Not && in.Hump {
				add("input", fmt.Sprintf("%q", in.Node), "is both inverted and a hump", "! or ~, not both", "")
			}
			if in.Hump && in.Peak != 0 || !in.Hump && in.Peak != 0 {
				if !in.Hump {
					add("peak", number(in.Peak), "belongs to an input that is no hump", "a peak after ~ only", "")
				} else {
					checkRange(add, "peak", in.Peak, math.SmallestNonzeroFloat64, 1, "above 0, at most 1")
				}
			}
		}
		checkRange(add, "weight", link.Weight, 0, 1, "0 to 1")
		faults = append(faults, link.shapeFaults(i)...)
	}
	return faults
}

// shapeFaults checks Hill coefficient and EC50, where the link uses them.
func (l Link) shapeFaults(index int) []Fault {
	var faults []Fault
	add := func(field, value, problem, allowed, hint string) {
		faults = append(faults, Fault{Link: l.ID, Index: index, Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
	}
	if len(l.Inputs) == 0 {
		return nil
	}
	if !checkRange(add, "Hill", l.Hill, math.SmallestNonzeroFloat64, steepest, fmt.Sprintf("above 0, at most %d", steepest)) {
		return faults
	}
	sigmoid, usesPeak := false, false
	for _, in := range l.Inputs {
		sigmoid = sigmoid || !in.Hump
		usesPeak = usesPeak || in.Hump && in.Peak == 0
	}
	if sigmoid {
		limit := math.Pow(0.5, 1/l.Hill)
		if !(l.EC50 > 0) || !(math.Pow(l.EC50, l.Hill) < 0.5) || !(math.Pow(l.EC50, l.Hill) > 0) {
			add("EC50", number(l.EC50), "is out of range", fmt.Sprintf("above 0 and below 0.5^(1/n) = %.4g at Hill coefficient n = %g", limit, l.Hill),
				"half activation must come before 0.5^(1/n), or the curve could not reach 1 at 1")
		}
	} else if usesPeak {
		checkRange(add, "EC50", l.EC50, math.SmallestNonzeroFloat64, 1, "above 0, at most 1 (it is the peak of the hump)")
	}
	return faults
}

// checkRange adds a fault unless low <= x <= high, and says whether it held.
func checkRange(add func(field, value, problem, allowed, hint string), field string, x, low, high float64, allowed string) bool {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		add(field, number(x), "is not a finite number", allowed, "")
	case x < low:
		add(field, number(x), "is too small", allowed, "")
	case x > high:
		hint := ""
		if high == 1 && x <= 100 {
			hint = fmt.Sprintf("for %g %% write %g", x, x/100)
		}
		add(field, number(x), "is too large", allowed, hint)
	default:
		return true
	}
	return false
}
