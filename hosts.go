package paget

import (
	"math"
	"slices"

	"paget/assay"
	"paget/body"
	"paget/cohort"
	"paget/units"
)

// Read-outs that are times to an event, each with a second read-out that is 1 if the
// event was seen.
const (
	survivalReadout = "survival"
	relapseReadout  = "relapse-free survival"
	afterReadout    = "survival after relapse"
	deathReadout    = "death"
)

// eventOf returns the read-out that says whether the event of a time was seen, or "".
func eventOf(readout string) string {
	switch readout {
	case survivalReadout:
		return deathReadout
	case relapseReadout:
		return "relapse or death"
	case afterReadout:
		return "death after relapse"
	}
	return ""
}

// relapseWindow is the time within which lesions in several organs count as one
// relapse.
const relapseWindow = 180 * units.Day

// hostReader collects the read-outs of one host.
type hostReader struct {
	*hostAssay
	trial *trial
	host  *cohort.Host
	out   []assay.Readout
}

// add appends a read-out; one that is not finite has not been read.
func (r *hostReader) add(name, unit string, time, value float64) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return
	}
	r.out = append(r.out, assay.Readout{Name: name, Unit: unit, Time: time, Value: value})
}

// read returns what the laboratory writes down of a host.
func (t *trial) read(h *cohort.Host) assay.Well {
	r := &hostReader{hostAssay: t.assay, trial: t, host: h}
	r.courses()
	r.draws()
	r.necropsy()
	r.times()
	r.advantage()
	w := assay.Well{Readouts: r.out, Series: r.series(), Steps: h.Record.Final.Steps}
	return w
}

// courses reads what is followed in time: sizes, burdens, homecomers.
func (r *hostReader) courses() {
	rec := r.host.Record
	s, tumours, beds, clones := rec.Series, len(r.use.Tumours), len(rec.Beds), len(rec.Clones)
	for row, t := range s.Time {
		if t > rec.Ended.Time {
			break
		}
		for k, u := range r.use.Tumours {
			volume := s.Volume[row*tumours+k]
			r.add(u.Name+" volume", "mm^3", t, volume/1e9)
			seeded := 0.0
			for c := range clones {
				seeded += s.Seeded[(row*tumours+k)*clones+c]
			}
			if cells := volume / r.host0().Primary.CellVolume; cells > 0 {
				r.add(u.Name+" seeded share", "share", t, seeded/cells)
				for c, name := range rec.Clones {
					if c != k && clones > 1 {
						r.add(u.Name+" seeded by "+name, "share", t, s.Seeded[(row*tumours+k)*clones+c]/cells)
					}
				}
			}
			r.add(u.Name+" stroma", "1", t, s.Stroma[row*tumours+k])
			if tumours == 1 && volume > 0 {
				r.add("shedding per gram", "1/day/g", t, s.Shed[row]*units.Day/(volume*fgPerMicrometre3)*1e15)
			}
		}
		count, burden := 0.0, 0.0
		for b, name := range rec.Beds[:beds-tumours] {
			if !r.host0().Lesions[b] {
				continue
			}
			count, burden = count+s.Count[row*beds+b], burden+s.Burden[row*beds+b]
			r.add(name+" lesions", "1", t, s.Count[row*beds+b])
			r.add(name+" burden", "cells", t, s.Burden[row*beds+b])
			r.add(name+" barrier", "1", t, s.Barrier[row*beds+b])
		}
		r.add("lesions", "1", t, count)
		r.add("burden", "cells", t, burden)
	}
}

// fgPerMicrometre3 is the mass of tissue, that of water, fg/µm³.
const fgPerMicrometre3 = 1000

// draws reads the tubes of blood.
func (r *hostReader) draws() {
	for _, d := range r.host.Record.Draws {
		t := r.use.drawTime(d.Name)
		white, names := 0.0, r.host0().Companions
		r.add("blood single cells", "1", t, float64(d.Singles))
		r.add("blood clusters", "1", t, float64(d.Clusters))
		for c, n := range d.Accompanied {
			r.add("blood clusters with "+names[c], "1", t, float64(n))
			if r.host0().White[c] {
				white += float64(n)
			}
		}
		r.add("blood clusters with white cells", "1", t, white)
		for c, share := range r.host0().shares() {
			if r.host0().White[c] { // as many as there would be if no white cell were preferred
				r.add("blood clusters expected with "+names[c], "1", t, white*share)
			}
		}
		positive := d.Singles >= positiveTest
		r.add("positive test", "share", t, oneIf(positive))
		if positive { // shares among positive tests have no value in others
			r.add("clusters in positive test", "share", t, oneIf(d.Clusters > 0))
			r.add("white clusters in positive test", "share", t, oneIf(white > 0))
		}
	}
}

// positiveTest is the number of single cells from which a test of blood is called
// positive.
const positiveTest = 5

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// drawTime returns the time under which a draw stands among the read-outs.
//
// Panics if the cohort has no such draw.
func (c *CohortUse) drawTime(name string) float64 {
	for i, d := range c.Draws {
		if drawName(i) == name {
			return d.when(c.Duration)
		}
	}
	panic("paget: no draw is called " + name)
}

// necropsy reads what is found at the end of a host's life.
func (r *hostReader) necropsy() {
	rec, end := r.host.Record, r.use.Duration
	all := 0
	beds := len(rec.Beds) - len(r.use.Tumours)
	for b, name := range rec.Beds[:beds] {
		if !r.host0().Lesions[b] {
			continue
		}
		n := rec.Nodules(b, r.host0().NoduleDiameter, r.host0().Primary.CellVolume)
		all += n
		r.add(name+" nodules", "1", end, float64(n))
	}
	r.add("nodules", "1", end, float64(all))
	r.add("metastasis", "share", end, oneIf(all > 0))
	for k, u := range r.use.Tumours {
		r.add(u.Name+" direct return", "cells", end, sum(rec.Final.Direct, k, len(rec.Clones)))
		r.add(u.Name+" return by deposits", "cells", end, sum(rec.Final.Indirect, k, len(rec.Clones)))
	}
	clusters, fromClusters := 0, 0
	for _, l := range rec.Lesions {
		if l.Slept {
			continue
		}
		clusters++
		if l.Cells > 1 || l.Companion > 0 {
			fromClusters++
		}
	}
	if clusters > 0 {
		r.add("lesions of clusters", "share", end, float64(fromClusters)/float64(clusters))
	}
	for _, m := range rec.Marks {
		if m.Action == body.Resect {
			r.add("volume at resection", "mm^3", end, m.Volume/1e9)
		}
	}
}

func sum(x []float64, row, width int) float64 {
	total := 0.0
	for _, v := range x[row*width : (row+1)*width] {
		total += v
	}
	return total
}

// advantage counts the lesions that single cells and groups founded, each by the
// number of those that had entered the blood from the first tumour. Cells that met in
// the blood are left out of both.
func (r *hostReader) advantage() {
	if len(r.use.Tumours) == 0 {
		return
	}
	blood := r.host0().Circulation
	kinds := blood.Travellers()
	rates := make([]float64, kinds.Types())
	tumour := r.trial.cohort.Arms[r.host.Arm].Body.Tumours[0]
	cohesion := r.trial.cohort.Arms[r.host.Arm].Pharmacology.Phenotype(tumour.Population, make([]float64, len(r.trial.cohort.Drugs))).Blood.Cohesion
	kinds.EntryRates(rates, cohesion, r.host.Record.Final.Shed[tumour.Bed])
	singles, groups := 0.0, 0.0
	for i, n := range rates {
		if kinds.Cells(i) == 1 {
			singles += n
		} else {
			groups += n
		}
	}
	fromSingles, fromGroups := 0.0, 0.0
	for _, l := range r.host.Record.Lesions {
		switch {
		case l.Slept || l.Met || l.Site != tumour.Bed:
		case l.Cells == 1:
			fromSingles++
		default:
			fromGroups++
		}
	}
	if t := r.trial.halfLives[r.host.Arm]; t > 0 {
		r.add("half-life of single cells", "s", r.use.Duration, t*60)
	}
	r.add("cells shed", "cells", r.use.Duration, r.host.Record.Final.Shed[tumour.Bed])
	r.add("lesions founded by the tumour", "1", r.use.Duration, float64(r.fromTumour(tumour.Bed)))
	const million = 1e6
	if singles > 0 && groups > 0 {
		r.add("lesions by a million single cells", "1", r.use.Duration, fromSingles/singles*million)
		r.add("lesions by a million clusters", "1", r.use.Duration, fromGroups/groups*million)
	}
}

// fromTumour counts the lesions whose founders a tumour shed, those that slept too.
func (r *hostReader) fromTumour(bed int) int {
	n := 0
	for _, l := range r.host.Record.Lesions {
		if l.Site == bed {
			n++
		}
	}
	return n
}

// times reads times to events, counted from the removal of the first tumour where
// the cohort begins with a diagnosis.
func (r *hostReader) times() {
	rec, end := r.host.Record, r.use.Duration
	start := 0.0
	if r.use.Diagnosed {
		start = math.NaN()
		for _, m := range rec.Marks {
			if m.Action == body.Resect && math.IsNaN(start) {
				start = m.Time
			}
		}
		if math.IsNaN(start) {
			return // never diagnosed
		}
		for _, m := range rec.Marks {
			if r.isHalf(m) {
				r.add("doubling time at diagnosis", "d", end, (start-m.Time)/units.Day)
			}
		}
	}
	life := math.Min(rec.Ended.Time, r.host.Calendar.End)
	died := r.host.Humane || rec.Ended.Cause == body.Died
	r.add(survivalReadout, "d", end, (life-start)/units.Day)
	r.add(deathReadout, "share", end, oneIf(died))
	at, beds := rec.FirstRelapse(relapseWindow)
	seen := !math.IsNaN(at)
	free := life
	if seen && at < life {
		free = at
	}
	r.add(relapseReadout, "d", end, max(0, free-start)/units.Day)
	r.add(eventOf(relapseReadout), "share", end, oneIf(died || free < life))
	r.add("relapse", "share", end, oneIf(seen))
	if !seen {
		return
	}
	r.add(afterReadout, "d", end, (life-math.Max(at, start))/units.Day)
	r.add(eventOf(afterReadout), "share", end, oneIf(died))
	for b, name := range rec.Beds[:len(rec.Beds)-len(r.use.Tumours)] {
		if r.host0().Lesions[b] {
			r.add("relapse in "+name, "share", end, oneIf(slices.Contains(beds, b)))
		}
	}
}

// isHalf reports whether a mark is that of the tumour at half the size at which it is
// removed.
func (r *hostReader) isHalf(m body.MarkAt) bool { return m.Name == ruleHalf }

// series returns the growth curves, and after them the barriers that an endothelium
// moves.
func (r *hostReader) series() []assay.Series {
	s, tumours := r.host.Record.Series, len(r.use.Tumours)
	var out []assay.Series
	for k, u := range r.use.Tumours {
		c := assay.Series{Name: u.Name + " volume", Unit: "mm^3"}
		for row, t := range s.Time {
			if t <= r.host.Record.Ended.Time {
				c.Times, c.Values = append(c.Times, t), append(c.Values, s.Volume[row*tumours+k]/1e9)
			}
		}
		out = append(out, c)
	}
	if tumours == 0 { // the first series of a host is a growth curve, or there is none
		return nil
	}
	beds := len(r.host.Record.Beds)
	for b, line := range r.hostAssay.host.Vessels {
		if line == "" {
			continue
		}
		c := assay.Series{Name: r.host.Record.Beds[b] + " barrier", Unit: "1"}
		for row, t := range s.Time {
			if t <= r.host.Record.Ended.Time {
				c.Times, c.Values = append(c.Times, t), append(c.Values, s.Barrier[row*beds+b])
			}
		}
		out = append(out, c)
	}
	return out
}
