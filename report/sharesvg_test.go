package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// inPlace is a page with the parts that its pictures take from others put where
// they are taken to: an independent reader of shareParts.
func inPlace(page string) string {
	parts := map[string]string{}
	page = regexp.MustCompile(`(?s)<g id=(part:\d+)>\n(.*?)</g>\n`).ReplaceAllStringFunc(page, func(g string) string {
		head, text, _ := strings.Cut(g, "\n")
		text = strings.TrimSuffix(text, "</g>\n")
		parts[strings.TrimSuffix(strings.TrimPrefix(head, "<g id="), ">")] = text
		return text
	})
	return regexp.MustCompile(`<use href=#(part:\d+) />\n`).ReplaceAllStringFunc(page, func(u string) string {
		return parts[strings.TrimSuffix(strings.TrimPrefix(u, "<use href=#"), " />\n")]
	})
}

// pictures is a page of pictures of some lines.
func pictures(of ...[]string) string {
	page := "<h1>a</h1>\n"
	for _, lines := range of {
		page += "<svg role=\"img\">\n<g fill=\"#1A1A1A\" transform=\"scale(.1)\">\n" + strings.Join(lines, "\n") + "\n</g>\n</svg>\n<p>b</p>\n"
	}
	return page
}

func TestShareParts(t *testing.T) {
	line := func(i int) string { return fmt.Sprintf(`<path class=g1 d="M%d 1200h300v40h-300l12 13 14 15"/>`, i) }
	text := `<text textLength=308 x=427 y=617>1e-50</text>`
	mark := `<path class=m style="marker:url(#mark:1)" d="M10 980h50l50-10h50"/>`
	for _, c := range []struct {
		name string
		page string
		uses int // how many parts are taken from another picture
	}{
		{"no picture", "<h1>a</h1>\n", 0},
		{"one picture", pictures([]string{line(1), line(2)}), 0},
		{"axes", pictures([]string{line(1), text, line(2), line(3)}, []string{line(1), text, line(4), line(3)}), 2},
		{"another order", pictures([]string{line(1), line(2)}, []string{line(2), line(1)}), 2},
		{"only two of three have the last line", pictures([]string{line(1), line(2), line(3)}, []string{line(1), line(2)}, []string{line(1), line(2), line(3)}), 3},
		{"twice in a picture", pictures([]string{line(1), line(2), line(1)}, []string{line(1), line(2)}), 1},
		{"too short to be worth it", pictures([]string{`<path class=g1 d="M1 2h3"/>`}, []string{`<path class=g1 d="M1 2h3"/>`}), 0},
		{"marks, and what is not known", pictures([]string{mark, `<marker id=mark:1>` + line(1) + `</marker>`, "<b>" + line(2)}, []string{mark, "<b>" + line(2)}), 0},
	} {
		got := shareParts(c.page)
		if n := strings.Count(got, "<use "); n != c.uses {
			t.Errorf("%s: %d parts are taken, not %d:\n%s", c.name, n, c.uses, got)
		}
		if inPlace(got) != c.page {
			t.Errorf("%s:\n%s\nbecame\n%s", c.name, c.page, got)
		}
		if len(got) > len(c.page) {
			t.Errorf("%s: longer by %d", c.name, len(got)-len(c.page))
		}
	}
}
