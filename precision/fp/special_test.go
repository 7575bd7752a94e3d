package fp

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// Special values, in the notation of the standard: operation, arguments,
// result, flag. Sources: IEEE 754-2019, 6.1, 6.3, 7.2-7.4, 9.2.1; C23, annex F.10.
const specials = `
exp NaN            NaN
exp +Inf           +Inf
exp -Inf           0
exp -0             1
exp 1000           +Inf  overflow
exp -1000          0
log NaN            NaN
log 0              -Inf  division by zero
log -0             -Inf  division by zero
log -1             NaN   invalid
log -Inf           NaN   invalid
log +Inf           +Inf
log 1              0
sin -0             -0
sin +Inf           NaN   invalid
cos -0             1
cos -Inf           NaN   invalid
tan -0             -0
tan +Inf           NaN   invalid
atan -0            -0
atan +Inf          1.5707963267948966
atan -Inf          -1.5707963267948966
tanh -0            -0
tanh +Inf          1
tanh -Inf          -1
sigmoid -0         0.5
sigmoid +Inf       1
sigmoid -Inf       0
sigmoid -1000      0
sqrt -0            -0
sqrt +Inf          +Inf
sqrt -1            NaN   invalid
sqrt -Inf          NaN   invalid
sqrt NaN           NaN
neg 0              -0
neg NaN            NaN
neg +Inf           -Inf
abs -0             0
abs -Inf           +Inf
sign -0            0
sign -2.5          -1
sign +Inf          1
sign NaN           NaN
step -0            0
step 0             0
step 5e-324        1
step -Inf          0
step NaN           NaN
relu -0            0
relu -3            0
relu 3             3
relu NaN           NaN
relu +Inf          +Inf
add +Inf -Inf      NaN   invalid
add +Inf +Inf      +Inf
add 0 -0           0
add -0 -0          -0
add 1 -1           0
sub 1 1            0
sub -0 0           -0
sub +Inf +Inf      NaN   invalid
add NaN +Inf       NaN
add 1.7e308 1.7e308 +Inf overflow
mul 0 -Inf         NaN   invalid
mul -0 3           -0
mul -Inf -2        +Inf
mul 1e200 -1e200   -Inf  overflow
mul 1e-200 -1e-200 -0
div 0 -0           NaN   invalid
div -1 0           -Inf  division by zero
div +Inf -0        -Inf
div +Inf +Inf      NaN   invalid
div 1 -Inf         -0
div 1e300 1e-300   +Inf  overflow
div NaN 0          NaN
min -0 0           -0
min 0 -0           -0
min NaN -Inf       NaN
min 1 NaN          NaN
max -0 0           0
max 0 -0           0
max NaN +Inf       NaN
min -Inf 1         -Inf
max 2 3            3
fma 0 +Inf 1       NaN   invalid
fma +Inf 1 -Inf    NaN   invalid
fma 2 3 -6         0
fma -0 1 -0        -0
fma 0 1 -0         0
fma 1e200 1e200 -Inf -Inf
fma 1e200 1e200 1  +Inf  overflow
fma 0 +Inf NaN     NaN
pow NaN 0          1
pow NaN -0         1
pow 1 NaN          1
pow 1 +Inf         1
pow -1 +Inf        1
pow -1 -Inf        1
pow 0 -3           +Inf  division by zero
pow -0 -3          -Inf  division by zero
pow -0 -2          +Inf  division by zero
pow 0 -0.5         +Inf  division by zero
pow -0 -Inf        +Inf
pow -0 3           -0
pow -0 2.5         0
pow 0.5 -Inf       +Inf
pow -0.5 +Inf      0
pow 2 +Inf         +Inf
pow -2 -Inf        0
pow +Inf -1        0
pow +Inf 0.5       +Inf
pow -Inf -3        -0
pow -Inf -2        0
pow -Inf 3         -Inf
pow -Inf 2.5       +Inf
pow -8 0.5         NaN   invalid
pow -2 3           -8
pow -1 9007199254740992 1
pow -1 0.5         NaN   invalid
pow 2 NaN          NaN
pow 10 400         +Inf  overflow
pow -10 401        -Inf  overflow
pow 10 -400        0
pow -10 -401       -0
pow 2 -1074        5e-324
pow 1.5 1e300      +Inf  overflow
pow 0.5 1e300      0
pow 1.5 -1e300     0
floor -0           -0
floor 0            0
floor 0.5          0
floor -0.5         -1
floor -5e-324      -1
floor 2.999        2
floor -7           -7
floor +Inf         +Inf
floor -Inf         -Inf
floor NaN          NaN
ceil -0            -0
ceil -0.5          -0
ceil 5e-324        1
ceil -2.5          -2
ceil 2.001         3
ceil -Inf          -Inf
ceil NaN           NaN
round -0           -0
round -0.49999999999999994 -0
round 0.49999999999999994 0
round -0.5         -1
round 0.5          1
round 2.5          3
round -3.5         -4
round 4503599627370497.5 4503599627370498
round 9007199254740993 9007199254740992
round +Inf         +Inf
round NaN          NaN
cbrt -0            -0
cbrt 0             0
cbrt -27           -3
cbrt 0.015625      0.25
cbrt -Inf          -Inf
cbrt +Inf          +Inf
cbrt NaN           NaN
exp2 -0            1
exp2 -Inf          0
exp2 +Inf          +Inf
exp2 NaN           NaN
exp2 10            1024
exp2 -1074         5e-324
exp2 1024          +Inf  overflow
exp10 -0           1
exp10 -Inf         0
exp10 +Inf         +Inf
exp10 22           1e22
exp10 -1           0.1
exp10 309          +Inf  overflow
exp10 NaN          NaN
expm1 -0           -0
expm1 0            0
expm1 -Inf         -1
expm1 +Inf         +Inf
expm1 1000         +Inf  overflow
expm1 NaN          NaN
log2 0             -Inf  division by zero
log2 -0            -Inf  division by zero
log2 1             0
log2 0.125         -3
log2 -1            NaN   invalid
log2 -Inf          NaN   invalid
log2 +Inf          +Inf
log2 NaN           NaN
log10 -0           -Inf  division by zero
log10 1            0
log10 1e22         22
log10 100          2
log10 -1           NaN   invalid
log10 -Inf         NaN   invalid
log10 +Inf         +Inf
log1p -0           -0
log1p 0            0
log1p -1           -Inf  division by zero
log1p -1.5         NaN   invalid
log1p -Inf         NaN   invalid
log1p +Inf         +Inf
log1p NaN          NaN
softplus -0        0.6931471805599453
softplus 0         0.6931471805599453
softplus -Inf      0
softplus +Inf      +Inf
softplus NaN       NaN
asin -0            -0
asin 1             1.5707963267948966
asin -1            -1.5707963267948966
asin 1.5           NaN   invalid
asin -Inf          NaN   invalid
asin NaN           NaN
acos 1             0
acos -1            3.141592653589793
acos -0            1.5707963267948966
acos -1.5          NaN   invalid
acos +Inf          NaN   invalid
acos NaN           NaN
sinh -0            -0
sinh -Inf          -Inf
sinh +Inf          +Inf
sinh -1000         -Inf  overflow
sinh NaN           NaN
cosh -0            1
cosh -Inf          +Inf
cosh +Inf          +Inf
cosh -1000         +Inf  overflow
cosh NaN           NaN
asinh -0           -0
asinh -Inf         -Inf
asinh +Inf         +Inf
asinh NaN          NaN
acosh 1            0
acosh 0            NaN   invalid
acosh -0           NaN   invalid
acosh 0.5          NaN   invalid
acosh -2           NaN   invalid
acosh -Inf         NaN   invalid
acosh +Inf         +Inf
acosh NaN          NaN
atanh -0           -0
atanh 1            +Inf  division by zero
atanh -1           -Inf  division by zero
atanh 1.5          NaN   invalid
atanh -Inf         NaN   invalid
atanh NaN          NaN
erf -0             -0
erf -Inf           -1
erf +Inf           1
erf NaN            NaN
erfc -0            1
erfc -Inf          2
erfc +Inf          0
erfc NaN           NaN
gelu -0            -0
gelu 0             0
gelu -Inf          -0
gelu +Inf          +Inf
gelu NaN           NaN
gamma 0            +Inf  division by zero
gamma -0           -Inf  division by zero
gamma -3           NaN   invalid
gamma -9007199254740992 NaN invalid
gamma -Inf         NaN   invalid
gamma +Inf         +Inf
gamma NaN          NaN
gamma 1            1
gamma 2            1
gamma 5            24
gamma 23           1.1240007277776077e21
gamma 172          +Inf  overflow
gamma 5e-324       +Inf  overflow
gamma -5e-324      -Inf  overflow
lgamma 0           +Inf  division by zero
lgamma -0          +Inf  division by zero
lgamma -2          +Inf  division by zero
lgamma 1           0
lgamma 2           0
lgamma -Inf        +Inf
lgamma +Inf        +Inf
lgamma NaN         NaN
hypot -3 4         5
hypot 0 -0         0
hypot -0 -2        2
hypot +Inf NaN     +Inf
hypot NaN -Inf     +Inf
hypot NaN 1        NaN
hypot -Inf 0       +Inf
hypot 3e-320 4e-320 5e-320
hypot 1.7e308 1.7e308 +Inf overflow
atan2 0 0          0
atan2 -0 0         -0
atan2 0 -0         3.141592653589793
atan2 -0 -0        -3.141592653589793
atan2 0 1          0
atan2 -0 1         -0
atan2 0 -1         3.141592653589793
atan2 -0 -1        -3.141592653589793
atan2 1 0          1.5707963267948966
atan2 1 -0         1.5707963267948966
atan2 -1 -0        -1.5707963267948966
atan2 1 +Inf       0
atan2 -1 +Inf      -0
atan2 1 -Inf       3.141592653589793
atan2 -1 -Inf      -3.141592653589793
atan2 +Inf 1       1.5707963267948966
atan2 -Inf -1      -1.5707963267948966
atan2 +Inf +Inf    0.7853981633974483
atan2 -Inf +Inf    -0.7853981633974483
atan2 +Inf -Inf    2.356194490192345
atan2 -Inf -Inf    -2.356194490192345
atan2 0 NaN        NaN
atan2 NaN +Inf     NaN
`

func parseSpecial(t *testing.T, s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The native float64 and the same format on Wide values, and the functions in
// float32 and big as far as their range is that of float64's cases.
func TestSpecialValues(t *testing.T) {
	wide := newWide(binary64, taylor{})
	machine := Float64(binary64, taylor{})
	for _, line := range strings.Split(strings.TrimSpace(specials), "\n") {
		w := strings.Fields(line)
		op := opByName(t, w[0])
		n := op.Arity()
		wantText, wantFlag := w[n+1], strings.Join(w[n+2:], " ")

		var columns [][]float64
		var wides [][]Wide
		for _, a := range w[1 : n+1] {
			v := parseSpecial(t, a)
			columns = append(columns, []float64{v})
			x := wide.Make(1)
			setMachine(&x[0], v)
			wides = append(wides, x)
		}
		flags := make([]arith.Flag, 2)
		z := machine.Make(1)
		machine.Do(op, z, columns, flags[:1])
		y := wide.Make(1)
		wide.Do(op, y, wides, flags[1:])
		for i, got := range []arith.Value{machine.Value(z[0]), wide.Value(y[0])} {
			if text := binary64.Text(got); text != wantText || flags[i].String() != wantFlag {
				t.Errorf("%s: got %s %s (system %d)", line, text, flags[i], i)
			}
		}
		// Without flags the result is the same.
		again := machine.Make(1)
		machine.Do(op, again, columns, nil)
		if math.Float64bits(again[0]) != math.Float64bits(z[0]) && z[0] == z[0] {
			t.Errorf("%s: %v without flags, %v with", line, again[0], z[0])
		}
	}
}

// The cases of TestSpecialValues that hold in big too: all but those about
// float64's range.
func TestSpecialValuesBig(t *testing.T) {
	f := bigFormat(53)
	s := newWide(f, taylor{})
	for _, line := range strings.Split(strings.TrimSpace(specials), "\n") {
		w := strings.Fields(line)
		op := opByName(t, w[0])
		n := op.Arity()
		var args [][]Wide
		for _, a := range w[1 : n+1] {
			x := s.Make(1)
			setMachine(&x[0], parseSpecial(t, a))
			args = append(args, x)
		}
		z, flags := s.Make(1), make([]arith.Flag, 1)
		s.Do(op, z, args, flags)
		got := f.Text(z[0].value())
		wantText, wantFlag := w[n+1], strings.Join(w[n+2:], " ")
		ranged := strings.Contains(line, "overflow") || strings.Contains(line, "e-") || strings.Contains(line, "000") ||
			strings.Contains(line, "-40") || strings.Contains(line, "1074") || strings.Contains(line, "e200")
		if ranged {
			if z[0].nan {
				t.Errorf("%s: NaN", line)
			}
			continue
		}
		if got != wantText || flags[0].String() != wantFlag {
			t.Errorf("%s: got %s %s", line, got, flags[0])
		}
	}
}
