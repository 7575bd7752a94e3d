package main

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision/ball"
	"roundoff/precision/fp"
	"roundoff/report"
)

// formatDigits is the significant digits of a format's figures as JSON has them.
const formatDigits = 17

func (a *app) formatsCommand() *cobra.Command {
	var f listFlags
	cmd := &cobra.Command{
		Use:   "formats [FORMAT...]",
		Short: "list the number formats",
		Long: "Formats lists the number formats that have a name, or those named: precision and exponents, unit roundoff,\n" +
			"smallest and largest numbers, infinities, NaN, and where they are defined; and how names are made of parts.",
		Example: "  roundoff formats\n  roundoff formats p11e5 fp8-e4m3:sat float32@bfloat16 --json",
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := namedFormats(args)
			if err != nil {
				return err
			}
			return a.list("formats", &f, func() *report.Document { return formatsDocument(list) }, func() any { return formatItems(list) })
		},
	}
	f.addList(cmd.Flags())
	return cmd
}

// namedFormats returns the formats of those names; nil if there are none.
func namedFormats(args []string) ([]fp.Entry, error) {
	if len(args) == 0 {
		return nil, nil
	}
	names, err := splitList("formats", args)
	if err != nil {
		return nil, err
	}
	list := []fp.Entry{}
	for _, name := range names {
		f, err := fp.ParseOne(name)
		if err != nil {
			return nil, err
		}
		list = append(list, fp.Describe(f))
	}
	return list, nil
}

// everyFormat is what is listed if nothing is named.
func everyFormat() []fp.Entry { return append(fp.Formats(), fp.Pattern()) }

// formatItem is a format as JSON lists it. Numbers are decimal strings of up to 17
// significant digits; null stands for what a format has not.
type formatItem struct {
	Name              string  `json:"name"`
	Mode              string  `json:"mode"`
	Precision         int     `json:"precision"` // p
	Emin              int     `json:"emin"`
	Emax              int     `json:"emax"`
	UnitRoundoff      string  `json:"u"`
	Epsilon           string  `json:"eps"`
	SmallestSubnormal *string `json:"smallest_subnormal"`
	SmallestNormal    string  `json:"smallest_normal"`
	Largest           string  `json:"largest"`
	Infinities        bool    `json:"infinities"`
	NaN               bool    `json:"nan"`
	Saturates         bool    `json:"saturates"`
	Bits              *int    `json:"bits"` // of an encoding
	Description       string  `json:"description"`
	Source            string  `json:"source"`
}

func formatItems(list []fp.Entry) any {
	if list == nil {
		list = everyFormat()
	}
	items := []formatItem{}
	for _, e := range list {
		f := e.Format
		z := formatItem{Name: e.Name, Mode: f.Mode.String(), Precision: f.Precision, Emin: f.Emin, Emax: f.Emax,
			UnitRoundoff: figures(f.UnitRoundoff(), formatDigits), Epsilon: figures(f.Epsilon(), formatDigits),
			SmallestNormal: figures(f.SmallestNormal().F, formatDigits), Largest: figures(f.Largest().F, formatDigits),
			Infinities: f.Infinities && !f.Saturate, NaN: !f.NoNaN, Saturates: f.Saturate, Description: e.Description, Source: e.Source}
		if f.Subnormals {
			s := figures(f.SmallestSubnormal().F, formatDigits)
			z.SmallestSubnormal = &s
		}
		if n := f.Width(); n > 0 {
			z.Bits = &n
		}
		items = append(items, z)
	}
	return items
}

// figures writes a number in decimal.
func figures(x *big.Float, digits int) string {
	text, ok := ball.FromFloat(x).Decimal(digits)
	if !ok {
		return ""
	}
	return text
}

func formatsDocument(list []fp.Entry) *report.Document {
	if list == nil {
		list = everyFormat()
	}
	right := func(title string) report.Column { return report.Column{Title: title, Align: report.Right} }
	left := func(title string) report.Column { return report.Column{Title: title, Wrap: true} }
	one := &report.Table{Groups: []report.Group{{Columns: []report.Column{left("format"), right("p"), right("emin"), right("emax"), right("u"), right("eps"), right("bits")}}}}
	two := &report.Table{Groups: []report.Group{{Columns: []report.Column{left("format")}}, {Title: "smallest", Columns: []report.Column{right("subnormal"), right("normal")}},
		{Columns: []report.Column{right("largest"), {Title: "inf"}, {Title: "NaN"}}}}}
	three := &report.Table{Groups: []report.Group{{Columns: []report.Column{left("format"), left("description"), left("source")}}}}
	for _, e := range list {
		f := e.Format
		bits, least := "", ""
		if n := f.Width(); n > 0 {
			bits = strconv.Itoa(n)
		}
		if f.Subnormals {
			least = figures(f.SmallestSubnormal().F, 3)
		}
		one.AddRow(e.Name, strconv.Itoa(f.Precision), strconv.Itoa(f.Emin), strconv.Itoa(f.Emax), figures(f.UnitRoundoff(), 3), figures(f.Epsilon(), 3), bits)
		two.AddRow(e.Name, least, figures(f.SmallestNormal().F, 3), figures(f.Largest().F, 5), yes(f.Infinities && !f.Saturate), yes(!f.NoNaN))
		three.AddRow(e.Name, e.Description, e.Source)
	}
	one.Notes = []report.Text{
		report.Say("p is the bits of the significand, the hidden one included; u = 2^-p is the unit roundoff and eps = 2u the distance from 1 to the next number; " +
			"2^emin is the smallest normal number, and bits are those of an encoding."),
	}
	two.Notes = []report.Text{
		report.Say("What is larger than the largest number becomes an infinity, NaN where there is none, or the largest number where there is neither (fp6, fp4) or the name has :sat. " +
			"NaN stands for \"no value\" even where it has no encoding."),
	}
	three.Notes = formatNotes()
	return (&report.Document{}).Add(one).Add(two).Add(three)
}

// formatNotes tell how names are made.
func formatNotes() []report.Text {
	return []report.Text{
		report.Say("A name is BASE[:P][:mode][:ftz][:daz][:sat][/go|/bigfloat][@STORE][+SUM]. P, the bits, is for big alone; pPeE is any format with P bits of significand, " +
			strconv.Itoa(fp.MinPrecision) + " to " + strconv.Itoa(fp.MaxPrecision) + ", and E of exponent, " + strconv.Itoa(fp.MinExponent) + " to " + strconv.Itoa(fp.MaxExponent) +
			". The mode is one of " + modeList() + ". With ftz subnormal results become 0, with daz subnormal operands count as 0 (but for neg and abs), " +
			"with sat the largest number takes the place of infinities. BASE@STORE computes in BASE and rounds each result once more, into STORE. BASE+SUM has nodes and values of f in BASE; weights, sum, divisor and quotient in SUM (--accumulate SUM)."),
		report.Say("Examples: float32:up, big:113, big:300:zero, float64/go, bfloat16:ftz:daz, fp8-e4m3:sat, p16e6, float32@bfloat16, bfloat16+float32."),
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// modeList names the rounding modes.
func modeList() string {
	var names []string
	for i, m := range fp.AllModes() {
		name := m.String()
		if i == 0 {
			name += " (the default)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}
