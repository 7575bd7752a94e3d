package precision

import (
	"errors"
	"math/big"
	"strings"

	"roundoff/precision/arith"
)

// span is a part of a text that somebody typed, with its place in the text.
type span struct {
	what string // what is being read, for errors: "steps", "point"
	text string // the whole text
	from int    // the part is text[from:to]
	to   int
}

// String returns the part itself.
func (s span) String() string { return s.text[s.from:s.to] }

// trim returns the part without the spaces and tabs around it.
func (s span) trim() span {
	for s.from < s.to && (s.text[s.from] == ' ' || s.text[s.from] == '\t') {
		s.from++
	}
	for s.from < s.to && (s.text[s.to-1] == ' ' || s.text[s.to-1] == '\t') {
		s.to--
	}
	return s
}

// cut splits the part around the first sep; without one, before is all of it.
func (s span) cut(sep string) (before, after span, found bool) {
	i := strings.Index(s.String(), sep)
	if i < 0 {
		return s, span{s.what, s.text, s.to, s.to}, false
	}
	before, after = s, s
	before.to = s.from + i
	after.from = before.to + len(sep)
	return before, after, true
}

// fault returns the error for the part.
func (s span) fault(msg, hint string) error { return s.faultAt(0, msg, hint) }

// faultAt returns the error for the byte at off of the part.
func (s span) faultAt(off int, msg, hint string) error {
	return &arith.SyntaxError{What: s.what, Text: s.text, Offset: s.from + off, Msg: msg, Hint: hint}
}

// number reads the part as a signed literal. NaN and infinities are named in
// the error, as they are what a person meant.
func (s span) number() (arith.Decimal, error) {
	if s.isEncoded() {
		d, _, err := s.encoded("")
		return d, err
	}
	text := s.String()
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "nan", "inf", "infinity":
		return arith.Decimal{}, s.fault("a finite number is expected", "like 5, 0.1, 1e-4 or 0x1.8p+1")
	}
	d, err := arith.ParseDecimal(text)
	var se *arith.SyntaxError
	if errors.As(err, &se) {
		return d, s.faultAt(se.Offset, se.Msg, se.Hint)
	}
	return d, err
}

// pow10 returns 10^n.
func pow10(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// decimalQuo returns num/den rounded to nearest, ties to even, to so many
// significant decimal digits, and whether that is num/den itself. den > 0.
func decimalQuo(num, den *big.Int, digits int) (d arith.Decimal, exact bool) {
	if num.Sign() == 0 {
		return arith.Decimal{}, true
	}
	a := new(big.Int).Abs(num)
	lo, hi := pow10(digits-1), pow10(digits)
	// Choose s such that q = ⌊a·10^s/den⌋ has the digits: a first guess from
	// log₁₀2 > 0.301, then the correction, which is small.
	s := digits - (a.BitLen()-den.BitLen())*301/1000
	q, r, m := new(big.Int), new(big.Int), new(big.Int)
	for {
		n := a
		m.Set(den)
		if s >= 0 {
			n = new(big.Int).Mul(a, pow10(s))
		} else {
			m.Mul(den, pow10(-s))
		}
		q.QuoRem(n, m, r)
		if q.Cmp(hi) >= 0 {
			s -= max(1, len(q.String())-digits)
		} else if q.Cmp(lo) < 0 {
			s += max(1, digits-len(q.String()))
		} else {
			break
		}
	}
	exact = r.Sign() == 0
	if c := r.Lsh(r, 1).Cmp(m); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1)) // may reach 10^digits, which is as right
	}
	if num.Sign() < 0 {
		q.Neg(q)
	}
	return arith.Scaled(q, -s), exact
}
