//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// reportSpec is a small spec of two studies.
const reportSpec = "studies:\n- {name: a, function: exp(x), at: 1, formats: float64}\n- {name: b, function: 'x^2', at: 1, formats: float32}\n"

// The report on a full disk and in a folder that cannot be written: an error in
// a line, and nothing half-written, in a new directory as in one that is there.
// This needs a file system of its own, which not everyone may mount.
func TestReportFullDisk(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, before, spoil, want string }{
		{"a full disk", "", "dd if=/dev/zero of=fill bs=1k count=10000 2>/dev/null; truncate -s -300k fill", "no space left on device"},
		{"a full disk, again", "../roundoff report ../s.yaml -o out", "echo old >out/index.html; dd if=/dev/zero of=fill bs=1k count=10000 2>/dev/null; true", "no space left on device"},
		{"a read-only folder", "", "mount -o remount,ro .", "read-only file system"},
		{"a read-only folder, again", "../roundoff report ../s.yaml -o out; echo old >out/index.html", "mount -o remount,ro .", "read-only file system"},
	} {
		dir := t.TempDir()
		if err := os.Symlink(self, filepath.Join(dir, "roundoff")); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "s.yaml"), reportSpec)
		script := `
mkdir m
mount -t tmpfs -o size=2m tmpfs m || exit 77
cd m
` + c.before + `
` + c.spoil + `
../roundoff report ../s.yaml -o out >../out 2>&1
echo "status $?" >>../out
find . >../left
cat out/index.html >../index 2>/dev/null
true
`
		cmd := exec.Command("unshare", "-rm", "sh", "-c", script)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if errors.Is(err, exec.ErrNotFound) || errors.As(err, &exit) && (exit.ExitCode() == 77 || strings.Contains(string(out), "unshare")) {
			t.Skipf("no file system can be mounted here: %s", out)
		}
		got, left := get(t, filepath.Join(dir, "out")), get(t, filepath.Join(dir, "left"))
		if err != nil || !strings.HasPrefix(got, "roundoff: writing out: ") || !strings.Contains(got, c.want+"\nstatus 3\n") || strings.Count(got, "\n") != 2 {
			t.Errorf("%s: %v, %s%s", c.name, err, out, got)
		}
		if strings.Contains(left, ".tmp") || c.before == "" && strings.Contains(left, "./out") {
			t.Errorf("%s leaves %s", c.name, left)
		}
		if index := get(t, filepath.Join(dir, "index")); c.before != "" && index != "old\n" {
			t.Errorf("%s: the index is\n%s", c.name, index)
		}
	}
}

// TestReportInterrupted: an interrupt while the studies run leaves what was
// there, says so, and ends with its status.
func TestReportInterrupted(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "roundoff")
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	// Studies that take their time, and a pipe for the spec: when it is read, the
	// process is known to run.
	var spec strings.Builder
	spec.WriteString("studies:\n")
	for i := range 40 {
		spec.WriteString(strings.ReplaceAll("- {name: sN, function: 'gamma(x)^(1/7)*exp(sin(x))', at: 0.5, formats: big:9000, steps: 1e-1..1e-900}\n", "N", string(rune('a'+i%26))+string(rune('a'+i/26))))
	}
	pipe := filepath.Join(dir, "s.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "kept.html"), "kept\n")
	for _, to := range []string{"out", "kept.html"} {
		cmd := exec.Command(name, "report", "s.yaml", "-o", to)
		cmd.Dir = dir
		stderr, err := cmd.StderrPipe()
		if err := errors.Join(err, cmd.Start()); err != nil {
			t.Fatal(err)
		}
		put(t, pipe, spec.String()) // waits for the reader
		time.Sleep(100 * time.Millisecond)
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(stderr).ReadString('\n')
		if got := status(t, cmd); got != exitInterrupted || line != "roundoff: interrupted; nothing is written\n" {
			t.Errorf("%s: status %d, %q", to, got, line)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 3 || get(t, filepath.Join(dir, "kept.html")) != "kept\n" {
		t.Errorf("left are %v", left)
	}
}

// countdown is a context that ends after it was asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestReportStoppedWriting: an interrupt between two files leaves whole files,
// and of a new directory nothing.
func TestReportStoppedWriting(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "s.yaml"), reportSpec)
	cases, err := readCases(filepath.Join(dir, "s.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stderr: &strings.Builder{}}
	r, err := a.measureReport(t.Context(), cases, &reportFlags{})
	if err != nil {
		t.Fatal(err)
	}
	r.layout("s.yaml", &reportFlags{outputFlags: outputFlags{file: "out"}})
	files, err := r.files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if files[len(files)-1].name != "index.html" {
		t.Errorf("the last file is %s", files[len(files)-1].name)
	}
	for n := range len(files) {
		ctx := &countdown{Context: t.Context(), left: n}
		out := filepath.Join(dir, "out")
		if err := writeTree(ctx, out, files); err == nil {
			t.Fatal("no error")
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Fatalf("after %d files: %v %v", n, left, err)
		}
	}
}

// A report of 20 studies with default formats, schemes and steps, all its
// pictures drawn: under 3 seconds on two cores is what it is meant to take.
func BenchmarkReport(b *testing.B) {
	spec := filepath.Join(b.TempDir(), "twenty.yaml")
	var text strings.Builder
	text.WriteString("studies:\n")
	for _, s := range strings.SplitAfter(hundred(), "\n")[1:] {
		if strings.Contains(s, "/3,") || strings.Contains(s, "/6,") {
			text.WriteString(s)
		}
	}
	if err := os.WriteFile(spec, []byte(text.String()), 0o666); err != nil {
		b.Fatal(err)
	}
	begin := cpuSeconds(b)
	for b.Loop() {
		var errs strings.Builder
		if status := run(b.Context(), []string{"report", spec, "-o", filepath.Join(b.TempDir(), "out")}, strings.NewReader(""), &errs, &errs); status != exitDone {
			b.Fatal(errs.String())
		}
	}
	b.ReportMetric((cpuSeconds(b)-begin)/float64(b.N), "cpu-s/op")
}
