package precision

import (
	"context"
	"testing"
)

// One expression written twice is one number (rule d): what compares, picks or
// subtracts the two is decided. And an if whose condition has an operand that
// does not exist does not exist, whatever formats make of it.
func TestEqualExpressions(t *testing.T) {
	for _, c := range []struct {
		f, at         string
		value         Number // of f at x
		status        string // of it
		der, dstatus  string // f'(x)
		truncation    Number
		float64Result Number
	}{
		{"abs(x - x) + x*0", "1.5", "0", "exact", "0", "exact", "0", "0"},
		{"abs(sin(x) - sin(x)) + x", "1", "1", "exact", "1", "exact", "0", "1"},
		{"if(x <= x, x^2, 1)", "3", "9", "exact", "6", "exact", "0", "9"},
		{"if(exp(x) < exp(x), x^2, x)", "3", "3", "exact", "1", "exact", "0", "3"},
		{"if(e >= e, x, 1)", "2", "2", "exact", "1", "exact", "0", "2"},
		{"if(pi != pi, x, 2*x)", "2", "4", "exact", "2", "exact", "0", "4"},
		{"max(sin(x), sin(x)) - sin(x)", "1", "0", "exact", "0", "exact", "0", "0"},
		{"(x + pi) - (pi + x)", "1", "0", "exact", "0", "exact", "0", "0"},
		{"sin(x)/sin(x)", "1", "1", "exact", "0", "exact", "0", "1"},
		{"if(sqrt(x) < 0.1, 3, exp(x))", "-2", "", "domain", "", "domain", "", "0.1353352832366127"},
		{"if(x < 5, 2, if(log(x - 9) == 1, 3, x))", "6", "", "domain", "", "domain", "", "6"},
		{"if(sqrt(x) <= sqrt(x), 1, 2) + x*0", "-1", "", "domain", "", "domain", "", "2"},
	} {
		t.Run(c.f, func(t *testing.T) {
			e, err := NewEvaluator(c.f, []string{"float64"}, &Options{PrecisionLimit: 2048})
			if err != nil {
				t.Fatal(err)
			}
			pts, err := ParsePoints([]string{c.at}, e.Vars())
			if err != nil {
				t.Fatal(err)
			}
			v, err := e.Eval(context.Background(), pts[0])
			if err != nil {
				t.Fatal(err)
			}
			if v.Exact.Value != c.value || v.Exact.Status != c.status || v.Values[0].Value != c.float64Result {
				t.Errorf("value %+v, float64 %q; want %q %s, %q", v.Exact, v.Values[0].Value, c.value, c.status, c.float64Result)
			}
			o := study(t, Study{Functions: []string{c.f}, At: []string{c.at}, Schemes: []string{"central"}, Formats: []string{"float64"},
				Steps: []string{"1e-3"}}, &Options{PrecisionLimit: 2048})
			col := o.Columns[0]
			if d := col.Derivative; d.Value != Number(c.der) || d.Status != c.dstatus {
				t.Errorf("derivative %+v, want %q %s", d, c.der, c.dstatus)
			}
			cell := col.Cells[0]
			if cell.Error.Truncation != c.truncation || c.status == "domain" && cell.Regime != DomainHole {
				t.Errorf("truncation %q, regime %s; want %q", cell.Error.Truncation, cell.Regime, c.truncation)
			}
		})
	}
}
