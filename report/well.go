package report

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
)

// Disc is one round or elongated thing in a picture of a well.
//
// Units: X, Y, R in µm, Angle in radians from the x axis, anticlockwise.
// Range: R > 0; Elongation ≥ 1 is the ratio of the long to the short axis at
// constant area (0 is taken as 1).
type Disc struct {
	X, Y, R    float64
	Elongation float64
	Angle      float64
	Class      int // index into WellPicture.Classes; not read for pores
}

// Class is a kind of cell in a picture and its legend entry, which also tells how
// many there are.
type Class struct {
	Name   string
	Colour int // index into the categorical palette: 0 blue, 1 vermilion, 2 green, 3 purple, 4 orange, 5 sky, 6 grey, 7 brown
}

// Layer is a horizontal stretch of a side view, for example a membrane.
//
// Units: From and To in µm on the y axis of the picture.
type Layer struct {
	Name     string
	From, To float64
}

// WellPicture is a picture of a simulated well from above (x, y) or from the side
// (x, with z in place of y). The origin is the lower left corner; what lies
// outside is cut off at the edge.
//
// Units: lengths in µm.
type WellPicture struct {
	Title          string
	Width, Height  float64
	Cells          []Disc
	Classes        []Class
	Pores          []Disc      // drawn as rings under the cells
	Background     [][]float64 // [row from the bottom][column], stretched over the picture; nil for none
	BackgroundName string      // legend of the background, for example "matrix (mg/mL)"
	BackgroundMin  float64
	BackgroundMax  float64 // with Min < Max the colour scale is fixed; otherwise it follows the data
	Layers         []Layer
	ScaleBar       float64 // length; 0 chooses a round one
	Note           string  // small print under the picture
	Size           Size    // Width 344 by default; Height is not read, the aspect is that of the well
}

// A well's own proportions of the sheet, in pixels.
const (
	wellWidth  = 344
	wellMargin = 1
	wellLine   = 18
)

// SVG draws the picture.
//
// Errors: a size that is not positive and finite, a disc that is not finite or
// has R ≤ 0 or an elongation below 1, a class without entry, a ragged background
// or one that is not finite.
func (p WellPicture) SVG() ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	width := p.Size.or(wellWidth, 0).Width
	zoom := (width - 2*wellMargin) / p.Width
	field := Size{width - 2*wellMargin, p.Height * zoom}
	head, top := p.head(width, zoom)
	legend, bottom := p.legend(width, top+field.Height+wellLine+1)
	size := Size{width, bottom + 7}
	if err := size.check(); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(svgHead(size))
	b.WriteString(`<g font-family="'Liberation Sans',Arial,Helvetica,sans-serif" font-size="12">` + "\n")
	b.WriteString(head)
	// A nested svg clips what lies outside the well and needs no name for that.
	fmt.Fprintf(&b, `<svg x="%d" y="%s" width="%s" height="%s" viewBox="0 0 %s %s">`+"\n", wellMargin, px(top), px(field.Width), px(field.Height), px(field.Width), px(field.Height))
	b.WriteString(`<rect width="100%" height="100%" fill="#F7F8FA"/>` + "\n")
	if err := p.background(&b, field); err != nil {
		return nil, err
	}
	p.layers(&b, field, zoom)
	p.pores(&b, zoom)
	p.cells(&b, zoom)
	p.layerNames(&b, field, zoom)
	b.WriteString("</svg>\n")
	fmt.Fprintf(&b, `<rect x="%d" y="%s" width="%s" height="%s" fill="none" stroke="%s"/>`+"\n", wellMargin, px(top), px(field.Width), px(field.Height), hex(axis))
	b.WriteString(legend + "</g>\n</svg>\n")
	return []byte(b.String()), nil
}

// check returns the first fault of the picture.
func (p WellPicture) check() error {
	if !(p.Width > 0 && p.Height > 0) || math.IsInf(p.Width, 0) || math.IsInf(p.Height, 0) {
		return fmt.Errorf("report: picture %q: a well of %v by %v µm", p.Title, p.Width, p.Height)
	}
	for i, d := range p.Cells {
		if d.Class < 0 || d.Class >= len(p.Classes) {
			return fmt.Errorf("report: picture %q: cell %d has class %d of %d", p.Title, i, d.Class, len(p.Classes))
		}
	}
	for _, set := range [][]Disc{p.Cells, p.Pores} {
		for i, d := range set {
			if err := notFinite("disc of "+p.Title, d.X, d.Y, d.R, d.Elongation, d.Angle); err != nil {
				return err
			}
			if d.R <= 0 || (d.Elongation != 0 && d.Elongation < 1) {
				return fmt.Errorf("report: picture %q: disc %d has radius %v and elongation %v", p.Title, i, d.R, d.Elongation)
			}
		}
	}
	for _, row := range p.Background {
		if len(row) == 0 || len(row) != len(p.Background[0]) {
			return fmt.Errorf("report: picture %q: the background is ragged", p.Title)
		}
		if err := notFinite("background of "+p.Title, row...); err != nil {
			return err
		}
	}
	for _, l := range p.Layers {
		if err := notFinite("layer "+l.Name, l.From, l.To); err != nil {
			return err
		}
	}
	if math.IsNaN(p.ScaleBar) || p.ScaleBar < 0 || p.ScaleBar > p.Width {
		return errors.New("report: the scale bar is negative or longer than the picture")
	}
	return nil
}

// px writes a length in pixels to a hundredth, which is finer than any screen.
func px(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// hex writes a colour for SVG; ticket lets the page's theme replace it.
func hex(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

func ticket(c color.NRGBA) string {
	for _, t := range themed {
		if t[0] == hex(c) {
			return "var(" + t[1] + "," + t[0] + ")"
		}
	}
	return hex(c)
}

// text writes one line.
func text(b *strings.Builder, x, y float64, style, s string) {
	fmt.Fprintf(b, `<text x="%s" y="%s" style="%s">%s</text>`+"\n", px(x), px(y), style, html.EscapeString(s))
}

// span returns the ends of the colour scale of the background.
func (p WellPicture) span() (low, high float64) {
	if p.BackgroundMin < p.BackgroundMax {
		return p.BackgroundMin, p.BackgroundMax
	}
	e := nothing()
	for _, row := range p.Background {
		e.add(row...)
	}
	if e.low == e.high {
		e = extent{math.Min(0, e.low), math.Max(1, e.high)}
	}
	return e.low, e.high
}

// tint returns the colour of a share t of the background scale: from the pale
// ground to a slate grey, light enough that cells stand out.
func tint(t float64) color.NRGBA {
	t = math.Min(1, math.Max(0, t))
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + float64(t*(float64(b)-float64(a))) + 0.5) }
	from, to := color.NRGBA{0xF7, 0xF8, 0xFA, 0xFF}, color.NRGBA{0xA3, 0xB0, 0xC2, 0xFF}
	return color.NRGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xFF}
}

// background lays the field of values under everything, as a picture of its own.
func (p WellPicture) background(b *strings.Builder, field Size) error {
	if len(p.Background) == 0 {
		return nil
	}
	rows, columns := len(p.Background), len(p.Background[0])
	low, high := p.span()
	img := image.NewNRGBA(image.Rect(0, 0, columns, rows))
	for y, row := range p.Background {
		for x, v := range row {
			img.SetNRGBA(x, rows-1-y, tint((v-low)/(high-low)))
		}
	}
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		return err
	}
	fmt.Fprintf(b, `<image width="%s" height="%s" preserveAspectRatio="none" href="data:image/png;base64,%s"/>`+"\n",
		px(field.Width), px(field.Height), base64.StdEncoding.EncodeToString(data.Bytes()))
	return nil
}

// layers draws membranes and floors.
func (p WellPicture) layers(b *strings.Builder, field Size, zoom float64) {
	for _, l := range p.Layers {
		high, low := field.Height-math.Max(l.From, l.To)*zoom, field.Height-math.Min(l.From, l.To)*zoom
		fmt.Fprintf(b, `<rect y="%s" width="100%%" height="%s" fill="#8A94A3" fill-opacity="0.55"/>`+"\n", px(high), px(math.Max(low-high, 1.5)))
	}
}

// layerNames writes the names of the layers over the cells, with a pale rim.
func (p WellPicture) layerNames(b *strings.Builder, field Size, zoom float64) {
	for _, l := range p.Layers {
		if l.Name == "" {
			continue
		}
		middle := field.Height - (l.From+l.To)/2*zoom
		text(b, 5, middle+4, "font-size:11px;fill:#1F2933;stroke:#FFFFFF;stroke-width:3px;stroke-linejoin:round;paint-order:stroke", l.Name)
	}
}

// pores draws the rings.
func (p WellPicture) pores(b *strings.Builder, zoom float64) {
	if len(p.Pores) == 0 {
		return
	}
	b.WriteString(`<g fill="#FFFFFF" fill-opacity="0.75" stroke="#5B6675" stroke-width="0.8">` + "\n")
	for _, d := range p.Pores {
		p.disc(b, d, zoom)
	}
	b.WriteString("</g>\n")
}

// cells draws the cells by class, so that a colour is written once.
func (p WellPicture) cells(b *strings.Builder, zoom float64) {
	for k, class := range p.Classes {
		fmt.Fprintf(b, `<g fill="%s" fill-opacity="0.72" stroke="%s" stroke-width="0.8">`+"\n", hex(hue(class.Colour)), hex(darker(hue(class.Colour))))
		for _, d := range p.Cells {
			if d.Class == k {
				p.disc(b, d, zoom)
			}
		}
		b.WriteString("</g>\n")
	}
}

// darker returns the rim of a filled cell.
func darker(c color.NRGBA) color.NRGBA {
	return color.NRGBA{c.R / 5 * 3, c.G / 5 * 3, c.B / 5 * 3, 0xFF}
}

// disc draws one disc, unless it lies wholly outside.
func (p WellPicture) disc(b *strings.Builder, d Disc, zoom float64) {
	long, short := d.R, d.R
	if d.Elongation > 1 {
		long, short = d.R*math.Sqrt(d.Elongation), d.R/math.Sqrt(d.Elongation)
	}
	if d.X < -long || d.Y < -long || d.X > p.Width+long || d.Y > p.Height+long {
		return
	}
	x, y := px(d.X*zoom), px((p.Height-d.Y)*zoom)
	if long == short {
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="%s"/>`+"\n", x, y, px(long*zoom))
		return
	}
	// The picture's y axis points down, so the angle turns round.
	fmt.Fprintf(b, `<ellipse rx="%s" ry="%s" transform="translate(%s %s) rotate(%s)"/>`+"\n", px(long*zoom), px(short*zoom), x, y, px(-d.Angle*180/math.Pi))
}

// head returns title and scale bar, which stand over the picture so that they hide
// no cell, and the y at which they end.
func (p WellPicture) head(width, zoom float64) (string, float64) {
	length := p.ScaleBar
	if length == 0 {
		length = niceStep(p.Width / 8)
	}
	w, label := length*zoom, brief(length)+" µm"
	right := width - wellMargin
	left := right - w - textWidth(label) - 8
	var b strings.Builder
	y := float64(13)
	if p.Title != "" {
		text(&b, wellMargin, y, "font-weight:bold;font-size:13px;fill:"+ticket(ink), p.Title)
		if float64(wellMargin)+1.2*textWidth(p.Title) > left-10 { // bold and a size larger
			y += wellLine
		}
	}
	text(&b, left, y, "font-size:12px;fill:"+ticket(ink), label)
	fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="3" style="fill:%s"/>`+"\n", px(right-w), px(y-6), px(w), ticket(ink))
	return b.String(), y + 7
}

// legend returns the entries under the picture and the y at which they end.
func (p WellPicture) legend(width, y float64) (string, float64) {
	var b strings.Builder
	x := float64(wellMargin)
	style := "font-size:12px;fill:" + ticket(ink)
	next := func(w float64) {
		if x > wellMargin && x+w > width-wellMargin {
			x, y = wellMargin, y+wellLine
		}
	}
	for k, class := range p.Classes {
		n := 0
		for _, d := range p.Cells {
			if d.Class == k {
				n++
			}
		}
		label := fmt.Sprintf("%s (%s)", class.Name, grouped(strconv.Itoa(n)))
		w := 20 + textWidth(label)
		next(w)
		fmt.Fprintf(&b, `<circle cx="%s" cy="%s" r="5" fill="%s" fill-opacity="0.8" stroke="%s"/>`+"\n", px(x+6), px(y-4), hex(hue(class.Colour)), hex(darker(hue(class.Colour))))
		text(&b, x+16, y, style, label)
		x += w + 12
	}
	if len(p.Background) > 0 && p.BackgroundName != "" {
		low, high := p.span()
		left, right := FormatNumber(low), FormatNumber(high)
		w := textWidth(p.BackgroundName) + textWidth(left) + textWidth(right) + 80
		next(w)
		text(&b, x, y, style, p.BackgroundName+"  "+left)
		x += textWidth(p.BackgroundName+"  "+left) + 6
		for i := range 12 {
			fmt.Fprintf(&b, `<rect x="%s" y="%s" width="5" height="10" fill="%s"/>`+"\n", px(x+float64(5*i)), px(y-9), hex(tint(float64(i)/11)))
		}
		text(&b, x+66, y, style, right)
	}
	if len(p.Classes) == 0 && p.BackgroundName == "" {
		y -= wellLine
	}
	if p.Note != "" {
		y += wellLine
		text(&b, wellMargin, y, "font-size:11px;fill:"+ticket(muted), p.Note)
	}
	return b.String(), y
}

// textWidth returns the width of a text in the size of legends, in pixels.
func textWidth(s string) float64 {
	return float64(lettering(labelSize, ink, before, middle).Width(s))
}
