package report

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// parseMarkdown parses GitHub Flavored Markdown by an independent reader.
func parseMarkdown(t *testing.T, d *Document) (ast.Node, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := (Markdown{}).Write(&b, d); err != nil {
		t.Fatal(err)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	return md.Parser().Parse(text.NewReader(b.Bytes())), b.Bytes()
}

// shown returns the text of a node as a reader sees it.
func shown(n ast.Node, src []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if !enter {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(unescape(n.Segment.Value(src)))
			if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink, *ast.Link, *ast.Image, *ast.RawHTML, *ast.Emphasis, *east.Strikethrough:
			b.WriteString("<MARKUP>")
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// unescape undoes backslash escapes and the character references that this
// package writes, as the specification has it (CommonMark 0.31, 2.4 and 2.5).
func unescape(b []byte) []byte {
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", b[i+1]) >= 0 {
			i++
			out = append(out, b[i])
			continue
		}
		out = append(out, b[i])
	}
	return []byte(strings.NewReplacer("&#58;", ":", "&#46;", ".", "&#64;", "@").Replace(string(out)))
}

// tables returns the texts of all tables, row by row.
func tables(n ast.Node, src []byte) (rows [][]string) {
	ast.Walk(n, func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if _, ok := n.(*east.Table); !ok || !enter {
			return ast.WalkContinue, nil
		}
		for r := n.FirstChild(); r != nil; r = r.NextSibling() {
			var row []string
			for c := r.FirstChild(); c != nil; c = c.NextSibling() {
				row = append(row, shown(c, src))
			}
			rows = append(rows, row)
		}
		return ast.WalkSkipChildren, nil
	})
	return rows
}

// TestMarkdownTables: an independent parser finds every row with its cells and
// every text as it was.
func TestMarkdownTables(t *testing.T) {
	for name, d := range documents() {
		root, src := parseMarkdown(t, d)
		got := tables(root, src)
		for _, b := range d.Blocks {
			table, ok := b.(*Table)
			if !ok {
				continue
			}
			if len(got) <= len(table.Rows) {
				t.Fatalf("%s: %d rows of tables left, a table has %d", name, len(got), len(table.Rows)+1)
			}
			for i, r := range table.Rows {
				for j, c := range r.Cells {
					if want := strings.TrimSpace(c.Text); got[i+1][j] != want {
						t.Errorf("%s: row %d, column %d shows %q, want %q", name, i, j, got[i+1][j], want)
					}
				}
				if len(got[i+1]) != len(table.columns()) {
					t.Errorf("%s: row %d has %d cells, want %d", name, i, len(got[i+1]), len(table.columns()))
				}
			}
			got = got[len(table.Rows)+1:]
		}
		if len(got) > 0 {
			t.Errorf("%s: the parser found rows more: %q", name, got)
		}
	}
}

// TestMarkdownEscapes: whatever the text, it shows as itself, in a cell, a
// paragraph, a heading and a list.
func TestMarkdownEscapes(t *testing.T) {
	pieces := []string{"|", `\`, "`", "``", "*", "**", "_", "__", "<b>", "</b>", "&amp;", "&", "&#42;", "#", "# ", "- ", "+ ", "1. ", "1) ", "> ",
		"~~", "~", "[a](b)", "![a](b)", "http://a.b", "www.a.bc", "a@b.cd", "<http://a.b>", "$", "x", "y z", "0.05*x^2", "é", "…", "---", "===", "===", "\n", ":", "!", "[^1]", "{", "}", "<!--", "-->", "\\|"}
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		s := strings.TrimSpace(b.String())
		want := printable(s)
		if want == "" {
			continue // no text, no block
		}
		d := &Document{}
		d.Add(Title(2, s), Para(s), List{[]Text{Say(s)}}, Simple([]string{"a", "b"}, [][]string{{s, "end"}}), Para("last"))
		root, src := parseMarkdown(t, d)
		var kinds []string
		for n := root.FirstChild(); n != nil; n = n.NextSibling() {
			kinds = append(kinds, n.Kind().String())
			if n.Kind() != east.KindTable && n.NextSibling() != nil {
				if got := shown(n, src); got != want {
					t.Fatalf("%q shows as %q in a %s:\n%s", want, got, n.Kind(), src)
				}
			}
		}
		if got := strings.Join(kinds, " "); got != "Heading Paragraph List Table Paragraph" {
			t.Fatalf("%q: blocks %s:\n%s", want, got, src)
		}
		if rows := tables(root, src); len(rows) != 2 || len(rows[1]) != 2 || rows[1][0] != want || rows[1][1] != "end" {
			t.Fatalf("%q: the table shows %q:\n%s", want, rows, src)
		}
	}
}

// TestMarkdownCode: code spans and blocks hold any text.
func TestMarkdownCode(t *testing.T) {
	for _, s := range []string{"x", "`", "a`b", "``a", "a```b``", " a ", "a|b", "*x*", `\`} {
		root, src := parseMarkdown(t, (&Document{}).Add(Paragraph{Text{}.Mono(s).Say(".")}, Code{s}))
		p := root.FirstChild()
		if _, ok := p.FirstChild().(*ast.CodeSpan); !ok {
			t.Errorf("%q is no code:\n%s", s, src)
			continue
		}
		var got strings.Builder
		for c := p.FirstChild().FirstChild(); c != nil; c = c.NextSibling() {
			got.Write(c.(*ast.Text).Segment.Value(src))
		}
		if got.String() != s {
			t.Errorf("code %q shows as %q:\n%s", s, got.String(), src)
		}
		if block, ok := p.NextSibling().(*ast.FencedCodeBlock); !ok || string(block.Lines().Value(src)) != s+"\n" {
			t.Errorf("block %q:\n%s", s, src)
		}
	}
}

// TestMarkdownContents: the links of a table of contents lead to the anchors
// that GitHub gives the headings: small letters, without punctuation, blanks as
// hyphens, numbered where they meet.
func TestMarkdownContents(t *testing.T) {
	d := (&Document{}).Add(Contents{2})
	titles := map[string]string{"cross-entropy/wrt-logit": "cross-entropywrt-logit", "f = x^2 & more": "f--x2--more", "Words": "words", "A_b c": "a_b-c", "***": "-1", "Äö 表": "äö-表"}
	names := []string{"cross-entropy/wrt-logit", "f = x^2 & more", "Words", "A_b c", "***", "Äö 表"}
	for _, s := range names {
		d.Add(Title(2, s))
	}
	d.Add(Title(3, "Words"), Title(2, "words"))
	names, titles["words"] = append(names, "words"), "words-2"
	root, src := parseMarkdown(t, d)
	i := 0
	ast.Walk(root, func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && enter {
			if text := string(unescape(link.FirstChild().(*ast.Text).Segment.Value(src))); !strings.HasPrefix(names[i], text) {
				t.Errorf("link %d is %q, want %q", i, text, names[i])
			}
			if want := "#" + titles[names[i]]; string(link.Destination) != want {
				t.Errorf("%q leads to %s, want %s", names[i], link.Destination, want)
			}
			i++
		}
		return ast.WalkContinue, nil
	})
	if i != len(names) {
		t.Errorf("%d links, want %d:\n%s", i, len(names), src)
	}
}
