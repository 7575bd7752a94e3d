package stencil

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"roundoff/precision/arith"
)

func TestNew(t *testing.T) {
	for _, c := range []struct {
		name          string
		m             int
		want, formula string
		canonical     string // "" is name
	}{
		{"forward", 1, "1@1 -1@0/1 m=1 a=1", "(f(x+h) - f(x))/h", ""},
		{"backward", 1, "1@0 -1@-1/1 m=1 a=1", "(f(x) - f(x-h))/h", ""},
		{"central", 1, "1@1 -1@-1/2 m=1 a=2", "(f(x+h) - f(x-h))/(2h)", ""},
		{"forward", 2, "1@2 -2@1 1@0/1 m=2 a=1", "(f(x+2h) - 2f(x+h) + f(x))/(h*h)", ""},
		{"backward", 2, "1@0 -2@-1 1@-2/1 m=2 a=1", "(f(x) - 2f(x-h) + f(x-2h))/(h*h)", ""},
		{"central", 2, "1@1 -2@0 1@-1/1 m=2 a=2", "(f(x+h) - 2f(x) + f(x-h))/(h*h)", ""},
		{"forward:1", 1, "1@1 -1@0/1 m=1 a=1", "(f(x+h) - f(x))/h", "forward"},
		{"central:02", 1, "1@1 -1@-1/2 m=1 a=2", "(f(x+h) - f(x-h))/(2h)", "central"},
		{"forward:2", 1, "-1@2 4@1 -3@0/2 m=1 a=2", "(-f(x+2h) + 4f(x+h) - 3f(x))/(2h)", ""},
		{"central:4", 1, "-1@2 8@1 -8@-1 1@-2/12 m=1 a=4", "(-f(x+2h) + 8f(x+h) - 8f(x-h) + f(x-2h))/(12h)", ""},
		{"central:4", 2, "-1@2 16@1 -30@0 16@-1 -1@-2/12 m=2 a=4", "(-f(x+2h) + 16f(x+h) - 30f(x) + 16f(x-h) - f(x-2h))/(12*(h*h))", ""},
		{"central", 3, "1@2 -2@1 2@-1 -1@-2/2 m=3 a=2", "(f(x+2h) - 2f(x+h) + 2f(x-h) - f(x-2h))/(2*(h*h*h))", ""},
		{"stencil:-1,0,2", 1, "1@2 3@0 -4@-1/6 m=1 a=2", "(f(x+2h) + 3f(x) - 4f(x-h))/(6h)", ""},
		{"stencil:2, 0,-1", 1, "1@2 3@0 -4@-1/6 m=1 a=2", "(f(x+2h) + 3f(x) - 4f(x-h))/(6h)", "stencil:-1,0,2"},
		{"stencil:-1,0,1", 1, "1@1 -1@-1/2 m=1 a=2", "(f(x+h) - f(x-h))/(2h)", ""}, // the middle point has the weight 0
		{"stencil:0.5,-2/4", 1, "1@1/2 -1@-1/2/1 m=1 a=2", "(f(x+(1/2)h) - f(x-(1/2)h))/h", "stencil:-1/2,1/2"},
		{"stencil:-1000,1000", 1, "1@1000 -1@-1000/2000 m=1 a=2", "(f(x+1000h) - f(x-1000h))/(2000h)", ""},
		{"central+realised", 1, "1@1 -1@-1/2 m=1 a=2", "(f(x+k) - f(x-k))/(2k), k = (x+h) - x", ""},
		{"central+relative", 2, "1@1 -2@0 1@-1/1 m=2 a=2", "(f(x+k) - 2f(x) + f(x-k))/(k*k), k = h*max(1, |x|)", ""},
		{"forward:1+realised+relative", 1, "1@1 -1@0/1 m=1 a=1", "(f(x+k) - f(x))/k, k = (x+j) - x, j = h*max(1, |x|)", "forward+relative+realised"},
		{"central+gap", 1, "1@1 -1@-1/2 m=1 a=2", "(f(x+h) - f(x-h))/((x+h) - (x-h))", ""},
		{"backward+gap", 1, "1@0 -1@-1/1 m=1 a=1", "(f(x) - f(x-h))/(x - (x-h))", ""},
		{"stencil:1/2,-1/2+gap+relative", 1, "1@1/2 -1@-1/2/1 m=1 a=2", "(f(x+(1/2)k) - f(x-(1/2)k))/((x+(1/2)k) - (x-(1/2)k)), k = h*max(1, |x|)",
			"stencil:-1/2,1/2+relative+gap"},
		{"stencil:1/1000,0,1/999", 2, "1996002000@1/999 -1998000000@1/1000 1998000@0/1 m=2 a=1",
			"(1996002000f(x+(1/999)h) - 1998000000f(x+(1/1000)h) + 1998000f(x))/(h*h)", "stencil:0,1/1000,1/999"},
		{"richardson:central:2", 1, "-1@1 1@-1 8@1/2 -8@-1/2/6 m=1 a=4", "(f(x+h) - f(x-h))/(2h) for h, h/2, extrapolated", ""},
		{"richardson:forward:02+relative", 1, "-1@1 1@0 4@1/2 -4@0/1 m=1 a=2", "(f(x+k) - f(x))/k for k, k/2, extrapolated, k = h*max(1, |x|)", "richardson:forward:2+relative"},
	} {
		s := scheme(t, c.name, c.m)
		if c.canonical == "" {
			c.canonical = c.name
		}
		if got := s.text(); got != c.want || s.Formula != c.formula || s.Name != c.canonical {
			t.Errorf("%s of order %d is %s: %s, %s, want %s: %s, %s", c.name, c.m, s.Name, got, s.Formula, c.canonical, c.want, c.formula)
		}
	}
}

func TestFaults(t *testing.T) {
	points := strings.Repeat("0,", MaxPoints)
	for _, c := range []struct {
		name   string
		m      int
		offset int
		want   string
	}{
		{"sideways", 1, 0, "unknown scheme"},
		{"", 1, 0, "unknown scheme"},
		{"Central", 1, 0, "unknown scheme"},
		{"-1", 1, 0, "unknown scheme"},
		{"central", 0, 0, "order 0"},
		{"central", 9, 0, "order 9"},
		{"stencil:-1,0,1", 9, 0, "order 9"},
		{"central:", 1, 8, "an accuracy is expected"},
		{"central:four", 1, 8, "an accuracy is expected"},
		{"central:+4", 1, 8, "an accuracy is expected"},
		{"central:3", 1, 8, "accuracy 3: by symmetry they are even"},
		{"central:14", 1, 8, "out of range"},
		{"forward:0", 1, 8, "out of range"},
		{"forward:13", 1, 8, "out of range"},
		{"forward:99999999999999999999", 1, 8, "out of range"},
		{"stencil", 1, 7, "offsets of the points are expected"},
		{"stencil:", 1, 8, "offsets of the points are expected"},
		{"stencil:1", 1, 8, "1 point cannot carry a derivative of order 1"},
		{"stencil:-1,0,1", 3, 8, "3 points cannot carry a derivative of order 3"},
		{"stencil:1,0,1", 1, 12, "two points have the offset 1"},
		{"stencil:0.5,0,2/4", 1, 14, "two points have the offset 1/2"},
		{"stencil:0,-0", 1, 10, "two points have the offset 0"},
		{"central+", 1, 8, "something is expected after the plus sign"},
		{"central:4+exact", 1, 10, "no such thing can be done to the step"},
		{"central+gap+", 1, 12, "something is expected after the plus sign"},
		{"central+realised+realised", 1, 17, "realised comes once"},
		{"central+gap", 2, 8, "gap: two points h or 2h apart and a first derivative are needed"},
		{"central:4+gap", 1, 10, "gap: two points"},
		{"stencil:0,3+gap", 1, 12, "gap: two points"},
		{"stencil:0,1/3+gap", 1, 14, "gap: two points"},
		{"central+gap+realised", 1, 8, "realised and gap together"},
		{"richardson", 1, 10, "the scheme to extrapolate is expected"},
		{"richardson:", 1, 11, "the scheme to extrapolate is expected"},
		{"richardson:central", 1, 18, "the number of steps is expected"},
		{"richardson:central:", 1, 19, "the number of steps is expected"},
		{"richardson:central:x", 1, 19, "the number of steps is expected"},
		{"richardson:central:1", 1, 19, "the number of steps is out of range"},
		{"richardson:central:9", 1, 19, "the number of steps is out of range"},
		{"richardson:central:2:2", 1, 19, "the number of steps is expected"},
		{"richardson:ridders:3", 1, 11, "no scheme that can be extrapolated"},
		{"richardson:central:3+gap", 1, 21, "gap: two points"},
		{"ridders:10", 1, 7, "nothing follows the name ridders"},
		{"ridders+gap", 1, 8, "gap: two points"},
		{"stencil:0,1001", 1, 10, "beyond the limit"},
		{"stencil:0,-1/1001", 1, 10, "beyond the limit"},
		{"stencil:0,123456789012345678901234567890", 1, 10, "beyond the limit"},
		{"stencil:0,0.0001", 1, 10, "beyond the limit"},
		{"stencil:0,1e3", 1, 10, "an offset is expected"},
		{"stencil:0,+1", 1, 10, "an offset is expected"},
		{"stencil:0,,1", 1, 10, "an offset is expected"},
		{"stencil:0,1/", 1, 10, "an offset is expected"},
		{"stencil:0,.", 1, 10, "an offset is expected"},
		{"stencil:0,1/2/3", 1, 10, "an offset is expected"},
		{"stencil:0,x", 1, 10, "an offset is expected"},
		{"stencil:0,1/0", 1, 10, "0 below the line"},
		{"stencil:" + points + "1", 1, 8 + len(points), "more than 25 points"},
	} {
		_, err := New(c.name, c.m)
		var se *arith.SyntaxError
		if !errors.As(err, &se) || !strings.Contains(se.Error(), c.want) || strings.Contains(se.Error(), "\n") || se.Offset != c.offset {
			t.Errorf("New(%q, %d): %v at %d, want %q at %d", c.name, c.m, err, se.Offset, c.want, c.offset)
		}
	}
}

// Splitting a list at its commas is undone for the offsets of stencils alone.
func TestJoin(t *testing.T) {
	for _, c := range []struct {
		list, want string
		first      []int
	}{
		{"forward,central", "forward central", []int{0, 1}},
		{"stencil:-1,0,2", "stencil:-1,0,2", []int{0}},
		{"forward,stencil:-1,0,2,central:4,stencil:-1/2,.5,backward", "forward stencil:-1,0,2 central:4 stencil:-1/2,.5 backward", []int{0, 1, 4, 5, 7}},
		{"stencil:-1,0,2+relative,central+gap", "stencil:-1,0,2+relative central+gap", []int{0, 3}},
		{"stencil:-1,x,2", "stencil:-1 x 2", []int{0, 1, 2}},
		{"1,2", "1 2", []int{0, 1}},
		{"stencil:0,stencil:1,2", "stencil:0 stencil:1,2", []int{0, 1}},
		{"stencil:0,+1,-", "stencil:0,+1 -", []int{0, 2}},
	} {
		names, first := Join(strings.Split(c.list, ","))
		if strings.Join(names, " ") != c.want || !slices.Equal(first, c.first) {
			t.Errorf("%s: %q %v, want %q %v", c.list, names, first, c.want, c.first)
		}
	}
}

// No name panics; what is read is canonical.
func FuzzNew(f *testing.F) {
	for _, s := range []string{"central:4", "forward+gap", "central:6+realised+relative", "stencil:0,+1", "+", "stencil:-1,0,2", "stencil:-1/2,0.5", "forward:", "stencil:1/0,.", "stencil:" + strings.Repeat("0,", 100)} {
		f.Add(s, 1)
	}
	f.Add("richardson:central:3+relative", 2)
	f.Add("ridders+realised", 1)
	f.Fuzz(func(t *testing.T, name string, m int) {
		s, err := New(name, m)
		if err != nil {
			var se *arith.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(se.Text) || se.Msg == "" {
				t.Errorf("New(%q, %d): %v", name, m, err)
			}
			return
		}
		if again, err := New(s.Name, m); err != nil || again.Name != s.Name || again.text() != s.text() {
			t.Errorf("New(%q, %d) is %s, which is not what it says: %v", name, m, s.Name, err)
		}
	})
}
