package precision

// surroundings are the neighbourhoods that the columns of one function and point
// share.
type surroundings struct {
	f    *neighbourhood // of f at x
	imag *neighbourhood // of Im f(x + iy), as a function of y, at 0; nil where no column is of the complex step
}

// add adds what a column asks for, polynomials of the given degree.
func (n *surroundings) add(c *column, order int) {
	if c.imag != nil && n.imag == nil {
		of := c.subject()
		n.imag = exactAround(of.prog, of.wrt, of.point, order)
	}
}

// truth returns the truth about a column. That of the complex step is about
// Im f(x + iy) but for the derivative, which is that of f.
func (c *column) truth(n *surroundings, opts *Options) *truth {
	of, near := c.subject(), n.f
	if c.imag != nil {
		near = n.imag
	}
	t := newTruth(of.prog, c.st, of.wrt, of.point, near, opts)
	t.home = n.f
	return t
}
