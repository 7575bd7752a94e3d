package precision_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the module's path; root is its directory, seen from this package.
const (
	module = "roundoff"
	root   = ".."
)

// arrows lists, for each package, the packages of the module that it may
// import. arith is the vocabulary that the others' data is made of, so all may
// name it. What is not listed does not exist: a new package is drawn here
// first.
var arrows = map[string][]string{
	"precision/arith":          {},
	"precision/fp":             {"precision/arith"},
	"precision/fp/tables":      {"precision/arith", "precision/ball"}, // go generate's, for precision/fp
	"precision/ball":           {"precision/arith"},
	"precision/ball/mpfrbench": {}, // a benchmark alone
	"precision/expr":           {"precision/arith"},
	"precision/stencil":        {"precision/arith"},
	"precision/selector":       {"precision/arith"},
	"precision/problems":       {}, // data
	"precision/trial": {
		"precision/arith", "precision/fp", "precision/ball", "precision/expr", "precision/stencil",
		"precision", "precision/selector", "precision/problems",
	},
	"precision":               {"precision/arith", "precision/fp", "precision/ball", "precision/expr", "precision/stencil"},
	"precision/baseline":      {"precision/arith", "precision/fp", "precision/stencil", "precision"}, // u and the weights, for a tolerance
	"precision/spec":          {"precision/arith", "precision/stencil", "precision"},
	"precision/dataset":       {"precision/arith", "precision/expr", "precision"},
	"precision/precisiontest": {"precision/arith", "precision/ball", "precision/expr", "precision"},
	"report":                  {"precision/arith", "precision", "precision/baseline", "precision/trial"},
	"report/plot":             {"precision/arith", "precision", "report"},
	"report/page":             {"precision/arith", "precision/fp", "precision/stencil", "precision", "report"},                                  // a step added to x, in binary, where the scheme adds it
	"report/ask":              {"precision/arith", "precision/expr", "precision/fp", "precision/stencil", "precision", "report", "report/page"}, // expr, fp: how much work a question is
	"cmd/engine":              {"report/ask"},                                                                                                   // of WebAssembly, inside a live page
	"cmd/roundoff": {
		"precision/arith", "precision/fp", "precision/ball", "precision/expr", "precision/stencil",
		"precision", "precision/spec", "precision/dataset", "precision/baseline", "precision/problems", "precision/trial", "report", "report/plot", "report/page", "report/ask",
	},
}

// owners lists every foreign module and the only packages that may import it.
var owners = map[string][]string{
	"github.com/ALTree/bigfloat":        {"precision/fp"},
	"github.com/olekukonko/tablewriter": {"report"},
	"gonum.org/v1/plot":                 {"report/plot"},
	"golang.org/x/image":                {"report/plot"}, // the letters of gonum/plot's fonts
	"codeberg.org/go-fonts/liberation":  {"report/plot"}, // two of these fonts
	"github.com/spf13/cobra":            {"cmd/roundoff"},
	"github.com/spf13/pflag":            {"cmd/roundoff"}, // cobra's flags
	"github.com/schollz/progressbar/v3": {"cmd/roundoff"},
	"golang.org/x/sys":                  {"precision/fp"}, // what the processor has
	"golang.org/x/term":                 {"cmd/roundoff"},
	"github.com/goccy/go-yaml":          {"precision/spec"},
	"github.com/google/jsonschema-go":   {"precision/spec", "cmd/roundoff"},
	"pgregory.net/rapid":                {}, // tests alone
	"github.com/google/go-cmp":          {},
	"github.com/yuin/goldmark":          {},
	"golang.org/x/net":                  {}, // reads HTML
	"github.com/rogpeppe/go-internal":   {},
	"github.com/chromedp/chromedp":      {}, // drives a browser
	"github.com/chromedp/cdproto":       {},
}

// An arrow is one import of one file.
type arrow struct {
	pkg, file, to string
	test          bool
}

// fault says what is wrong with a, "" if nothing is.
func (a arrow) fault() string {
	if to, ok := strings.CutPrefix(a.to, module+"/"); ok {
		return a.innerFault(to)
	}
	if a.to == module {
		return a.innerFault(".")
	}
	if first, _, _ := strings.Cut(a.to, "/"); !strings.Contains(first, ".") {
		if a.to == "C" || a.to == "unsafe" && !a.test {
			return "no cgo and no unsafe"
		}
		return "" // the standard library
	}
	for mod, pkgs := range owners {
		if a.to != mod && !strings.HasPrefix(a.to, mod+"/") {
			continue
		}
		if a.test || slices.Contains(pkgs, owner(a.pkg)) {
			return ""
		}
		return fmt.Sprintf("only %q may", pkgs)
	}
	return "not one of the project's dependencies"
}

// innerFault is fault for an arrow inside the module. Tests may use any
// library package as an oracle; Go itself refuses a cycle.
func (a arrow) innerFault(to string) string {
	switch {
	case owner(to) == "cmd/roundoff" && owner(a.pkg) != "cmd/roundoff":
		return "the command is not a library"
	case arrows[owner(to)] == nil:
		return "no such package is drawn"
	case owner(to) == owner(a.pkg), a.test, slices.Contains(arrows[owner(a.pkg)], owner(to)):
		return ""
	}
	return "no such arrow is drawn"
}

// owner returns the package that the rules know for pkg: packages under an
// internal directory follow those of the directory's parent.
func owner(pkg string) string {
	if before, _, ok := strings.Cut(pkg, "/internal"); ok {
		return before
	}
	return pkg
}

// TestArrows reads every Go file's imports and compares them with the drawing.
func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range readArrows(t) {
		seen[a.pkg] = true
		if a.to == "" {
			continue
		}
		if f := a.fault(); f != "" {
			t.Errorf("%s: package %s imports %q: %s", a.file, a.pkg, a.to, f)
		}
	}
	for pkg := range seen {
		if arrows[owner(pkg)] == nil {
			t.Errorf("package %s is not drawn", pkg)
		}
	}
	if !seen["precision"] || !seen["precision/arith"] {
		t.Fatalf("the walk missed packages, it found %v", seen)
	}
}

// readArrows returns an arrow for every import of every Go file that a build
// or a test of the module compiles, and one with an empty target for every
// file.
func readArrows(t *testing.T) []arrow {
	t.Helper()
	var as []arrow
	walk(t, func(name string, text []byte) {
		if !strings.HasSuffix(name, ".go") || strings.Contains("/"+name, "/testdata/") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if ignored(f) {
			return
		}
		a := arrow{pkg: path.Dir(name), file: name, test: strings.HasSuffix(name, "_test.go")}
		as = append(as, a)
		for _, imp := range f.Imports {
			to, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			a.to = to
			as = append(as, a)
		}
	})
	return as
}

// ignored reports whether f is a generator that is run by name: it has the
// build constraint "ignore".
func ignored(f *ast.File) bool {
	for _, g := range f.Comments {
		if g.Pos() > f.Package {
			break
		}
		for _, c := range g.List {
			x, err := constraint.Parse(c.Text)
			if err == nil && !x.Eval(func(tag string) bool { return tag != "ignore" }) {
				return true
			}
		}
	}
	return false
}

// walk calls f with the path (slashes, from the root) and content of every
// file of the project: not what git or a build keeps beside it.
func walk(t *testing.T, f func(name string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if name == ".git" || name == "bin" || d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || name == ".git" { // a worktree's .git is a file
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		f(name, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFaults shows that the rules of TestArrows can fail.
func TestFaults(t *testing.T) {
	tests := []struct {
		pkg, to string
		test    bool
		ok      bool
	}{
		{"precision/arith", "math/big", false, true},
		{"precision/fp", "roundoff/precision/arith", false, true},
		{"precision/fp", "github.com/ALTree/bigfloat", false, true},
		{"precision/ball", "github.com/ALTree/bigfloat", false, false},
		{"precision/ball", "github.com/ALTree/bigfloat", true, true},
		{"precision/arith", "roundoff/precision/fp", false, false},
		{"precision/fp", "roundoff/precision/ball", false, false},
		{"precision/fp", "roundoff/precision/ball", true, true},
		{"precision/expr", "roundoff/precision", false, false},
		{"precision", "roundoff/report", false, false},
		{"precision", "pgregory.net/rapid", false, false},
		{"precision", "pgregory.net/rapid", true, true},
		{"report", "roundoff/precision", false, true},
		{"report", "roundoff/precision/fp", false, false},
		{"report", "roundoff/report/plot", false, false},
		{"report", "gonum.org/v1/plot/plotter", false, false},
		{"report/plot", "gonum.org/v1/plot/plotter", false, true},
		{"report", "roundoff/cmd/roundoff", true, false},
		{"cmd/roundoff", "roundoff/report/plot", false, true},
		{"cmd/roundoff", "example.com/other", false, false},
		{"cmd/roundoff", "roundoff/elsewhere", true, false},
		{"precision/ball/internal/series", "roundoff/precision/ball", false, true},
		{"precision/ball/internal/series", "roundoff/precision/fp", false, false},
		{"precision/arith", "C", false, false},
		{"precision/arith", "unsafe", false, false},
	}
	for _, c := range tests {
		a := arrow{pkg: c.pkg, to: c.to, test: c.test}
		if got := a.fault(); (got == "") != c.ok {
			t.Errorf("%s imports %s (test %t): fault %q, want ok %t", c.pkg, c.to, c.test, got, c.ok)
		}
	}
}

// machinePath matches an absolute path into one machine's own directories, or
// the address of one machine's registry. A path inside an address (a slash
// after a host) is not one.
var machinePath = regexp.MustCompile(
	`(?m)(?:^|[\s"'` + "`" + `=(,:<>])` + // what may stand before a path
		`(?:file://)?(?:/(?:home|root|work|tmp|Users|mnt|private/var)/[\w.]|[A-Za-z]:\\Users\\)` +
		`|(?:GOPROXY|registry|index-url)\s*[=: ]\s*"?https?://`)

// TestMachinePaths checks that no file of the project names a path of the
// machine on which it was made, or a package registry.
func TestMachinePaths(t *testing.T) {
	files := 0
	walk(t, func(name string, text []byte) {
		if bytes.IndexByte(text[:min(len(text), 8000)], 0) >= 0 {
			return // not text
		}
		files++
		for _, m := range machinePath.FindAllIndex(text, 5) {
			line := 1 + bytes.Count(text[:m[0]], []byte("\n"))
			t.Errorf("%s:%d names a machine path or registry: %q", name, line, bytes.TrimSpace(text[m[0]:min(m[1]+20, len(text))]))
		}
	})
	if files < 10 {
		t.Fatalf("only %d files read", files)
	}
}

// TestMachinePathPattern shows what TestMachinePaths finds. The samples are
// put together here, or this file would be found.
func TestMachinePathPattern(t *testing.T) {
	sl := "/"
	for s, want := range map[string]bool{
		sl + "home" + sl + "ann/go":                 true,
		"see " + sl + "tmp" + sl + "out.json":       true,
		`"` + sl + "root" + sl + `x"`:               true,
		"file://" + sl + "Users" + sl + "ann":       true,
		"C:" + `\Users\` + "ann":                    true,
		"GOPROXY" + "=https://proxy.example":        true,
		"https://example.com" + sl + "home" + sl:    false,
		"https://example.com/a" + sl + "tmp/b":      false,
		"a " + sl + "tmp alone, or /dev/null":       false,
		"./" + "tmp" + sl + "x, ../work" + sl + "y": false,
	} {
		if got := machinePath.MatchString(s); got != want {
			t.Errorf("%q: %t, want %t", s, got, want)
		}
	}
}
