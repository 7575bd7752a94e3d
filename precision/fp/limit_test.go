package fp

import (
	"math"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// At each limit, next to it on either side and far beyond, the machine's systems give
// what the exact way does, value and flag.
func TestLimits(t *testing.T) {
	limitColumns(t, newJudge(t, binary64, ball.Encloser{}), Float64(binary64, ball.Encloser{}), &limits64, math.MaxFloat64)
	limitColumns(t, newJudge(t, binary32, ball.Encloser{}), Float32(binary32, ball.Encloser{}), &limits32, float32(math.MaxFloat32))
}

func limitColumns[T machine](t *testing.T, j *judge, s arith.System[T], table *[arith.NumOps]limits, most T) {
	met := 0
	for op, l := range table {
		for side, limit := range []*limit{l.below, l.above} {
			if limit == nil {
				continue
			}
			met++
			x, sign := T(limit.than), 2*side-1
			beyond := x + T(sign)
			column(j, s, arith.Op(op), []T{x, neighbour(x, sign), neighbour(x, -sign), beyond, 100 * beyond, T(sign) * most, T(math.Inf(sign))}, nil)
			if _, ok := l.at(float64(beyond)); !ok {
				t.Errorf("%v: %v is not beyond %v", arith.Op(op), beyond, limit.than)
			}
		}
	}
	if met != 33 {
		t.Errorf("%d limits", met)
	}
}
