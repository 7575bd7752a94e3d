package fp

import (
	"math"
	"sync/atomic"

	"roundoff/precision/arith"
)

// memos are tables of functions of one argument, of formats whose encodings have 16
// bits or fewer: a function's value is computed once for each of the at most 65,536
// arguments. A table costs half a megabyte and pays from memoAfter lanes on.
type memos struct {
	off    bool
	layout encoding
	bias   uint64 // added to a float64's exponent and first bits to make an encoding
	unit   float64
	count  [arith.NumOps]atomic.Int64
	table  [arith.NumOps]atomic.Pointer[memo]
}

// memo holds, by encoding, a value as a float32 (all formats of 16 bits with 8 or
// fewer of exponent are within), its flag, and that it is there: 0 if it is not.
type memo []atomic.Uint64

const (
	memoWidth = 16      // bits of the encodings of formats that have tables
	memoAfter = 1 << 14 // lanes of a function before it gets one
	memoKnown = 1 << 40
)

func (m *memos) init(f Format) {
	l, ok := f.encoding()
	m.layout = l
	m.off = !ok || l.width > memoWidth || l.exponent > 8 || l.padding > 0
	m.bias = uint64(int64(1023+f.Emin-1) << (f.Precision - 1))
	m.unit = math.Ldexp(1, -(f.Emin - f.Precision + 1))
}

// run computes op by table, and reports false where there is none yet.
func (m *memos) run(s *emulated, op arith.Op, z, x []float64, flags []arith.Flag) bool {
	if m.off {
		return false
	}
	t := m.table[op].Load()
	if t == nil {
		if m.count[op].Add(int64(len(z))) < memoAfter {
			return false
		}
		fresh := make(memo, 1<<m.layout.width)
		m.table[op].CompareAndSwap(nil, &fresh) // another's is as good
		t = m.table[op].Load()
	}
	x = x[:len(z)]
	for i, v := range x {
		if v-v != 0 { // no encoding of its own in some formats
			s.function(op, z[i:i+1], [][]float64{x[i : i+1]}, lane1(flags, i))
			continue
		}
		e := &(*t)[m.encode(s.r.drop, v)]
		known := e.Load()
		if known == 0 {
			known = m.compute(s, op, v)
			e.Store(known)
		}
		z[i] = float64(math.Float32frombits(uint32(known)))
		if flag := arith.Flag(known >> 32); flag != 0 {
			record(flags, i, flag)
		}
	}
	return true
}

// lane1 returns one lane of flags, nil of nil.
func lane1(flags []arith.Flag, i int) []arith.Flag {
	if flags == nil {
		return nil
	}
	return flags[i : i+1]
}

// compute returns the entry of op(x).
func (m *memos) compute(s *emulated, op arith.Op, x float64) uint64 {
	z, flags := []float64{0}, []arith.Flag{0}
	s.function(op, z, [][]float64{{x}}, flags)
	return memoKnown | uint64(flags[0])<<32 | uint64(math.Float32bits(float32(z[0])))
}

// encode returns the encoding of a finite x; see Format.Bits.
func (m *memos) encode(drop uint, x float64) uint64 {
	bits := math.Float64bits(x)
	n := (bits&^(1<<63))>>(drop&63) - m.bias
	if int64(n) < int64(1)<<(52-drop) { // subnormal: its own multiple of the least number
		n = uint64(math.Abs(x) * m.unit)
	}
	return n | bits>>63<<((m.layout.width-1)&63)
}
