package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pictureElements are the elements of SVG that only draw. Others, which can run
// code, fetch, or put HTML into a picture, are refused.
var pictureElements = [...]string{"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
	"image", "defs", "clipPath", "mask", "marker", "pattern", "symbol", "linearGradient", "radialGradient", "stop", "title", "desc"}

// checkSVG refuses a picture that is not well formed or that could do more than be
// looked at: it goes into the page as it is.
func checkSVG(svg []byte) error {
	if bytes.Contains(svg, []byte("<![CDATA[")) {
		return errors.New("the SVG has a CDATA section, which HTML reads in another way")
	}
	in := xml.NewDecoder(bytes.NewReader(svg))
	depth, roots := 0, 0
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			if depth != 0 || roots != 1 {
				return errors.New("the SVG has no single root element")
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("the SVG is not well formed: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
				if t.Name.Local != "svg" {
					return fmt.Errorf("the SVG begins with <%s>", t.Name.Local)
				}
			}
			depth++
			if err := checkElement(t); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return errors.New("the SVG has a directive, which could define entities")
		case xml.CharData:
			if depth == 0 && len(bytes.TrimSpace(t)) > 0 {
				return errors.New("the SVG has text outside its root element")
			}
		}
	}
}

// checkElement refuses elements and attributes that act.
func checkElement(t xml.StartElement) error {
	if !slices.Contains(pictureElements[:], t.Name.Local) {
		return fmt.Errorf("the SVG has a <%s>", t.Name.Local)
	}
	for _, a := range t.Attr {
		name, value := strings.ToLower(a.Name.Local), strings.ToLower(strings.TrimSpace(a.Value))
		if strings.HasPrefix(name, "on") {
			return fmt.Errorf("the SVG has a handler %q", a.Name.Local)
		}
		if (name == "href" || name == "src") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/png;base64,") {
			return fmt.Errorf("the SVG links to %.40q", a.Value)
		}
		if strings.Contains(value, "url(") && !strings.Contains(value, "url(#") {
			return fmt.Errorf("the SVG fetches %.40q", a.Value)
		}
	}
	return nil
}

// namespaces matches declarations that a picture inside HTML does not need.
var namespaces = regexp.MustCompile(`\s+xmlns(:[a-z]+)?="[^"]*"`)

// comments matches what no reader of a page sees.
var comments = regexp.MustCompile(`(?s)<!--.*?-->`)

// ownWidth finds the width that a picture gives itself in pixels.
var ownWidth = regexp.MustCompile(`\swidth="([0-9.]+)(?:px)?"`)

// inline returns the SVG from its root element on, without declarations of
// namespaces, and no wider than width (0: as it is).
func inline(svg []byte, width float64) string {
	s := comments.ReplaceAllString(string(svg), "")
	s = s[strings.Index(s, "<svg"):]
	end := strings.IndexByte(s, '>')
	head := namespaces.ReplaceAllString(s[:end], "")
	style := ""
	if width > 0 {
		style = "width:" + short(width) + "px"
	} else if m := ownWidth.FindStringSubmatch(head); m != nil {
		// A wide chart is scrolled on a narrow window rather than made unreadable.
		if own, err := strconv.ParseFloat(m[1], 64); err == nil && own > 700 && own <= maxSide {
			style = "min-width:" + short(math.Round(0.68*own)) + "px"
		}
	}
	if style != "" && !strings.Contains(head, " style=") {
		head += ` style="` + style + `"`
	}
	return head + strings.TrimRight(s[end:], "\n")
}
