package precisiontest

import (
	"math"
	"math/rand/v2"
	"slices"
)

// What the estimate of noise does.
const (
	noiseValues     = 9                  // values on each line
	noiseDirections = 3                  // lines from the point
	noiseTries      = 5                  // spacings on each line
	noiseOdd        = 0.6180339887498949 // of √u times the argument is the first spacing
	noiseFactor     = 7                  // log₂ of the factor between spacings
	noiseWidest     = -6                 // log₂ of the largest spacing, relative to the argument
	noiseLeast      = 40                 // −log₂ of the smallest spacing, relative to the argument
	noiseSpread     = 4                  // how far three levels may be apart that tell of noise
	noiseHigh       = 1024               // more roundings of f than this are looked at again
)

// probe calls a function of several arguments at a point and beside it.
type probe[T Float] struct {
	f     func([]T) T
	x     []T
	scale []float64 // by argument: the step that belongs to it, its size or the others'
	f0    float64   // f(x)
	calls int
	buf   []T // what f is handed
}

// newProbe returns a probe of f at x, f0 still open.
func newProbe[T Float](f func([]T) T, x []T) *probe[T] {
	p := &probe[T]{f: f, x: slices.Clone(x), buf: make([]T, len(x))}
	var sizes []float64
	for _, c := range x {
		if c != 0 {
			sizes = append(sizes, math.Abs(float64(c)))
		}
	}
	typical := 1.0
	if slices.Sort(sizes); len(sizes) > 0 {
		typical = sizes[len(sizes)/2]
	}
	for _, c := range x {
		p.scale = append(p.scale, max(math.Abs(float64(c)), typical))
	}
	return p
}

// at returns f at x with argument i replaced.
func (p *probe[T]) at(i int, xi T) float64 {
	copy(p.buf, p.x)
	p.buf[i] = xi
	p.calls++
	return float64(p.f(p.buf))
}

// here returns f(x), and whether f left its argument alone.
func (p *probe[T]) here() (v float64, kept bool) {
	copy(p.buf, p.x)
	p.calls++
	v = float64(p.f(p.buf))
	return v, slices.EqualFunc(p.buf, p.x, same[T])
}

// noise estimates how far f's values are scattered about those of a smooth
// function, as a standard deviation: the largest estimate of a few lines
// from x, and at least u·|f(x)|, since f's last rounding alone may be off by
// as much.
func (p *probe[T]) noise() float64 {
	u := formatOf[T]().u()
	level := u * math.Abs(p.f0)
	if len(p.x) == 1 {
		return p.noiseIn(0)
	}
	rng := rand.New(rand.NewPCG(0, seedWord))
	for range noiseDirections {
		signs := make([]T, len(p.x))
		for i := range signs {
			signs[i] = T(1 - 2*int(rng.Uint64()&1))
		}
		level = max(level, p.lineNoise(signs))
	}
	return level
}

// noiseIn estimates the noise of f as a function of argument i alone: the less
// of both sides, one of which may have a kink.
func (p *probe[T]) noiseIn(i int) float64 {
	signs := make([]T, len(p.x))
	signs[i] = 1
	up := p.lineNoise(signs)
	signs[i] = -1
	return max(formatOf[T]().u()*math.Abs(p.f0), min(up, p.lineNoise(signs)))
}

// lineNoise estimates the noise on a line that begins at x and goes in the
// direction of the signs, argument i moving in proportion to its size. It goes
// to one side alone, so that a kink at x is not taken for noise. A spacing of
// √u makes differences of smooth functions vanish from the third or so on; where
// half of the values are equal it is too small, and where none is noise, too
// large (J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM J.
// Sci. Comput. 33 (2011), https://doi.org/10.1137/100786125, and their program
// ECnoise, which asks for factors of 100).
//
// Values of a smooth function that turns faster than the spacing look like noise
// as well. Noise that is far above a rounding of f is looked at again with less
// spacing: what is noise stays as it is.
func (p *probe[T]) lineNoise(signs []T) float64 {
	least := math.Inf(1)
	e, lowest := -formatOf[T]().precision/2, math.MinInt // lowest is the largest spacing known to be too small
	for range noiseTries {
		values, ok := p.line(signs, e)
		if !ok {
			e -= noiseFactor
			continue
		}
		d := differenceTable(values)
		switch {
		case d.flat:
			if lowest = e; !math.IsInf(least, 1) {
				return least
			}
			if e += noiseFactor; e > noiseWidest {
				return 0 // nothing but equal values
			}
			continue
		case d.detected && (d.level <= noiseHigh*formatOf[T]().u()*largestOf(values) || d.level > least/noiseSpread):
			return min(least, d.level)
		}
		least = min(least, d.level)
		next := e - noiseFactor
		if d.detected { // far enough to tell a fast function from noise
			next -= noiseFactor
		}
		// Nearer to the argument's own ulp products round in patterns that look smooth.
		next = max(next, -min(noiseLeast, formatOf[T]().precision-3))
		if next <= lowest || next >= e {
			return least
		}
		e = next
	}
	if math.IsInf(least, 1) {
		return 0 // no values
	}
	return least
}

// largestOf returns the largest |v|.
func largestOf(values []float64) (most float64) {
	for _, v := range values {
		most = max(most, math.Abs(v))
	}
	return most
}

// line returns equally spaced values of f. The spacing is no round number: from
// an argument such as 1.25, sums with powers of two would often be exact, and
// show less noise than f has elsewhere. Rounding the arguments adds noise of
// u·|x_i·f_i|, which is about what one operation on them costs.
func (p *probe[T]) line(signs []T, e int) (values []float64, ok bool) {
	x := make([]T, len(p.x))
	for k := range noiseValues {
		for i, c := range p.x {
			size := math.Abs(float64(c))
			if size == 0 {
				size = p.scale[i]
			}
			step := max(math.Ldexp(size*noiseOdd, e), formatOf[T]().ulpOf(float64(c)))
			x[i] = c + T(T(k)*signs[i]*T(step)) // not fused: the same arguments everywhere
		}
		copy(p.buf, x)
		p.calls++
		v := float64(p.f(p.buf))
		if !finite(v) {
			return nil, false
		}
		values = append(values, v)
	}
	return values, true
}

// lineLength is how far from an argument of such a size the line goes that the
// noise is measured on, at the first spacing.
func lineLength[T Float](size float64) float64 {
	return math.Ldexp(size*noiseOdd*(noiseValues-1), -formatOf[T]().precision/2)
}

// powerOfTwo returns the largest power of two that is not above x > 0.
func powerOfTwo(x float64) float64 {
	_, e := math.Frexp(x)
	return math.Ldexp(1, e-1)
}

// differences is what a table of differences tells of noise.
type differences struct {
	level    float64
	detected bool // level is noise, as far as the table can tell
	flat     bool // half of the values or more are equal
}

// differenceTable estimates the standard deviation σ of independent noise on
// equally spaced values. The k-th differences of noise have the variance
// σ²·(2k)!/(k!)², those of a smooth function vanish as k grows, so that
//
//	σ_k² = γ_k · mean of (Δᵏf)²,  γ_k = (k!)²/(2k)!
//
// settle (Moré and Wild, section 3). Noise is detected at the first k whose
// differences have both signs and whose σ_k, σ_k+1 and σ_k+2 are within a
// factor of 4. Where it is not, the largest of the later levels is returned,
// which is then a bound more than an estimate.
func differenceTable(values []float64) (d differences) {
	v := slices.Clone(values)
	_, e := math.Frexp(largestOf(v))
	for i := range v { // so that squares do not overflow
		v[i] = math.Ldexp(v[i], -e)
	}
	defer func() { d.level = math.Ldexp(d.level, e) }()
	gamma := 1.0
	var levels []float64
	var mixed []bool
	for k := 1; k < len(values); k++ {
		gamma *= float64(k) / float64(2*(2*k-1))
		var sum float64
		zeros, n := 0, len(v)-1
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range n {
			v[i] = v[i+1] - v[i]
			sum += float64(v[i] * v[i])
			lo, hi = min(lo, v[i]), max(hi, v[i])
			if v[i] == 0 {
				zeros++
			}
		}
		v = v[:n]
		if k == 1 && 2*zeros >= len(values) {
			d.flat = true
		}
		levels = append(levels, math.Sqrt(gamma*sum/float64(n)))
		mixed = append(mixed, lo < 0 && hi > 0)
	}
	for k := 0; k+2 < len(levels)-1; k++ {
		three := levels[k : k+3]
		if mixed[k] && slices.Max(three) <= noiseSpread*slices.Min(three) {
			d.level, d.detected = slices.Max(three), !d.flat
			return d
		}
	}
	d.level = slices.Max(levels[2 : len(levels)-2])
	return d
}
