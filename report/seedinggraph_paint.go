package report

import (
	"fmt"
	"math"
)

// way draws an arrow: down and to the right to a site founded later, round the right to
// an earlier one, and as a loop to itself.
func (d drawnSeeding) way(k int) {
	w := d.Ways[k]
	name := d.Sites[w.From].Name + " to " + d.Sites[w.To].Name + ": " + brief(w.Count)
	if w.Note != "" {
		name += ", " + w.Note
	}
	more := ";stroke-opacity:0.75"
	if w.Count == 0 {
		more = ";stroke-dasharray:1 3"
	}
	d.named(name, func() {
		path, x, y, dx, dy := d.course(k)
		d.path(path, tintOfSite(w.From), d.thickness(w.Count), more)
		d.head(x, y, dx, dy, d.half(k), 1.5*d.half(k), tintOfSite(w.From))
	})
}

// half is half the breadth of the head of an arrow.
func (d drawnSeeding) half(k int) float64 { return math.Max(4, 0.5*d.thickness(d.Ways[k].Count)+2.5) }

// course returns the line of an arrow, and where its head is and points.
func (d drawnSeeding) course(k int) (path string, x, y, dx, dy float64) {
	w := d.Ways[k]
	if w.From == w.To {
		return d.round(k)
	}
	sx, sy, sr := d.x[w.From], d.y[w.From], d.r[w.From]
	tx, ty, tr := d.x[w.To], d.y[w.To], d.r[w.To]
	back := 1.5*d.half(k) - 1 // the line ends in the head
	shift, _ := d.level(k)
	edge := math.Sqrt(tr*tr - shift*shift)
	if !d.forward(k) {
		bulge := d.bulge(k)
		x, y, dx, dy = tx+edge+1, ty+shift, -1, 0
		return fmt.Sprintf("M%s %sC%s %s %s %s %s %s", px(sx+sr), px(sy), px(bulge), px(sy), px(bulge), px(y), px(x+back), px(y)), x, y, dx, dy
	}
	from := sx + d.aside(k)
	x, y, dx, dy = tx-edge-1, ty+shift, 1, 0
	if turn := math.Min(16, x-back-from); turn >= 6 {
		return fmt.Sprintf("M%s %sV%sQ%s %s %s %sH%s", px(from), px(sy), px(y-turn), px(from), px(y), px(from+turn), px(y), px(x-back)), x, y, dx, dy
	}
	// No room to turn into the left side: from above.
	x, y, dx, dy = tx, ty-tr-1, 0, 1
	return fmt.Sprintf("M%s %sC%s %s %s %s %s %s", px(from), px(sy), px(from), px((sy+y)/2), px(x), px((sy+y)/2), px(x), px(y-back)), x, y, dx, dy
}

// round returns the loop over a site that seeds itself.
func (d drawnSeeding) round(k int) (path string, x, y, dx, dy float64) {
	i := d.Ways[k].From
	cx, cy, r := d.x[i], d.y[i], d.r[i]
	back := 1.5*d.half(k) - 1
	x, y, dx, dy = cx+0.2*r, cy-0.98*r-1, -0.2, 0.98
	up := cy - r - 32
	return fmt.Sprintf("M%s %sC%s %s %s %s %s %s", px(cx-0.5*r), px(cy-0.87*r), px(cx-0.5*r-16), px(up), px(x+16), px(up), px(x-back*dx), px(y-back*dy)), x, y, dx, dy
}

// bulge is the x towards which a way that goes back bends, the farther the more.
func (d drawnSeeding) bulge(k int) float64 {
	w := d.Ways[k]
	past := func(i int) float64 { return d.x[i] + d.r[i] + 1.1*textWidth(d.Sites[i].Name) } // and past the names
	return math.Max(past(w.From), past(w.To)) + 24 + 14*float64(d.lane[w.From]-d.lane[w.To])
}

// count writes the count of an arrow beside it.
func (d drawnSeeding) count(k int) {
	w := d.Ways[k]
	label := "×" + brief(w.Count)
	_, x, y, dx, dy := d.course(k)
	switch {
	case w.From == w.To:
		d.text(d.x[w.From]-0.5*d.r[w.From]-11, d.y[w.From]-d.r[w.From]-8, anchored(haloStyle, "end"), label)
	case d.forward(k) && dx > 0:
		_, place := d.level(k) // one beside the other
		d.text(x-1.5*d.half(k)-4-38*float64(place), y-d.thickness(w.Count)/2-3, anchored(haloStyle, "end"), label)
	case d.forward(k):
		d.text(x+d.half(k)+3, y-5-dy, haloStyle, label)
	default:
		// The middle of the bend: a cubic's ends count an eighth there, its handles three.
		at := 0.125*(d.x[w.From]+d.r[w.From]) + 0.125*x + 0.75*d.bulge(k)
		d.text(at+4, (d.y[w.From]+y)/2+4, haloStyle, label)
	}
}

// site draws a disc with its name over its right shoulder.
func (d drawnSeeding) site(i int) {
	s := d.Sites[i]
	d.named(s.Name+": "+figures(s.Size)+" "+d.sizeName()+", at "+brief(s.Time)+" "+d.Time.Unit, func() {
		d.disc(d.x[i], d.y[i], d.r[i], tintOfSite(i))
	})
	d.text(d.x[i]+0.75*d.r[i]+3, d.y[i]-0.75*d.r[i]-2, haloStyle+";font-weight:bold;font-size:12px", s.Name)
}

// sizeName names the sizes.
func (d drawnSeeding) sizeName() string { return titled(d.Size.text(), "cells") }

// scale explains the sizes of discs.
func (d drawnSeeding) scale(y float64) {
	if d.largest == 0 {
		return
	}
	x := 1.0
	d.text(x, y, mutedStyle, d.sizeName()+" at a site")
	x += textWidth(d.sizeName()+" at a site") + 16
	top := math.Floor(math.Log10(math.Max(1, d.largest)))
	step := math.Max(1, math.Ceil(top/3))
	for p := math.Mod(top, step); p <= top; p += step {
		r := d.radius(math.Pow(10, p))
		x += r
		d.disc(x, y-4, r, muted)
		label := plain(1, p)
		d.text(x+r+4, y, plainStyle, label)
		x += r + 4 + textWidth(label) + 14
	}
	d.text(1, y+seedLarge+10, smallStyle, "A way has the colour of the site it begins at, and the width of its count.")
}
