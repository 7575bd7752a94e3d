package precision_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"testing"

	"roundoff/precision"
)

// stochastic is a study under stochastic rounding, with a branch, computing and storing.
var stochastic = precision.Study{
	Functions: []string{"0.05*x^2 + 0.5*x", "if(x > 10, exp(x/10), x*sin(x))"}, At: []string{"10"},
	Formats: []string{"bfloat16:stochastic", "float32@float16:stochastic", "fp8-e4m3:stochastic:sat", "bfloat16"},
	Schemes: []string{"forward", "central"}, Steps: []string{"1", "0.1", "0.01", "1e-3"}, Seed: 7, Trials: 60,
}

func outcome(t *testing.T, s precision.Study, workers int) *precision.Outcome {
	t.Helper()
	o, err := precision.Run(context.Background(), &s, &precision.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func marshalled(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The same bytes for any number of workers, whatever else a study asks, and for
// explain; others for another seed.
func TestTrialsAreReproducible(t *testing.T) {
	one := outcome(t, stochastic, 1)
	if !bytes.Equal(marshalled(t, one), marshalled(t, outcome(t, stochastic, 7))) {
		t.Error("another outcome with 7 workers")
	}
	other := stochastic
	other.Seed = 8
	if bytes.Equal(marshalled(t, one), marshalled(t, outcome(t, other, 1))) {
		t.Error("the same outcome with another seed")
	}
	for _, c := range one.Columns {
		cell := c.Cells[2]
		if (cell.Trials != nil) != (c.Format != "bfloat16") {
			t.Errorf("%s has trials %v", c.Format, cell.Trials)
		}
		s := precision.Study{Functions: []string{c.Function}, At: stochastic.At, Formats: []string{c.Format}, Schemes: []string{c.Scheme},
			Steps: []string{cell.H}, Seed: 7, Trials: 60}
		x, err := precision.Explain(context.Background(), &s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := marshalled(t, x.Cell), marshalled(t, cell); !bytes.Equal(a, b) {
			t.Errorf("%s %s %s: explained as %s, is %s", c.Function, c.Format, c.Scheme, a, b)
		}
		if last := x.Listing[len(x.Listing)-1]; last.Value != cell.Value {
			t.Errorf("%s %s %s: the listing ends with %s, the value is %s", c.Function, c.Format, c.Scheme, last.Value, cell.Value)
		}
	}
}

// Where to nearest nothing is left of the derivative, x+h being x, the mean of
// stochastic roundings is the derivative still.
func TestTrialsCrossAbsorption(t *testing.T) {
	s := precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"10"}, Formats: []string{"bfloat16", "bfloat16:stochastic"},
		Schemes: []string{"central"}, Steps: []string{"0.03", "0.01"}, Seed: 1, Trials: 3000}
	o := outcome(t, s, 0)
	for i, cell := range o.Columns[0].Cells {
		if cell.Regime != precision.Absorbed || cell.Value != "0" {
			t.Errorf("to nearest: %s %s", cell.Regime, cell.Value)
		}
		z := o.Columns[1].Cells[i].Trials
		mean, _ := strconv.ParseFloat(string(z.Mean), 64)
		sd, _ := strconv.ParseFloat(string(z.SD), 64)
		// f(x±h)/2h is not quite unbiased, its roundings being of one another's results:
		// four deviations of the mean, which is nearer to 1.5 than to 0.
		if off := math.Abs(mean - 1.5); off > 4*sd/math.Sqrt(3000) || off > 0.5 || z.Finite != 3000 {
			t.Errorf("h = %s: mean %v, sd %v", cell.H, mean, sd)
		}
	}
}

// The figures of trials, by hand: from n runs which error is the bound (Wilks's
// first sample size for 90 % with 95 % is 29), and what one run or none allows.
func TestTrialsFigures(t *testing.T) {
	s := stochastic
	s.Functions, s.Formats, s.Schemes, s.Steps = []string{"x^2"}, []string{"fp8-e4m3:stochastic"}, []string{"central"}, []string{"1", "400"}
	s.At = []string{"4"}
	for _, c := range []struct {
		trials int
		digits bool
	}{{1, false}, {28, false}, {29, true}, {500, true}} {
		s.Trials = c.trials
		col := outcome(t, s, 0).Columns[0]
		z := col.Cells[1].Trials
		if z.N != c.trials || (z.Digits != nil) != c.digits || (z.SD != "") != (c.trials > 1) || z.Mean == "" {
			t.Errorf("%d trials: %+v", c.trials, z)
		}
		if z := col.Cells[0].Trials; z.Finite != 0 || z.Mean != "" || z.SD != "" || z.Digits != nil {
			t.Errorf("%d trials without a number: %+v", c.trials, z)
		}
	}
	if _, err := precision.NewPlan(&precision.Study{Functions: []string{"x"}, At: []string{"1"}, Trials: precision.MaxTrials + 1}); err == nil {
		t.Error("too many trials are taken")
	}
}

// One trial is the cell itself, of schemes of every kind: its mean is the value.
func TestFirstTrialIsTheCell(t *testing.T) {
	s := precision.Study{Functions: []string{"exp(x)*x"}, At: []string{"1"}, Formats: []string{"bfloat16:stochastic:daz", "float32@float16:stochastic", "big:80:stochastic"},
		Schemes: []string{"central", "central+realised", "forward+gap", "stencil:-1/3,0,1", "richardson:central:3", "ridders", "complex"},
		Steps:   []string{"0.5", "0.1"}, Seed: 3, Trials: 1}
	seen := map[string]bool{}
	for _, c := range outcome(t, s, 0).Columns {
		for _, cell := range c.Cells {
			mean, ok1 := new(big.Float).SetPrec(200).SetString(string(cell.Trials.Mean))
			value, ok2 := new(big.Float).SetPrec(200).SetString(string(cell.Hex))
			if !ok1 || !ok2 {
				t.Fatalf("%s %s: mean %s, value %s", c.Format, c.Scheme, cell.Trials.Mean, cell.Value)
			}
			off := new(big.Float).Sub(mean, value)
			if off.Abs(off).Cmp(new(big.Float).Mul(value, big.NewFloat(1e-14))) > 0 {
				t.Errorf("%s %s, h = %s: mean %s, value %s", c.Format, c.Scheme, cell.H, cell.Trials.Mean, cell.Value)
			}
			seen[cell.Value] = true
		}
	}
	if len(seen) < 10 {
		t.Errorf("%d different values", len(seen))
	}
}
