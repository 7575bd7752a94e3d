//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The command itself on a full disk and in a folder that cannot be written.
// This needs a file system of its own, which not everyone may mount.
func TestFullDisk(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, spoil, want string }{
		{"a full disk", "dd if=/dev/zero of=fill bs=1k count=1000 2>/dev/null || true", "no space left on device"},
		{"a read-only folder", "mount -o remount,ro .", "read-only file system"},
	} {
		dir := t.TempDir()
		if err := os.Symlink(self, filepath.Join(dir, "roundoff")); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "good"), stableSpec)
		put(t, filepath.Join(dir, "bad"), unstableSpec)
		script := `set -e
mkdir m
mount -t tmpfs -o size=64k tmpfs m || exit 77
cd m
cp ../good s.yaml
../roundoff check s.yaml --update >/dev/null
cp s.baseline.json ../kept
cp ../bad s.yaml
` + c.spoil + `
../roundoff check s.yaml --update >../out 2>&1 && exit 1 || echo "status $?" >>../out
cmp s.baseline.json ../kept
ls -A >../left
`
		cmd := exec.Command("unshare", "-rm", "sh", "-c", script)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if errors.Is(err, exec.ErrNotFound) || errors.As(err, &exit) && (exit.ExitCode() == 77 || strings.Contains(string(out), "unshare")) {
			t.Skipf("no file system can be mounted here: %s", out)
		}
		got := get(t, filepath.Join(dir, "out"))
		if err != nil || !strings.Contains(got, c.want) || !strings.Contains(got, "status 3") || strings.Contains(get(t, filepath.Join(dir, "left")), "tmp") {
			t.Errorf("%s: %v, %s%s", c.name, err, out, got)
		}
	}
}

// hundred is a spec of 100 studies with default formats, schemes and steps.
func hundred() string {
	var b strings.Builder
	b.WriteString("studies:\n")
	for i, f := range []string{"log1p(exp(x))", "exp(x)*sin(x)", "0.05*x^2 + 0.5*x", "sqrt(x)", "1/(1+exp(-x))", "log(x)", "tanh(x)", "x^3/7", "atan(x)", "exp(-x^2)"} {
		for k := range 10 {
			fmt.Fprintf(&b, "- {name: s%d/%d, function: %s, at: %d.5}\n", i, k, f, k)
		}
	}
	return b.String()
}

// A check of 100 studies with default steps, of 30,000 cells: under 5 seconds
// on two cores is what it is meant to take, so that its processor time is below 10
// seconds.
func BenchmarkCheck(b *testing.B) {
	spec := filepath.Join(b.TempDir(), "hundred.yaml")
	if err := os.WriteFile(spec, []byte(hundred()), 0o666); err != nil {
		b.Fatal(err)
	}
	var out, errs bytes.Buffer
	if status := run(b.Context(), []string{"check", spec, "--update"}, strings.NewReader(""), &out, &errs); status != exitDone {
		b.Fatal(errs.String())
	}
	begin := cpuSeconds(b)
	for b.Loop() {
		out.Reset()
		if status := run(b.Context(), []string{"check", spec}, strings.NewReader(""), &out, &errs); status != exitDone || !strings.Contains(out.String(), "30000 equal") {
			b.Fatal(status, out.String(), errs.String())
		}
	}
	b.ReportMetric((cpuSeconds(b)-begin)/float64(b.N), "cpu-s/op")
}

// cpuSeconds is the processor time that this process has taken.
func cpuSeconds(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// What is read is not written over: a spec in JSON and an outcome have an
// ending that -o takes.
func TestOutputSparesInput(t *testing.T) {
	dir := t.TempDir()
	spec, outcome, link := filepath.Join(dir, "s.json"), filepath.Join(dir, "o.json"), filepath.Join(dir, "l.json")
	put(t, spec, `{"studies": [{"name": "s", "function": "x^2", "at": 3, "steps": "1e-1..1e-3"}]}`)
	if err := os.Symlink(spec, link); err != nil {
		t.Fatal(err)
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
		t.Fatal(err)
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
		t.Fatal(err)
	}
	status, _, errs := command(t.Context(), strings.NewReader(""), "check", a, b, "--update")
	if want := "; written before: " + filepath.Join(dir, "a"+baselineEnding); status != exitFailed || !strings.Contains(errs, want) {
		t.Errorf("status %d, %s", status, errs)
	}
}
