//go:build tex

package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLaTeXCompiles: pdflatex takes every document, and any text in it.
func TestLaTeXCompiles(t *testing.T) {
	tex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Fatal("pdflatex is not installed (Debian: texlive-latex-extra texlive-pictures texlive-science lmodern)")
	}
	all := (&Document{}).Add(Title(1, "All"), Contents{2})
	for _, name := range []string{"split", "mixed", "step", "summary", "blocks", "report"} {
		d := documents()[name]
		all.Blocks = append(all.Blocks, d.Blocks...)
	}
	rows := Simple([]string{"one", "two"}, nil)
	for _, s := range nasty {
		all.Add(Para(s), Code{s})
		rows.AddRow(s, s)
	}
	all.Add(rows)
	nastyDocument(all, strings.Join(nasty, ""))
	nastyDocument(all, strings.Join(nasty, " "))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "all.tex"), []byte(latex(t, all)), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tex, "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "-no-shell-escape", "all.tex")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, tail(string(out), 1500))
	}
	log, err := os.ReadFile(filepath.Join(dir, "all.log"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), "Missing character") {
		t.Errorf("a font lacks a character: %s", log[bytes.Index(log, []byte("Missing character")):][:100])
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }
