package precision

import (
	"context"
	"strings"
	"testing"
)

// evalLoss returns the certified value and that in float64.
func evalLoss(t *testing.T, expression string) (exact, float string) {
	t.Helper()
	e, err := NewEvaluator(expression, []string{"float64"}, &Options{Digits: 20})
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	ev, err := e.Eval(context.Background(), nil)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return string(ev.Exact.Value), string(ev.Values[0].Value)
}

// Two forms of a loss are one function, and not one computation: the certified
// values are equal where the naive form overflows or loses every digit.
func TestNaiveLosses(t *testing.T) {
	for _, c := range []struct {
		name, naive, stable string
		exact               string // the first digits
		naiveIs, stableIs   string // in float64
	}{
		{"exp of a logit overflows", "softmax_cross_entropy_naive([1000,0,0], [0,1,0])", "softmax_cross_entropy([1000,0,0], [0,1,0])", "1000", "NaN", "1000"},
		// log(1 + 2e^-1000) = 1.015e-434, beneath float64
		{"and the loss is tiny", "softmax_cross_entropy_naive([1000,0,0], [1,0,0])", "softmax_cross_entropy([1000,0,0], [1,0,0])", "1.01519", "NaN", "0"},
		{"a probability underflows", "softmax_cross_entropy_naive([0,-1000], [0,1])", "softmax_cross_entropy([0,-1000], [0,1])", "1000", "+Inf", "1000"},
		{"exp of a score overflows", "logistic_naive([1000], [0])", "logistic([1000], [0])", "1000", "+Inf", "1000"},
		// log(1 + e^-40) = 4.2483542552915889863e-18
		{"1 + exp is 1", "softplus_naive(-40)", "softplus(-40)", "4.2483542552915889", "0", "4.248354255291589e-18"},
	} {
		a, naive := evalLoss(t, c.naive)
		b, stable := evalLoss(t, c.stable)
		if a != b || !strings.HasPrefix(a, c.exact) {
			t.Errorf("%s: exactly %s and %s, want %s...", c.name, a, b, c.exact)
		}
		if naive != c.naiveIs || stable != c.stableIs {
			t.Errorf("%s: in float64 %s and %s, want %s and %s", c.name, naive, stable, c.naiveIs, c.stableIs)
		}
	}
}
