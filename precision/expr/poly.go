package expr

import (
	wire "encoding/binary"
	"math/big"
	"slices"
	"strings"
)

// poly is a polynomial with rational coefficients in real numbers of which no
// relation is known, its atoms, with exponents of either sign: terms in the
// order of their monomials, none with the coefficient 0. The empty poly is 0.
// Two that are equal term by term are equal numbers, whatever the atoms are;
// two that are not may be equal all the same. A poly is immutable.
type poly []polyTerm

// polyTerm is coef times the product of the powers of atoms in mono: eight
// bytes each, number and exponent, sorted by number.
type polyTerm struct {
	mono string
	coef *big.Rat
}

// Limits of a poly, beyond which a number is an atom itself.
const (
	maxPolyTerms = 32
	maxPolyBits  = 1 << 13 // of a coefficient
	maxPolyPower = 64      // of PowInt
)

// rationalPoly returns the number r, which it keeps.
func rationalPoly(r *big.Rat) poly {
	if r.Sign() == 0 {
		return nil
	}
	return poly{{"", r}}
}

// atomPoly returns an atom to a power.
func atomPoly(atom uint32, power int32) poly {
	return poly{{string(appendFactor(nil, atom, power)), big.NewRat(1, 1)}}
}

func appendFactor(b []byte, atom uint32, power int32) []byte {
	b = wire.BigEndian.AppendUint32(b, atom)
	return wire.BigEndian.AppendUint32(b, uint32(power))
}

// rational returns the number that p is without any atom.
func (p poly) rational() (r *big.Rat, ok bool) {
	switch {
	case len(p) == 0:
		return new(big.Rat), true
	case len(p) == 1 && p[0].mono == "":
		return p[0].coef, true
	}
	return nil, false
}

// small reports whether p is within the limits.
func (p poly) small() bool {
	if len(p) > maxPolyTerms {
		return false
	}
	for _, t := range p {
		if t.coef.Num().BitLen() > maxPolyBits || t.coef.Denom().BitLen() > maxPolyBits {
			return false
		}
	}
	return true
}

// plus returns p + r·q.
func (p poly) plus(q poly, r *big.Rat) poly {
	z := make(poly, 0, len(p)+len(q))
	for len(p) > 0 || len(q) > 0 {
		c := 1
		switch {
		case len(q) == 0:
			c = -1
		case len(p) > 0:
			c = strings.Compare(p[0].mono, q[0].mono)
		}
		if c < 0 {
			z, p = append(z, p[0]), p[1:]
			continue
		}
		t := polyTerm{q[0].mono, new(big.Rat).Mul(q[0].coef, r)}
		if c == 0 {
			t.coef.Add(t.coef, p[0].coef)
			p = p[1:]
		}
		q = q[1:]
		if t.coef.Sign() != 0 {
			z = append(z, t)
		}
	}
	return z
}

// scaled returns r·p.
func (p poly) scaled(r *big.Rat) poly { return poly(nil).plus(p, r) }

// times returns p·q; false where it is too long to be computed.
func (p poly) times(q poly) (poly, bool) {
	if len(p)*len(q) > 8*maxPolyTerms {
		return nil, false
	}
	sums := make(map[string]*big.Rat, len(p)*len(q))
	for _, a := range p {
		for _, b := range q {
			m, c := mulMono(a.mono, b.mono), new(big.Rat).Mul(a.coef, b.coef)
			if s := sums[m]; s != nil {
				s.Add(s, c)
			} else {
				sums[m] = c
			}
		}
	}
	z := make(poly, 0, len(sums))
	for m, c := range sums {
		if c.Sign() != 0 {
			z = append(z, polyTerm{m, c})
		}
	}
	slices.SortFunc(z, func(a, b polyTerm) int { return strings.Compare(a.mono, b.mono) })
	return z, z.small()
}

// mulMono returns the product of two monomials.
func mulMono(a, b string) string {
	if a == "" {
		return b
	}
	var z []byte
	for a != "" && b != "" {
		switch c := strings.Compare(a[:4], b[:4]); {
		case c < 0:
			z, a = append(z, a[:8]...), a[8:]
		case c > 0:
			z, b = append(z, b[:8]...), b[8:]
		default:
			if e := power(a) + power(b); e != 0 {
				z = appendFactor(z, wire.BigEndian.Uint32([]byte(a[:4])), e)
			}
			a, b = a[8:], b[8:]
		}
	}
	return string(z) + a + b
}

// power returns the exponent of a monomial's first factor.
func power(m string) int32 { return int32(wire.BigEndian.Uint32([]byte(m[4:8]))) }

// inverse returns 1/p for a p of one term.
func (p poly) inverse() poly {
	var z []byte
	for m := p[0].mono; m != ""; m = m[8:] {
		z = appendFactor(z, wire.BigEndian.Uint32([]byte(m[:4])), -power(m))
	}
	return poly{{string(z), new(big.Rat).Inv(p[0].coef)}}
}

// ratio returns r with p = r·q, nil if there is none; q is not 0.
func (p poly) ratio(q poly) *big.Rat {
	if len(p) != len(q) {
		return nil
	}
	r := new(big.Rat).Quo(p[0].coef, q[0].coef)
	if len(p.plus(q, new(big.Rat).Neg(r))) != 0 {
		return nil
	}
	return r
}

// key returns p as text: equal for equal polynomials.
func (p poly) key() string {
	var b strings.Builder
	for _, t := range p {
		b.WriteByte(byte(len(t.mono) / 8)) // a term's text ends where the next begins
		b.WriteString(t.mono)
		b.WriteString(t.coef.RatString())
		b.WriteByte(';')
	}
	return b.String()
}
