package precision

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"strconv"

	"roundoff/precision/fp"
)

// auditClass is a class of arguments: how it is called, and how one of it is
// drawn. What is drawn is rounded to the format before it is used.
type auditClass struct {
	name     string
	interval string
	draw     func(d *draws) []*big.Float
}

// draws is a stream of random bits. Each argument has a stream of its own,
// made of the seed, the function, the class and the argument's number, so that
// it depends neither on the number of workers nor on that of samples.
type draws struct{ src *rand.PCG }

// newDraws returns the stream of argument n of a class.
func newDraws(seed uint64, function, class string, n int) *draws {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s/%s", seed, function, class)
	return &draws{rand.NewPCG(h.Sum64(), uint64(n))}
}

// below returns a number in [0, n), n > 0. That some are likelier than others
// by n/2^64 does not matter here.
func (d *draws) below(n int) int {
	hi, _ := bits.Mul64(d.src.Uint64(), uint64(n))
	return int(hi)
}

// between returns a number in [lo, hi].
func (d *draws) between(lo, hi int) int { return lo + d.below(hi-lo+1) }

// negate returns x or −x: by the sign if it is not 0, else by lot.
func (d *draws) negate(x *big.Float, sign int) *big.Float {
	if sign < 0 || sign == 0 && d.below(2) == 1 {
		return x.Neg(x)
	}
	return x
}

// fraction returns a number of n bits in [0, 1).
func (d *draws) fraction(n int) *big.Float {
	m := new(big.Int)
	for k := 0; k < n; k += 64 {
		m.Lsh(m, 64)
		m.Or(m, new(big.Int).SetUint64(d.src.Uint64()))
	}
	words := (n + 63) / 64 * 64
	m.Rsh(m, uint(words-n))
	x := new(big.Float).SetPrec(uint(max(n, 1))).SetInt(m)
	return x.SetMantExp(x, -n)
}

// binade returns a number of p bits in [2^e, 2^(e+1)).
func (d *draws) binade(p, e int) *big.Float {
	x := d.fraction(p - 1)
	x = new(big.Float).SetPrec(uint(p)).Add(x, big.NewFloat(1))
	return x.SetMantExp(x, e)
}

// auditRange makes classes for a format: numbers from 2^low up to below
// 2^high. A format as wide as math/big's is not drawn from to its ends, where
// an argument alone would take megabytes.
type auditRange struct {
	f         fp.Format
	p         int
	low, high int
}

// auditWideExp bounds the exponents of arguments in wide formats.
const auditWideExp = 1 << 14

func newAuditRange(f fp.Format) auditRange {
	r := auditRange{f: f, p: f.Precision, low: f.Emin, high: f.Emax + 1}
	if f.Wide {
		r.low, r.high = -auditWideExp, auditWideExp
	}
	return r
}

// The text of an argument whose sign is the given one, or either.
func argumentText(sign int) string {
	return map[int]string{-1: "-x", 0: "|x|", +1: "x"}[sign]
}

// powerText writes 2^e.
func powerText(e int) string {
	if -4 <= e && e <= 4 {
		return strconv.FormatFloat(math.Ldexp(1, e), 'f', -1, 64)
	}
	return fmt.Sprintf("2^%d", e)
}

// numberText writes a bound that classes go by.
func numberText(x float64) string {
	if math.Abs(x) >= 1e6 { // log 2^emax of a wide format: its last binade is one unit long
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// binades is the numbers of 2^lo ≤ |x| < 2^hi, every binade as likely as any
// other.
func (r auditRange) binades(name string, sign, lo, hi int) auditClass {
	text := fmt.Sprintf("%s <= %s < %s", powerText(lo), argumentText(sign), powerText(hi))
	return auditClass{name, text, func(d *draws) []*big.Float {
		return []*big.Float{r.inBinades(d, sign, lo, hi)}
	}}
}

func (r auditRange) inBinades(d *draws, sign, lo, hi int) *big.Float {
	return d.negate(d.binade(r.p, d.between(lo, hi-1)), sign)
}

// uniform is the numbers between lo and hi, sign 0 their negatives too.
func (r auditRange) uniform(name string, sign int, lo, hi float64) auditClass {
	variable := "x"
	if sign == 0 {
		variable = "|x|"
	}
	text := fmt.Sprintf("%s < %s < %s", numberText(lo), variable, numberText(hi))
	return auditClass{name, text, func(d *draws) []*big.Float {
		return []*big.Float{r.inInterval(d, sign, lo, hi)}
	}}
}

func (r auditRange) inInterval(d *draws, sign int, lo, hi float64) *big.Float {
	x := d.fraction(r.p + 32)
	w := new(big.Float).SetPrec(x.Prec()+64).Sub(big.NewFloat(hi), big.NewFloat(lo))
	w.Mul(w, x)
	w.Add(w, big.NewFloat(lo))
	if sign != 0 {
		return w // the bounds have the sign
	}
	return d.negate(w, 0)
}

// around is the numbers c ± |c|·2^-k, kmin ≤ k ≤ kmax with every k as likely
// and a random rest, on both sides, below (−1) or above (+1).
func (r auditRange) around(name string, side int, c float64, kmin, kmax int) auditClass {
	return r.beside(name, numberText(c), side, kmin, kmax, func(*draws) *big.Float { return big.NewFloat(c) })
}

// beside is around for centres that are drawn.
func (r auditRange) beside(name, centre string, side, kmin, kmax int, draw func(d *draws) *big.Float) auditClass {
	distance := map[int]string{-1: centre + "-x", 0: "|x-" + centre + "|", +1: "x-" + centre}[side]
	if len(centre) > 1 && centre[0] == '-' {
		distance = map[int]string{-1: centre + "-x", 0: "|x+" + centre[1:] + "|", +1: "x+" + centre[1:]}[side]
	}
	text := fmt.Sprintf("2^-%d < %s < %s", kmax+1, distance, powerText(1-kmin))
	if centre != "1" && centre != "-1" {
		text = fmt.Sprintf("2^-%d < %s, relative, < %s", kmax+1, distance, powerText(1-kmin))
	}
	return auditClass{name, text, func(d *draws) []*big.Float {
		c := draw(d)
		delta := d.binade(r.p, -d.between(kmin, kmax))
		delta.Mul(delta, new(big.Float).Abs(c))
		d.negate(delta, side)
		return []*big.Float{new(big.Float).SetPrec(uint(2*r.p)+64).Add(c, delta)}
	}}
}

// neighbours is the numbers up to auditUlps ulps from c.
func (r auditRange) neighbours(name string, side int, c float64) auditClass {
	cl := r.around(name, side, c, 1, 1)
	cl.interval = fmt.Sprintf("%s and up to %d ulps from it", numberText(c), auditUlps)
	cl.draw = func(d *draws) []*big.Float {
		n := d.between(0, auditUlps)
		delta := new(big.Float).SetMantExp(new(big.Float).SetInt64(int64(n)), math.Ilogb(c)-r.p+1)
		d.negate(delta, side)
		return []*big.Float{new(big.Float).SetPrec(uint(r.p)+64).Add(big.NewFloat(c), delta)}
	}
	return cl
}

// auditUlps is how far neighbours go.
const auditUlps = 64

// chosen is numbers of a list or a law, drawn.
func chosen(name, text string, draw func(d *draws) *big.Float) auditClass {
	return auditClass{name, text, func(d *draws) []*big.Float { return []*big.Float{draw(d)} }}
}

// integers is the integers from lo to hi.
func integers(name string, lo, hi int) auditClass {
	return chosen(name, fmt.Sprintf("integers from %d to %d", lo, hi), func(d *draws) *big.Float {
		return new(big.Float).SetInt64(int64(d.between(lo, hi)))
	})
}

// rounded returns x as a number of the format.
func (r auditRange) rounded(x *big.Float) *big.Float {
	v, _ := r.f.Round(x)
	if v.F == nil {
		return x
	}
	return v.F
}
