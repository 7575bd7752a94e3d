//go:build !purego

package fp

import (
	"math"

	"golang.org/x/sys/cpu"
)

// The loops of the first phase on packed instructions, four lanes at a time,
// where the processor has AVX2. Each …Packed function does the first lanes of
// its columns as …Loop does, bit for bit, and returns how many.

var hasAVX2 = cpu.X86.HasAVX2

// quads returns how many of n lanes go by fours.
func quads(n int) int {
	if !hasAVX2 {
		return 0
	}
	return n &^ 3
}

//go:noescape
func expQuads(hi, lo, x, xl []float64, table *pair, c *[4]uint64)

//go:noescape
func em1Quads(hi, lo, x []float64, table *pair, c *[4]uint64)

//go:noescape
func logQuads(hi, lo, x []float64, table *float64, c *[4]uint64)

//go:noescape
func log1pQuads(hi, lo, y, yl []float64, table *float64, c *[4]uint64)

//go:noescape
func waveQuads(hi, lo, x []float64, table *pair, c *[4]uint64, quarter uint64) (far bool)

//go:noescape
func quotientQuads(hi, lo, ah, al, bh, bl []float64, c *[4]uint64)

//go:noescape
func productQuads(hi, lo, xh, xl, yh, yl []float64, c *[4]uint64)

//go:noescape
func rootQuads(hi, lo, h, l []float64, c *[4]uint64)

//go:noescape
func arcQuads(hi, lo, ph, pl, qh, ql []float64, table *pair, c *[4]uint64)

//go:noescape
func cbrtQuads(hi, lo, x []float64, c *[4]uint64)

//go:noescape
func settleQuads64(z, hi, lo []float64, eps float64, abs uint64, hard *uint8) (n int)

//go:noescape
func settleQuads32(z []float32, hi, lo []float64, eps float64, hard *uint8) (n int)

//go:noescape
func widenQuads(z []float64, x []float32)

// The constants of each loop, four times each, in the order of their offsets.
var (
	expConstants = fourfold(f(expInvStep), f(roundShift), f(expStep1), f(expStep2), f(0.5), f(1./6), f(1./24),
		f(1./120), f(1./720), headMask, 255, 1023, f(expMin), f(expMax))
	em1Constants = fourfold(f(expInvStep), f(roundShift), f(expStep1), f(expStep2), f(1./6), f(1./24), f(1./120),
		f(1./720), f(1./5040), headMask, f(0.5), 255, 1023, f(-1), f(expMin), f(expMax), absMask, f(trigMin))
	logConstants = fourfold(1<<43, 255, f(1), f(0x1p52), f(0x1p52+1023), headMask, f(1), f(-0.5), f(1./3), f(0.25),
		f(0.2), f(1./6), f(1./7), f(0.125), f(1./9), f(ln2Hi), f(ln2Lo), f(0x1p-1022), f(math.Inf(1)))
	log1pConstants = fourfold(absMask, f(log1pMin), f(log1pMax), f(-1), f(0x1p-9), f(1), 1<<43, 255, f(0x1p52),
		f(0x1p52+1023), headMask, f(-0.5), f(1./3), f(0.25), f(0.2), f(1./6), f(1./7), f(0.125), f(1./9),
		f(ln2Hi), f(ln2Lo), 2046)
	waveConstants = fourfold(f(trigInvStep), f(roundShift), f(trigStep1), f(trigStep2), 1023, absMask, f(trigNear),
		f(trigMin), f(trigFar), headMask, f(0.5), f(1./24), f(1./720), f(1./6), f(1./120), f(1./5040), signMask,
		f(trigStep3))
	cbrtConstants = fourfold(signMask, f(cbrtMin), f(cbrtMax), 0x55555556, cbrtStart, f(1), f(1./3), f(2./9),
		f(14./81), headMask, f(3), f(0x1p-45))
	headConstants = fourfold(headMask)
	arcConstants  = fourfold(signMask, absMask, f(128), f(roundShift), f(1./128), f(1), 255, 129, headMask,
		f(1./5), f(1./7), f(1./9), f(1./3))
)

const (
	signMask uint64 = 1 << 63
	absMask         = signMask - 1
	headMask        = ^uint64(1<<27 - 1) // see head
)

func f(x float64) uint64 { return math.Float64bits(x) }

func fourfold(c ...uint64) (z [][4]uint64) {
	for _, v := range c {
		z = append(z, [4]uint64{v, v, v, v})
	}
	return z
}

func expPacked(hi, lo, x, xl []float64) int {
	n := quads(len(x))
	expQuads(hi[:n], lo[:n], x[:n], xl[:n], &expTable[0], &expConstants[0])
	return n
}

func em1Packed(hi, lo, x []float64) int {
	n := quads(len(x))
	em1Quads(hi[:n], lo[:n], x[:n], &expTable[0], &em1Constants[0])
	return n
}

func logPacked(hi, lo, x []float64) int {
	n := quads(len(x))
	logQuads(hi[:n], lo[:n], x[:n], &logTable[0].c, &logConstants[0])
	return n
}

func log1pPacked(hi, lo, y, yl []float64) int {
	n := quads(len(y))
	log1pQuads(hi[:n], lo[:n], y[:n], yl[:n], &logTable[0].c, &log1pConstants[0])
	return n
}

func wavePacked(hi, lo, x []float64, quarter uint64) int {
	n := quads(len(x))
	if waveQuads(hi[:n], lo[:n], x[:n], &sinTable[0], &waveConstants[0], quarter) {
		for i, v := range x[:n] {
			if !(math.Abs(v) < trigFar) {
				waveLoop(hi[i:i+1], lo[i:i+1], x[i:i+1], quarter)
			}
		}
	}
	return n
}

func quotientPacked(hi, lo, ah, al, bh, bl []float64) int {
	n := quads(len(hi))
	quotientQuads(hi[:n], lo[:n], ah[:n], al[:n], bh[:n], bl[:n], &headConstants[0])
	return n
}

func productPacked(hi, lo, xh, xl, yh, yl []float64) int {
	n := quads(len(hi))
	productQuads(hi[:n], lo[:n], xh[:n], xl[:n], yh[:n], yl[:n], &headConstants[0])
	return n
}

func rootPacked(hi, lo, h, l []float64) int {
	n := quads(len(hi))
	rootQuads(hi[:n], lo[:n], h[:n], l[:n], &headConstants[0])
	return n
}

func arcPacked(hi, lo, ph, pl, qh, ql []float64) int {
	n := quads(len(hi))
	arcQuads(hi[:n], lo[:n], ph[:n], pl[:n], qh[:n], ql[:n], &atanTable[0], &arcConstants[0])
	return n
}

func cbrtPacked(hi, lo, x []float64) int {
	n := quads(len(x))
	cbrtQuads(hi[:n], lo[:n], x[:n], &cbrtConstants[0])
	return n
}

func settlePacked64(z []float64, q *quick, eps float64) (lanes, hard int) {
	n := quads(len(z))
	return n, settleQuads64(z[:n], q.hi[:n], q.lo[:n], eps, absMask, &q.hard[0])
}

func settlePacked32(z []float32, q *quick, eps float64) (lanes, hard int) {
	n := quads(len(z))
	return n, settleQuads32(z[:n], q.hi[:n], q.lo[:n], eps, &q.hard[0])
}

func widenPacked(w []float64, x []float32) int {
	n := quads(len(w))
	widenQuads(w[:n], x[:n])
	return n
}
