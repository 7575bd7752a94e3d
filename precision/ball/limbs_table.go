package ball

import (
	"math/big"
	"math/bits"
	"sync"
)

// Tables of the exponential function and the logarithm. Both take an argument to pieces by
// three factors, one for every eight bits, each a short whole number over a power of 2:
//
//	f1[i] = c1[i]/2^15, −log f1[i] in (i/2^8 − 2^-13.9, i/2^8]
//	f2[i] = c2[i]/2^24, −log f2[i] in (i/2^16 − 2^-23.9, i/2^16]
//	f3[i] = 1 − i/2^24, −log f3[i] in [i/2^24, i/2^24 + 2^-32]
//
// so that exp(−s) = f1·f2·f3·exp(−(s − log…)) and log m = −log f1f2f3 + log(m·f1f2f3) with
// one product by a limb, c1·c2·(2^24 − i) ≤ 2^63, whatever the precision, and what is left is below 2^-23.
// The tables hold −log f. (The idea is that of shift-and-add algorithms: Muller, Elementary
// Functions, 3rd ed. 2016, chapter 8; with tables: W. F. Wong and E. Goto, "Fast evaluation of the
// elementary functions in single precision", IEEE Trans. Comput. 44 (1995), 453-457.)
//
// For c1 and c2 see expCeilings: they are less than 1 + 2^-23 too large, so log f is less than (1 + 2^-23)/c too large, c1 ≥ 2^14 and
// c2 > 0.99·2^24. −log(1−y) is between y and y + y²/2·(1+y) = y + 2^-32.9 for y = i/2^24, i < 262: f3.
const (
	logSize1 = 178 // exp: floor(256 ln 2) + 1; log: the same, as c1[i] > 2^14
	logSize2 = 326 // log: see logFactors
	logSize3 = 262
)

// logTable is these tables at size limbs. An entry is a floor, or one ulp less if that is so close
// that the guard limb does not tell, and its first n limbs are the table for n: less than 1.01 ulps low
// for each n ≤ size.
type logTable struct {
	size       int
	c1, c2     []uint64
	l1, l2, l3 []uint64    // −log f, size limbs each
	first      [1024]uint8 // by ten bits of m behind the point, the largest i with m·f1[i] ≥ 1
	ln2        []uint64    // floor(ln2·B^(size+1))
	ln10       []uint64    // floor(ln10·B^size), size+1 limbs
	log2e      []uint64    // floor(1/ln2·B^size), size+1 limbs
	log10e     []uint64    // floor(1/ln10·B^size), size+1 limbs
}

// Tables are made for these sizes, the least that will do: what is asked of 64 bits need not
// wait for tables of 1024. Which one serves n depends on n alone.
var tableSizes = [...]int{4, 10, maxLimbs}

var logTables, trigTables = tablesOf(newLogTable), tablesOf(newTrigTable)

// tablesOf returns a table for each of tableSizes, made when it is first asked for.
func tablesOf[T any](make func(size int) *T) (t [len(tableSizes)]func() *T) {
	for i, size := range tableSizes {
		t[i] = sync.OnceValue(func() *T { return make(size) })
	}
	return t
}

// tableFor chooses the table for n limbs.
func tableFor[T any](t *[len(tableSizes)]func() *T, n int) *T {
	for i, size := range tableSizes[:len(tableSizes)-1] {
		if n <= size {
			return t[i]()
		}
	}
	return t[len(t)-1]()
}

// entry is the first n limbs of entry i.
func entry(table []uint64, size, i, n int) []uint64 {
	return table[i*size+size-n : (i+1)*size]
}

func newLogTable(size int) *logTable {
	t := &logTable{size: size, ln2: make([]uint64, size+1)}
	limbsOf(t.ln2, constLn2.floor(uint(64*(size+1))))
	t.ln10, t.log2e, t.log10e = make([]uint64, size+1), make([]uint64, size+1), make([]uint64, size+1)
	limbsOf(t.ln10, constLn10.floor(uint(64*size)))
	limbsOf(t.log2e, inverseFloor(&constLn2, uint(64*size)))
	limbsOf(t.log10e, inverseFloor(&constLn10, uint(64*size)))
	t.c1 = expCeilings(logSize1, 8, 15)
	t.c2 = expCeilings(logSize2, 16, 24)
	t.l1 = negLogs(t.c1, size)
	t.l2 = negLogs(t.c2, size)
	c3 := make([]uint64, logSize3)
	for i := range c3 {
		c3[i] = 1<<24 - uint64(i)
	}
	t.l3 = negLogs(c3, size)
	i := 0
	for k := range t.first {
		for i+1 < logSize1 && t.c1[i+1]*uint64(1024+k) >= 1024<<15 {
			i++
		}
		t.first[k] = uint8(i)
	}
	return t
}

// inverseFloor returns floor(2^w/c), or one more, for c > 1/2: with P = floor(c·2^(w+64)) = c·2^(w+64) − θ, 2^(2w+64)/P exceeds 2^w/c by θ/P times itself, less than 2^-60.
func inverseFloor(c *constant, w uint) *big.Int {
	z := one(2*w + 64)
	return z.Quo(z, c.floor(w+64))
}

// expCeilings returns, for i < n ≤ 2^9, numbers from 2^b·exp(−i/2^a) to 1 + 2^-23 more, b ≤ 24; 2^b for i = 0.
//
// Proof. With x = 2^-a, exp(−x) is below the sum cut after an even term, by less than x^7/7! < 2^-60. The
// products and quotients here are low, by less than 2 units of 2^-60 at the k-th term; so r, with 6 added for the three even ones, is
// above 2^60·exp(−x), and by less than 12. A step makes e low by less than 1, adds 1, and
// takes over at most 12 from r: less than 2^13 in 2^9 steps, 2^-23 of 2^(60-b).
func expCeilings(n int, a, b uint) []uint64 {
	const one = 1 << 60
	mul := func(x, y uint64) uint64 { // floor
		hi, lo := bits.Mul64(x, y)
		return hi<<4 | lo>>60
	}
	// exp(−x) = 1 − x + x²/2 − x³/6 + …, x = 2^-a ≤ 2^-8; x^7/7! is below 2^-60.
	x := uint64(one) >> a
	r := one - x
	p := x
	for k := uint64(2); k <= 6; k++ {
		p = mul(p, x) / k
		if k%2 == 0 {
			r += p
		} else {
			r -= p
		}
	}
	r += 6
	c := make([]uint64, n)
	e := uint64(one)
	for i := range c {
		c[i] = (e + 1<<(60-b) - 1) >> (60 - b)
		e = mul(e, r) + 1
	}
	return c
}

// negLogs returns log(c[0]/c[i]) for all i, size limbs each, c falling, c[0] ≤ 2^24.
//
// log(c[i-1]/c[i]) = 2·atanh(p/q), p = c[i-1] − c[i], q = c[i-1] + c[i]: the sum of 2(p/q)^(2k+1)/(2k+1).
// Here p/q < 2^-7, so there are under 2^7 terms to 19 limbs. Each quotient loses less than one unit of the guard limb, so a term
// less than 3, a step less than 2^9 with the rest of its series, and all of them less than 2^18, of 2^64 to the ulp.
func negLogs(c []uint64, size int) []uint64 {
	n := size + 1
	z := make([]uint64, len(c)*size)
	sum, term, u := make([]uint64, n+1), make([]uint64, n+1), make([]uint64, n+1)
	for i := 1; i < len(c); i++ {
		p, q := c[i-1]-c[i], c[i-1]+c[i]
		clear(term)
		term[n] = 2 * p
		divLimb(term, q)
		for k, l := uint64(1), n; l > 0; k += 2 {
			copy(u[:l], term)
			divLimb(u[:l], k)
			carry := addLimbs(sum[:l], u[:l])
			for j := l; carry != 0; j++ {
				sum[j], carry = bits.Add64(sum[j], 0, carry)
			}
			term[l] = mulLimb(term[:l], term[:l], p*p)
			divLimb(term[:l+1], q*q)
			for l > 0 && term[l-1] == 0 {
				l--
			}
		}
		copy(z[i*size:], sum[1:n])
	}
	return z
}
