package report

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
)

// Draw draws a figure as a picture, SVG for HTML.
type Draw func(*Figure) ([]byte, error)

// figure writes a figure with its picture as a part of the page, and what there
// is to see for those who hear it.
func (h *htmlPage) figure(f *Figure) error {
	if h.Draw == nil {
		h.figureText(f)
		return nil
	}
	picture, err := h.Draw(f)
	if err != nil {
		return err
	}
	svg, err := inline(squeezeSVG(picture, &h.styles), f.Alt)
	if err != nil {
		return err
	}
	if wide(svg) {
		h.b.WriteString("<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"figure\">\n")
		h.b.Write(bytes.Replace(svg, []byte("<svg "), []byte("<svg class=\"wide\" "), 1))
		h.b.WriteString("</div>\n")
	} else {
		h.b.WriteString("<figure>\n")
		h.b.Write(svg)
	}
	h.caption(f)
	h.b.WriteString("</figure>\n")
	return nil
}

// wideFigure is the width from which a picture's words are too small to be read
// where it is fitted to a narrow window: it scrolls there.
const wideFigure = 600

var viewBox = regexp.MustCompile(`^<svg [^>]*viewBox="0 0 ([0-9.]+) `)

// wide reports whether a picture has that width.
func wide(svg []byte) bool {
	m := viewBox.FindSubmatch(svg)
	if m == nil {
		return false
	}
	width, err := strconv.ParseFloat(string(m[1]), 64)
	return err == nil && width >= wideFigure
}

// figureText writes a figure as its curves, or as what there is to see.
func (h *htmlPage) figureText(f *Figure) {
	curves := f.curves()
	for _, c := range curves {
		h.curve(c)
	}
	if len(curves) == 0 {
		h.b.WriteString("<p>" + escapeHTML(f.Alt) + "</p>\n")
	}
}

func (h *htmlPage) caption(f *Figure) {
	if len(f.Caption) > 0 {
		h.b.WriteString("<figcaption>" + htmlText(f.Caption) + "</figcaption>\n")
	}
}

// inline returns an SVG document as an element of HTML: without what stands
// before its root, and with the text for those who do not see it as a label in
// place of a title, which browsers would show whenever the reader points at the
// picture.
func inline(svg []byte, alt string) ([]byte, error) {
	i := bytes.Index(svg, []byte("<svg"))
	if i < 0 {
		return nil, errors.New("the picture of a figure is not SVG")
	}
	tag, body, ok := bytes.Cut(svg[i+len("<svg"):], []byte(">"))
	if !ok {
		return nil, errors.New("the picture of a figure is cut short")
	}
	for _, said := range []string{` role="img"`, ` xmlns="http://www.w3.org/2000/svg"`} {
		tag = bytes.Replace(tag, []byte(said), nil, 1) // HTML knows where it is
	}
	body = bytes.TrimSpace(body)
	if bytes.HasPrefix(body, []byte("<title>")) {
		if _, rest, ok := bytes.Cut(body, []byte("</title>")); ok {
			body = rest
		}
	}
	var b bytes.Buffer
	b.WriteString("<svg role=\"img\" aria-label=\"" + escapeHTML(alt) + "\"")
	b.Write(tag)
	b.WriteByte('>')
	b.Write(body)
	b.WriteByte('\n')
	return b.Bytes(), nil
}
