package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"roundoff/precision/baseline"
	"roundoff/report"
)

// A spec of one study, and the same with the function rewritten.
const (
	stableSpec   = "studies:\n- {name: softplus, function: log1p(exp(x)), at: -10, formats: [float32, float64, float64/go], schemes: [central], steps: 1e-1..1e-8}\n"
	unstableSpec = "studies:\n- {name: softplus, function: log(1 + exp(x)), at: -10, formats: [float32, float64, float64/go], schemes: [central], steps: 1e-1..1e-8}\n"
)

// writeSpec writes a spec into a new directory and makes its baseline.
func writeSpec(t *testing.T, text string) (spec, base string) {
	t.Helper()
	spec = filepath.Join(t.TempDir(), "s.yaml")
	put(t, spec, text)
	if status, _, errs := command(t.Context(), strings.NewReader(""), "check", spec, "--update"); status != exitDone {
		t.Fatalf("status %d, %s", status, errs)
	}
	return spec, strings.TrimSuffix(spec, ".yaml") + baselineEnding
}

func put(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// intact checks that a baseline is as it was and that nothing else lies beside
// it and its spec.
func intact(t *testing.T, base, was string) {
	t.Helper()
	if get(t, base) != was {
		t.Errorf("%s is not as it was", base)
	}
	files, err := os.ReadDir(filepath.Dir(base))
	if err != nil || len(files) != 2 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

// An interrupt during --update leaves the old baseline, whether it comes early
// or late.
func TestInterruptedUpdate(t *testing.T) {
	spec, base := writeSpec(t, stableSpec)
	was := get(t, base)
	put(t, spec, unstableSpec)
	for _, at := range []int{1, 10, 24} { // of 24 cells
		ctx, cancel := context.WithCancel(t.Context())
		a := &app{nil, strings.NewReader(""), io.Discard, io.Discard}
		j, err := readJob(spec, nil, true)
		if err != nil {
			t.Fatal(err)
		}
		f := &checkFlags{workers: 1, update: true}
		f.watch = func(done int) {
			if done == at {
				cancel()
			}
		}
		err = a.measureJobs(ctx, []*checkJob{j}, f)
		if status := a.exitStatus(ctx, err); status != exitInterrupted || err == nil || err.Error() != "interrupted; no baseline is touched" {
			t.Errorf("at cell %d: status %d, %v", at, status, err)
		}
		intact(t, base, was)
	}
}

// A disk that fills up while the baseline is written leaves the old one.
func TestFailedWrite(t *testing.T) {
	_, base := writeSpec(t, stableSpec)
	was := get(t, base)
	err := writeFile(base, func(w io.Writer) error {
		_, _ = io.WriteString(w, was[:len(was)/2])
		return syscall.ENOSPC
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	intact(t, base, was)
}

// No false alarm, in as many runs and with as many workers as are usual: the
// same study is the same bits.
func TestCheckNoFalseAlarm(t *testing.T) {
	spec, base := writeSpec(t, stableSpec+"- {name: b, function: exp(x)*sin(x), at: [1, 2], steps: 1e-1..1e-12}\n")
	was := get(t, base)
	runs := 10
	if os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" {
		runs = 200
	}
	for i := range runs {
		args := []string{"check", spec, "--workers", fmt.Sprint(1 + i%2)}
		if i%5 == 4 {
			args = append(args, "--update")
		}
		if status, out, errs := command(t.Context(), strings.NewReader(""), args...); status != exitDone || errs != "" {
			t.Fatalf("run %d: status %d, %s%s", i, status, out, errs)
		}
		intact(t, base, was)
	}
}

// What another machine made is compared with what this one makes: its name
// comes before any figure, and formats ending in /go have a tolerance for it.
func TestChangedEnvironment(t *testing.T) {
	spec, base := writeSpec(t, stableSpec)
	b, err := baseline.Decode([]byte(get(t, base)))
	if err != nil {
		t.Fatal(err)
	}
	b.Environment.Go, b.Environment.GOARCH, b.Environment.GOAMD64 = "go1.25.0", "s390x", ""
	b.Studies[0].Outcome.Environment = b.Environment
	for _, c := range b.Studies[0].Outcome.Columns {
		if c.Format != "float64/go" {
			continue
		}
		// An exp that is an ulp off moves the totals of small steps by some of
		// the noise: here to another value.
		cell := &c.Cells[len(c.Cells)-1]
		cell.Value, cell.Hex, cell.Error.Total = "1", "0x1p+00", cell.Error.Total[:6]+cell.Error.Total[strings.Index(string(cell.Error.Total), "e"):]
	}
	text, err := baseline.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	put(t, base, string(text))
	status, out, errs := command(t.Context(), strings.NewReader(""), "check", spec)
	if status != exitDone || errs != "" || !strings.Contains(out, "1 within the tolerance, 23 equal") {
		t.Errorf("status %d, %s%s", status, out, errs)
	}
	if i, j := strings.Index(out, "The environment changed: Go was go1.25.0, is go"), strings.Index(out, "within"); i < 0 || j < i {
		t.Errorf("the environment does not come first: %s", out)
	}
}

// A summary for GitHub's page keeps below what the page takes.
func TestStepSummary(t *testing.T) {
	name := filepath.Join(t.TempDir(), "summary.md")
	put(t, name, "before\n")
	t.Setenv(summaryVariable, name)
	var checks []*report.Check
	c := &report.Check{Spec: strings.Repeat("s", 1000) + ".yaml", Was: "b", Is: "s", Comparison: &baseline.Comparison{}}
	for range 2000 {
		checks = append(checks, c)
	}
	o := &checkOutput{}
	if err := o.stepSummary(checks); err != nil {
		t.Fatal(err)
	}
	got := get(t, name)
	if len(got) > maxSummary+len("before\n") || len(got) < maxSummary*9/10 || !strings.HasPrefix(got, "before\n#") || !strings.HasSuffix(got, "\nThe rest is too long for this page.\n") {
		t.Errorf("%d bytes, %.100q … %q", len(got), got, got[len(got)-100:])
	}
	t.Setenv(summaryVariable, filepath.Join(t.TempDir(), "no", "such"))
	if err := o.stepSummary(checks[:1]); err == nil || !strings.Contains(err.Error(), "writing the step's summary") {
		t.Error(err)
	}
}
