package expr

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"roundoff/precision/arith"
)

// Bindings say what the names of an expression are that are no numbers to vary.
type Bindings struct {
	Shapes map[string]Shape // of variables that are arrays
	Data   []*Data          // names that are no variables
}

// Compile returns the program of e: as written, from left to right. A let is
// computed once, where it stands; what is written twice is computed twice. The
// branches of an if become blocks of their own. All names are numbers. The error
// is of arrays that do not fit: see Bind.
//
// A power whose exponent is an integer literal, signs and parentheses aside,
// is an integer power: its exponent is exact and no constant. So is pow(x, 2).
func Compile(e *Expr) (*Program, error) { return Bind(e, nil) }

// MustCompile is Compile of an expression that is known to be right. It panics if
// it is not.
func MustCompile(e *Expr) *Program {
	p, err := Compile(e)
	if err != nil {
		panic(err)
	}
	return p
}

// Bind returns the program of e for names that are arrays, or data. An array is
// computed element by element, row by row: so is all that is made of it, each
// element by the operations that are written, and sums in the order that the
// function says. The variables of the program are numbers, those of an array by
// names as Shape.Element writes them.
//
// The error is a *arith.SyntaxError, with the place in e's source: shapes that
// do not fit, an element that is not there, a value that is no number, or more
// than MaxElements or MaxOperations.
func Bind(e *Expr, b *Bindings) (p *Program, err error) {
	c := &compiler{e: e, p: &Program{}, names: map[string]*value{}, data: map[string]*Data{},
		literals: map[node]int{}, shapes: map[node]Shape{}, bodies: map[*call]*Expr{}, within: nowhere}
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(misfit)
			if !ok {
				panic(r)
			}
			p, err = nil, f.err
		}
	}()
	if b == nil {
		b = &Bindings{}
	}
	for _, d := range b.Data {
		c.data[d.Name] = d
	}
	for _, v := range e.Vars() {
		if c.data[v] == nil {
			c.variable(v, b.Shapes[v])
		}
	}
	c.define(e.lets)
	if s := c.shape(e.body); s.Rank != 0 {
		c.fault(e.body.at(), "the value is "+s.String()+", not a number", "take sum(...), or one element, as in (...)[0]")
	}
	out := c.node(e.body)
	c.p.Code, c.p.Out = c.code, out.id[0]
	c.p.allocate(c.count)
	return c.p, nil
}

// misfit carries an error out of the compiler's recursion.
type misfit struct{ err error }

// compiler writes instructions that each have a number of their own as Dst:
// from len(Vars) on. Constants have the numbers −1, −2, … Registers come after.
type compiler struct {
	e        *Expr
	p        *Program
	names    map[string]*value // variables, lets and data
	data     map[string]*Data
	literals map[node]int
	shapes   map[node]Shape
	bodies   map[*call]*Expr
	within   int       // the place of the function whose definition is being compiled, or nowhere
	user     *Function // that function
	code     []Instr
	count    int // numbers given so far, variables first
	elements int
}

// nowhere is no place in a source.
const nowhere = -1

// fault ends the compilation.
func (c *compiler) fault(pos int, msg, hint string) {
	if c.within != nowhere {
		pos, hint = c.within, c.user.Usage+" is "+c.user.Formula
	}
	panic(misfit{&arith.SyntaxError{What: "expression", Text: c.e.src, Offset: pos, Msg: msg, Hint: hint}})
}

// variable makes a name a variable, or an array of them.
func (c *compiler) variable(name string, s Shape) {
	v := c.room(s, 0)
	for k := range v.id {
		v.id[k] = c.count
		c.count++
		c.p.Vars = append(c.p.Vars, s.Element(name, k))
	}
	if s.Rank > 0 {
		c.p.Arrays = append(c.p.Arrays, Array{name, s, v.id[0]})
	}
	c.names[name] = &v
}

// room returns a value of the shape, its elements still to be computed by what
// stands at pos.
func (c *compiler) room(s Shape, pos int) value {
	if s.Rank > 0 {
		if c.elements += s.Len(); c.elements > MaxElements {
			c.fault(pos, fmt.Sprintf("the arrays have more than %d numbers together", MaxElements), "")
		}
	}
	return value{s, make([]int, s.Len())}
}

// exactExponent returns the exponent if n is an integer literal that a power
// takes exactly.
func exactExponent(n node) (int64, bool) {
	switch n := n.(type) {
	case *number:
		v, ok := n.dec.Int64()
		return v, ok && v <= MaxExponent
	case *negation:
		v, ok := exactExponent(n.x)
		return -v, ok
	}
	return 0, false
}

// MaxExponent is the largest integer exponent that is exact; a larger one is a
// constant like any other.
const MaxExponent = 1 << 53

// constant returns a new constant.
func (c *compiler) constant(k Const) int {
	if c.within != nowhere {
		k.Pos = c.within
	}
	c.p.Consts = append(c.p.Consts, k)
	return -len(c.p.Consts)
}

// literal returns the constant of a literal: one, however often it is come by.
func (c *compiler) literal(n node, k Const) int {
	id, ok := c.literals[n]
	if !ok {
		id = c.constant(k)
		c.literals[n] = id
	}
	return id
}

// emit writes an instruction and returns the number of what it computes.
func (c *compiler) emit(in Instr, args ...int) int {
	if c.count-len(c.p.Vars) >= MaxOperations {
		c.fault(in.Pos, fmt.Sprintf("the expression makes more than %d operations", MaxOperations), "")
	}
	if c.within != nowhere {
		in.Pos = c.within
	}
	copy(in.Args[:], args)
	in.Dst = c.count
	c.count++
	c.code = append(c.code, in)
	return in.Dst
}

// do writes one operation.
func (c *compiler) do(op arith.Op, pos int, args ...int) int {
	return c.emit(Instr{Op: op, Pos: pos}, args...)
}

// node writes the code of n and returns its value.
func (c *compiler) node(n node) value {
	switch n := n.(type) {
	case *number:
		return c.number(c.literal(n, Const{Dec: n.dec, Text: n.text, Pos: n.pos}))
	case *constant:
		return c.number(c.literal(n, Const{Op: n.op, Text: n.op.String(), Pos: n.pos}))
	case *name:
		return c.name(n)
	case *negation:
		return c.each(arith.Neg, c.shape(n), n.pos, c.node(n.x))
	case *binary:
		x := c.node(n.x)
		if n.op == arith.Pow {
			if k, ok := exactExponent(n.y); ok {
				return c.power(x, k, n.pos)
			}
		}
		return c.each(n.op, c.shape(n), n.pos, x, c.node(n.y))
	case *call:
		return c.call(n)
	case *cond:
		return c.cond(n)
	case *array:
		return c.array(n)
	case *index:
		return c.index(n)
	}
	panic("expr: unknown node")
}

// number returns a number as a value.
func (c *compiler) number(id int) value { return value{id: []int{id}} }

// name returns the value of a name. The constants of data are those of the
// program from where it is first read.
func (c *compiler) name(n *name) value {
	if v := c.names[n.name]; v != nil {
		return *v
	}
	d := c.data[n.name]
	v := c.room(d.Shape, n.pos)
	for k := range v.id {
		v.id[k] = c.constant(Const{Dec: d.Values[k], Text: d.Texts[k], Pos: n.pos})
	}
	c.names[n.name] = &v
	return v
}

// power writes an integer power of every element.
func (c *compiler) power(x value, k int64, pos int) value {
	z := c.room(x.shape, pos)
	for i := range z.id {
		z.id[i] = c.emit(Instr{Kind: PowInt, N: k, Pos: pos}, x.id[i])
	}
	return z
}

// each writes an operation on every element of its arguments.
func (c *compiler) each(op arith.Op, s Shape, pos int, args ...value) value {
	z := c.room(s, pos)
	at := make([]int, len(args))
	for k := range z.id {
		for i := range args {
			at[i] = args[i].at(s, k)
		}
		z.id[k] = c.do(op, pos, at...)
	}
	return z
}

// call writes a function; further arguments of min and max are folded in from
// left to right.
func (c *compiler) call(n *call) value {
	args, s := c.nodes(n.args), c.shape(n)
	switch {
	case n.fn.array != nil:
		return n.fn.array.of(c, n, s, args)
	case n.fn.definition != nil:
		return c.expand(n, args)
	case ofArray(n):
		return c.number(c.fold(n.fn.Op, args[0].id, n.pos, false))
	}
	k := n.fn.Op.Arity()
	z := c.each(n.fn.Op, s, n.pos, args[:k]...)
	for _, a := range args[k:] {
		z = c.each(n.fn.Op, s, n.pos, z, a)
	}
	return z
}

// cond writes an if: one for each element of what it compares and gives.
func (c *compiler) cond(n *cond) value {
	x, y := c.node(n.x), c.node(n.y)
	s := c.shape(n)
	z := c.room(s, n.pos)
	for k := range z.id {
		in := Instr{Kind: If, Rel: n.rel, Pos: n.pos}
		in.Then, in.Else = c.block(n.then, s, k), c.block(n.other, s, k)
		z.id[k] = c.emit(in, x.at(s, k), y.at(s, k))
	}
	return z
}

// block writes a branch, as far as element k of the shape s needs it. What it
// computes has no number outside.
func (c *compiler) block(n node, s Shape, k int) *Block {
	outer := c.code
	c.code = nil
	v := c.element(n, c.shape(n).index(s, k))
	b := &Block{Code: c.code, Out: v}
	c.code = outer
	return b
}

// List returns the program's code as text, an instruction a line: for tests
// and for whoever wants to see what runs.
func (p *Program) List() string {
	var b strings.Builder
	p.list(&b, p.Code, "")
	b.WriteString("return " + p.Register(p.Out) + "\n")
	return b.String()
}

// IndexOf returns the number of a variable by its name, spaces aside: of an element
// of an array too.
func (p *Program) IndexOf(name string) (int, error) {
	name = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, name)
	for i, v := range p.Vars {
		if v == name {
			return i, nil
		}
	}
	base, _, isElement := strings.Cut(name, "[")
	for _, a := range p.Arrays {
		switch {
		case a.Name != base:
		case isElement:
			return 0, errors.New(name + ": " + a.Name + " is " + a.Shape.String() + ", its last element " +
				a.Shape.Element(a.Name, a.Shape.Len()-1) + ", its first " + a.Shape.Element(a.Name, 0))
		default:
			return 0, errors.New(a.Name + " is " + a.Shape.String() + ", not one number")
		}
	}
	return 0, errors.New("the expression has no variable " + strconv.Quote(name))
}
