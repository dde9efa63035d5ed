package cohort

import (
	"fmt"
	"strings"

	"paget/param"
)

// Route is the way by which a dose enters a host.
type Route int

// The routes. A Bolus is in the blood at once, an Infusion enters it evenly over
// its duration; from Skin, Belly and Mouth the drug is absorbed at its own rate.
const (
	Bolus Route = iota
	Infusion
	Skin
	Belly
	Mouth
)

// routeNames are the words of a study file, in the order of the constants.
var routeNames = []string{"iv", "infusion", "sc", "ip", "po"}

// String returns the abbreviation that a protocol uses.
func (r Route) String() string {
	if r >= 0 && int(r) < len(routeNames) {
		return routeNames[r]
	}
	return fmt.Sprintf("route %d", int(r))
}

// Absorbed tells whether the dose has to be absorbed before it is in the blood.
func (r Route) Absorbed() bool { return r >= Skin }

// known tells whether the route is one of the constants.
func (r Route) known() bool { return r >= 0 && int(r) < len(routeNames) }

// ParseRoute reads a route as written in a protocol: iv (bolus), infusion, sc, ip
// or po.
//
// Errors: *Fault for another word.
func ParseRoute(text string) (Route, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	for i, name := range routeNames {
		if word == name {
			return Route(i), nil
		}
	}
	return 0, &Fault{
		Where: "dose", Problem: fmt.Sprintf("has the route %q", text),
		Allowed: strings.Join(routeNames, ", "),
		Hint:    param.DidYouMean(word, routeNames),
	}
}
