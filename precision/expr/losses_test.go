package expr

import (
	"math"
	"slices"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

// lossShapes are those of the arguments in the tests: x is a number.
var lossShapes = map[string]Shape{"u": Vector(3), "v": Vector(3), "w": Vector(2), "W": Matrix(2, 3)}

func bindLoss(t *testing.T, src string) *Program {
	t.Helper()
	p, err := Bind(parse(t, src), &Bindings{Shapes: lossShapes})
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return p
}

// A call runs the formula with lets for its parameters.
func TestDefinitionsAreTheirFormulas(t *testing.T) {
	for _, f := range definedFunctions {
		args := []string{"u - 3", "v/3", "0.5"}[:len(f.definition.params)]
		if f.Name == "leaky_relu" {
			args[1] = "0.1"
		}
		typed := ""
		for i, p := range f.definition.params {
			typed += "let " + p + " = " + args[i] + "; "
		}
		lets, body := "", f.Formula
		if i := strings.LastIndex(body, "; "); i >= 0 {
			lets, body = body[:i+2], body[i+2:]
		}
		call := f.Name + "(" + strings.Join(args, ", ") + ")"
		total := func(of string) string {
			if vectors := []string{"huber", "focal", "leaky_relu", "sigmoid_naive", "softplus_naive"}; slices.Contains(vectors, f.Name) {
				return "sum(" + of + ")"
			}
			return of
		}
		got, want := bindLoss(t, total(call)), bindLoss(t, typed+lets+total(body))
		if got.List() != want.List() {
			t.Errorf("%s compiles to\n%s\nthe formula to\n%s", call, got.List(), want.List())
		}
		for _, c := range got.Consts { // of the definition, at the call
			if at := c.Pos; at >= len(total(call)) {
				t.Errorf("%s: constant %s at %d", call, c.Text, at)
			}
		}
		if back := parse(t, call).String(); back != call {
			t.Errorf("%s is printed as %s", call, back)
		}
	}
}

// An instruction of a definition stands at the call that was typed.
func TestDefinitionPlaces(t *testing.T) {
	p := bindLoss(t, "x + mse(2*u, v)")
	var at []string
	for _, in := range p.Code {
		at = append(at, string("x + mse(2*u, v)"[in.Pos]))
	}
	if got := strings.Join(at, ""); got != "***mmmmmmmmm+" {
		t.Errorf("the instructions stand at %s", got)
	}
	p = bindLoss(t, "x + sum(huber(u, softplus_naive(v), 1))")
	for _, in := range p.Code {
		if in.Kind == If && (in.Pos != 8 || in.Then.Code[0].Pos != 8) {
			t.Errorf("an if of a definition at %d, its branch at %d", in.Pos, in.Then.Code[0].Pos)
		}
	}
}

// Calls stand in one another, in definitions and in branches.
func TestNestedDefinitions(t *testing.T) {
	for _, c := range []struct{ call, typed string }{
		{"sum(leaky_relu(leaky_relu(u, 0.1), 0.2))", "let p = max(u, 0.1*u); sum(max(p, 0.2*p))"},
		{"mse(sigmoid_naive(u), sigmoid_naive(v))", "let p = 1/(1+exp(-u)); let q = 1/(1+exp(-v)); mean((p - q)^2)"},
		{"sum(if(u < 0, leaky_relu(v, 0.1), u))", "sum(if(u < 0, max(v, 0.1*v), u))"},
		{"sum(if(u < mse(u, v), softplus_naive(u), 0))", "sum(if(u < mean((u - v)^2), log(1 + exp(u)), 0))"},
		{"if(x < 0, mse(u, v), hinge(u, v))", "if(x < 0, mean((u - v)^2), mean(relu(1 - v*u)))"},
		{"sum(if(W < x, sigmoid_naive(u), W))", "sum(if(W < x, 1/(1+exp(-u)), W))"},
		{"sum(if(u < 0, huber(u, v, 1), u))", "sum(if(u < 0, huber(u, v, 1)*1, u))"},
		{"let y = 2; let t = mse(u*y, v); t*y", "let y = 2; let k = u*y; let t = mean((k - v)^2); t*y"},
		{"mse(u, v) + mse(v, u)", "mean((u - v)^2) + mean((v - u)^2)"},
		{"huber(x, 2*x, 1)", "let y = x; let t = 2*x; let r = y - t; if(abs(r) <= 1, r^2/2, 1*(abs(r) - 1/2))"},
	} {
		got, want := bindLoss(t, c.call), bindLoss(t, c.typed)
		if strings.Contains(c.call, "huber(u") { // each branch computes r whole
			if a, b := run(t, got), run(t, want); a != b {
				t.Errorf("%s is %g, want %g", c.call, a, b)
			}
		} else if got.List() != want.List() {
			t.Errorf("%s compiles to\n%s\nwant\n%s", c.call, got.List(), want.List())
		}
	}
}

// A definition knows its parameters alone, and nothing is known of it outside.
func TestDefinitionNames(t *testing.T) {
	for _, f := range definedFunctions {
		e, err := Parse(f.Formula)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		free, params := e.Vars(), slices.Clone(f.definition.params)
		slices.Sort(free)
		slices.Sort(params)
		if !slices.Equal(free, params) {
			t.Errorf("%s of %v has %v", f.Name, f.definition.params, free)
		}
	}
	// r, y, t and delta here are others than those of huber.
	e := parse(t, "let r = 5; huber(delta, y, r) + r + y + t + delta")
	if got := strings.Join(e.Vars(), " "); got != "delta y t" {
		t.Errorf("variables %s", got)
	}
	want := parse(t, "let r = 5; let k = delta - y; if(abs(k) <= r, k^2/2, r*(abs(k) - r/2)) + r + y + t + delta")
	if a, b := MustCompile(e).List(), MustCompile(want).List(); a != b {
		t.Errorf("names leak:\n%s\nwant\n%s", a, b)
	}
	d := &Data{Name: "r", Values: []arith.Decimal{arith.NewDecimal(7, 0)}, Texts: []string{"7"}}
	for _, src := range []string{"huber(x, r, 1) + r", "r + huber(x, r, 1)"} {
		p, err := Bind(parse(t, src), &Bindings{Data: []*Data{d}})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(p.List(), "x - 7") || strings.Join(p.Vars, " ") != "x" {
			t.Errorf("%s with data r:\n%s", src, p.List())
		}
	}
	if _, err := Parse("let mse = 2; mse"); err == nil || !strings.Contains(err.Error(), "mse is reserved") {
		t.Errorf("error %v", err)
	}
}

// A fault within a definition stands at the call, and says what it stands for.
func TestDefinitionFaults(t *testing.T) {
	const fit = "what fits are equal shapes, a number beside any, and a vector beside a matrix of as many columns"
	for _, c := range []struct {
		in        string
		offset    int
		msg, hint string
	}{
		{"1 + mse(u, w)", 4, "a vector of 3 and a vector of 2 do not fit", "mse(y, t) is mean((y - t)^2)"},
		{"mse(x, 1)", 0, "mean is of arrays, not of a number", "mse(y, t) is mean((y - t)^2)"},
		{"mse(u, u + w)", 9, "a vector of 3 and a vector of 2 do not fit", fit},
		{"x + huber(u, w, 1)", 4, "a vector of 3 and a vector of 2 do not fit", "huber(y, t, delta) is let r = y - t; if(abs(r) <= delta, r^2/2, delta*(abs(r) - delta/2))"},
		{"huber(u, v, 1)", 0, "the value is a vector of 3, not a number", "take sum(...), or one element, as in (...)[0]"},
		{"softmax_cross_entropy(u, w)", 0, "dot of a vector of 2 and a vector of 3", "softmax_cross_entropy(z, t) is sum(t)*logsumexp(z) - dot(t, z)"},
		{"sum(softmax_cross_entropy(W, u))", 26, "z of softmax_cross_entropy(z, t) is a vector, not a matrix of 2 by 3", "a row of a matrix is a vector: W[0]"},
		{"softmax_cross_entropy_naive(u, 1)", 31, "t of softmax_cross_entropy_naive(z, t) is a vector, not a number", "a row of a matrix is a vector: W[0]"},
		{"mse(u)", 0, "mse takes 2 arguments, not 1", "write mse(y, t)"},
		{"logistic(x)", 0, "logistic takes 2 arguments, not 1", "write logistic(z, y), or sigmoid(x)"},
	} {
		e, err := Parse(c.in)
		if err == nil {
			_, err = Bind(e, &Bindings{Shapes: lossShapes})
		}
		se, ok := err.(*arith.SyntaxError)
		if !ok {
			t.Errorf("%s: error %v", c.in, err)
		} else if se.Offset != c.offset || se.Msg != c.msg || se.Hint != c.hint || se.Text != c.in {
			t.Errorf("%s:\n got %q at %d, hint %q\nwant %q at %d, hint %q", c.in, se.Msg, se.Offset, se.Hint, c.msg, c.offset, c.hint)
		}
	}
	if _, err := Parse("mse(u, v, kahan)"); err == nil || !strings.Contains(err.Error(), "not 3") {
		t.Errorf("an order of sums: error %v", err)
	}
}

// run returns a program's value in float64 at u = (0.2, 0.7, 0.1), v = (0, 1, 0),
// x = 0.4.
func run(t *testing.T, p *Program) float64 {
	t.Helper()
	at := map[string]float64{"x": 0.4, "u[0]": 0.2, "u[1]": 0.7, "u[2]": 0.1, "v[0]": 0, "v[1]": 1, "v[2]": 0}
	var vars [][]float64
	for _, v := range p.Vars {
		x, ok := at[v]
		if !ok {
			t.Fatalf("a variable %s", v)
		}
		vars = append(vars, []float64{x})
	}
	z := make([]float64, 1)
	NewMachine[float64](floats{}, p, 1).Run(z, vars, nil)
	return z[0]
}

// The functions against the same computed by hand.
func TestLossValues(t *testing.T) {
	u, v := [3]float64{0.2, 0.7, 0.1}, [3]float64{0, 1, 0}
	signs := [3]float64{-1, 1, -1}
	var total float64 // of exp(u)
	for _, x := range u {
		total += math.Exp(x)
	}
	sum := func(of func(i int) float64) float64 { return of(0) + of(1) + of(2) }
	logit := sum(func(i int) float64 { return math.Log(1+math.Exp(u[i])) - v[i]*u[i] }) / 3
	softmax := math.Log(total) - 0.7
	for src, want := range map[string]float64{
		"mse(u, v)":                          sum(func(i int) float64 { return (u[i] - v[i]) * (u[i] - v[i]) }) / 3,
		"sum_squared_error(u, v)":            sum(func(i int) float64 { return (u[i] - v[i]) * (u[i] - v[i]) }) / 2,
		"cross_entropy(u, v)":                -math.Log(0.7),
		"cross_entropy_delta(u, v)":          -math.Log(0.7 + 1e-7),
		"softmax_cross_entropy(u, v)":        softmax,
		"softmax_cross_entropy_naive(u, v)":  softmax,
		"softmax_cross_entropy(u, 2*v)":      2 * softmax,
		"logistic(u, v)":                     logit,
		"logistic_naive(u, v)":               logit,
		"hinge(2*u, 2*v - 1)":                sum(func(i int) float64 { return max(0, 1-signs[i]*2*u[i]) }) / 3,
		"huber(x, 1, 1)":                     0.18,
		"huber(x, 1, 0.5)":                   0.5 * (0.6 - 0.25),
		"sum(huber(u, v, 0.25))":             0.02 + 0.25*(0.3-0.125) + 0.005,
		"focal(x, 1, 2)":                     -0.36 * math.Log(0.4),
		"focal(x, 0, 2)":                     -0.16 * math.Log(0.6),
		"sum(focal(u, v, 0))":                -math.Log(0.8) - math.Log(0.7) - math.Log(0.9),
		"leaky_relu(x, 0.1)":                 0.4,
		"leaky_relu(-x, 0.1)":                -0.04,
		"sum(leaky_relu(u - 0.5, 0.1))":      -0.03 + 0.2 - 0.04,
		"sigmoid_naive(x) - sigmoid(x)":      0,
		"softplus_naive(x)":                  math.Log(1 + math.Exp(0.4)),
		"mse([[1,1],[1,1]], [[0,0],[0,0]])":  1,
		"if(x > 0, mse(u, u), mse(u, v))":    0,
		"mean(if(u > 0.5, huber(u,v,1), u))": (0.2 + 0.045 + 0.1) / 3,
	} {
		if got := run(t, bindLoss(t, src)); math.Abs(got-want) > 1e-15 {
			t.Errorf("%s = %v, want %v", src, got, want)
		}
	}
}

// The catalogue: every entry is a function, and computes its formula.
func TestLosses(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range Losses() {
		f := function(l.Name)
		if f == nil || f.Usage != l.Usage || seen[l.Name] {
			t.Errorf("%s is no function, or twice", l.Name)
			continue
		}
		seen[l.Name] = true
		if l.Formula == "" || l.Domain == "" || l.About == "" || l.Source == "" || l.Kind != "loss" && l.Kind != "activation" {
			t.Errorf("%s is described wrongly: %+v", l.Name, l)
		}
		if f.definition == nil { // activations of x, to the last digits
			a, b := run(t, bindLoss(t, l.Usage)), run(t, bindLoss(t, l.Formula))
			if math.Abs(a-b) > 1e-15 {
				t.Errorf("%s is %v, %s %v", l.Usage, a, l.Formula, b)
			}
		}
	}
	for _, f := range Functions() {
		if f.definition != nil && !seen[f.Name] {
			t.Errorf("%s is not listed", f.Name)
		}
	}
}
