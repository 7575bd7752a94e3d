package trial

import (
	"math/big"
	"slices"

	"roundoff/precision"
)

// together finds one step for all points of each function, scheme and format.
func together(all []*Advice) []*Together {
	type key struct {
		function, wrt, scheme, format string
		order                         int
	}
	var keys []key
	groups := map[key][]*Advice{}
	for _, a := range all {
		k := key{a.Function, a.Wrt, a.Scheme, a.Format, a.Order}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], a)
	}
	out := []*Together{}
	for _, k := range keys {
		if len(groups[k]) < 2 {
			continue
		}
		t := &Together{Function: k.function, Wrt: k.wrt, Order: k.order, Scheme: k.scheme, Format: k.format}
		t.fill(groups[k])
		out = append(out, t)
	}
	return out
}

// fill looks for the step and counts the losses of others.
func (t *Together) fill(all []*Advice) {
	losses := map[precision.Number]*big.Float{} // the worst so far of a step that all have
	for _, a := range all {
		if a.curve == nil {
			continue
		}
		own := a.losses()
		if t.Points++; t.Points == 1 {
			losses = own
			continue
		}
		for h, worst := range losses {
			if l, ok := own[h]; !ok {
				delete(losses, h)
			} else {
				losses[h] = largest(worst, l)
			}
		}
	}
	var least *big.Float
	for _, a := range all {
		if a.curve == nil {
			continue
		}
		for i := range a.curve.cells { // in order: of equal ones the largest step
			h := precision.Number(a.curve.cells[i].H)
			if l := losses[h]; l != nil && (least == nil || l.Cmp(least) < 0) {
				least, t.H = l, h
			}
		}
		break // the steps of one are enough: all have them
	}
	var own []float64
	for _, a := range all {
		if l := a.lossAt(t.H); l != nil {
			own = append(own, *l)
		}
	}
	t.Median, t.Worst = extremes(own)
	t.Defaults = spreadOf(all, func(a *Advice) []Loss { return a.Defaults })
	t.Selectors = spreadOf(all, func(a *Advice) []Loss { return a.Selectors })
}

// losses returns what each step costs at worst: its envelope over the best
// error.
func (a *Advice) losses() map[precision.Number]*big.Float {
	out := map[precision.Number]*big.Float{}
	for i, e := range a.curve.envelope {
		if e == nil {
			continue
		}
		if l := a.lossOf(e); l != nil {
			out[precision.Number(a.curve.cells[i].H)] = l
		}
	}
	return out
}

// spreadOf counts the losses of each of a list over all points.
func spreadOf(all []*Advice, list func(*Advice) []Loss) []Spread {
	out := []Spread{}
	var names []string
	losses := map[string][]float64{}
	for _, a := range all {
		for _, l := range list(a) {
			if !slices.Contains(names, l.Name) {
				names = append(names, l.Name)
			}
			if l.Loss != nil {
				losses[l.Name] = append(losses[l.Name], *l.Loss)
			}
		}
	}
	for _, n := range names {
		s := Spread{Name: n, Points: len(losses[n])}
		s.Median, s.Worst = extremes(losses[n])
		out = append(out, s)
	}
	return out
}

// extremes returns the median and the largest, nil of none.
func extremes(losses []float64) (median, worst *float64) {
	if len(losses) == 0 {
		return nil, nil
	}
	m, w := quantile(losses, 0.5), slices.Max(losses)
	return &m, &w
}

// lossAt returns the loss of a step of the sweep by the error there, nil if it
// is none of them.
func (a *Advice) lossAt(h precision.Number) *float64 {
	if a.curve == nil {
		return nil
	}
	for i := range a.curve.cells {
		if precision.Number(a.curve.cells[i].H) == h && a.curve.err[i] != nil {
			if l := a.lossOf(a.curve.err[i]); l != nil {
				return rounded(l)
			}
		}
	}
	return nil
}
