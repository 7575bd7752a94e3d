package report

import (
	"strconv"
	"strings"

	"roundoff/precision"
)

// Shorten returns the outcome with the whole error of each cell in so many
// significant digits, for a table of an outcome that has more; the rest is the
// outcome's own. Figures stay correctly rounded, see shorten.
func Shorten(o *precision.Outcome, digits int) *precision.Outcome {
	z := *o
	z.Columns = make([]*precision.Column, len(o.Columns))
	for i, c := range o.Columns {
		col := *c
		col.Cells = make([]precision.Cell, len(c.Cells))
		for j, cell := range c.Cells {
			cell.Error.Total = shorten(cell.Error.Total, digits)
			col.Cells[j] = cell
		}
		if c.Best != nil {
			best := *c.Best
			best.Error = shorten(best.Error, digits)
			col.Best = &best
		}
		col.Predicted.H = shorten(col.Predicted.H, digits)
		z.Columns[i] = &col
	}
	return &z
}

// shorten rounds a correctly rounded figure to fewer digits, so that the result
// is what rounding the exact figure gives.
//
// Proof. Let v be the exact figure, w the given one, correctly rounded to n
// digits, and k < n. The midpoints between neighbouring figures of k digits are
// figures of k+1 ≤ n digits, and rounding to n digits is monotonic and leaves
// them where they are: v < m implies w ≤ m, and v > m implies w ≥ m. So where w
// is no midpoint, v is on its side of every one of them, and both round to the
// same. Where w is one, v may be on either side: the k+1 digits of w are kept,
// and those are v correctly rounded, since the midpoints of k+1 digits are
// further away from w than v is.
func shorten(n precision.Number, k int) precision.Number {
	neg, digits, exp, ok := decompose(string(n))
	if !ok || len(digits) <= k || k < 1 {
		return n
	}
	if digits[k:] == "5" {
		return n
	}
	head := []byte(digits[:k])
	if digits[k] >= '5' {
		i := k - 1
		for ; i >= 0 && head[i] == '9'; i-- {
			head[i] = '0'
		}
		if i >= 0 {
			head[i]++
		} else {
			head, exp = []byte{'1'}, exp+1
		}
	}
	mant := strings.TrimRight(string(head), "0")
	if len(mant) > 1 {
		mant = mant[:1] + "." + mant[1:]
	}
	sign := ""
	if neg {
		sign = "-"
	}
	return precision.Number(exponent(sign + mant + "e" + strconv.Itoa(exp)))
}
