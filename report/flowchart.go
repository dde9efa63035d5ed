package report

import (
	"fmt"
	"math"
	"strings"
)

// FlowStep is a box of a flow chart, with those that leave beside it.
type FlowStep struct {
	Text string // "allocated (n = 12)"
	Left string // who leaves before this box and why, "taken out: 2 (weight)"; empty for none
}

// FlowArm is the column of one arm.
type FlowArm struct {
	Name  string
	Steps []FlowStep
}

// FlowChart shows who entered, was allocated, left and was analysed, as reports of trials
// and of animal experiments do: common boxes above, then one column an arm.
type FlowChart struct {
	Title string
	Steps []FlowStep // before the arms part
	Arms  []FlowArm
	Width float64 // CSS pixels; 0 takes as much as the arms need
}

// Measures of a flow chart, in pixels.
const (
	flowArm  = 240.0
	flowBox  = 216.0
	flowGap  = 26.0
	flowLine = 15.0

	flowLeaver = 104.0 // the widest line beside an arrow
)

// SVG draws the picture.
//
// Errors: no box; a width that is not finite.
func (c FlowChart) SVG() ([]byte, error) {
	if len(c.Steps)+len(c.Arms) == 0 {
		return nil, errNoData
	}
	if err := notFinite("width of a flow chart", c.Width); err != nil {
		return nil, err
	}
	columns := math.Max(1, float64(len(c.Arms)))
	width := math.Max(math.Max(c.Width, flowArm*columns+2), 2*flowArm)
	top := 4.0
	if c.Title != "" {
		top += 26
	}
	// Once without paper for the heights, once for the picture.
	var idle sketch
	bottom := c.paint(&idle, width, top)
	var s sketch
	if err := s.open(Size{width, bottom + 6}); err != nil {
		return nil, err
	}
	if c.Title != "" {
		s.text(1, 14, headStyle, c.Title)
	}
	c.paint(&s, width, top)
	return s.close(titled(c.Title, "Flow of hosts"), c.words()), nil
}

// words tells the chart's content in a sentence.
func (c FlowChart) words() string {
	var parts []string
	step := func(where string, steps []FlowStep) {
		for _, s := range steps {
			parts = append(parts, strings.Trim(where+s.Text+"; "+s.Left, "; "))
		}
	}
	step("", c.Steps)
	for _, a := range c.Arms {
		step(a.Name+": ", a.Steps)
	}
	return strings.Join(parts, "; ") + "."
}

// paint draws all boxes from y on and returns where they end.
func (c FlowChart) paint(s *sketch, width, y float64) float64 {
	for i, step := range c.Steps {
		y = c.step(s, width/2, y, flowStep{FlowStep: step}, i > 0)
	}
	if len(c.Arms) == 0 {
		return y
	}
	pitch := width / float64(len(c.Arms))
	at := func(k int) float64 { return pitch * (float64(k) + 0.5) }
	if len(c.Steps) > 0 {
		s.path(fmt.Sprintf("M%s %sv%s", px(width/2), px(y), px(flowGap/2)), axis, 1.5, "")
		y += flowGap / 2
		s.path(fmt.Sprintf("M%s %sH%s", px(at(0)), px(y), px(at(len(c.Arms)-1))), axis, 1.5, "")
	}
	for k, arm := range c.Arms {
		if len(c.Steps) > 0 {
			s.path(fmt.Sprintf("M%s %sv%s", px(at(k)), px(y), px(flowGap/2)), axis, 1.5, "")
		}
		s.text(at(k), y+flowGap/2+12, anchored("font-weight:bold;font-size:13px;fill:"+ticket(ink), "middle"), arm.Name)
		s.rect(at(k)-flowBox/2, y+flowGap/2+17, flowBox, 3, 0, hue(k), axis)
	}
	y += flowGap/2 + 20
	for i, more := 0, true; more; i++ { // the same step of all arms stands at one height
		more = false
		bottom := y
		for k, arm := range c.Arms {
			if i < len(arm.Steps) {
				bottom, more = math.Max(bottom, c.step(s, at(k), y, c.abreast(i, arm.Steps[i]), i > 0)), true
			}
		}
		y = bottom
	}
	return y
}

// abreast gives the i-th step of an arm as many lines beside its arrow as that of any
// arm has.
func (c FlowChart) abreast(i int, step FlowStep) flowStep {
	out := flowStep{FlowStep: step}
	for _, arm := range c.Arms {
		if i < len(arm.Steps) {
			out.gap = math.Max(out.gap, leaverGap(arm.Steps[i]))
			out.lines = max(out.lines, len(brokenLines(arm.Steps[i].Text, flowBox-16)))
		}
	}
	return out
}

// flowStep is a step with the least room that it takes.
type flowStep struct {
	FlowStep
	gap   float64 // above the box
	lines int     // in the box
}

// leaverGap returns the room above a box that those who leave need.
func leaverGap(step FlowStep) float64 {
	if step.Left == "" {
		return 0
	}
	return math.Max(flowGap, flowLine*float64(len(brokenLines(step.Left, flowLeaver)))+10)
}

// step draws a box from y on, with an arrow and those who leave above it, and returns
// where it ends.
func (c FlowChart) step(s *sketch, x, y float64, step flowStep, arrow bool) float64 {
	tall := math.Max(step.gap, leaverGap(step.FlowStep))
	if arrow {
		tall = math.Max(tall, flowGap-6)
	}
	if step.Left != "" {
		s.path(fmt.Sprintf("M%s %sh8", px(x), px(y+tall/2)), axis, 1.5, "")
		lines := brokenLines(step.Left, flowLeaver)
		for i, line := range lines {
			s.text(x+12, y+tall/2+4+flowLine*(float64(i)-float64(len(lines)-1)/2), smallStyle, line)
		}
	}
	if tall > 0 {
		s.path(fmt.Sprintf("M%s %sv%s", px(x), px(y), px(tall)), axis, 1.5, "")
		s.head(x, y+tall+5, 0, 1, 4, 6, axis)
		y += tall + 5
	}
	lines := brokenLines(step.Text, flowBox-16)
	box := flowLine*float64(max(step.lines, len(lines))) + 12
	s.rect(x-flowBox/2, y, flowBox, box, 5, panel, axis)
	for i, line := range lines {
		s.text(x, y+flowLine*(float64(i)+1)+1, anchored(plainStyle, "middle"), line)
	}
	return y + box
}
