package expr

import "roundoff/precision/arith"

// edge returns the germ of a function of an argument that may tend to where it
// is not analytic, in terms of functions that are: ok is false where it tends
// elsewhere, or the function has no such place.
func (g *germs[T]) edge(op arith.Op, u germ[T]) (z germ[T], ok bool) {
	switch op {
	case arith.Cbrt:
		return g.cubeRoot(u), true
	case arith.Log2, arith.Log10:
		return g.logarithm(op, u), true
	case arith.Log1p:
		if w := g.plus(g.whole(1), u); g.vanishes(w) {
			return g.logarithm(arith.Log, w), true
		}
	case arith.Acosh: // log(u + √(u² − 1))
		if d := g.minus(u, g.whole(1)); g.vanishes(d) || g.diverges(u) {
			root := g.root2(g.times(d, g.plus(u, g.whole(1))))
			return g.logarithm(arith.Log, g.plus(u, root)), true
		}
	case arith.Atanh: // (log(1 + u) − log(1 − u))/2
		low, high := g.plus(g.whole(1), u), g.minus(g.whole(1), u)
		if g.vanishes(low) || g.vanishes(high) {
			d := g.minus(g.logarithm(arith.Log, low), g.logarithm(arith.Log, high))
			return g.multiply(rational(1, 2), d), true
		}
	case arith.Asin, arith.Acos:
		return g.arc(op, u)
	case arith.Gamma, arith.Lgamma:
		return g.pole(op, u)
	}
	return u, false
}

// vanishes reports whether a germ is known to tend to 0.
func (g *germs[T]) vanishes(u germ[T]) bool {
	if u.zero {
		return true
	}
	if u.exp != nil {
		sign, ok := g.growth(u.exp)
		return ok && sign < 0
	}
	return u.v > 0 || len(u.c) > 0 && u.v == 0 && u.c[0].top() < 0
}

// cubeRoot returns ∛u, of the sign of u.
func (g *germs[T]) cubeRoot(u germ[T]) germ[T] {
	sign, ok := g.sign(u)
	switch {
	case !ok:
		return g.open(u)
	case sign == 0:
		return u
	}
	third := rational(1, 3)
	root := g.constantPower(g.multiply(rational(sign, 1), u), g.rat(third), third)
	return g.multiply(rational(sign, 1), root)
}

// arc returns asin or acos next to ±1. With r = √(1 − u²),
//
//	asin u = 2·atan(u/(1 + r)),
//	acos u = 2·atan(r/(1 + u)) = π − 2·atan(r/(1 − u)).
func (g *germs[T]) arc(op arith.Op, u germ[T]) (germ[T], bool) {
	plus, minus := g.plus(g.whole(1), u), g.minus(g.whole(1), u)
	if !g.vanishes(plus) && !g.vanishes(minus) {
		return u, false
	}
	twice := func(u, w germ[T]) germ[T] {
		return g.multiply(rational(2, 1), g.analytic(arith.Atan, g.over(u, w)))
	}
	r := g.root2(g.times(plus, minus))
	switch {
	case op == arith.Asin:
		return twice(u, g.plus(g.whole(1), r)), true
	case g.vanishes(minus):
		return twice(r, plus), true
	}
	return g.minus(g.constantGerm(g.do(arith.Pi)), twice(r, minus)), true
}

// maxPole is how far below 0 gamma is expanded next to a pole.
const maxPole = 1 << 10

// pole returns gamma or lgamma next to −n, n ≥ 0:
//
//	Γ(u) = Γ(u+n+1)/(u(u+1)…(u+n)),  log|Γ(u)| = log Γ(u+n+1) − Σ log|u+j|.
func (g *germs[T]) pole(op arith.Op, u germ[T]) (germ[T], bool) {
	n, ok := g.poleOf(u)
	if !ok {
		return u, false
	}
	z := g.analytic(op, g.plus(u, g.whole(n+1)))
	for j := range n + 1 {
		w := g.plus(u, g.whole(j))
		if op == arith.Gamma {
			z = g.over(z, w)
		} else {
			z = g.minus(z, g.logarithm(arith.Log, g.bySign(arith.Abs, w)))
		}
	}
	return z, true
}

// poleOf returns n if u tends to the pole −n.
func (g *germs[T]) poleOf(u germ[T]) (n int64, ok bool) {
	switch {
	case g.vanishes(u):
		return 0, true
	case u.exp != nil || u.v != 0 || len(u.c) == 0 || u.c[0].top() != 0:
		return 0, false
	}
	r := g.logs.sys.Rat(g.logs.at(u.c[0], 0))
	if r == nil || r.Sign() > 0 || !r.IsInt() || !r.Num().IsInt64() || r.Num().Int64() < -maxPole {
		return 0, false
	}
	return -r.Num().Int64(), true
}

// integer returns floor, ceil or round of what tends to a number l: that of l,
// or one of its two neighbours where it jumps at l.
func (g *germs[T]) integer(op arith.Op, u germ[T]) germ[T] {
	if g.out != germFine {
		return u
	}
	if g.diverges(u) {
		return g.stop(germNever) // it jumps without end
	}
	l := g.int(0)
	if !g.vanishes(u) {
		if u.exp != nil || len(u.c) == 0 {
			return g.open(u)
		}
		l = g.logs.lift(g.logs.at(u.c[0], 0))
	}
	n := g.do(op, l)
	if g.sys.Status(n) != arith.Defined {
		return g.stop(germUnknown)
	}
	jump, ok := g.sys.Sign(g.toJump(op, l, n))
	if !ok {
		return g.stop(germUnknown)
	}
	if jump == 0 {
		d := g.minus(u, g.constantGerm(l))
		side, ok := g.sign(d)
		if !ok {
			return g.open(d)
		}
		n = g.add(n, g.int(jumpTo(op, g.signOf(l), side)))
	}
	return g.constantGerm(n)
}

// signOf returns the sign of a number that is known exactly.
func (g *germs[T]) signOf(x logPoly[T]) int {
	sign, _ := g.sys.Sign(x)
	return sign
}

// jumpTo returns what is to be added to floor, ceil or round of a number of
// that sign where it jumps, for the numbers on a side of it.
func jumpTo(op arith.Op, sign, side int) int64 {
	switch {
	case op == arith.Floor && side < 0, op == arith.Round && sign > 0 && side < 0:
		return -1
	case op == arith.Ceil && side > 0, op == arith.Round && sign < 0 && side > 0:
		return 1
	}
	return 0
}

// polar returns hypot(u, w) = √(u² + w²) or atan2(u, w).
func (g *germs[T]) polar(op arith.Op, u, w germ[T]) germ[T] {
	if op == arith.Hypot {
		switch {
		case u.zero:
			return g.bySign(arith.Abs, w)
		case w.zero:
			return g.bySign(arith.Abs, u)
		}
		return g.root2(g.plus(g.times(u, u), g.times(w, w)))
	}
	y, ok := g.sign(u)
	if !ok {
		return g.open(u)
	}
	x, ok := g.sign(w)
	if !ok {
		return g.open(w)
	}
	turn := g.constantGerm(g.mul(g.rat(rational(y, 2)), g.do(arith.Pi)))
	switch {
	case x == 0:
		return turn
	case x > 0 && y == 0:
		return u
	case x > 0:
		return g.analytic(arith.Atan, g.over(u, w))
	case y == 0:
		return g.constantGerm(g.do(arith.Pi))
	}
	return g.plus(g.plus(turn, turn), g.analytic(arith.Atan, g.over(u, w)))
}
