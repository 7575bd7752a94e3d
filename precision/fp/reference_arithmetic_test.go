package fp

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// arithmeticFile has checksums of + − × ÷, fma and √ in formats pPeE and four modes;
// arithmetic.c beside it made them with MPFR, the processor and the compiler, and says
// of what operands.
const arithmeticFile = "../../testdata/correct_rounding/arithmetic.txt"

// namesOf are the formats that p bits and e of exponent are called.
var namesOf = map[string]string{"p11e5": "float16", "p8e8": "bfloat16", "p11e8": "tf32", "p24e8": "float32", "p53e11": "float64", "p64e15": "x87", "p113e15": "float128"}

func TestReferenceArithmetic(t *testing.T) {
	file, err := os.Open(arithmeticFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := 0
	for sc := bufio.NewScanner(file); sc.Scan(); lines++ {
		w := strings.Fields(sc.Text())
		base := "p" + w[0] + "e" + w[1]
		for _, name := range []string{base, namesOf[base]} {
			if name == "" {
				continue
			}
			f := parsed(t, name+":"+w[3])
			var got string
			switch f.Carrier() {
			case CarrierFloat32:
				got = arithmeticSum(t, f, Float32(f, taylor{}), w)
			case CarrierFloat64:
				got = arithmeticSum(t, f, Float64(f, taylor{}), w)
			default:
				got = arithmeticSum(t, f, WideSystem(f, taylor{}), w)
			}
			if got != w[4] {
				t.Errorf("%v %s: checksum %s, want %s", f, w[2], got, w[4])
			}
		}
	}
	if lines != 10*6*4 {
		t.Errorf("%d lines", lines)
	}
}

// splitmix is Steele, Lea and Flood's generator, as arithmetic.c has it.
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// drawnNumbers are what is drawn for each format, once for all lines on it.
var drawnNumbers = map[[2]int][][3]arith.Value{}

// arithmeticSum computes one line.
func arithmeticSum[T any](t *testing.T, f Format, s arith.System[T], w []string) string {
	t.Helper()
	p, _ := strconv.Atoi(w[0])
	e, _ := strconv.Atoi(w[1])
	pattern := parametric(p, e)
	l, _ := pattern.encoding()
	width := p + e
	key := [2]int{p, e}
	if drawnNumbers[key] == nil {
		drawnNumbers[key] = drawNumbers(p, e)
	}
	var cols [3][]T
	for k := range cols {
		cols[k] = s.Make(len(drawnNumbers[key]))
		for i, v := range drawnNumbers[key] {
			putValue(cols[k][i:], v[k])
		}
	}
	op := arith.Invalid
	for o := arith.Invalid + 1; o < arith.NumOps; o++ {
		if o.String() == w[2] {
			op = o
		}
	}
	z := s.Make(len(cols[0]))
	s.Do(op, z, cols[:op.Arity()], nil)
	sum := crc32.NewIEEE()
	buf := make([]byte, (width+7)/8)
	for i := range z {
		n, _ := pattern.encode(l, s.Value(z[i]))
		n.FillBytes(buf)
		for k := len(buf) - 1; k >= 0; k-- {
			sum.Write(buf[k : k+1])
		}
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

// drawNumbers draws the operands for a format as arithmetic.c does.
func drawNumbers(p, e int) (numbers [][3]arith.Value) {
	const count = 3000
	pattern := parametric(p, e)
	l, _ := pattern.encoding()
	width := p + e
	state := splitmix(p*1000 + e)
	mask := func(n int) *big.Int {
		m := new(big.Int).Lsh(one, uint(n))
		return m.Sub(m, one)
	}
	draw := func() *big.Int {
		lo := new(big.Int).SetUint64(state.next())
		hi := new(big.Int).SetUint64(state.next())
		lo.Or(lo, hi.Lsh(hi, 64))
		return lo.And(lo, mask(width))
	}
	third := mask(width / 3)
	mix := func(a, b *big.Int) *big.Int {
		return new(big.Int).Or(new(big.Int).AndNot(a, third), new(big.Int).And(b, third))
	}
	for n := range count {
		a, b, d := draw(), draw(), draw()
		if n%2 == 0 {
			b = mix(a, b)
		}
		if n%3 == 0 {
			d = mix(a, d)
		}
		var v [3]arith.Value
		finite := true
		for k, x := range []*big.Int{a, b, d} {
			v[k], _ = pattern.decode(l, x)
			finite = finite && v[k].Kind == arith.Finite
		}
		if !finite {
			continue
		}
		numbers = append(numbers, v)
	}
	return numbers
}

// putValue sets z[0] to a number of z's format.
func putValue[T any](z []T, v arith.Value) {
	switch z := any(z).(type) {
	case []float32:
		z[0] = float32(signedFloat(v))
	case []float64:
		z[0] = signedFloat(v)
	case []Wide:
		z[0].setValue(v)
	}
}
