package report

import (
	"bytes"
	"fmt"
	"strings"

	"roundoff/precision"
)

// termMeanings are the eight terms of an error, in the order in which they add
// up, with an example of each.
var termMeanings = [][2]string{
	{"truncation", "the price of h not being 0: for (f(x+h) - f(x))/h about h/2 times the second derivative"},
	{"point", "x is not a number of the format, as 0.1 is not"},
	{"step", "h is not a number of the format, as 1e-4 is not"},
	{"argument", "x+h is not a number of the format: f is evaluated beside the place that was meant"},
	{"constant", "a constant of f, such as 0.05, is not a number of the format"},
	{"evaluation", "f's own operations are rounded"},
	{"subtraction", "the numerator is rounded; not at all where the values are near each other"},
	{"division", "the last roundings, of the divisor and of the quotient"},
}

// curveMeanings are the places of a curve.
var curveMeanings = [][2]string{
	{"best", "the step with the least error"},
	{"predicted", "the step that the usual bounds make best: truncation by the first derivative that it has, rounding by the format's u"},
	{"equality", "the step at which those two bounds are equal; at the optimum of an order m and an accuracy a they stand as m to a"},
	{"envelope", "the rounding error as a constant over the m-th power of h: what the bounds allow, and the least that bounds what is seen"},
	{"robust", "the step that is good together with its neighbours"},
	{"crossover", "the step from which down rounding dominates"},
	{"collapse", "the step from which down nothing of the derivative is left"},
}

// words defines what a report uses.
func words(cols []*precision.Column) []Block {
	list := func(meanings [][2]string) List {
		var l List
		for _, m := range meanings {
			l.Items = append(l.Items, Text{}.Emph(m[0]).Say(": "+m[1]))
		}
		return l
	}
	return []Block{Title(2, "Words"),
		Para("error = computed - exact; digits = -log10 of the relative error. The format's u is half the distance from 1 to the next number."),
		Title(3, "What an error is made of"), list(termMeanings),
		Title(3, "What dominates in a row"), glossary(cols),
		Title(3, "Places of a curve"), list(curveMeanings)}
}

// FileNames returns a base name for the files of each study, unique also where
// a file system does not tell capitals from small letters: a "/" of the name
// becomes "-", and names that would meet are numbered.
func FileNames(studies []string) []string {
	files := make([]string, len(studies))
	taken := map[string]bool{}
	for i, name := range studies {
		base := fileName(name)
		file := base
		for n := 2; taken[strings.ToLower(file)]; n++ {
			file = fmt.Sprintf("%s-%d", base, n)
		}
		taken[strings.ToLower(file)] = true
		files[i] = file
	}
	return files
}

// fileName returns a name as that of a file on every system: each run of what is
// not a letter or a digit of ASCII, a point inside or "_" becomes one "-", and
// there is none at the ends.
func fileName(name string) string {
	var b []byte
	for i, c := range []byte(name) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
		switch {
		case letter, c == '_', c == '.' && 0 < i && i < len(name)-1:
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '-':
			b = append(b, '-')
		}
	}
	if b = bytes.TrimRight(b, "-."); len(b) == 0 {
		return "study"
	}
	return string(b)
}
