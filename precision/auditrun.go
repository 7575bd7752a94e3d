package precision

import (
	"context"
	"fmt"
	"math/big"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
	"roundoff/precision/fp"
)

// RunAudit resolves the audit and carries it out. See AuditPlan.Run.
func RunAudit(ctx context.Context, a *Audit, opts *Options) (*AuditOutcome, error) {
	p, err := NewAuditPlan(a)
	if err != nil {
		return nil, err
	}
	return p.Run(ctx, opts)
}

// auditPart is a piece of an audit for one worker: a class of a function, or
// its special cases.
type auditPart struct {
	function int // index of the function
	class    int // index of the class, −1 for the special cases
}

// Run audits every function, several classes at a time; of opts it uses Workers
// and Progress, which counts calls. The outcome does not depend on the number
// of workers. Where ctx ends first, Run returns the functions that were
// finished together with ctx's error. Any other error is an *InternalError.
func (p *AuditPlan) Run(ctx context.Context, opts *Options) (*AuditOutcome, error) {
	functions := make([]*AuditFunction, len(p.ops))
	classes := make([][]auditClass, len(p.ops))
	var parts []auditPart
	total := 0
	for i, op := range p.ops {
		classes[i] = auditClasses(op, p.format)
		functions[i] = &AuditFunction{Function: op.String(), Classes: make([]AuditClass, len(classes[i])), Special: []AuditSpecial{}}
		for c := range classes[i] {
			parts = append(parts, auditPart{i, c})
			total += p.samples
		}
		parts = append(parts, auditPart{i, -1})
	}
	report := progress(opts, total)
	done := make([]bool, len(parts))
	errs := make([]error, len(parts))
	var next atomic.Int64
	var failed atomic.Bool
	var wg sync.WaitGroup
	for range min(opts.workers(), len(parts)) {
		wg.Go(func() {
			a := p.auditor(ctx, report)
			for i := int(next.Add(1)) - 1; i < len(parts) && ctx.Err() == nil && !failed.Load(); i = int(next.Add(1)) - 1 {
				part := parts[i]
				errs[i] = a.guarded(p.ops[part.function], part, classes[part.function], functions[part.function])
				done[i] = errs[i] == nil && ctx.Err() == nil
				if errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	out := p.outcome()
	for i, f := range functions {
		finished := true
		for j, part := range parts {
			finished = finished && (part.function != i || done[j])
		}
		if finished {
			f.Verdict = f.verdict(p.format.Precision)
			out.Functions = append(out.Functions, f)
		}
	}
	out.Warnings = append(out.Warnings, auditWarnings(out)...)
	return out, ctx.Err()
}

// outcome returns an outcome without functions.
func (p *AuditPlan) outcome() *AuditOutcome {
	f := p.format
	out := &AuditOutcome{Schema: SchemaAudit, Environment: environment(), Library: f.String(),
		Smallest: f.Hex(f.SmallestSubnormal()), Largest: f.Hex(f.Largest()),
		Samples: p.samples, Seed: p.seed, Functions: []*AuditFunction{}, Warnings: []string{}}
	if out.Version = out.Environment.Go; f.Library == "bigfloat" {
		out.Version = fp.BigfloatVersion
	}
	return out
}

// auditWarnings tells of what stayed undecided.
func auditWarnings(o *AuditOutcome) (warnings []string) {
	samples, figures := 0, 0
	for _, f := range o.Functions {
		for _, c := range f.Classes {
			samples += c.Undecided
			if c.Measured > 0 && (c.Max.AuditFigure == AuditFigure{} || c.Mean == AuditFigure{}) {
				figures++
			}
		}
	}
	if samples > 0 {
		warnings = append(warnings, fmt.Sprintf("the correct result of %d arguments stayed undecided; they are left out", samples))
	}
	if figures > 0 {
		warnings = append(warnings, fmt.Sprintf("the figures of %d classes stayed undecided", figures))
	}
	return warnings
}

// auditor does the work of one goroutine.
type auditor struct {
	format  fp.Format
	samples int
	seed    uint64
	ctx     context.Context
	report  func()
	enc     arith.Encloser
	caller  *fp.Caller
	args    []*big.Float // scratch
}

func (p *AuditPlan) auditor(ctx context.Context, report func()) *auditor {
	enc := stoppable{ball.Encloser{}, ctx.Err}
	return &auditor{format: p.format, samples: p.samples, seed: p.seed, ctx: ctx, report: report,
		enc: enc, caller: fp.NewCaller(p.format, enc)}
}

// guarded does a part, with a panic of ours as an *InternalError.
func (a *auditor) guarded(op arith.Op, part auditPart, classes []auditClass, out *AuditFunction) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &InternalError{Where: fmt.Sprintf("%s of %s", op, a.format), Msg: fmt.Sprint(v), Stack: debug.Stack()}
		}
	}()
	if part.class < 0 {
		out.Special, out.Checked = a.special(op)
		return nil
	}
	out.Classes[part.class] = a.class(op, classes[part.class])
	return nil
}

// class audits a function on one class of arguments. The precision rises until
// the figures are decided.
func (a *auditor) class(op arith.Op, c auditClass) AuditClass {
	for guard := uint(auditGuard); ; guard *= 2 {
		t := newTally(a.format, c)
		for n := 0; n < a.samples && a.ctx.Err() == nil; n++ {
			a.sample(op, t, a.draw(op, c, n), guard)
			if guard == auditGuard {
				a.report()
			}
		}
		out, ok := t.finish()
		if ok || guard >= maxAuditGuard || a.ctx.Err() != nil {
			return out
		}
	}
}

// draw returns argument n of a class, rounded to the format.
func (a *auditor) draw(op arith.Op, c auditClass, n int) []arith.Value {
	xs := c.draw(newDraws(a.seed, op.String(), c.name, n))
	args := make([]arith.Value, len(xs))
	for i, x := range xs {
		args[i], _ = a.format.Round(x)
	}
	return args
}

// sample makes one call and counts what came of it.
func (a *auditor) sample(op arith.Op, t *tally, args []arith.Value, guard uint) {
	t.class.Samples++
	call := a.caller.Call(op, args)
	switch {
	case call.Panic != "":
		t.failure(AuditPanic, call.Panic, args)
		return
	case call.Refused != "":
		t.failure(AuditRefused, call.Refused, args)
		return
	}
	want, flag := a.caller.Correct(op, args)
	if flag == arith.FlagUndecided {
		t.class.Undecided++
		return
	}
	c := auditCall{args, call.Value, want}
	if !t.judge(c) {
		return
	}
	for _, x := range args {
		if x.Kind != arith.Finite { // an argument that was rounded to one
			return
		}
	}
	if e, ok := a.ulpError(op, args, call.Value, guard); ok {
		t.measure(c, e)
	} else if !sameValue(c.got, c.want) {
		t.wrongKind(c)
	}
}
