package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/dataset"
)

// fileMark stands before the name of a file that has an array.
const fileMark = "@"

// openData reads an array from a file, relative to a folder; choice says which of
// it.
func openData(folder, name string) (*precision.Data, error) {
	file, choice := dataset.Split(name)
	path := file
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, usagef("a file of numbers ends in .csv or .json", "%s is no ordinary file", clip(file))
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, bare(err))
	}
	defer r.Close()
	return dataset.Read(io.Reader(r), file, choice)
}

// readData reads what --data says: NAME=FILE, or NAME=[1,2] and NAME=3 as in points.
func readData(folder string, items []string) ([]*precision.Data, error) {
	var out []*precision.Data
	seen := map[string]bool{}
	for _, item := range items {
		name, value, ok := strings.Cut(item, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok || name == "" || value == "":
			return nil, usagef("like X=iris.csv:petal_length,petal_width or y=[0,1,1]", "--data: a name and a file are expected, not %q", clip(item))
		case seen[name]:
			return nil, usagef("each once", "--data: %s is given twice", clip(name))
		}
		seen[name] = true
		d, err := dataOf(folder, name, value)
		if err != nil {
			return nil, err
		}
		d.Name = name
		out = append(out, d)
	}
	return out, nil
}

func dataOf(folder, name, value string) (*precision.Data, error) {
	file := strings.TrimPrefix(value, fileMark)
	if f, _ := dataset.Split(file); file != value || strings.HasSuffix(strings.ToLower(f), ".csv") || strings.HasSuffix(strings.ToLower(f), ".json") {
		return openData(folder, file)
	}
	return precision.ParseData(name, value)
}

// expandFiles replaces @FILE in points, as in w=@weights.json:W, by the numbers of
// the file.
func expandFiles(folder string, points []string) ([]string, error) {
	var out []string
	for _, p := range points {
		p, err := expandPoint(folder, p)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// expandPoint is expandFiles for one of them.
func expandPoint(folder, p string) (string, error) {
	if !strings.Contains(p, fileMark) {
		return p, nil
	}
	var items []string
	for rest, more := p, true; more; {
		var item string
		item, rest, more = arith.CutOutside(rest, ',')
		name, value, ok := strings.Cut(item, "=")
		if !ok {
			name, value = "", item
		}
		if file, isFile := strings.CutPrefix(strings.TrimSpace(value), fileMark); isFile {
			d, err := openData(folder, file)
			if err != nil {
				return "", err
			}
			item = d.Literal()
			if ok {
				item = name + "=" + item
			}
		}
		items = append(items, item)
	}
	return strings.Join(items, ","), nil
}

// specFiles reads the arrays that a spec's studies take from files.
type specFiles struct{ folder string } // of the spec

// Data implements spec.Reader.
func (f specFiles) Data(name, from string) (*precision.Data, error) {
	return dataOf(f.folder, name, from)
}

// Point implements spec.Reader.
func (f specFiles) Point(item string) (string, error) { return expandPoint(f.folder, item) }
