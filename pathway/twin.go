package pathway

import (
	"fmt"

	"paget/param"
)

// ShadowSuffix ends the names of the shadow nodes and links that Twin makes. The
// sign @ is kept for this.
const ShadowSuffix = "@shadow"

// Cut names one input of one link that shall read the untreated shadow.
type Cut struct{ Link, Node string }

// Twin returns the network with an untreated shadow of every node and link
// beside it, in which the inputs named by cuts read the shadow.
//
// Shadows have the expression and the noise of the nodes they mirror, see only
// shadows, and are not touched by any treatment: they are the same cell, left
// alone. An input that reads the shadow passes on nothing of the treatment, so a
// simulation with cuts tells how much of an effect went through them. The
// original nodes come first, in their order; without cuts their trajectories are
// those of the original network bit for bit.
//
// Errors: faults of the network; a network that is a twin already; cuts that
// name no link, or no input of the link.
func (n Network) Twin(cuts []Cut) (Network, error) {
	if err := n.Validate(); err != nil {
		return Network{}, err
	}
	links := map[string]int{}
	ids := []string{}
	for i, link := range n.Links {
		links[link.ID] = i
		ids = append(ids, link.ID)
	}
	twin := Network{Name: n.Name}
	for i, node := range n.Nodes {
		if node.Shadow != "" {
			return Network{}, &Fault{Node: node.Name, Index: i, Problem: "is a shadow: the network is a twin already", Allowed: "a network without shadows"}
		}
		twin.Nodes = append(twin.Nodes, node)
	}
	for _, node := range n.Nodes {
		node.Name, node.Shadow = node.Name+ShadowSuffix, node.Name
		twin.Nodes = append(twin.Nodes, node)
	}
	for _, link := range n.Links {
		link.Inputs = append([]Input(nil), link.Inputs...)
		twin.Links = append(twin.Links, link)
	}
	for _, link := range n.Links {
		shadow := link
		shadow.ID, shadow.Target = link.ID+ShadowSuffix, link.Target+ShadowSuffix
		shadow.Inputs = append([]Input(nil), link.Inputs...)
		for j := range shadow.Inputs {
			shadow.Inputs[j].Node += ShadowSuffix
		}
		twin.Links = append(twin.Links, shadow)
	}
	var faults []Fault
	for _, cut := range cuts {
		at, known := links[cut.Link]
		if !known {
			faults = append(faults, Fault{Link: cut.Link, Field: "cut", Problem: "names no link", Allowed: "a link of the network", Hint: param.DidYouMean(cut.Link, ids)})
			continue
		}
		found := false
		for j, in := range n.Links[at].Inputs { // by the original, so that a cut given twice is no fault
			if in.Node == cut.Node {
				twin.Links[at].Inputs[j].Node = cut.Node + ShadowSuffix
				found = true
			}
		}
		if !found {
			faults = append(faults, Fault{Link: cut.Link, Index: at, Field: "cut", Value: fmt.Sprintf("%q", cut.Node), Problem: "is not an input of the link", Allowed: "an input of " + n.Links[at].Rule()})
		}
	}
	if err := join(faults); err != nil {
		return Network{}, err
	}
	return twin, nil
}
