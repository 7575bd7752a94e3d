package fp

import "math"

// log1pEps bounds the relative errors of log1pColumns and of the functions made of
// it, but for softplusEps; the proofs are there.
const (
	log1pEps    = 0x1p-68
	softplusEps = 0x1p-67
)

// The arguments of log1pColumns: -1 < x, |x| between these.
const log1pMin, log1pMax = 0x1p-900, 0x1p+900

// log1pKernel is the first phase of log(1 + x).
func log1pKernel(q *quick, x []float64) {
	n := len(x)
	log1pColumns(q.hi[:n], q.lo[:n], x, zeros[:n])
}

// log1pColumns sets hi + lo to log(1 + y + yl), in the sense of kernel and with the
// relative error log1pEps, for y > −1, log1pMin ≤ |y| < log1pMax, where yl is 0 or y
// > 0 and |yl| ≤ 2u·y; hi is NaN for other y. The results may take the place of the
// arguments.
//
// For |y| < 2^-9 let r = y, rl = yl and L = 0. Elsewhere 1 + y + yl is x + rest, to
// within 4u² of itself, x is reduced as in logColumns to r, and rl = rest·2^-k·c,
// below 2^-52. To what is there comes
//
//	log(1 + r + rl) − log(1 + r) = rl·(1 − r + r² − r³)
//
// to within R⁴·|rl| and, second order, 2^-105. The sum with it is one rounding more
// of parts below g·R, which makes 11.9 units of 2^-73 for |y| < 2^-9, and below
// log1pEps in every cell of the table, for every k (TestLogCells).
func log1pColumns(hi, lo, y, yl []float64) {
	n := log1pPacked(hi, lo, y, yl)
	log1pLoop(hi[n:], lo[n:], y[n:], yl[n:])
}

func log1pLoop(hi, lo, y, yl []float64) {
	hi, lo, yl = hi[:len(y)], lo[:len(y)], yl[:len(y)]
	for i, v := range y {
		a := math.Abs(v)
		if !(a >= log1pMin && a < log1pMax && v > -1) {
			hi[i] = math.NaN()
			continue
		}
		r, rl, n := v, yl[i], 0.0
		t := &logTable[0] // c = 1, its logarithm 0
		if a >= 0x1p-9 {
			x, rest := twoSum(1, v)
			x, rest = fastTwoSum(x, rest+rl)
			u := math.Float64bits(x)
			j := (u + 1<<43) >> 44
			k := int64(j>>8) - 1023
			m := math.Float64frombits(u - uint64(k)<<52)
			n = float64(k)
			t = &logTable[j&255]
			mh := head(m)
			r = (float64(mh*t.c) - 1) + float64((m-mh)*t.c)
			rl = float64(float64(rest*math.Float64frombits(uint64(1023-k)<<52)) * t.c)
		}
		r1 := head(r)
		r2 := float64(r * r)
		q := (1./3 - float64(r*0.25)) + float64(r2*((0.2-float64(r*(1./6)))+float64(r2*((1./7-float64(r*0.125))+float64(r2*(1./9))))))
		s, rest := fastTwoSum(r, float64(-0.5*float64(r1*r1)))
		low := float64(float64(r2*r)*q) - float64(0.5*float64((r-r1)*(r+r1)))
		more := float64(rl * (1 - float64(r*(1-float64(r*(1-r))))))
		h, over := fastTwoSum(float64(n*ln2Hi)+t.hi, s)
		hi[i] = h
		lo[i] = over + (((rest + low) + more) + (float64(n*ln2Lo) + t.lo))
	}
}

// softplusKernel is the first phase of log(1 + e^x), x > expMin, and of x itself, to
// within e^−60 < 2^-86, from 60 on to 2^900. E = e^x, in parts that overlap by u at
// most, is within 13.4 units of 2^-73 of itself, and log(1 + E) within 13.4 of them,
// relative for E < 1, and else of 1, of which log 2 is 0.69: below 20, and 32 for the
// logarithm, of 64.
func softplusKernel(q *quick, x []float64) {
	n := len(x)
	h, l := q.a[:n], q.b[:n]
	expColumns(h, l, x, zeros[:n])
	for i := range h {
		h[i], l[i] = fastTwoSum(h[i], l[i])
	}
	hi, lo := q.hi[:n], q.lo[:n]
	log1pColumns(hi, lo, h, l)
	for i, v := range x {
		if v > 60 && v < log1pMax {
			hi[i], lo[i] = v, 0
		}
	}
}

// atanhKernel is the first phase of atanh x = log(1 + 2|x|/(1 − |x|))/2, with the
// sign of x, |x| < 1. 1 − |x| is exact in two parts, and the quotient within 2^-97; an
// error of the argument is no larger, relative, of the logarithm.
func atanhKernel(q *quick, x []float64) {
	n := len(x)
	p, d, less := q.a[:n], q.b[:n], q.c[:n]
	for i, v := range x {
		a := math.Abs(v)
		p[i] = float64(2 * a)
		d[i], less[i] = twoSum(1, -a)
	}
	hi, lo := q.hi[:n], q.lo[:n]
	quotientColumns(p, d, p, zeros[:n], d, less)
	log1pColumns(hi, lo, p, d)
	halve(hi, lo, x)
}

// halve halves hi + lo and gives it the sign of x.
func halve(hi, lo, x []float64) {
	for i, v := range x {
		sign := math.Float64bits(v) & (1 << 63)
		hi[i], lo[i] = flip(float64(0.5*hi[i]), sign), flip(float64(0.5*lo[i]), sign)
	}
}

// arcFar is where asinh x and acosh x are log(1 + 2x) to within 2^-90, being above 60.
const arcFar = 0x1p+90

// asinhKernel is the first phase of asinh x = log(1 + |x| + x²/(1 + √(1 + x²))), with
// the sign of x, |x| ≥ trigMin. Each step is taken in two parts that overlap by 2u at
// most, and rounded by no more than 2^-97 of its result; terms are positive, so that
// the argument of the logarithm is within 2^-95.
func asinhKernel(q *quick, x []float64) {
	n := len(x)
	y, yl, d, dl := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	productColumns(y, yl, x, zeros[:n], x, zeros[:n])
	for i := range y {
		s, rest := twoSum(1, y[i])
		d[i], dl[i] = fastTwoSum(s, rest+yl[i])
	}
	rootColumns(d, dl, d, dl)
	for i := range d {
		s, rest := fastTwoSum(d[i], 1)
		d[i], dl[i] = fastTwoSum(s, rest+dl[i])
	}
	quotientColumns(y, yl, y, yl, d, dl)
	for i, v := range x {
		a := math.Abs(v)
		s, rest := fastTwoSum(a, y[i])
		y[i], yl[i] = fastTwoSum(s, rest+yl[i])
		if a >= arcFar {
			y[i], yl[i] = float64(2*a), 0
		} else if !(a >= trigMin) {
			y[i] = math.NaN()
		}
	}
	hi, lo := q.hi[:n], q.lo[:n]
	log1pColumns(hi, lo, y, yl)
	for i, v := range x {
		sign := math.Float64bits(v) & (1 << 63)
		hi[i], lo[i] = flip(hi[i], sign), flip(lo[i], sign)
	}
}

// acoshKernel is the first phase of acosh x = log(1 + t + √(t·(x + 1))), t = x − 1 > 0,
// as asinhKernel; hi is NaN for x ≤ 1.
func acoshKernel(q *quick, x []float64) {
	n := len(x)
	t, tl, y, yl := q.a[:n], q.b[:n], q.c[:n], q.d[:n]
	for i, v := range x {
		t[i], tl[i] = twoSum(v, -1)
		y[i], yl[i] = twoSum(v, 1)
	}
	productColumns(y, yl, y, yl, t, tl)
	rootColumns(y, yl, y, yl)
	for i, v := range x {
		s, rest := twoSum(t[i], y[i])
		y[i], yl[i] = fastTwoSum(s, rest+(tl[i]+yl[i]))
		if v >= arcFar {
			y[i], yl[i] = float64(2*v), 0
		} else if !(v > 1) {
			y[i] = math.NaN() // for v below -2^53 the sum above has roundings for a value
		}
	}
	log1pColumns(q.hi[:n], q.lo[:n], y, yl)
}
