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
		many := f.array != nil || f.definition != nil
		if !many && f.Op.String() != f.Name || many && f.Op != arith.Invalid || !strings.HasPrefix(f.Usage, f.Name+"(") || (f.Formula != "") != (f.definition != nil) || f.Domain == "" || f.About == "" {
			t.Errorf("function %s is described wrongly: %+v", f.Name, f)
		}
	}
}
