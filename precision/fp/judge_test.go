package fp

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// memory is package ball's Encloser, for one goroutine, that keeps its last
// answer for those who ask for less: six modes and two formats cost one.
type memory struct {
	op   arith.Op
	n    int64
	args []float64
	prec uint
	e    arith.Enclosure
}

func (m *memory) Enclose(op arith.Op, args []*big.Float, n int64, prec uint) arith.Enclosure {
	same := m.op == op && m.n == n && m.prec >= prec && len(m.args) == len(args)
	for i := range args {
		x, _ := args[i].Float64()
		same = same && m.args[i] == x
	}
	if !same {
		m.op, m.n, m.prec, m.args = op, n, max(prec, 80), m.args[:0]
		for _, a := range args {
			x, _ := a.Float64()
			m.args = append(m.args, x)
		}
		m.e = ball.Encloser{}.Enclose(op, args, n, m.prec)
	}
	return m.e
}

// judge compares systems of one format with the exact way, mode by mode.
type judge struct {
	t     *testing.T
	exact []*lane // by mode, without a first phase
	quick []*lane // by mode
	x, y  Wide
	a, b  Wide
}

func newJudge(t *testing.T, f Format, enc arith.Encloser) *judge {
	j := &judge{t: t}
	for _, m := range Modes() {
		f.Mode = m
		e, q := newLane(f, enc), newLane(f, enc)
		e.exact = true
		j.exact, j.quick = append(j.exact, e), append(j.quick, q)
	}
	f.Mode = NearestEven
	for _, w := range []*Wide{&j.x, &j.y, &j.a, &j.b} {
		w.init(f)
	}
	return j
}

// try compares f(x), or x^y, in every mode; got is what the machine's system
// said, nil where it has none for the format.
func (j *judge) try(op arith.Op, x, y float64, got *float64, flag arith.Flag) {
	setMachine(&j.x, x)
	setMachine(&j.y, y)
	for m, e := range j.exact {
		do := func(l *lane, z *Wide) arith.Flag {
			if op.Arity() == 2 {
				return l.binary(op, z, &j.x, &j.y)
			}
			return l.unary(op, z, &j.x)
		}
		want := do(e, &j.a)
		if have := do(j.quick[m], &j.b); have != want || !j.a.same(&j.b) {
			j.t.Errorf("%v %s %s(%x, %x) = %x %v, want %x %v", e.f.Base, e.f.Mode, op, x, y, machineOf[float64](&j.b), have, machineOf[float64](&j.a), want)
		}
		if e.f.Mode == NearestEven && got != nil {
			if w := machineOf[float64](&j.a); !sameBits(w, *got) || want != flag {
				j.t.Errorf("%v %s(%x, %x) = %x %v, want %x %v", e.f.Base, op, x, y, *got, flag, w, want)
			}
		}
	}
}

// column runs op on columns in the machine's system and judges every lane.
func column[T machine](j *judge, s arith.System[T], op arith.Op, x, y []T) {
	z, flags := s.Make(len(x)), make([]arith.Flag, len(x))
	s.Do(op, z, [][]T{x, y}[:op.Arity()], flags)
	for i := range x {
		b := 0.0
		if y != nil {
			b = float64(y[i])
		}
		got := float64(z[i])
		j.try(op, float64(x[i]), b, &got, flags[i])
	}
}

// strata returns n numbers, the same on every machine, in which every exponent is met, and those arguments
// often at which a function is not trivial.
func strata(n int, seed uint64) []float64 {
	r := rand.New(rand.NewPCG(seed, 5))
	z := make([]float64, n)
	for i := range z {
		switch sign := uint64(i&8) << 60; i % 8 {
		case 0: // exponents in turn
			z[i] = math.Float64frombits(sign | uint64(i/16%2047)<<52 | r.Uint64()>>12)
		case 1:
			z[i] = math.Ldexp(float64(2*r.Float64())-1, r.IntN(70)-60)
		case 2:
			z[i] = float64(1500*r.Float64()) - 750
		case 3: // next to 1
			z[i] = 1 + math.Ldexp(float64(2*r.Float64())-1, -r.IntN(53))
		case 4: // next to multiples of π/4096
			z[i] = float64(float64(r.IntN(1<<16)-1<<15)*(math.Pi/4096)) + math.Ldexp(r.NormFloat64(), -r.IntN(50))
		default:
			z[i] = float64(16*r.Float64()) - 8
		}
	}
	return z
}

// smallFormats is what lanes of Wide values meet besides: float16's numbers,
// bfloat16's, a few without subnormals, and a wide range of exponents.
var smallFormats = []Format{
	{Base: "half", Precision: 11, Emin: -14, Emax: 15, Subnormals: true, Infinities: true},
	{Base: "brain", Precision: 8, Emin: -126, Emax: 127, Subnormals: true, Infinities: true},
	{Base: "flushed", Precision: 24, Emin: -126, Emax: 127, Infinities: true},
	bigFormat(40),
}
