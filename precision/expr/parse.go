package expr

import (
	"fmt"
	"strconv"

	"roundoff/precision/arith"
)

// Limits of an expression.
const (
	MaxSource = 1 << 21 // bytes
	MaxTokens = 50_000  // numbers, names, operators and parentheses
	MaxDepth  = 500     // nested parentheses, calls, signs and powers
	MaxName   = 100     // bytes of a name

	// MaxLiteralBits bounds the literals' exact values together, as fractions
	// in bits (arith.Decimal.Bits): 1e1000000 has a fifth of it, 1e-300 a
	// thousand bits. Each is needed exactly now and then.
	MaxLiteralBits = 1 << 24
)

// Parse reads an expression:
//
//	let a = …; …; body
//	x + y  x - y  x * y  x / y  -x  x ^ y  (x ** y)  f(x, …)  if(x < y, a, b)
//	[x, …]  w[i]  W[i,j]  sum(v, kahan)
//
// Powers are right-associative and bind tighter than unary minus: -x^2 is
// -(x^2), 2^-x^2 is 2^(-(x^2)). All other operators are left-associative.
// Every name that is neither reserved nor defined by a let before is a
// variable. The error is a *arith.SyntaxError.
func Parse(src string) (*Expr, error) {
	p := &parser{scanner: scanner{src: src}, defined: map[string]bool{}, used: map[string]bool{}}
	if len(src) > MaxSource {
		return nil, p.fault(0, fmt.Sprintf("%d characters, more than %d", len(src), MaxSource), "")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	e := &Expr{src: src}
	for p.is(tName, "let") {
		l, err := p.let()
		if err != nil {
			return nil, err
		}
		e.lets = append(e.lets, l)
	}
	var err error
	if e.body, err = p.sum(); err != nil {
		return nil, err
	}
	if p.tok.kind != tEnd {
		return nil, p.unexpected()
	}
	if err := p.fits(e); err != nil {
		return nil, err
	}
	return e, nil
}

// parser is a parser by recursive descent with one token of lookahead.
type parser struct {
	scanner
	tok      token
	prev     token
	tokens   int
	depth    int
	bits     int             // of the literals so far
	defining string          // the name that is being defined, or ""
	defined  map[string]bool // names of lets so far
	used     map[string]bool // names taken for variables so far
}

func (p *parser) advance() error {
	if p.tokens++; p.tokens > MaxTokens {
		return p.fault(p.tok.end, fmt.Sprintf("longer than %d words and signs", MaxTokens), "")
	}
	t, err := p.next()
	p.prev, p.tok = p.tok, t
	return err
}

func (p *parser) is(k kind, text string) bool { return p.tok.kind == k && p.tok.text == text }

// expect consumes an operator, or fails saying what it is for.
func (p *parser) expect(op, msg, hint string) error {
	if p.is(tOp, op) {
		return p.advance()
	}
	if p.startsOperand() {
		return p.unexpected()
	}
	return p.fault(p.tok.pos, msg, hint)
}

// enter counts a level of nesting; leave must follow.
func (p *parser) enter() error {
	if p.depth++; p.depth > MaxDepth {
		return p.fault(p.tok.pos, fmt.Sprintf("nested more than %d deep", MaxDepth), "")
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

// let reads one definition.
func (p *parser) let() (let, error) {
	if err := p.advance(); err != nil {
		return let{}, err
	}
	l := let{name: p.tok.text, pos: p.tok.pos}
	switch {
	case p.tok.kind != tName:
		return l, p.fault(p.tok.pos, "a name is expected after let", "let a = x^2; a + 1/a")
	case reserved(l.name):
		return l, p.fault(p.tok.pos, l.name+" is reserved", "choose another name")
	case p.defined[l.name]:
		return l, p.fault(p.tok.pos, l.name+" is defined twice", "choose another name")
	case p.used[l.name]:
		return l, p.fault(p.tok.pos, l.name+" was used as a variable before", "choose another name")
	}
	if err := p.advance(); err != nil {
		return l, err
	}
	if err := p.expect("=", "= is expected", "let "+l.name+" = x^2; ..."); err != nil {
		return l, err
	}
	var err error
	p.defining = l.name
	if l.value, err = p.sum(); err != nil {
		return l, err
	}
	p.defining, p.defined[l.name] = "", true
	return l, p.expect(";", "; is expected after a definition", "let "+l.name+" = ...; ...")
}

// sum reads terms joined by + and −.
func (p *parser) sum() (node, error) {
	x, err := p.product()
	for err == nil && (p.is(tOp, "+") || p.is(tOp, "-")) {
		op := arith.Add
		if p.tok.text == "-" {
			op = arith.Sub
		}
		x, err = p.right(op, x, p.product)
	}
	return x, err
}

// product reads factors joined by * and /.
func (p *parser) product() (node, error) {
	x, err := p.unary()
	for err == nil && (p.is(tOp, "*") || p.is(tOp, "/")) {
		op := arith.Mul
		if p.tok.text == "/" {
			op = arith.Div
		}
		x, err = p.right(op, x, p.unary)
	}
	return x, err
}

// right consumes the operator and reads its right operand.
func (p *parser) right(op arith.Op, x node, read func() (node, error)) (node, error) {
	pos := p.tok.pos
	if err := p.advance(); err != nil {
		return nil, err
	}
	y, err := read()
	return &binary{op, x, y, pos}, err
}

// unary reads a power with signs before it.
func (p *parser) unary() (node, error) {
	if !p.is(tOp, "-") && !p.is(tOp, "+") {
		return p.power()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	minus, pos := p.tok.text == "-", p.tok.pos
	if err := p.advance(); err != nil {
		return nil, err
	}
	x, err := p.unary()
	if minus {
		x = &negation{x, pos}
	}
	return x, err
}

// power reads x ^ y, where y may have a sign.
func (p *parser) power() (node, error) {
	x, err := p.primary()
	if err != nil || !p.is(tOp, "^") {
		return x, err
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	return p.right(arith.Pow, x, p.unary)
}

// primary reads an operand with its indices.
func (p *parser) primary() (node, error) {
	x, err := p.atom()
	for err == nil && p.is(tOp, "[") {
		x, err = p.index(x)
	}
	return x, err
}

// atom reads a number, a name, a call, an array or a parenthesis.
func (p *parser) atom() (node, error) {
	t := p.tok
	switch {
	case t.kind == tNumber:
		return p.number()
	case t.kind == tName:
		return p.named()
	case p.is(tOp, "("):
		if err := p.enter(); err != nil {
			return nil, err
		}
		defer p.leave()
		if err := p.advance(); err != nil {
			return nil, err
		}
		x, err := p.sum()
		if err != nil {
			return nil, err
		}
		return x, p.close(t.pos)
	case p.is(tOp, "["):
		return p.array()
	}
	return nil, p.missing()
}

// number reads a literal.
func (p *parser) number() (node, error) {
	t := p.tok
	d, err := arith.ParseDecimal(t.text)
	if se, ok := err.(*arith.SyntaxError); ok {
		return nil, p.fault(t.pos+se.Offset, se.Msg, se.Hint)
	}
	if p.bits += d.Bits(); p.bits > MaxLiteralBits {
		return nil, p.fault(t.pos, fmt.Sprintf("the numbers' exact values take more than %d bits together", MaxLiteralBits),
			"1e1000000 takes 3.3 million")
	}
	return &number{t.text, d, t.pos}, p.operandEnd()
}

// operandEnd steps past the last token of an operand.
func (p *parser) operandEnd() error {
	if err := p.advance(); err != nil {
		return err
	}
	if p.startsOperand() {
		return p.unexpected()
	}
	return nil
}

// close consumes the parenthesis that closes the one at open.
func (p *parser) close(open int) error {
	if p.is(tOp, ")") {
		return p.operandEnd()
	}
	if p.tok.kind == tEnd {
		return p.fault(p.tok.pos, "a parenthesis is not closed", fmt.Sprintf("the one at column %d", p.column(open)))
	}
	return p.unexpected()
}

// named reads what starts with a name.
func (p *parser) named() (node, error) {
	t := p.tok
	switch t.text {
	case "pi":
		return &constant{arith.Pi, t.pos}, p.operandEnd()
	case "e":
		return &constant{arith.E, t.pos}, p.operandEnd()
	case "let":
		return nil, p.fault(t.pos, "let stands at the beginning of an expression only", "let a = x^2; a + 1/a")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	fn, isCall := function(t.text), p.is(tOp, "(")
	switch {
	case t.text == "if" && isCall:
		return p.cond(t.pos)
	case t.text == "if":
		return nil, p.fault(t.pos, "if needs its parentheses", "write if(x < 0, a, b)")
	case fn != nil && isCall:
		return p.call(fn, t.pos)
	case fn != nil:
		return nil, p.bareFunction(fn, t.pos)
	case isCall && p.defined[t.text]:
		return nil, p.fault(t.pos, t.text+" is a value, not a function", "to multiply, write "+t.text+"*(...)")
	case isCall:
		return nil, p.unknownFunction(t)
	case p.startsOperand():
		return nil, p.unexpected()
	case t.text == p.defining:
		return nil, p.fault(t.pos, t.text+" is used in its own definition", "choose another name")
	}
	if !p.defined[t.text] {
		p.used[t.text] = true
	}
	return &name{t.text, t.pos}, nil
}

// call reads the arguments of a function.
func (p *parser) call(fn *Function, pos int) (node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	open := p.tok.pos
	c := &call{fn: fn, pos: pos}
	for {
		if err := p.advance(); err != nil { // the ( or a comma
			return nil, err
		}
		if len(c.args) == 0 && p.is(tOp, ")") {
			break
		}
		if by := orders[p.tok.text]; by != leftToRight && fn.takesOrder(len(c.args)) {
			c.order = by
			if err := p.advance(); err != nil {
				return nil, err
			}
			break
		}
		x, err := p.sum()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, x)
		if !p.is(tOp, ",") {
			break
		}
	}
	if n := len(c.args); p.is(tOp, ")") && (n < fn.least() || n > fn.MaxArgs) && !ofArray(c) {
		return nil, p.fault(pos, fn.wants()+", not "+strconv.Itoa(n), fn.hint(n))
	}
	if fn.Op == arith.Pow && len(c.args) == 2 {
		return &binary{arith.Pow, c.args[0], c.args[1], pos}, p.close(open)
	}
	return c, p.close(open)
}

// relations are the comparisons by their text.
var relations = map[string]arith.Relation{"<": arith.Less, "<=": arith.LessEqual, ">": arith.Greater,
	">=": arith.GreaterEqual, "==": arith.Equal, "!=": arith.NotEqual}

// cond reads if(x < y, a, b).
func (p *parser) cond(pos int) (node, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	open := p.tok.pos
	c := &cond{pos: pos}
	part := func(x *node) error {
		if err := p.advance(); err != nil {
			return err
		}
		var err error
		*x, err = p.sum()
		return err
	}
	if err := part(&c.x); err != nil {
		return nil, err
	}
	rel, ok := relations[p.tok.text]
	if p.tok.kind != tOp || !ok {
		return nil, p.badCondition()
	}
	c.rel = rel
	if err := part(&c.y); err != nil {
		return nil, err
	}
	for _, x := range []*node{&c.then, &c.other} {
		if !p.is(tOp, ",") {
			return nil, p.badPart()
		}
		if err := part(x); err != nil {
			return nil, err
		}
	}
	if p.is(tOp, ",") {
		return nil, p.badPart()
	}
	return c, p.close(open)
}
