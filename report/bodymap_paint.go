package report

import (
	"fmt"
	"image/color"
	"math"
)

// drawnMap is a body map on its way to paper.
type drawnMap struct {
	BodyMap
	*sketch
	rows   []mapRow
	series int
	unit   float64 // what one pixel of width carries
	top    float64 // the middle of the bed in series
}

// width returns the width of a way, and more of its style: what carries nothing is
// dotted, and nothing is thinner than can be seen.
func (d drawnMap) width(v float64) (float64, string) {
	if v == 0 {
		return 1, ";stroke-dasharray:1 3"
	}
	return math.Max(0.8, v/d.unit), ""
}

// way draws a line that carries v, named for who points at it.
func (d drawnMap) way(name, path string, v float64, tint color.NRGBA) {
	w, more := d.width(v)
	if v > 0 {
		more += ";stroke-linecap:round;stroke-linejoin:round"
	}
	d.named(name+": "+d.amount(v), func() { d.path(path, tint, w, more) })
}

// amount writes what a way carries.
func (d drawnMap) amount(v float64) string {
	s := FormatNumber(v)
	if d.Carried.Unit != "" {
		s += " " + d.Carried.Unit
	}
	return s
}

// arrow draws the head of a way that carries v, with its tip at x, y.
func (d drawnMap) arrow(x, y, dx, dy, v float64, tint color.NRGBA) {
	w, _ := d.width(v)
	d.head(x, y, dx, dy, math.Max(4, 0.5*w+3), tint)
}

// heartY is the height of the heart.
func (d drawnMap) heartY() float64 { return d.top + mapPitch + 14 }

// ways draws all that carries blood, the thin over the wide.
func (d drawnMap) ways() {
	arteries, veins := 0.0, 0.0
	for _, r := range d.rows {
		arteries += r.in
		if r.into < 0 {
			veins += r.out
		}
	}
	d.trunks(arteries, veins)
	for i, r := range d.rows {
		bed := d.Beds[r.bed]
		d.way("arteries to "+bed.Name, fmt.Sprintf("M%s %sH%s", px(mapArteries), px(r.y), px(mapBeds+mapBox/2+9)), r.in, arterial)
		d.arrow(mapBeds+mapBox/2+1, r.y, -1, 0, r.in, arterial)
		w, _ := d.width(r.in)
		d.text(mapArteries-18, r.y-w/2-4, anchored(haloStyle, "end"), d.amount(r.in))
		if r.into >= 0 {
			continue
		}
		y := r.y
		if len(r.feeders) > 0 {
			y -= 9
			d.portalVein(i)
		}
		d.way(bed.Name+" to the veins", fmt.Sprintf("M%s %sH%s", px(mapBeds-mapBox/2), px(y), px(mapVeins)), r.out, venous)
		w, _ = d.width(r.out)
		d.arrow(mapVeins+w/2+12, y, -1, 0, r.out, venous)
		if r.out != r.in+r.portal || len(r.feeders) > 0 {
			d.text(mapVeins+18, y-w/2-4, haloStyle, d.amount(r.out))
		}
	}
	d.loop()
}

// trunks draws the great veins and arteries, each stretch as wide as what it carries.
func (d drawnMap) trunks(arteries, veins float64) {
	y, x := d.heartY(), mapBeds-30.0
	d.way("veins to the heart", fmt.Sprintf("M%s %sH%s", px(mapVeins), px(y), px(x)), veins, venous)
	d.way("heart to the arteries", fmt.Sprintf("M%s %sH%s", px(mapBeds+30), px(y), px(mapArteries)), arteries, arterial)
	above, outAbove := y, y
	for _, r := range d.rows {
		d.way("arteries", fmt.Sprintf("M%s %sV%s", px(mapArteries), px(above), px(r.y)), arteries, arterial)
		above = r.y
		arteries -= r.in
		if arteries < 1e-12*d.unit { // what rounding leaves is nothing
			arteries = 0
		}
		if r.into >= 0 {
			continue
		}
		at := r.y
		if len(r.feeders) > 0 {
			at -= 9
		}
		d.way("veins", fmt.Sprintf("M%s %sV%s", px(mapVeins), px(at), px(outAbove)), veins, venous)
		outAbove = at
		veins = math.Max(0, veins-r.out)
		if veins < 1e-12*d.unit {
			veins = 0
		}
	}
}

// portalVein draws the way from the beds that flow into a row.
func (d drawnMap) portalVein(target int) {
	r := d.rows[target]
	x, into := mapBeds-mapBox/2-26, r.y+10
	carried, above := r.portal, into
	for _, f := range r.feeders {
		from := d.rows[f]
		name := d.Beds[from.bed].Name + " to " + d.Beds[r.bed].Name
		d.way("portal vein", fmt.Sprintf("M%s %sV%s", px(x), px(from.y), px(above)), carried, portal)
		d.way(name, fmt.Sprintf("M%s %sH%s", px(mapBeds-mapBox/2), px(from.y), px(x)), from.out, portal)
		d.text(x-8, from.y+4, anchored(haloStyle, "end"), d.amount(from.out))
		above = from.y
		carried = math.Max(0, carried-from.out)
	}
	d.way("portal vein", fmt.Sprintf("M%s %sH%s", px(x), px(into), px(mapBeds-mapBox/2-9)), r.portal, portal)
	d.arrow(mapBeds-mapBox/2-1, into, 1, 0, r.portal, portal)
}

// loop draws the way through the bed in series, or past where it would be.
func (d drawnMap) loop() {
	if d.series < 0 {
		return
	}
	b := d.Beds[d.series]
	out := b.In
	if b.Out != nil {
		out = *b.Out
	}
	left, right := mapBeds-38.0, mapBeds+38.0
	box := d.top + mapTall/2
	d.way("heart to "+b.Name, fmt.Sprintf("M%s %sV%s", px(left), px(d.heartY()), px(box+9)), b.In, venous)
	d.arrow(left, box+1, 0, -1, b.In, venous)
	d.way(b.Name+" to the heart", fmt.Sprintf("M%s %sV%s", px(right), px(box), px(d.heartY()-22)), out, arterial)
	d.arrow(right, d.heartY()-13, 0, 1, out, arterial)
	w, _ := d.width(b.In)
	d.text(left-w/2-6, box+20, anchored(haloStyle, "end"), d.amount(b.In))
	w, _ = d.width(out)
	d.text(right+w/2+10, box+20, haloStyle, d.amount(out))
}

// heart draws the two halves of the heart.
func (d drawnMap) heart() {
	y := d.heartY()
	d.rect(mapBeds-mapBox/2, y-14, mapBox/2, 28, 13, venous, color.NRGBA{})
	d.rect(mapBeds, y-14, mapBox/2, 28, 13, arterial, color.NRGBA{})
	d.rect(mapBeds-20, y-14, 20, 28, 0, venous, color.NRGBA{})
	d.rect(mapBeds, y-14, 20, 28, 0, arterial, color.NRGBA{})
	d.text(mapBeds, y+4, "font-weight:bold;font-size:12px;fill:#14181D;text-anchor:middle", "heart")
}

// box draws a bed with its name.
func (d drawnMap) box(bed int, y float64) {
	b := d.Beds[bed]
	x := mapBeds - mapBox/2
	d.rect(x, y-mapTall/2, mapBox, mapTall, 7, panel, axis)
	style := "text-anchor:middle;fill:" + ticket(ink) + ";font-size:"
	at := y + 4
	if b.Note != "" {
		at = y - 3
		d.text(mapBeds, y+13, style+"11px", b.Note)
	}
	d.text(mapBeds, at, style+"13px;font-weight:bold", b.Name)
	if b.Source {
		d.disc(x+11, y-mapTall/2+11, 5, hue(1))
	}
}

// columns draws the values of the beds as bars and numbers.
func (d drawnMap) columns(y, width float64) {
	if len(d.Columns) == 0 {
		return
	}
	at := make([]float64, len(d.Beds))
	for _, r := range d.rows {
		at[r.bed] = r.y
	}
	if d.series >= 0 {
		at[d.series] = d.top
	}
	for i := range d.Beds {
		d.path(fmt.Sprintf("M%s %sH%s", px(mapRight-14), px(at[i]+mapPitch/2), px(width-6)), rule, 1, "")
	}
	for k, c := range d.Columns {
		x := mapRight + mapColumn*float64(k)
		d.lines(x, y+12, mapColumn-12, mutedStyle, c.text())
		most := 0.0
		for _, b := range d.Beds {
			if k < len(b.Values) && b.Values[k] > most { // NaN is not
				most = b.Values[k]
			}
		}
		for i, b := range d.Beds {
			if k >= len(b.Values) {
				continue
			}
			v, w := b.Values[k], 0.0
			if v > 0 && most > 0 {
				w = math.Max(1, mapBar*(v/most))
				d.rect(x, at[i]-7, w, 14, 2, hue(k), color.NRGBA{})
				w += 5
			}
			d.text(x+w, at[i]+4, plainStyle, FormatNumber(v))
		}
	}
}

// legend explains the colours and what the widths mean.
func (d drawnMap) legend(y, width float64) {
	line := func(tint color.NRGBA) func(x, y float64) {
		return func(x, y float64) {
			d.path(fmt.Sprintf("M%s %sh18", px(x-9), px(y)), tint, 6, "")
		}
	}
	entries := []entry{{"veins", line(venous)}, {"arteries", line(arterial)}}
	source, portals := false, false
	for _, b := range d.Beds {
		source, portals = source || b.Source, portals || b.Into >= 0
	}
	if portals {
		entries = append(entries, entry{"portal vein", line(portal)})
	}
	if source {
		entries = append(entries, entry{"sheds cells into the blood", func(x, y float64) { d.disc(x, y, 5, hue(1)) }})
	}
	y = d.sketch.legend(entries, width, y+12)
	d.text(1, y, smallStyle, "Width of a way: "+titled(d.Carried.text(), "flow")+". A way that carries nothing is dotted.")
}
