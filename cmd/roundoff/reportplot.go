package main

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/report"
)

// The plot of a function: at how many places it is evaluated, the certified
// digits and the bits that each may take, and how many curves a plot has at the
// most. Where a value is not decided so, or too large to be drawn, there is no
// plot: it would have to show it as one that does not exist, or guess.
const (
	plotSamples = 241
	plotDigits  = 12 // axes show no narrower range than a millionth
	plotLimit   = 1 << 10
	plotCurves  = 4
)

// Why a function has no plot.
const (
	missingUndecided = "some of its values near the points studied are not decided"
	missingHuge      = "some of its values near the points studied are beyond 1e308, where a plot ends"
	missingFar       = "the points studied lie beyond 1e307, where a plot ends"
)

// functionData evaluates the function of some columns around their points, nil
// if they have none.
func functionData(ctx context.Context, cols []*precision.Column) (*report.FunctionData, error) {
	if len(cols) == 0 || len(cols[0].Point) == 0 {
		return nil, nil
	}
	e, err := precision.NewEvaluator(cols[0].Function, []string{}, &precision.Options{Digits: plotDigits, PrecisionLimit: plotLimit})
	if err != nil {
		return nil, err
	}
	e.With(cols[0].Data)
	variable, _ := precision.Variables(cols[0].Wrt) // of a mixed derivative the first one
	p := plotter{e: e, d: &report.FunctionData{Function: cols[0].Function, Variable: variable}}
	curves := map[string]precision.Point{}
	seen := map[string]bool{}
	for _, c := range cols {
		text := strings.Join(coordinates(c.Point), ",")
		if seen[text] {
			continue
		}
		seen[text] = true
		if err := p.point(ctx, c, curves); err != nil {
			return nil, err
		}
	}
	if err := p.curves(ctx, curves); err != nil {
		return nil, err
	}
	switch {
	case p.undecided:
		p.d.Missing = missingUndecided
	case p.huge:
		p.d.Missing = missingHuge
	case p.far:
		p.d.Missing = missingFar
	}
	return p.d, nil
}

// plotter collects the data of one function's plot.
type plotter struct {
	e         *precision.Evaluator
	d         *report.FunctionData
	undecided bool // some value is
	huge      bool // some value is beyond what float64 holds
	far       bool // the points are too large for a range around them
}

// draw returns where a value is drawn, NaN for nowhere.
func (p *plotter) draw(v precision.ExactValue) float64 {
	y := floatOf(string(v.Value))
	p.undecided = p.undecided || v.Status == "undecided"
	p.huge = p.huge || math.IsInf(y, 0)
	return y
}

// point adds the point of a column, and its curve if that is new.
func (p *plotter) point(ctx context.Context, c *precision.Column, curves map[string]precision.Point) error {
	at := report.FunctionPoint{Curve: -1, X: math.NaN(), Slope: math.NaN(), Left: math.NaN(), Right: math.NaN()}
	var others []string
	for _, x := range c.Point {
		if x.Name == c.Wrt {
			at.Text, at.X = x.Text, floatOf(x.Dec.String())
		} else {
			others = append(others, x.Name+"="+x.Text)
		}
	}
	name := strings.Join(others, ", ")
	if curves[name] == nil {
		if len(curves) == plotCurves {
			return nil
		}
		curves[name] = c.Point
		p.d.Curves = append(p.d.Curves, report.FunctionCurve{Name: name})
	}
	for i := range p.d.Curves {
		if p.d.Curves[i].Name == name {
			at.Curve = i
		}
	}
	v, err := p.e.Eval(ctx, c.Point)
	if err != nil {
		return err
	}
	at.Y = p.draw(v.Exact)
	if c.Order == 1 {
		at.Slope = floatOf(string(c.Derivative.Value))
	}
	if j := c.Derivative.Jump; j != nil {
		at.Left, at.Right = floatOf(string(j[0])), floatOf(string(j[2]))
	}
	p.d.Points = append(p.d.Points, at)
	return nil
}

// curves evaluates the function along its variable.
func (p *plotter) curves(ctx context.Context, at map[string]precision.Point) error {
	var xs []float64
	for _, pt := range p.d.Points {
		xs = append(xs, pt.X)
	}
	lo, hi, ok := report.FunctionRange(xs)
	if !ok {
		p.far = true
		return nil
	}
	for i := range p.d.Curves {
		c := &p.d.Curves[i]
		eval := p.along(ctx, at[c.Name])
		for k := range plotSamples {
			x := lo + float64((hi-lo)*(float64(k)/(plotSamples-1)))
			y, err := eval(x)
			if err != nil {
				return err
			}
			c.X, c.Y = append(c.X, x), append(c.Y, y)
		}
		if err := p.splitJumps(c, eval); err != nil {
			return err
		}
	}
	return nil
}

// along returns the function of the plot's variable through a point.
func (p *plotter) along(ctx context.Context, at precision.Point) func(x float64) (float64, error) {
	pt := append(precision.Point{}, at...)
	return func(x float64) (float64, error) {
		text := strconv.FormatFloat(x, 'g', -1, 64)
		dec, err := arith.ParseDecimal(text)
		if err != nil {
			return 0, err
		}
		for j := range pt {
			if pt[j].Name == p.d.Variable {
				pt[j].Text, pt[j].Dec = text, dec
			}
		}
		v, err := p.e.Eval(ctx, pt)
		if err != nil {
			return 0, err
		}
		return p.draw(v.Exact), nil
	}
}

// A pair of neighbouring samples is searched for a jump if they differ by a
// part of all values, and more than the pairs beside them do. It is one if
// halving their distance so often leaves most of the difference.
const (
	jumpPart    = 0.02
	jumpOver    = 4.0
	jumpHalving = 48
	jumpLeft    = 0.5
	jumpMost    = 4.0 // times the difference: more is a pole
	jumpLimit   = 32  // so many are searched for in a curve
)

// splitJumps finds where a sampled curve jumps and breaks it there, between
// the two sides of the jump as close as float64 goes, or nearly.
func (p *plotter) splitJumps(c *report.FunctionCurve, eval func(float64) (float64, error)) error {
	undecided, huge := p.undecided, p.huge
	defer func() { p.undecided, p.huge = undecided, huge }() // of the samples alone
	searched := 0
	var xs, ys []float64
	for k, least := 0, leastJump(c.Y); k < len(c.X); k++ {
		if k > 0 && searched < jumpLimit && isolated(c.Y, k, least) && !p.studied(c.X[k-1], c.X[k]) {
			searched++
			a, b := [2]float64{c.X[k-1], c.Y[k-1]}, [2]float64{c.X[k], c.Y[k]}
			found, err := narrow(&a, &b, eval)
			if err != nil {
				return err
			}
			if found {
				if a[0] > c.X[k-1] {
					xs, ys = append(xs, a[0]), append(ys, a[1])
				}
				c.Breaks = append(c.Breaks, len(xs))
				if b[0] < c.X[k] {
					xs, ys = append(xs, b[0]), append(ys, b[1])
				}
			}
		}
		xs, ys = append(xs, c.X[k]), append(ys, c.Y[k])
	}
	c.X, c.Y = xs, ys
	return nil
}

// leastJump returns the least difference of neighbours that is a part worth
// noticing of the range of values.
func leastJump(ys []float64) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, y := range ys {
		if !math.IsNaN(y) {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	return jumpPart * (hi - lo)
}

// isolated reports whether the values k-1 and k differ by least at least, and
// much more than their neighbours.
func isolated(ys []float64, k int, least float64) bool {
	rise := func(k int) float64 {
		if k < 1 || k >= len(ys) || math.IsNaN(ys[k]-ys[k-1]) {
			return 0
		}
		return math.Abs(ys[k] - ys[k-1])
	}
	r := rise(k)
	return r > 0 && r >= least && r > jumpOver*max(rise(k-1), rise(k+1))
}

// studied reports whether a point that was studied lies between two places, or
// on one: its limits are known.
func (p *plotter) studied(a, b float64) bool {
	for _, pt := range p.d.Points {
		if a <= pt.X && pt.X <= b && (!math.IsNaN(pt.Left) || !math.IsNaN(pt.Right)) {
			return true
		}
	}
	return false
}

// narrow moves two points of a graph towards each other, to the steeper half
// each time, and reports whether most of their difference stays: the function
// jumps there, or rises so steeply that a plot cannot show it.
func narrow(a, b *[2]float64, eval func(float64) (float64, error)) (bool, error) {
	rise := math.Abs(b[1] - a[1])
	for range jumpHalving {
		x := a[0]/2 + b[0]/2
		if x <= a[0] || x >= b[0] {
			break
		}
		y, err := eval(x)
		if err != nil || math.IsNaN(y) || math.IsInf(y, 0) { // a pole or a hole is no jump
			return false, err
		}
		if m := [2]float64{x, y}; math.Abs(y-a[1]) > math.Abs(b[1]-y) {
			*b = m
		} else {
			*a = m
		}
		if r := math.Abs(b[1] - a[1]); r < jumpLeft*rise || r > jumpMost*rise {
			return false, nil
		}
	}
	return true, nil
}

// floatOf returns a decimal as float64, infinite where it is beyond that, NaN
// where there is none.
func floatOf(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return math.NaN()
	}
	return x
}
