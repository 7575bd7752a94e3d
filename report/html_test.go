package report

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// page prints a document as HTML and has an independent reader parse it.
func page(t *testing.T, p HTML, d *Document) (*html.Node, string) {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return root, b.String()
}

// elements returns the elements of some names below n, in order.
func elements(n *html.Node, names ...string) (found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && slices.Contains(names, c.Data) {
			found = append(found, c)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// seen returns the text of a node.
func seen(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// void are the elements without an end.
var void = []string{"meta", "br", "hr", "img", "link", "input", "col"}

// cells are the elements that end where another begins or their row ends.
var cells = []string{"td", "th"}

// checkHTML returns what is wrong with a page: a parser of HTML mends
// everything, so tags are counted by hand; what makes the page need another
// file; what those miss who do not see it.
func checkHTML(root *html.Node, text string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch token := z.Token(); {
		case kind == html.StartTagToken && !slices.Contains(void, token.Data):
			if n := len(open); n > 0 && slices.Contains(cells, open[n-1]) && slices.Contains(cells, token.Data) {
				open = open[:n-1]
			}
			open = append(open, token.Data)
		case kind == html.EndTagToken:
			if n := len(open); n > 0 && slices.Contains(cells, open[n-1]) && token.Data == "tr" {
				open = open[:n-1]
			}
			if len(open) == 0 || open[len(open)-1] != token.Data {
				fault("</%s> ends %v", token.Data, open)
				return faults
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		fault("not closed: %v", open)
	}
	if i := strings.IndexFunc(text, func(c rune) bool { return c > unicode.MaxASCII }); i >= 0 {
		fault("a character beyond ASCII at byte %d", i)
	}
	if !strings.HasPrefix(text, "<!DOCTYPE html>\n") {
		fault("no doctype")
	}
	if n := elements(root, "html")[0]; attribute(n, "lang") != "en" {
		fault("no language")
	}
	if n := elements(root, "title"); len(n) == 0 || strings.TrimSpace(seen(n[0])) == "" {
		fault("no title")
	}
	for _, n := range elements(root, "script", "link", "iframe", "object", "embed", "img", "image", "base", "form") {
		fault("<%s>", n.Data)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				fault("the id %q is there twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "src" || strings.HasPrefix(a.Key, "on"):
				fault("%s=%q", a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
				fault("a link to %q", a.Val)
			}
		}
	}
	for _, n := range elements(root, "style") {
		if s := seen(n); strings.Contains(s, "url(") || strings.Contains(s, "@import") {
			fault("the style sheet needs another file")
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			named := a.Val
			if a.Key == "href" {
				named = strings.TrimPrefix(named, "#")
			}
			if (a.Key == "href" || a.Key == "aria-labelledby") && !ids[named] {
				fault("%s=%q leads nowhere", a.Key, a.Val)
			}
		}
	}
	last := 0
	for i, n := range elements(root, "h1", "h2", "h3", "h4", "h5", "h6") {
		level := int(n.Data[1] - '0')
		if level > last+1 || (level == 1) != (i == 0) {
			fault("%s after a heading of level %d: %s", n.Data, last, seen(n))
		}
		if strings.TrimSpace(seen(n)) == "" {
			fault("an empty %s", n.Data)
		}
		last = level
	}
	for _, n := range elements(root, "svg") {
		if attribute(n, "role") != "img" || attribute(n, "aria-label") == "" {
			fault("a picture without a text")
		}
	}
	for _, n := range elements(root, "th") {
		if attribute(n, "scope") == "" {
			fault("a header without a scope: %s", seen(n))
		}
	}
	for _, table := range elements(root, "table") {
		if s := checkTable(table); s != "" {
			fault("%s", s)
		}
	}
	return faults
}

// checkTable holds the rows of a table against each other: with spans, all have
// the same number of columns.
func checkTable(table *html.Node) string {
	span := func(n *html.Node, name string) int {
		if s, err := strconv.Atoi(attribute(n, name)); err == nil {
			return s
		}
		return 1
	}
	want, below := -1, 0 // columns, and those that the row above takes of this
	for _, row := range elements(table, "tr") {
		n := below
		below = 0
		for _, c := range elements(row, "td", "th") {
			n += span(c, "colspan")
			if span(c, "rowspan") > 1 {
				below += span(c, "colspan")
			}
		}
		if want >= 0 && n != want {
			return fmt.Sprintf("a row of %d columns among rows of %d: %s", n, want, seen(row))
		}
		want = n
	}
	return ""
}

// TestHTMLPages: pages are well formed, need nothing, and can be used without
// seeing them.
func TestHTMLPages(t *testing.T) {
	draw := func(f *Figure) ([]byte, error) {
		return []byte("<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<svg width=\"1\" role=\"img\" height=\"1\">\n<title>x</title><g/></svg>\n"), nil
	}
	for name, d := range documents() {
		for _, p := range []HTML{{}, {Draw: draw}, {Title: "a <title> & more", Level: 1}} {
			root, text := page(t, p, d)
			for _, f := range checkHTML(root, text) {
				t.Errorf("%s: %s", name, f)
			}
		}
	}
}

// TestCheckHTML: the check sees each fault that it is for.
func TestCheckHTML(t *testing.T) {
	good := "<!DOCTYPE html>\n<html lang=\"en\"><head><title>t</title></head><body><h1 id=\"a\">a</h1><table><tr><th scope=\"col\">a</th><td>b</td></tr></table></body></html>"
	check := func(text string) []string {
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return checkHTML(root, text)
	}
	if f := check(good); len(f) > 0 {
		t.Fatalf("%q", f)
	}
	for _, c := range [][2]string{
		{"</table>", ""}, {"<td>b</td>", "<td><b>b"}, {"<td>b</td>", "<td>\u2026</td>"}, {" lang=\"en\"", ""}, {"<title>t</title>", ""}, {"<!DOCTYPE html>\n", ""},
		{"<table>", "<script></script><table>"}, {"<table>", "<p style=\"\" onclick=\"x\"></p><table>"}, {"<table>", "<img src=\"x\"><table>"},
		{"<table>", "<p id=\"a\"></p><table>"}, {"<table>", "<a href=\"http://x\">x</a><table>"}, {"<table>", "<a href=\"#b\">x</a><table>"},
		{"<table>", "<h3>x</h3><table>"}, {"<table>", "<h1>x</h1><table>"}, {"<table>", "<h2> </h2><table>"}, {"<table>", "<svg></svg><table>"},
		{" scope=\"col\"", ""}, {"</tr>", "</tr><tr><td>x</td></tr>"}, {"</head>", "<style>p{background:url(x)}</style></head>"},
	} {
		if text := strings.Replace(good, c[0], c[1], 1); text == good || len(check(text)) == 0 {
			t.Errorf("%q for %q is not seen", c[1], c[0])
		}
	}
}

// documents are the documents that printers are tried with.
func documents() map[string]*Document {
	return map[string]*Document{
		"opening": Sweep(opening(50, 5), nil), "points": Sweep(opening(50, 5, 10), nil), "split": Sweep(opening(50, 5), &SweepOptions{Width: 100}),
		"mixed": Sweep(mixedOutcome(), &SweepOptions{Formula: formula}), "step": Sweep(stepOutcome(), nil), "summary": Summary(opening(50, 5, 10)),
		"blocks": blocks(), "nothing": {}, "report": Report(reports(), &ReportOptions{Title: "R", Digits: 3, Command: "make it", Environment: &precisionEnvironment}),
	}
}

// TestHTMLTables: every text of every table is there, in its place.
func TestHTMLTables(t *testing.T) {
	for name, d := range documents() {
		root, _ := page(t, HTML{}, d)
		tables := elements(root, "table")
		for _, b := range d.Blocks {
			table, ok := b.(*Table)
			if !ok {
				continue
			}
			if len(tables) == 0 {
				t.Fatalf("%s: a table is missing", name)
			}
			rows := elements(elements(tables[0], "tbody")[0], "tr")
			if len(rows) != len(table.Rows) {
				t.Fatalf("%s: %d rows, want %d", name, len(rows), len(table.Rows))
			}
			for i, r := range table.Rows {
				want, got := "", ""
				if r.Spans != nil {
					for _, s := range r.Spans {
						want += printable(s.Text)
					}
				} else {
					cols := table.columns()
					for j, c := range r.Cells {
						text := printable(c.Text)
						if most := cols[j].Elide; width(text) > most {
							text = elide(text, min(most, elidePage))
						}
						want += text
					}
				}
				for _, c := range elements(rows[i], "td", "th") {
					got += strings.TrimPrefix(seen(c), "\u00a0")
				}
				if got != want {
					t.Errorf("%s: row %d is %q, want %q", name, i, got, want)
				}
			}
			tables = tables[1:]
		}
		if len(tables) > 0 {
			t.Errorf("%s: %d tables too many", name, len(tables))
		}
	}
}

// nasty are texts that mean something in one of the formats.
var nasty = []string{"|", "<", ">", "&", "$", "%", "_", "#", "`", "'", "\"", "\\", "{", "}", "~", "^", "[", "]", "*", "-", "--", ",,", "''", "``", "!`",
	"<b>", "</td>", "&amp;", "&#42;", "]]>", "<!--", "-->", "\\end{document}", "\\input{x}", "%%", "#1", "^^41", "é", "ß", "ħ", "表", "Ж", "e\u0301", "😀",
	"…", "π", "±", "\u202e", "\x1b[31m", "\x00", "\xff", "\n\n", "\t", " ", "a b", "x", "0", "1e-5", "2^-10", "0.05*x^2"}

// TestHTMLEscapes: whatever the text, it shows as itself everywhere.
func TestHTMLEscapes(t *testing.T) {
	for _, s := range append(nasty, strings.Join(nasty, ""), strings.Join(nasty, " ")) {
		if strings.TrimSpace(s) == "" {
			continue
		}
		want := printable(s)
		d := (&Document{}).Add(Title(1, s), Contents{1}, Para(s), List{[]Text{Say(s).Emph(s).Mono(s)}}, Code{s},
			&Table{Title: Say(s), Groups: []Group{{Columns: []Column{{Title: s}}}, {Title: s, Columns: []Column{{Title: s, Tight: true}, {Title: s, Wrap: true}}}},
				Rows: []Row{{Cells: []Cell{{Text: s}, {Text: s}, {Text: s}}}, {Spans: []Cell{{Text: s}, {Text: s}}}}, Notes: []Text{Say(s)}},
			&Figure{Name: s, Alt: s, Caption: Say(s)}, &Curve{Title: Say(s), XLabel: s, YLabel: s, Series: []Series{{Name: s}}})
		root, text := page(t, HTML{Title: s}, d)
		for _, f := range checkHTML(root, text) {
			if !strings.Contains(f, "an empty") {
				t.Errorf("%q: %s", s, f)
			}
		}
		for _, name := range []string{"title", "h1", "p", "caption"} {
			if got := seen(elements(root, name)[0]); got != want {
				t.Errorf("%q is %q in a %s", s, got, name)
			}
		}
		if got := seen(elements(root, "li")[1]); got != want+want+want {
			t.Errorf("%q is %q in a list", s, got)
		}
		for _, c := range elements(elements(root, "tbody")[0], "th", "td") {
			if got := strings.TrimPrefix(seen(c), want); got != "" && got != want {
				t.Errorf("%q is %q in a table", s, seen(c))
			}
		}
	}
}

// TestHTMLWideFigure: a picture too wide for a phone scrolls in its frame, one
// that is not is fitted to it.
func TestHTMLWideFigure(t *testing.T) {
	for width, scrolls := range map[string]bool{"480": false, "960": true} {
		draw := func(*Figure) ([]byte, error) {
			return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + width + ` 300"><rect width="960"/></svg>`), nil
		}
		var b bytes.Buffer
		if err := (HTML{Draw: draw}).Write(&b, (&Document{}).Add(Title(1, "a"), &Figure{Alt: "alt"})); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		if strings.Contains(page, `<svg class="wide" role="img"`) != scrolls || strings.Contains(page, `<div class="scroll" tabindex="0" role="region"`) != scrolls {
			t.Errorf("width %s:\n%s", width, page[strings.Index(page, "<main>"):])
		}
	}
}
