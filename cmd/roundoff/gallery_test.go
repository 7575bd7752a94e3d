package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestGallery: testdata/gallery is what make gallery writes, to the byte; of
// iris the first of its gradients stands for both where not all are asked for,
// and network is left to make exhaustive. CI makes all of them again.
func TestGallery(t *testing.T) {
	for _, c := range []struct{ spec, dir, out, title string }{
		{"testdata/studies/gallery.yaml", root + "/testdata/gallery", "bin/gallery", "Gallery"},
		{"testdata/studies/iris.yaml", root + "/testdata/gallery/iris", "bin/iris", "Iris"},
		{"testdata/studies/network.yaml", root + "/testdata/gallery/network", "bin/network", "Network"},
	} {
		if c.title == "Network" && os.Getenv("ROUNDOFF_EXHAUSTIVE") == "" {
			continue // half a minute of computing
		}
		t.Run(c.title, func(t *testing.T) { isGallery(t, c.spec, c.dir, c.out, c.title) })
	}
}

// isGallery holds a directory against the report on a spec.
func isGallery(t *testing.T, spec, dir, out, title string) {
	f := &reportFlags{outputFlags: outputFlags{file: out}, bare: true, title: title}
	makefile := get(t, root+"/Makefile")
	if !strings.Contains(makefile, "report "+spec+" -o "+f.file+" --no-environment --title "+f.title+"\n") {
		t.Fatal("make gallery calls roundoff otherwise")
	}
	asked, err := readSpec(filepath.Join(root, spec))
	if err != nil {
		t.Fatal(err)
	}
	part := "" // the name of the only gradient
	if len(asked.Gradients) > 1 && os.Getenv("ROUNDOFF_EXHAUSTIVE") == "" {
		part = asked.Gradients[0].Name
		asked.Gradients = asked.Gradients[:1]
	}
	cases, err := asked.ResolveWith(specFiles{filepath.Join(root, filepath.Dir(spec))})
	if err != nil {
		t.Fatal(err)
	}
	r, err := (&app{stderr: &bytes.Buffer{}}).measureReport(t.Context(), cases, f)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.measureGradients(t.Context(), asked, filepath.Join(root, filepath.Dir(spec))); err != nil {
		t.Fatal(err)
	}
	r.layout(spec, f)
	files, err := r.files(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, file := range files {
		name := file.name
		switch {
		case name == "report.md":
			name = "README.md"
		case filepath.Ext(name) != ".svg":
			continue
		}
		want[name] = true
		got, err := os.ReadFile(filepath.Join(dir, name))
		if part != "" && name == "README.md" {
			got, file.data = section(t, got, part), section(t, file.data, part)
		}
		if err != nil {
			t.Errorf("%v: run make gallery", err)
		} else if !bytes.Equal(got, file.data) {
			t.Errorf("%s is not what it should be: run make gallery", name)
		}
	}
	pictures, err := os.ReadDir(filepath.Join(dir, "figures"))
	if err != nil && len(want) > 1 {
		t.Fatal(err)
	}
	if part != "" {
		prefix := strings.ReplaceAll(part, "/", "-") + "-"
		pictures = slices.DeleteFunc(pictures, func(e os.DirEntry) bool { return !strings.HasPrefix(e.Name(), prefix) })
	}
	if len(pictures) != len(want)-1 {
		t.Errorf("%d pictures, want %d: run make gallery", len(pictures), len(want)-1)
	}
}

// section returns what stands under a heading of the second level.
func section(t *testing.T, text []byte, name string) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(text, []byte("\n## "+name+"\n"))
	if !ok {
		t.Fatalf("there is no section %s", name)
	}
	rest, _, _ = bytes.Cut(rest, []byte("\n## "))
	return rest
}

// TestReadmePictures: the pictures that the README shows are there, and tell
// what they are; the digits that it tells are those of the gallery's verdicts.
func TestReadmePictures(t *testing.T) {
	readme := get(t, root+"/README.md")
	pictures := regexp.MustCompile(`!\[([^]]*)\]\(([^)]*)\)`).FindAllStringSubmatch(readme, -1)
	if len(pictures) < 10 {
		t.Fatalf("%d pictures", len(pictures))
	}
	for _, p := range pictures {
		if _, err := os.Stat(filepath.Join(root, p[2])); err != nil {
			t.Error(err)
		}
		if len(p[1]) < 20 {
			t.Errorf("%s has the text %q", p[2], p[1])
		}
	}
	gallery := strings.Split(get(t, root+"/testdata/gallery/README.md"), "\n## ")
	rows := regexp.MustCompile("(?m)^\\| `([^`]*)` at [^:]*: ([0-9.]+) \\| `([^`]*)`: ([0-9.]+) \\|$").FindAllStringSubmatch(readme, -1)
	if len(rows) != 5 {
		t.Fatalf("%d pairs of formulas", len(rows))
	}
	for _, row := range rows {
		for i := 1; i < 4; i += 2 {
			found := false
			for _, study := range gallery {
				verdict := regexp.MustCompile(`(?m)^- \*\*float64\*\*: .*\(([0-9.]+) digits`).FindStringSubmatch(study)
				found = found || strings.Contains(study, "of f = `"+row[i]+"`") && verdict != nil && verdict[1] == row[i+1]
			}
			if !found {
				t.Errorf("the gallery has not %s digits for %s", row[i+1], row[i])
			}
		}
	}
}
