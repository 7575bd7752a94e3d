package spec_test

import (
	"errors"
	"flag"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"roundoff/precision/spec"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// explain is the error as a person sees it, "" without one.
func explain(name string, src []byte) string {
	s, err := spec.Parse(name, src)
	if err == nil {
		_, err = s.Resolve()
	}
	if err == nil {
		return ""
	}
	var fault *spec.Error
	if !errors.As(err, &fault) {
		return "not an Error: " + err.Error()
	}
	return fault.Error() + "\n" + fault.Caret() + "\n"
}

// TestErrors compares what is said of specs at fault with testdata. Read a
// change as the one who made the mistake would.
func TestErrors(t *testing.T) {
	const file = "testdata/errors.txtar"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := txtar.Parse(data)
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	out := txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		ext := path.Ext(f.Name)
		if ext == ".err" {
			continue
		}
		answer := strings.TrimSuffix(f.Name, ext) + ".err"
		got := explain(f.Name, f.Data)
		switch d := cmp.Diff(want[answer], got); {
		case got == "":
			t.Errorf("%s is taken", f.Name)
		case strings.HasPrefix(got, "not an Error"):
			t.Errorf("%s: %s", f.Name, got)
		case d != "" && !*update:
			t.Errorf("%s (-want +got):\n%s", f.Name, d)
		}
		out.Files = append(out.Files, f, txtar.File{Name: answer, Data: []byte(got)})
	}
	if len(out.Files) < 100 {
		t.Errorf("only %d cases", len(out.Files)/2)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(&out), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
