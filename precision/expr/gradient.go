package expr

import "roundoff/precision/arith"

// Gradient is a program's value at a point and its first partial derivatives.
type Gradient[T any] struct {
	Value T

	// Partials has one for each variable asked for. One that is no value (see
	// arith.Prover.Status) is not decided here: the way from the variable to f leads
	// through a place where an operation is not analytic, such as relu of exactly 0,
	// or a sign is open at this precision. Differentiate may tell more.
	Partials []T
}

// GradientAt returns the partial derivatives of p in the variables wrt at the
// point at, all in one pass back over what the program computes: in reverse mode,
// at some three to five times the cost of the value (A. Griewank and A. Walther,
// Evaluating Derivatives, 2nd ed., 2008, section 3.2). consts are the values of
// the program's constants.
func GradientAt[T any](sys arith.Prover[T], p *Program, consts, at []T, wrt []int) Gradient[T] {
	g := &reverse[T]{jets: jets[T]{field: field[T]{sys: sys}, n: 1, regs: make([]jet[T], 4)}, where: make([]int, p.Regs), val: make([]T, 0, len(at)+len(consts)+len(p.Code))}
	active := make([]bool, len(at))
	for _, v := range wrt {
		active[v] = true
	}
	for i, x := range at {
		g.where[i] = g.leaf(x, active[i])
	}
	for i, c := range consts {
		g.where[len(at)+i] = g.leaf(c, false)
	}
	g.forward(p.Code)
	out := g.where[p.Out]
	z := Gradient[T]{Value: g.val[out], Partials: make([]T, len(wrt))}
	sums := g.backward(out)
	for i, v := range wrt {
		z.Partials[i] = sums[v]
	}
	return z
}

// reverse is the record of a run: what each operation computed, and how that
// changes with what it read.
type reverse[T any] struct {
	jets[T]        // registers 0 to 2 are the arguments of the operation at hand, 3 its result
	where   []int  // by register: the number of the record that it holds
	val     []T    // by record
	active  []bool // by record: whether it depends on a variable asked for
	edges   []edge[T]
	first   []int // by record: its first edge; they lie together
}

// edge says that a record changes by slope times the change of another.
type edge[T any] struct {
	from  int
	slope T
	one   int8 // ±1 if the slope is that, and not kept
}

// leaf adds a record that is computed from no other.
func (g *reverse[T]) leaf(x T, active bool) int {
	g.val, g.active, g.first = append(g.val, x), append(g.active, active), append(g.first, len(g.edges))
	return len(g.val) - 1
}

// forward runs code, as jets do.
func (g *reverse[T]) forward(code []Instr) {
	for i := range code {
		in := &code[i]
		if in.Kind == If {
			g.choose(in)
		} else {
			g.where[in.Dst] = g.operation(in)
		}
	}
}

// choose runs the branch of an if that the point takes.
func (g *reverse[T]) choose(in *Instr) {
	x, y := g.where[in.Args[0]], g.where[in.Args[1]]
	sign, ok := g.sys.Sign(g.sub(g.val[x], g.val[y]))
	switch {
	case x == y && g.sys.Status(g.val[x]) == arith.Defined:
		sign, ok = 0, true
	case !ok:
		g.where[in.Dst] = g.open(g.do(arith.Undecided), x, y)
		return
	}
	b := in.Else
	if in.Rel.Holds(sign) {
		b = in.Then
	}
	g.forward(b.Code)
	z := g.where[b.Out]
	if sign == 0 && x != y && (g.active[x] || g.active[y]) { // next to the point it may be the other
		z = g.open(g.val[z], x, y, z)
	}
	g.where[in.Dst] = z
}

// open adds a record that depends on others in a way that is not known.
func (g *reverse[T]) open(x T, from ...int) int {
	active := false
	for _, f := range from {
		active = active || g.active[f]
	}
	z := g.leaf(x, active)
	for _, f := range from {
		if g.active[f] {
			g.edges = append(g.edges, edge[T]{from: f, slope: g.do(arith.Undecided)})
		}
	}
	return z
}

// operation adds the record of one operation.
func (g *reverse[T]) operation(in *Instr) int {
	n := in.arity()
	var from [3]int
	args := make([]T, n)
	active := false
	for k := range n {
		from[k] = g.where[in.Args[k]]
		args[k] = g.val[from[k]]
		active = active || g.active[from[k]]
	}
	var x T
	if in.Kind == PowInt {
		x = g.powInt(args[0], in.N)
	} else {
		x = g.do(in.Op, args...)
	}
	if k, ok := in.cancels(); ok && g.sys.Status(x) == arith.Defined {
		return g.leaf(g.int(k), false)
	}
	if in.Shift || !active {
		return g.leaf(x, false)
	}
	z := g.leaf(x, true)
	for k := range n {
		if f := from[k]; g.active[f] && !repeated(from[:k], f) {
			g.edges = append(g.edges, g.edge(in, k, f, from[:n], args, x))
		}
	}
	return z
}

// repeated reports whether f was among the arguments before.
func repeated(before []int, f int) bool {
	for _, b := range before {
		if b == f {
			return true
		}
	}
	return false
}

// edge returns how the operation, whose value is x, changes with record f, its k-th
// argument and perhaps another too.
func (g *reverse[T]) edge(in *Instr, k, f int, from []int, args []T, x T) edge[T] {
	once := len(from) < 2 || !repeated(from[k+1:], f)
	if once && in.Kind == Do {
		switch in.Op {
		case arith.Add:
			return edge[T]{from: f, one: 1}
		case arith.Sub:
			return edge[T]{from: f, one: int8(1 - 2*k)}
		case arith.Neg:
			return edge[T]{from: f, one: -1}
		case arith.Mul:
			return edge[T]{from: f, slope: args[1-k]}
		case arith.Exp:
			return edge[T]{from: f, slope: x}
		case arith.Div:
			if k == 0 {
				return edge[T]{from: f, slope: g.div(g.int(1), args[1])}
			}
			return edge[T]{from: f, slope: g.do(arith.Neg, g.div(x, args[1]))}
		}
	}
	for i, a := range args {
		c := []T{a, g.int(0)}
		if from[i] == f {
			c[1] = g.int(1)
		}
		g.regs[i] = jet[T]{c, from[i] != f}
	}
	g.kink, g.status = false, arith.Defined
	local := *in
	local.Args, local.Dst = [3]int{0, 1, 2}, 3
	if len(from) > 1 && from[0] == from[1] {
		local.Args[1] = 0
	}
	g.given = &x
	if g.step(&local); g.stopped() {
		return edge[T]{from: f, slope: g.do(arith.Undecided)}
	}
	return edge[T]{from: f, slope: g.regs[3].c[1]}
}

// backward returns the derivatives of record out by each.
func (g *reverse[T]) backward(out int) []T {
	sums := make([]T, len(g.val))
	met := make([]bool, len(g.val))
	sums[out], met[out] = g.int(1), true
	g.first = append(g.first, len(g.edges))
	for z := out; z >= 0; z-- {
		if !met[z] {
			sums[z] = g.int(0)
			continue
		}
		for _, e := range g.edges[g.first[z]:g.first[z+1]] {
			d := sums[z]
			switch e.one {
			case 0:
				d = g.mul(d, e.slope)
			case -1:
				d = g.do(arith.Neg, d)
			}
			if met[e.from] {
				d = g.add(sums[e.from], d)
			}
			sums[e.from], met[e.from] = d, true
		}
	}
	return sums
}
