package main

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundoff/precision/ball"
	"roundoff/precision/fp"
	"roundoff/report"
)

// listCommand returns a command that prints a list: a document without input,
// or the items as JSON, {"schema":"roundoff/NAME/v1","NAME":[…]}.
func (a *app) listCommand(name, short, long string, list func() *report.Document, items func() any) *cobra.Command {
	var out listFlags
	cmd := &cobra.Command{
		Use:   name,
		Short: short,
		Long:  long,
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return a.list(name, &out, list, items) },
	}
	out.addList(cmd.Flags())
	return cmd
}

// listFlags are the flags of a list.
type listFlags struct {
	outputFlags
	viewFlags
}

func (f *listFlags) addList(flags *pflag.FlagSet) {
	f.outputFlags.add(flags, "table", "md", "json")
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

func (a *app) formatsCommand() *cobra.Command {
	return a.listCommand("formats", "list the formats",
		"Formats lists the number formats that have a name, and how names are made of parts.", formatsDocument, formatItems)
}

// formatItem is a format as JSON lists it.
type formatItem struct {
	Name        string `json:"name"`
	Precision   int    `json:"precision"` // p
	Emin        int    `json:"emin"`
	Emax        int    `json:"emax"`
	Description string `json:"description"`
}

func formatItems() any {
	var items []formatItem
	for _, e := range fp.Formats() {
		items = append(items, formatItem{e.Name, e.Format.Precision, e.Format.Emin, e.Format.Emax, e.Description})
	}
	return items
}

func formatsDocument() *report.Document {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "format"}, {Title: "p", Align: report.Right}, {Title: "emin", Align: report.Right}, {Title: "emax", Align: report.Right},
		{Title: "u", Align: report.Right}, {Title: "eps", Align: report.Right}, {Title: "description", Wrap: true}}}}}
	for _, e := range fp.Formats() {
		f := e.Format
		u, _ := ball.FromFloat(f.UnitRoundoff()).Decimal(3)
		eps, _ := ball.FromFloat(f.Epsilon()).Decimal(3)
		t.AddRow(e.Name, strconv.Itoa(f.Precision), strconv.Itoa(f.Emin), strconv.Itoa(f.Emax), u, eps, e.Description)
	}
	t.Notes = []report.Text{
		report.Say("p is the bits of the significand, the hidden one included; u = 2^-p is the unit roundoff and eps = 2u the distance from 1 to the next number."),
		report.Say("A name is BASE[:P][:mode][/go|/bigfloat]: P, the bits, for big alone; the mode one of " + modeList() + ". " +
			"Examples: float32:up, big:113, big:300:zero, float64/go."),
	}
	return (&report.Document{}).Add(t)
}

// modeList names the rounding modes.
func modeList() string {
	var names []string
	for i, m := range fp.Modes() {
		name := m.String()
		if i == 0 {
			name += " (the default)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
