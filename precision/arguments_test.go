package precision

import (
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// An operation leaves its arguments what they were, their precision too: a register
// that held one takes a result later, and must have room for it. Functions certified
// by a smooth kernel once cut 2 to the one bit that it needs.
func TestArgumentsStay(t *testing.T) {
	for _, name := range []string{"big:100", "big:200", "float128", "x87"} {
		f, err := fp.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		sys := fp.WideSystem(f, ball.Encloser{})
		for op := arith.Op(1); op < arith.NumOps; op++ {
			for _, text := range []string{"-100", "-2", "-1", "-0.5", "0", "1e-30", "0.1", "0.5", "1", "2", "3", "100", "1000000"} {
				args := make([][]fp.Wide, op.Arity())
				var before []arith.Value
				for i := range args {
					d, err := arith.ParseDecimal(text)
					if err != nil {
						t.Fatal(err)
					}
					args[i] = sys.Make(1)
					sys.Set(args[i], d)
					before = append(before, sys.Value(args[i][0]))
				}
				z := sys.Make(1)
				room := sys.Value(z[0]).F.Prec()
				sys.Do(op, z, args, nil)
				for i := range args {
					after := sys.Value(args[i][0])
					if after.F.Cmp(before[i].F) != 0 || after.F.Prec() != before[i].F.Prec() {
						t.Errorf("%s: %s(%s) leaves %s of %d bits, it had %d", name, op, text, after.F, after.F.Prec(), before[i].F.Prec())
					}
				}
				if v := sys.Value(z[0]); v.F != nil && v.F.Prec() != room {
					t.Errorf("%s: %s(%s) has %d bits, not %d", name, op, text, v.F.Prec(), room)
				}
			}
		}
	}
}

// What a program computes does not depend on what its registers held before.
func TestRegistersOfBig(t *testing.T) {
	q := &Study{Functions: []string{"let u = 3*y + 0.5; softplus(u) + x + softplus(0.3*x - 2)"}, At: []string{"x=0.1,y=0.3"}, Wrt: "x",
		Formats: []string{"big:100"}, Schemes: []string{"central"}, Steps: []string{"1e-1"}}
	o, err := Run(t.Context(), q, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := o.Columns[0].Cells[0]; numberOf(Number(c.Value)) < 1.03 || numberOf(Number(c.Value)) > 1.04 {
		t.Errorf("the quotient is %s", c.Value)
	}
}
