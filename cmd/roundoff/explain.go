package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/report"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	exprFlag
	studyFlags
	workFlags
	outputFlags
	viewFlags
	h string
}

// schemaExplanation names the shape of what explain writes as JSON.
const schemaExplanation = "roundoff/explanation/v1"

// What explain takes where nothing is asked for.
const (
	explainFormat = "float64"
	explainScheme = "forward"
)

func (a *app) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain EXPR --at POINT --h STEP",
		Short: "take one cell apart: operands in bits, every operation, every term",
		Long: "Explain takes one finite difference apart: x, h and the nodes in decimal, hexadecimal and bits, every\n" +
			"operation as the format did it, and the eight terms that its error is the sum of.",
		Example: "  roundoff explain '0.05*x^2 + 0.5*x' --at 5 --h 1e-4 --formats float32 --schemes central",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.explain(cmd, args, &f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	f.exprFlag.add(flags)
	flags.StringVar(&f.h, "h", "", "the `STEP`, such as 1e-4 or 2^-10")
	f.studyFlags.add(flags)
	flags.Lookup("at").Usage = "`POINT`: 5 or x=1,y=2"
	flags.Lookup("formats").Usage = "`FORMAT`, one (default " + explainFormat + "), see roundoff formats"
	flags.Lookup("schemes").Usage = "`SCHEME`, one (default " + explainScheme + "), see roundoff schemes"
	f.outputFlags.add(flags, "table", "md", "json")
	f.workFlags.add(flags, fmt.Sprint(precision.DefaultDigits))
	f.viewFlags.add(flags)
	return cmd
}

// explain runs the command.
func (a *app) explain(cmd *cobra.Command, args []string, f *explainFlags) error {
	text, err := f.expression(a, cmd, args)
	if err != nil {
		return err
	}
	study, err := f.study(text)
	if err != nil {
		return err
	}
	if err := f.oneCell(study); err != nil {
		return err
	}
	kind, err := f.kind()
	if err != nil {
		return err
	}
	if err := first(f.workFlags.check(cmd), f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	ctx, cancel := f.context(cmd.Context())
	defer cancel()
	x, err := precision.Explain(ctx, study, &precision.Options{Digits: f.digits, PrecisionLimit: f.limit})
	if ctx.Err() != nil {
		return stopped(ctx, "")
	}
	if err != nil {
		return err
	}
	return f.write(a.stdout, func(w io.Writer) error {
		switch kind {
		case "json":
			b, err := encode(struct {
				Schema string `json:"schema"`
				*precision.Explanation
			}{schemaExplanation, x}, "  ")
			if err != nil {
				return err
			}
			_, err = w.Write(b)
			return err
		case "md":
			return report.Markdown{}.Write(w, explainDocument(x))
		}
		return f.terminal(w).Write(w, explainDocument(x))
	})
}

// oneCell makes s the question about one cell.
func (f *explainFlags) oneCell(s *precision.Study) error {
	one := func(flag, standard string, list *[]string) error {
		if *list == nil {
			*list = []string{standard}
		}
		if len(*list) > 1 {
			return usagef("roundoff sweep has them all", "explain takes one cell apart: %s names %d", flag, len(*list))
		}
		return nil
	}
	if err := first(one("--formats", explainFormat, &s.Formats), one("--schemes", explainScheme, &s.Schemes)); err != nil {
		return err
	}
	if f.h == "" {
		return usagef("like --h 1e-4", "explain needs a step, --h")
	}
	steps, err := precision.ParseSteps(f.h)
	if err != nil {
		return err
	}
	if len(steps) > 1 {
		return usagef("roundoff sweep has them all", "explain takes one cell apart: --h names %d", len(steps))
	}
	s.Steps = []string{f.h}
	return nil
}

// explainDocument lays out an explanation, from what is given to the verdict.
func explainDocument(x *precision.Explanation) *report.Document {
	d := &report.Document{}
	d.Add(report.Heading{Level: 1, Text: report.Say("f = ").Mono(x.Function).Say(" by ").Mono(x.Formula).Say(" in ").Mono(x.Format)},
		report.Title(2, "What the format sees"), operandTable(x))
	if bits := bitLines(x.Operands); bits != nil {
		d.Add(report.Title(2, "In bits"), bits)
	}
	d.Add(report.Title(2, "What it computes"), listingTable(x),
		report.Title(2, "What the exact quantities are"), quantityTable(x),
		report.Title(2, "What the error is made of"), termTable(x),
		report.Paragraph{Text: report.Text{}.Emph(string(x.Cell.Regime)).Say(": " + x.Verdict)})
	return d
}

func operandTable(x *precision.Explanation) *report.Table {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "name"}, {Title: "as meant", Elide: maxShown}, {Title: "as held", Elide: maxShown}, {Title: "hex"}, {Title: "note", Wrap: true}}}}}
	for _, o := range x.Operands {
		t.AddRow(o.Name, o.Exact, o.Decimal, shorten(o.Hex), o.Note)
	}
	return t
}

// bitLines shows the operands' bits: the encodings, and the significands below
// each other with a bar where those of x+h end.
func bitLines(operands []precision.Operand) report.Block {
	width := 0
	for _, o := range operands {
		width = max(width, len(o.Name))
	}
	var text string
	for _, o := range operands {
		if o.Bits != "" {
			text += fmt.Sprintf("%-*s  %s\n", width, o.Name, o.Bits)
		}
	}
	lost := slices.ContainsFunc(operands, func(o precision.Operand) bool { return o.Lost != "" })
	for _, o := range operands {
		if o.Kept == "" && o.Lost == "" {
			continue
		}
		line := fmt.Sprintf("%-*s  %s", width, o.Name, o.Kept)
		if lost {
			line += " | " + o.Lost
		}
		text += strings.TrimRight(line, " ") + "\n"
	}
	if text == "" {
		return nil
	}
	return report.Code{Text: text}
}

func listingTable(x *precision.Explanation) *report.Table {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "at"}, {Title: "name"}, {Title: "operation", Wrap: true}, {Title: "value", Elide: maxShown}, {Title: "hex"}, {Title: "exception"}}}}}
	for _, l := range x.Listing {
		t.AddRow(l.At, l.Name, l.Text, l.Value, shorten(l.Hex), l.Flag)
	}
	t.Notes = []report.Text{report.Say("Every line is one operation of the format, rounded once, in the order in which it was written.")}
	return t
}

func quantityTable(x *precision.Explanation) *report.Table {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "quantity"}, {Title: "value", Elide: maxShown}, {Title: "what it is", Wrap: true}}}}}
	for _, q := range x.Quantities {
		t.AddRow(q.Symbol, dash(q.Value), q.About)
	}
	return t
}

func termTable(x *precision.Explanation) *report.Table {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "term"}, {Title: "value", Elide: maxShown}, {Title: "definition"}, {Title: "reads as", Wrap: true}}}}}
	for _, m := range x.Terms {
		value := dash(m.Value)
		if m.Value == "" && m.Bound != "" {
			value = "|.| <= " + string(m.Bound)
		}
		t.AddRow(m.Name, value, m.Definition, m.About)
	}
	t.Notes = []report.Text{report.Say("truncation + rounding = total, and the terms from point to division add to rounding, with nothing left over.")}
	return t
}

// maxHex is the length to which a hexadecimal number is shown: that of
// big:200.
const maxHex = 58

// shorten cuts a long hexadecimal number.
func shorten(hex string) string {
	if len(hex) <= maxHex {
		return hex
	}
	return hex[:maxHex-3] + "..."
}
