package report

import (
	"fmt"
	"regexp"
	"strings"
)

// What squeezeSVG writes: the group of a picture, to its end, and the lines in
// it that mean the same wherever they stand. Marks are left where they are:
// they are looked up by browsers in more ways than one.
var (
	pictureInside = regexp.MustCompile(`(?s) transform="scale\(\.1\)">\n(.*?)</g>\n`)
	pictureLine   = regexp.MustCompile(`^(<(path|circle) class=g\d+ [^<>]*/>|<text [^<>]*>[^<>]*</text>)\n$`)
)

// linePlace is a line of a picture of a page.
type linePlace struct{ picture, line int }

// shareParts has parts that several pictures of a page have alike, axes and
// legends for the most part, stand in the first of them, from where the others
// take them (SVG 2, section 5.5: the use element). They look the same.
func shareParts(page string) string {
	inside := pictureInside.FindAllStringSubmatchIndex(page, -1)
	s := svgSharing{lines: make([][]string, len(inside)), places: map[string][]linePlace{}, used: map[linePlace]sharedPart{}}
	for p, m := range inside {
		s.lines[p] = strings.SplitAfter(page[m[2]:m[3]], "\n")
		for i, l := range s.lines[p] {
			s.places[l] = append(s.places[l], linePlace{p, i})
		}
	}
	var b strings.Builder
	end := 0
	for p, m := range inside {
		b.WriteString(page[end:m[2]])
		s.picture(&b, p)
		end = m[3]
	}
	b.WriteString(page[end:])
	return b.String()
}

// svgSharing is what the pictures of a page share.
type svgSharing struct {
	lines  [][]string             // of each picture
	places map[string][]linePlace // of each line, in their order
	used   map[linePlace]sharedPart
	parts  int
}

// sharedPart is a part that is in a picture before.
type sharedPart struct {
	use   string
	lines int
}

// picture writes the lines of picture p.
func (s *svgSharing) picture(b *strings.Builder, p int) {
	lines := s.lines[p]
	for i := 0; i < len(lines); {
		if part, ok := s.used[linePlace{p, i}]; ok {
			b.WriteString(part.use)
			i += part.lines
			continue
		}
		n := s.alike(p, i)
		if n == 0 {
			b.WriteString(lines[i])
			i++
			continue
		}
		b.WriteString(s.share(strings.Join(lines[i:i+n], ""), s.places[lines[i]], n))
		i += n
	}
}

// alike returns how many lines from line i of picture p on other pictures have
// too, the same ones every line, and after each other; 0 for a line that cannot
// be shared.
func (s *svgSharing) alike(p, i int) int {
	lines, n := s.lines[p], 0
	for i+n < len(lines) && s.follow(s.places[lines[i]], lines[i+n], n) {
		n++
	}
	return n
}

// follow reports whether a line stands n lines behind each of some places and
// nowhere else, at most once in a picture.
func (s *svgSharing) follow(places []linePlace, line string, n int) bool {
	at := s.places[line]
	if len(at) != len(places) || !pictureLine.MatchString(line) {
		return false
	}
	for k, a := range at {
		if a.picture != places[k].picture || a.line != places[k].line+n || k > 0 && a.picture == at[k-1].picture {
			return false
		}
	}
	return true
}

// share returns a part as it stands in the first of the pictures that have it,
// for the others to take it from there if that is shorter.
func (s *svgSharing) share(text string, places []linePlace, lines int) string {
	name := fmt.Sprintf("part:%d", s.parts+1) // the names of headings are not like it
	first := "<g id=" + name + ">\n" + text + "</g>\n"
	part := sharedPart{use: "<use href=#" + name + " />\n", lines: lines}
	others := len(places) - 1
	if len(first)+others*len(part.use) >= (others+1)*len(text) {
		return text
	}
	s.parts++
	for _, at := range places[1:] {
		s.used[at] = part
	}
	return first
}
