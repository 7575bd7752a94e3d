package fp

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundoff/precision/arith"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, canonical string }{
		{"float32", "float32"}, {"float64", "float64"}, {"big", "big:200"}, {"big:200", "big:200"}, {"big:0113", "big:113"},
		{"float64:nearest-even", "float64"}, {"float64:up", "float64:up"}, {"float32:zero", "float32:zero"}, {"float32:odd", "float32:odd"},
		{"big:113:down", "big:113:down"}, {"big:up", "big:200:up"}, {"big:1000000", "big:1000000"}, {"big:2", "big:2"},
		{"float16", "float16"}, {"bfloat16:ftz:daz", "bfloat16:ftz:daz"}, {"fp8-e4m3:sat:zero", "fp8-e4m3:zero:sat"}, {"fp8-e5m2:daz:sat:ftz:odd", "fp8-e5m2:odd:ftz:daz:sat"},
		{"fp4-e2m1:sat", "fp4-e2m1"}, {"p011e05", "p11e5"}, {"p16384e30:up", "p16384e30:up"}, {"p2e2", "p2e2"}, {"x87:down", "x87:down"}, {"float128", "float128"},
		{"float32@bfloat16", "float32@bfloat16"}, {"float32:daz@bfloat16:zero:sat", "float32:daz@bfloat16:zero:sat"}, {"float64@float32:up", "float64@float32:up"},
		{"big:100@float64", "big:100@float64"}, {"big@fp8-e4m3", "big:200@fp8-e4m3"}, {"float32/go@bfloat16", "float32/go@bfloat16"}, {"float32@tf32:ftz", "float32@tf32:ftz"},
		{"float16@fp8-e4m3:sat", "float16@fp8-e4m3:sat"}, {"float64:nearest-even@p24e8", "float64@p24e8"},
		{"bfloat16+float32", "bfloat16+float32"}, {"float32:up@bfloat16+big", "float32:up@bfloat16+big:200"}, {"float64+float32:zero@tf32:odd", "float64+float32:zero@tf32:odd"},
		{"float32+float32", "float32"}, {"float32+p24e8", "float32+p24e8"}, {"big+big:200", "big:200"}, {"big:53+float64", "big:53+float64"},
		{"float32/go", "float32/go"}, {"float64/go", "float64/go"}, {"big/bigfloat", "big:200/bigfloat"}, {"big:113/bigfloat", "big:113/bigfloat"},
	} {
		f, err := Parse(c.in)
		if err != nil || f.String() != c.canonical {
			t.Errorf("Parse(%q) = %v, %v, want %s", c.in, f, err, c.canonical)
			continue
		}
		g, err := Parse(f.String())
		if err != nil || g != f {
			t.Errorf("%q: the canonical name reads back as %v, %v", c.in, g, err)
		}
	}
}

func TestParseErrors(t *testing.T) {
	long := strings.Repeat("x", 1_000_000)
	for _, c := range []struct {
		in     string
		offset int
		part   string // of message and hint
	}{
		{"", 0, "float64"},
		{"fp16", 0, "did you mean float16?"},
		{"BF16", 0, "did you mean bfloat16?"},
		{"fp8-e4m4", 0, "did you mean fp8-e4m3?"},
		{"posit16", 0, "pPeE as in p11e5"},
		{"p8e99", 0, "E from 2 to 30"},
		{"p1e5", 0, "P must be from 2 to 16384"},
		{"p16385e5", 0, "P must be from 2 to 16384"},
		{"p99999999999999999999e5", 0, "P must be from 2 to 16384"},
		{"p11", 0, "unknown format"},
		{"p11e5:12", 6, "fixed precision"},
		{"big:ftz", 4, "neither subnormals"},
		{"big:113:sat", 8, "neither subnormals"},
		{"float16:ftz:ftz", 12, "a second ftz"},
		{"float16:sat:daz:sat", 16, "a second sat"},
		{"float16:FTZ", 8, "ftz, daz, sat"},
		{"float16/go", 8, "does not run in float16"},
		{"float32:ftz/go", 8, "leave mode and switches out"},
		{"float32@", 8, "after the @"},
		{"float32@x", 8, "unknown format"},
		{"float32@bfloat16@float16", 16, "second format"},
		{"float16@bfloat16", 8, "does not hold every number"},
		{"float32@float64", 8, "does not hold every number"},
		{"fp8-e4m3@fp8-e5m2", 9, "does not hold every number"},
		{"float32:ftz@bfloat16", 12, "does not hold every number"},
		{"float32@big", 8, "no format to store in"},
		{"float64@float32/go", 8, "no format to store in"},
		{"float32@bfloat16:daz", 8, "before the @"},
		{"float32@bfloat16:sideways", 17, "nearest-even"},
		{"bfloat16+", 9, "after the +"},
		{"+float32", 0, "expected"},
		{"bfloat16+x", 9, "unknown format"},
		{"bfloat16+float32:sideways", 17, "nearest-even"},
		{"bfloat16+float32+float64", 16, "second format"},
		{"float64/go+float32", 0, "accumulates in itself"},
		{"float32/go@bfloat16+float32", 0, "accumulates in itself"},
		{"float32+big/bigfloat", 0, "no library"},
		{"Float64", 0, "unknown format"},
		{":up", 0, "expected"},
		{"/go", 0, "expected"},
		{"big:0", 4, "from 2 to 1000000"},
		{"big:1", 4, "from 2 to 1000000"},
		{"big:10000000", 4, "from 2 to 1000000"},
		{"big:" + strings.Repeat("9", 90), 4, "from 2 to 1000000"},
		{"float32:sideways", 8, "nearest-even"},
		{"float32:53", 8, "big:53"},
		{"float64/bigfloat", 8, "big/bigfloat"},
		{"big/go", 4, "float64/go"},
		{"float64:up/go", 8, "nearest even only"},
		{"big:113:up/bigfloat", 8, "nearest even only"},
		{"big:9000/bigfloat", 4, "8192"},
		{"big:113:113", 8, "comes once"},
		{"big:up:113", 7, "comes once"},
		{"float64:up:down", 11, "second"},
		{"float64:", 8, "after the colon"},
		{"float64/", 8, "after the slash"},
		{"float64/c", 8, "unknown library"},
		{"float64/go/go", 8, "unknown library"},
		{"big:-5", 4, "unknown option"},
		{"big:１１３", 4, "unknown option"},
		{" float64", 0, "unknown format"},
		{long, maxNameLen, "longer"},
		{"float64@x", 8, "unknown format"},
	} {
		_, err := Parse(c.in)
		var se *arith.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("Parse(%.30q): %v", c.in, err)
			continue
		}
		if se.What != "format" || se.Text != c.in || se.Offset != c.offset || !strings.Contains(se.Msg+" "+se.Hint, c.part) {
			t.Errorf("Parse(%.30q): offset %d, %s (%s), want offset %d and %q", c.in, se.Offset, se.Msg, se.Hint, c.offset, c.part)
		}
		if len(se.Msg) > 200 || len(se.Hint) > 250 || strings.ContainsAny(se.Msg+se.Hint, "\n\r") {
			t.Errorf("Parse(%.30q): message %q", c.in, se.Msg)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, e := range Formats() {
		f.Add(e.Name)
	}
	f.Add("big:113:zero")
	f.Add("float64:up/go")
	f.Add("fp8-e4m3:zero:ftz:daz:sat")
	f.Add("p11e5:odd")
	f.Add("float32:daz@bfloat16:zero:sat")
	f.Add("float32@bfloat16+float64:up")
	f.Fuzz(func(t *testing.T, s string) {
		x, err := Parse(s)
		if err != nil {
			var se *arith.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s) {
				t.Fatalf("Parse(%q): %v", s, err)
			}
			return
		}
		if y, err := Parse(x.String()); err != nil || x != y {
			t.Fatalf("Parse(%q) = %v, which reads back as %v, %v", s, x, y, err)
		}
	})
}

// The list of formats: the figures of IEEE 754-2019, table 3.5, and of math/big.
func TestFormats(t *testing.T) {
	facts := map[string][]string{ // u, eps, least, least normal, largest
		"float32": {"5.960464477539063e-8", "1.1920928955078125e-7", "1e-45", "1.1754944e-38", "3.4028235e38"},
		"float64": {"1.1102230246251565e-16", "2.220446049250313e-16", "5e-324", "2.2250738585072014e-308", "1.7976931348623157e308"},
		// OCP OFP8 1.0, table 1; OCP MX 1.0, tables 4 to 6; the others from p, emin and emax.
		"fp8-e4m3": {"0.0625", "0.125", "0.002", "0.016", "450"},
		"fp8-e5m2": {"0.125", "0.25", "0.00002", "0.00006", "60000"},
		"fp6-e2m3": {"0.0625", "0.125", "0.1", "1", "7.5"},
		"fp6-e3m2": {"0.125", "0.25", "0.06", "0.25", "28"},
		"fp4-e2m1": {"0.25", "0.5", "0.5", "1", "6"},
		"float16":  {"0.00048828125", "0.0009765625", "6e-8", "0.00006104", "65500"},
		"bfloat16": {"0.00390625", "0.0078125", "9e-41", "1.18e-38", "3.39e38"},
		"tf32":     {"0.00048828125", "0.0009765625", "1e-41", "1.175e-38", "3.401e38"},
		"x87":      {"5.421010862427522e-20", "1.0842021724855044e-19", "4e-4951", "3.3621031431120935063e-4932", "1.189731495357231765e4932"},
		"float128": {"9.62964972193618e-35", "1.925929944387236e-34", "6e-4966", "3.3621031431120935062626778173217526e-4932", "1.189731495357231765085759326628007e4932"},
		"big":      {"6.223015277861142e-61", "1.2446030555722283e-60", "", "", ""},
	}
	for _, e := range Formats() {
		f, err := Parse(e.Name)
		if err != nil || f != e.Format || e.Description == "" || e.Source == "" {
			t.Errorf("%s: %v %v", e.Name, f, err)
		}
		got := []string{f.UnitRoundoffText(), f.EpsilonText(), f.Text(f.SmallestSubnormal()), f.Text(f.SmallestNormal()), f.Text(f.Largest())}
		for i, want := range facts[e.Name] {
			if want != "" && got[i] != want {
				t.Errorf("%s: %v, want %v", e.Name, got, facts[e.Name])
			}
		}
		if f.UnitRoundoff().Cmp(new(big.Float).Quo(f.Epsilon(), big.NewFloat(2))) != 0 {
			t.Errorf("%s: u is not eps/2", e.Name)
		}
	}
	if got := bigFormat(200).Hex(bigFormat(200).Largest()); !strings.HasSuffix(got, "ffep+2147483646") {
		t.Errorf("largest of big: %s", got)
	}
	if got := bigFormat(200).Hex(bigFormat(200).SmallestNormal()); got != "0x1p"+strconv.Itoa(bigFormat(200).Emin) {
		t.Errorf("least of big: %s", got)
	}
	if len(Names()) != len(Formats()) || Names()[0] != "float32" {
		t.Errorf("Names() = %v", Names())
	}
}

func TestCarrier(t *testing.T) {
	for name, want := range map[string]Carrier{
		"float32": CarrierFloat32, "float32/go": CarrierFloat32, "float64": CarrierFloat64, "float64/go": CarrierFloat64,
		"float32:up": CarrierFloat64, "float16": CarrierFloat64, "fp4-e2m1:zero": CarrierFloat64, "float32:daz": CarrierFloat32, "float32:ftz": CarrierFloat64,
		"float32@bfloat16": CarrierFloat32, "float64@fp8-e5m2": CarrierFloat64, "big@float16": CarrierWide, "p24e9": CarrierFloat64, "p24e10": CarrierWide, "p25e8": CarrierWide, "x87": CarrierWide,
		"float64:zero": CarrierWide, "big": CarrierWide, "big/bigfloat": CarrierWide,
	} {
		if f, _ := Parse(name); f.Carrier() != want {
			t.Errorf("%s is carried by %v", name, f.Carrier())
		}
	}
}

func TestUlpExp(t *testing.T) {
	for _, c := range []struct {
		f       Format
		e, want int
	}{
		{binary64, 0, -52}, {binary64, 1023, 971}, {binary64, -1022, -1074}, {binary64, -1023, -1074}, {binary64, -5000, -1074},
		{binary32, 0, -23}, {binary32, -149, -149}, {bigFormat(200), 0, -199}, {bigFormat(200), -100000, -100199},
	} {
		if got := c.f.UlpExp(c.e); got != c.want {
			t.Errorf("%v: ulp exponent at 2^%d is %d, want %d", c.f, c.e, got, c.want)
		}
	}
	for x, want := range map[float64]bool{0: false, 5e-324: true, 0x1.ffffffffffffep-1023: true, 0x1p-1022: false, 1: false} {
		if got := binary64.IsSubnormal(arith.Value{F: big.NewFloat(x)}); got != want {
			t.Errorf("IsSubnormal(%v) = %v", x, got)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		x    float64
		want string
	}{
		{0.1, "0.1"}, {1e-50, "1e-50"}, {1e21, "1e21"}, {1e20, "100000000000000000000"}, {123456789, "123456789"},
		{1.5e300, "1.5e300"}, {1e-5, "0.00001"}, {9.9e-6, "9.9e-6"}, {-2.5e-7, "-2.5e-7"}, {0.9999999999976694, "0.9999999999976694"},
		{math.Copysign(0, -1), "-0"}, {0, "0"}, {math.Inf(1), "+Inf"}, {math.Inf(-1), "-Inf"}, {math.NaN(), "NaN"}, {5e-324, "5e-324"}, {1234.5, "1234.5"},
	} {
		s := Float64(binary64, taylor{})
		if got := binary64.Text(s.Value(c.x)); got != c.want {
			t.Errorf("Text(%v) = %s, want %s", c.x, got, c.want)
		}
	}
}

// The digits that are found for wide and emulated formats are strconv's, at
// every size, subnormals and powers of two included.
func TestShortestEqualsStrconv(t *testing.T) {
	f := binary64
	f.Base = "p53" // by the general way
	r := rand.New(rand.NewPCG(3, 4))
	xs := []float64{5e-324, 1e-323, 0x1p-1022, 0x1p-1023, 0x1p-1030, 0x1p-1, 1, 2, 0x1p+52, 0x1p+53, 0x1p+1023, math.MaxFloat64, 1e23, 9007199254740993, 1e22, 0.3, 5e-323, 2e-323}
	for e := -1074; e < 1024; e += 7 {
		xs = append(xs, math.Ldexp(1, e))
	}
	for range 2000 {
		if x := math.Float64frombits(r.Uint64()); x-x == 0 {
			xs = append(xs, x)
		}
		xs = append(xs, math.Float64frombits(r.Uint64N(1<<52)), r.NormFloat64(), float64(r.IntN(1000000))/1000)
	}
	for _, x := range xs {
		if x == 0 {
			continue
		}
		v := arith.Value{Neg: x < 0, F: big.NewFloat(x)}
		if got, want := f.Text(v), binary64.Text(v); got != want {
			t.Errorf("%x: %s, strconv %s", x, got, want)
		}
	}
}

// Text of every number of small formats, subnormal ones included, is the
// shortest: it rounds to the number, and neither decimal beside the number
// with one digit less does.
func TestShortestOfToys(t *testing.T) {
	formats := []Format{toy(NearestEven)}
	for p := 2; p < 7; p++ {
		for emin := -30; emin <= 0; emin++ { // many, so that some 2^Emin has its shortest decimal far below it
			formats = append(formats, Format{Base: "toy", Precision: p, Emin: emin, Emax: emin + 2, Subnormals: true, Infinities: true})
		}
	}
	for _, f := range formats {
		list, finite := magnitudes(f)
		for _, r := range list[1:finite] {
			v, _ := f.RoundRat(r)
			text := f.Text(v)
			reads := func(s string) bool {
				d, err := arith.ParseDecimal(s)
				if err != nil {
					t.Fatal(err)
				}
				back, _ := f.RoundDecimal(d)
				return sameValue(back, v)
			}
			if !reads(text) {
				t.Errorf("p = %d: %v is written %s", f.Precision, r, text)
			}
			n := countDigits(text)
			if n == 1 {
				continue
			}
			short := new(big.Float).SetPrec(60).Set(v.F).SetMode(big.ToZero)
			below := short.Text('e', 30)
			mant, exp, _ := strings.Cut(below, "e")
			digits, _ := new(big.Int).SetString(strings.Replace(mant, ".", "", 1)[:n-1], 10)
			e, _ := strconv.Atoi(exp)
			for i := range int64(2) {
				s := new(big.Int).Add(digits, big.NewInt(i)).String() + "e" + strconv.Itoa(e-n+2)
				if reads(s) {
					t.Errorf("p = %d: %v is written %s, %s is shorter", f.Precision, r, text, s)
				}
			}
		}
	}
}

// The interval in integers is the one in floats, at any exponent that it is
// asked for.
func TestPlainEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 4000 {
		p := 2 + r.IntN(260)
		x := new(big.Float).SetPrec(uint(p)).SetInt64(1)
		if r.IntN(4) > 0 {
			n := new(big.Int)
			for range p/32 + 1 {
				n.Add(n.Lsh(n, 32), big.NewInt(int64(r.Uint32())))
			}
			x.SetInt(n.SetBit(n, 0, 1)).SetMode(big.ToZero)
		}
		if r.IntN(2) == 0 {
			x.Neg(x)
		}
		x.SetMantExp(x, r.IntN(1200)-600-x.MantExp(nil))
		top := int64(x.MantExp(nil))
		s := int64(float64(p-int(top))*0.30103) + int64(r.IntN(5)) // a result of about p bits, as shortest asks for
		if s <= -exactTen || s >= exactTen {
			continue
		}
		gradual := r.IntN(2) == 0
		l, m, h, inclusive := plainEnds(x, p, gradual, top, s)
		lo, mid, hi, in := interval(x, p, gradual)
		for _, c := range []struct {
			name      string
			got, want scaledInt
		}{
			{"low", l, scaled(lo, top, s, big.ToPositiveInf)}, {"middle", m, scaled(mid, top, s, big.ToNegativeInf)}, {"high", h, scaled(hi, top, s, big.ToNegativeInf)},
		} {
			if c.got.n.Cmp(c.want.n) != 0 || c.got.exact != c.want.exact {
				t.Fatalf("%v of %d bits by 10^%d, %s: %v %v, want %v %v", x, p, s, c.name, c.got.n, c.got.exact, c.want.n, c.want.exact)
			}
		}
		if inclusive != in {
			t.Fatalf("%v of %d bits: inclusive %v", x, p, inclusive)
		}
	}
}

// Shortest decimals of wide numbers read back, at any exponent, at once.
func TestShortestWide(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		p := 2 + r.IntN(300)
		f := bigFormat(p)
		m := new(big.Int)
		for m.BitLen() < p {
			m.Lsh(m, 32)
			m.Or(m, big.NewInt(int64(r.Uint32())))
		}
		m.Rsh(m, uint(m.BitLen()-p))
		x := new(big.Float).SetPrec(uint(p)).SetInt(m)
		x.SetMantExp(x, r.IntN(4000)-2000)
		text := f.Text(arith.Value{F: x})
		back, _, err := big.ParseFloat(text, 10, uint(p), big.ToNearestEven)
		if err != nil || back.Cmp(x) != 0 {
			t.Errorf("p = %d: %s reads back as %s, want %s", p, text, back.Text('x', -1), x.Text('x', -1))
		}
		if want := x.Text('e', -1); countDigits(text) > countDigits(want) {
			t.Errorf("p = %d: %s, math/big %s", p, text, want)
		}
	}
	start := time.Now()
	f := bigFormat(200)
	for _, c := range []struct {
		x    string
		want string // leading digits and exponent, from exponents' logarithms
	}{
		{"0x1p+1000000000", "4.6129e301029995"}, {"0x1p-1000000000", "2.1677e-301029996"}, {"0x1p+1442695040", ""},
	} {
		text := f.Text(arith.Value{F: hexFloat(t, c.x)})
		mant, exp, _ := strings.Cut(text, "e")
		if c.want != "" && (!strings.HasPrefix(mant, c.want[:6]) || "e"+exp != c.want[6:]) {
			t.Errorf("%s = %s, want %s", c.x, text, c.want)
		}
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("huge exponents took %v", took)
	}
}

func countDigits(s string) int {
	mant, _, _ := strings.Cut(s, "e")
	return len(strings.Trim(strings.NewReplacer(".", "", "-", "").Replace(mant), "0"))
}

func TestHexAndBits(t *testing.T) {
	s := Float64(binary64, taylor{})
	for _, c := range []struct {
		x         float64
		hex, bits string
	}{
		{3, "0x1.8p+01", "0x4008000000000000"}, {0.1, "0x1.999999999999ap-04", "0x3fb999999999999a"}, {math.Copysign(0, -1), "-0x0p+00", "0x8000000000000000"},
		{5e-324, "0x1p-1074", "0x0000000000000001"}, {math.NaN(), "NaN", "0x7ff8000000000000"}, {math.Inf(-1), "-Inf", "0xfff0000000000000"},
	} {
		v := s.Value(c.x)
		if h, b := binary64.Hex(v), binary64.Bits(v); h != c.hex || b != c.bits {
			t.Errorf("%v: %s %s, want %s %s", c.x, h, b, c.hex, c.bits)
		}
		if c.x == c.x && !math.IsInf(c.x, 0) && binary64.Hex(v) != strconv.FormatFloat(c.x, 'x', -1, 64) {
			t.Errorf("%v: %s is not strconv's", c.x, binary64.Hex(v))
		}
	}
	v := Float32(binary32, taylor{}).Value(0.1)
	if b := binary32.Bits(v); b != "0x3dcccccd" {
		t.Errorf("float32 0.1: %s", b)
	}
	if b := binary32.Bits(arith.Value{Kind: arith.NotANumber}); b != "0x7fc00000" {
		t.Errorf("float32 NaN: %s", b)
	}
	if b := bigFormat(53).Bits(v); b != "" {
		t.Errorf("big has an encoding: %s", b)
	}
}
