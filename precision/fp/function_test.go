package fp

import (
	"bufio"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// opByName finds an operation by the name the language uses.
func opByName(t *testing.T, name string) arith.Op {
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if op.String() == name {
			return op
		}
	}
	t.Fatalf("no operation %q", name)
	return 0
}

func hexFloat(t *testing.T, s string) *big.Float {
	x, _, err := big.ParseFloat(s, 0, 4000, big.ToNearestEven)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return x
}

// reference is a line of testdata/functions.txt.
type reference struct {
	text string
	op   arith.Op
	f    Format
	args []*big.Float
	want *big.Float
}

func references(t *testing.T) (list []reference) {
	file, err := os.Open("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for sc := bufio.NewScanner(file); sc.Scan(); {
		w := strings.Fields(sc.Text())
		r := reference{text: sc.Text(), op: opByName(t, w[0]), want: hexFloat(t, w[7])}
		n := func(i int) int {
			v, err := strconv.Atoi(w[i])
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		mode, ok := modeByName(w[5])
		if !ok {
			t.Fatal(w[5])
		}
		r.f = Format{Base: w[1], Precision: n(2), Emin: n(3), Emax: n(4), Subnormals: true, Infinities: true, Mode: mode}
		for _, a := range strings.Split(w[6], ",")[:r.op.Arity()] {
			r.args = append(r.args, hexFloat(t, a))
		}
		list = append(list, r)
	}
	if len(list) < 1000 {
		t.Fatalf("%d references", len(list))
	}
	return list
}

// furtherReferences is where the lines of the further functions begin.
const furtherReferences = 1336

// Functions in every format and mode against mpmath; without
// ROUNDOFF_EXHAUSTIVE the further ones in one of four modes.
func TestFunctionsAgainstReferences(t *testing.T) {
	all := os.Getenv("ROUNDOFF_EXHAUSTIVE") != ""
	for i, r := range references(t) {
		if !all && i >= furtherReferences && i%4 != i/4%4 {
			continue
		}
		s := newWide(r.f, taylor{})
		var args [][]Wide
		for _, a := range r.args {
			x := s.Make(1)
			x[0].f.Set(a)
			if x[0].f.Cmp(a) != 0 {
				t.Fatalf("%s: the argument is not in the format", r.text)
			}
			args = append(args, x)
		}
		z, flags := s.Make(1), make([]arith.Flag, 1)
		s.Do(r.op, z, args, flags)
		if z[0].nan || z[0].f.Cmp(r.want) != 0 || flags[0] != arith.FlagNone {
			t.Errorf("%s: got %s %v", r.text, r.f.Hex(z[0].value()), flags[0])
		}
		if r.f.Mode != NearestEven {
			continue
		}
		switch r.f.Base {
		case "float64":
			checkNative(t, Float64(binary64, taylor{}), r)
		case "float32":
			checkNative(t, Float32(binary32, taylor{}), r)
		}
	}
}

func checkNative[T machine](t *testing.T, s arith.System[T], r reference) {
	var args [][]T
	for _, a := range r.args {
		x, _ := a.Float64()
		args = append(args, []T{T(x)})
	}
	z := s.Make(1)
	s.Do(r.op, z, args, nil)
	if got := s.Value(z[0]); got.Kind != arith.Finite || got.F.Cmp(r.want) != 0 {
		t.Errorf("%s: natively %v", r.text, z[0])
	}
}

// Signs of an exact zero when rounding down (IEEE 754-2019, 6.3).
func TestZeroSignsDown(t *testing.T) {
	for _, name := range []string{"float64:down", "big:113:down"} {
		f, err := Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		s := WideSystem(f, taylor{})
		x, y, z := s.Make(3), s.Make(3), s.Make(3)
		set := func(z []Wide, i int, v float64) { setMachine(&z[i], v) }
		set(x, 0, 1)
		set(y, 0, -1)
		set(x, 1, 0)
		set(y, 1, math.Copysign(0, -1))
		set(x, 2, 0)
		set(y, 2, 0)
		s.Do(arith.Add, z, [][]Wide{x, y}, nil)
		for i, want := range []string{"-0", "-0", "0"} {
			if got := f.Text(s.Value(z[i])); got != want {
				t.Errorf("%s: sum %d is %s, want %s", name, i, got, want)
			}
		}
		s.Do(arith.Mul, z, [][]Wide{x, y}, nil)
		if got := f.Text(s.Value(z[2])); got != "0" {
			t.Errorf("%s: 0*0 = %s", name, got)
		}
	}
}

// The constants and an undecided value.
func TestNullary(t *testing.T) {
	s := Float64(binary64, taylor{})
	z, flags := s.Make(3), make([]arith.Flag, 3)
	s.Do(arith.Pi, z, nil, flags)
	if z[2] != math.Pi || flags[2] != arith.FlagNone {
		t.Errorf("pi = %v %v", z[2], flags[2])
	}
	s.Do(arith.E, z, nil, flags)
	if z[1] != math.E {
		t.Errorf("e = %v", z[1])
	}
	s.Do(arith.Undecided, z, nil, flags)
	if z[0] == z[0] || flags[0] != arith.FlagUndecided {
		t.Errorf("undecided = %v %v", z[0], flags[0])
	}
	// The first exception stays.
	s.Do(arith.Div, z, [][]float64{{1, 1, 1}, {0, 0, 0}}, flags)
	if flags[0] != arith.FlagUndecided {
		t.Errorf("flag %v replaced the first", flags[0])
	}
}
