package fp

import (
	"math"
	"math/big"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// cellBound is the proof at logColumns in numbers: a bound on the relative error
// for 2^k·m, m from lo to hi, in the cell of table entry j. It fails where the
// proof needs something of the table that does not hold. more is for log1pColumns.
// Its own roundings are paid for by the last factor.
func cellBound(t *testing.T, k, j int, lo, hi float64, more bool) float64 {
	const u = 0x1p-53
	c := &logTable[j]
	a, b := lo*c.c-1, hi*c.c-1 // exact: lo and hi have 10 bits
	R := max(math.Abs(a), math.Abs(b))
	if R >= 0x1p-8 {
		t.Errorf("cell %d: |r| up to %g", j, R)
	}
	g := R*R/3*(1+R) + 0x1p-25*R // (r³q − (r² − r1²)/2)/r, and the rest of r − r1²/2
	short := 5.01*u*R*R/3 + 3*u*g + math.Pow(R, 9)/10
	extra := 0.0
	if more { // (1 − r + r² − r³)·rl, |rl| < 2^-52, its sum, and the second order
		extra = R*R*R*R*0x1p-52 + 2*u*0x1p-52 + 0x1p-105
		short += u * g
	}
	L, low := float64(float64(k)*ln2Hi)+c.hi, float64(float64(k)*ln2Lo)+c.lo
	if L == 0 {
		if low != 0 {
			t.Errorf("cell %d, k = %d: L = %g", j, k, low)
		}
		return (short + extra/R) / (1 - R) * 1.0001
	}
	if math.Abs(L) <= R {
		t.Errorf("cell %d, k = %d: |L| = %g, |r| up to %g", j, k, math.Abs(L), R)
	}
	if s := math.Abs(L) * 0x1p42; s >= 1<<53 || s != math.Trunc(s) {
		t.Errorf("cell %d, k = %d: L = %g is not exact", j, k, L)
	}
	// log x is monotone and not 0 in the cell: it is least at an end.
	least := min(math.Abs(L+low+math.Log1p(a)), math.Abs(L+low+math.Log1p(b)))
	parts := math.Abs(float64(k)*ln2Lo) + math.Abs(c.lo)
	sums := 6*u*parts + 2*u*(R*g+u*(math.Abs(L)+R)) // the constants' rests and five roundings
	return (R*short + sums + extra) / least * 1.0001
}

// The bound of every cell of the table in every binade is below logEps, and for
// log1p, which takes only |y| ≥ 2^-9 to the table, below log1pEps.
func TestLogCells(t *testing.T) {
	for _, more := range []bool{false, true} {
		worst := 0.0
		for j := range 256 {
			a := 1 + float64(j)/256
			for k := -1022; k <= 1023; k++ {
				worst = max(worst, cellBound(t, k, j, a-0x1p-9, a+0x1p-9, more))
			}
		}
		if worst >= logEps || worst < logEps/2 || logEps != log1pEps {
			t.Errorf("bound %.4g, %.3f of eps", worst, worst/logEps)
		}
		t.Logf("bound %.3f of eps", worst/logEps)
	}
}

// The tables' rests are those of ln2 and log c, to half an ulp.
func TestLogTable(t *testing.T) {
	sum := func(hi, lo float64) *big.Float {
		z := new(big.Float).SetPrec(400).SetFloat64(hi)
		return z.Add(z, new(big.Float).SetFloat64(lo))
	}
	ln2 := doubleLog(t, 2)
	if d, _ := ln2.Sub(ln2, sum(ln2Hi, ln2Lo)).Float64(); math.Abs(d) > 0x1p-53*ln2Lo {
		t.Errorf("ln2 is off by %g", d)
	}
	for j, c := range logTable {
		l := doubleLog(t, c.c)
		if d, _ := l.Add(l, sum(c.hi, c.lo)).Float64(); math.Abs(d) > 0x1p-53*math.Abs(c.lo) {
			t.Errorf("log %g of entry %d is off by %g", c.c, j, d)
		}
	}
}

// doubleLog returns log x to 200 bits, by package ball.
func doubleLog(t *testing.T, x float64) *big.Float {
	e := ball.Encloser{}.Enclose(arith.Log, []*big.Float{big.NewFloat(x)}, 0, 200)
	if e.Status != arith.Defined {
		t.Fatalf("log %g: %v", x, e.Status)
	}
	return new(big.Float).SetPrec(400).Set(e.Lo)
}
