package report

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"paget/internal/golden"
	"paget/record"
)

// smallPicture is an SVG that one can read.
const smallPicture = "<?xml version=\"1.0\"?>\n<!-- by hand -->\n" +
	`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><circle cx="20" cy="10" r="8" fill="#0072B2"/></svg>` + "\n"

// smallPNG is one white pixel.
func smallPNG(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func written(t testing.TB, d Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestASmallDocumentReadsAsExpected(t *testing.T) {
	d := Document{
		Title: "Silencing A", Question: "Does A matter?", Answer: "A little.",
		Facts:  []Fact{{"1 of 1", "rows pass", Good}},
		Header: record.Header{Program: "paget", Version: "0.1.0", Study: "small", SpecHash: "0123456789abcdef", Root: 7, Command: "paget run small"},
		Sections: []Section{
			{Title: "Verdicts", Lead: "One row.", Blocks: []Block{VerdictTable{Rows: demonstrationVerdicts()[:1]}}},
			{Title: "More", Blocks: []Block{
				Paragraph("First.\n\nSecond."),
				List{Items: []string{"one", "two"}, Ordered: true},
				Note{Tone: Caution, Title: "Mind", Text: "the gap"},
				Table{Caption: "Arms", Columns: []TableColumn{{Title: "arm"}, {Title: "dose", Unit: "nM", Align: Right}}, Rows: [][]string{{"siA", "50"}}, Note: "One arm."},
				Figure{SVG: []byte(smallPicture), Caption: "A disc.", Alt: "a blue disc"},
				Gallery{Figures: []Figure{{SVG: []byte(smallPicture), Alt: "left"}, {SVG: []byte(smallPicture), Alt: "right"}}, Caption: "Two discs."},
				NumberList{Numbers: []Number{{"speed", "0.36 um/min", "0.25 to 0.60", "measured", "Smith 2012, 10.1000/xyz.123.", "median"}}},
				Fold{Summary: "Details", Blocks: []Block{Paragraph("Folded.")}},
			}},
		},
	}
	page := written(t, d)
	if !strings.Contains(page, "<style>\n"+pageStyle) {
		t.Error("the style is not in the page")
	}
	golden.Text(t, "testdata/small.html", strings.Replace(page, pageStyle, "", 1))
}

func TestThePageFetchesNothing(t *testing.T) {
	d := demonstration(t)
	d.Sections = append(d.Sections, Section{Blocks: []Block{Figure{PNG: smallPNG(t), Alt: "pixel"}}})
	page := written(t, d)
	for _, m := range regexp.MustCompile(`(?i)\b(?:href|src|srcset|data|action|poster)\s*=\s*"([^"]*)"`).FindAllStringSubmatch(page, -1) {
		link := m[1]
		if !strings.HasPrefix(link, "#") && !strings.HasPrefix(link, "data:image/png;base64,") && !strings.HasPrefix(link, "https://doi.org/10.") {
			t.Errorf("the page links to %.80q", link)
		}
	}
	for _, m := range regexp.MustCompile(`(?i)<(script|link|iframe|object|embed|base|form)\b|@import|url\(|@font-face|http-equiv`).FindAllString(page, -1) {
		t.Errorf("the page holds %q", m)
	}
	if n := strings.Count(page, "http"); n != strings.Count(page, "https://doi.org/") {
		t.Errorf("%d times http, only the links to sources may have it", n)
	}
}

func TestTheSamePageHasTheSameBytes(t *testing.T) {
	first, second := written(t, demonstration(t)), written(t, demonstration(t))
	if first != second {
		t.Error("two writings differ")
	}
}

func TestTextFromOutsideIsNeverMarkup(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=y>&'`
	row := demonstrationVerdicts()[0]
	row.ID, row.Readout, row.System, row.Perturbation, row.Published, row.Known, row.Verdict, row.Unit = evil, evil, evil, evil, evil, evil, evil, evil
	chart := must(t, Forest{Title: evil, Value: Axis{Label: evil, Unit: evil}, Rows: []Verdict{row}}, evil, evil)
	well := WellPicture{Title: evil, Width: 100, Height: 100, Classes: []Class{{Name: evil}}, Cells: []Disc{{X: 50, Y: 50, R: 5}}, Layers: []Layer{{evil, 0, 10}},
		Background: [][]float64{{1, 2}}, BackgroundName: evil, Note: evil}
	d := Document{Title: evil, Question: evil, Answer: evil, Facts: []Fact{{evil, evil, Good}},
		Header: record.Header{Program: evil, Version: evil, Commit: evil, Study: evil, SpecHash: evil, Command: evil, Notes: []string{evil}, Repairs: []record.Count{{Name: evil, N: 1}}},
		Sections: []Section{{Title: evil, Lead: evil, Blocks: []Block{
			Paragraph(evil), List{Items: []string{evil}}, Note{Title: evil, Text: evil}, Table{Caption: evil, Columns: []TableColumn{{Title: evil, Unit: evil}}, Rows: [][]string{{evil}}, Note: evil},
			chart, must(t, well, evil, evil), Gallery{Figures: []Figure{chart}, Caption: evil}, VerdictTable{Caption: evil, Rows: []Verdict{row}, Note: evil},
			NumberList{Caption: evil, Numbers: []Number{{evil, evil, evil, evil, evil, evil}}}, Fold{Summary: evil},
			NumberList{Numbers: []Number{{Source: `10.1000/a"onclick=alert(1)`}, {Source: `10.1000/<script>`}}},
		}}}}
	page := written(t, d)
	if strings.Contains(page, "<script") || strings.Contains(page, "<img src=x") || regexp.MustCompile(`<[^>"]*("[^"]*"[^>"]*)*\son\w+\s*=`).MatchString(page) {
		t.Error("text became markup")
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the text is gone")
	}
}

func TestDocumentsWithFaultsAreRefusedWhole(t *testing.T) {
	for name, c := range map[string]struct {
		block Block
		want  string
	}{
		"ragged table":      {Table{Caption: "T", Columns: []TableColumn{{Title: "a"}}, Rows: [][]string{{"1", "2"}}}, "row 1 has 2 cells"},
		"empty figure":      {Figure{Caption: "F"}, "either an SVG or a PNG"},
		"two pictures":      {Figure{SVG: []byte(smallPicture), PNG: smallPNG(t)}, "either an SVG or a PNG"},
		"not a PNG":         {Figure{PNG: []byte("GIF89a")}, "not a PNG"},
		"broken SVG":        {Figure{SVG: []byte("<svg><g></svg>")}, "not well formed"},
		"SVG in a gallery":  {Gallery{Figures: []Figure{{SVG: []byte("<svg><script>1</script></svg>")}}}, "<script>"},
		"SVG in a fold":     {Fold{Blocks: []Block{Figure{SVG: []byte(`<svg onload="x()"/>`)}}}, "handler"},
		"a block of no one": {nil, "block of type"},
	} {
		var b bytes.Buffer
		err := Document{Sections: []Section{{Title: "S", Blocks: []Block{c.block}}}}.WriteHTML(&b)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"S"`) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
		if b.Len() > 0 {
			t.Errorf("%s: something was written", name)
		}
	}
}

func TestPicturesThatActAreRefused(t *testing.T) {
	for _, inner := range []string{
		`<script>x</script>`, `<foreignObject/>`, `<a href="#x"/>`, `<image href="http://e.org/x.png"/>`, `<image xmlns:l="http://www.w3.org/1999/xlink" l:href="//e.org"/>`,
		`<rect style="fill:url(http://e.org)"/>`, `<style>@import "x"</style>`, `<rect ONCLICK="x"/>`, `<![CDATA[<b>]]>`, `<image href="data:text/html,x"/>`,
		`<animate attributeName="href"/>`, `<use href="#a"/>`, `&x;`,
	} {
		if err := checkSVG([]byte(`<svg xmlns="http://www.w3.org/2000/svg">` + inner + `</svg>`)); err == nil {
			t.Errorf("accepted %s", inner)
		}
	}
	for _, whole := range []string{"", "text", "<div/>", "<svg/><svg/>", `<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`, "<svg/>text"} {
		if err := checkSVG([]byte(whole)); err == nil {
			t.Errorf("accepted %q", whole)
		}
	}
	for _, fine := range []string{smallPicture, `<svg><image href="data:image/png;base64,AAAA"/><linearGradient id="g"/><rect fill="url(#g)"/></svg>`} {
		if err := checkSVG([]byte(fine)); err != nil {
			t.Errorf("%s: %v", fine, err)
		}
	}
}

func FuzzPicturesInPages(f *testing.F) {
	f.Add(smallPicture)
	f.Add(`<svg><!-- <svg> --><g on="1"/></svg>`)
	f.Add(`<!--<svg>--><svg width="900"><text>&lt;</text></svg>`)
	f.Add(`<svg a=">"/>`)
	f.Fuzz(func(t *testing.T, picture string) {
		if checkSVG([]byte(picture)) != nil {
			return
		}
		got := inline([]byte(picture), 0)
		if !strings.HasPrefix(got, "<svg") || regexp.MustCompile(`(?i)<script|<iframe`).MatchString(got) {
			t.Errorf("%q became %q", picture, got)
		}
	})
}

func TestLinksToSourcesAreFound(t *testing.T) {
	got := linked("Salmon 2011, 10.1145/2063384.2063405; see also (10.1016/j.cell.2009.11.025).")
	var texts, urls []string
	for _, l := range got {
		texts = append(texts, l.Text)
		if l.URL != "" {
			urls = append(urls, l.URL)
		}
	}
	if strings.Join(texts, "") != "Salmon 2011, 10.1145/2063384.2063405; see also (10.1016/j.cell.2009.11.025)." {
		t.Errorf("the text changed: %q", texts)
	}
	if strings.Join(urls, " ") != "https://doi.org/10.1145/2063384.2063405 https://doi.org/10.1016/j.cell.2009.11.025" {
		t.Errorf("links %q", urls)
	}
}
