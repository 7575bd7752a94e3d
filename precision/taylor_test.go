package precision

import (
	"math"
	"strings"
	"testing"
)

// The remainder in float64 is that of a plain loop, and the exact one that of the
// closed form.
func TestTaylorAgainstLoop(t *testing.T) {
	q := &TaylorStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{"w[0]^2 + w[0]*w[1]"}, At: []string{"w=[0.5,-0.75]"}, Formats: []string{"float64"}, Steps: []string{"2^-1..2^-30"}}},
		Direction: []string{"w=[1,-2]"}}
	o, err := MeasureTaylor(t.Context(), q, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := func(a, b float64) float64 { return float64(a*a) + float64(a*b) }
	g0, g1 := 2*0.5-0.75, 0.5
	slope := float64(g0*1) + float64(g1*-2)
	if o.Slope != "-0.75" || o.Gradient != "certified" {
		t.Errorf("slope %s of the %s gradient", o.Slope, o.Gradient)
	}
	for i, s := range o.Columns[0].Steps {
		h := math.Ldexp(1, -1-i)
		want := math.Abs(f(0.5+h, -0.75-float64(h*2)) - f(0.5, -0.75) - float64(h*slope))
		if got := numberOf(s.Remainder); got != want {
			t.Errorf("h = %s: remainder %s, want %v", s.H, s.Remainder, want)
		}
		if exact := h * h; numberOf(s.Exact) != exact { // v'Hv/2·h² = (2 − 4)/2·h²
			t.Errorf("h = %s: exact %s, want %v", s.H, s.Exact, exact)
		}
		if i > 0 && s.Tells && (s.Rate == nil || *s.Rate < 2-nearSecond) {
			t.Errorf("h = %s: rate %v", s.H, s.Rate)
		}
	}
	if c := o.Columns[0]; c.From != "5e-1" || !strings.HasSuffix(c.Verdict, "the certified gradient passes") {
		t.Errorf("from %s: %s", c.From, c.Verdict)
	}
}

// A wrong gradient falls as h, and a format that cannot tell says so.
func TestTaylorOfClaim(t *testing.T) {
	q := &TaylorStudy{GradientStudy: GradientStudy{Claim: []string{"w=[0.6,0.801]"}, Study: Study{Functions: []string{"norm(w)"}, At: []string{"w=[3,4]"}, Formats: []string{"bfloat16", "float64"}}}}
	o, err := MeasureTaylor(t.Context(), q, &Options{Digits: 3})
	if err != nil {
		t.Fatal(err)
	}
	if o.Slope != "1.4" || o.Claimed != "1.4" || o.Off != "0.000714" || o.Gradient != "claimed" {
		t.Errorf("slope %s, claimed %s, off %s", o.Slope, o.Claimed, o.Off)
	}
	for i, want := range []string{"nothing is told of the claimed gradient: at 0 of 12 steps", "the remainder falls only as h from h = 1e-2 to 1e-12: the claimed gradient does not pass"} {
		if got := o.Columns[i].Verdict; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", o.Columns[i].Format, got)
		}
		if o.Columns[i].Sees != "" {
			t.Errorf("%s: sees %s", o.Columns[i].Format, o.Columns[i].Sees)
		}
	}
	q.Claim = []string{"w=[0.6,0.8]"}
	if o, err = MeasureTaylor(t.Context(), q, nil); err != nil || !strings.HasSuffix(o.Columns[1].Verdict, "the claimed gradient passes") {
		t.Errorf("%s, %v", o.Columns[1].Verdict, err)
	}
}

// What is said where f is not plain along v, or the claim is wrong by little.
func TestTaylorVerdicts(t *testing.T) {
	for _, c := range []struct{ f, at, claim, format, steps, want string }{
		{"100*x^2", "0.015", "x=3.0001", "big:200", "1e-2..1e-9", ": the claimed gradient does not pass"}, // the error shows at small h alone
		{"100*x^2", "0.015", "x=3", "big:200", "1e-2..1e-9", ": the claimed gradient passes"},
		{"x^3", "0", "0", "float64", "", ": the claimed gradient passes"},                          // falls as h^3
		{"if(x>0,x^1.2,0)", "0", "", "float64", "", "nothing is told of the certified gradient: "}, // falls as h^1.2
		{"3*x", "1", "", "float64", "", "the exact remainder is 0 at every h, f being linear along v: the certified gradient passes"},
		{"3*x", "1", "3.01", "float64", "", ": the claimed gradient does not pass"},
	} {
		q := &TaylorStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{c.f}, At: []string{c.at}, Formats: []string{c.format}}}}
		if c.claim != "" {
			q.Claim = []string{c.claim}
		}
		if c.steps != "" {
			q.Steps = []string{c.steps}
		}
		o, err := MeasureTaylor(t.Context(), q, &Options{Digits: 5})
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Columns[0].Verdict; !strings.Contains(got, c.want) {
			t.Errorf("%s, claim %s in %s: %s; want %s", c.f, c.claim, c.format, got, c.want)
		}
		if s := o.Columns[0].Sees; s == "0" {
			t.Errorf("%s: sees %s", c.f, s)
		}
	}
	// The certified gradient is handed to a format with more digits than it has.
	o, err := MeasureTaylor(t.Context(), &TaylorStudy{GradientStudy: GradientStudy{Study: Study{Functions: []string{"exp(x)"}, At: []string{"1"}, Formats: []string{"big:500"}, Steps: []string{"1e-70"}}}}, &Options{Digits: 5})
	if err != nil {
		t.Fatal(err)
	}
	if s := o.Columns[0].Steps[0]; numberOf(s.Floor) > 1e-148 || !s.Tells {
		t.Errorf("rounding %s of %s", s.Floor, s.Exact)
	}
}
