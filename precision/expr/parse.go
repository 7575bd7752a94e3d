package expr

import (
	"fmt"

	"roundoff/precision/arith"
)

// Limits of an expression.
const (
	MaxSource = 1 << 21 // bytes
	MaxTokens = 50_000  // numbers, names, operators and parentheses
	MaxDepth  = 500     // nested parentheses, calls, signs and powers
	MaxName   = 100     // letters of a name
)

// Parse reads an expression:
//
//	let a = …; …; body
//	x + y  x - y  x * y  x / y  -x  x ^ y  (x ** y)  f(x, …)  if(x < y, a, b)
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
	return e, nil
}

// parser is a parser by recursive descent with one token of lookahead.
type parser struct {
	scanner
	tok     token
	prev    token
	tokens  int
	depth   int
	defined map[string]bool // names of lets so far
	used    map[string]bool // names taken for variables so far
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
	if l.value, err = p.sum(); err != nil {
		return l, err
	}
	if p.used[l.name] {
		return l, p.fault(l.pos, l.name+" is used in its own definition", "choose another name")
	}
	p.defined[l.name] = true
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

// primary reads a number, a name, a call or a parenthesis.
func (p *parser) primary() (node, error) {
	t := p.tok
	switch {
	case t.kind == tNumber:
		d, err := arith.ParseDecimal(t.text)
		if se, ok := err.(*arith.SyntaxError); ok {
			return nil, p.fault(t.pos+se.Offset, se.Msg, se.Hint)
		}
		return &number{t.text, d, t.pos}, p.operandEnd()
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
	}
	return nil, p.missing()
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

func (p *parser) column(off int) int {
	return (&arith.SyntaxError{Text: p.src, Offset: off}).Column()
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
		return nil, p.fault(t.pos, fn.Name+" is a function", "write "+fn.Usage)
	case isCall && p.defined[t.text]:
		return nil, p.fault(t.pos, t.text+" is a value, not a function", "to multiply, write "+t.text+"*(...)")
	case isCall:
		return nil, p.fault(t.pos, "unknown function "+t.text, suggestion(t.text))
	case p.startsOperand():
		return nil, p.unexpected()
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
		x, err := p.sum()
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, x)
		if !p.is(tOp, ",") {
			break
		}
	}
	if n := len(c.args); p.is(tOp, ")") && (n < fn.Op.Arity() || n > fn.MaxArgs) {
		return nil, p.fault(pos, fmt.Sprintf("%s has %d arguments here", fn.Name, n), "write "+fn.Usage)
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
	const usage = "write if(x < 0, a, b)"
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
		return nil, p.fault(p.tok.pos, "the condition of an if is a comparison", usage)
	}
	c.rel = rel
	if err := part(&c.y); err != nil {
		return nil, err
	}
	for _, x := range []*node{&c.then, &c.other} {
		if !p.is(tOp, ",") {
			return nil, p.fault(p.tok.pos, "if has three parts", usage)
		}
		if err := part(x); err != nil {
			return nil, err
		}
	}
	return c, p.close(open)
}

// startsOperand reports whether the next token begins an operand.
func (p *parser) startsOperand() bool {
	return p.tok.kind == tNumber || p.tok.kind == tName || p.is(tOp, "(")
}

// missing is the error for an operand that is not there.
func (p *parser) missing() error {
	t := p.tok
	switch {
	case t.kind == tEnd && p.prev.kind == tEnd:
		return p.fault(t.pos, "the expression is empty", "like 'exp(x)*sin(x)'")
	case t.kind == tEnd:
		return p.fault(t.pos, "the expression ends where a value is expected", "")
	case t.text == ")" && p.prev.text == "(":
		return p.fault(t.pos, "nothing between the parentheses", "")
	case t.text == "*" && p.prev.text == "*":
		return p.fault(t.pos, "a value is expected, not *", "powers are x^2 or x**2")
	}
	return p.fault(t.pos, "a value is expected, not "+t.text, "")
}

// unexpected is the error for a token that cannot follow what came before.
func (p *parser) unexpected() error {
	t := p.tok
	_, comparison := relations[t.text]
	switch {
	case t.kind == tOp && comparison:
		return p.fault(t.pos, "a comparison stands in an if only", "write if(x < 0, a, b)")
	case t.text == "=":
		return p.fault(t.pos, "unexpected =", "define with let a = ...; compare with ==")
	case t.text == ")":
		return p.fault(t.pos, "a parenthesis closes that was not opened", "")
	case t.text == ",":
		return p.fault(t.pos, "unexpected comma", "a decimal point is a point; commas separate arguments")
	case t.text == ";":
		return p.fault(t.pos, "unexpected ;", "; follows a let only")
	case p.prev.kind == tNumber && t.pos == p.prev.end && t.text[0] == '_':
		return p.fault(t.pos, "digits cannot be grouped", "write 1000 or 1e3")
	case p.startsOperand():
		return p.fault(t.pos, "an operator is missing", "to multiply, write "+clip(p.prev.text)+"*"+clip(t.text))
	}
	return p.fault(t.pos, "unexpected "+t.text, "")
}

// clip keeps a hint short.
func clip(s string) string {
	if len(s) > 12 {
		return "a"
	}
	if s == "(" {
		return "(...)"
	}
	if s == ")" {
		return "(...)"
	}
	return s
}
