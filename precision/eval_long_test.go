package precision

import (
	"context"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundoff/precision/arith"
)

// longVector returns a vector of n numbers, k·scale, and their sum.
func longVector(n int, scale string) (text string, sum *big.Rat) {
	items := make([]string, n)
	unit, _ := new(big.Rat).SetString("1" + scale)
	sum = new(big.Rat)
	for i := range items {
		k := int64(i)*7919%100_003 - 40_000
		items[i] = strconv.FormatInt(k, 10) + scale
		sum.Add(sum, new(big.Rat).SetInt64(k))
	}
	return "w=[" + strings.Join(items, ",") + "]", sum.Mul(sum, unit)
}

// Long sums of ordinary numbers are exact, and 0 where they vanish; of very long
// fractions they are enclosed, and as right.
func TestLongSums(t *testing.T) {
	const n = 2*maxRational + 1
	for _, c := range []struct{ f, scale, status string }{
		{"sum(w)", "e-15", "exact"}, {"sum(w)", "e-320", "exact"}, {"sum(w) - sum(w, pairwise)", "e-320", "exact"}, {"sum(w)", "e-6000", "enclosed"},
		{"sum(w) - w[0] + max(w) - max(w[0], max(w))", "e-6000", "enclosed"},
	} {
		e, err := NewEvaluator(c.f, []string{"big"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, sum := longVector(n, c.scale)
		points, err := e.ParsePoints([]string{text})
		if err != nil {
			t.Fatal(err)
		}
		ev, err := e.Eval(context.Background(), points[0])
		if err != nil {
			t.Fatal(err)
		}
		want := sum
		switch {
		case strings.Contains(c.f, "pairwise"):
			want = new(big.Rat)
		case strings.Contains(c.f, "w[0]"):
			want.Sub(want, points[0][0].Dec.Rat())
		}
		digits, err := arith.ParseDecimal(string(ev.Exact.Value))
		if err != nil || ev.Exact.Status != c.status {
			t.Errorf("%s of %s: %+v, want %s", c.f, c.scale, ev.Exact, c.status)
			continue
		}
		off := new(big.Rat).Sub(digits.Rat(), want) // of 17 digits
		if limit := new(big.Rat).Mul(want, big.NewRat(1, 1e16)); off.Abs(off).Cmp(limit.Abs(limit)) > 0 {
			t.Errorf("%s of %s: %s", c.f, c.scale, ev.Exact.Value)
		}
	}
}

// endsAfter is a context that ends once it has been asked so many times.
type endsAfter struct {
	context.Context
	left *int
}

func (c endsAfter) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

func (endsAfter) Done() <-chan struct{}            { return nil }
func (endsAfter) Deadline() (t time.Time, ok bool) { return }

// One long run looks at its context on the way, in formats and in exact arithmetic,
// and gives no value once that has ended.
func TestLongRunStops(t *testing.T) {
	e, err := NewEvaluator("sum(w^2)", []string{"big:64"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := longVector(20_000, "e-5")
	points, err := e.ParsePoints([]string{text})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3, 25} { // in the format's run, and in the exact one
		left := n
		if ev, err := e.Eval(endsAfter{context.Background(), &left}, points[0]); !errors.Is(err, context.Canceled) || left < -2 {
			t.Errorf("%d looks: %+v, %v, and %d more", n, ev, err, -left)
		}
	}
}
