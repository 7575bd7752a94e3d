package precision

import (
	"fmt"
	"math/big"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

// maxShownBits is the longest significand that is spelled out in bits.
const maxShownBits = 256

// encoding writes a value's encoding in bits, sign|exponent|fraction; "" for
// formats without one, and for fractions too long to read.
func encoding(f fp.Format, v arith.Value) string {
	if f.Precision > maxShownBits {
		return ""
	}
	return f.Fields(v)
}

// aligned is how numbers are written below each other in binary: from the
// first bit of the largest down to the last that the node can hold.
type aligned struct {
	top, ulp int // exponents of the first and the last bit kept
	ok       bool
}

// alignment returns how to align a cell's numbers: by the largest node.
func alignment(f fp.Format, s *sample) aligned {
	var a aligned
	for _, v := range append([]arith.Value{s.x}, s.node...) {
		if v.Kind != arith.Finite || v.F.Sign() == 0 {
			continue
		}
		if e := v.F.MantExp(nil) - 1; !a.ok || e > a.top {
			a = aligned{top: e, ok: true}
		}
	}
	a.ulp = f.UlpExp(a.top)
	a.ok = a.ok && f.Precision <= maxShownBits
	return a
}

// split writes |v| in binary: the bits that the largest node can hold, and
// those below, "" if there are none.
func (a aligned) split(v arith.Value) (kept, lost string) {
	if !a.ok || v.Kind != arith.Finite {
		return "", ""
	}
	last := a.ulp // exponent of v's last bit, if below ulp
	if v.F.Sign() != 0 {
		last = min(last, v.F.MantExp(nil)-int(v.F.MinPrec()))
	}
	n, _ := new(big.Float).SetMantExp(v.F, -last).Int(nil)
	bits := n.Abs(n).Text(2)
	width := a.top - last + 1
	if len(bits) > width {
		return "", "" // larger than the nodes: not shown
	}
	zeros := width - len(bits)
	if keep := a.top - a.ulp + 1; zeros >= keep {
		return a.point(strings.Repeat("0", keep)), run(zeros-keep) + strings.TrimRight(bits, "0")
	}
	all := strings.Repeat("0", zeros) + bits
	keep := a.top - a.ulp + 1
	return a.point(all[:keep]), strings.TrimRight(all[keep:], "0")
}

// whole is how many of the kept bits stand before the binary point; ok is
// false where it does not fall among them.
func (a aligned) whole() (n int, ok bool) {
	n = a.top + 1
	return n, 0 < n && n < a.top-a.ulp+1
}

// point puts the binary point into the kept bits, where it falls among them.
func (a aligned) point(bits string) string {
	if n, ok := a.whole(); ok {
		return bits[:n] + "." + bits[n:]
	}
	return bits
}

// scale is what the bits are to be multiplied by where they have no binary
// point, "" elsewhere.
func (a aligned) scale() string {
	if _, ok := a.whole(); ok || !a.ok {
		return ""
	}
	return fmt.Sprintf("2^%d", a.ulp)
}

// longRun is how many zeros are spelled out before they are counted instead.
const longRun = 24

// run writes n zeros.
func run(n int) string {
	if n <= longRun {
		return strings.Repeat("0", n)
	}
	return fmt.Sprintf("(%d zeros)", n)
}
