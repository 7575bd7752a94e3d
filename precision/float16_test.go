package precision_test

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// float16File has checksums of every function's results in float16, sixteen a
// line: testdata/correct_rounding/all16.c says of what, and made it with MPFR.
const float16File = "../testdata/correct_rounding/float16.txt"

// float16Parts is the number of checksums a line.
const float16Parts = 16

// Every function at every float16 number, in four modes, is MPFR's: a sixteenth
// of the numbers in one of the modes, or all.
func TestEveryFloat16(t *testing.T) {
	file, err := os.Open(float16File)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := 0
	for sc := bufio.NewScanner(file); sc.Scan(); lines++ {
		w := strings.Fields(sc.Text())
		single, err := fp.Parse(strings.TrimSuffix("float32:"+w[1], ":nearest-even"))
		if err != nil || len(w) != 2+float16Parts {
			t.Fatalf("%s %s: %d checksums, %v", w[0], w[1], len(w)-2, err)
		}
		s := fp.WideSystem(fp.Format{Base: "float16", Precision: 11, Emin: -14, Emax: 15, Subnormals: true, Infinities: true, Mode: single.Mode}, ball.Encloser{})
		for part, want := range w[2:] {
			if !exhaustive() && (lines%4 != lines/4%4 || part != lines*5%float16Parts) {
				continue
			}
			if got := float16Sum(t, s, opByName(w[0]), part); got != want {
				t.Errorf("%s of float16 numbers ≡ %d, %s: checksum %s, want %s", w[0], part, w[1], got, want)
			}
		}
	}
	if lines != 4*34 {
		t.Errorf("%d lines", lines)
	}
}

func opByName(name string) arith.Op {
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if op.String() == name {
			return op
		}
	}
	return arith.Invalid
}

// float16Sum returns the checksum of op's results at the arguments of one part.
func float16Sum(t *testing.T, s arith.System[fp.Wide], op arith.Op, part int) string {
	var columns [2][]fp.Wide
	n := 1 << 16 / float16Parts
	for k := range columns {
		columns[k] = s.Make(n)
	}
	n = 0
	one := s.Make(1)
	set := func(z []fp.Wide, x float64) {
		d, err := arith.ParseDecimal(strconv.FormatFloat(x, 'x', -1, 64))
		if err != nil {
			t.Fatal(err)
		}
		s.Set(one, d)
		if math.Signbit(x) && x == 0 { // a Decimal has no −0
			zero := s.Make(1)
			s.Do(arith.Neg, one, [][]fp.Wide{zero}, nil)
		}
		s.Copy(z, one)
	}
	for b := part; b < 1<<16; b += float16Parts {
		x, y := fromFloat16(uint16(b)), fromFloat16(uint16(b*40503+12345))
		if math.IsInf(x, 0) || op.Arity() == 2 && math.IsInf(y, 0) {
			continue
		}
		set(columns[0][n:n+1], x)
		if op.Arity() == 2 {
			set(columns[1][n:n+1], y)
		}
		n++
	}
	z := s.Make(n)
	args := [][]fp.Wide{columns[0][:n], columns[1][:n]}
	s.Do(op, z, args[:op.Arity()], nil)
	sum := crc32.NewIEEE()
	for i := range z {
		code := toFloat16(s.Value(z[i]))
		sum.Write([]byte{byte(code), byte(code >> 8)})
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

// fromFloat16 decodes a float16; NaN as an infinity.
func fromFloat16(b uint16) float64 {
	e, m := int(b>>10&31), float64(b&0x3ff)
	x := math.Ldexp(m, -24)
	switch {
	case e == 31:
		x = math.Inf(1)
	case e > 0:
		x = math.Ldexp(m+1024, e-25)
	}
	if b>>15 != 0 {
		x = -x
	}
	return x
}

// toFloat16 encodes a value of the format.
func toFloat16(v arith.Value) uint16 {
	var b uint16
	switch {
	case v.Kind == arith.NotANumber:
		return 0x7e00
	case v.Kind == arith.Infinite:
		b = 0x7c00
	default:
		x, _ := v.F.Float64()
		x = math.Abs(x)
		m, e := math.Frexp(x)
		if x < 0x1p-14 {
			b = uint16(math.Ldexp(x, 24))
		} else {
			b = uint16(e+14)<<10 | uint16(math.Ldexp(m, 11))&0x3ff
		}
	}
	if v.Neg {
		b |= 1 << 15
	}
	return b
}
