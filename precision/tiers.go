package precision

import (
	"fmt"
	"strings"
	"sync/atomic"

	"roundoff/precision/ball"
)

// Tiers counts which arithmetic decided the cells of a run, from the cheapest
// to the dearest: Taylor polynomials over balls of float64, over value balls of
// so many limbs of 64 bits, the same over Reals, or values of f at the nodes. The zero Tiers is
// ready to use; it is safe for concurrent use.
type Tiers struct {
	Doubles atomic.Int64
	Values  [ball.MaxLimbs + 1]atomic.Int64 // by limbs
	Reals   atomic.Int64
	Direct  atomic.Int64
}

// count notes a cell that polynomials at a precision decided.
func (t *Tiers) count(prec uint) {
	if t == nil {
		return
	}
	if _, ok := ball.NewValues(prec); ok {
		t.Values[prec/64].Add(1)
	} else {
		t.Reals.Add(1)
	}
}

// countDouble notes a cell that balls of float64 decided.
func (t *Tiers) countDouble() {
	if t != nil {
		t.Doubles.Add(1)
	}
}

// countDirect notes a cell that values of f decided, or left open.
func (t *Tiers) countDirect() {
	if t != nil {
		t.Direct.Add(1)
	}
}

// String says how many cells each tier decided, and its share.
func (t *Tiers) String() string {
	type tier struct {
		name string
		n    int64
	}
	all := []tier{{"balls of float64", t.Doubles.Load()}}
	for limbs := range t.Values {
		if n := t.Values[limbs].Load(); n > 0 {
			all = append(all, tier{fmt.Sprintf("value balls of %d bits", 64*limbs), n})
		}
	}
	all = append(all, tier{"longer balls", t.Reals.Load()}, tier{"values of f", t.Direct.Load()})
	total := int64(0)
	for _, x := range all {
		total += x.n
	}
	var parts []string
	for _, x := range all {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d (%.1f %%)", x.name, x.n, 100*float64(x.n)/float64(total)))
		}
	}
	return fmt.Sprintf("%d cells decided by: ", total) + strings.Join(parts, ", ")
}
