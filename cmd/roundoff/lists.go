package main

import (
	"io"

	"github.com/spf13/pflag"

	"roundoff/report"
)

// listFlags are the flags of a list.
type listFlags struct {
	outputFlags
	viewFlags
}

func (f *listFlags) addList(flags *pflag.FlagSet, more ...string) {
	f.outputFlags.add(flags, append([]string{"table", "md", "json"}, more...)...)
	f.addColor(flags)
}

// list writes the named list.
func (a *app) list(name string, f *listFlags, list func() *report.Document, items func() any) error {
	kind, err := f.kind()
	if err := first(err, f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	return f.write(a.stdout, func(w io.Writer) error {
		switch kind {
		case "json":
			b, err := encode(map[string]any{"schema": "roundoff/" + name + "/v1", name: items()}, "  ")
			if err != nil {
				return err
			}
			_, err = w.Write(b)
			return err
		case "md":
			return report.Markdown{}.Write(w, list())
		}
		return f.terminal(w).Write(w, list())
	})
}
