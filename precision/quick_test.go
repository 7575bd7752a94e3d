package precision

import (
	"math/big"
	"math/rand"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// The quick ways of a cell are held against the slow ones that they stand for.

// Balls of float64 give the same figures, digit for digit, as values of f at
// each node, and decide most cells of float32 columns.
func TestDoublesEqualDirect(t *testing.T) {
	for _, s := range []Study{
		{Functions: []string{"exp(x)*sin(x)", "0.05*x^2+0.5*x"}, At: []string{"1", "0.1", "-1e3"}},
		{Functions: []string{"log(1+exp(-x))", "exp(sin(x^2))/(1+x^2)"}, At: []string{"0.7", "30"}, Order: 2},
		{Functions: []string{"sin(x)", "x^5-0.1*x^3+1", "abs(x-1)*x"}, At: []string{"0", "1"}},
		{Functions: []string{"1/x", "x^x", "1e30*x"}, At: []string{"0.001", "2", "1e-30", "1e30"}},
		{Functions: []string{"exp(x)*y + y^0.1"}, At: []string{"x=0.1,y=0.3"}, Wrt: "x"},
	} {
		s.Formats = []string{"float32"}
		s.Schemes = []string{"forward", "central"}
		if s.Order == 2 {
			s.Schemes = []string{"central"}
		}
		s.Steps = []string{"1e-1..1e-12/4, 2^-10, 2^-30, 1e-40, 1e-60"}
		for _, digits := range []int{2, 5} {
			tiers := &Tiers{}
			fast := study(t, s, &Options{Digits: digits, Tiers: tiers})
			slow := study(t, s, &Options{Digits: digits, direct: true})
			if d := cmp.Diff(slow, fast, cmp.Comparer(func(a, b arith.Decimal) bool { return a.Cmp(b) == 0 })); d != "" {
				t.Errorf("%v at %v, %d digits (-direct +doubles):\n%s", s.Functions, s.At, digits, d)
			}
			cells := int64(0)
			for _, c := range fast.Columns {
				cells += int64(len(c.Cells))
			}
			if n := tiers.Doubles.Load(); 2*n < cells {
				t.Errorf("%v at %v, %d digits: balls of float64 decided %d of %d cells", s.Functions, s.At, digits, n, cells)
			}
		}
	}
}

// measuredColumn returns the cells of a column as the curve sees them.
func measuredColumn(t *testing.T, s Study, opts *Options) (*truth, []*measured) {
	t.Helper()
	p, err := NewPlan(&s)
	if err != nil {
		t.Fatal(err)
	}
	c := &p.columns[0]
	col := sampleColumn(c.format, ball.Encloser{}, c.prog, c.st, c.wrt, c.point, c.steps, nil)
	tr := newTruth(c.prog, c.st, c.wrt, c.point, exactAround(c.prog, c.wrt, c.point, jetOrder(c.st)), opts)
	a := newAsker(tr, &col, lengthsOf(c.format).most(), opts)
	var cells []*measured
	for i := range c.grid {
		m, err := a.attempt(&col.cells[i], &c.grid[i], newCellFormat(c.format))
		if err != nil {
			t.Fatal(err)
		}
		one, cell := m.measured, *m.cell
		one.cell = &cell
		cells = append(cells, &one)
	}
	return tr, cells
}

// Totals compare as they do at rising precision.
func TestSmallerEqualsLess(t *testing.T) {
	for _, s := range []Study{
		{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float32"}},
		{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float64"}},
		{Functions: []string{"0.05*x^2+0.5*x"}, At: []string{"5"}, Formats: []string{"big:100"}},
		{Functions: []string{"sin(x)"}, At: []string{"0"}, Formats: []string{"float32"}},
	} {
		s.Schemes, s.Steps = []string{"central"}, []string{"1e-1..1e-40"}
		tr, cells := measuredColumn(t, s, &Options{Digits: 5})
		for _, a := range cells {
			for _, b := range cells {
				if !a.hasTotal() || !b.hasTotal() {
					continue
				}
				slow := tr.less(a, b, func(_ ball.System, x ball.Real) ball.Real { return x })
				if quick := tr.smaller(a, b); quick != slow {
					t.Errorf("%v: h = %s against %s: %v, want %v", s, a.cell.H, b.cell.H, quick, slow)
				}
			}
		}
	}
}

// The prediction from the cells' Taylor coefficients is the one from those of
// exact arithmetic.
func TestSharedTaylorPredicts(t *testing.T) {
	served := 0
	for _, c := range []struct{ f, x, scheme string }{
		{"exp(x)*sin(x)", "1", "forward"}, {"exp(x)*sin(x)", "1", "central"}, {"x^5-0.1*x^3", "0.3", "central"}, {"sin(x)", "0", "forward"},
		{"log(x)", "3", "forward"}, {"1/x", "0.1", "central"}, {"abs(x)", "0", "central"}, {"sqrt(x)", "0", "forward"}, {"cos(x)", "0", "forward"},
	} {
		p, err := NewPlan(&Study{Functions: []string{c.f}, At: []string{c.x}, Schemes: []string{c.scheme}, Formats: []string{"float64"}})
		if err != nil {
			t.Fatal(err)
		}
		col := &p.columns[0]
		tr := newTruth(col.prog, col.st, col.wrt, col.point, exactAround(col.prog, col.wrt, col.point, jetOrder(col.st)), nil)
		l, n := tr.at(levelStep), tr.st.Order+tr.st.Accuracy+maxSkipped
		jet, ok := l.sharedTaylor(n)
		if !ok {
			continue
		}
		got, status := l.predict(jet, lengths{53, 53}, 17)
		if status == arith.Stuck {
			continue // the slow way is asked then
		}
		served++
		if want, status := l.predict(l.taylor(n), lengths{53, 53}, 17); status == arith.Stuck || got != want {
			t.Errorf("%s at %s, %s: %v, want %v", c.f, c.x, c.scheme, got, want)
		}
	}
	if served < 5 {
		t.Errorf("%d functions served", served)
	}
}

// A study's steps hold what exact arithmetic says of each.
func TestGridStep(t *testing.T) {
	steps, err := StepsOf([]string{"1e3..1e-60/3, 2^-1..2^-80, 0.1234567890123456789, 1e-500, 1e-4000"})
	if err != nil {
		t.Fatal(err)
	}
	sys := ball.System{Prec: 1024}
	for i, h := range gridOf(steps) {
		want := ball.FromDecimal(steps[i].Dec, 1024)
		n, ok := h.thousandths()
		if m, decided := want.Log10(3); n != m || ok != decided {
			t.Errorf("log10 %s = %d %v, want %d %v", h.text, n, ok, m, decided)
		}
		if h.kept && !h.real.Same(want) || h.kept != (steps[i].Dec.Bits() <= maxKeptBits) {
			t.Errorf("%s is kept as %v", h.text, h.real)
		}
		for _, name := range []string{"float32", "float64", "big:200"} {
			f, err := fp.Parse(name)
			if err != nil {
				t.Fatal(err)
			}
			hat, _ := f.RoundDecimal(steps[i].Dec)
			got, ok := h.errorOf(hat, 128)
			if !ok {
				if h.kept && hat.Kind == arith.Finite && !hat.IsZero() && name != "float32" && h.text != "1e-500" {
					t.Errorf("%s in %s: no error", h.text, name)
				}
				continue
			}
			exact := sys.Sub(finite(hat), want)
			d := sys.Sub(longest.Real(got), exact)
			if sign, decided := d.Sign(); decided && sign != 0 || got.IsZero() != exact.IsZero() {
				t.Errorf("%s in %s: the error is %v, want %v", h.text, name, longest.Real(got), exact)
			}
		}
	}
}

// Figures of either form say the same.
func TestFigureForms(t *testing.T) {
	r := rand.New(rand.NewSource(51))
	sys := ball.System{Prec: 256}
	v, _ := ball.NewValues(256)
	l := &level{sys: sys, short: v, hasShort: true}
	random := func() (short, long figure) {
		x := ball.FromFloat(new(big.Float).SetMantExp(big.NewFloat(r.NormFloat64()), r.Intn(60)-30))
		switch r.Intn(5) {
		case 0:
			x = sys.Widen(x, ball.PowerOfTwo(-r.Intn(150)))
		case 1:
			x = ball.FromInt(int64(r.Intn(3) - 1))
		}
		return figure{short: true, v: v.From(x)}, figure{r: x}
	}
	for range 3000 {
		a, b := random()
		c, d := random()
		s, ok := a.Sign()
		if u, decided := b.Sign(); s != u || ok != decided || a.IsZero() != b.IsZero() || a.Status() != b.Status() {
			t.Fatalf("%v: sign %d %v, want %d %v", b.r, s, ok, u, decided)
		}
		for _, digits := range []int{5, 17} {
			s, ok := a.decimal(digits)
			if u, decided := b.decimal(digits); s != u || ok != decided {
				t.Fatalf("%v: %q, want %q", b.r, s, u)
			}
		}
		if n, ok := a.thousandths(); ok {
			if m, decided := b.thousandths(); n != m || !decided {
				t.Fatalf("%v: %d thousandths, want %d %v", b.r, n, m, decided)
			}
		}
		if s, ok := l.cmpAbs(&a, &c); ok {
			if u, decided := l.cmpAbs(&b, &d); s != u && decided {
				t.Fatalf("|%v| against |%v|: %d, want %d", b.r, d.r, s, u)
			}
		}
		twice, two := a.mulPow2(3), b.mulPow2(3)
		p, q := l.quo(&twice, &c), l.quo(&two, &d)
		if p.Status() != q.Status() || p.Status() == arith.Defined && !sys.Sub(p.real(), q.real()).ContainsZero() {
			t.Fatalf("8·%v/%v = %v, want %v", b.r, d.r, p.real(), q.real())
		}
	}
}
