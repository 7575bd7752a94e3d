package report

import (
	"fmt"
	"strings"
	"unicode"
)

// Contents is the list of the document's headings of one level, each a link
// where the output has links.
type Contents struct {
	Level int
}

func (Contents) block() {}

// anchors returns a name for each block that is a heading, "" for the others:
// those that GitHub gives the headings of a Markdown file, so that links in
// Markdown and in HTML are the same. They are unique in the document.
func anchors(d *Document) []string {
	names := make([]string, len(d.Blocks))
	seen := map[string]bool{}
	number := map[string]int{} // below which the base has no free name
	for i, b := range d.Blocks {
		h, ok := b.(Heading)
		if !ok {
			continue
		}
		base := slug(plainText(h.Text))
		name := base
		for name == "" || seen[name] {
			number[base]++
			name = fmt.Sprintf("%s-%d", base, number[base])
		}
		seen[name] = true
		names[i] = name
	}
	return names
}

// slug is a heading's text in lower case, blanks as hyphens, without everything
// that is neither a letter, a digit, a mark, a hyphen nor an underscore.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(s))
}

// entry is a heading that Contents lists.
type entry struct {
	anchor string
	text   Text
}

// entries returns what Contents lists.
func (c Contents) entries(d *Document, names []string) []entry {
	var list []entry
	for i, b := range d.Blocks {
		if h, ok := b.(Heading); ok && h.Level == c.Level {
			list = append(list, entry{names[i], h.Text})
		}
	}
	return list
}
