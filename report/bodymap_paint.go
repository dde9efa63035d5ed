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

// way draws a straight stretch that carries v, named for who points at it.
func (d drawnMap) way(name, path string, v float64, tint color.NRGBA) {
	w, more := d.width(v)
	d.named(name+": "+d.amount(v), func() { d.path(path, tint, w, more) })
}

// amount writes what a way carries. The unit stands in the legend, unless it is a sign.
func (d drawnMap) amount(v float64) string {
	s := figures(v)
	if d.Carried.Unit == "%" {
		s += " %"
	}
	return s
}

// seam is by how much neighbouring areas overlap, so that no gap is seen between them.
const seam = 0.5

// arrowLength is how long the head of a way is.
const arrowLength = 12.0

// arrow draws the head of a way that carries v, with its tip at x, y.
func (d drawnMap) arrow(x, y, dx, dy, v float64, tint color.NRGBA) {
	w, _ := d.width(v)
	d.head(x, y, dx, dy, 0.5*w+4, arrowLength, tint)
}

// heartY is the height of the heart.
func (d drawnMap) heartY() float64 { return d.top + mapPitch + 18 }

// ways draws all that carries blood.
func (d drawnMap) ways() {
	arteries, veins := 0.0, 0.0
	for _, r := range d.rows {
		arteries += r.in
		if r.into < 0 {
			veins += r.out
		}
	}
	d.arteries(arteries)
	d.veins(veins)
	for i, r := range d.rows {
		if len(r.feeders) > 0 {
			d.portalVein(i)
		}
	}
	d.loop()
}

// less takes a branch off a trunk; what rounding leaves is nothing.
func (d drawnMap) less(v, branch float64) float64 {
	if v -= branch; v > 1e-9*d.unit {
		return v
	}
	return 0
}

// arteries draws the way from the heart to every bed. The outer edge of the trunk is
// straight, and each stretch is as wide as what it carries.
func (d drawnMap) arteries(v float64) {
	const outer = mapArteries + mapWidest/2
	w, _ := d.width(v)
	top := d.heartY() - w/2
	d.way("heart to the arteries", fmt.Sprintf("M%s %sH%s", px(mapBeds+30), px(d.heartY()), px(outer)), v, arterial)
	for _, r := range d.rows {
		w, _ = d.width(v)
		branch, _ := d.width(r.in)
		d.way("arteries", fmt.Sprintf("M%s %sV%s", px(outer-w/2), px(top-seam), px(r.y+branch/2)), v, arterial)
		top, v = r.y+branch/2, d.less(v, r.in)
		box := mapBeds + mapBox/2
		d.way("arteries to "+d.Beds[r.bed].Name, fmt.Sprintf("M%s %sH%s", px(outer-w/2), px(r.y), px(box+arrowLength)), r.in, arterial)
		d.arrow(box+1, r.y, -1, 0, r.in, arterial)
		d.text(outer-mapWidest-6, r.y-branch/2-4, anchored(haloStyle, "end"), d.amount(r.in))
	}
}

// veins draws the way from every bed to the heart.
func (d drawnMap) veins(v float64) {
	const outer = mapVeins - mapWidest/2
	w, _ := d.width(v)
	top := d.heartY() - w/2
	d.way("veins to the heart", fmt.Sprintf("M%s %sH%s", px(outer), px(d.heartY()), px(mapBeds-mapBox/2-arrowLength+1)), v, venous)
	d.arrow(mapBeds-mapBox/2, d.heartY(), 1, 0, v, venous)
	for _, r := range d.rows {
		if r.into >= 0 {
			continue
		}
		y := r.y
		if len(r.feeders) > 0 {
			y -= 9 // the portal vein comes in below
		}
		w, _ = d.width(v)
		branch, _ := d.width(r.out)
		d.way("veins", fmt.Sprintf("M%s %sV%s", px(outer+w/2), px(y+branch/2), px(top-seam)), v, venous)
		top, v = y+branch/2, d.less(v, r.out)
		d.way(d.Beds[r.bed].Name+" to the veins", fmt.Sprintf("M%s %sH%s", px(mapBeds-mapBox/2), px(y), px(outer+w+arrowLength-1)), r.out, venous)
		d.arrow(outer+w-1, y, -1, 0, r.out, venous)
		if r.out != r.in {
			d.text(outer+mapWidest+8, y-branch/2-5, haloStyle, d.amount(r.out))
		}
	}
}

// portalVein draws the way from the beds that flow into a row.
func (d drawnMap) portalVein(target int) {
	r := d.rows[target]
	outer, into := mapBeds-mapBox/2-30, r.y+10
	v := r.portal
	w, _ := d.width(v)
	top := into - w/2
	for _, f := range r.feeders {
		from := d.rows[f]
		w, _ = d.width(v)
		branch, _ := d.width(from.out)
		d.way("portal vein", fmt.Sprintf("M%s %sV%s", px(outer+w/2), px(from.y+branch/2), px(top-seam)), v, portal)
		top, v = from.y+branch/2, d.less(v, from.out)
		d.way(d.Beds[from.bed].Name+" to "+d.Beds[r.bed].Name, fmt.Sprintf("M%s %sH%s", px(mapBeds-mapBox/2), px(from.y), px(outer)), from.out, portal)
		d.text(outer-6, from.y+4, anchored(haloStyle, "end"), d.amount(from.out))
	}
	d.way("portal vein", fmt.Sprintf("M%s %sH%s", px(outer), px(into), px(mapBeds-mapBox/2-arrowLength)), r.portal, portal)
	d.arrow(mapBeds-mapBox/2-1, into, 1, 0, r.portal, portal)
}

// loop draws the way through the bed in series.
func (d drawnMap) loop() {
	if d.series < 0 {
		return
	}
	b := d.Beds[d.series]
	out := b.In
	if b.Out != nil {
		out = *b.Out
	}
	left, right, box, heart := mapBeds-36.0, mapBeds+36.0, d.top+mapTall/2, d.heartY()-heartTall/2
	d.way("heart to "+b.Name, fmt.Sprintf("M%s %sV%s", px(left), px(heart+4), px(box+arrowLength)), b.In, venous)
	d.arrow(left, box+1, 0, -1, b.In, venous)
	d.way(b.Name+" to the heart", fmt.Sprintf("M%s %sV%s", px(right), px(box), px(heart-arrowLength+1)), out, arterial)
	d.arrow(right, heart, 0, 1, out, arterial)
	w, _ := d.width(b.In)
	d.text(left-w/2-9, (box+heart)/2+4, anchored(haloStyle, "end"), d.amount(b.In))
	w, _ = d.width(out)
	d.text(right+w/2+9, (box+heart)/2+4, haloStyle, d.amount(out))
}

// heartTall is the height of the heart in pixels.
const heartTall = 36.0

// heart draws the two halves of the heart.
func (d drawnMap) heart() {
	y, half := d.heartY()-heartTall/2, mapBox/2
	outline := func(side float64) string {
		return fmt.Sprintf("M%s %sh%sq%s 0 %s %sv%sq0 %s %s %sh%sZ", px(mapBeds-side*seam), px(y), px(side*(half-12+seam)), px(side*12), px(side*12), px(12.0),
			px(heartTall-24), px(12.0), px(-side*12), px(12.0), px(-side*(half-12+seam)))
	}
	d.area(outline(1), arterial)
	d.area(outline(-1), venous)
	d.text(mapBeds, y+heartTall/2+4, "font-weight:bold;font-size:12px;text-anchor:middle;fill:#14181D;stroke:none", "heart")
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
			d.text(x+w, at[i]+4, plainStyle, figures(v))
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
