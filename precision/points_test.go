package precision

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// showPoints lists points as {x:text=value …}, the value only where it differs.
func showPoints(points []Point) string {
	var b []string
	for _, p := range points {
		var c []string
		for _, q := range p {
			s := q.Name + ":" + q.Text
			if v := q.Dec.String(); v != q.Text {
				s += "=" + v
			}
			c = append(c, s)
		}
		b = append(b, "{"+strings.Join(c, " ")+"}")
	}
	return strings.Join(b, " ")
}

func TestParsePoints(t *testing.T) {
	for _, c := range []struct{ name, vars, in, want string }{
		{"two points", "x", "5,10", "{x:5} {x:10}"},
		{"two texts", "x", "5;10, 1e-3", "{x:5} {x:10} {x:1e-3}"},
		{"one name", "x", "x=5", "{x:5}"},
		{"several names in the expression's order", "x y", "y=2,x=1", "{x:1 y:2}"},
		{"several points of several variables", "x y", "x=1,y=2;y=3,x=.5", "{x:1 y:2} {x:.5=5e-1 y:3}"},
		{"as typed", "x", "0.10, +5,1E3,-1e-3,−2", "{x:0.10=1e-1} {x:+5=5} {x:1E3=1000} {x:-1e-3} {x:−2=-2}"},
		{"hexadecimal", "x", "0x1.8p+1", "{x:0x1.8p+1=3}"},
		{"negative zero", "x", "-0", "{x:-0}"},
		{"a range", "x", "0..1:4", "{x:0} {x:2.5e-1} {x:5e-1} {x:7.5e-1}"},
		{"a range downwards", "x", "1..-1:4", "{x:1} {x:5e-1} {x:0} {x:-5e-1}"},
		{"a range by name", "x", "x = 0 .. 1 : 2", "{x:0} {x:5e-1}"},
		{"a range that is no decimal", "x", "0..1:3", "{x:0} {x:3.3333333333333333e-1} {x:6.6666666666666667e-1}"},
		{"the first point as typed", "x", "0x1p-1..1:2", "{x:0x1p-1=5e-1} {x:7.5e-1}"},
		{"a range beside a number", "x", "7,-1..1:2", "{x:7} {x:-1} {x:0}"},
		{"tiny and huge", "x", "1e-300,1e300,1e-400", "{x:1e-300} {x:1e300} {x:1e-400}"},
		{"bits", "x", "bits:float16:0x3c00,bits:float16:0x8000;bits:fp8-e4m3:sat:0x7e", "{x:bits:float16:0x3c00=1} {x:bits:float16:0x8000=-0} {x:bits:fp8-e4m3:sat:0x7e=448}"},
		{"bits of two formats", "x y", "y=bits:x87:0x3fff8000000000000000,x=bits:tf32:0x3f800000", "{x:bits:tf32:0x3f800000=1 y:bits:x87:0x3fff8000000000000000=1}"},
		{"a range from bits", "x", "bits:float16:0x3c00..2:2", "{x:bits:float16:0x3c00=1} {x:1.5}"},
		{"no variables", "", "", "{}"},
	} {
		var texts []string
		if c.in != "" {
			texts = strings.Split(c.in, ";")
		}
		points, err := ParsePoints(texts, strings.Fields(c.vars))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := showPoints(points); got != c.want {
			t.Errorf("%s: %q is %s, want %s", c.name, c.in, got, c.want)
		}
	}
}

func TestPointJSON(t *testing.T) {
	points, err := ParsePoints([]string{"y=0.10,x=−2"}, []string{"x", "y"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(points)
	if want := `[{"x":"−2","y":"0.10"}]`; err != nil || string(b) != want {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
}

func TestParsePointsErrors(t *testing.T) {
	for _, c := range []struct {
		name, vars, in string
		offset         int
		msg            string
	}{
		{"an unknown name", "x", "z=1", 0, "no such variable"},
		{"an unknown name later", "x y", "x=1, z=2", 5, "no such variable"},
		{"case matters", "x", "X=1", 0, "no such variable"},
		{"a missing name", "x y", "x=1", 3, "no value for y"},
		{"a repeated name", "x", "x=1,x=2", 4, "x has a value already"},
		{"several variables without names", "x y", "5,10", 0, "a value without a name"},
		{"a name and none", "x y", "x=1,10", 4, "a value without a name"},
		{"no name", "x", "=1", 0, "a name is expected"},
		{"no value", "x", "x=", 2, "a number is expected"},
		{"two equal signs", "x", "x=1=2", 3, "unexpected text"},
		{"empty", "x", "", 0, "a number is expected"},
		{"an empty item", "x", "5,,10", 2, "a number is expected"},
		{"an empty coordinate", "x y", "x=1,,y=2", 4, "a coordinate is expected"},
		{"a comma at the end", "x", "5, ", 3, "a number is expected"},
		{"not a number", "x", "five", 0, "a number is expected"},
		{"NaN", "x", "x=nan", 2, "a finite number is expected"},
		{"infinity", "x", "5,-inf", 2, "a finite number is expected"},
		{"an underscore", "x", "1_000", 1, "unexpected text"},
		{"full-width digits", "x", "１", 0, "a number is expected"},
		{"a huge exponent", "x", "x=1e999999999", 4, "out of range"},
		{"a range without a number", "x", "0..1", 4, "needs their number"},
		{"a range of none", "x", "0..1:0", 5, "number of points"},
		{"a range of too many", "x", "0..1:100001", 5, "number of points"},
		{"a range of a fraction", "x", "0..1:2.5", 5, "number of points"},
		{"a range without an end", "x", "0..:3", 3, "a number is expected"},
		{"a range of one of several", "x y", "x=0..1:3,y=1", 3, "a function of one variable"},
		{"a range with a long end", "x", "0..1e-9999:3", 3, "too long"},
		{"a point without variables", "", "5", 0, "no variables"},
	} {
		_, err := ParsePoints([]string{c.in}, strings.Fields(c.vars))
		var se *arith.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("%s: %q gives %v, want a SyntaxError", c.name, c.in, err)
			continue
		}
		if se.What != "point" || se.Text != c.in || se.Offset != c.offset || !strings.Contains(se.Msg, c.msg) {
			t.Errorf("%s: %q gives %q at %d of %q, want %q at %d", c.name, c.in, se.Msg, se.Offset, se.Text, c.msg, c.offset)
		}
	}
	if _, err := ParsePoints(nil, []string{"x", "y"}); err == nil || !strings.Contains(err.Error(), "no value for x, y (like x=1,y=2)") {
		t.Errorf("no points: %v", err)
	}
	if _, err := ParsePoints([]string{strings.Repeat("1,", MaxPoints) + "1"}, []string{"x"}); err == nil {
		t.Error("too many points: no error")
	}
}

func TestDecimalQuo(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		digits   int
		want     string
		exact    bool
	}{
		{1, 3, 5, "3.3333e-1", false}, {-2, 3, 5, "-6.6667e-1", false}, {1, 8, 2, "1.2e-1", false}, {3, 8, 2, "3.8e-1", false},
		{1, 8, 3, "1.25e-1", true}, {99999, 1, 4, "100000", false}, {123456, 1, 3, "123000", false}, {0, 7, 3, "0", true},
		{999999999, 1000, 17, "999999.999", true}, {5, 1000000, 1, "5e-6", true}, {9223372036854775807, 1, 1, "9e18", false},
	} {
		d, exact := decimalQuo(big.NewInt(c.num), big.NewInt(c.den), c.digits)
		if d.String() != c.want || exact != c.exact {
			t.Errorf("decimalQuo(%d/%d, %d) = %s, %v; want %s, %v", c.num, c.den, c.digits, d, exact, c.want, c.exact)
		}
	}
}

func FuzzParsePoints(f *testing.F) {
	for _, s := range []string{"5,10", "x=1,y=2", "0..1:8", "-1e-3,−2", "x=0x1p-3..1:3", "x=", "0..1e-4950:9", "1e-1000000",
		"[1,-2]", "x=[0.5],y=[[1,2],[3,4]]", "x[0]=1,x[1]=2,y=3", "y[0,0]=1,y[0,1]=2,x=0"} {
		f.Add(s, 1)
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		vars := []string{"x", "y", "z"}[:min(max(n, 0), 3)]
		points, err := ParsePoints([]string{s}, vars)
		if err != nil {
			var se *arith.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(s) || se.Msg == "" {
				t.Fatalf("%q: bad error %#v", s, err)
			}
			_ = se.Error() + se.Caret()
			return
		}
		if len(points) == 0 || len(points) > MaxPoints {
			t.Fatalf("%q: %d points", s, len(points))
		}
		for _, p := range points[:min(len(points), 50)] {
			whole := p.Grouped()
			if len(whole) != len(vars) {
				t.Fatalf("%q: point %v", s, p)
			}
			for i, c := range whole {
				if c.Name != vars[i] {
					t.Fatalf("%q: coordinate %v", s, c)
				}
			}
			for _, c := range p {
				d, err := arith.ParseDecimal(c.Text)
				if err != nil || d.Cmp(c.Dec) != 0 {
					t.Fatalf("%q: coordinate %v", s, c)
				}
			}
			if len(vars) == 0 {
				continue
			}
			again, err := ParsePoints([]string{typed(p)}, vars) // arrays in brackets
			if err != nil || len(again) != 1 || len(again[0]) != len(p) {
				t.Fatalf("%q: %s comes back as %v, %v", s, typed(p), again, err)
			}
		}
	})
}
