package ball

import (
	"slices"
	"sync"
)

// memoFrom is the precision from which results of Digamma are kept, where they
// take milliseconds, and memoSize how many.
const (
	memoFrom = 2048
	memoSize = 8
)

// digammas is the last results of Digamma for exact arguments. A Real is not
// changed once it is made, so that all may share it; and equal arguments have
// the same results, so that nothing depends on what is kept.
var digammas digammaMemo

type digammaMemo struct {
	mu   sync.Mutex
	kept []digammaResult // the oldest first
}

type digammaResult struct {
	s System
	x Real
	z []Real
}

// get sets z to the coefficients at x if they are kept.
func (m *digammaMemo) get(s System, z []Real, x Real) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.kept {
		if r.s == s && len(r.z) == len(z) && r.x.Same(x) {
			copy(z, r.z)
			return true
		}
	}
	return false
}

// put keeps z.
func (m *digammaMemo) put(s System, z []Real, x Real) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.kept) == memoSize {
		m.kept = slices.Delete(m.kept, 0, 1)
	}
	m.kept = append(m.kept, digammaResult{s, x, slices.Clone(z)})
}
