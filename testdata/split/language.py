"""Reads functions in roundoff's language into trees of tuples.

A tree is one of

  ("num", q)  ("pi",)  ("e",)  ("var", name)
  ("let", name, value, body)  ("if", relation, a, b, then, other)
  ("powint", a, n)            a power whose exponent is an integer literal
  (operation, arguments…)     neg add sub mul div pow, and the functions

A literal stays what was typed, so that a format may round it: -0.1 is the
negation of the rounded 0.1, not the rounded -0.1.
"""

import re
from fractions import Fraction

ARITY = {name: 1 for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "atan", "tanh",
                              "abs", "sign", "step", "relu", "sigmoid",
                              "cbrt", "exp2", "exp10", "expm1", "log2", "log10", "log1p",
                              "asin", "acos", "sinh", "cosh", "asinh", "acosh", "atanh",
                              "erf", "erfc", "softplus", "gelu", "gamma", "lgamma",
                              "floor", "ceil", "round")}
ARITY |= {"pow": 2, "min": 2, "max": 2, "hypot": 2, "atan2": 2, "fma": 3}
TOKEN = re.compile(r"\s*(0x[0-9a-fA-F.]+(?:p[+-]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
                   r"|[A-Za-z_]\w*|\*\*|<=|>=|==|!=|[-+*/^(),;=<>])")
RELATIONS = ("<", "<=", ">", ">=", "==", "!=")


def literal(text):
    """The exact value of a decimal or hexadecimal literal, with or without a
    sign."""
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if not text.startswith("0x"):
        return sign * Fraction(text)
    digits, _, power = text[2:].partition("p")
    whole, _, part = digits.partition(".")
    return sign * Fraction(int(whole + part, 16), 16 ** len(part)) * Fraction(2) ** int(power or 0)


class Parser:
    """Recursive descent: sum, product, sign, power, primary."""

    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            m = TOKEN.match(text, at)
            if not m:
                raise SystemExit(f"not in the language: {text!r} from {text[at:]!r}")
            self.tokens.append("^" if m[1] == "**" else m[1])
            at = m.end()
        self.tokens.append("")

    def next(self):
        return self.tokens.pop(0)

    def take(self, *which):
        """The next token if it is one of these, else None."""
        return self.next() if self.tokens[0] in which else None

    def need(self, token):
        if self.next() != token:
            raise SystemExit(f"{token!r} is missing before {self.tokens}")

    def program(self):
        if self.take("let"):
            name = self.next()
            self.need("=")
            value = self.sum()
            self.need(";")
            return ("let", name, value, self.program())
        tree = self.sum()
        self.need("")
        return tree

    def sum(self):
        tree = self.product()
        while op := self.take("+", "-"):
            tree = ("add" if op == "+" else "sub", tree, self.product())
        return tree

    def product(self):
        tree = self.sign()
        while op := self.take("*", "/"):
            tree = ("mul" if op == "*" else "div", tree, self.sign())
        return tree

    def sign(self):
        if self.take("-"):
            return ("neg", self.sign())
        if self.take("+"):
            return self.sign()
        tree = self.primary()
        return power(tree, self.sign()) if self.take("^") else tree

    def primary(self):
        t = self.next()
        if t == "(":
            tree = self.sum()
            self.need(")")
            return tree
        if t[0].isdigit() or t[0] == ".":
            return ("num", literal(t))
        if t in ("pi", "e"):
            return (t,)
        if t == "if":
            return self.branches()
        return self.call(t) if t in ARITY else ("var", t)

    def branches(self):
        self.need("(")
        a = self.sum()
        relation = self.take(*RELATIONS)
        b = self.sum()
        self.need(",")
        then = self.sum()
        self.need(",")
        other = self.sum()
        self.need(")")
        return ("if", relation, a, b, then, other)

    def call(self, name):
        self.need("(")
        args = [self.sum()]
        while self.take(","):
            args.append(self.sum())
        self.need(")")
        n = ARITY[name]
        if len(args) < n or len(args) > n and name not in ("min", "max"):
            raise SystemExit(f"{name} of {len(args)} arguments")
        if name == "pow":
            return power(*args)
        tree = (name, *args[:n])
        for a in args[n:]:  # max(a, b, c) is max(max(a, b), c)
            tree = (name, tree, a)
        return tree


def power(base, exponent):
    """base^exponent; a signed integer literal is an exact exponent."""
    sign, e = 1, exponent
    while e[0] == "neg":
        sign, e = -sign, e[1]
    if e[0] == "num" and e[1].denominator == 1:
        return ("powint", base, sign * int(e[1]))
    return ("pow", base, exponent)


def parse(text):
    return Parser(text).program()


def run(tree, env, a):
    """Evaluates a tree in the arithmetic a, from left to right. a has num, pi,
    e, do, powint and holds."""
    op = tree[0]
    if op == "num":
        return a.num(tree[1])
    if op in ("pi", "e"):
        return getattr(a, op)()
    if op == "var":
        return env[tree[1]]
    if op == "let":
        return run(tree[3], env | {tree[1]: run(tree[2], env, a)}, a)
    if op == "if":
        _, relation, x, y, then, other = tree
        x, y = run(x, env, a), run(y, env, a)
        return run(then if a.holds(relation, x, y) else other, env, a)
    if op == "powint":
        return a.powint(run(tree[1], env, a), tree[2])
    return a.do(op, *[run(t, env, a) for t in tree[1:]])


def holds(relation, sign):
    """Whether a relation holds between two numbers; sign is that of their
    difference."""
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "==": sign == 0, "!=": sign != 0}[relation]


def constants(tree):
    """The constants of a tree: Fractions, "pi" and "e". Exact exponents are
    none."""
    if tree[0] == "num":
        return [tree[1]]
    if tree[0] in ("pi", "e"):
        return [tree[0]]
    return [c for t in tree[1:] if isinstance(t, tuple) for c in constants(t)]
