package precisiontest

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// run calls body in the subtest NAME/FORMAT of a *testing.T. Other testing.TBs
// have no subtests that fit (a benchmark's would be measured): body has t.
func run[T Float](t testing.TB, name string, body func(t testing.TB, title string)) {
	t.Helper()
	format := formatOf[T]().name
	title := name + " in " + format
	if tt, ok := t.(*testing.T); ok {
		tt.Run(name+"/"+format, func(t *testing.T) {
			t.Helper()
			body(t, title)
		})
		return
	}
	body(t, title)
}

// nameOf returns name or, if it is "", that of the function f as the program
// has it: mathx.Softplus.
func nameOf(name string, f any) string {
	if name != "" {
		return name
	}
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return "function"
	}
	full := runtime.FuncForPC(v.Pointer()).Name()
	full = strings.TrimSuffix(full, "[...]") // of a generic function
	return full[strings.LastIndexByte(full, '/')+1:]
}

// lines joins a headline and indented lines.
func lines(head string, rest ...string) string {
	return head + "\n    " + strings.Join(rest, "\n    ")
}

// field writes a labelled line of a report.
func field(label, format string, args ...any) string {
	return fmt.Sprintf("%-10s ", label) + fmt.Sprintf(format, args...)
}

// grouped writes a count with commas.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes a count and its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// point writes an argument: "x = …" of one number, "x = […]" of several, of
// which at most eight are shown.
func point[T Float](x []T) string {
	if len(x) == 1 {
		return "x = " + both(x[0])
	}
	const shown = 8
	var s []string
	for _, c := range x[:min(len(x), shown)] {
		s = append(s, hex(c))
	}
	if len(x) > shown {
		s = append(s, fmt.Sprintf("… (%d numbers)", len(x)))
	}
	return "x = [" + strings.Join(s, " ") + "]"
}
