package main

import (
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// block finds the fenced blocks of Markdown in a language.
func block(text, language string) (blocks []string) {
	for _, m := range regexp.MustCompile("(?ms)^```"+regexp.QuoteMeta(language)+"\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// TestReadmePrograms runs every Go program of the README as another module
// does: with the README's go.mod, pointed at this checkout, and in a workspace.
// A program ends in a comment "Output:" with what it prints. No network is
// needed where go.mod's modules are in the module cache.
func TestReadmePrograms(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	programs, mods := block(string(readme), "go"), block(string(readme), "go.mod")
	if len(programs) == 0 || len(mods) != 1 {
		t.Fatalf("%d programs and %d files go.mod in the README", len(programs), len(mods))
	}
	checkout, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	required, hasReplace := strings.CutSuffix(mods[0], "replace roundoff => ../roundoff\n")
	module, hasRequire := strings.CutSuffix(required, "require roundoff v0.0.0\n\n")
	if !hasReplace || !hasRequire {
		t.Fatalf("the README's go.mod is another:\n%s", mods[0])
	}
	for _, program := range programs {
		_, want, ok := strings.Cut(program, "\n// Output:\n")
		if !ok {
			t.Errorf("a program without its output:\n%s", program)
		}
		if source, err := format.Source([]byte(program)); err != nil || string(source) != program {
			t.Errorf("gofmt would change this program (%v):\n%s", err, program)
		}
		printed := lines(strings.ReplaceAll("\n"+want, "\n// ", "\n"))
		for _, way := range []struct {
			name, flags string
			files       map[string]string
		}{
			{"replace", "-buildvcs=false -mod=mod", map[string]string{"go.mod": required + "replace roundoff => " + checkout + "\n", "go.sum": string(sums)}},
			{"workspace", "-buildvcs=false", map[string]string{"go.mod": module, "go.work": "go 1.25.0\n\nuse (\n\t.\n\t" + checkout + "\n)\n"}},
		} {
			dir := t.TempDir()
			way.files["main.go"] = program
			for name, text := range way.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("go", "run", ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS="+way.flags, "GOWORK=", "PWD="+dir)
			out, err := cmd.CombinedOutput()
			if d := cmp.Diff(printed, lines(string(out))); err != nil || d != "" {
				t.Errorf("by %s: %v (-readme +output):\n%s", way.name, err, d)
			}
		}
	}
}
