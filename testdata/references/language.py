"""Reads functions written in roundoff's language into trees of tuples.

The grammar is close to Python's, whose own parser does the reading: power
binds tighter than unary minus and to the right in both. What differs is
rewritten first: ^ for **, if(c,a,b), and let a = …; … . Literals keep their
text, so that 0.1 is one tenth.
"""

import ast
import re
from fractions import Fraction

UNARY = {"sqrt", "exp", "log", "sin", "cos", "tan", "atan", "tanh", "abs",
         "step", "relu", "sigmoid", "cbrt", "exp2", "exp10", "expm1", "log2",
         "log10", "log1p", "asin", "acos", "sinh", "cosh", "asinh", "acosh", "atanh",
         "erf", "erfc", "floor", "ceil", "softplus", "gelu", "gamma", "lgamma"}
RENAMED = {"sign": "signum", "round": "nearest"}
ARITY = {name: 1 for name in UNARY} | {"signum": 1, "nearest": 1, "pow": 2, "min": 2,
                                       "max": 2, "hypot": 2, "atan2": 2, "fma": 3}
BINARY = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}
RELATION = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


def parse(text):
    """text as a tree: ("const", Fraction), ("var", name), ("pi",), ("e",),
    ("let", name, value, body), ("if", relation, a, b, then, else) or
    (operation, arguments…)."""
    *lets, body = text.split(";")
    tree = expression(body)
    for let in reversed(lets):
        name, value = re.fullmatch(r"\s*let\s+(\w+)\s*=(.*)", let).groups()
        tree = ("let", name, expression(value), tree)
    return tree


def expression(text):
    source = re.sub(r"\bif\s*\(", "if_(", text.strip().replace("^", "**"))
    return convert(ast.parse(source, mode="eval").body, source)


def convert(node, source):
    run = lambda n: convert(n, source)
    if isinstance(node, ast.Constant):
        return ("const", Fraction(ast.get_source_segment(source, node)))
    if isinstance(node, ast.Name):
        return (node.id,) if node.id in ("pi", "e") else ("var", node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        z = run(node.operand)
        # -2 as an exponent is an integer constant
        return ("const", -z[1]) if z[0] == "const" else ("neg", z)
    if isinstance(node, ast.BinOp):
        return (BINARY[type(node.op)], run(node.left), run(node.right))
    if isinstance(node, ast.Call) and node.func.id == "if_":
        c, then, other = node.args
        return ("if", RELATION[type(c.ops[0])], run(c.left), run(c.comparators[0]), run(then), run(other))
    if isinstance(node, ast.Call):
        name = RENAMED.get(node.func.id, node.func.id)
        if ARITY.get(name) == len(node.args):
            return (name, *map(run, node.args))
    raise SystemExit(f"not in the language: {source}: {ast.dump(node)}")


def variables(tree):
    """The free names of a tree."""
    if tree[0] == "var":
        return {tree[1]}
    if tree[0] == "let":
        return variables(tree[2]) | variables(tree[3]) - {tree[1]}
    return set().union(*(variables(a) for a in tree[1:] if isinstance(a, tuple)))


def resolve(tree, value, env):
    """The tree without branches: each abs, max, if, … replaced by the branch
    that holds at env, by value(node, env). A comparison must not be a tie
    unless the branches are the same; ties raise."""
    if tree[0] in ("const", "var", "pi", "e"):
        return tree
    if tree[0] == "let":
        inner = env | {tree[1]: value(tree[2], env)}
        return ("let", tree[1], resolve(tree[2], value, env), resolve(tree[3], value, inner))
    run = lambda n: resolve(n, value, env)

    def sign(node):
        s = value(node, env)
        if s == 0:
            raise SystemExit(f"a tie in {node}: the case belongs to [kink] or [jump]")
        return 1 if s > 0 else -1

    op, args = tree[0], tree[1:]
    zero, one = ("const", Fraction(0)), ("const", Fraction(1))
    if op == "if":
        rel, a, b, then, other = args
        s = sign(("sub", a, b))
        return run(then if {"<": s < 0, "<=": s < 0, ">": s > 0, ">=": s > 0, "==": False, "!=": True}[rel] else other)
    if op == "abs":
        return run(args[0]) if sign(args[0]) > 0 else ("neg", run(args[0]))
    if op == "relu":
        return run(args[0]) if sign(args[0]) > 0 else zero
    if op == "step":
        return one if sign(args[0]) > 0 else zero
    if op == "signum":
        return ("const", Fraction(sign(args[0])))
    if op in ("floor", "ceil", "nearest"):
        v = value(args[0], env) * (2 if op == "nearest" else 1)
        n = int(v)
        n -= n > v  # the floor
        if n == v and (op != "nearest" or n % 2):
            raise SystemExit(f"a jump in {tree}: the case belongs to [jump]")
        return ("const", Fraction({"floor": n, "ceil": n + 1, "nearest": (n + 1) // 2}[op]))
    if op in ("min", "max"):
        larger = sign(("sub", args[0], args[1])) > 0
        return run(args[0] if larger == (op == "max") else args[1])
    return (op, *map(run, args))
