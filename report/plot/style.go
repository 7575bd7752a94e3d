package plot

import (
	"image/color"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	gonumfont "gonum.org/v1/plot/font"
)

type rgba = color.RGBA

// hex returns a colour written as on the web.
func hex(c uint32) rgba { return rgba{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xff} }

// palette are the colours of formats, dark enough for thin lines on white: the
// palette of M. Okabe and K. Ito, "Color Universal Design (2008): How to make
// figures and presentations that are friendly to colorblind people", without
// black, which is truncation's, and without yellow, which white swallows.
var palette = [...]rgba{
	hex(0xd55e00), // vermillion
	hex(0x0072b2), // blue
	hex(0x009e73), // bluish green
	hex(0xcc79a7), // reddish purple
	hex(0xe69f00), // orange
	hex(0x56b4e9), // sky blue
}

// The other colours.
var (
	white = hex(0xffffff)
	ink   = hex(0x1a1a1a) // text, truncation
	frame = hex(0x808080)
	faint = hex(0xe2e2e2) // grid lines
	grey  = hex(0x606060) // what stands for every format
)

// colour returns the colour of a format.
func colour(key int) rgba { return palette[key%len(palette)] }

// curveColour returns the colour of a function's curve, −1 being the only one.
// Points and tangents have pointColour.
func curveColour(key int) rgba { return palette[(max(key, 0)+1)%len(palette)] }

var pointColour = palette[0]

// dashes are the patterns of rounding's lines, by key.
var dashes = [...][]float64{
	{4, 2.5},
	{1.5, 2},
	{7, 2, 1.5, 2},
	{4, 2, 1.5, 2, 1.5, 2},
	{9, 3},
}

// truncationDash is the pattern of truncation's line.
var truncationDash = []float64{11, 3}

// sign is the shape that marks points: corners on the unit circle's scale.
type sign [][2]float64

// signs are the shapes of points, by key. There are as many as make with the
// colours no pair twice for a long time.
var signs = [...]sign{
	roundSign,
	{{-0.85, -0.85}, {0.85, -0.85}, {0.85, 0.85}, {-0.85, 0.85}},                       // square
	{{0, 1.25}, {-1.1, -0.75}, {1.1, -0.75}},                                           // triangle
	{{0, 1.25}, {-1.25, 0}, {0, -1.25}, {1.25, 0}},                                     // diamond
	{{0, -1.25}, {-1.1, 0.75}, {1.1, 0.75}},                                            // triangle on its head
	{{-0.4, 1.1}, {0.4, 1.1}, {0.4, -1.1}, {-0.4, -1.1}},                               // upright bar
	{{0, 1.2}, {-1.14, 0.37}, {-0.7, -0.97}, {0.7, -0.97}, {1.14, 0.37}},               // pentagon
	{{-1.1, 0.4}, {1.1, 0.4}, {1.1, -0.4}, {-1.1, -0.4}},                               // flat bar
	{{0, 1.3}, {-0.4, 0.4}, {-1.3, 0}, {-0.4, -0.4}, {0, -1.3}, {0.4, -0.4}, {1.3, 0}}, // star
}

// around returns the corners of a shape about a spot.
func (s sign) around(at spot, radius float64) []spot {
	corners := make([]spot, len(s))
	for i, c := range s {
		corners[i] = spot{at.x + float64(c[0]*radius), at.y + float64(c[1]*radius)}
	}
	return corners
}

// ringSign is a circle of 24 corners, roundSign one of 12 for small signs: no
// further from a circle than a small part of a pixel at the sizes here. Sines
// are not the same on all machines, so they stand here.
var (
	ringSign = sign{
		{1, 0}, {0.966, 0.259}, {0.866, 0.5}, {0.707, 0.707}, {0.5, 0.866}, {0.259, 0.966},
		{0, 1}, {-0.259, 0.966}, {-0.5, 0.866}, {-0.707, 0.707}, {-0.866, 0.5}, {-0.966, 0.259},
		{-1, 0}, {-0.966, -0.259}, {-0.866, -0.5}, {-0.707, -0.707}, {-0.5, -0.866}, {-0.259, -0.966},
		{0, -1}, {0.259, -0.966}, {0.5, -0.866}, {0.707, -0.707}, {0.866, -0.5}, {0.966, -0.259},
	}
	roundSign = sign{
		{1, 0}, {0.866, 0.5}, {0.5, 0.866}, {0, 1}, {-0.5, 0.866}, {-0.866, 0.5},
		{-1, 0}, {-0.866, -0.5}, {-0.5, -0.866}, {0, -1}, {0.5, -0.866}, {0.866, -0.5},
	}
)

// signOf returns the shape of a key.
func signOf(key int) sign {
	if key < 0 {
		return roundSign
	}
	return signs[key%len(signs)]
}

// Sizes, in points. The text is set so that it can still be read in a picture
// of half its width.
const (
	textSize   = 12
	lineHeight = 15
	thin       = 0.75 // frames, ticks
	normal     = 1.25 // lines
	heavy      = 1.75 // truncation, marks
)

// faces are the fonts.
type faces struct{ regular, bold gonumfont.Face }

// fonts returns the fonts, which it parses once.
var fonts = sync.OnceValue(func() *faces {
	return &faces{
		parsed(liberationsansregular.TTF, font.WeightNormal),
		parsed(liberationsansbold.TTF, font.WeightBold),
	}
})

// parsed returns an embedded font in the size of the text.
func parsed(ttf []byte, weight font.Weight) gonumfont.Face {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic("plot: " + err.Error()) // the font is part of the program
	}
	return gonumfont.Face{
		Font: gonumfont.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight, Size: textSize},
		Face: f,
	}
}
