package circulation

// Split finds what stems from each source and what met in the blood, for Part and
// Met. It is linear transport with the coefficients of the solution, so the parts
// add up to the whole. With sticking it costs about one Solve for each source;
// call it when an event asks where a traveller came from.
//
// Errors: *DivergedError.
func (t *Traffic) Split() error {
	b, w := t.blood, t.work
	if t.split {
		return nil
	}
	for len(w.parts) < len(t.sources) {
		w.parts = append(w.parts, [2][]float64{make([]float64, b.Types()), make([]float64, b.Types())})
	}
	sticking := w.phenotype.Sticking > 0
	if sticking {
		w.merging(b, &w.number)
		w.factor(b, &w.merge)
		w.union(b, &w.number, &w.gain)
		w.sweep(b, &w.none, &w.gain, &w.met)
	}
	rounds := w.rounds
	defer func() { w.rounds = rounds }()
	for i := range t.sources {
		clear(w.entering[venous])
		clear(w.entering[arterial])
		w.pass.admit(&b.circuit, &t.sources[i], &w.entering, nil)
		w.begin(b, t.Entering, &t.sources[i], &w.parts[i])
		if sticking && sends(&t.sources[i]) {
			if err := w.fixedPoint(b, named{}, &w.parts[i]); err != nil {
				return err
			}
			continue
		}
		w.sweep(b, &w.entering, &w.none, &w.parts[i])
	}
	t.split = true
	return nil
}

// begin writes what the search for the part of a source begins with: its share of the
// whole if most cells are its, else nothing. The result depends on this traffic alone.
func (w *Workspace) begin(b *Blood, entering float64, s *Source, part *[2][]float64) {
	cells := 0.0
	for k, r := range s.Rate {
		cells += r * float64(b.Cells(k))
	}
	share := 0.0
	if cells > entering/2 {
		share = cells / entering
	}
	for side := range 2 {
		for k, n := range w.number[side] {
			part[side][k] = share * n
		}
	}
}

// sends tells whether a source gives off anything.
func sends(s *Source) bool {
	for _, r := range s.Rate {
		if r > 0 {
			return true
		}
	}
	return false
}

// Part returns the arrests per minute in a bed of one type that stem from one source.
// A group that merged bears the name of the part that is drawn in proportion to
// cells, so that the expected cells of each source are right.
//
// Units: 1/min. Panics before Split.
func (t *Traffic) Part(source, bed, kind int) float64 {
	t.mustBeSplit()
	b, w := t.blood, t.work
	first := 0.0
	if rate := t.sources[source].Rate[kind]; rate > 0 {
		first = rate * w.pass.firstPass(&b.circuit, t.sources[source].Origin, bed, kind)
	}
	return first + w.parts[source][b.circuit.side(bed)][kind]*w.pass.caught[bed][kind]
}

// PartNumber returns the travellers of one type in the blood that stem from one source.
// Panics before Split.
func (t *Traffic) PartNumber(source, kind int) float64 {
	t.mustBeSplit()
	x := &t.work.parts[source]
	return x[venous][kind] + x[arterial][kind]
}

// PartOn returns, by type, the travellers on one side of the pulmonary bed (0: before it,
// 1: behind it) that stem from one source. The slice holds until the next Solve.
// Panics before Split.
func (t *Traffic) PartOn(source, side int) []float64 {
	t.mustBeSplit()
	return t.work.parts[source][side]
}

// MetOn returns, by type, the travellers on one side whose cells met in the blood. The
// slice holds until the next Solve; it is nil without sticking. Panics before Split.
func (t *Traffic) MetOn(side int) []float64 {
	t.mustBeSplit()
	if t.work.phenotype.Sticking == 0 {
		return nil
	}
	return t.work.met[side]
}

// Catch returns the side that feeds a bed and, by type, the arrests there a minute of one
// traveller on that side. The slice holds until the next Solve or Fates.
//
// With it and FirstPass a part can be read elsewhere:
//
//	Part(s, b, k) = rate of s in k·FirstPass(s, b, k) + PartOn(s, side)[k]·rates[k]
func (t *Traffic) Catch(bed int) (side int, rates []float64) {
	return t.blood.circuit.side(bed), t.work.pass.caught[bed]
}

// FirstPass returns which share of what a source sends is arrested in a bed before it
// is mixed with the blood of a side.
func (t *Traffic) FirstPass(source, bed, kind int) float64 {
	return t.work.pass.firstPass(&t.blood.circuit, t.sources[source].Origin, bed, kind)
}

// Met returns the share of the arrests in a bed of one type whose cells met in the
// blood; the others entered together. A group keeps the mark until one cell is left.
//
// Range: 0 to 1; 0 for single cells and where nothing is arrested. Panics before
// Split.
func (t *Traffic) Met(bed, kind int) float64 {
	t.mustBeSplit()
	b, w := t.blood, t.work
	all := t.Arrivals[bed][kind]
	if w.phenotype.Sticking == 0 || b.Cells(kind) == 1 || all == 0 {
		return 0
	}
	return min(1, w.met[b.circuit.side(bed)][kind]*w.pass.caught[bed][kind]/all)
}

func (t *Traffic) mustBeSplit() {
	if !t.split {
		panic("circulation: call Split after Solve before asking for parts")
	}
}
