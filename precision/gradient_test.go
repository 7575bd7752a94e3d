package precision

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// gradientStudies are small studies of several kinds: with an if, with data, of
// numbers, of matrices.
func gradientStudies() []GradientStudy {
	y := &Data{Name: "y"}
	d, err := ParseData("y", "[1,0,1]")
	if err != nil {
		panic(err)
	}
	y.Shape, y.Values, y.Texts = d.Shape, d.Values, d.Texts
	steps := "1e-1..1e-9"
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		steps += "/2"
	}
	ask := func(f, at, wrt string, data ...*Data) GradientStudy {
		return GradientStudy{Study: Study{Functions: []string{f}, At: []string{at}, Wrt: wrt, Data: data,
			Formats: []string{"float16", "float32", "float64", "big:100", "bfloat16+float32", "float64:up"},
			Schemes: []string{"forward", "central", "central:4", "central+relative", "central+realised"}, Steps: []string{steps}}}
	}
	return []GradientStudy{
		ask("sum((w - [1,2,3])^4)/7", "w=[0.1,-0.2,0.3]", "w"),
		ask("mean(softplus(matvec(W,v)) - y*matvec(W,v))", "W=[[0.1,2],[3,-0.5],[0.25,1]],v=[0.3,-1]", "W;v", y),
		ask("sum(if(w < x, x*w, sin(w)))", "w=[0.1,-0.2,3],x=0.5", "all"),
		ask("x^3*exp(y)", "x=1.1,y=-2", "y;x"),
	}
}

// gradientOutcomes are what gradientStudies give, which several tests look at.
var gradientOutcomes = sync.OnceValues(func() (list []*GradientOutcome, err error) {
	for _, q := range gradientStudies() {
		o, err := MeasureGradient(context.Background(), &q, &Options{Workers: 1})
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
})

func measuredGradients(t *testing.T) []*GradientOutcome {
	t.Helper()
	list, err := gradientOutcomes()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Each component is what a sweep of it alone gives, to the last digit.
func TestGradientAgainstSweep(t *testing.T) {
	outcomes := measuredGradients(t)
	for i, q := range gradientStudies() {
		o := outcomes[i]
		for k, c := range o.Components {
			one := q.Study
			one.Wrt = c.Name
			s, err := Run(t.Context(), &one, &Options{NoParts: true})
			if err != nil {
				t.Fatal(err)
			}
			for i, col := range s.Columns {
				g := o.Columns[i]
				if col.Scheme != g.Scheme || col.Format != g.Format || col.Mode != g.Mode || col.Derivative.Value != c.Value || col.Derivative.Status != c.Status {
					t.Fatalf("%s: %s in %s, %v; a sweep has %s in %s, %v", c.Name, g.Scheme, g.Format, c, col.Scheme, col.Format, col.Derivative)
				}
				for j := range col.Cells {
					cell, got := &col.Cells[j], g.Steps[j].Values[k]
					if cell.H != g.Steps[j].H || Number(cell.Value) != got.Value || cell.Error.Total != got.Total || cell.Relative != got.Relative {
						t.Errorf("%s by %s, %s in %s, h = %s: %v; a sweep has %s, %s, %s", o.Function, c.Name, g.Scheme, g.Format, cell.H, got, cell.Value, cell.Error.Total, cell.Relative)
					}
				}
			}
		}
	}
}

// The measures of a gradient are those of its numbers, computed again in float64.
func TestGradientMeasures(t *testing.T) {
	for _, o := range measuredGradients(t) {
		for _, c := range o.Columns {
			for i := range c.Steps {
				s := &c.Steps[i]
				var diff, hat, exact, dot, largest float64
				right := 0
				for k, v := range s.Values {
					b, d := numberOf(o.Components[k].Value), numberOf(v.Total)
					a := b + d // Value is the shortest decimal that tells it in its format
					diff, hat, exact, dot = diff+d*d, hat+a*a, exact+b*b, dot+a*b
					largest = max(largest, math.Abs(d/b))
					if math.Signbit(a) == math.Signbit(b) && (a == 0) == (b == 0) {
						right++
					}
				}
				if s.NotFinite > 0 {
					if s.Distance != "" || s.Angle != "" || s.LargestRelative != "" || len(s.Check) > 0 {
						t.Errorf("%s in %s, h = %s: measures without numbers", c.Scheme, c.Format, s.H)
					}
					continue
				}
				distance := math.Sqrt(diff) / (math.Sqrt(hat) + math.Sqrt(exact))
				near := func(what string, got Number, want, eps float64) {
					if g := numberOf(got); math.Abs(g-want) > eps*math.Abs(want) {
						t.Errorf("%s in %s, h = %s: %s %s, want %v", c.Scheme, c.Format, s.H, what, got, want)
					}
				}
				near("relative", s.LargestRelative, largest, 1e-12)
				near("distance", s.Distance, distance, 1e-12)
				if angle := math.Acos(min(1, dot/math.Sqrt(hat*exact))); angle > 1e-3 {
					near("angle", s.Angle, angle, 1e-6)
				}
				if s.RightSign != right {
					t.Errorf("%s in %s, h = %s: %d right signs, want %d", c.Scheme, c.Format, s.H, s.RightSign, right)
				}
				againCheck(t, o, c, s)
			}
		}
	}
}

func numberOf(n Number) float64 {
	var x float64
	if _, err := fmt.Sscan(string(n), &x); err != nil {
		return math.NaN()
	}
	return x
}

// againCheck computes what a gradient check finds again, where it is not near the
// tolerance.
func againCheck(t *testing.T, o *GradientOutcome, c *GradientColumn, s *GradientStep) {
	t.Helper()
	for _, check := range s.Check {
		between := func(d, g float64) float64 { // of g + d and g
			if check.Kind == RelativeCheck && d != 0 {
				return math.Abs(d) / max(math.Abs(g+d), math.Abs(g))
			}
			return math.Abs(d)
		}
		right := 0.0
		for k, v := range s.Values {
			if g := numberOf(o.Components[k].Value); g != 0 || check.Kind == AbsoluteCheck {
				right = max(right, between(numberOf(v.Total), g))
			}
		}
		tolerance := numberOf(check.Tolerance)
		if tolerance < right*(1-1e-9) || tolerance > right*1.11+1e-300 {
			t.Errorf("%s in %s, h = %s: tolerance %s for %v", c.Scheme, c.Format, s.H, check.Tolerance, right)
		}
		for w, wrong := range Wrongs {
			n, open := 0, false
			for k, v := range s.Values {
				g := numberOf(o.Components[k].Value)
				d, delta := numberOf(v.Total), g*numberOf(Number(wrong))
				found := min(between(d-delta, g+delta), between(d+delta, g-delta))
				open = open || math.Abs(found-tolerance) < 1e-6*tolerance
				if found > tolerance {
					n++
				}
			}
			if !open && check.Found[w] != n {
				t.Errorf("%s in %s, h = %s: %s found in %d, want %d", c.Scheme, c.Format, s.H, wrong, check.Found[w], n)
			}
		}
	}
}

// Any number of workers gives the same bytes.
func TestGradientWorkers(t *testing.T) {
	outcomes := measuredGradients(t) // one worker's
	for i, q := range gradientStudies() {
		first, err := json.Marshal(outcomes[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{2, 7} {
			o, err := MeasureGradient(t.Context(), &q, &Options{Workers: n})
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			if string(b) != string(first) {
				t.Errorf("%s: %d workers give other bytes", o.Function, n)
			}
		}
	}
}

// A component wrong by 1 in 10000 is found in float64 and cannot be seen in bfloat16,
// as the table of checks says beforehand.
func TestClaimedGradient(t *testing.T) {
	q := GradientStudy{Claim: []string{"w=[0.6,0.80008]"}, Study: Study{Functions: []string{"norm(w)"}, At: []string{"w=[3,4]"}, Wrt: "w",
		Formats: []string{"bfloat16", "float64"}, Schemes: []string{"central"}}}
	o, err := MeasureGradient(t.Context(), &q, &Options{Digits: 5})
	if err != nil {
		t.Fatal(err)
	}
	if o.Claim.Worst != "w[1]" || o.Claim.Relative != "0.00009999" {
		t.Errorf("claim %+v", o.Claim)
	}
	for _, c := range o.Columns {
		want := c.Format == "float64"
		for i := range CheckKinds {
			advice := c.Check[i*len(Wrongs)+2]
			if advice.Wrong != "1e-4" || advice.Sure() != want {
				t.Errorf("%s: predicted %+v", c.Format, advice)
			}
			found := false
			for _, s := range c.Steps {
				if s.Claim != nil && s.H == string(advice.H) {
					found = s.Claim.Found[i]
				}
				if !want && s.Claim != nil && s.Claim.Found[i] && numberOf(s.Check[i].Tolerance) < 1 && advice.Most == 0 {
					t.Errorf("%s: found at h = %s, against the prediction", c.Format, s.H)
				}
			}
			if found != want {
				t.Errorf("%s: found %v by the %s check", c.Format, found, CheckKinds[i])
			}
		}
	}
	q.Claim = []string{"w=[0.6,0.8]"}
	if o, err = MeasureGradient(t.Context(), &q, nil); err != nil || o.Claim.Relative != "0" {
		t.Errorf("%+v, %v", o.Claim, err)
	}
}

// Components without a derivative are told and left out.
func TestGradientWithoutDerivative(t *testing.T) {
	o, err := MeasureGradient(t.Context(), &GradientStudy{Study: Study{Functions: []string{"sum(abs(w)) + 0*log(x)"}, At: []string{"w=[0,2],x=1"},
		Formats: []string{"float64"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range o.Components {
		got = append(got, c.Name+" "+string(c.Value)+" "+c.Status)
	}
	if want := []string{"w[0]  nonsmooth", "w[1] 1 exact", "x 0 exact"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if o.Norm != "1" || o.Columns[0].Check[0].Of != 1 {
		t.Errorf("norm %s, check %+v", o.Norm, o.Columns[0].Check[0])
	}
}

// A function without a value has no gradient, whatever the slopes of its parts.
func TestGradientWithoutValue(t *testing.T) {
	o, err := MeasureGradient(t.Context(), &GradientStudy{Study: Study{Functions: []string{"log(y) + x^2"}, At: []string{"x=1,y=-1"}, Formats: []string{"float64"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range o.Components {
		if c.Status != "domain" || c.Value != "" {
			t.Errorf("%+v", c)
		}
	}
	if o.Norm != "" {
		t.Errorf("norm %s", o.Norm)
	}
}

func TestGradientFaults(t *testing.T) {
	for _, c := range []struct {
		f, at, wrt string
		change     func(*GradientStudy)
		want       string
	}{
		{"sum(w)", "w=[1,2]", "v", nil, `variable: the expression has no variable "v" (it has w[0], w[1])`},
		{"sum(w)", "w=[1,2]", "w[2]", nil, "variable: w[2]: w is a vector of 2, its last element w[1], its first w[0] (it has w[0], w[1])"},
		{"sum(w)", "w=[1,2]", "w;w[0]", nil, "variable: a variable is named twice in w;w[0] (each once)"},
		{"sum(w)", "w=[]", "w", nil, "point: an empty vector at column 3 (a vector has a number at least, like [0.1, -0.2]; a matrix is [[1, 2], [3, 4]])"},
		{"sum(w)", "w=[1,NaN]", "w", nil, "point: a finite number is expected at column 6 (like 5, 0.1, 1e-4 or 0x1.8p+1)"},
		{"sum(w)", "w=[1,2", "w", nil, "point: a bracket is not closed at column 7 (like [0.1, -0.2]; a matrix is [[1, 2], [3, 4]])"},
		{"sum(w)", "w=[1,2];b=3", "w", nil, "point: unexpected text after the array at column 8 (commas separate coordinates, like w=[1,2],b=3)"},
		{"sum(w)", "w=[1,2]]", "w", nil, "point: unexpected text after the array at column 8 (commas separate coordinates, like w=[1,2],b=3)"},
		{"sum(w)", "w=[[1,2],[3]]", "w", nil, "point: a row of 1 after one of 2 at column 10 (the rows of a matrix have one length)"},
		{"sum(w)", "w[1]=1", "w", nil, "point: w[0] is expected here at column 1 (the elements of an array come row by row; or write w=[0.1, 0.2])"},
		{"sum(w*[1,2,3])", "w=[1,2]", "w", nil, "expression: a vector of 2 and a vector of 3 do not fit at column 6 (what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns)"},
		{"sum(w)", "w=[1,2]", "w", func(q *GradientStudy) { q.Claim = []string{"w=[1]"} }, "claimed gradient: w is a vector of 1, and the variable a vector of 2 (it has a number for each component)"},
		{"sum(w)", "w=[1,2]", "w", func(q *GradientStudy) { q.Formats = []string{"float32:stochastic"} }, "format: float32:stochastic rounds at random, and a gradient is measured once (a study of one component, --wrt 'w[0]', has trials)"},
		{"sum(w)", "w=[1,2]", "w", func(q *GradientStudy) { q.Schemes = []string{"complex"} }, "scheme: the complex step is no difference in the format's numbers (a study of one component has it, --wrt 'w[0]')"},
		{"sum(w)", "w=[1,2]", "w", func(q *GradientStudy) { q.Data = []*Data{{Name: "v"}} }, "data: v is not used by the expression (it is no variable there: not read at all, a function's name, or a let's)"},
		{"3", "", "all", nil, "variable: the expression has no variable to differentiate by (use one, as in 'x^2')"},
		{"sum(w)", "w=[" + strings.Repeat("1,", 1_000_000) + "1]", "w", nil, "point: 1000001 numbers, more than 262144 at column 3"},
	} {
		q := GradientStudy{Study: Study{Functions: []string{c.f}, At: []string{c.at}, Wrt: c.wrt}}
		if c.at == "" {
			q.At = nil
		}
		if c.change != nil {
			c.change(&q)
		}
		if _, err := MeasureGradient(t.Context(), &q, nil); err == nil || err.Error() != c.want {
			t.Errorf("%s at %.40s by %s:\n got %v\nwant %s", c.f, c.at, c.wrt, err, c.want)
		}
	}
}
