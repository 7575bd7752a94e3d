package report

import (
	"fmt"
	"slices"
	"strings"

	"roundoff/precision"
)

// ExplainOptions say how an explanation is laid out. nil is the zero
// ExplainOptions.
type ExplainOptions struct {
	// Width is the room for lines that cannot be wrapped, bits; 0 is no limit.
	Width int

	// Level is added to the level of every heading.
	Level int

	// Section leaves out the title that names the function, the scheme and the
	// format: they are known where the explanation is part of a page.
	Section bool
}

// Explain returns the document of one cell taken apart, from what is given to
// the verdict.
func Explain(x *precision.Explanation, opts *ExplainOptions) *Document {
	if opts == nil {
		opts = &ExplainOptions{}
	}
	d := &Document{}
	if !opts.Section {
		d.Add(Heading{1 + opts.Level, Say("f = ").Mono(x.Function).Say(" by ").Mono(x.Formula).Say(" in ").Mono(x.Format)})
	}
	level := 2 + opts.Level
	d.Add(Title(level, "What the format sees"), operandTable(x))
	if bits := bitBlocks(x, opts.Width); bits != nil {
		d.Add(Title(level, "In bits")).Add(bits...)
	}
	return d.Add(Title(level, "What it computes"), listingTable(x),
		Title(level, "What the exact quantities are"), quantityTable(x),
		Title(level, "What the error is made of"), termTable(x),
		Paragraph{Text{}.Emph(string(x.Cell.Regime)).Say(": " + x.Verdict)})
}

func operandTable(x *precision.Explanation) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{
		{Title: "name"}, {Title: "as meant", Elide: elideValue}, {Title: "as held", Elide: elideValue}, {Title: "hex", Elide: maxHex}, {Title: "note", Wrap: true}}}}}
	for _, o := range x.Operands {
		t.AddRow(o.Name, o.Exact, o.Decimal, o.Hex, o.Note)
	}
	return t
}

// bitBlocks shows the operands' bits: the encodings, and the significands below
// each other with a bar where those of the largest end.
func bitBlocks(x *precision.Explanation, width int) []Block {
	var codes, lines bitLines
	kept := []string{}     // the operands that have bits of their own behind the bar
	lost, bar := "", false // what h loses
	for _, o := range x.Operands {
		if o.Bits != "" {
			codes = append(codes, bitLine{o.Name, o.Bits, ""})
		}
		if o.Kept != "" || o.Lost != "" {
			lines = append(lines, bitLine{o.Name, o.Kept, o.Lost})
		}
		switch {
		case o.Lost == "":
		case o.Name == "h":
			lost, bar = "the bits that h has behind it are rounded away", true
			if strings.Trim(o.Kept, "0.") == "" {
				lost = "all of h is behind it and is rounded"
			}
		default:
			kept, bar = append(kept, o.Name), true
		}
	}
	var blocks []Block
	elided := false
	add := func(about string, l bitLines) {
		text, cut := l.text(width)
		elided = elided || cut
		blocks = append(blocks, Para(about), Code{Text: text})
	}
	if len(codes) > 0 {
		add("As the format encodes them, sign|exponent|fraction:", codes)
	}
	if len(lines) > 0 {
		add(bitLegend(x, bar, lost, kept), lines)
	}
	if elided {
		blocks = append(blocks, Para("… stands for bits that do not fit here; Markdown and JSON have them all."))
	}
	return blocks
}

// bitLegend says how to read the significands.
func bitLegend(x *precision.Explanation, bar bool, lost string, kept []string) string {
	s := "Their sizes in binary, below each other"
	if x.Scale != "" {
		s += ", in units of " + x.Scale
	}
	if !bar {
		return s + ":"
	}
	s += ". The bar | stands behind the last bit that the largest of them can hold"
	if lost != "" {
		s += "; " + lost + " where h is added to a number of that size"
	}
	switch len(kept) {
	case 0:
	case 1:
		s += "; " + kept[0] + " is smaller and has bits of its own there"
	default:
		s += "; " + strings.Join(kept, " and ") + " are smaller and have bits of their own there"
	}
	return s + "."
}

// bitLine is an operand's bits: all of them, or those before the bar and those
// behind it.
type bitLine struct{ name, kept, lost string }

type bitLines []bitLine

// codeIndent is what a Code block takes of a line.
const codeIndent = 4

// minBits is how many bits are shown of a part at the least.
const minBits = 8

// text writes the lines, no longer than width if that is not 0: first those
// behind the bar lose their end, then those before it their middle, every line
// at the same place.
func (l bitLines) text(width int) (text string, elided bool) {
	names, kept, lost := 0, 0, 0
	for _, b := range l {
		names, kept, lost = max(names, len(b.name)), max(kept, len(b.kept)), max(lost, len(b.lost))
	}
	if width > 0 {
		room := width - codeIndent - names - len("  ")
		bar := 0
		if lost > 0 {
			bar = len(" | ")
		}
		if over := kept + bar + lost - room; over > 0 && lost > 0 {
			lost = max(min(lost, minBits), lost-over)
		}
		if over := kept + bar + lost - room; over > 0 {
			kept = max(min(kept, minBits), kept-over)
		}
	}
	for _, b := range l {
		k, kcut := cutMiddle(b.kept, kept)
		e, ecut := cutEnd(b.lost, lost)
		elided = elided || kcut || ecut
		line := fmt.Sprintf("%-*s  %s", names, b.name, k)
		if lost > 0 {
			line += " | " + e
		}
		text += strings.TrimRight(line, " ") + "\n"
	}
	return text, elided
}

// cutMiddle shortens ASCII text to n characters by its middle.
func cutMiddle(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	head := n / 2
	return s[:head] + "…" + s[len(s)-(n-head-1):], true
}

// cutEnd shortens ASCII text to n characters by its end.
func cutEnd(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	return s[:n-1] + "…", true
}

func listingTable(x *precision.Explanation) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{
		{Title: "at"}, {Title: "name"}, {Title: "operation", Wrap: true}, {Title: "value", Elide: elideValue}, {Title: "hex", Elide: maxHex}}}}}
	exceptions := slices.ContainsFunc(x.Listing, func(l precision.Intermediate) bool { return l.Flag != "" })
	if exceptions {
		t.Groups[0].Columns = append(t.Groups[0].Columns, Column{Title: "exception", Wrap: true})
	}
	for _, l := range x.Listing {
		row := []string{l.At, l.Name, l.Text, l.Value, l.Hex}
		if exceptions {
			row = append(row, l.Flag)
		}
		t.AddRow(row...)
	}
	t.Notes = []Text{Say("Every line is one operation of the format, rounded once, but for those that only name a value. Constants are rounded to the format first." + accumulated(x.Format))}
	return t
}

// accumulated says which of the operations are those of another format.
func accumulated(format string) string {
	_, sum, ok := strings.Cut(format, "+")
	if !ok {
		return ""
	}
	return " The quotient is computed in " + sum + "."
}

func quantityTable(x *precision.Explanation) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{
		{Title: "quantity"}, {Title: "value", Elide: elideValue}, {Title: "what it is", Wrap: true}}}}}
	for _, q := range x.Quantities {
		t.AddRow(q.Symbol, orDash(q.Value), q.About)
	}
	about := "The quotient is (sum w f)/(d h^m): m is the order of the derivative, w and d are the scheme's weights and divisor. "
	switch {
	case strings.HasPrefix(x.Formula, "Im "):
		about = "The quotient is " + x.Formula + ". "
	case strings.Contains(x.Formula, " for "):
		about = "The quotient is (sum w f)/(d h^m), the extrapolation as one sum over the points of all its steps; N is the same sum of the numerators. "
	}
	t.Notes = []Text{Say(about + "The figures are certified: correctly rounded to the digits shown.")}
	return t
}

func termTable(x *precision.Explanation) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{
		{Title: "term"}, {Title: "value", Elide: elideValue}, {Title: "definition", Wrap: true}, {Title: "reads as", Wrap: true}}}}}
	for _, m := range x.Terms {
		value := orDash(m.Value)
		if m.Value == "" && m.Bound != "" {
			value = "|.| <= " + string(m.Bound)
		}
		t.AddRow(m.Name, value, m.Definition, m.About)
	}
	t.Notes = []Text{Say(sumsNote(x.Terms))}
	return t
}

// sumsNote says which sums hold between the terms that there are.
func sumsNote(terms []precision.Term) string {
	exists := map[string]bool{}
	parts, all := true, true // the seven parts of rounding, and everything
	for _, m := range terms {
		ok := m.Value != "" || m.Bound != ""
		exists[m.Name] = ok
		all = all && ok
		if m.Name != "total" && m.Name != "truncation" && m.Name != "rounding" {
			parts = parts && ok
		}
	}
	var sums []string
	if exists["truncation"] && exists["rounding"] && exists["total"] {
		sums = append(sums, "truncation + rounding = total")
	}
	if parts && exists["rounding"] {
		sums = append(sums, "the terms from point to division add to rounding")
	}
	s := strings.Join(sums, ", and ")
	if s != "" {
		s += ", with nothing left over."
	}
	if !all {
		s += " - stands where one of a term's quantities does not exist, or is not decided."
	}
	return strings.TrimSpace(s)
}

// maxHex is the length to which a hexadecimal number is shown: that of
// big:200.
const maxHex = 58

// orDash writes a number that may be missing.
func orDash(n precision.Number) string {
	if n == "" {
		return "-"
	}
	return string(n)
}
