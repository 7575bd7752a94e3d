package report

import (
	"slices"
	"strconv"
	"strings"
)

// columnClasses are the classes that the tables of a page have for their
// columns, each once: a kind and a number, from 1.
type columnClasses map[string][]int

// classes returns those of a table for its column j.
func (k *columnClasses) classes(j int, c pageColumn) (names []string) {
	if *k == nil {
		*k = columnClasses{}
	}
	add := func(kind string, has bool) {
		if !has {
			return
		}
		if !slices.Contains((*k)[kind], j+1) {
			(*k)[kind] = append((*k)[kind], j+1)
		}
		names = append(names, kind+strconv.Itoa(j+1))
	}
	add(classEdge, c.edge() != "")
	add(classRight, c.side() != "")
	add(classNumber, c.number)
	add(classWrap, c.Wrap)
	add(classSigns, c.sign >= 0)
	return names
}

// sheet returns a style sheet with its rules for cells of a kind extended to
// columns of that kind: ".n {" to ".n, .n2>tbody>:not(.x)>:nth-child(2) {".
func (k columnClasses) sheet(css string) string {
	for _, kind := range []string{classEdge, classRight, classNumber, classWrap, classSigns} {
		list := slices.Sorted(slices.Values(k[kind]))
		var b strings.Builder
		for _, j := range list {
			n := strconv.Itoa(j)
			b.WriteString(", ." + kind + n + ">tbody>:not(." + classRun + ")>:nth-child(" + n + ")")
		}
		css = strings.Replace(css, "\n."+kind+" {", "\n."+kind+b.String()+" {", 1)
	}
	return css
}
