// Package report turns an outcome into what people and programs read.
//
// There are two ways out of an outcome. Data goes straight to its writer: JSON,
// JSONLines and CSV. Prose and tables go through one document tree: Sweep and
// Summary build a Document, and a printer, a struct of options, writes it:
//
//	doc := report.Sweep(outcome, &report.SweepOptions{Width: 100})
//	err := report.Terminal{Width: 100, Color: true}.Write(os.Stdout, doc)
//
// The tree is plain data. The command builds its own lists (formats, schemes,
// functions, one cell explained) from the same blocks, and a further kind of
// output is a further printer. Printers compose everything in memory and write
// once, so that a failed write is an error and never half a table's silence.
//
// A picture is a block too, and plain data: ErrorFigure and FunctionFigure
// settle what is drawn where, with ticks, marks and a text that tells what there
// is to see. Package plot draws it; printers link to it, draw it in their own
// way, or print it as text.
//
// No figure is rounded here. Certified figures arrive as decimal strings that
// are correctly rounded already and are only rewritten from one notation to
// another; values of formats arrive as their shortest decimals.
package report
