package plot

import (
	"fmt"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
)

// The canvas beneath gonum's that PNG pictures are drawn on fills areas and
// strokes lines in whole numbers. Its dashes and letters it works out in sums
// of products of floating-point numbers, which machines that fuse them round
// otherwise, and a pixel here and there has another shade. So these are lines
// and areas before they come to it.

// dashed returns the dashes of a line as lines of their own.
func dashed(line vg.Path, pattern []float64) vg.Path {
	if len(pattern) == 0 {
		return line
	}
	var out vg.Path
	var at spot
	part, left := 0, 0.0 // of the pattern: which part, and what is left of it
	for _, c := range line {
		to := spot{float64(c.Pos.X), float64(c.Pos.Y)}
		if c.Type != vg.LineComp { // a new line begins, and the pattern with it
			part, left = 0, pattern[0]
			out.Move(c.Pos)
			at = to
			continue
		}
		dx, dy, length := between(at, to)
		done := 0.0
		for length-done > left {
			done += left
			u := done / length
			point := fine(at.x+float64(u*dx), at.y+float64(u*dy))
			if part%2 == 0 {
				out.Line(point)
			} else {
				out.Move(point)
			}
			part = (part + 1) % len(pattern)
			left = pattern[part]
		}
		left -= length - done
		if part%2 == 0 {
			out.Line(c.Pos)
		}
		at = to
	}
	return out
}

// between returns the way from a to b, and its length.
func between(a, b spot) (dx, dy, length float64) {
	dx, dy = b.x-a.x, b.y-a.y
	return dx, dy, math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// fine returns the place next to a spot on a grid of 64ths of a pixel.
func fine(x, y float64) vg.Point {
	const parts = 64 * dpi / 72
	at := func(v float64) vg.Length { return vg.Length(math.Floor(float64(v*parts)+0.5) / parts) }
	return vg.Point{X: at(x), Y: at(y)}
}

// outlines returns a text, whose baseline begins at a spot, as the area of its
// letters. The fonts have quadratic curves, and coordinates in 64ths of a
// pixel.
func outlines(f *face, text string, at spot) vg.Path {
	const ppem = fixed.Int26_6(textSize * dpi / 72 << 6)
	const unit = 64 * dpi / 72 // of a font's coordinates, in a point
	var buf sfnt.Buffer
	var out vg.Path
	var pen fixed.Int26_6
	var last sfnt.GlyphIndex
	place := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: vg.Length(at.x + float64(pen+p.X)/unit), Y: vg.Length(at.y - float64(p.Y)/unit)}
	}
	must := func(err error) {
		if err != nil {
			panic(fmt.Sprintf("plot: the letters of %q: %v", text, err)) // ASCII, which the program's fonts have
		}
	}
	for i, r := range text {
		glyph, err := f.Face.GlyphIndex(&buf, r)
		must(err)
		if i > 0 {
			if kern, err := f.Face.Kern(&buf, last, glyph, ppem, font.HintingNone); err == nil {
				pen += kern
			}
		}
		segments, err := f.Face.LoadGlyph(&buf, glyph, ppem, nil)
		must(err)
		for _, s := range segments {
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				out.Move(place(s.Args[0]))
			case sfnt.SegmentOpLineTo:
				out.Line(place(s.Args[0]))
			case sfnt.SegmentOpQuadTo:
				out.QuadTo(place(s.Args[0]), place(s.Args[1]))
			case sfnt.SegmentOpCubeTo:
				out.CubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
			}
		}
		advance, err := f.Face.GlyphAdvance(&buf, glyph, ppem, font.HintingNone)
		must(err)
		pen += advance
		last = glyph
	}
	return out
}
