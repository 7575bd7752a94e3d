package ball

import (
	"math/big"
	"sync"
)

// scratch is what a kernel on limbs works in: nothing in it outlives a call.
type scratch struct {
	x, t, r    [maxLimbs + 4]uint64
	sum1, sum2 [maxLimbs + 2]uint64
	pow        [maxBlock + 1][maxLimbs + 1]uint64

	sin, cos, p, q [maxLimbs + 2]uint64 // of the trigonometric functions

	words [2 * (maxLimbs + 4)]big.Word
	d     big.Float
	sum   big.Float // of log1pOf
	z, y  big.Int
	m     big.Int // a product of its own memory

	kept kept
	wide keptWide
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// limbsFor returns how many limbs hold w bits, at least 2 and at most maxLimbs; ok is false
// where that is too few.
func limbsFor(w uint) (n int, ok bool) {
	n = max(2, int((w+63)/64))
	return n, n <= maxLimbs
}

// load sets z to the floor of |x|·2^w, which must fit. The exponent of x plus w must be small enough to store.
func (k *scratch) load(z []uint64, x *big.Float, w int) {
	if x.MantExp(nil)+w <= 0 {
		clear(z)
		return
	}
	y := *x
	share(&y, w)
	y.Int(&k.z)
	limbsOf(z, &k.z)
}
