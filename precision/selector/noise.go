package selector

import (
	"math"
	"math/big"
)

// NoiseVerdict is what a table of differences tells of the spacing.
type NoiseVerdict int

// The verdicts, the values of `inform` in the authors' program.
const (
	NoiseDetected   NoiseVerdict = 1
	SpacingTooSmall NoiseVerdict = 2 // half of the values are equal: try 100 times the spacing
	SpacingTooLarge NoiseVerdict = 3 // the function itself is in all of the differences: try a hundredth
)

// NoiseEstimate is what a table of differences tells of noise.
type NoiseEstimate struct {
	Level   float64   // ε_f, a standard deviation; 0 unless Verdict is NoiseDetected
	Levels  []float64 // σ_1, σ_2, …: the estimate by each order of differences
	Verdict NoiseVerdict
}

// Constants of the method (Moré and Wild, section 5: they ask for three
// agreeing estimates and a change of sign).
const (
	noiseRange  = 0.1 // relative range of the values beyond which they are no noise
	noiseSpread = 4   // how far three levels in a row may be apart
	noiseRun    = 3   // how many they are
)

// ECNoise estimates the noise of a function from its values at equally spaced
// points, 7 or more of which are advised and 4 needed (with fewer the verdict
// is SpacingTooLarge): if f = f_s + ε with f_s smooth and the ε independent of
// variance ε_f², the k-th differences of f_s vanish as k grows, while
//
//	γ_k E{(Δᵏ ε)²} = ε_f²,  γ_k = (k!)²/(2k)!,
//
// so that σ_k² = γ_k/(n+1−k) Σ (Δᵏ f_i)² settles at ε_f².
//
// Steps: (1) values whose range is more than a tenth of the largest are too
// far apart. (2) Build the table; if half of the values or more equal their
// successor, they are too near. (3) The noise is σ_k for the least k for which
// σ_k, σ_k+1 and σ_k+2 are within a factor of 4 and the k-th differences have
// both signs. (4) If there is none, the points are too far apart.
//
// Source: J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM J.
// Sci. Comput. 33 (2011) 1292–1314, https://doi.org/10.1137/100786125, section
// 3 (the estimates) and 5 (algorithm ECnoise).
func ECNoise(values []*big.Float) NoiseEstimate {
	n := len(values)
	d, e := scaled(values)
	if r := valueRange(d); n < noiseRun+1 || r > noiseRange {
		return NoiseEstimate{Verdict: SpacingTooLarge}
	}
	out := NoiseEstimate{Verdict: SpacingTooLarge}
	gamma, signs := 1.0, make([]bool, 0, n)
	t := new(big.Float)
	for k := 1; k < n; k++ {
		m := n - k // how many differences of order k there are
		sum, lo, hi, equal := 0.0, math.Inf(1), math.Inf(-1), 0
		for i := range m {
			d[i].Sub(d[i+1], d[i])
			x, _ := t.Set(d[i]).Float64()
			sum += float64(x * x)
			lo, hi = min(lo, x), max(hi, x)
			if x == 0 {
				equal++
			}
		}
		if k == 1 && 2*equal >= n {
			return NoiseEstimate{Verdict: SpacingTooSmall}
		}
		gamma *= float64(k) / float64(2*(2*k-1))
		out.Levels = append(out.Levels, math.Ldexp(math.Sqrt(gamma*(sum/float64(m))), e))
		signs = append(signs, lo < 0 && hi > 0)
	}
	for k := 0; k+noiseRun <= len(out.Levels); k++ {
		lo, hi := math.Inf(1), 0.0
		for _, l := range out.Levels[k : k+noiseRun] {
			lo, hi = min(lo, l), max(hi, l)
		}
		if signs[k] && hi <= noiseSpread*lo {
			out.Level, out.Verdict = out.Levels[k], NoiseDetected
			break
		}
	}
	return out
}

// scaled returns copies of the values divided by 2^e, the largest near 1, with
// room for exact differences of low orders.
func scaled(values []*big.Float) (d []*big.Float, e int) {
	e = math.MinInt32
	prec := uint(53)
	for _, v := range values {
		if v.Sign() != 0 {
			e = max(e, v.MantExp(nil))
		}
		prec = max(prec, v.Prec())
	}
	if e == math.MinInt32 {
		e = 0
	}
	for _, v := range values {
		d = append(d, new(big.Float).SetPrec(prec+SumGuard).SetMantExp(v, -e))
	}
	return d, e
}

// valueRange returns (max − min)/max|·|, 0 if all are 0.
func valueRange(d []*big.Float) float64 {
	if len(d) == 0 {
		return 0
	}
	lo, hi := d[0], d[0]
	for _, v := range d {
		if v.Cmp(lo) < 0 {
			lo = v
		}
		if v.Cmp(hi) > 0 {
			hi = v
		}
	}
	span, _ := new(big.Float).Sub(hi, lo).Float64()
	a, _ := lo.Float64()
	b, _ := hi.Float64()
	if most := max(math.Abs(a), math.Abs(b)); most > 0 {
		return span / most
	}
	return 0
}

// How the noise is looked for.
const (
	noiseValues = 7                  // on each line (section 5: n = 6 differences)
	noiseTries  = 6                  // lines
	noiseFactor = 100                // between their spacings, as ECnoise advises
	noiseOdd    = 0.6180339887498949 // a spacing that is no round number: x + ih would often be exact, and less noisy than elsewhere
	noiseBound  = 1.7320508075688772 // √3: the bound of a uniform error over its standard deviation
	noiseFlat   = 0.00390625         // 2⁻⁸, relative: no line is wider than this times the scale
	noiseNear   = 4                  // ulps of x: no spacing is below this
	noiseBetter = 3.1622776601683795 // √10: between too small and too large
)

// noise returns ε, a bound on the absolute error of f near x, and whether it
// was given or found (else it is assumed).
//
// It is √3 times ECnoise's estimate on 7 points about x (the bound of a
// uniform error is √3 of its standard deviation), but at least u·|f|, which
// f's last rounding alone may cost. The spacing begins at √u·|x| and changes by
// a factor of 100 as ECnoise asks. Where no line tells, as where f is 0 and its
// values differ in the first digit however near they are, ε is
// u·(max|f| + |x·f'|), f' a slope across the narrowest line: the last rounding
// of f and that of x + h.
func (p *probe) noise() (eps float64, detected bool) {
	if p.hasEps {
		return p.eps, p.detected
	}
	p.hasEps = true
	if p.Noise > 0 {
		p.eps, p.detected = p.Noise, true
		return p.eps, true
	}
	most, _ := p.abs(0, 0)
	slope := 0.0
	h := float64(noiseOdd*p.scale()) * math.Sqrt(p.u())
	small, large := 0.0, math.Inf(1) // spacings known to be too small, too large
	for range noiseTries {
		h = min(max(h, noiseNear*p.smallest()), noiseFlat*p.scale())
		values, top := p.line(h)
		verdict := SpacingTooLarge
		if values != nil {
			est := ECNoise(values)
			verdict = est.Verdict
			most = max(most, top)
			slope = p.slope(h)
			if verdict == NoiseDetected {
				p.eps, p.detected = max(float64(noiseBound*est.Level), float64(p.u()*most)), true
				return p.eps, true
			}
		}
		next := 0.0
		if verdict == SpacingTooSmall {
			small = max(small, h)
			next = min(h*noiseFactor, noiseFlat*p.scale())
		} else {
			large = min(large, h)
			next = max(h/noiseFactor, noiseNear*p.smallest())
		}
		if next <= small || next >= large { // between the two
			next = root(small, 2) * root(large, 2)
			if !(next > small) || !(next < large) || large/small < noiseBetter || !finite(next) {
				break
			}
		}
		h = next
	}
	p.eps = float64(p.u() * (most + float64(math.Abs(p.X)*slope)))
	if !finite(p.eps) {
		p.eps = float64(p.u() * most)
	}
	return p.eps, false
}

// slope returns |f'| as the line of the spacing h shows it.
func (p *probe) slope(h float64) float64 {
	const end = noiseValues / 2
	d, _ := p.sum([]float64{1, -1}, []float64{end, -end}, h)
	return math.Abs(d) / (2 * end * h)
}

// line returns noiseValues values h apart with x in the middle, nil if one is
// not finite, and the largest |f|.
func (p *probe) line(h float64) (values []*big.Float, most float64) {
	for i := range noiseValues {
		t := float64(i-noiseValues/2) * short(h)
		v, ok := p.at(t)
		if !ok {
			return nil, 0
		}
		a, _ := v.Float64()
		values, most = append(values, v), max(most, math.Abs(a))
	}
	return values, most
}
