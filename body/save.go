package body

import (
	"math"

	"paget/record"
	"paget/rng"
)

// Save writes a host so that Load goes on with it bit for bit. What follows from the
// saved numbers, the tables of the phenotypes and the response of the blood, is not
// written: Load computes it again, to the same bits.
func (h *Host) Save(e *record.Encoder) {
	e.Section("host")
	e.Uint64(uint64(h.luck.Root))
	e.Uint64(h.luck.Host)
	for _, v := range []int{h.nb, h.nt, h.nc, len(h.phenotypes), len(h.calendar.Rules), len(h.calendar.Outputs), h.event, h.output, h.injection, h.drawing, h.steps, h.solved} {
		e.Int(v)
	}
	e.Float(h.time)
	e.Bool(h.over)
	e.Float(h.ended.Time)
	e.Int(int(h.ended.Cause))
	e.Text(h.ended.Name)
	e.Float(h.exosomes)
	e.Uint64(h.bursting.tick)
	e.Float(h.bursting.value)
	for _, s := range h.savedFloats() {
		e.Floats(*s)
	}
	for _, r := range h.removed {
		e.Bool(r)
	}
	for _, list := range [][]clock{h.arriving, h.waking} {
		for _, c := range list {
			e.Float(c.hazard)
			e.Float(c.next)
			e.Uint64(c.count)
		}
	}
	h.lesions.save(e)
	h.saveHappenings(e)
	for _, c := range h.series.columns() {
		e.Floats(*c)
	}
}

// savedFloats lists the slices of numbers that make up a host.
func (h *Host) savedFloats() []*[]float64 {
	return []*[]float64{
		&h.native, &h.stroma, &h.seeded, &h.direct, &h.indirect, &h.inner, &h.sleepers, &h.barrier, &h.shedTotal, &h.arrested,
		&h.fired,
	}
}

// Load reads a host that Save wrote and goes on with it, with the same pharmacology
// and calendar.
//
// Errors: those of the decoder, if the host does not fit this body and calendar; those
// of the calendar and of the phenotypes; *circulation.DivergedError.
func (b *Body) Load(w *Workspace, p Pharmacology, c *Calendar, d *record.Decoder) (*Host, error) {
	h := &w.host
	if h.body != b {
		panic("body: the workspace belongs to another body")
	}
	if err := c.Validate(&b.spec); err != nil {
		return nil, err
	}
	d.Section("host")
	luck := Luck{Root: rng.Root(d.Uint64()), Host: d.Uint64()}
	h.reset(p, luck, c)
	h.constitute()
	for _, want := range []int{h.nb, h.nt, h.nc, len(h.phenotypes), len(c.Rules), len(c.Outputs)} {
		if got := d.Int(); got != want && d.Err() == nil {
			d.Fail("the saved host has %d where this one has %d: another spec or calendar", got, want)
		}
	}
	for _, v := range []*int{&h.event, &h.output, &h.injection, &h.drawing, &h.steps, &h.solved} {
		*v = d.Int()
	}
	h.time, h.over = d.Float(), d.Bool()
	h.ended = End{d.Float(), Cause(d.Int()), d.Text()}
	h.exosomes = d.Float()
	h.bursting = burstState{d.Uint64(), d.Float()}
	for _, s := range h.savedFloats() {
		readInto(d, *s)
	}
	for i := range h.removed {
		h.removed[i] = d.Bool()
	}
	for _, list := range [][]clock{h.arriving, h.waking} {
		for i := range list {
			list[i] = clock{d.Float(), d.Float(), d.Uint64()}
		}
	}
	h.lesions.load(d)
	h.loadHappenings(d)
	for _, c := range h.series.columns() {
		*c = append(*c, d.Floats()...)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return h, h.resume()
}

// resume computes again what was not saved.
func (h *Host) resume() error {
	if h.over {
		return nil
	}
	h.sumLesions(&h.sums, h.lesions.cells)
	solved := h.solved
	err := h.refresh()
	h.solved = solved
	return err
}

// readInto reads a column of the same length.
func readInto(d *record.Decoder, dst []float64) {
	got := d.Floats()
	if len(got) != len(dst) && d.Err() == nil {
		d.Fail("%d numbers where %d are wanted", len(got), len(dst))
		return
	}
	copy(dst, got)
}

// save writes the lesions, column by column.
func (l *lesionList) save(e *record.Encoder) {
	e.Section("lesions")
	for _, s := range l.whole() {
		e.Int32s(*s)
	}
	for _, s := range l.claims() {
		bits := make([]byte, len(*s))
		for i, v := range *s {
			if v {
				bits[i] = 1
			}
		}
		e.Bytes(bits)
	}
	for _, s := range l.numbers() {
		e.Floats(*s)
	}
}

// load reads the lesions.
func (l *lesionList) load(d *record.Decoder) {
	d.Section("lesions")
	for _, s := range l.whole() {
		*s = append(*s, d.Int32s()...)
	}
	for _, s := range l.claims() {
		for _, v := range d.Bytes() {
			*s = append(*s, v == 1)
		}
	}
	for _, s := range l.numbers() {
		*s = append(*s, d.Floats()...)
	}
	n := len(l.bed)
	for _, s := range l.whole() {
		l.fits(d, len(*s), n)
	}
	for _, s := range l.claims() {
		l.fits(d, len(*s), n)
	}
	for _, s := range l.numbers() {
		l.fits(d, len(*s), n)
	}
}

func (l *lesionList) fits(d *record.Decoder, got, want int) {
	if got != want && d.Err() == nil {
		d.Fail("a property of %d lesions; there are %d", got, want)
	}
}

// saveHappenings writes marks and draws.
func (h *Host) saveHappenings(e *record.Encoder) {
	e.Section("happenings")
	e.Int(len(h.marks))
	for _, m := range h.marks {
		e.Text(m.Name)
		e.Float(m.Time)
		e.Int(int(m.Action))
		e.Int(m.Rule)
		e.Int(m.Tumour)
		e.Float(m.Volume)
	}
	e.Int(len(h.draws))
	for _, x := range h.draws {
		e.Text(x.Name)
		e.Float(x.Time)
		e.Float(x.Expected)
		for _, n := range []int{x.Singles, x.Clusters, x.Largest, x.Cells} {
			e.Int(n)
		}
		for _, n := range x.Accompanied {
			e.Int(n)
		}
	}
}

// loadHappenings reads marks and draws.
func (h *Host) loadHappenings(d *record.Decoder) {
	d.Section("happenings")
	for n := d.Int(); n > 0 && d.Err() == nil; n-- {
		h.marks = append(h.marks, MarkAt{d.Text(), d.Float(), Action(d.Int()), d.Int(), d.Int(), d.Float()})
	}
	for n := d.Int(); n > 0 && d.Err() == nil; n-- {
		x := Draw{Name: d.Text(), Time: d.Float(), Expected: d.Float(), Accompanied: make([]int, h.body.kinds.Companions)}
		x.Singles, x.Clusters, x.Largest, x.Cells = d.Int(), d.Int(), d.Int(), d.Int()
		for i := range x.Accompanied {
			x.Accompanied[i] = d.Int()
		}
		h.draws = append(h.draws, x)
	}
	if h.time < 0 || math.IsNaN(h.time) {
		d.Fail("the saved host is %g min old", h.time)
	}
}
