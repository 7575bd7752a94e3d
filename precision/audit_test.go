package precision

import (
	"context"
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// auditLibraries are the libraries that there are.
var auditLibraries = []string{"float64/go", "float32/go", "big/bigfloat", "big:24/bigfloat", "big:53/bigfloat", "big:113/bigfloat"}

// planOf resolves an audit of all functions.
func planOf(t *testing.T, library string) *AuditPlan {
	t.Helper()
	p, err := NewAuditPlan(&Audit{Library: library})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// audit carries one out.
func audit(t *testing.T, a *Audit, workers int) *AuditOutcome {
	t.Helper()
	o, err := RunAudit(t.Context(), a, &Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// classOf returns a class of a function.
func classOf(t *testing.T, o *AuditOutcome, function, class string) AuditClass {
	t.Helper()
	for _, f := range o.Functions {
		for _, c := range f.Classes {
			if f.Function == function && c.Class == class {
				return c
			}
		}
	}
	t.Fatalf("%s has no class %q of %s", o.Library, class, function)
	return AuditClass{}
}

// ulpsOf returns a figure as a float64.
func ulpsOf(t *testing.T, f AuditFigure) float64 {
	t.Helper()
	x := f.value()
	if x == nil {
		t.Fatalf("no figure: %+v", f)
	}
	y, _ := x.Float64()
	return y
}

// Every function that a library offers has its table of classes, and the tables
// know no others.
func TestAuditTables(t *testing.T) {
	known := map[string]bool{}
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		known[op.String()] = true
	}
	for _, library := range auditLibraries {
		p := planOf(t, library)
		for _, op := range p.ops {
			if auditTables[op.String()] == nil {
				t.Errorf("%s has no table of classes", op)
			}
			seen := map[string]bool{}
			for _, c := range auditClasses(op, p.format) {
				if seen[c.name] {
					t.Errorf("%s of %s: a second class %q", op, library, c.name)
				}
				seen[c.name] = true
			}
		}
	}
	for name := range auditTables {
		if !known[name] {
			t.Errorf("%s is no function", name)
		}
	}
}

// Arguments are numbers of the format, in the function's domain but for a few
// that were rounded to its edge, and as many as there are different.
func TestAuditArguments(t *testing.T) {
	const samples = 60
	for _, library := range auditLibraries {
		p := planOf(t, library)
		a := p.auditor(t.Context(), func() {})
		for _, op := range p.ops {
			for _, c := range auditClasses(op, p.format) {
				domain, distinct := 0, map[string]bool{}
				for n := range samples {
					args := a.draw(op, c, n)
					if len(args) != op.Arity() {
						t.Fatalf("%s, %s: %d arguments", op, c.name, len(args))
					}
					key := ""
					for _, x := range args {
						if x.Kind != arith.Finite {
							t.Errorf("%s, %s of %s: an argument that is not finite", op, c.name, library)
						} else if v, _ := p.format.Round(x.F); !sameValue(v, x) {
							t.Errorf("%s, %s of %s: %s is no number of the format", op, c.name, library, x.F.Text('x', -1))
						}
						key += p.format.Hex(x) + " "
					}
					distinct[key] = true
					if strings.HasPrefix(c.name, "extremely") {
						continue // the correct result is slow
					}
					if want, _ := a.caller.Correct(op, args); want.Kind == arith.NotANumber {
						domain++
					}
				}
				if domain > 0 {
					t.Errorf("%s, %s of %s: %d arguments outside the domain", op, c.name, library, domain)
				}
				if len(distinct) < 10 && c.name != "before overflow" { // a binade of results is few arguments of 24 bits
					t.Errorf("%s, %s of %s: %d different arguments of %d", op, c.name, library, len(distinct), samples)
				}
			}
		}
	}
}

// The same bytes for any number of workers, and others for another seed.
func TestAuditWorkers(t *testing.T) {
	text := func(a *Audit, workers int) string {
		b, err := json.Marshal(audit(t, a, workers))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, library := range []string{"float64/go", "big:60/bigfloat"} {
		one := text(&Audit{Library: library, Samples: 20, Seed: 7}, 1)
		for _, workers := range []int{2, 5} {
			if d := cmp.Diff(one, text(&Audit{Library: library, Samples: 20, Seed: 7}, workers)); d != "" {
				t.Errorf("%s: 1 and %d workers differ:\n%s", library, workers, d)
			}
		}
		if one == text(&Audit{Library: library, Samples: 20, Seed: 8}, 2) {
			t.Errorf("%s: the seed does not matter", library)
		}
	}
}

// The counts add up, and more samples hold the fewer ones.
func TestAuditCounts(t *testing.T) {
	for _, library := range []string{"float32/go", "big:53/bigfloat"} {
		few, many := audit(t, &Audit{Library: library, Samples: 10}, 0), audit(t, &Audit{Library: library, Samples: 40}, 0)
		for i, f := range many.Functions {
			for j, c := range f.Classes {
				failures := 0
				for _, fail := range c.Failures {
					failures += fail.Count
				}
				if c.Samples != 40 || c.Samples != c.Judged+c.Undecided+failures || c.Judged < c.Correct+c.WrongKind ||
					c.Measured > c.Judged-c.WrongKind || (c.Max == nil) != (c.Measured == 0) || (c.First == nil) != (c.WrongKind == 0) {
					t.Errorf("%s, %s of %s: %+v", f.Function, c.Class, library, c)
				}
				less := few.Functions[i].Classes[j]
				if less.Correct > c.Correct || less.Judged > c.Judged {
					t.Errorf("%s, %s of %s: 10 samples are not among 40", f.Function, c.Class, library)
				}
				if c.Max != nil && c.Max.Ulps != "" && less.Max != nil && less.Max.Ulps != "" && less.Max.atLeast(c.Max.value()) && less.Max.Ulps != c.Max.Ulps {
					t.Errorf("%s, %s of %s: the maximum fell from %s to %s", f.Function, c.Class, library, less.Max.Ulps, c.Max.Ulps)
				}
			}
			if f.Checked == 0 || f.Verdict == "" {
				t.Errorf("%s of %s: %d special cases, verdict %q", f.Function, library, f.Checked, f.Verdict)
			}
		}
	}
}

// An audit that is cut short has the functions that were finished.
func TestAuditStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	opts := &Options{Workers: 1, Progress: func(done, total int) {
		if done == total/2 {
			cancel()
		}
	}}
	o, err := RunAudit(ctx, &Audit{Library: "float64/go", Functions: []string{"sqrt", "log", "exp"}, Samples: 50}, opts)
	if err != context.Canceled || len(o.Functions) == 0 || len(o.Functions) == 3 {
		t.Fatalf("%v, %+v", err, o)
	}
	whole := audit(t, &Audit{Library: "float64/go", Functions: []string{"sqrt"}, Samples: 50}, 1)
	if d := cmp.Diff(whole.Functions[0], o.Functions[0]); d != "" {
		t.Errorf("sqrt differs:\n%s", d)
	}
}

// The figure of a single argument is that of an Evaluator, whose enclosures
// come another way.
func TestAuditFiguresAreEvals(t *testing.T) {
	vars := []string{"x", "y", "z"}
	for _, c := range []struct{ library, function, expr string }{
		{"float64/go", "exp", "exp(x)"}, {"float64/go", "log", "log(x)"}, {"float64/go", "sin", "sin(x)"}, {"float64/go", "tan", "tan(x)"},
		{"float64/go", "atan", "atan(x)"}, {"float64/go", "tanh", "tanh(x)"}, {"float64/go", "pow", "x^y"}, {"float64/go", "fma", "fma(x,y,z)"},
		{"float32/go", "exp", "exp(x)"}, {"float32/go", "sqrt", "sqrt(x)"}, {"float32/go", "pow", "x^y"},
		{"big:53/bigfloat", "exp", "exp(x)"}, {"big/bigfloat", "log", "log(x)"}, {"big:113/bigfloat", "pow", "x^y"},
	} {
		e, err := NewEvaluator(c.expr, []string{c.library}, nil)
		if err != nil {
			t.Fatal(err)
		}
		o := audit(t, &Audit{Library: c.library, Functions: []string{c.function}, Samples: 12}, 0)
		for _, class := range o.Functions[0].Classes {
			if class.Max == nil || class.Max.Ulps == "" {
				continue
			}
			var texts []string
			for i, x := range class.Max.Args {
				texts = append(texts, vars[i]+"="+x)
			}
			points, err := ParsePoints([]string{strings.Join(texts, ",")}, e.Vars())
			if err != nil {
				t.Fatal(err)
			}
			ev, err := e.Eval(t.Context(), points[0])
			if err != nil {
				t.Fatal(err)
			}
			if got := ev.Values[0]; got.Ulps != class.Max.Ulps || string(got.Hex) != class.Max.Got {
				t.Errorf("%s of %s at %v: %s with an error of %s, eval has %s and %s", c.function, c.library, texts, class.Max.Got, class.Max.Ulps, got.Hex, got.Ulps)
			}
		}
	}
}

// Errors where the exact value is a fraction, against fractions.
func TestUlpErrorExact(t *testing.T) {
	for _, library := range []string{"float64/go", "float32/go", "big:100/bigfloat"} {
		a := planOf(t, library).auditor(t.Context(), func() {})
		f := a.format
		d := newDraws(1, "test", library, 0)
		r := newAuditRange(f)
		low := -20
		if !f.Wide {
			low = f.Emin/2 - f.Precision/2
		}
		for range 500 {
			lo, hi := low, low+8
			if d.below(2) == 1 {
				lo, hi = -4, 4
			}
			x, y := r.inBinades(d, 0, lo, hi), r.inBinades(d, 0, lo, hi)
			rx, _ := x.Rat(nil)
			ry, _ := y.Rat(nil)
			exact := new(big.Rat).Mul(rx, ry)
			got, _ := f.RoundRat(exact)
			got = arith.Value{F: new(big.Float).SetPrec(uint(f.Precision)).Set(got.F)}
			if d.below(3) > 0 { // off by some ulps
				ulp := new(big.Float).SetMantExp(got.F, 0)
				ulp.SetMantExp(big.NewFloat(float64(d.between(-40, 40))), ulp.MantExp(nil)-f.Precision)
				got, _ = f.Round(new(big.Float).SetPrec(2000).Add(got.F, ulp))
			}
			e, ok := a.ulpError(arith.Mul, []arith.Value{{F: x}, {F: y}}, got, auditGuard)
			if !ok {
				t.Fatalf("%s: no error of %s·%s", library, f.Hex(arith.Value{F: x}), f.Hex(arith.Value{F: y}))
			}
			want := new(big.Rat).Sub(got.Rat(), exact)
			want.Abs(want).Quo(want, ratUlp(f, exact))
			low, _ := e.lo.Rat(nil)
			high, _ := e.hi.Rat(nil)
			if low.Cmp(want) > 0 || high.Cmp(want) < 0 {
				t.Fatalf("%s: error of %s in [%s, %s], not %s", library, f.Hex(got), low, high, want)
			}
			if w := new(big.Rat).Sub(high, low); w.Sign() > 0 && w.Cmp(big.NewRat(1, 1<<60)) > 0 {
				t.Fatalf("%s: error known to %s only", library, w)
			}
		}
	}
}

// ratUlp is Goldberg's ulp by comparison alone.
func ratUlp(f fp.Format, x *big.Rat) *big.Rat {
	x = new(big.Rat).Abs(x)
	two := big.NewRat(2, 1)
	p := big.NewRat(1, 1)
	for p.Cmp(x) > 0 {
		p.Quo(p, two)
	}
	for new(big.Rat).Mul(p, two).Cmp(x) <= 0 {
		p.Mul(p, two)
	}
	if !f.Wide {
		if least, _ := f.SmallestNormal().F.Rat(nil); p.Cmp(least) < 0 {
			p = least
		}
	}
	eps, _ := f.Epsilon().Rat(nil)
	return p.Mul(p, eps)
}

// Enclosures around powers of two and around 0.
func TestExponentBetween(t *testing.T) {
	f64, _ := fp.Parse("float64")
	wide, _ := fp.Parse("big:53")
	at := func(s string) *big.Float {
		x, _, err := big.ParseFloat(s, 0, 200, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		f      fp.Format
		lo, hi string
		e      int
		known  bool
	}{
		{f64, "1", "1", 0, true},
		{f64, "0.999", "1", -1, true}, // 1 is not reached
		{f64, "0.999", "1.001", 0, false},
		{f64, "1", "1.5", 0, true},
		{f64, "-1", "-0.75", -1, true},
		{f64, "-1.5", "-1", 0, true},
		{f64, "-2.5", "-1.75", 0, false},
		{f64, "0", "0x1p-1030", -1022, true},
		{f64, "0x1p-1074", "0x1p-1022", -1022, true},
		{f64, "0", "1", -1, false},
		{f64, "-0x1p-1060", "0x1p-1060", -1022, false},
		{f64, "0", "0", 0, true},
		{wide, "0", "0x1p-1030", -1031, false},
		{wide, "0x1p-1030", "0x1.8p-1030", -1030, true},
		{wide, "0", "0", 0, false},
	} {
		e, known := exponentBetween(at(c.lo), at(c.hi), c.f)
		if known != c.known || known && c.lo != "0" && e != c.e {
			t.Errorf("%s: between %s and %s: %d %v, want %d %v", c.f, c.lo, c.hi, e, known, c.e, c.known)
		}
	}
}

// Figures at their edges.
func TestUlpFigure(t *testing.T) {
	rat := func(s string) ball.Real {
		r, _ := new(big.Rat).SetString(s)
		return ball.FromRat(r)
	}
	for _, c := range []struct {
		lo, hi string
		want   AuditFigure
		ok     bool
	}{
		{"0", "0", AuditFigure{Ulps: "0"}, true},
		{"0.5", "0.5", AuditFigure{Ulps: "0.5"}, true},
		{"0.4999999", "0.5000001", AuditFigure{Ulps: "0.5"}, true},
		{"0.123454", "0.123456", AuditFigure{}, false},
		{"0", "0.0000009", AuditFigure{Below: AuditLeast}, true},
		{"0", "0.000001", AuditFigure{}, false},
		{"0.0000001", "0.0000001", AuditFigure{Ulps: "1e-7"}, true},
		{"123456", "123456", AuditFigure{Ulps: "123460"}, true},
	} {
		if f, ok := ulpFigure(rat(c.lo), rat(c.hi)); f != c.want || ok != c.ok {
			t.Errorf("[%s, %s]: %+v %v, want %+v %v", c.lo, c.hi, f, ok, c.want, c.ok)
		}
	}
}

func TestCoarseLog2(t *testing.T) {
	d := newDraws(0, "log2", "", 0)
	for range 1000 {
		x := d.binade(53, d.between(-900, 900))
		v, _ := x.Float64()
		got, _ := coarseLog2(x).Float64()
		if math.Abs(got-math.Log2(v)) > 1e-8 {
			t.Errorf("log2 %v = %v", v, got)
		}
	}
}

// What is known of Go's functions: the operations of IEEE 754 are correctly
// rounded, sin loses all but a few digits near multiples of π/2 (Payne and
// Hanek's reduction is used from 2^29 on only, and to 53 bits), and pow gathers
// an error per bit of the exponent.
func TestAuditOfGo(t *testing.T) {
	o := audit(t, &Audit{Library: "float64/go", Functions: []string{"sqrt", "fma", "sin", "pow"}, Samples: 300}, 0)
	for _, f := range o.Functions[:2] {
		for _, c := range f.Classes {
			if c.Correct != c.Samples || c.Max.Ulps == "" || c.Max.atLeast(big.NewFloat(0.50001)) {
				t.Errorf("%s, %s: %+v", f.Function, c.Class, c)
			}
		}
		if len(f.Special) > 0 || f.Verdict != "every result correctly rounded" {
			t.Errorf("%s: %s, %+v", f.Function, f.Verdict, f.Special)
		}
	}
	if c := classOf(t, o, "fma", "cancelling"); c.Max.Ulps != "0" || c.Mean.Ulps != "0" {
		t.Errorf("x·y − x·y, rounded, is exact: %+v", c)
	}
	if u := ulpsOf(t, classOf(t, o, "sin", "moderate").Max.AuditFigure); u < 0.6 || u > 2 {
		t.Errorf("sin is off by %v ulps for moderate arguments", u)
	}
	if u := ulpsOf(t, classOf(t, o, "sin", "multiples of pi/2").Max.AuditFigure); u < 100 {
		t.Errorf("sin is off by %v ulps only near multiples of pi/2", u)
	}
	if u := ulpsOf(t, classOf(t, o, "pow", "base near 1").Max.AuditFigure); u < 1e6 {
		t.Errorf("pow is off by %v ulps only for bases near 1", u)
	}
	if c := classOf(t, o, "pow", "squares halfway"); c.Max.Ulps != "0.5" || c.Mean.Ulps != "0.5" {
		t.Errorf("squares halfway between two numbers: %+v", c)
	}
}

// Errors of given results as mpmath 1.3.0 has them, at 400 bits and to 9 digits
// (the results are those of Go 1.26 on linux/amd64).
func TestUlpErrorMpmath(t *testing.T) {
	a := planOf(t, "float64/go").auditor(t.Context(), func() {})
	number := func(s string) arith.Value {
		x, _, err := big.ParseFloat(s, 0, 53, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		return arith.Value{Neg: x.Signbit(), F: x}
	}
	for _, c := range []struct {
		op        arith.Op
		args, got string
		ulps      string
	}{
		{arith.Log, "0x1p-1074", "-0x1.628b76e3a7b61p+09", "3.10946341e14"},
		{arith.Sin, "0x1.48962fda1b693p+33", "0x1.a9154c357f18p-12", "1166.76335"},
		{arith.Tan, "-0x1.ac014db0c8754p-24", "-0x1.ac014db0c8754p-24", "24.9244532"},
		{arith.Pow, "0x1.000000000001p+00 -0x1.c368dddb6c6c3p+50", "0x1.c548f1c3071c4p-11", "419548225"},
		{arith.Acos, "0x1.ffffffffffffep-01", "0x1.6a09e68p-26", "25216051.3"},
		{arith.Lgamma, "0x1.3793ca1ed8ce4p+00", "-0x1.712e8d0be7e98p-04", "10.8306393"},
		{arith.Lgamma, "-0x1.3a7fc9600f5cap+01", "0x1.feap-42", "3.45912454e12"},
		{arith.Gelu, "-0x1.226e5be41ebccp+04", "-0x0p+00", "8.95068722e15"},
		{arith.Erfc, "0x1.3db5ada7f4f77p+01", "0x1.d57812ab7e8dcp-12", "1.91170273"},
		{arith.Hypot, "0x1.dc61676fc008ap+1023 -0x1.526fee1060181p+1022", "0x1.f98ae6d786b21p+1023", "1.34467191"},
		{arith.Atan2, "0x1.657d567d6df62p-1012 0x1.5e03dfa9ee123p+46", "0x1.0578p-1058", "0.498144332"},
		{arith.Log2, "0x1.0000000000005p+00", "0x1.ep-50", "3.22598241e14"},
		{arith.Exp, "0x1.62b49e863532dp+09", "0x1.6114eb0d75009p+1023", "1.18814374"},
		{arith.Exp, "-0x1.6263ae345ed79p+09", "0x1.5d520139ac628p-1023", "0.633244823"},
	} {
		var args []arith.Value
		for s := range strings.FieldsSeq(c.args) {
			args = append(args, number(s))
		}
		e, ok := a.ulpError(c.op, args, number(c.got), auditGuard)
		if lo, hi := e.lo.Text('g', 9), e.hi.Text('g', 9); !ok || lo != hi || number(lo).F.Cmp(number(c.ulps).F) != 0 {
			t.Errorf("%s(%s): error in [%s, %s], mpmath has %s", c.op, c.args, lo, hi, c.ulps)
		}
	}
}
