package expr

import (
	"strings"
	"testing"

	"roundoff/precision/arith"
)

func TestFunctionsSorted(t *testing.T) {
	for _, f := range Functions() {
		if g := function(f.Name); g == nil || g.Name != f.Name || !reserved(f.Name) {
			t.Errorf("function %s is not found", f.Name)
		}
		if f.array == nil && f.Op.String() != f.Name || f.array != nil && f.Op != arith.Invalid || !strings.HasPrefix(f.Usage, f.Name+"(") || f.Domain == "" || f.About == "" {
			t.Errorf("function %s is described wrongly: %+v", f.Name, f)
		}
	}
}
