package precision

import (
	"fmt"
	"math/big"
	"strings"
)

// verdict says in one sentence what the audit of a function with p bits found.
func (f *AuditFunction) verdict(p int) string {
	parts := []string{f.accuracy()}
	half := new(big.Float).SetMantExp(big.NewFloat(1), p/2)
	for _, l := range []struct {
		text  string
		holds func(c *AuditClass) bool
	}{
		{"half of the digits lost", func(c *AuditClass) bool { return c.Max != nil && c.Max.atLeast(half) }},
		{"results of the wrong kind", func(c *AuditClass) bool { return c.WrongKind > 0 }},
		{"panics", func(c *AuditClass) bool { return c.failed(AuditPanic) }},
		{"not called, since it would run away", func(c *AuditClass) bool { return c.failed(AuditRefused) }},
	} {
		var names []string
		for i := range f.Classes {
			if l.holds(&f.Classes[i]) {
				names = append(names, f.Classes[i].Class)
			}
		}
		if names != nil {
			parts = append(parts, l.text+" ("+strings.Join(names, ", ")+")")
		}
	}
	switch n := len(f.Special); n {
	case 0:
	case 1:
		parts = append(parts, "1 special case comes out otherwise than it should")
	default:
		parts = append(parts, fmt.Sprintf("%d special cases come out otherwise than they should", n))
	}
	return strings.Join(parts, "; ")
}

// accuracy begins the verdict: how far the results are off.
func (f *AuditFunction) accuracy() string {
	worst := f.Worst()
	judged, correct, measured := 0, 0, 0
	for _, c := range f.Classes {
		judged, correct, measured = judged+c.Judged, correct+c.Correct, measured+c.Measured
	}
	switch {
	case judged == 0:
		return "no results"
	case judged == correct:
		return "every result correctly rounded"
	case worst == nil:
		return "no errors in ulps"
	case worst.Max.atLeast(big.NewFloat(1)):
		return fmt.Sprintf("off by up to %s ulps (%s)", worst.Max.short(), worst.Class)
	}
	return fmt.Sprintf("off by up to %s ulp, less than one (%s)", worst.Max.short(), worst.Class)
}

// Worst returns the class with the largest error, the first of equals; nil
// where there is none with a figure.
func (f *AuditFunction) Worst() *AuditClass {
	var worst *AuditClass
	for i := range f.Classes {
		if c := &f.Classes[i]; c.Max != nil && c.Max.Ulps != "" && (worst == nil || !worst.Max.atLeast(c.Max.value())) {
			worst = c
		}
	}
	return worst
}

// failed reports whether calls came to nothing in such a way.
func (c *AuditClass) failed(kind string) bool {
	for _, f := range c.Failures {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// value returns the figure as a number good to its digits, nil for none.
func (f AuditFigure) value() *big.Float {
	x, _, err := big.ParseFloat(string(f.Ulps), 10, boundaryPrec, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return x
}

// boundaryPrec is enough to compare figures of UlpDigits digits.
const boundaryPrec = 64

// atLeast reports whether the figure is bound or more.
func (f AuditFigure) atLeast(bound *big.Float) bool {
	x := f.value()
	return x != nil && x.Cmp(bound) >= 0
}

// short writes the figure to two digits, as "1.3" and "3.2e8", and up to 100000
// as a whole number.
func (f AuditFigure) short() string {
	x := f.value()
	if x == nil {
		return ""
	}
	const plain = 100_000
	if y, _ := x.Float64(); y < plain {
		switch {
		case y < 0.001:
			return string(f.Ulps)
		case y < 1:
			return x.Text('g', 2)
		case y < 10:
			return x.Text('f', 1)
		}
		return x.Text('f', 0)
	}
	mant, exp, _ := strings.Cut(x.Text('e', 1), "e+")
	return mant + "e" + strings.TrimLeft(exp, "0")
}
