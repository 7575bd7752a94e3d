package main

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"roundoff/report"
)

// viewFlags say how text is shown to a person.
type viewFlags struct {
	color string
	quiet bool
}

// colorModes are the values of --color.
var colorModes = []string{"auto", "always", "never"}

func (v *viewFlags) add(flags *pflag.FlagSet) {
	v.addColor(flags)
	flags.BoolVar(&v.quiet, "quiet", false, "no progress on standard error")
}

func (v *viewFlags) addColor(flags *pflag.FlagSet) {
	flags.StringVar(&v.color, "color", colorModes[0], "colours: `WHEN` is auto, always or never")
}

// check holds the flags against what they can be.
func (v *viewFlags) check() error {
	if !slices.Contains(colorModes, v.color) {
		return usagef("one of "+strings.Join(colorModes, ", "), "--color: %q is not valid", clip(v.color))
	}
	return nil
}

// terminal returns the printer for w: as wide as the terminal that w is, or
// the standard width. The flag decides about colours first, then NO_COLOR
// (https://no-color.org: set and not empty), then whether w is a terminal that
// can show them.
func (v *viewFlags) terminal(w io.Writer) report.Terminal {
	fd, tty := terminalOf(w)
	t := report.Terminal{Width: report.DefaultWidth}
	if tty {
		if width, _, err := term.GetSize(fd); err == nil && width > 0 {
			t.Width = width
		}
	}
	switch v.color {
	case "always":
		t.Color = true
	case "auto":
		t.Color = os.Getenv("NO_COLOR") == "" && tty && os.Getenv("TERM") != "dumb"
	}
	return t
}

// terminalOf returns the descriptor of w and whether it is a terminal.
func terminalOf(w any) (fd int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile {
		return 0, false
	}
	fd = int(f.Fd())
	return fd, term.IsTerminal(fd)
}
