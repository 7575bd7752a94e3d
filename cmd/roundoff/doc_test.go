package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// root is the module's directory, seen from this package.
const root = "../.."

// A session is a command of a documentation and what it is said to print, or a
// file that the commands after it find in their directory.
type session struct {
	place   string // file and command
	command string
	want    []string
	file    string // its name, for a file; want is its text
}

// TestDocumentation runs every "$ roundoff …" of the README, of the other
// Markdown files beside it and of the package documentations, and compares
// what it prints, standard output before standard error. A line "..." in the
// documentation stands for any lines. Commands of other programs are not run. A
// block that begins with a line like "# softplus.yaml" is such a file.
func TestDocumentation(t *testing.T) {
	var all []session
	for _, name := range markdownFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sessions(name, fenced(string(text)))...)
	}
	for _, name := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc != nil {
			all = append(all, sessions(name, indented(f.Doc.Text()))...)
		}
	}
	if len(all) == 0 {
		t.Fatal("no documentation runs a command")
	}
	t.Chdir(t.TempDir())
	for _, s := range all {
		if s.file != "" {
			put(t, s.file, strings.Join(s.want, "\n")+"\n")
			continue
		}
		t.Run(s.place, func(t *testing.T) {
			args, ok := words(s.command)
			if !ok {
				t.Fatalf("%s: cannot take the command apart", s.command)
			}
			var stdout, stderr bytes.Buffer
			run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
			got := lines(stdout.String() + stderr.String())
			if !matches(got, s.want) {
				t.Errorf("%s prints otherwise (-documentation +output):\n%s", s.command, cmp.Diff(s.want, got))
			}
		})
	}
}

func markdownFiles(t *testing.T) []string {
	names, err := filepath.Glob(root + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func goFiles(t *testing.T) (names []string) {
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != root):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// fenced returns the blocks between ``` lines of Markdown.
func fenced(text string) (blocks [][]string) {
	var block []string
	inside := false
	for _, l := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), "```") {
			if inside {
				blocks = append(blocks, block)
			}
			inside, block = !inside, nil
		} else if inside {
			block = append(block, l)
		}
	}
	return blocks
}

// indented returns the blocks of a doc comment whose lines start with a tab.
func indented(text string) (blocks [][]string) {
	var block []string
	for _, l := range strings.Split(text, "\n") {
		if rest, ok := strings.CutPrefix(l, "\t"); ok {
			block = append(block, rest)
		} else if l == "" && block != nil {
			block = append(block, "") // inside a block, or after it: trimmed
		} else if block != nil {
			blocks, block = append(blocks, block), nil
		}
	}
	return append(blocks, block)
}

// fileLine begins a block that is a spec.
var fileLine = regexp.MustCompile(`^# ([a-z]+\.yaml)$`)

// sessions returns the commands of the blocks that run roundoff, and the files.
func sessions(file string, blocks [][]string) (all []session) {
	for _, block := range blocks {
		if len(block) > 0 {
			if m := fileLine.FindStringSubmatch(block[0]); m != nil {
				all = append(all, session{file: m[1], want: block})
				continue
			}
		}
		var last *session
		for _, l := range block {
			command, isCommand := strings.CutPrefix(l, "$ ")
			switch {
			case isCommand:
				last = nil
				for _, prefix := range []string{"roundoff", "go run ./cmd/roundoff"} {
					if rest, ok := strings.CutPrefix(command, prefix); ok && (rest == "" || rest[0] == ' ') {
						all = append(all, session{place: strings.TrimPrefix(file, root+"/") + ": " + command, command: rest})
						last = &all[len(all)-1]
						break
					}
				}
			case last != nil:
				last.want = append(last.want, strings.TrimRight(l, " \r"))
			}
		}
	}
	for i := range all {
		if all[i].file != "" {
			continue
		}
		all[i].want = lines(strings.Join(all[i].want, "\n"))
	}
	return all
}

// lines splits text into lines without blanks at their ends, and without empty
// lines at either end of the text.
func lines(text string) []string {
	ls := strings.Split(strings.Trim(text, "\n"), "\n")
	for i := range ls {
		ls[i] = strings.TrimRight(ls[i], " \r")
	}
	return ls
}

// words splits a command as a shell does: blanks, quotes of both kinds.
func words(s string) (args []string, ok bool) {
	var word strings.Builder
	inWord, quote := false, byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '\'' || c == '"':
			inWord, quote = true, c
		case c == ' ':
			if inWord {
				args = append(args, word.String())
				word.Reset()
			}
			inWord = false
		case strings.IndexByte("|<>;&$`\\#", c) >= 0:
			return nil, false
		default:
			inWord = true
			word.WriteByte(c)
		}
	}
	if inWord {
		args = append(args, word.String())
	}
	return args, quote == 0
}

// matches compares lines, "..." in want standing for any number of them.
func matches(got, want []string) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	if want[0] == "..." {
		for i := range len(got) + 1 {
			if matches(got[i:], want[1:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && got[0] == want[0] && matches(got[1:], want[1:])
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		ok   bool
	}{
		{` sweep 'exp(x) * 2' --at "1, 2"`, []string{"sweep", "exp(x) * 2", "--at", "1, 2"}, true},
		{`a ''`, []string{"a", ""}, true},
		{"a 'b", nil, false},
		{"a | b", nil, false},
	} {
		got, ok := words(c.in)
		if ok != c.ok || ok && !cmp.Equal(got, c.want) {
			t.Errorf("words(%s) = %q, %v", c.in, got, ok)
		}
	}
}

func TestSessions(t *testing.T) {
	got := sessions("F", append(fenced("a\n```\n$ roundoff x\n1\n\n$ ls\n2\n```\n```yaml\n# s.yaml\na: 1\n```\n"), indented("p\n\n\t$ roundoff y\n\t3\n\nq\n")...))
	want := []session{{"F: roundoff x", " x", []string{"1"}, ""}, {want: []string{"# s.yaml", "a: 1"}, file: "s.yaml"}, {"F: roundoff y", " y", []string{"3"}, ""}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(session{})); d != "" {
		t.Error(d)
	}
	if !matches([]string{"a", "b", "c"}, []string{"a", "...", "c"}) || matches([]string{"a", "b"}, []string{"a"}) {
		t.Error("matches is wrong")
	}
}
