"""What is known of a function by its structure alone: whether it depends on a
variable, its degree as a polynomial, whether it is even or odd, and which
constants only add to it. Each answer is a proof or None."""

from language import constants

ODD = ("sin", "tan", "atan", "tanh", "sign", "cbrt", "asin", "sinh", "asinh", "atanh", "erf", "round")
EVEN = ("abs", "cos", "cosh", "hypot")
ABOUT = ("sigmoid", "erfc", "acos")  # the value at −x is a number minus that at x


def expand(tree, lets=None):
    """The tree with each let put where it is used."""
    lets = lets or {}
    if tree[0] == "var":
        return lets.get(tree[1], tree)
    if tree[0] == "let":
        return expand(tree[3], lets | {tree[1]: expand(tree[2], lets)})
    return tuple(expand(t, lets) if isinstance(t, tuple) else t for t in tree)


def arguments(tree):
    return [t for t in tree[1:] if isinstance(t, tuple)]


def depends(tree, wrt):
    return tree == ("var", wrt) or any(depends(t, wrt) for t in arguments(tree))


def degree(tree, wrt):
    """A bound on the degree of a polynomial; None if it is not seen to be
    one. Coefficients are any expression without the variable."""
    if not depends(tree, wrt):
        return 0
    op = tree[0]
    if op == "var":
        return 1
    d = [degree(t, wrt) for t in arguments(tree)]
    if None in d:
        return None
    if op in ("add", "sub", "neg"):
        return max(d)
    if op == "mul":
        return sum(d)
    if op == "fma":
        return max(d[0] + d[1], d[2])
    if op == "div":
        return d[0] if d[1] == 0 else None
    if op == "powint" and tree[2] >= 0:
        return d[0] * tree[2]
    return None


def parity(tree, wrt):
    """"even", "odd", "about" for what is odd but for a number added, so that
    f(x) + f(−x) = 2f(0), or None."""
    if not depends(tree, wrt):
        return "even"
    op = tree[0]
    if op == "var":
        return "odd"
    p = [parity(t, wrt) for t in arguments(tree)]
    if None in p:
        return None
    if all(x == "even" for x in p):
        return "even"
    free = [not depends(t, wrt) for t in arguments(tree)]
    if op in ("add", "sub"):
        return sum_parity(p[0], p[1], free[0], free[1])
    if op in ("mul", "div"):
        return product_parity(op, p[0], p[1], free[0], free[1])
    if op == "fma":
        product = product_parity("mul", p[0], p[1], free[0], free[1])
        return product and sum_parity(product, p[2], free[0] and free[1], free[2])
    if op == "neg":
        return p[0]
    if "about" in p:
        return None
    if op == "powint":
        return "odd" if tree[2] % 2 else "even"
    if op in ABOUT:
        return "about"
    return "odd" if op in ODD else "even" if op in EVEN else None


def sum_parity(a, b, a_free, b_free):
    if a == b:
        return a
    odd = lambda p, free: free or p != "even"
    return "about" if odd(a, a_free) and odd(b, b_free) else None


def product_parity(op, a, b, a_free, b_free):
    if "about" in (a, b):
        return "about" if b_free or a_free and op == "mul" else None
    return "even" if a == b else "odd"


def terms(tree):
    """The summands of a tree."""
    if tree[0] in ("add", "sub", "neg"):
        return [s for t in arguments(tree) for s in terms(t)]
    return [tree]


def only_added(tree, wrt, changed):
    """Whether the constants for which changed holds occur only in summands
    free of the variable, so that f with other ones is f plus a number."""
    return not any(depends(t, wrt) and any(map(changed, constants(t))) for t in terms(tree))
