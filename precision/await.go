package precision

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// stopGrace is how long after a context's end its work is waited for. Work looks
// at the context between two operations, which is at once as a rule; a function
// at a million bits is one operation and takes long. What goes on beyond the
// grace is left to itself, and what comes of it is dropped.
const stopGrace = 500 * time.Millisecond

// grace returns when to wait no longer: never while ctx has not ended. done
// is closed by work that has come to its end.
func grace(ctx context.Context, done <-chan struct{}) {
	select {
	case <-done:
		return
	case <-ctx.Done():
	}
	late := time.NewTimer(stopGrace)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
}

// await returns what work returns, or ctx's error once the grace is over. A panic of
// work, which is a goroutine of its own where ctx may end, is an *InternalError.
func await[T any](ctx context.Context, where func() string, work func() (T, error)) (T, error) {
	if ctx.Done() == nil {
		return work()
	}
	type result struct {
		v   T
		err error
	}
	results, done := make(chan result, 1), make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				results <- result{err: &InternalError{Where: where(), Msg: fmt.Sprint(v), Stack: debug.Stack()}}
			}
		}()
		v, err := work()
		results <- result{v, err}
	}()
	grace(ctx, done)
	select {
	case r := <-results:
		return r.v, r.err
	default:
		var none T
		return none, ctx.Err()
	}
}
