package selector

import (
	"math"
	"math/big"
)

// probe asks for values, each once, and counts them.
type probe struct {
	Problem
	memo      map[float64]*big.Float
	calls     int
	exhausted bool // a value was refused

	eps      float64 // the noise, once asked for
	hasEps   bool
	detected bool // eps was given or found, not assumed
}

func newProbe(p Problem) *probe {
	if p.Evaluations <= 0 {
		p.Evaluations = DefaultEvaluations
	}
	return &probe{Problem: p, memo: map[float64]*big.Float{}}
}

// at returns f at x + t, and whether it has a finite value there.
func (p *probe) at(t float64) (*big.Float, bool) {
	if !finite(t) {
		return nil, false
	}
	if t == 0 {
		t = 0 // not −0
	}
	v, known := p.memo[t]
	if !known {
		if p.calls >= p.Evaluations {
			p.exhausted = true
			return nil, false
		}
		p.calls++
		if v = p.F.At(t); v != nil && v.IsInf() {
			v = nil
		}
		p.memo[t] = v
	}
	return v, v != nil
}

// stepBits is how many bits of a step are used, so that its small multiples
// are float64 numbers too. In formats of more than 53 bits a rounded 3h would
// be seen as noise.
const stepBits = 40

// short returns h cut to stepBits bits.
func short(h float64) float64 {
	frac, e := math.Frexp(h)
	return math.Ldexp(math.Trunc(math.Ldexp(frac, stepBits)), e-stepBits)
}

// sum returns Σ w_i f(x + b_i h), rounded as the package says, and whether it
// is finite. h is cut by short.
func (p *probe) sum(w, b []float64, h float64) (float64, bool) {
	h = short(h)
	prec := uint(p.Precision + SumGuard)
	z, t := new(big.Float).SetPrec(prec), new(big.Float)
	for i := range w {
		v, ok := p.at(float64(b[i] * h))
		if !ok {
			return 0, false
		}
		t.SetPrec(v.Prec() + 53) // exact
		z.Add(z, t.Mul(v, big.NewFloat(w[i])))
	}
	s, _ := z.Float64()
	return s, finite(s)
}

// abs returns |f(x + bh)|, and whether it is finite.
func (p *probe) abs(b, h float64) (float64, bool) {
	v, ok := p.sum([]float64{1}, []float64{b}, h)
	return math.Abs(v), ok
}

// quotient returns D(h), h cut by short.
func (p *probe) quotient(s Scheme, h float64) (float64, bool) {
	h = short(h)
	v, ok := p.sum(s.Weights, s.Offsets, h)
	for range s.Order {
		v /= h
	}
	return v, ok && finite(v)
}

// u returns the unit roundoff.
func (p *probe) u() float64 { return math.Ldexp(1, -p.Precision) }

// scale returns |x|, or 1 at 0: a length that the format resolves.
func (p *probe) scale() float64 {
	if a := math.Abs(p.X); a > 0 && finite(a) {
		return a
	}
	return 1
}

// smallest returns the least step that moves x by more than half an ulp in
// whatever direction, a power of two.
func (p *probe) smallest() float64 { return pow2(math.Ilogb(p.scale()) - p.Precision + 1) }

func finite(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }

// pow2 returns 2^e.
func pow2(e int) float64 { return math.Ldexp(1, e) }

// root returns the n-th root of x ≥ 0, to a few units in the last place, the
// same everywhere: math.Cbrt and math.Pow are not.
func root(x float64, n int) float64 {
	if x == 0 || !finite(x) {
		return x
	}
	if n == 1 {
		return x
	}
	frac, e := math.Frexp(x) // x = frac·2^e; from here x is in [1/2, 2ⁿ)
	q := e / n
	if e%n < 0 {
		q--
	}
	x = math.Ldexp(frac, e-q*n)
	// Newton's method from above: y falls until rounding stops it. 2 is above
	// every root of a number below 2ⁿ.
	for y := 2.0; ; {
		z := x // x / y^(n−1)
		for range n - 1 {
			z /= y
		}
		next := y - (y-z)/float64(n)
		if next >= y {
			return math.Ldexp(y, q)
		}
		y = next
	}
}

// logBits is how many bits log2 has after the point.
const logBits = 20

// log2 returns log₂ x for a finite x > 0, cut to logBits bits after the point,
// the same everywhere: bit by bit, each time squaring the mantissa.
func log2(x float64) float64 {
	m, e := math.Frexp(x)
	m, e = 2*m, e-1 // 1 ≤ m < 2
	l := float64(e)
	for bit := 0.5; bit >= 1.0/(1<<logBits); bit /= 2 {
		if m *= m; m >= 2 {
			m /= 2
			l += bit
		}
	}
	return l
}
