package precision

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// bigArgs reads arguments as numbers of p bits.
func bigArgs(t *testing.T, f fp.Format, texts []string) (args []arith.Value) {
	t.Helper()
	for _, s := range texts {
		switch s {
		case "+Inf", "-Inf":
			args = append(args, arith.Value{Kind: arith.Infinite, Neg: s == "-Inf"})
			continue
		case "unset":
			args = append(args, arith.Value{F: new(big.Float)})
			continue
		}
		x, _, err := big.ParseFloat(s, 0, 4000, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := f.Round(x)
		args = append(args, v)
	}
	return args
}

// onePlus writes 1 + 2^-n.
func onePlus(n int) string {
	x := new(big.Float).SetMantExp(big.NewFloat(1), -n)
	return new(big.Float).SetPrec(uint(n+1)).Add(x, big.NewFloat(1)).Text('x', -1)
}

// goodBits returns −log₂ of the relative error of a result, downwards.
func goodBits(t *testing.T, a *auditor, op arith.Op, args []arith.Value, got arith.Value) int {
	t.Helper()
	e, ok := a.ulpError(op, args, got, auditGuard)
	if !ok {
		t.Fatalf("no error of %s(%s)", op, hexArgs(a.format, args))
	}
	m := new(big.Float)
	exp := e.hi.MantExp(m)
	mant, _ := m.Float64()
	want, _ := a.caller.Correct(op, args)
	var w big.Float
	want.F.MantExp(&w)
	size, _ := w.Float64() // |exact| in [1/2, 1)
	// One ulp is 2^(1−p) of the lower end of the binade, 2·size·… of the value.
	return int(math.Floor(float64(a.format.Precision-1) - float64(exp) - math.Log2(mant) + math.Log2(2*math.Abs(size))))
}

// The accuracy of the library at arguments where it is known to be wrong: the
// good bits were measured with MPFR 4.2 (ALTree/bigfloat v0.2.0). A start of
// Newton's method that is a subnormal number depends in its last bit on the
// platform, so that one bit more or less is let pass.
func TestBigfloatGoodBits(t *testing.T) {
	for _, c := range []struct {
		op   arith.Op
		args []string
		bits map[int]int // by the precision
	}{
		{arith.Exp, []string{"-745"}, map[int]int{53: 2, 113: 12, 200: 12, 500: 48}},
		{arith.Exp, []string{"-745.13"}, map[int]int{53: 2, 200: 9}},
		{arith.Exp, []string{"-744.5"}, map[int]int{53: 9, 113: 39, 200: 39, 500: 160}},
		{arith.Exp, []string{"-740"}, map[int]int{53: 18, 113: 76, 200: 76, 500: 306}},
		{arith.Exp, []string{"-1490"}, map[int]int{53: 10, 113: 10, 200: 23, 500: 47}},
		{arith.Exp, []string{"-2960"}, map[int]int{200: 150, 500: 304}},
		{arith.Log, []string{onePlus(79)}, map[int]int{80: 72}},
		{arith.Log, []string{onePlus(95)}, map[int]int{96: 80}},
		{arith.Log, []string{onePlus(112)}, map[int]int{113: 89}},
		{arith.Log, []string{onePlus(127)}, map[int]int{128: 95}},
		{arith.Log, []string{onePlus(199)}, map[int]int{200: 131}},
		{arith.Log, []string{onePlus(255)}, map[int]int{256: 159}},
		{arith.Log, []string{onePlus(499)}, map[int]int{500: 281}},
		{arith.Log, []string{onePlus(999)}, map[int]int{1000: 531}},
		{arith.Pow, []string{onePlus(199), "0x1p+199"}, map[int]int{200: 164}},
		{arith.Pow, []string{onePlus(255), "0x1p+255"}, map[int]int{256: 192}},
		{arith.Pow, []string{onePlus(999), "0x1p+999"}, map[int]int{1000: 564}},
	} {
		for p, want := range c.bits {
			a := planOf(t, fmt.Sprintf("big:%d/bigfloat", p)).auditor(t.Context(), func() {})
			args := bigArgs(t, a.format, c.args)
			call := a.caller.Call(c.op, args)
			if call.Panic != "" || call.Refused != "" {
				t.Errorf("%s(%s): %+v", c.op, hexArgs(a.format, args), call)
			} else if got := goodBits(t, a, c.op, args, call.Value); got < want-1 || got > want+1 {
				t.Errorf("%s(%.40s) with %d bits has %d good ones, not %d", c.op, hexArgs(a.format, args), p, got, want)
			}
			// What is merely inaccurate reaches the programs as it is.
			if v, flag := runBigfloat(t, a.format, c.op, args); flag != arith.FlagNone || !sameValue(v, call.Value) {
				t.Errorf("%s(%.40s): a program gets %s, %v", c.op, hexArgs(a.format, args), a.format.Hex(v), flag)
			}
		}
	}
}

// A tie that goes the wrong way, off by half an ulp like the right one.
func TestBigfloatTie(t *testing.T) {
	a := planOf(t, "big:53/bigfloat").auditor(t.Context(), func() {})
	args := bigArgs(t, a.format, []string{"0x0.d1c3d4ap+27", "2"})
	got, want := a.caller.Call(arith.Pow, args).Value, func() arith.Value { v, _ := a.caller.Correct(arith.Pow, args); return v }()
	e, ok := a.ulpError(arith.Pow, args, got, auditGuard)
	if half := big.NewFloat(0.5); !ok || sameValue(got, want) || e.lo.Cmp(half) != 0 || e.hi.Cmp(half) != 0 {
		t.Errorf("%s, want %s, error %v", a.format.Hex(got), a.format.Hex(want), e)
	}
}

// runBigfloat does one operation as a program does.
func runBigfloat(t *testing.T, f fp.Format, op arith.Op, args []arith.Value) (arith.Value, arith.Flag) {
	t.Helper()
	s := fp.WideSystem(f, ball.Encloser{})
	right := f // has the same numbers, and makes them without the library
	right.Library = ""
	r := fp.WideSystem(right, ball.Encloser{})
	do := func(op arith.Op, args ...[]fp.Wide) []fp.Wide {
		z := r.Make(1)
		r.Do(op, z, args, nil)
		return z
	}
	cols := make([][]fp.Wide, len(args))
	for i, x := range args {
		switch {
		case x.Kind == arith.Infinite:
			cols[i] = do(arith.Log, r.Make(1)) // −∞
			if !x.Neg {
				cols[i] = do(arith.Neg, cols[i])
			}
		case x.IsZero():
			if cols[i] = r.Make(1); x.F.Signbit() {
				cols[i] = do(arith.Neg, cols[i])
			}
		default:
			m := new(big.Float)
			e := x.F.MantExp(m)
			mant, two, half, rest := r.Make(1), r.Make(1), r.Make(1), r.Make(1)
			d, err := arith.ParseDecimal(m.Text('x', -1))
			if err != nil {
				t.Fatal(err)
			}
			r.Set(mant, d)
			r.Set(two, arith.NewDecimal(2, 0))
			r.PowInt(half, two, int64(e/2), nil) // 2^e itself may be out of range
			r.PowInt(rest, two, int64(e-e/2), nil)
			cols[i] = do(arith.Mul, do(arith.Mul, mant, half), rest)
		}
	}
	z, flags := s.Make(1), make([]arith.Flag, 1)
	s.Do(op, z, cols, flags)
	return s.Value(z[0]), flags[0]
}

// Arguments on which the library fails: what a call gives, and what programs
// get in its place.
func TestBigfloatFailures(t *testing.T) {
	const (
		panics  = "panic"
		refused = "refused"
	)
	for _, c := range []struct {
		op   arith.Op
		args []string
		call string // the library's own result, or how it fails
		want string // correct
		gets string // what a program gets
		flag arith.Flag
	}{
		{arith.Exp, []string{"unset"}, "0", "1", "1", 0},
		{arith.Pow, []string{"unset", "0"}, "0", "1", "1", 0},
		{arith.Pow, []string{"+Inf", "-1"}, "+Inf", "0", "0", 0},
		{arith.Pow, []string{"+Inf", "-Inf"}, "+Inf", "0", "0", 0},
		{arith.Pow, []string{"1", "+Inf"}, panics, "1", "1", 0},
		{arith.Pow, []string{"1", "-Inf"}, panics, "1", "1", 0},
		{arith.Log, []string{"-1"}, panics, "NaN", "NaN", arith.FlagInvalid},
		{arith.Log, []string{"-Inf"}, panics, "NaN", "NaN", arith.FlagInvalid},
		{arith.Pow, []string{"-2", "0.5"}, panics, "NaN", "NaN", arith.FlagInvalid},
		{arith.Pow, []string{"-2", "3"}, panics, "-8", "NaN", arith.FlagFault},
		{arith.Pow, []string{"-0", "3"}, "0", "-0", "-0", 0},
		{arith.Pow, []string{"-0", "-3"}, "+Inf", "-Inf", "-Inf", arith.FlagDivByZero},
		{arith.Log, []string{"0x1p-2147483647"}, refused, "-1488522235.2166388", "NaN", arith.FlagFault},
		{arith.Log, []string{"0x1p-2147483648"}, refused, "-1488522235.909786", "NaN", arith.FlagFault},
		{arith.Log, []string{"0x1p+2147483646"}, refused, "1488522234.5234916", "NaN", arith.FlagFault},
		{arith.Exp, []string{"1e300"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Exp, []string{"-1e300"}, refused, "0", "0", 0},
		{arith.Exp, []string{"1e1000"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Exp, []string{"1e5000"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Pow, []string{"2", "1e5000"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Exp, []string{"0x1p+100000"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Exp, []string{"0x1p+2000000000"}, refused, "+Inf", "+Inf", arith.FlagOverflow},
		{arith.Exp, []string{"0x1p-2000000000"}, refused, "1", "NaN", arith.FlagFault},
		{arith.Exp, []string{"+Inf"}, "+Inf", "+Inf", "+Inf", 0},
		{arith.Exp, []string{"-Inf"}, "0", "0", "0", 0},
		{arith.Log, []string{"0"}, "-Inf", "-Inf", "-Inf", arith.FlagDivByZero},
		{arith.Log, []string{"-0"}, "-Inf", "-Inf", "-Inf", arith.FlagDivByZero},
		{arith.Log, []string{"+Inf"}, "+Inf", "+Inf", "+Inf", 0},
	} {
		a := planOf(t, "big:53/bigfloat").auditor(t.Context(), func() {})
		name := fmt.Sprintf("%s(%s)", c.op, strings.Join(c.args, ", "))
		args := bigArgs(t, a.format, c.args)
		start := time.Now()
		call := a.caller.Call(c.op, args)
		got := ""
		switch {
		case call.Panic != "":
			got = panics
		case call.Refused != "":
			got = refused
		case call.Value.Kind == arith.Finite && call.Value.F.Sign() == 0:
			got = "0" // with precision 0 there is no shortest decimal
		default:
			got = a.format.Text(call.Value)
		}
		if got != c.call {
			t.Errorf("%s: the library gives %s, not %s: is it another version?", name, got, c.call)
		}
		want, _ := a.caller.Correct(c.op, args)
		if s := a.format.Text(want); s != c.want {
			t.Errorf("%s is %s, not %s", name, s, c.want)
		}
		v, flag := runBigfloat(t, a.format, c.op, args)
		if s := a.format.Text(v); s != c.gets || flag != c.flag {
			t.Errorf("%s: a program gets %s %v, not %s %v", name, s, flag, c.gets, c.flag)
		}
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%s: %v", name, d)
		}
	}
}

// A result of 10^9 bits before the point is printed at once, in decimal too.
func TestBigfloatLongText(t *testing.T) {
	a := planOf(t, "big/bigfloat").auditor(t.Context(), func() {})
	start := time.Now()
	v := a.caller.Call(arith.Exp, bigArgs(t, a.format, []string{"1e9"})).Value
	if s := a.format.Text(v); !strings.HasSuffix(s, "e434294481") {
		t.Errorf("exp(1e9) = %s", s)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("%v", d)
	}
}

// Concurrent audits and programs give what one gives: the library's table of
// pi is read alone. The precisions are past what it has built in. (Under the
// race detector, which finds the library's own race where the table is not
// filled first.)
func TestBigfloatConcurrentAudits(t *testing.T) {
	precisions := []int{250, 1100, 1900}
	want := map[int]string{}
	call := func(p int) string {
		plan, err := NewAuditPlan(&Audit{Library: fmt.Sprintf("big:%d/bigfloat", p)})
		if err != nil {
			return err.Error()
		}
		a := plan.auditor(t.Context(), func() {})
		s := ""
		for _, op := range []arith.Op{arith.Log, arith.Exp, arith.Pow} {
			args := bigArgs(t, a.format, []string{"2.5", "1.25"})[:op.Arity()]
			s += a.format.Hex(a.caller.Call(op, args).Value) + " "
		}
		return s
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	for range 4 {
		for _, p := range precisions {
			group.Go(func() {
				s := call(p)
				mu.Lock()
				defer mu.Unlock()
				if want[p] == "" {
					want[p] = s
				} else if want[p] != s {
					t.Errorf("%d bits: %s and %s", p, s, want[p])
				}
			})
		}
	}
	group.Wait()
	for p, s := range want {
		if alone := call(p); alone != s {
			t.Errorf("%d bits: %s, alone %s", p, s, alone)
		}
	}
}

// What an audit of bigfloat must find.
func TestAuditOfBigfloat(t *testing.T) {
	o := audit(t, &Audit{Library: "big:113/bigfloat", Samples: 150}, 0)
	if o.Version != fp.BigfloatVersion {
		t.Errorf("version %s", o.Version)
	}
	for _, c := range []struct {
		function, class string
		correct         bool // all of them
		failure         string
	}{
		{"exp", "small", true, ""},
		{"exp", "moderate", true, ""},
		{"exp", "large", true, ""},
		{"exp", "float64 subnormal", false, ""},
		{"exp", "out of range", true, AuditRefused},
		{"log", "moderate", true, ""},
		{"log", "huge", true, ""},
		{"log", "beside 1", false, ""},
		{"log", "extremely small", true, AuditRefused},
		{"pow", "moderate", true, ""},
		{"pow", "negative base", true, AuditPanic},
		{"pow", "squares halfway", false, ""},
	} {
		class := classOf(t, o, c.function, c.class)
		if (class.Correct == class.Judged) != c.correct || class.WrongKind > 0 {
			t.Errorf("%s, %s: %d of %d correct", c.function, c.class, class.Correct, class.Judged)
		}
		switch {
		case c.failure == "" && (len(class.Failures) > 0 || class.Judged != class.Samples):
			t.Errorf("%s, %s: %+v", c.function, c.class, class.Failures)
		case c.failure != "" && (len(class.Failures) != 1 || class.Failures[0].Kind != c.failure || class.Failures[0].Count != class.Samples):
			t.Errorf("%s, %s: %+v", c.function, c.class, class.Failures)
		}
	}
	// A start with few good bits: Newton's method ends far off.
	if c := classOf(t, o, "exp", "float64 subnormal"); !c.Max.atLeast(big.NewFloat(0x1p90)) {
		t.Errorf("exp where math.Exp is subnormal: %+v", c.Max)
	}
	special := map[string]string{}
	for _, f := range o.Functions {
		for _, s := range f.Special {
			special[f.Function+"("+strings.Join(s.Args, ", ")+")"] = string(s.Got) + string(s.Text) + " not " + s.Want
		}
	}
	for call, want := range map[string]string{
		"exp(0 (precision 0))": "0 (precision 0) not 1",
		"log(-1)":              "Log: argument is negative not NaN",
		"log(-Inf)":            "Log: argument is negative not NaN",
		"pow(+Inf, -1)":        "+Inf not 0",
		"pow(-0, 3)":           "0 not -0",
		"pow(1, +Inf)":         "multiplication of zero with infinity not 1",
		"pow(-2, 3)":           "Pow: negative base not -8",
		"pow(+Inf, 0)":         "",
		"exp(-Inf)":            "",
		"log(1)":               "",
	} {
		if special[call] != want {
			t.Errorf("%s: %q, want %q", call, special[call], want)
		}
	}
}
