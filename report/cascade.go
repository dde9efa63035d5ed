package report

import (
	"fmt"
	"image/color"
	"math"
)

// Cascade draws the way of a cell from the tumour over the blood to a distant lesion,
// with what acts where: a picture of five stations, and a card for each mechanism below
// the one at which it acts.
type Cascade struct {
	Title    string
	Stations [5]string // names: tumour, way into the blood, blood, way out of it, lesion
	Return   string    // name of the way back from lesion to tumour; empty for none
	Cards    []CascadeCard
	Width    float64 // CSS pixels; 0 takes 1060
}

// CascadeCard is one mechanism.
type CascadeCard struct {
	Title string
	Text  string // "8 of 9 rows"
	Place int    // station, 0 to 4; 5: all of them
	Tone  Tone
}

// Measures of a cascade, in pixels.
const (
	cascadeScene = 150.0 // height of the picture
	cascadeArc   = 34.0  // room for the way back above it
	cascadeCard  = 54.0  // height of a card
	cascadeGap   = 8.0
)

// Colours of the scene: of tumour cells, of blood and of the cells of walls.
var (
	cascadeCell  = hue(0)
	cascadeBlood = color.NRGBA{0xE2, 0x8A, 0x83, 0xFF}
	cascadeWall  = hue(3)
	cascadeOther = hue(4)
	nucleus      = color.NRGBA{0x17, 0x2B, 0x4D, 0xFF}
)

// pale mixes a colour with white; the share is that of the colour.
func pale(c color.NRGBA, share float64) color.NRGBA {
	mix := func(x uint8) uint8 { return uint8(255 - (255-float64(x))*share + 0.5) }
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), 0xFF}
}

// SVG draws the picture.
//
// Errors: a width that is not finite; a card at no station.
func (c Cascade) SVG() ([]byte, error) {
	if err := notFinite("width of a cascade", c.Width); err != nil {
		return nil, err
	}
	rows := [6]int{}
	for _, card := range c.Cards {
		if card.Place < 0 || card.Place > 5 {
			return nil, fmt.Errorf("report: card %q at station %d of a cascade", card.Title, card.Place)
		}
		rows[card.Place]++
	}
	tallest := 0
	for _, n := range rows[:5] {
		tallest = max(tallest, n)
	}
	width := Size{Width: c.Width}.or(1060, 0).Width
	top := cascadeArc
	if c.Title != "" {
		top += 24
	}
	cards := top + cascadeScene + 34
	height := cards + float64(tallest+rows[5])*(cascadeCard+cascadeGap) + 4
	var s sketch
	if err := s.open(Size{width, height}); err != nil {
		return nil, err
	}
	if c.Title != "" {
		s.text(1, 15, headStyle, c.Title)
	}
	c.scene(&s, width, top)
	c.cards(&s, width, cards, tallest)
	return s.close(titled(c.Title, "The cascade of metastasis"), c.words()), nil
}

// words tells the picture.
func (c Cascade) words() string {
	text := ""
	for i, name := range c.Stations {
		text += fmt.Sprintf("Station %d: %s", i+1, name)
		for _, card := range c.Cards {
			if card.Place == i {
				text += fmt.Sprintf("; here acts %s, %s", card.Title, card.Text)
			}
		}
		text += ". "
	}
	for _, card := range c.Cards {
		if card.Place == 5 {
			text += fmt.Sprintf("Everywhere: %s, %s. ", card.Title, card.Text)
		}
	}
	return text
}

// cards draws the mechanisms below their stations.
func (c Cascade) cards(s *sketch, width, y float64, tallest int) {
	pitch := width / 5
	filled := [6]int{}
	for _, card := range c.Cards {
		x, w := pitch*float64(card.Place)+4, pitch-8
		at := y + float64(filled[min(card.Place, 5)])*(cascadeCard+cascadeGap)
		if card.Place == 5 {
			x, w = 4, width-8
			at += float64(tallest) * (cascadeCard + cascadeGap)
		}
		filled[card.Place]++
		c.card(s, card, x, at, w)
	}
}

// card draws one mechanism.
func (c Cascade) card(s *sketch, card CascadeCard, x, y, w float64) {
	rim := axis
	switch card.Tone {
	case Good:
		rim = good
	case Bad:
		rim = bad
	case Caution:
		rim = hue(4)
	}
	s.rect(x, y, w, cascadeCard, 6, panel, axis)
	s.rect(x, y, 5, cascadeCard, 2, rim, rim)
	lines := brokenLines(card.Title, w-28)
	for i, line := range lines {
		s.text(x+14, y+19+15*float64(i), "font-weight:bold;"+plainStyle, line)
	}
	s.text(x+14, y+19+15*float64(len(lines)), "font-size:12px;fill:"+ticket(muted), card.Text)
}

// scene draws the five stations and the arrows between them.
func (c Cascade) scene(s *sketch, width, top float64) {
	pitch, mid := width/5, top+cascadeScene/2
	at := func(k int) float64 { return pitch * (float64(k) + 0.5) }
	// The vessel runs from the way in to the way out.
	left, right := at(1), at(3)
	s.rect(left, mid-30, right-left, 60, 28, pale(cascadeBlood, 0.28), pale(cascadeBlood, 0.28))
	for _, y := range []float64{mid - 30, mid + 30} {
		s.path(fmt.Sprintf("M%s %sH%s", px(left+14), px(y), px(right-14)), cascadeWall, 3, "")
	}
	s.named(c.Stations[0], func() { tumourIcon(s, at(0)-8, mid) })
	s.named(c.Stations[1], func() { wallIcon(s, left, mid, 1) })
	s.named(c.Stations[2], func() { bloodIcon(s, at(2), mid) })
	s.named(c.Stations[3], func() { wallIcon(s, right, mid, -1) })
	s.named(c.Stations[4], func() { lesionIcon(s, at(4)+6, mid) })
	for k, name := range c.Stations {
		s.text(at(k), top+cascadeScene+16, anchored("font-weight:bold;font-size:13px;fill:"+ticket(ink), "middle"), name)
	}
	if c.Return == "" {
		return
	}
	from, to, y := at(4)+6, at(0)-8, top+8
	s.path(fmt.Sprintf("M%s %sC%s %s %s %s %s %s", px(from), px(y+18), px(from-30), px(y-34), px(to+30), px(y-34), px(to), px(y+18)), cascadeCell, 1.8, ";stroke-dasharray:6 4")
	s.head(to-2, y+21, -0.45, 0.89, 4.5, 9, cascadeCell)
	s.text(width/2, y-30, anchored(mutedStyle, "middle"), c.Return)
}

// ball draws a cell with its nucleus.
func ball(s *sketch, x, y, r float64, tint color.NRGBA) {
	s.disc(x, y, r, tint)
	s.disc(x+r*0.15, y-r*0.1, r*0.4, nucleus)
}

// packed calls do for the points of a hexagonal packing within a radius.
func packed(x, y, pitch, radius float64, do func(x, y float64)) {
	n := int(radius/pitch) + 2
	for row := -n; row <= n; row++ {
		for col := -n; col <= n; col++ {
			dx := pitch * (float64(col) + 0.5*math.Abs(float64(row%2)))
			dy := pitch * 0.866 * float64(row)
			if math.Hypot(dx, dy) <= radius {
				do(x+dx, y+dy)
			}
		}
	}
}

// tumourIcon draws a tumour from which a strand and a single cell leave.
func tumourIcon(s *sketch, x, y float64) {
	packed(x-10, y, 16, 46, func(x, y float64) { ball(s, x, y, 8.6, cascadeCell) })
	for i := range 3 {
		ball(s, x+48+14*float64(i), y+14-5*float64(i), 7.4, cascadeCell)
	}
	ball(s, x+68, y-22, 7.4, cascadeCell)
	s.path(fmt.Sprintf("M%s %sh22", px(x+80), px(y-22)), axis, 1.5, "")
	s.head(x+106, y-22, 1, 0, 3.5, 6, axis)
}

// wallIcon draws a wall of flat cells with a gap through which a cell squeezes; side 1
// is the way in, −1 the way out.
func wallIcon(s *sketch, x, y, side float64) {
	for _, k := range []float64{-3, -2, -1, 1, 2, 3} {
		h := 19.0
		s.rect(x-5, y+k*(h+2)-h/2, 10, h, 5, cascadeWall, paper)
		s.disc(x, y+k*(h+2), 2.4, nucleus)
	}
	s.area(fmt.Sprintf("M%s %sc9 -9 17 -7 20 -3 c7 -7 19 -4 20 3 c-1 7 -13 10 -20 3 c-3 4 -11 6 -20 -3Z", px(x-20), px(y)), cascadeCell)
	s.disc(x+10*side, y-0.5, 3.2, nucleus)
	s.path(fmt.Sprintf("M%s %sh18", px(x+26), px(y)), axis, 1.5, "")
	s.head(x+49, y, 1, 0, 3.5, 6, axis)
}

// bloodIcon draws a single cell, a cluster with a white cell, and red cells.
func bloodIcon(s *sketch, x, y float64) {
	for _, p := range [][2]float64{{-78, -14}, {-40, 18}, {-8, -20}, {30, 20}, {66, -17}, {84, 12}, {-62, 14}, {6, 16}} {
		s.disc(x+p[0], y+p[1], 5, cascadeBlood)
		s.disc(x+p[0], y+p[1], 1.8, pale(cascadeBlood, 0.4))
	}
	ball(s, x-46, y-6, 8, cascadeCell)
	for _, p := range [][2]float64{{22, -6}, {36, -12}, {36, 3}, {50, -4}} {
		ball(s, x+p[0], y+p[1], 8, cascadeCell)
	}
	ball(s, x+51, y+11, 7, cascadeOther)
}

// lesionIcon draws a lesion that grows in a soil, and a cell that sleeps.
func lesionIcon(s *sketch, x, y float64) {
	s.rect(x-88, y-58, 164, 116, 30, pale(good, 0.10), pale(good, 0.4))
	packed(x+6, y+2, 16, 33, func(x, y float64) { ball(s, x, y, 8.6, cascadeCell) })
	ball(s, x-58, y+30, 7, pale(cascadeCell, 0.45))
	ball(s, x-54, y-26, 7, cascadeCell)
	s.path(fmt.Sprintf("M%s %sl14 10", px(x-45), px(y-20)), axis, 1.5, "")
	s.head(x-27, y-7.5, 0.8, 0.6, 3.5, 6, axis)
}
