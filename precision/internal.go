package precision

import (
	"context"
	"fmt"
	"runtime/debug"
)

// InternalError is a fault of roundoff and not of what was asked: a panic, or
// figures that contradict each other. It should be reported.
type InternalError struct {
	Where string // what was worked on, such as a column, or ""
	Msg   string // what went wrong
	Stack []byte // where a panic came from, nil if it was none
}

// Error returns the fault in one line, without the stack.
func (e *InternalError) Error() string {
	if e.Where == "" {
		return "internal error: " + e.Msg
	}
	return e.Where + ": internal error: " + e.Msg
}

// guarded is run with a panic as an *InternalError: a panic in a goroutine of
// its own would end the whole program.
func (c *column) guarded(ctx context.Context, near *surroundings, opts *Options, report func()) (out *Column, err error) {
	defer func() {
		if v := recover(); v != nil {
			out, err = nil, &InternalError{Where: c.String(), Msg: fmt.Sprint(v), Stack: debug.Stack()}
		}
	}()
	return c.run(ctx, near, opts, report)
}

// String names the column for a person.
func (c *column) String() string {
	return fmt.Sprintf("%s at %s, %s, %s", c.text, typed(c.point), c.st.Name, c.format)
}
