package precisiontest

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kept makes a golden of f in a directory of its own and returns its check.
func kept[T Float](t *testing.T, name string, f func(T) T, at []float64, reference string) GoldenCheck {
	t.Helper()
	c := GoldenCheck{Name: name, At: at, Reference: reference, Dir: filepath.Join(t.TempDir(), "testdata")}
	keep(t, f, c, "kept in")
	return c
}

// keep updates a golden.
func keep[T Float](t *testing.T, f func(T) T, c GoldenCheck, says string) {
	t.Helper()
	g, err := newGolden(func(x []T) T { return f(x[0]) }, vectorCheck(c))
	if err != nil {
		t.Fatal(err)
	}
	errs, logs := g.check(true)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if s := strings.Join(logs, "\n"); !strings.Contains(s, says) {
		t.Errorf("updating does not say %q:\n%s", says, s)
	}
}

func vectorCheck(c GoldenCheck) GoldenCheck {
	for _, x := range c.At {
		c.Points = append(c.Points, []float64{x})
	}
	return c
}

var goldenPoints = []float64{-40, -10, -1, math.Copysign(0, -1), 0.1, 1, 3, 30, 700}

func testGolden[T Float](t *testing.T) {
	stable, unstable := softplus[T], func(x T) T { return logOf(1 + exp(x)) }
	c := kept(t, "softplus", stable, goldenPoints[:8], "softplus(x)")
	check := func(f func(T) T, c GoldenCheck) *recorder {
		return record(func(t testing.TB) { Golden(t, f, c) })
	}
	for range repetitions {
		check(stable, c).passes(t)
	}
	keep(t, stable, c, "nothing changed")
	file := filepath.Join(c.Dir, "softplus."+formatOf[T]().name+".golden")

	check(unstable, c).fails(t, "case 1, x = -0x1.4p+05 (-40)", "want ", "got ", "lost ", "certified ", "floats from the kept value", UpdateVariable+"=1", "not certified (may be fused)")
	missing := c
	missing.Name = "softpuls"
	check(stable, missing).fails(t, "there is no", UpdateVariable+"=1")
	other := c
	other.At = goldenPoints[1:8]
	check(stable, other).fails(t, "is of other points: it has 8, but the test 7")
	other.At = append([]float64{-41}, other.At...)
	check(stable, other).fails(t, "is of other points: its case 1 is x = -0x1.4p+05 (-40), the test's x = -0x1.48p+05 (-41)")
	check(stable, GoldenCheck{Name: "../x", At: goldenPoints}).fails(t, "the field Name")
	check(stable, GoldenCheck{Name: "x"}).fails(t, "name no point")

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for what, edited := range map[string]string{
		"an edit":             strings.Replace(string(text), "p-0", "p-1", 1),
		"a cut":               string(text[:len(text)-20]),
		"a cut line":          string(text[:strings.LastIndex(strings.TrimSpace(string(text)), "\n")+1]),
		"nothing":             "",
		"other lines":         "package x\n",
		"another environment": strings.Replace(string(text), "math=", "math=0", 1),
		"a line more":         strings.Replace(string(text), "# made by", "# \n# made by", 1),
	} {
		if err := os.WriteFile(file, []byte(edited), 0o666); err != nil {
			t.Fatal(err)
		}
		t.Log(what)
		check(stable, c).fails(t, "the kept values", UpdateVariable+"=1")
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "\n", "\r\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	check(stable, c).passes(t)

	keep(t, unstable, c, "was ")
	check(unstable, c).passes(t)
	check(stable, c).fails(t, "gained ")
}

func TestGolden(t *testing.T) {
	t.Run("float64", testGolden[float64])
	t.Run("float32", testGolden[float32])
}

// TestGoldenEnvironment checks what passes elsewhere than where the values were
// made: what another compiler or math package explains, and no more.
func TestGoldenEnvironment(t *testing.T) {
	f := func(x float64) float64 { return math.Sin(x) * 1e3 }
	nudged := func(n int64) func(float64) float64 {
		return func(x float64) float64 { return fromOrdinal[float64](ordinal(f(x)) + n) }
	}
	for _, reference := range []string{"", "1000*sin(x)"} {
		c := kept(t, "sin", f, []float64{0.5, 1, 100, math.Pi}, reference)
		file := filepath.Join(c.Dir, "sin.float64.golden")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check := func(f func(float64) float64) *recorder {
			return record(func(t testing.TB) { Golden(t, f, c) })
		}
		check(nudged(1)).fails(t, "the float next to the kept value")
		kept, err := readGolden[float64](text)
		if err != nil {
			t.Fatal(err)
		}
		kept.name = c.Name
		for i := range kept.env {
			kept.env[i] = strings.Replace(kept.env[i], "math=", "math=0", 1)
		}
		moved := kept.text()
		if err := os.WriteFile(file, []byte(moved), 0o666); err != nil {
			t.Fatal(err)
		}
		check(f).passes(t)
		r := check(nudged(1))
		r.passes(t)
		r.says(t, "the environment is another: math was")
		check(nudged(100)).fails(t, "first      the environment is another: math was", "100 floats from the kept value", "more than the environment explains")
		check(func(x float64) float64 { return f(x) * (1 + 1e-9) }).fails(t, "floats from")
	}
}

// TestEnvironment checks that the words of an environment are those that it
// was read from, and that what changed is named.
func TestEnvironment(t *testing.T) {
	e := thisEnvironment()
	if got := parseEnvironment(e.String()); got.changes(e) != "" || e.changes(got) != "" {
		t.Errorf("%v is read as %v", e, got)
	}
	for _, key := range []string{"go=", "os=", "arch=", "math="} {
		if !strings.Contains(e.String(), " "+key) {
			t.Errorf("%v does not name %s", e, key)
		}
	}
	for old, want := range map[string]string{
		"roundoff=0 go=a arch=b":        "",
		"roundoff=1 go=c arch=b":        `the environment is another: go was "c" and is "a"`,
		"roundoff=1 go=a arch=b race=1": `the environment is another: race was "1" and is not set`,
		"roundoff=1 go=a":               `the environment is another: arch was "" and is "b"`,
	} {
		if got := (environment{"roundoff=1", "go=a", "arch=b"}).changes(parseEnvironment(old)); got != want {
			t.Errorf("after %q: %q, want %q", old, got, want)
		}
	}
	if a, b := fingerprint(), fingerprint(); a != b {
		t.Errorf("the fingerprint is %x and %x", a, b)
	}
}

func TestGoldenVector(t *testing.T) {
	c := GoldenCheck{Name: "hypot", Points: [][]float64{{3, 4}, {1e200, 1e200}}, Reference: "hypot(x,y)", Vars: []string{"x", "y"}, Dir: t.TempDir()}
	f := func(x []float64) float64 { return math.Hypot(x[0], x[1]) }
	g, err := newGolden(f, c)
	if err != nil {
		t.Fatal(err)
	}
	if errs, _ := g.check(true); errs != nil {
		t.Fatal(errs)
	}
	record(func(t testing.TB) { GoldenVector(t, f, c) }).passes(t)
	record(func(t testing.TB) {
		GoldenVector(t, func(x []float64) float64 { return math.Sqrt(x[0]*x[0] + x[1]*x[1]) }, c)
	}).fails(t, "case 2, x = [", "not the kept value", "got        +Inf")
}

// TestGoldenUpdate shows that updating goes by the environment variable, and
// that a file which cannot be put in place leaves nothing behind.
func TestGoldenUpdate(t *testing.T) {
	c := kept(t, "exp", math.Exp, []float64{1}, "")
	record(func(t testing.TB) { Golden(t, math.Exp2, c) }).fails(t, "floats from the kept value")
	t.Setenv(UpdateVariable, "1")
	record(func(t testing.TB) { Golden(t, math.Exp2, c) }).passes(t)
	t.Setenv(UpdateVariable, "0")
	record(func(t testing.TB) { Golden(t, math.Exp2, c) }).passes(t)

	name := filepath.Join(c.Dir, "taken")
	if err := os.MkdirAll(filepath.Join(name, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := writeWhole(name, "x"); err == nil {
		t.Error("a directory was written over")
	}
	files, err := os.ReadDir(c.Dir)
	if err != nil || len(files) != 2 {
		t.Errorf("left behind: %v (%v)", files, err)
	}
}
