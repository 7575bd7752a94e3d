package report

import (
	"fmt"
	"math"
	"strconv"
)

// The most labels on an axis: so many that they never touch, at any length
// that they can have here.
const (
	maxXTicks = 7
	maxYTicks = 6
)

// logTicks returns ticks for an axis of decimal logarithms from lo to hi, at
// most n: decades, and over few decades also their multiples.
func logTicks(lo, hi float64, n int) []Tick {
	var ticks []Tick
	if parts := logParts(hi - lo); parts != nil {
		for d := math.Floor(lo); d <= hi; d++ {
			for _, m := range parts {
				at := d + log10Digits(strconv.Itoa(m))
				if at >= lo && at <= hi {
					text := strconv.Itoa(m)
					if d != 0 {
						text = fmt.Sprintf("%de%d", m, int(d))
					}
					ticks = append(ticks, Tick{at, text})
				}
			}
		}
		if len(ticks) <= n {
			return ticks
		}
		ticks = nil
	}
	stride := strideFor(hi-lo, n)
	for math.Floor(hi/stride)-math.Ceil(lo/stride) >= float64(n) { // one more than strides
		stride = strideFor(hi-lo, int((hi-lo)/stride)-1)
	}
	for d := math.Ceil(lo/stride) * stride; d <= hi; d += stride {
		ticks = append(ticks, Tick{d + 0, decade(d)})
	}
	return ticks
}

// logParts returns which multiples of a decade are labelled over so many
// decades, nil for the decades alone.
func logParts(decades float64) []int {
	switch {
	case decades < 1.5:
		return []int{1, 2, 5}
	case decades < 3:
		return []int{1, 3}
	}
	return nil
}

// linearTicks returns at most n ticks on round numbers from lo to hi.
func linearTicks(lo, hi float64, n int) []Tick {
	m, e := roundStride(hi/float64(n)-lo/float64(n), n)
	if m == 0 {
		return nil
	}
	unit := pow10(e) * float64(m)
	var ticks []Tick
	for k := math.Ceil(lo / unit); k <= math.Floor(hi/unit) && len(ticks) < n; k++ {
		ticks = append(ticks, Tick{float64(k*unit) + 0, tickText(int64(k)*m, e)})
	}
	return ticks
}

// roundStride returns the least m·10^e with m 1, 2 or 5 that is not below d; a
// zero m if there is none.
func roundStride(d float64, n int) (m int64, e int) {
	if !(d > 0) || math.IsInf(d, 1) {
		return 0, 0
	}
	text := strconv.FormatFloat(d, 'e', -1, 64)
	_, digits, e, ok := decompose(text)
	if !ok {
		return 0, 0
	}
	lead, _ := strconv.ParseFloat(digits[:1]+"."+digits[1:], 64)
	for _, m := range []int64{1, 2, 5} {
		if lead <= float64(m) {
			return m, e
		}
	}
	return 1, e + 1
}

// pow10 returns the float64 next to 10^e.
func pow10(e int) float64 {
	x, _ := strconv.ParseFloat("1e"+strconv.Itoa(e), 64)
	return x
}

// tickText writes n·10^e exactly: plain where that is short, else with an
// exponent.
func tickText(n int64, e int) string {
	s := fmt.Sprintf("%de%d", n, e)
	neg, digits, exp, ok := decompose(s)
	if !ok || digits == "" {
		return "0"
	}
	const plainDecimals = -3 // 0.005 is read faster than 5e-3
	if exp < 0 && exp >= plainDecimals {
		t := "0." + "00"[:-exp-1] + digits
		if neg {
			t = "-" + t
		}
		return t
	}
	return scientific(s)
}
