package expr

import (
	"fmt"
	"strings"

	"roundoff/precision/arith"
)

// The errors of the parser: what people write, and what to write instead.

const ifUsage = "write if(x < 0, a, b)"

func (p *parser) column(off int) int {
	return (&arith.SyntaxError{Text: p.src, Offset: off}).Column()
}

// startsOperand reports whether the next token begins an operand.
func (p *parser) startsOperand() bool {
	return p.tok.kind == tNumber || p.tok.kind == tName || p.is(tOp, "(")
}

// missing is the error for an operand that is not there.
func (p *parser) missing() error {
	t, before := p.tok, p.prev.text
	switch {
	case t.kind == tEnd && p.prev.kind == tEnd:
		return p.fault(t.pos, "the expression is empty", "like 'exp(x)*sin(x)'")
	case t.kind == tEnd:
		return p.fault(t.pos, "the expression ends where a value is expected", "")
	case t.text == ")" && before == "(":
		return p.fault(t.pos, "nothing between the parentheses", "")
	case t.text == "]" && before == "[":
		return p.fault(t.pos, "an empty vector", "a vector has a number at least, as in [0.1]")
	case t.text == ",":
		return p.fault(t.pos, "a value is expected, not a comma", "")
	}
	hint := ""
	switch before + t.text {
	case "//":
		hint = "there is no integer division"
	case "^*", "^^", "**":
		hint = "powers are x^2 or x**2"
	case "<>":
		hint = "not equal is !="
	case "===":
		hint = "equal is =="
	}
	return p.fault(t.pos, "a value is expected, not "+t.text, hint)
}

// unexpected is the error for a token that cannot follow what came before.
func (p *parser) unexpected() error {
	t := p.tok
	_, comparison := relations[t.text]
	switch {
	case p.startsOperand():
		return p.missingOperator()
	case comparison:
		return p.fault(t.pos, "a comparison stands in an if only", ifUsage)
	case t.text == "=" && p.depth > 0:
		return p.fault(t.pos, "unexpected =", "equal is ==, in an if")
	case t.text == "=":
		return p.fault(t.pos, "unexpected =", "write what follows the = alone; let a = ...; defines a name")
	case t.text == ")":
		return p.fault(t.pos, "a parenthesis closes that was not opened", "")
	case t.text == "]":
		return p.fault(t.pos, "a bracket closes that was not opened", "")
	case t.text == ",":
		return p.fault(t.pos, "unexpected comma", "a decimal point is a point; commas separate arguments")
	case t.text == ";":
		return p.fault(t.pos, "unexpected ;", "; follows a let only")
	}
	return p.fault(t.pos, "unexpected "+t.text, "")
}

// words are names that elsewhere stand between operands.
var words = map[string]string{
	"and": "conditions cannot be joined; nest if(...)", "or": "conditions cannot be joined; nest if(...)",
	"not": "swap the branches of the if", "then": ifUsage, "else": ifUsage,
	"mod": "there is no remainder", "div": "divide with /",
}

// missingOperator is the error for an operand that follows another.
func (p *parser) missingOperator() error {
	t, before := p.tok, p.prev
	next := before.kind == tNumber && t.pos == before.end // "1" and "e" of 1e
	switch {
	case next && t.text[0] == '_':
		return p.fault(t.pos, "digits cannot be grouped", "write 1000 or 1e3")
	case next && t.text[0] == '.' && strings.HasSuffix(before.text, "."):
		return p.fault(t.pos-1, noRange, rangeHint)
	case next && t.text[0] == '.':
		return p.fault(t.pos, "a number with two points", "")
	}
	hint := "to multiply, write " + clip(before.text) + "*" + clip(t.text)
	switch {
	case words[t.text] != "":
		hint = words[t.text]
	case words[before.text] != "":
		hint = words[before.text]
	case next && (t.text == "e" || t.text == "E"):
		hint += "; an exponent has digits, as in 1e-4"
	case next && before.text == "0" && t.text[0]|0x20 == 'x':
		hint += "; a hexadecimal number is 0x1.8p+1"
	}
	return p.fault(t.pos, "an operator is missing", hint)
}

// clip keeps a hint short.
func clip(s string) string {
	switch {
	case s == "(", s == ")":
		return "(...)"
	case len(s) > 12:
		return "a"
	}
	return s
}

// bareFunction is the error for the name of a function without arguments.
func (p *parser) bareFunction(fn *Function, pos int) error {
	hint := "write " + fn.Usage
	if p.is(tOp, "^") && fn.least() == 1 { // sin^2(x)
		hint += "^2 for a power"
	}
	return p.fault(pos, fn.Name+" is a function", hint)
}

// unknownFunction is the error for a call of what is none; the next token is
// the opening parenthesis.
func (p *parser) unknownFunction(t token) error {
	hint := suggestion(t.text)
	if i := strings.IndexByte(p.src[t.end:], ')'); i >= 0 { // f(x) = ...
		rest := strings.TrimLeft(p.src[t.end+i+1:], " ")
		if strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==") {
			hint = "write what follows the = alone"
		}
	}
	return p.fault(t.pos, "unknown function "+t.text, hint)
}

// wants says how many arguments a function takes.
func (f *Function) wants() string {
	n := f.least()
	switch {
	case f.MaxArgs > n:
		return fmt.Sprintf("%s takes %d to %d arguments", f.Name, n, f.MaxArgs)
	case n == 1:
		return f.Name + " takes 1 argument"
	}
	return fmt.Sprintf("%s takes %d arguments", f.Name, n)
}

// hint says how a function is written, and what may have been meant by its name.
// n is how many arguments it was given.
func (f *Function) hint(n int) string {
	if n > 0 && f.takesOrder(n-1) { // the last may be meant as an order
		start := strings.TrimSuffix(f.Usage, ")") + ", "
		return "write " + f.Usage + ", or " + start + strings.Join(orderNames[leftToRight+1:], ") or "+start) + ") to add in another order"
	}
	if other := otherNames[f.Name]; other != "" {
		return "write " + f.Usage + ", or " + other
	}
	return "write " + f.Usage
}

// badCondition is the error for an if whose first part is no comparison.
func (p *parser) badCondition() error {
	if p.is(tOp, "=") {
		return p.fault(p.tok.pos, "unexpected =", "equal is ==")
	}
	return p.fault(p.tok.pos, "the condition of an if is a comparison", ifUsage)
}

// badPart is the error for what is neither a comma where an if's next part is
// to follow nor the end after its last.
func (p *parser) badPart() error {
	if _, ok := relations[p.tok.text]; ok {
		return p.fault(p.tok.pos, "comparisons cannot be chained", "nest: if(1 < x, if(x < 2, a, b), b)")
	}
	if p.is(tOp, "=") {
		return p.fault(p.tok.pos, "unexpected =", "equal is ==")
	}
	return p.fault(p.tok.pos, "if has three parts", ifUsage)
}
