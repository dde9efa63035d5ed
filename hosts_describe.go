package paget

import (
	"slices"

	"paget/assay"
)

// describe lists the read-outs of hosts and their times.
func (a *hostAssay) describe() []assay.ReadoutInfo {
	var out []assay.ReadoutInfo
	reads := append([]float64(nil), a.use.Reads...)
	if reads[len(reads)-1] < a.use.Duration {
		reads = append(reads, a.use.Duration)
	}
	end := []float64{a.use.Duration}
	add := func(name, unit string, times []float64) {
		out = append(out, assay.ReadoutInfo{Name: name, Unit: unit, Times: times})
	}
	var clones []string
	for _, u := range a.use.Tumours {
		clones = append(clones, u.Name)
	}
	for i := range a.use.Injections {
		clones = append(clones, injectionLabel(i))
	}
	for k, u := range a.use.Tumours {
		add(u.Name+" volume", "mm^3", reads)
		add(u.Name+" seeded share", "share", reads)
		for c, name := range clones {
			if c != k {
				add(u.Name+" seeded by "+name, "share", reads)
			}
		}
		add(u.Name+" stroma", "1", reads)
		add(u.Name+" direct return", "cells", end)
		add(u.Name+" return by deposits", "cells", end)
	}
	add("shedding per gram", "1/day/g", reads)
	for b, bed := range a.host.Body.Circulation.Beds {
		if a.host.Lesions[b] {
			add(bed.Name+" lesions", "1", reads)
			add(bed.Name+" burden", "cells", reads)
			add(bed.Name+" barrier", "1", reads)
			add(bed.Name+" nodules", "1", end)
			add("relapse in "+bed.Name, "share", end)
		}
	}
	add("lesions", "1", reads)
	add("burden", "cells", reads)
	add("cells shed", "cells", end)
	add("half-life of single cells", "s", end)
	add("doubling time at diagnosis", "d", end)
	for _, name := range []string{"nodules", "volume at resection", "lesions founded by the tumour", "lesions by a million single cells", "lesions by a million clusters"} {
		add(name, "1", end)
	}
	for _, name := range []string{"metastasis", "lesions of clusters", "relapse", deathReadout, eventOf(relapseReadout), eventOf(afterReadout)} {
		add(name, "share", end)
	}
	for _, name := range []string{survivalReadout, relapseReadout, afterReadout} {
		add(name, "d", end)
	}
	return a.describeBlood(out)
}

// describeBlood adds the read-outs of tubes and of the blood itself.
func (a *hostAssay) describeBlood(out []assay.ReadoutInfo) []assay.ReadoutInfo {
	var times []float64
	for i := range a.use.Draws {
		if t := a.use.drawTime(drawName(i)); !slices.Contains(times, t) {
			times = append(times, t)
		}
	}
	if len(times) == 0 {
		return out
	}
	slices.Sort(times)
	names := []string{"blood single cells", "blood clusters", "blood clusters with white cells"}
	for i, c := range a.host.Body.Circulation.Companions {
		names = append(names, "blood clusters with "+c.Name)
		if a.host.Observer.White[i] {
			names = append(names, "blood clusters expected with "+c.Name)
		}
	}
	for _, name := range names {
		out = append(out, assay.ReadoutInfo{Name: name, Unit: "1", Times: times})
	}
	for _, name := range []string{"positive test", "clusters in positive test", "white clusters in positive test"} {
		out = append(out, assay.ReadoutInfo{Name: name, Unit: "share", Times: times})
	}
	return out
}
