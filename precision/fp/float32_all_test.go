package fp

import (
	"math"
	"math/bits"
	"testing"

	"roundoff/precision/arith"
)

// bitwise returns what op, a function that is a matter of bits, gives of a float32
// number: from its pattern alone.
func bitwise(op arith.Op, x uint32) uint32 {
	const (
		one  = 0x3f800000
		nan  = 0x7fc00000
		sign = 1 << 31
	)
	switch m := x &^ sign; {
	case m > 0x7f800000:
		return nan
	case op == arith.Abs:
		return m
	case op == arith.Sqrt:
		return rootBits(x)
	case op == arith.Sign && m != 0:
		return one | x&sign
	case op == arith.Step && m != 0 && m == x:
		return one
	case op == arith.Relu && m == x:
		return x
	case op == arith.Sign, op == arith.Step, op == arith.Relu:
		return 0
	}
	return integerBits(op, x&sign, x&^sign)
}

// integerBits is floor, ceil and round of sign and magnitude m: the bits below the
// point are cut, and where it is to be away from zero one unit is added, which
// carries into the exponent as it should.
func integerBits(op arith.Op, sign, m uint32) uint32 {
	away := op == arith.Floor && sign != 0 || op == arith.Ceil && sign == 0
	switch e := int(m>>23) - 127; {
	case e >= 23:
		return sign | m
	case e < 0:
		if away && m != 0 || op == arith.Round && e == -1 {
			return sign | 0x3f800000
		}
		return sign
	default:
		unit := uint32(1) << (23 - e)
		if op == arith.Round && m&(unit>>1) != 0 || away && m&(unit-1) != 0 {
			m += unit
		}
		return sign | m&^(unit-1)
	}
}

// rootBits is √x: with x = m·4^k and m of 47 or 48 bits, the s of 24 bits next to √m.
// math.Sqrt only proposes, whole numbers decide. There are no ties: 4m is no odd
// square.
func rootBits(x uint32) uint32 {
	switch {
	case x<<1 == 0, x == 0x7f800000:
		return x
	case x>>31 != 0:
		return 0x7fc00000
	}
	m, e := uint64(x&0x7fffff), int(x>>23)-150
	if x>>23 == 0 {
		e++
	} else {
		m |= 1 << 23
	}
	shift := 48 - bits.Len64(m) // to 48 bits, or 47 for an even exponent
	shift -= (e - shift) & 1
	m, e = m<<shift, e-shift
	s := uint64(math.Sqrt(float64(4 * m)))
	for s*s > 4*m {
		s--
	}
	for (s+1)*(s+1) <= 4*m {
		s++
	}
	s = (s + 1) >> 1                               // from ⌊2√m⌋
	return uint32(s) - 1<<23 + uint32(e/2+150)<<23 // s = 2²⁴ carries
}

// bitwiseOps is the functions of one argument that need no first phase.
var bitwiseOps = []arith.Op{arith.Sqrt, arith.Abs, arith.Floor, arith.Ceil, arith.Round, arith.Sign, arith.Step, arith.Relu}

// They give the 2^32 numbers of float32 what their bits say; one number of 1021
// stands for all where not all are asked for.
func TestEveryFloat32Bitwise(t *testing.T) {
	step := uint64(1021)
	if exhaustive() {
		step = 1
	}
	for _, op := range bitwiseOps {
		t.Run(op.String(), func(t *testing.T) {
			s := newSweep(op)
			wrong, at := 0, uint64(0)
			for at < 1<<32 {
				n := 0
				for ; n < len(s.x) && at < 1<<32; n++ {
					s.x[n] = math.Float32frombits(uint32(at))
					at += step
				}
				s.system.Do(op, s.z[:n], [][]float32{s.x[:n]}, nil)
				for i, z := range s.z[:n] {
					x := math.Float32bits(s.x[i])
					if want := bitwise(op, x); math.Float32bits(z) != want && (z == z || want != 0x7fc00000) {
						if wrong++; wrong < 10 {
							t.Errorf("%s(%08x) = %08x, want %08x", op, x, math.Float32bits(z), want)
						}
					}
				}
			}
			if exhaustive() {
				s.record(t, "nearest", 1<<32, 0)
			}
		})
	}
}

// sampled is the functions that are too slow for all numbers; sample.c says which it
// took.
var sampled = []arith.Op{arith.Gamma, arith.Lgamma}

// sampleBits returns the logarithm of the number of sample.c's arguments in a block.
func sampleBits(block int) int {
	if e := block & 0x7f; e >= 0x3d && e <= 0x42 {
		return 13
	}
	return 9
}

func sampleAt(block, i, k int) float32 {
	low := (uint32(block)<<13 | uint32(i)) * 2654435761 >> (8 + k)
	return math.Float32frombits(uint32(block)<<24 | uint32(i)<<(24-k) | low)
}

// The results of gamma and lgamma at the sample of float32, in four modes, are those of
// MPFR; 2 <= |x| < 8 stands for all where not all are asked for.
func TestSampleFloat32(t *testing.T) {
	for _, op := range sampled {
		t.Run(op.String(), func(t *testing.T) {
			t.Parallel()
			s := newSweep(op)
			inputs := int64(0)
			for block, w := range digestsOf(t, op) {
				k := sampleBits(block)
				if !exhaustive() && block&0x7f != 0x40 {
					continue
				}
				inputs += 1 << k
				for m, got := range s.sample(block, k) {
					if got != w[m] {
						t.Errorf("block %02x %s: digest %s, want %s", block, digestModes[m], got, w[m])
					}
				}
			}
			if exhaustive() {
				s.record(t, "sample", inputs, 0)
			}
		})
	}
}

// sample returns a block's digests of the sample's results by mode.
func (s *sweep) sample(block, k int) (sums [4]string) {
	var d [4]digest
	for m := range d {
		d[m] = newDigest()
	}
	for i := range 1 << k {
		x := sampleAt(block, i, k)
		for m, l := range s.lanes {
			d[m].add(float32(s.exact(l, x)))
		}
	}
	for m := range d {
		sums[m] = d[m].sum()
	}
	return sums
}
