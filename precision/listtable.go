package precision

import (
	"fmt"

	"roundoff/precision/arith"
)

// table notes the operations of a scheme that extrapolates, row by row: T2,1 is
// an entry, e2,1 its error as Ridders' method estimates it.
func (l *lister[T]) table(x [][]T, h []T) {
	z, unit := l.s.table, l.unit
	l.constants()
	z.begin(1)
	for i := range z.rows {
		l.shrink(i, unit, h)
		z.enter(i)
		l.row(x, z.rows[i].h, fmt.Sprintf("T%d,0", i))
		z.leave(i, 1)
		l.names[&z.rows[i].t[0][0]] = fmt.Sprintf("T%d,0", i)
		l.eliminate()
		z.eliminate(i, 1, l.flags)
		if !z.t.Choose {
			continue
		}
		a, b := z.last(0)
		l.names[&z.best[0]] = fmt.Sprintf("e%d,%d", a, b)
		if z.stop(i, 1, l.flags) {
			break
		}
	}
	i, j := z.last(0)
	l.flags[0] = arith.FlagNone
	l.note("table", "D", fmt.Sprintf("T%d,%d", i, j), z.rows[i].t[j][0])
}

// constants names what the table has in every lane.
func (l *lister[T]) constants() {
	z := l.s.table
	for _, col := range [][]T{z.ratio.col, z.power.col} {
		l.names[&col[0]] = map[bool]string{true: "1.4", false: "2"}[z.t.Choose]
	}
	for j := range z.divide {
		if col := z.divide[j].col; col != nil {
			l.names[&col[0]] = z.t.Divide(j + 1).RatString()
		}
	}
	if z.t.Choose {
		l.names[&z.one[0]], l.names[&z.two[0]] = "1", "2"
	}
}

// shrink notes the step of row i.
func (l *lister[T]) shrink(i int, unit string, h []T) {
	z := l.s.table
	if i > 0 {
		l.unit = fmt.Sprintf("%s%d", unit, i)
	}
	l.s.trace = func(op arith.Op, to []T, args [][]T) { l.note("step", l.unit, l.text(op, args), to[0]) }
	z.shrink(i, h, l.flags)
	l.names[&z.rows[i].h[0]] = l.unit
}

// eliminate notes the operations of the table from here on. F1, F2, … are the
// powers of the ratio as Ridders' method computes them.
func (l *lister[T]) eliminate() {
	z, count, power, at := l.s.table, 0, 1, ""
	l.s.trace = func(op arith.Op, to []T, args [][]T) {
		name := ""
		switch i, j, ok := z.which(to); {
		case ok:
			at = fmt.Sprintf("%d,%d", i, j)
			name = "T" + at
		case op == arith.Max:
			name = "e" + at
		case z.t.Choose && &to[0] == &z.square[0]:
			name = "F1"
		case z.t.Choose && (&to[0] == &z.f[0][0] || &to[0] == &z.f[1][0]):
			power++
			name = fmt.Sprintf("F%d", power)
		default:
			count++
			name = fmt.Sprintf("r%d", count)
		}
		l.note("table", name, l.text(op, args), to[0])
		l.names[&to[0]] = name
	}
}

// which returns i and j of the entry that a column is.
func (z *table[T]) which(col []T) (i, j int, ok bool) {
	for i := range z.rows {
		for j := range z.rows[i].t {
			if &z.rows[i].t[j][0] == &col[0] {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
