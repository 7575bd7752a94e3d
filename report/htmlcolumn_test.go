package report

import (
	"strings"
	"testing"
)

// What all cells of a column are is a class of the table, with a rule for each
// number that the page has; rows of runs, whose cells are other columns', are
// left out.
func TestColumnClasses(t *testing.T) {
	var k columnClasses
	first := k.classes(0, pageColumn{number: true, sign: -1})
	last := k.classes(2, pageColumn{Column: Column{Align: Right, Wrap: true}, number: true, sign: 1, first: true, group: 1})
	again := k.classes(2, pageColumn{number: true, sign: -1})
	if got := strings.Join(append(append(first, last...), again...), " "); got != "n1 e3 r3 n3 w3 b3 n3" {
		t.Errorf("classes %s", got)
	}
	const css = "a { b: c; }\n.n { d: e; }\n.nn { f: g; }\n.r { h: i; }\n"
	want := "a { b: c; }\n.n, .n1>tbody>:not(.x)>:nth-child(1), .n3>tbody>:not(.x)>:nth-child(3) { d: e; }\n.nn { f: g; }\n" +
		".r, .r3>tbody>:not(.x)>:nth-child(3) { h: i; }\n"
	if got := k.sheet(css); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	var none columnClasses
	if got := none.sheet(css); got != css {
		t.Errorf("without tables:\n%s", got)
	}
	for _, kind := range []string{classEdge, classRight, classNumber, classWrap, classSigns} {
		if strings.Count(styleSheet, "\n."+kind+" {") != 1 {
			t.Errorf("the style sheet has no rule for cells of the class %s, or several", kind)
		}
	}
}

func TestAttributeHTML(t *testing.T) {
	for in, want := range map[string]string{"-1.5e-3": " a=-1.5e-3", "": ` a=""`, "1 2": ` a="1 2"`, `"x`: ` a="&#34;x"`, "a>": ` a="a&gt;"`, "1/": ` a="1/"`} {
		if got := attributeHTML("a", in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
