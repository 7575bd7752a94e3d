// Package report turns an outcome into what people and programs read.
//
// There are two ways out of an outcome. Data goes straight to its writer: JSON,
// JSONLines and CSV. Prose, tables and figures go through one document tree:
// Sweep and Summary build a Document of one outcome, Explain of one cell, Report
// of several studies, and a printer, a struct of options, writes it: Terminal,
// Markdown, HTML or LaTeX.
//
//	doc := report.Sweep(outcome, &report.SweepOptions{Width: 100})
//	err := report.Terminal{Width: 100, Color: true}.Write(os.Stdout, doc)
//
// The tree is plain data. The command builds its own lists (formats, schemes,
// functions) from the same blocks, and a further kind of output is a further
// printer. Printers compose everything in memory and write once, so that a
// failed write is an error and never half a table's silence.
//
// A picture is a block too, and plain data: ErrorFigure and FunctionFigure
// settle what is drawn where, with ticks, marks and a text that tells what there
// is to see. LaTeX draws it itself, HTML asks a function for its picture
// (package plot has one), Markdown links to a file with it, and a terminal shows
// a curve of letters.
//
// No figure is computed here. Certified figures arrive as decimal strings that
// are correctly rounded already and are rewritten from one notation to another;
// only Shorten rounds them once more, to what rounding the exact figure would
// have given. Values of formats arrive as their shortest decimals.
package report
