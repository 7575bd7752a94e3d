package precision_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roundoff/precision"
)

// TestPlanColumns checks that a plan tells which columns and steps its outcome
// will have.
func TestPlanColumns(t *testing.T) {
	plan, err := precision.NewPlan(&precision.Study{Functions: []string{"x^y", "x+y"}, At: []string{"x=1,y=0x1.8p+1", "x=2,y=3"}, Wrt: "y", Order: 2,
		Formats: []string{"float32:nearest-even", "float64:up"}, Steps: []string{"2^-3, 1e-1..1e-3"}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := plan.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	columns := plan.Columns()
	if len(columns) != 2*2*2*2 || len(columns)*4 != plan.Cells() {
		t.Fatalf("%d columns, %d cells", len(columns), plan.Cells())
	}
	if d := cmp.Diff(o.Columns, columns,
		cmpopts.IgnoreFields(precision.Column{}, "Derivative", "Best", "Robust", "Predicted", "Crossover", "Collapse", "Slopes", "Envelope", "Verdict", "Warnings"),
		cmpopts.IgnoreFields(precision.Cell{}, "Step", "Value", "Hex", "Regime", "Flags", "Error", "Undecided", "Relative", "Ulps", "Digits", "LogError"),
		cmp.Comparer(func(a, b precision.Coordinate) bool {
			return a.Name == b.Name && a.Text == b.Text && a.Dec.Cmp(b.Dec) == 0
		})); d != "" {
		t.Errorf("(-outcome +plan):\n%s", d)
	}
}
