package trial

import (
	"context"
	"testing"
	"time"
)

func TestAll(t *testing.T) {
	start := time.Now()
	out, err := Run(context.Background(), &Study{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(start), len(out.Entries))
	for _, s := range out.Summaries {
		t.Logf("%-8s %-8s %-9s %-12s cols %3d steps %3d ok %3d  foretold %d w2 %3d w20 %3d  med %8.3g 90%% %8.3g worst %.3g %s ev %g", s.Format, s.Scheme, s.Kind, s.Name, s.Columns, s.Steps, s.OK, s.Foretold, s.Within2, s.Within20, s.Median, s.Ninety, s.Worst, s.WorstAt, s.Evaluations)
	}
}

func TestWorst(t *testing.T) {
	out, _ := Run(context.Background(), &Study{}, nil)
	for _, e := range out.Entries {
		for _, p := range e.Picks {
			if p.Kind == KindSelector && (p.Loss == nil || *p.Loss > 20) && (p.Name == "kink" || p.Name == "shi") {
				t.Log(p.Name, e.Format, e.Scheme, e.Problem, p.H, p.Error, p.Verdict, "best", e.H, e.Error, "f'", e.Derivative)
			}
		}
	}
}
