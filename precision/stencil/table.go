package stencil

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Limits of tables.
const (
	MaxRows     = 8  // of a Richardson extrapolation
	RiddersRows = 10 // NTAB of Numerical Recipes
)

// RiddersRatio is by what the step shrinks from row to row of Ridders' method:
// CON of Numerical Recipes, 1.4.
var RiddersRatio = big.NewRat(7, 5)

// Table says that a scheme extrapolates: it computes the quotient of Base for
// the steps h_0 = h, h_i = h_{i−1}/Ratio, and eliminates one power of h after
// the other from their errors. In exact arithmetic,
//
//	T_{i,0} = D(h_i),   T_{i,j} = T_{i,j−1} + (T_{i,j−1} − T_{i−1,j−1})/(F_j − 1),   F_j = Ratio^(a+(j−1)·q),
//
// where a is Base's accuracy and q, 1 or 2, by what the powers of its error
// rise. Every T_{i,j} is a sum of weights times values of f: Entry has it as a
// Stencil. That is what the terms of the error up to evaluation are about;
// the difference between T as computed and the exact combination of the
// numerators belongs to division.
//
// Without Choose the result is the last entry, T_{n−1,n−1} for n rows, computed
// row by row, one rounding an operation: h_i = h_{i−1}/Ratio, the quotient as
// Base has it, then for j = 1 … i the difference, its quotient by F_j − 1,
// which is one constant, and the sum.
//
// With Choose it is Ridders' method as Numerical Recipes' dfridr computes it,
// with c for Ratio and g = c·c rounded:
//
//	T_{i,j} = (T_{i,j−1}·F − T_{i−1,j−1})/(F − 1),   F = g, then F = g·F for the next j
//	e = max(|T_{i,j} − T_{i,j−1}|, |T_{i,j} − T_{i−1,j−1}|)
//
// An entry is taken in place of the one taken before if e is no larger than
// that one's; the first needs a finite e, and until there is one T_{0,0} is
// taken. No further row is computed once |T_{i,i} − T_{i−1,i−1}| ≥ 2e for the e
// of the entry taken. A NaN compares as false.
//
// Which entry is taken is for the numbers of the format to say. The exact
// program S(x, h) of the error's terms is the entry that the format took, in
// exact arithmetic: truncation is that entry's, and so is rounding. (An exact
// program that chose for itself would nearly always take the last entry, which
// no format can compute to any use.)
//
// Sources: L. F. Richardson, "The approximate arithmetical solution by finite
// differences of physical problems involving differential equations", Phil.
// Trans. A 210 (1911), section 1.2; C. J. F. Ridders, "Accurate computation of
// F'(x) and F'(x)F”(x)", Advances in Engineering Software 4 (1982); W. H.
// Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, Numerical Recipes,
// 3rd ed. (2007), section 5.7.
type Table struct {
	Base   *Stencil
	Rows   int
	Ratio  *big.Rat
	Choose bool
	Last   [2]int // i and j of the entry that the Stencil is

	// Factors are of the rows i−j … i of the entry: it is
	// Σ Factors·N/(Divisor·hᵐ) of the numerators N of the rows.
	Factors []*big.Int

	rise  int // q
	known *entries
}

// entries are those that were asked for.
type entries struct {
	mu sync.Mutex
	at map[[2]int]*Stencil
}

// Divide returns F_j − 1.
func (t *Table) Divide(j int) *big.Rat {
	f := t.factor(j)
	return f.Sub(f, big.NewRat(1, 1))
}

// factor returns F_j.
func (t *Table) factor(j int) *big.Rat {
	return ratPow(t.Ratio, t.Base.Accuracy+(j-1)*t.rise)
}

// ratPow returns xᵏ.
func ratPow(x *big.Rat, k int) *big.Rat {
	n := big.NewInt(int64(k))
	return new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), n, nil), new(big.Int).Exp(x.Denom(), n, nil))
}

// Entry returns T_{i,j}, 0 ≤ j ≤ i < Rows, as a scheme of its own: the points
// of the rows i−j … i, row by row.
func (s *Stencil) Entry(i, j int) *Stencil {
	t := s.Table
	if t.known == nil { // the name is not read to its end
		return s.entry(i, j)
	}
	t.known.mu.Lock()
	defer t.known.mu.Unlock()
	z := t.known.at[[2]int{i, j}]
	if z == nil {
		z = s.entry(i, j)
		t.known.at[[2]int{i, j}] = z
	}
	return z
}

func (s *Stencil) entry(i, j int) *Stencil {
	t := s.Table
	// c[r] holds the factors of D(h_{i−j}) … D(h_i) in T_{i−j+r,k} for the k so far
	c := make([][]*big.Rat, j+1)
	for r := range c {
		c[r] = make([]*big.Rat, j+1)
		for k := range c[r] {
			c[r][k] = new(big.Rat)
		}
		c[r][r].SetInt64(1)
	}
	for k := 1; k <= j; k++ {
		f, d := t.factor(k), t.Divide(k)
		for r := j; r >= k; r-- {
			for n := range c[r] {
				x := new(big.Rat).Mul(c[r][n], f)
				x.Sub(x, c[r-1][n])
				c[r][n] = x.Quo(x, d)
			}
		}
	}
	z := *s
	z.Offsets = nil
	var w []*big.Rat
	for n, factor := range c[j] {
		shrunk := ratPow(t.Ratio, i-j+n)
		scale := new(big.Rat).Mul(factor, ratPow(shrunk, s.Order))
		for p, b := range t.Base.Offsets {
			z.Offsets = append(z.Offsets, new(big.Rat).Quo(b, shrunk))
			w = append(w, new(big.Rat).Mul(t.Base.Weight(p), scale))
		}
	}
	z.Weights, z.Divisor = integers(w)
	z.moments, z.absMoments = z.computeMoments(kept)
	z.Accuracy = z.accuracy()
	entry := *t
	entry.Last = [2]int{i, j}
	entry.Factors = nil
	for n := range c[j] {
		at := n * len(t.Base.Offsets)
		entry.Factors = append(entry.Factors, new(big.Int).Quo(z.Weights[at], t.Base.Weights[0]))
	}
	z.Table = &entry
	return &z
}

// newTable returns the scheme of an extrapolated family.
func newTable(name, family string, m, rows int, ratio *big.Rat, choose bool) (*Stencil, error) {
	base, err := New(family, m)
	if err != nil {
		return nil, err
	}
	rise := 1
	if family == "central" { // by symmetry the others vanish
		rise = 2
	}
	s := &Stencil{Name: name, Order: m, Table: &Table{Base: base, Rows: rows, Ratio: ratio, Choose: choose, rise: rise}}
	return s.Entry(rows-1, rows-1), nil
}

// The families that extrapolate.
const (
	richardson = "richardson"
	ridders    = "ridders"
)

// table reads the name of a scheme that extrapolates.
func (r reader) table(m int) (*Stencil, error) {
	family, rest, _ := strings.Cut(r.body, ":")
	if family == ridders {
		if r.body != ridders {
			return nil, r.fault(len(ridders), "", "nothing follows the name ridders but what is done to the step")
		}
		return newTable(ridders, "central", m, RiddersRows, RiddersRatio, true)
	}
	const hint = "like richardson:central:3"
	off := len(richardson) + 1
	if rest == "" {
		return nil, r.fault(len(r.body), hint, "the scheme to extrapolate is expected")
	}
	name, count, hasCount := strings.Cut(rest, ":")
	known := false
	for _, k := range kinds {
		known = known || k.name == name
	}
	if !known {
		return nil, r.fault(off, "one of "+strings.Join(Names(), ", "), "no scheme that can be extrapolated")
	}
	if !hasCount {
		return nil, r.fault(len(r.body), hint, "the number of steps is expected: h, h/2, h/4 are 3")
	}
	off += len(name) + 1
	n, err := strconv.Atoi(count)
	switch {
	case count == "" || strings.Trim(count, "0123456789") != "":
		return nil, r.fault(off, hint, "the number of steps is expected: h, h/2, h/4 are 3")
	case err != nil || n < 2 || n > MaxRows:
		return nil, r.fault(off, fmt.Sprintf("2 to %d", MaxRows), "the number of steps is out of range")
	}
	return newTable(fmt.Sprintf("%s:%s:%d", richardson, name, n), name, m, n, big.NewRat(2, 1), false)
}

// Levels writes the steps: "h, h/2, h/4".
func (t *Table) levels(unit string) string {
	list := []string{unit}
	for i := 1; i < t.Rows && !t.Choose; i++ {
		list = append(list, unit+"/"+ratPow(t.Ratio, i).RatString())
	}
	if t.Choose {
		list = append(list, unit+"/1.4", "...", unit+"/1.4^"+strconv.Itoa(t.Rows-1))
	}
	return strings.Join(list, ", ")
}

// Points returns the offsets in ascending order and the factors of f there over
// hᵐ; of a table the rows' together, and none of the complex step.
func (s *Stencil) Points() (offsets, weights []*big.Rat) {
	if s.Complex {
		return []*big.Rat{}, []*big.Rat{}
	}
	for i, b := range s.Offsets {
		at, found := slices.BinarySearchFunc(offsets, b, (*big.Rat).Cmp)
		if !found {
			offsets = slices.Insert(offsets, at, b)
			weights = slices.Insert(weights, at, new(big.Rat))
		}
		weights[at].Add(weights[at], s.Weight(i))
	}
	return offsets, weights
}
