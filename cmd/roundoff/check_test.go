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

func put(t *testing.T, name, text string) {
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

// What is read is not written over: a spec in JSON and an outcome have an
// ending that -o takes.
func TestOutputSparesInput(t *testing.T) {
	dir := t.TempDir()
	spec, outcome, link := filepath.Join(dir, "s.json"), filepath.Join(dir, "o.json"), filepath.Join(dir, "l.json")
	put(t, spec, `{"studies": [{"name": "s", "function": "x^2", "at": 3, "steps": "1e-1..1e-3"}]}`)
	if err := os.Symlink(spec, link); err != nil {
		t.Skip(err)
	}
	if status, _, errs := command(t.Context(), strings.NewReader(""), "sweep", "x^2", "--at", "3", "-o", outcome); status != exitDone {
		t.Fatal(errs)
	}
	for _, args := range [][]string{
		{"check", spec, "-o", spec}, {"check", spec, "--update", "-o", link}, {"compare", outcome, outcome, "-o", outcome},
	} {
		was := get(t, spec) + get(t, outcome)
		status, _, errs := command(t.Context(), strings.NewReader(""), args...)
		if status != exitUsage || !strings.Contains(errs, "would be lost") || get(t, spec)+get(t, outcome) != was {
			t.Errorf("%q: status %d, %s", args[0], status, errs)
		}
	}
}

// A link stays a link, also where what it points at is still to be made.
func TestUpdateThroughLink(t *testing.T) {
	spec, base := writeSpec(t, stableSpec)
	target := filepath.Join(t.TempDir(), "kept.json")
	if err := errors.Join(os.Remove(base), os.Symlink(target, base)); err != nil {
		t.Skip(err)
	}
	for _, text := range []string{stableSpec, unstableSpec} {
		put(t, spec, text)
		if status, _, errs := command(t.Context(), strings.NewReader(""), "check", spec, "--update"); status != exitDone {
			t.Fatalf("status %d, %s", status, errs)
		}
		info, err := os.Lstat(base)
		if err != nil || info.Mode()&os.ModeSymlink == 0 || get(t, base) != get(t, target) {
			t.Errorf("%s is no longer a link to what is kept: %v", base, err)
		}
	}
}

// Of several baselines those that are written stay so if a later one cannot be:
// the error names them.
func TestUpdateStopsHalfway(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	put(t, a, stableSpec)
	put(t, b, stableSpec)
	if err := os.Symlink(filepath.Join(dir, "nowhere", "b.json"), filepath.Join(dir, "b"+baselineEnding)); err != nil {
		t.Skip(err)
	}
	status, _, errs := command(t.Context(), strings.NewReader(""), "check", a, b, "--update")
	if want := "; written before: " + filepath.Join(dir, "a"+baselineEnding); status != exitFailed || !strings.Contains(errs, want) {
		t.Errorf("status %d, %s", status, errs)
	}
}
