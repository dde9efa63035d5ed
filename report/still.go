package report

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	idraw "image/draw"
	"image/png"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// scene is a picture of pixels before it is set on paper.
type scene struct {
	title, stamp string
	span         float64 // µm across
	bar          float64 // µm; 0 chooses
	pixels       int     // 0 chooses
	classes      []BallClass
	counts       []int // of the classes; nil for none
	scales       []ColourScale
	contours     []float64 // marked on the last scale
	paint        func(span float64, pixels int) *image.RGBA
}

// staged is a picture that can stand alone or in a strip.
type staged interface{ scene() (scene, error) }

// Filmstrip shows several pictures side by side, at one scale and under one legend,
// for example a spheroid at several times.
//
// Units: ScaleBar in µm.
type Filmstrip struct {
	Title    string
	Frames   []Still // Spheres or Slice; their Stamp tells the time
	Columns  int     // to a row; all in one row when zero
	ScaleBar float64 // length; 0 chooses a round one
	Pixels   int     // sides of one picture; 360 when zero
}

// PNG draws the strip. The widest frame sets the scale.
//
// Errors: no frame, a strip within a strip, those of the frames.
func (f Filmstrip) PNG() ([]byte, error) {
	if len(f.Frames) == 0 {
		return nil, errNoData
	}
	var scenes []scene
	span := 0.0
	for _, frame := range f.Frames {
		one, ok := frame.(staged)
		if !ok {
			return nil, fmt.Errorf("report: a %T cannot stand in a strip", frame)
		}
		s, err := one.scene()
		if err != nil {
			return nil, err
		}
		span = math.Max(span, s.span)
		scenes = append(scenes, s)
	}
	sheet := stillSheet{title: f.Title, scenes: scenes, columns: f.Columns, span: span, bar: f.ScaleBar, pixels: f.Pixels}
	if sheet.columns <= 0 {
		sheet.columns = len(scenes)
	}
	if sheet.pixels == 0 {
		sheet.pixels = 360
	}
	sheet.columns = min(sheet.columns, len(scenes))
	sheet.share()
	return sheet.png()
}

// oneStill draws a picture that stands alone.
func oneStill(s staged) ([]byte, error) {
	one, err := s.scene()
	if err != nil {
		return nil, err
	}
	sheet := stillSheet{title: one.title, stamp: one.stamp, scenes: []scene{one}, columns: 1, span: one.span, bar: one.bar, pixels: one.pixels}
	if sheet.pixels == 0 {
		sheet.pixels = 800
	}
	sheet.classes, sheet.counts, sheet.scales, sheet.contours = one.classes, one.counts, one.scales, one.contours
	sheet.alone = true
	return sheet.png()
}

// stillSheet is the paper on which pictures are set, with what stands round them.
type stillSheet struct {
	title, stamp string
	scenes       []scene
	columns      int
	span, bar    float64 // µm
	pixels       int
	classes      []BallClass
	counts       []int
	scales       []ColourScale
	contours     []float64 // marked on the last scale
	alone        bool
	letters      float64 // size of the letters, pixels
}

// share takes the legends of the frames together; counts are left out.
func (s *stillSheet) share() {
	for _, one := range s.scenes {
		if one.contours != nil {
			s.contours = one.contours
		}
		for _, c := range one.classes {
			known := false
			for _, k := range s.classes {
				known = known || k == c
			}
			if !known {
				s.classes = append(s.classes, c)
			}
		}
		for _, c := range one.scales {
			known := false
			for _, k := range s.scales {
				known = known || k == c
			}
			if !known {
				s.scales = append(s.scales, c)
			}
		}
	}
}

// between is the space between the pictures of a strip, pixels.
const between = 10

// check returns an error unless the sheet can be drawn.
func (s *stillSheet) check() error {
	if s.pixels < 8 || s.pixels > maxSide || s.columns*(s.pixels+between) > maxSide {
		return fmt.Errorf("report: picture %q: %d pictures of %d pixels side by side", s.title, s.columns, s.pixels)
	}
	if !(s.span > 0) || math.IsInf(s.span, 0) {
		return fmt.Errorf("report: picture %q shows %v µm", s.title, s.span)
	}
	if !(s.bar >= 0) || s.bar > s.span {
		return errors.New("report: the scale bar is negative or longer than the picture")
	}
	for _, c := range s.scales {
		if !(c.Min < c.Max) || math.IsInf(c.Min, 0) || math.IsInf(c.Max, 0) {
			return fmt.Errorf("report: picture %q: a colour scale from %v to %v", s.title, c.Min, c.Max)
		}
	}
	return nil
}

// png draws everything.
func (s *stillSheet) png() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	inner := s.columns*s.pixels + (s.columns-1)*between
	s.letters = math.Max(12, math.Min(22, float64(inner)/40))
	if !s.alone {
		s.letters = math.Max(13, math.Min(22, float64(inner)/68))
	}
	line, edge := int(1.55*s.letters), int(0.5*s.letters)
	head := edge
	if s.title != "" || (s.alone && s.stamp != "") {
		head += line
	}
	over := 0 // over each picture of a strip
	if !s.alone {
		over = line
	}
	rows := (len(s.scenes) + s.columns - 1) / s.columns
	pictures := rows*(over+s.pixels) + (rows-1)*between
	height := head + pictures + int(math.Ceil(s.foot(nil, float64(inner), 0)))
	if height > maxSide {
		return nil, fmt.Errorf("report: picture %q is %d pixels high", s.title, height)
	}
	// At 72 points to the inch a length of the canvas is a pixel.
	w, h := vg.Length(inner+2*edge), vg.Length(height)
	canvas := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(72))
	pen := &pen{c: draw.NewCanvas(canvas, w, h), img: canvas.Image(), left: edge, height: height}
	pen.text(strong(s.style(ink, before)), 0, float64(edge)+0.6*s.letters, s.title)
	if s.alone {
		pen.text(s.style(ink, behind), float64(inner), float64(edge)+0.6*s.letters, s.stamp)
	}
	for i, one := range s.scenes {
		x, y := i%s.columns*(s.pixels+between), head+i/s.columns*(over+s.pixels+between)
		if !s.alone {
			pen.text(s.style(ink, middle), float64(x)+float64(s.pixels)/2, float64(y)+0.7*s.letters, one.caption())
		}
		field := image.Rect(edge+x, y+over, edge+x+s.pixels, y+over+s.pixels)
		idraw.Draw(pen.img, field, one.paint(s.span, s.pixels), image.Point{}, idraw.Src)
	}
	s.foot(pen, float64(inner), float64(head+pictures))
	return encoded(pen.img)
}

// caption returns what stands over a picture of a strip.
func (s scene) caption() string {
	if s.title != "" && s.stamp != "" {
		return s.title + ", " + s.stamp
	}
	return s.title + s.stamp
}

// encoded returns the picture as a file, always packed in the same way.
func encoded(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := e.Encode(&b, img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// pen draws on the sheet, with y downwards from the top and x from the left edge of
// the pictures.
type pen struct {
	c            draw.Canvas
	img          idraw.Image
	left, height int
}

// point returns a place on the canvas.
func (p *pen) point(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(float64(p.left) + x), Y: vg.Length(float64(p.height) - y)}
}

// text writes a line whose middle stands at y.
func (p *pen) text(style draw.TextStyle, x, y float64, s string) {
	if s != "" {
		style.YAlign = middle
		p.c.FillText(style, p.point(x, y), s)
	}
}

// box fills a rectangle of whole pixels.
func (p *pen) box(fill color.Color, x, y, w, h float64) {
	left, top := p.left+int(x+0.5), int(y+0.5)
	idraw.Draw(p.img, image.Rect(left, top, left+int(w+0.5), top+int(h+0.5)), image.NewUniform(fill), image.Point{}, idraw.Src)
}

// style returns the style of the sheet's letters.
func (s *stillSheet) style(c color.Color, x float64) draw.TextStyle {
	return lettering(s.letters, c, x, middle)
}

// foot sets scale bar, classes and colour bars from y downwards, in as many lines
// as they need, and returns their height. Without a pen it only measures.
func (s *stillSheet) foot(p *pen, width, y float64) float64 {
	l := s.letters
	x, row := 0.0, y+1.1*l
	next := func(w float64) {
		if x > 0 && x+w > width {
			x, row = 0, row+1.5*l
		}
	}
	length := s.barLength()
	label := brief(length) + " µm"
	bar := length / s.span * float64(s.pixels)
	if p != nil {
		p.box(ink, x, row-2, bar, math.Max(3, l/5))
		p.text(s.style(ink, before), bar+0.5*l, row, label)
	}
	x += bar + s.wide(label) + 2*l
	for k, c := range s.classes {
		label := c.Name
		if s.counts != nil {
			label += " (" + grouped(strconv.Itoa(s.counts[k])) + ")"
		}
		w := 1.3*l + s.wide(label)
		next(w)
		if p != nil {
			p.chip(c.Colour, x+0.5*l, row, 0.45*l)
			p.text(s.style(ink, before), x+1.3*l, row, label)
		}
		x += w + 1.1*l
	}
	for k, c := range s.scales {
		var lines []float64
		if k == len(s.scales)-1 {
			lines = s.contours
		}
		w := s.scale(nil, c, lines, 0, 0)
		next(w)
		if p != nil {
			s.scale(p, c, lines, x, row)
		}
		x += w + 1.1*l
	}
	return row + 1.1*l - y
}

// wide returns the width of a text in the sheet's letters.
func (s *stillSheet) wide(text string) float64 { return float64(s.style(ink, before).Width(text)) }

// scale sets a colour bar with its name and ends at x, the contours marked on it,
// and returns its width. Without a pen it only measures.
func (s *stillSheet) scale(p *pen, c ColourScale, contours []float64, x, row float64) float64 {
	l := s.letters
	low, high := brief(c.Min), brief(c.Max)
	lines := ""
	for _, v := range contours {
		if v > c.Min && v < c.Max {
			lines += ", " + brief(v)
		}
	}
	if lines != "" {
		lines = "lines: " + lines[2:]
	}
	at := x + s.wide(c.Name) + 0.9*l
	bar, from := math.Round(9*l), at+s.wide(low)+0.4*l
	end := from + bar + 0.4*l + s.wide(high)
	if p != nil {
		p.text(s.style(ink, before), x, row, c.Name)
		p.text(s.style(ink, before), at, row, low)
		of := c.colours()
		for i := range int(bar) {
			p.box(of(c.Min+float64((c.Max-c.Min)*(float64(i)+0.5)/bar)), from+float64(i), row-0.45*l, 1, 0.9*l)
		}
		for _, v := range contours {
			if v > c.Min && v < c.Max {
				i := math.Floor(c.share(v) * bar)
				p.box(color.NRGBA{36, 36, 36, 0xFF}, from+i-2, row-0.45*l, 5, 0.9*l)
				p.box(color.White, from+i-1, row-0.45*l, 3, 0.9*l)
			}
		}
		p.text(s.style(ink, before), from+bar+0.4*l, row, high)
		p.text(s.style(ink, before), end+0.9*l, row, lines)
	}
	if lines != "" {
		end += 0.9*l + s.wide(lines)
	}
	return end - x
}

// chip draws the legend's disc of a class.
func (p *pen) chip(c color.NRGBA, x, y, r float64) {
	disc := shape(0, p.point(x, y), vg.Length(r))
	p.c.SetColor(c)
	p.c.Fill(disc)
	p.c.SetLineStyle(draw.LineStyle{Color: darker(c), Width: 1})
	p.c.Stroke(disc)
}

// barLength returns the length of the scale bar: a round one of about a fifth of
// the picture unless it is set.
//
// Units: µm.
func (s *stillSheet) barLength() float64 {
	if s.bar > 0 {
		return s.bar
	}
	return niceStep(s.span / 5)
}
