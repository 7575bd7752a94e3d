package plot

import (
	"image"
	"image/color"
	"slices"
)

// mostColours is what a PNG picture with a palette can have.
const mostColours = 256

// tint is a colour of a picture with the number of its pixels.
type tint struct {
	color [4]byte
	count int
}

// indexed returns a picture with a palette, which makes a small file fast. Its
// colours are the most frequent ones, in the order in which they occur; others,
// which are mixtures at edges, become the next of those.
func indexed(src *image.RGBA) *image.Paletted {
	tints, number := count(src)
	kept := make([]int, len(tints))
	for i := range kept {
		kept[i] = i
	}
	if len(kept) > mostColours {
		slices.SortStableFunc(kept, func(i, j int) int { return tints[j].count - tints[i].count })
		kept = kept[:mostColours]
		slices.Sort(kept)
	}
	dst := image.NewPaletted(src.Bounds(), nil)
	as := make([]uint8, len(tints))
	for _, i := range kept {
		c := tints[i].color
		dst.Palette = append(dst.Palette, color.RGBA{R: c[0], G: c[1], B: c[2], A: c[3]})
	}
	for i := range tints {
		as[i] = nearest(tints, kept, tints[i].color)
	}
	for i, n := range number {
		dst.Pix[i] = as[n]
	}
	return dst
}

// count returns the colours of a picture in the order in which they occur, and
// for each pixel the number of its own.
func count(src *image.RGBA) (tints []tint, number []int32) {
	b := src.Bounds()
	number = make([]int32, 0, b.Dx()*b.Dy())
	index := map[[4]byte]int32{}
	var at int32
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := src.Pix[src.PixOffset(b.Min.X, y):][:4*b.Dx()]
		for x := 0; x < len(row); x += 4 {
			c := [4]byte(row[x : x+4])
			if len(tints) == 0 || c != tints[at].color { // mostly runs of one colour
				var seen bool
				if at, seen = index[c]; !seen {
					at = int32(len(tints))
					index[c] = at
					tints = append(tints, tint{color: c})
				}
			}
			tints[at].count++
			number = append(number, at)
		}
	}
	return tints, number
}

// nearest returns the place in kept of the colour next to c, the first of
// several.
func nearest(tints []tint, kept []int, c [4]byte) uint8 {
	best, least := 0, 1<<30
	for k, i := range kept {
		d := 0
		for n, v := range tints[i].color {
			e := int(v) - int(c[n])
			d += e * e
		}
		if d < least {
			best, least = k, d
		}
	}
	return uint8(best)
}
