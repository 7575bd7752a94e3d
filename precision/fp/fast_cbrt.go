package fp

import "math"

// cbrtEps bounds the relative error of cbrtKernel; the proof is there.
const cbrtEps = 0x1p-88

// cbrtStart is where the bits of 1/∛x begin: less a third of x's (Lomont, "Fast
// inverse square root", 2003, for that root). It was chosen for |1 − x·z³| below
// 0.106; nothing rests on that.
const cbrtStart = 0x553ee00000000000

// The arguments of cbrtColumns, by magnitude.
const cbrtMin, cbrtMax = 0x1p-900, 0x1p+900

// cbrtKernel is the first phase of ∛x.
func cbrtKernel(q *quick, x []float64) { cbrtColumns(q.hi[:len(x)], q.lo[:len(x)], x) }

// cbrtColumns sets hi + lo to ∛x, in the sense of kernel and with the relative error
// cbrtEps, for cbrtMin ≤ |x| < cbrtMax; hi is NaN for other x.
//
// With h = 1 − x·z³ two steps z·(1 − h)^(−1/3), its series cut after h³, make z about
// 1/∛x, and y = x·z² about ∛x. Of whatever y it is, e = (x − y³)/(3y²) is what
// Newton's method adds, and where |e| ≤ 2^-45·y
//
//	∛x = y + e − e²/y + …
//
// to within 2^-89·y; for other y hi is NaN. y² is within 2^-100 in two parts, and so
// is y³; x less its head is exact (Sterbenz), and what is rounded after that is below
// 2^-43·x, five times: 2^-93.
func cbrtColumns(hi, lo, x []float64) {
	n := cbrtPacked(hi, lo, x)
	cbrtLoop(hi[n:], lo[n:], x[n:])
}

func cbrtLoop(hi, lo, x []float64) {
	hi, lo = hi[:len(x)], lo[:len(x)]
	for i, v := range x {
		sign := math.Float64bits(v) & (1 << 63)
		a := flip(v, sign)
		if !(a >= cbrtMin && a < cbrtMax) {
			hi[i] = math.NaN()
			continue
		}
		third := math.Float64bits(a) >> 32 / 3
		z := math.Float64frombits(cbrtStart - third<<32)
		for range 2 {
			h := 1 - float64(float64(float64(a*z)*z)*z)
			z += float64(z * float64(h*(1./3+float64(h*(2./9+float64(h*(14./81)))))))
		}
		y := float64(float64(a*z) * z)
		p, pe := twoProduct(y, y)
		c, ce := twoProduct(p, y)
		e := (((a - c) - ce) - float64(pe*y)) / float64(3*p)
		if !(math.Abs(e) <= float64(y*0x1p-45)) {
			y = math.NaN()
		}
		hi[i], lo[i] = flip(y, sign), flip(e, sign)
	}
}
