package power

import (
	"math/bits"
	"slices"
)

// A host's key is the place of its value among the distinct values of both pools, above
// two bits. Keys ascend with the value, and an event stands before a censoring at the
// same time.
const (
	armBit      = 1 // the host is of the second arm
	censoredBit = 2 // watching ended before the event
	placeShift  = 2
)

// order puts the hosts of an experiment in order without sorting: the hosts of both
// pools are sorted once, those drawn are marked in that list, and the marks are read
// from its beginning.
type order struct {
	position [2][]uint32 // of each host in the sorted list
	key      []uint32    // sorted
	marked   []uint64    // one bit for each place in the list; all 0 between experiments
	drawn    []uint32
}

// newOrder sorts the hosts of two pools.
func newOrder(pools *[2]Pool) *order {
	distinct := slices.Concat(pools[0].Value, pools[1].Value)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	type host struct{ key, arm, number uint32 }
	var hosts []host
	for k, p := range pools {
		for i, v := range p.Value {
			place, _ := slices.BinarySearch(distinct, v)
			h := host{uint32(place)<<placeShift | uint32(k)*armBit, uint32(k), uint32(i)}
			if p.Event != nil && !p.Event[i] {
				h.key |= censoredBit
			}
			hosts = append(hosts, h)
		}
	}
	slices.SortStableFunc(hosts, func(a, b host) int { return int(a.key) - int(b.key) })
	o := &order{marked: make([]uint64, (len(hosts)+63)/64)}
	for k, p := range pools {
		o.position[k] = make([]uint32, len(p.Value))
	}
	for i, h := range hosts {
		o.position[h.arm][h.number] = uint32(i)
		o.key = append(o.key, h.key)
	}
	return o
}

// keys returns the keys of the drawn hosts, ascending. They hold good until the next
// call. No host may be drawn twice.
func (o *order) keys(a, b []int32) []uint32 {
	for _, i := range a {
		p := o.position[0][i]
		o.marked[p/64] |= 1 << (p % 64)
	}
	for _, i := range b {
		p := o.position[1][i]
		o.marked[p/64] |= 1 << (p % 64)
	}
	o.drawn = o.drawn[:0]
	for i, w := range o.marked {
		for ; w != 0; w &= w - 1 {
			o.drawn = append(o.drawn, o.key[i*64+bits.TrailingZeros64(w)])
		}
		o.marked[i] = 0
	}
	if len(o.drawn) != len(a)+len(b) {
		panic("power: a host is drawn twice")
	}
	return o.drawn
}
