package expr

import (
	"fmt"
	"strings"
)

// definition is what a function is that is written in the language itself: a call
// stands for its formula, with the parameters for the values of the arguments, which
// are computed once each, from left to right, before it. The operations are those
// of the formula, one rounding each.
type definition struct {
	params  []string
	vectors int // how many parameters, from the first on, are vectors
	source  string
	nowhere string // where the derivative does not exist, or ""
}

// defined returns a function with a definition. Usage is its name with the
// parameters.
func defined(usage, formula, domain, about string, d definition) *Function {
	name, list, _ := strings.Cut(strings.TrimSuffix(usage, ")"), "(")
	d.params = strings.Split(list, ", ")
	return &Function{Name: name, Usage: usage, MaxArgs: len(d.params), Domain: domain, About: about,
		Rounding: eachOperation, Formula: formula, definition: &d}
}

// body returns the tree of the definition of n's function: one for each call, so
// that what is known of its nodes is known of this call alone.
func (c *compiler) body(n *call) *Expr {
	e, ok := c.bodies[n]
	if !ok {
		var err error
		if e, err = Parse(n.fn.Formula); err != nil {
			panic("expr: the definition of " + n.fn.Name + ": " + err.Error())
		}
		c.bodies[n] = e
	}
	return e
}

// inside calls f where the names are the parameters of n's function, standing for
// args, and nothing else. Whatever f compiles stands at the call that was typed,
// and so do its faults.
func (c *compiler) inside(n *call, args []value, f func(*Expr)) {
	names, within, user := c.names, c.within, c.user
	defer func() { c.names, c.within, c.user = names, within, user }()
	if within == nowhere {
		c.within, c.user = n.pos, n.fn
	}
	c.names = map[string]*value{}
	for i, p := range n.fn.definition.params {
		c.names[p] = &args[i]
	}
	f(c.body(n))
}

// definedShape returns the shape of a call of a function with a definition.
func (c *compiler) definedShape(n *call, shapes []Shape) (s Shape) {
	args := make([]value, len(shapes))
	for i, t := range shapes {
		if i < n.fn.definition.vectors && t.Rank != 1 {
			c.fault(n.args[i].at(), fmt.Sprintf("%s of %s is a vector, not %s", n.fn.definition.params[i], n.fn.Usage, t),
				"a row of a matrix is a vector: W[0]")
		}
		args[i].shape = t
	}
	c.inside(n, args, func(e *Expr) {
		for _, l := range e.lets {
			c.names[l.name] = &value{shape: c.shape(l.value)}
		}
		s = c.shape(e.body)
	})
	return s
}

// expand writes the definition for the values of the arguments.
func (c *compiler) expand(n *call, args []value) (z value) {
	c.inside(n, args, func(e *Expr) {
		c.define(e.lets)
		z = c.node(e.body)
	})
	return z
}

// expandElement writes one element of what expand does, and no other where
// the definition computes each by itself.
func (c *compiler) expandElement(n *call, k int) (z int) {
	c.inside(n, c.nodes(n.args), func(e *Expr) {
		c.define(e.lets)
		z = c.element(e.body, k)
	})
	return z
}

// define writes the values of lets and gives them their names.
func (c *compiler) define(lets []let) {
	for _, l := range lets {
		v := c.node(l.value)
		c.names[l.name] = &v
	}
}

// nodes writes the code of several nodes, in turn.
func (c *compiler) nodes(list []node) []value {
	v := make([]value, len(list))
	for i, n := range list {
		v[i] = c.node(n)
	}
	return v
}
