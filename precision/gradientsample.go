package precision

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/expr"
	"roundoff/precision/fp"
)

// gradientSamples are the components by differences: values by scheme, format,
// component and step.
type gradientSamples struct {
	steps, components, formats int
	values                     []arith.Value
	absorbed                   []bool
}

func (g *gradientSamples) at(scheme, format, component int) int {
	return ((scheme*g.formats+format)*g.components + component) * g.steps
}

// sampledGradient is ĝ of one scheme, format and step.
type sampledGradient struct {
	values   []arith.Value // by component
	absorbed int
}

// column returns the gradient of one scheme, format and step.
func (g *gradientSamples) column(scheme, format, step int) sampledGradient {
	var s sampledGradient
	for c := range g.components {
		k := g.at(scheme, format, c) + step
		s.values = append(s.values, g.values[k])
		if g.absorbed[k] {
			s.absorbed++
		}
	}
	return s
}

// componentSampler computes the quotients of one component for every step, of each
// scheme in one format: values[scheme*steps+step].
type componentSampler func(wrt int, cone *expr.Cone, values []arith.Value, absorbed []bool)

// sample computes all components, several at a time.
func (p *gradientPlan) sample(ctx context.Context, opts *Options) (*gradientSamples, error) {
	g := &gradientSamples{steps: len(p.steps), components: len(p.wrt), formats: len(p.formats)}
	n := len(p.schemes) * len(p.formats) * len(p.wrt) * len(p.steps)
	g.values, g.absorbed = make([]arith.Value, n), make([]bool, n)
	makers := make([]func() componentSampler, len(p.formats))
	for j, f := range p.formats {
		makers[j] = p.samplerIn(ctx, f)
	}
	var next, done atomic.Int64
	var mu sync.Mutex
	var failure error
	var wg sync.WaitGroup
	for range min(opts.workers(), len(p.wrt)) {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					mu.Lock()
					defer mu.Unlock()
					failure = &InternalError{Where: "the gradient of " + p.text, Msg: fmt.Sprint(v), Stack: debug.Stack()}
				}
			}()
			cone, straight := expr.NewCone(p.prog)
			if !straight {
				cone = nil
			}
			var in []componentSampler
			for _, m := range makers {
				in = append(in, m())
			}
			room, lost := make([]arith.Value, len(p.schemes)*g.steps), make([]bool, len(p.schemes)*g.steps)
			for c := int(next.Add(1)) - 1; c < len(p.wrt) && ctx.Err() == nil; c = int(next.Add(1)) - 1 {
				if cone != nil {
					cone.Of(p.wrt[c])
				}
				for j, s := range in {
					s(p.wrt[c], cone, room, lost)
					for i := range p.schemes {
						k := g.at(i, j, c)
						copy(g.values[k:k+g.steps], room[i*g.steps:])
						copy(g.absorbed[k:k+g.steps], lost[i*g.steps:])
					}
				}
				if n := int(done.Add(1)); opts != nil && opts.Progress != nil {
					mu.Lock()
					opts.Progress(n, len(p.wrt))
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if failure != nil {
		return nil, failure
	}
	return g, ctx.Err()
}

// samplerIn returns a maker of samplers in a format, each for one goroutine.
func (p *gradientPlan) samplerIn(ctx context.Context, f fp.Format) func() componentSampler {
	enc := stoppable{ball.Encloser{}, ctx.Err}
	switch f.Carrier() {
	case fp.CarrierFloat32:
		return gradientSampler(p, func() arithmetics[float32] { return arithmeticsIn(f, enc, fp.Float32) })
	case fp.CarrierFloat64:
		return gradientSampler(p, func() arithmetics[float64] { return arithmeticsIn(f, enc, fp.Float64) })
	default:
		return gradientSampler(p, func() arithmetics[fp.Wide] { return arithmeticsIn(f, enc, fp.WideSystem) })
	}
}

// gradientSampler is samplerIn in one carrier. What the program computes at the
// point itself is computed once, for all.
func gradientSampler[T any](p *gradientPlan, in func() arithmetics[T]) func() componentSampler {
	n := min(lanes, len(p.steps))
	var around *expr.Around[T]
	if c, ok := expr.NewCone(p.prog); ok {
		a := in()
		around = expr.NewAround(a.sys, c, rounded(a.sys, p.point), n)
	}
	return func() componentSampler {
		a := in()
		g := &oneComponent[T]{steps: p.steps, lanes: n, h: a.sys.Make(n)}
		for _, x := range rounded(a.sys, p.point) {
			col := a.sys.Make(n)
			for k := range col {
				a.sys.Copy(col[k:k+1], []T{x})
			}
			g.vars = append(g.vars, col)
		}
		if around != nil {
			g.around = &recent[T]{Around: around.Fork(a.sys), sys: a.sys}
		}
		for _, st := range p.schemes {
			s := newSampler(a, p.prog, st, moving{}, n)
			g.schemes = append(g.schemes, s)
		}
		return g.sample
	}
}

// rounded returns x̂, a lane for each coordinate.
func rounded[T any](sys arith.System[T], pt Point) []T {
	x := sys.Make(len(pt))
	for i, c := range pt {
		sys.Set(x[i:i+1], c.Dec)
	}
	return x
}

// oneComponent is a componentSampler.
type oneComponent[T any] struct {
	steps   []Step
	lanes   int
	h       []T
	vars    [][]T // x̂
	schemes []*sampler[T]
	around  *recent[T] // nil for a program that branches
}

func (g *oneComponent[T]) sample(wrt int, cone *expr.Cone, values []arith.Value, absorbed []bool) {
	if g.around != nil {
		g.around.of(cone, g.lanes)
	}
	block := make([][]T, len(g.vars))
	for i, s := range g.schemes {
		s.wrt = moving{wrt, wrt}
		if g.around != nil {
			s.alone = g.around
		}
		for at := 0; at < len(g.steps); at += g.lanes {
			n := min(g.lanes, len(g.steps)-at)
			for k := range n {
				s.sys.Set(g.h[k:k+1], g.steps[at+k].Dec)
			}
			for v := range block {
				block[v] = g.vars[v][:n]
			}
			quot := s.run(block, g.h[:n], nil)
			for k := range n {
				values[i*len(g.steps)+at+k] = s.sum.Value(quot[k])
			}
			s.still(absorbed[i*len(g.steps)+at:][:n], block[wrt])
		}
	}
}

// still reports for each lane whether every moved node is x̂.
func (s *sampler[T]) still(lost []bool, x []T) {
	same := make([]arith.Truth, len(lost))
	for k := range lost {
		lost[k] = true
	}
	for i := range s.st.Offsets {
		if s.st.Offsets[i].Sign() == 0 {
			continue
		}
		s.sys.Compare(arith.Equal, same, s.node[i][:len(lost)], x)
		for k := range lost {
			lost[k] = lost[k] && same[k] == arith.True
		}
	}
}

// recent runs what depends on one variable, and remembers the last few columns of
// nodes: schemes have some in common, and f(x) has the same value in every lane.
type recent[T any] struct {
	*expr.Around[T]
	sys  arith.System[T]
	cone *expr.Cone
	seen []columnSeen[T]
	next int
}

type columnSeen[T any] struct{ at, value []T }

// maxRecent is how many columns are remembered.
const maxRecent = 8

// of makes it run for the variable of a cone.
func (r *recent[T]) of(c *expr.Cone, lanes int) {
	r.cone, r.seen, r.next = c, r.seen[:0], 0
	x, value := r.Here(c)
	s := columnSeen[T]{r.sys.Make(lanes), r.sys.Make(lanes)}
	for k := range lanes {
		r.sys.Copy(s.at[k:k+1], x)
		r.sys.Copy(s.value[k:k+1], value)
	}
	r.seen = append(r.seen, s)
}

// value sets z to the program's value where the variable is x.
func (r *recent[T]) value(z, x []T) {
	same := make([]arith.Truth, len(z))
	for i := range r.seen {
		s := &r.seen[i]
		if len(s.at) < len(z) {
			continue
		}
		r.sys.Compare(arith.Equal, same, s.at, x)
		if allTrue(same) && !r.zeros(x) {
			r.sys.Copy(z, s.value)
			return
		}
	}
	r.Run(z, r.cone, x)
	s := columnSeen[T]{r.sys.Make(len(z)), r.sys.Make(len(z))}
	r.sys.Copy(s.at, x)
	r.sys.Copy(s.value, z)
	if len(r.seen) < maxRecent {
		r.seen = append(r.seen, s)
		return
	}
	r.seen[r.next%maxRecent] = s
	r.next++
}

// zeros reports whether a node is 0, of which there are two.
func (r *recent[T]) zeros(x []T) bool {
	for _, u := range x {
		if v := r.sys.Value(u); v.IsZero() {
			return true
		}
	}
	return false
}

func allTrue(list []arith.Truth) bool {
	for _, t := range list {
		if t != arith.True {
			return false
		}
	}
	return true
}
