package main

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/spf13/cobra"

	"roundoff/precision/stencil"
	"roundoff/report"
)

// schemesFlags say which schemes are listed.
type schemesFlags struct {
	listFlags
	order, accuracy int // 0: of every order, of the least accuracy
}

func (a *app) schemesCommand() *cobra.Command {
	var f schemesFlags
	cmd := &cobra.Command{
		Use:   "schemes [SCHEME...]",
		Short: "list the difference schemes",
		Long: "Schemes lists the finite-difference schemes, those named or else forward, backward and central ones: their\n" +
			"formula as it is computed, and the first term of the truncation error. A scheme's name may have the accuracy\n" +
			"behind it, central:4, or be the offsets of its points, stencil:-1,0,2 or stencil:-1/2,1/2. What is done to the step\n" +
			"follows after a plus sign: +relative takes h*max(1, |x|), +realised what h comes to in x+h as computed, (x+h) - x,\n" +
			"and +gap divides by the distance of the points as computed. richardson:central:3 is the quotient for h, h/2 and\n" +
			"h/4, extrapolated, and ridders the entry that Ridders' method takes of a table of ten such steps. The order of\n" +
			"operations is that of the formula, from left to right, one rounding each; roundoff explain shows it.",
		Example: "  roundoff schemes --order 2 --accuracy 4\n  roundoff schemes stencil:-1,0,2 central:8 central+realised",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := f.schemes(cmd, args)
			if err != nil {
				return err
			}
			return a.list("schemes", &f.listFlags, func() *report.Document { return schemesDocument(list) }, func() any { return schemeItems(list) })
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.IntVar(&f.order, "order", 0, fmt.Sprintf("`M`, for which derivative: 1 to %d (default every one)", stencil.MaxOrder))
	flags.IntVar(&f.accuracy, "accuracy", 0, fmt.Sprintf("`A`, of which accuracy, the power of h in the error: 1 to %d (default the least)", stencil.MaxAccuracy))
	f.addList(flags)
	return cmd
}

// schemes returns what is listed, by order.
func (f *schemesFlags) schemes(cmd *cobra.Command, names []string) ([]*stencil.Stencil, error) {
	byOrder, byAccuracy := cmd.Flags().Changed("order"), cmd.Flags().Changed("accuracy")
	switch {
	case byOrder && (f.order < 1 || f.order > stencil.MaxOrder):
		return nil, usagef(fmt.Sprintf("1 to %d", stencil.MaxOrder), "--order: %d is out of range", f.order)
	case byAccuracy && (f.accuracy < 1 || f.accuracy > stencil.MaxAccuracy):
		return nil, usagef(fmt.Sprintf("1 to %d", stencil.MaxAccuracy), "--accuracy: %d is out of range", f.accuracy)
	case byAccuracy && len(names) > 0:
		return nil, usagef("like central:4", "--accuracy: the accuracy of a scheme that is named is part of its name")
	case len(names) > 0:
		return namedSchemes(names, f.order)
	}
	list := []*stencil.Stencil{}
	for m := 1; m <= stencil.MaxOrder; m++ {
		for _, name := range stencil.Names() {
			ok := !byOrder || m == f.order
			if byAccuracy && ok {
				name, ok = stencil.WithAccuracy(name, f.accuracy)
			}
			if !ok {
				continue
			}
			s, err := stencil.New(name, m)
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	return list, nil
}

// namedSchemes returns the schemes of those names for a derivative, for every
// one that they can approximate if it is 0.
func namedSchemes(args []string, order int) ([]*stencil.Stencil, error) {
	names, err := splitList("schemes", args)
	if err != nil {
		return nil, err
	}
	names, _ = stencil.Join(names)
	list := []*stencil.Stencil{}
	for m := max(order, 1); m <= stencil.MaxOrder; m++ {
		for _, name := range names {
			s, err := stencil.New(name, m)
			switch {
			case err == nil:
				list = append(list, s)
			case m == max(order, 1): // else too few points for so high an order
				return nil, err
			}
		}
		if order > 0 {
			break
		}
	}
	return list, nil
}

// schemeItem is a scheme of one order as JSON lists it: f⁽ᵐ⁾(x) is nearly
// Σ w f(x + b h)/hᵐ. Of Ridders' method it is the last entry of the table.
type schemeItem struct {
	Name     string     `json:"name"`
	Order    int        `json:"order"`    // m
	Accuracy int        `json:"accuracy"` // a
	Offsets  []*big.Rat `json:"offsets"`  // b, strings, ascending
	Weights  []*big.Rat `json:"weights"`  // w, strings
	Divisor  *big.Int   `json:"divisor"`  // the least common denominator of the weights, divided by at the end
	Formula  string     `json:"formula"`  // as it is computed
	Error    string     `json:"error"`    // the first term
	Constant *big.Rat   `json:"error_constant"`
}

func schemeItems(list []*stencil.Stencil) any {
	items := []schemeItem{}
	for _, s := range list {
		z := schemeItem{Name: s.Name, Order: s.Order, Accuracy: s.Accuracy, Divisor: s.Divisor, Formula: s.Formula,
			Error: s.ErrorTerm(), Constant: s.ErrorConstant(s.Order + s.Accuracy)}
		z.Offsets, z.Weights = s.Points()
		items = append(items, z)
	}
	return items
}

func schemesDocument(list []*stencil.Stencil) *report.Document {
	t := report.Simple([]string{"scheme", "--order", "formula", "error"}, nil)
	cols := t.Groups[0].Columns
	cols[0].Wrap, cols[2].Wrap, cols[3].Wrap = true, true, false
	for _, s := range list {
		t.AddRow(s.Name, strconv.Itoa(s.Order), s.Formula, s.ErrorTerm())
	}
	t.Notes = []report.Text{
		report.Say("The error is the first term of the truncation error; at least one more derivative must be bounded near x for it to tell."),
		report.Say(fmt.Sprintf("A name may have an accuracy up to %d behind it, the power of h in that error, as in central:4, or be the offsets of up to %d points, "+
			"as in stencil:-1,0,2 or stencil:-1/2,1/2.", stencil.MaxAccuracy, stencil.MaxPoints)),
		report.Say("What is done to the step follows: +relative takes h*max(1, |x|), +realised what h comes to in x+h, and +gap divides by the distance of the points as computed."),
		report.Say(fmt.Sprintf("richardson:SCHEME:N extrapolates forward, backward or central for h, h/2, h/4, ..., N of them, 2 to %d; ridders chooses from a table of %d steps h/1.4^i "+
			"by its own estimate of the error.", stencil.MaxRows, stencil.RiddersRows)),
	}
	return (&report.Document{}).Add(t)
}
