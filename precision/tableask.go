package precision

// askers are the askers of a column: one, or one for each entry of a table that
// the format chose from. What is exact about a cell is about its entry; see
// stencil.Table.
type askers struct {
	c       *column
	s       *sampled
	opts    *Options
	all     *asker
	byEntry map[[2]int]*asker
}

// newAskers returns the askers of a sampled column with its truth.
func newAskers(c *column, t *truth, s *sampled, opts *Options) *askers {
	return &askers{c: c, s: s, opts: opts, all: newAsker(t, s, lengthsOf(c.format).most(), opts), byEntry: map[[2]int]*asker{}}
}

// of returns the asker of a cell.
func (k *askers) of(s *sample) *asker {
	if k.c.st.Table == nil || !k.c.st.Table.Choose {
		return k.all
	}
	a := k.byEntry[s.entry]
	if a == nil {
		whole := k.all.t
		t := newTruth(k.c.prog, k.c.st.Entry(s.entry[0], s.entry[1]), k.c.wrt, k.c.point, whole.near, k.opts)
		t.stop, t.poly, t.der, t.derPrec = whole.stop, whole.polynomials(k.all.bar), whole.der, whole.derPrec
		a = newAsker(t, k.s, lengthsOf(k.c.format).most(), k.opts)
		k.byEntry[s.entry] = a
	}
	return a
}
