package plot

import (
	"image"
	"image/color"
)

// indexed returns a picture with a palette if 256 colours are enough for it,
// which makes a small file fast; else the picture itself. The palette is in the
// order in which the colours occur.
func indexed(img image.Image) image.Image {
	src, ok := img.(*image.RGBA)
	if !ok {
		return img
	}
	const most = 256
	b := src.Bounds()
	dst := image.NewPaletted(b, nil)
	index := map[[4]byte]uint8{}
	var last [4]byte
	at, known := uint8(0), false
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := src.Pix[src.PixOffset(b.Min.X, y):][:4*b.Dx()]
		out := dst.Pix[dst.PixOffset(b.Min.X, y):][:b.Dx()]
		for x := range out {
			c := [4]byte(row[4*x : 4*x+4])
			if !known || c != last {
				i, seen := index[c]
				if !seen {
					if len(dst.Palette) == most {
						return img
					}
					i = uint8(len(dst.Palette))
					index[c] = i
					dst.Palette = append(dst.Palette, color.RGBA{c[0], c[1], c[2], c[3]})
				}
				last, at, known = c, i, true
			}
			out[x] = at
		}
	}
	return dst
}
