package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"roundoff/report"
	"roundoff/report/plot"
)

// reportFile is a file of a report's directory.
type reportFile struct {
	name string // with "/"
	data []byte
}

// drawing is a figure drawn.
type drawing struct {
	name     string // of the figure
	svg, png []byte
}

// draw draws every figure of a document, several at a time.
func (r *reportWork) draw(ctx context.Context, d *report.Document, pixels bool) ([]drawing, error) {
	var figures []*report.Figure
	for _, b := range d.Blocks {
		if f, ok := b.(*report.Figure); ok {
			figures = append(figures, f)
		}
	}
	drawn, errs := make([]drawing, len(figures)), make([]error, len(figures))
	parallel(ctx, r.workers, len(figures), func(i int) {
		drawn[i].name = figures[i].Name
		if drawn[i].svg, errs[i] = plot.SVG(figures[i]); errs[i] == nil && pixels {
			drawn[i].png, errs[i] = plot.PNG(figures[i])
		}
	})
	return drawn, first(append(errs, ctx.Err())...)
}

// files makes everything that the directory is to have, index.html last.
func (r *reportWork) files(ctx context.Context) ([]reportFile, error) {
	doc := r.document(0)
	drawn, err := r.draw(ctx, doc, true)
	if err != nil {
		return nil, err
	}
	var files []reportFile
	for _, d := range drawn {
		files = append(files, reportFile{"figures/" + d.name + ".svg", d.svg}, reportFile{"figures/" + d.name + ".png", d.png})
	}
	add := func(name string, print func(io.Writer) error) error {
		var b bytes.Buffer
		if err := first(ctx.Err(), print(&b)); err != nil {
			return err
		}
		files = append(files, reportFile{name, b.Bytes()})
		return nil
	}
	for i := range r.studies {
		s := &r.studies[i]
		if err := add("data/"+s.File+".csv", func(w io.Writer) error { return report.CSV(w, s.Outcome) }); err != nil {
			return nil, err
		}
	}
	for i := range r.gradients {
		g := &r.gradients[i]
		data := gradientFiles(g)
		for _, ending := range slices.Sorted(maps.Keys(data)) {
			if err := add("data/"+g.File+ending, data[ending]); err != nil {
				return nil, err
			}
		}
	}
	if len(r.studies) > 0 {
		if err := add("outcome.json", func(w io.Writer) error { return r.print(ctx, w, "json") }); err != nil {
			return nil, err
		}
	}
	err = first(
		add("report.md", func(w io.Writer) error { return report.Markdown{Figures: "figures/"}.Write(w, doc) }),
		add("report.tex", func(w io.Writer) error { return r.print(ctx, w, "tex") }),
		add("index.html", func(w io.Writer) error { return r.page(w, doc, drawn) }))
	return files, err
}

// writeDirectory writes the report as a directory. One that is not there yet
// appears when it is complete; in one that is, each file is replaced whole.
func (r *reportWork) writeDirectory(ctx context.Context, name string) error {
	files, err := r.files(ctx)
	if ctx.Err() != nil {
		return stopped(ctx, "nothing is written")
	}
	if err != nil {
		return err
	}
	err = writeTree(ctx, filepath.Clean(name), files)
	var stop *stopError
	if err != nil && !errors.As(err, &stop) {
		err = fmt.Errorf("writing %s: %w", name, err)
	}
	return err
}

// writeTree writes files into a directory, which is made if it is not there.
func writeTree(ctx context.Context, name string, files []reportFile) error {
	if _, err := os.Stat(name); err == nil {
		return writeFiles(ctx, name, files, "files that are there are whole, some of them new")
	}
	tmp, err := makeBeside(name)
	if err != nil {
		return bare(err)
	}
	defer os.RemoveAll(tmp) // when it has its name, there is nothing of the old one
	if err := writeFiles(ctx, tmp, files, "nothing is written"); err != nil {
		return err
	}
	return bare(os.Rename(tmp, name))
}

// makeBeside makes a new directory beside name.
func makeBeside(name string) (string, error) {
	for try := 0; ; try++ {
		tmp := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+strconv.FormatUint(uint64(rand.Uint32()), 36)+".tmp")
		if err := os.Mkdir(tmp, 0o777); !errors.Is(err, fs.ErrExist) || try == 100 {
			return tmp, err
		}
	}
}

// writeFiles writes files into a directory, each whole or not at all. left says
// what becomes of them where an interrupt comes.
func writeFiles(ctx context.Context, dir string, files []reportFile, left string) error {
	for _, f := range files {
		if ctx.Err() != nil {
			return stopped(ctx, left)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.Mkdir(filepath.Dir(path), 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s: %w", f.name, bare(err))
		}
		err := writeFile(path, func(w io.Writer) error {
			_, err := w.Write(f.data)
			return bare(err)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}
