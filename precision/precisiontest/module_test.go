package precisiontest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the module's directory, seen from this package.
const root = "../.."

// TestExampleModule runs the tests of testdata/example, a module of its own that
// uses this one by require and replace: as it is, where they pass, and with its
// Softplus rewritten, where every check catches it. No network is needed where
// the modules are that this test was built from.
//
// The go.mod is a copy, with the sums of this module beside it, so that a new
// version of a dependency does not ask for anything to be downloaded. Relative
// paths in it still start at the module.
func TestExampleModule(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go to run the example's tests with")
	}
	dir, err := filepath.Abs(filepath.Join(root, "testdata", "example"))
	if err != nil {
		t.Fatal(err)
	}
	mod := filepath.Join(t.TempDir(), "go.mod")
	write(t, mod, read(t, filepath.Join(dir, "go.mod")))
	write(t, strings.TrimSuffix(mod, "mod")+"sum", read(t, filepath.Join(dir, "go.sum"))+read(t, filepath.Join(root, "go.sum")))
	run := func(args ...string) (string, error) {
		cmd := exec.Command("go", append(append([]string{"test", "-count=1", "-vet=off", "-mod=mod", "-modfile=" + mod}, args...), "./...")...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off", "GOPROXY=off", "PWD="+dir, UpdateVariable+"=")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}

	if out, err := run(); err != nil {
		t.Errorf("the example fails: %v\n%s", err, out)
	}
	out, err := run("-tags=rewritten")
	if _, failed := err.(*exec.ExitError); !failed {
		t.Fatalf("the rewritten Softplus is not caught: %v\n%s", err, out)
	}
	for _, want := range []string{
		"--- FAIL: TestSoftplus/accuracy/numerics.Softplus/float64", "numerics_test.go:", "numerics.Softplus in float64 is off by ", ", limit 3",
		"f is not the reference's function, or very inaccurate",
		"--- FAIL: TestSoftplus/values/softplus/float64", "lost       16.3 digits: 0.0 are right, 16.3 were", "to accept  " + UpdateVariable + "=1 go test",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the failure does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "--- FAIL: TestLossGradient") {
		t.Errorf("the gradient is right all the same:\n%s", out)
	}
	testReadme(t, dir, out)
}

// testReadme checks that what the README shows of the example is the example.
func testReadme(t *testing.T, dir, failure string) {
	t.Helper()
	readme := read(t, filepath.Join(root, "README.md"))
	_, section, ok := strings.Cut(readme, "\n## In a Go test\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if !ok {
		t.Fatal(`the README has no section "In a Go test"`)
	}
	blocks := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^```([a-z ]*)\n(.*?)^```$").FindAllStringSubmatch(section, -1) {
		blocks[m[1]] = m[2]
	}
	tests := regexp.MustCompile("(?ms)^```go test\n(.*?)^```$").FindAllStringSubmatch(readme, -1)
	if len(tests) < 2 {
		t.Errorf("%d tests in the README", len(tests))
	}
	for _, m := range tests {
		if !strings.Contains(read(t, filepath.Join(dir, "numerics_test.go")), m[1]) {
			t.Errorf("a test of the README is not in the example:\n%s", m[1])
		}
	}
	if text := blocks["yaml"]; text != read(t, filepath.Join(dir, ".github", "workflows", "accuracy.yml")) {
		t.Errorf("the README's workflow is not the example's:\n%s", text)
	}
	shown := strings.Split(strings.TrimSpace(blocks[""]), "\n")
	for _, line := range shown[1:] {
		if line != "..." && !strings.Contains(failure, line+"\n") {
			t.Errorf("the README shows %q, which is not printed:\n%s", line, failure)
		}
	}
	if len(shown) < 5 {
		t.Errorf("the README shows %d lines of a failure", len(shown))
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r", "")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
