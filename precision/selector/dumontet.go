package selector

import "math"

// The constants of Dumontet and Vignes.
const (
	dumontetLeast  = 2    // L3: bounds nearer to each other: k is larger than it must be
	dumontetMost   = 15   // L4: bounds further apart: k is too small
	dumontetFactor = 1.67 // of u|f|/|f'''| is h³ (their 0.835 is for eps = 2u)
	dumontetTries  = 60   // bisections
	dumontetGuard  = 10   // of ε, in the ratio alone: see chooseDumontet
)

func dumontetSelector() Selector {
	return Selector{
		Name:  "dumontet",
		About: "third derivative at a step whose bounds on it are a factor of 2 to 15 apart",
		Source: "J. Dumontet and J. Vignes, \"Détermination du pas optimal dans le calcul des dérivées sur ordinateur\", " +
			"RAIRO Analyse numérique 11 (1977) 13–25",
		schemes: []Scheme{Central()}, choose: chooseDumontet,
	}
}

// chooseDumontet is the method of Dumontet and Vignes for the central
// difference.
//
// (1) The third derivative is f”'(k) = (f(x+2k) − 2f(x+k) + 2f(x−k) −
// f(x−2k))/(2k³) =: (A + B)/(2k³), A the sum of the positive terms and B that
// of the negative ones. Relative errors of up to ε in the values leave it
// between (eq. 30)
//
//	f'''_inf = (A/(1+ε) + B/(1−ε))/(2k³),  f'''_sup = (A/(1−ε) + B/(1+ε))/(2k³).
//
// (2) L(k) = f”'_sup/f”'_inf says how much of f”' is certain. k is bisected
// between k_min = |x|·2^(1−p) and k_max = |x|·2^(p−1) (eq. 26) until L or 1/L
// is between 2 and 15 (eq. 34): a larger ratio, or bounds of different signs,
// say that k is too small, a smaller one that it is too large. (3) With
// f”' = (f”'_inf + f”'_sup)/2 the step that minimises the expected error is
//
//	h = (1.67·ε·|f(x)|/|f'''|)^(1/3)   (eq. 36).
//
// In the ratio ε stands for ten times the noise. Where k is too small, f”'(k)
// is noise, about as large as its bounds are apart, and with a sharp ε every
// few k would pass by chance. (The authors ask for a generous one; pnd and
// numericalderivative have 90u by default.)
//
// What is ours: ε is the noise relative to the largest value beside x, so that
// f(x) = 0 does no harm; bisection halves the logarithm of k; a k where f has
// no value is too large, and k_max is at most |x|·2^(p/3) (1·2^(p/3) at 0), as
// a k that is far beyond x tells nothing of x.
func chooseDumontet(p *probe, _ Scheme) Result {
	eps, _ := p.noise()
	if !(eps > 0) {
		return Result{Verdict: NoNoise}
	}
	d := &dumontet{p: p, eps: eps}
	d.bisect()
	r := Result{Noise: eps, Verdict: d.verdict}
	switch {
	case d.third > 0:
		r.H = root(dumontetFactor*eps/d.third, 3)
		r.Error = float64(float64(r.H*r.H)*d.third)/6 + eps/r.H
	case d.verdict == NoTruncation:
		r.H = d.k
		r.Error = eps / d.k
	}
	return r
}

// dumontet is the search for k.
type dumontet struct {
	p       *probe
	eps     float64
	k       float64
	third   float64 // |f'''| at k
	verdict Verdict
}

// bisect finds k.
func (d *dumontet) bisect() {
	kmin := d.p.smallest()
	kmax := float64(d.p.scale() * pow2(d.p.Precision/3))
	small, large := 0, 0 // how often k was found so
	last := 0.0          // the largest k with values that was too small
	for range dumontetTries {
		k := root(kmin, 2) * root(kmax, 2)
		if !(k > kmin) || !(k < kmax) || kmax/kmin < 1.0001 {
			break
		}
		switch inf, sup, state := d.bounds(k); state {
		case stepOK:
			d.k, d.third, d.verdict = k, math.Abs(inf+sup)/2, OK
			return
		case stepSmall:
			kmin, last = k, k
			small++
		default:
			kmax = k
			large++
		}
	}
	switch {
	case large == 0: // every k is too small: the bounds never part from 0
		d.k, d.verdict = last, NoTruncation
	case small == 0:
		d.verdict = NotFinite
	default: // L jumps over the interval, or the domain ends first
		inf, sup, _ := d.bounds(kmax)
		d.k, d.third, d.verdict = kmax, math.Abs(inf+sup)/2, Irregular
		if d.third == 0 {
			d.k, d.verdict = last, NoTruncation
		}
	}
}

// What is to be thought of a step for an auxiliary derivative.
type stepState int

const (
	stepOK    stepState = iota
	stepSmall           // rounding errors swamp the derivative
	stepLarge           // it is more exact than it must be, so its truncation is not known
	stepAway            // f has no values there
)

// bounds returns f”'_inf and f”'_sup at k.
func (d *dumontet) bounds(k float64) (inf, sup float64, state stepState) {
	offsets := []float64{2, 1, -1, -2}
	weights := []float64{1, -2, 2, -1}
	total, ok := d.p.sum(weights, offsets, k) // A + B, without cancellation
	if !ok {
		return 0, 0, stepAway
	}
	size, top := 0.0, 0.0 // A − B, and the largest value
	for i, b := range offsets {
		v, ok := d.p.abs(b, k)
		if !ok {
			return 0, 0, stepAway
		}
		size += float64(math.Abs(weights[i]) * v)
		top = max(top, v)
	}
	if top == 0 {
		return 0, 0, stepSmall
	}
	// A/(1+ε) + B/(1−ε) = (A+B − ε(A−B))/(1−ε²): to first order in ε, the
	// factor near 1 left out.
	rel := float64(dumontetGuard*d.eps) / top
	cube := 2 * float64(k*k) * k
	inf, sup = (total-float64(rel*size))/cube, (total+float64(rel*size))/cube
	if inf == 0 || sup == 0 || (inf < 0) != (sup < 0) {
		return inf, sup, stepSmall
	}
	ratio := sup / inf
	if math.Abs(inf) > math.Abs(sup) {
		ratio = inf / sup
	}
	switch {
	case ratio > dumontetMost:
		return inf, sup, stepSmall
	case ratio < dumontetLeast:
		return inf, sup, stepLarge
	}
	return inf, sup, stepOK
}
