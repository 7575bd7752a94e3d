// Package plot draws figures of report as pictures, SVG and PNG, with
// gonum.org/v1/plot's canvases.
//
//	svg, err := plot.SVG(figure)
//
// A picture has its panels beneath each other and one legend beneath them all,
// where it is on top of nothing. Every label is set where it has room, or left
// out. Colours are told apart by people with any colour vision, and each comes
// with a sign and a pattern of dashes of its own.
//
// A figure gives the same bytes on every machine: lengths that come of a
// computation are set to a grid much finer than a pixel, and far from where a
// rounding further on could go one way or the other.
package plot

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image"
	"image/png"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"roundoff/report"
)

// MaxPanels is how many panels a picture has at the most.
const MaxPanels = 60

// dpi is the resolution of PNG pictures: two pixels a point, so that what lies
// on the grid lies on a pixel's fractions exactly.
const dpi = 144

// SVG returns the figure as an SVG document, which may stand in a file of its
// own or within a page of HTML: it needs nothing from outside, and its title
// is the figure's alternative text.
func SVG(f *report.Figure) ([]byte, error) {
	p, err := compose(f)
	if err != nil {
		return nil, err
	}
	c := vgsvg.New(vg.Length(p.w), vg.Length(p.h))
	p.replay(c)
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("drawing SVG: %w", err)
	}
	return finish(b.Bytes(), p, f.Alt)
}

// PNG returns the figure as a PNG picture, two pixels to the point.
func PNG(f *report.Figure) ([]byte, error) {
	p, err := compose(f)
	if err != nil {
		return nil, err
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(p.w), vg.Length(p.h)), vgimg.UseDPI(dpi))
	p.simple = true
	p.replay(c)
	img, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, errors.New("drawing PNG: gonum's picture is not RGBA")
	}
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, indexed(img)); err != nil {
		return nil, fmt.Errorf("drawing PNG: %w", err)
	}
	return b.Bytes(), nil
}

// finish gives gonum's SVG the beginning that a picture in a page needs: a
// role and a title for screen readers, no prologue, one white ground. Where a reader's machine lacks the font that was
// measured, those named next have letters of the same widths.
func finish(svg []byte, p *picture, alt string) ([]byte, error) {
	_, body, ok := bytes.Cut(svg, []byte("<g "))
	if !ok {
		return nil, errors.New("drawing SVG: gonum's document has no group")
	}
	// Every text says its font, 40 times in one picture: once is enough.
	const family, rest = "font-family:Liberation Sans;font-variant:normal;", "font-style:normal;font-size:12px;fill:#1A1A1A"
	for weight, style := range map[string]string{"normal": "", "bold": ` font-weight="bold"`} {
		body = bytes.ReplaceAll(body, []byte("\n\tstyle=\""+family+"font-weight:"+weight+";"+rest+`"`), []byte(style))
	}
	// A font that is wider is set narrower, so that no label grows into another.
	parts := bytes.Split(body, []byte("<text "))
	if len(parts) != len(p.labels)+1 {
		return nil, fmt.Errorf("drawing SVG: %d texts for %d labels", len(parts)-1, len(p.labels))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%gpt" height="%gpt" viewBox="0 0 %g %g">`+"\n", p.w, p.h, p.w, p.h)
	b.WriteString("<title>" + html.EscapeString(alt) + "</title>\n")
	b.WriteString(`<rect width="100%" height="100%" fill="#FFFFFF" />` + "\n")
	b.WriteString(`<g font-family="'Liberation Sans',Arimo,Helvetica,Arial,sans-serif" font-size="12" fill="#1A1A1A" `)
	b.Write(parts[0])
	for i, part := range parts[1:] {
		l := p.labels[i].box
		fmt.Fprintf(&b, `<text textLength="%g" lengthAdjust="spacingAndGlyphs" `, l.x1-l.x0)
		b.Write(part)
	}
	return b.Bytes(), nil
}
