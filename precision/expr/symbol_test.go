package expr

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"roundoff/precision/arith"
)

// rationals is exact arithmetic for tests, an arith.Prover: a value is a
// fraction or nil, for none. Functions stand for any: those of equal
// arguments are equal, and nothing else is known of them.
type rationals struct{}

func (rationals) Make(n int) []*big.Rat {
	z := make([]*big.Rat, n)
	for i := range z {
		z[i] = new(big.Rat)
	}
	return z
}

func (rationals) Copy(z, x []*big.Rat)           { copy(z, x[:len(z)]) }
func (rationals) Value(x *big.Rat) arith.Value   { return arith.Value{Kind: arith.NotANumber} }
func (rationals) Rat(x *big.Rat) *big.Rat        { return x }
func (rationals) SetRat(z **big.Rat, r *big.Rat) { *z = r }
func (rationals) Set(z []*big.Rat, c arith.Decimal) arith.Flag {
	for i := range z {
		z[i] = c.Rat()
	}
	return arith.FlagNone
}

func (rationals) Sign(x *big.Rat) (int, bool) {
	if x == nil {
		return 0, false
	}
	return x.Sign(), true
}

func (rationals) Status(x *big.Rat) arith.Status {
	if x == nil {
		return arith.Domain
	}
	return arith.Defined
}

func (rationals) Compare(r arith.Relation, z []arith.Truth, x, y []*big.Rat) {
	for i := range z {
		z[i] = arith.Unknown
		if x[i] != nil && y[i] != nil {
			z[i] = arith.False
			if r.Holds(x[i].Cmp(y[i])) {
				z[i] = arith.True
			}
		}
	}
}

func (rationals) Digamma(z []*big.Rat, x *big.Rat) {
	for k := range z {
		z[k] = big.NewRat(int64(k)+3, 11)
	}
}

func (r rationals) PowInt(z, x []*big.Rat, n int64, flags []arith.Flag) {
	for i := range z {
		one := big.NewRat(1, 1)
		z[i] = one
		for range max(n, -n) {
			z[i] = r.op(arith.Mul, z[i], x[i])
		}
		if n < 0 {
			z[i] = r.op(arith.Div, one, z[i])
		}
	}
}

func (r rationals) Do(op arith.Op, z []*big.Rat, args [][]*big.Rat, flags []arith.Flag) {
	for i := range z {
		a := make([]*big.Rat, len(args))
		for k := range a {
			a[k] = args[k][i]
		}
		z[i] = r.op(op, a...)
	}
}

func (r rationals) op(op arith.Op, a ...*big.Rat) *big.Rat {
	for _, x := range a {
		if x == nil {
			return nil
		}
	}
	z := new(big.Rat)
	switch op {
	case arith.Neg:
		return z.Neg(a[0])
	case arith.Abs:
		return z.Abs(a[0])
	case arith.Add:
		return z.Add(a[0], a[1])
	case arith.Sub:
		return z.Sub(a[0], a[1])
	case arith.Mul:
		return z.Mul(a[0], a[1])
	case arith.FMA:
		return z.Add(z.Mul(a[0], a[1]), a[2])
	case arith.Div:
		if a[1].Sign() == 0 {
			return nil
		}
		return z.Quo(a[0], a[1])
	case arith.Undecided:
		return nil
	case arith.Pow:
		if !a[1].IsInt() {
			return nil
		}
		out := []*big.Rat{nil}
		r.PowInt(out, a[:1], a[1].Num().Int64(), nil)
		return out[0]
	}
	h := big.NewRat(int64(op)+2, 7) // any number that the arguments determine
	for _, x := range a {
		h.Add(h.Mul(h, x), big.NewRat(int64(op), 5))
	}
	return h
}

// blind is rationals that do not tell which fractions they know: a symbol's
// formula is then all that proves anything equal.
type blind struct{ rationals }

func (blind) Rat(x *big.Rat) *big.Rat { return nil }

// Random ring expressions in atoms: the formula's value, with the atoms'
// values put in, is the expression's.
func TestFormulas(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	proved := 0
	for range 300 {
		s := newSymbols[*big.Rat](blind{})
		values := map[uint32]*big.Rat{}
		pool := []symbol[*big.Rat]{}
		for i := range 3 {
			v := big.NewRat(r.Int64N(9)+1, r.Int64N(9)+1)
			pool = append(pool, s.named(v, fmt.Sprint(i)))
			values[uint32(i)] = v
		}
		var two symbol[*big.Rat]
		s.SetRat(&two, big.NewRat(2, 1))
		pool = append(pool, two)
		for range 12 {
			op := []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Neg, arith.Div, arith.FMA}[r.IntN(6)]
			args := make([]symbol[*big.Rat], op.Arity())
			for k := range args {
				args[k] = pool[r.IntN(len(pool))]
			}
			before := len(s.atoms)
			z := s.apply(op, args...)
			if z.val == nil {
				continue
			}
			if len(s.atoms) > before { // a reciprocal, or a formula that is too long
				for a := before; a < len(s.atoms); a++ {
					values[uint32(a)] = nil
				}
			}
			if got := z.p.at(values); got != nil && got.Cmp(z.val) != 0 {
				t.Fatalf("%s of %v: formula %v is %s, value %s", op, args, z.p, got, z.val)
			} else if got != nil {
				proved++
			}
			pool = append(pool, z)
		}
	}
	if proved < 1000 {
		t.Errorf("only %d formulas", proved)
	}
}

// at returns p's value, nil if an atom's is not known.
func (p poly) at(values map[uint32]*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, t := range p {
		x := new(big.Rat).Set(t.coef)
		for m := t.mono; m != ""; m = m[8:] {
			v := values[uint32(m[0])<<24|uint32(m[1])<<16|uint32(m[2])<<8|uint32(m[3])]
			if v == nil {
				return nil
			}
			e := power(m)
			for range max(e, -e) {
				if e > 0 {
					x.Mul(x, v)
				} else {
					x.Quo(x, v)
				}
			}
		}
		sum.Add(sum, x)
	}
	return sum
}

// What formulas prove equal, in the notation of the language, and what not.
func TestSymbolsEqual(t *testing.T) {
	for _, c := range []struct {
		x, y string
		want bool
	}{
		{"(pi + e)^2", "pi^2 + 2*e*pi + e^2", true},
		{"(pi - e)*(pi + e)", "pi^2 - e^2", true},
		{"exp(1)", "e", true},
		{"sin(pi + 1)/exp(2)", "sin(1 + pi)*exp(2)^-1", true},
		{"(2*pi + 2*e)/(pi + e)", "2", true},
		{"1/(pi + e) + 3/(2*pi + 2*e)", "2.5/(e + pi)", true},
		{"pi/3 - fma(pi, 1, 0)/3", "0", true},
		{"max(pi, e) + min(pi, e)", "abs(-pi) + e", true},
		{"relu(sin(2)) - sin(2)", "relu(-sin(2))", true},
		{"if(pi - pi == 0, 1, 2)", "1", true},
		{"sin(1)^2 + cos(1)^2", "1", false}, // true, and beyond the rules of the ring
		{"sin(1)", "sin(2)", false},
		{"pi", "e", false},
	} {
		s := newSymbols[*big.Rat](blind{})
		value := func(src string) symbol[*big.Rat] {
			p := MustCompile(parse(t, src))
			consts := make([]symbol[*big.Rat], len(p.Consts))
			for i, k := range p.Consts {
				if k.Op == arith.Invalid {
					s.SetRat(&consts[i], k.Dec.Rat())
				} else {
					consts[i] = s.constant(k.Op, rationals{}.op(k.Op))
				}
			}
			return evaluate[symbol[*big.Rat]](s, p, consts, nil)
		}
		x, y := value(c.x), value(c.y)
		if got := len(x.p.plus(y.p, ratMinusOne)) == 0; got != c.want {
			t.Errorf("%s = %s: %v, want %v", c.x, c.y, got, c.want)
		}
	}
}

// Laurent polynomials in Λ against their values at Λ = 3.
func TestLogPolynomials(t *testing.T) {
	l := logs[*big.Rat]{rationals{}, &field[*big.Rat]{sys: rationals{}}}
	at3 := func(p logPoly[*big.Rat]) *big.Rat {
		sum, three := new(big.Rat), big.NewRat(3, 1)
		for i, c := range p.c {
			x := []*big.Rat{nil}
			rationals{}.PowInt(x, []*big.Rat{three}, int64(p.lo+i), nil)
			sum.Add(sum, x[0].Mul(x[0], c))
		}
		return sum
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		random := func(terms int) logPoly[*big.Rat] {
			c := make([]*big.Rat, terms)
			for i := range c {
				c[i] = big.NewRat(r.Int64N(7)-3, r.Int64N(3)+1)
			}
			return l.trim(r.IntN(7)-3, c)
		}
		x, y := random(r.IntN(4)), random(1+r.IntN(3))
		op := []arith.Op{arith.Add, arith.Sub, arith.Mul, arith.Div}[r.IntN(4)]
		z := l.apply(op, []logPoly[*big.Rat]{x, y})
		want := rationals{}.op(op, at3(x), at3(y))
		switch {
		case l.Status(z) != arith.Defined:
			if op != arith.Div || len(y.c) == 1 {
				t.Fatalf("%v %s %v has no value", x, op, y)
			}
		case want != nil && at3(z).Cmp(want) != 0:
			t.Fatalf("%v %s %v = %v, at Λ = 3 %s, want %s", x, op, y, z, at3(z), want)
		case len(z.c) > 0 && (z.c[0].Sign() == 0 || z.c[len(z.c)-1].Sign() == 0):
			t.Fatalf("%v %s %v = %v ends in 0", x, op, y, z)
		}
		// The product rule.
		d := l.derivative
		left, right := d(l.product(x, y)), l.sum(arith.Add, l.product(d(x), y), l.product(x, d(y)))
		if at3(left).Cmp(at3(right)) != 0 {
			t.Fatalf("(%v·%v)' = %v, want %v", x, y, left, right)
		}
	}
}

// In exact arithmetic an operand that does not exist leaves an if without a
// value for that reason, lanes apart or together; and a number equals itself.
func TestExactConditions(t *testing.T) {
	p := Share(MustCompile(parse(t, "if(1/x < 1, if(sin(x) <= sin(x), x, 100), 2*x) + (x - x) + x/x")))
	x := []*big.Rat{big.NewRat(2, 1), new(big.Rat), big.NewRat(1, 2), nil, big.NewRat(-3, 1)}
	want := []*big.Rat{big.NewRat(3, 1), nil, big.NewRat(2, 1), nil, big.NewRat(-2, 1)}
	for _, lanes := range []int{1, 2, 5} {
		z := make([]*big.Rat, len(x))
		NewMachine[*big.Rat](rationals{}, p, lanes).Run(z, [][]*big.Rat{x}, nil)
		for i := range z {
			if (z[i] == nil) != (want[i] == nil) || z[i] != nil && z[i].Cmp(want[i]) != 0 {
				t.Errorf("%d lanes, x = %v: %v, want %v", lanes, x[i], z[i], want[i])
			}
		}
	}
}
