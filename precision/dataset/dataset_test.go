package dataset

import (
	"fmt"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
)

const flowers = "length,width,species\n5.1,3.5,setosa\n7.0,3.2,versicolor\n 6.3 ,-1e-3,virginica\n4.9,0x1.8p+1,setosa\n"

func TestRead(t *testing.T) {
	for _, c := range []struct{ file, choice, text, want string }{
		{"a.csv", "length,width", flowers, "a matrix of 4 by 2 [[5.1,3.5],[7.0,3.2],[6.3,-1e-3],[4.9,0x1.8p+1]]"},
		{"a.csv", "width", flowers, "a vector of 4 [3.5,3.2,-1e-3,0x1.8p+1]"},
		{"a.csv", "1", flowers, "a vector of 4 [5.1,7.0,6.3,4.9]"},
		{"a.csv", "species=setosa", flowers, "a vector of 4 [1,0,0,1]"},
		{"a.csv", "species=*,2", flowers, "a matrix of 4 by 4 [[1,0,0,3.5],[0,1,0,3.2],[0,0,1,-1e-3],[1,0,0,0x1.8p+1]]"},
		{"A.CSV", "", "1,2\n3,4\n", "a matrix of 2 by 2 [[1,2],[3,4]]"},
		{"a.csv", "", "\ufeffx\n7\n", "a vector of 1 [7]"},
		{"w.json", "", "[1, 0.25, \"0x1p-3\"]", "a vector of 3 [1,0.25,0x1p-3]"},
		{"w.json", "W", "{\"b\": 3, \"W\": [[1,2],[3,4],[5,6]]}", "a matrix of 3 by 2 [[1,2],[3,4],[5,6]]"},
		{"w.json", "", "[[1]]", "a matrix of 1 by 1 [[1]]"},
	} {
		d, err := Read(strings.NewReader(c.text), c.file, c.choice)
		if err != nil {
			t.Errorf("%s:%s: %v", c.file, c.choice, err)
			continue
		}
		if got := d.Shape.String() + " " + d.Literal(); got != c.want {
			t.Errorf("%s:%s: %s, want %s", c.file, c.choice, got, c.want)
		}
		again(t, d)
	}
}

// again checks that the literal is read by the points grammar as the same numbers.
func again(t *testing.T, d *precision.Data) {
	t.Helper()
	points, err := precision.ParsePoints([]string{"v=" + d.Literal()}, []string{"v"})
	if err != nil || len(points) != 1 || len(points[0]) != len(d.Values) {
		t.Fatalf("%s: %v, %v", d.Literal(), points, err)
	}
	for i, c := range points[0] {
		if c.Dec.Cmp(d.Values[i]) != 0 || c.Name != d.Shape.Element("v", i) {
			t.Errorf("%s: %s = %s", d.Literal(), c.Name, c.Dec)
		}
	}
}

func TestReadFaults(t *testing.T) {
	many := strings.Repeat("1\n", 1<<18+1)
	for _, c := range []struct{ file, choice, text, want string }{
		{"a.txt", "", "1", "data: a.txt: a file of numbers ends in .csv or .json"},
		{"a.csv", "", "", "data: a.csv has no row of numbers"},
		{"a.csv", "", "x,y\n", "data: a.csv has no row of numbers"},
		{"a.csv", "", "x,y\n1,2\n3,foo\n", "data: a.csv, row 2 (line 3), column y: a number is expected at column 1 (a column of words is taken as y=foo or y=*; columns are chosen as in a.csv:a,b)"},
		{"a.csv", "", "x,y\n1,NaN\n", "data: a.csv, row 1 (line 2), column y: NaN is no number (a finite number is expected)"},
		{"a.csv", "", "x,y\n1,\n", "data: a.csv, row 1 (line 2), column y: no number (every row has one in each column)"},
		{"a.csv", "", "1,2\n1\n", "data: a.csv, row 2 (line 2): 1 cells, and 2 in the first row"},
		{"a.csv", "", "1,NaN\n2,3\n", "data: a.csv, row 1 (line 1), column 2: NaN is no number (a finite number is expected)"},
		{"a.csv", "", "5.1,setosa\n4.9,setosa\n", "data: a.csv, row 1 (line 1), column 2: a number is expected at column 1 (a column of words is taken as 2=setosa or 2=*; columns are chosen as in a.csv:a,b)"},
		{"a.csv", "a", "a,a\n1,2\n", "data: a.csv has two columns \"a\" (choose one by its number, from 1)"},
		{"a.csv", "z", "x,y\n1,2\n", `data: a.csv has no column "z" (it has x, y)`},
		{"a.csv", "3", "1,2\n", `data: a.csv has no column "3" (it has 1, 2)`},
		{"a.csv", "species=rose", flowers, `data: a.csv: no row has "rose" in column species (it has setosa, versicolor, virginica)`},
		{"a.csv", "", "\"1,2\n", `data: a.csv, line 1: extraneous or missing " in quoted-field`},
		{"a.csv", "", many, "data: a.csv: 262145 rows of 1 numbers, more than 262144 together (choose columns, as in a.csv:a,b)"},
		{"w.json", "", "[1, 2", "data: w.json, line 1: unexpected end of JSON input"},
		{"w.json", "", "{\"W\": [1]}", "data: w.json is an object: which member? (as in w.json:W)"},
		{"w.json", "V", "{\"W\": [1]}", `data: w.json has no member "V" (it has W)`},
		{"w.json", "W", "{\"b\": 3,\n\"W\": [1],\n\"W\": [2]}", `data: w.json, line 3: the member "W" comes twice (leave one out, or give it another name)`},
		{"w.json", "b", "{\"b\": [3], \"W\": [1], \"\\u0057\": [1]}", `data: w.json, line 1: the member "W" comes twice (leave one out, or give it another name)`},
		{"w.json", "W", "[1]", `data: w.json is no object and has no member "W" (leave the member out)`},
		{"w.json", "", "[]", "data: w.json: no list of numbers (a vector is [0.1, 2], a matrix [[1, 2], [3, 4]])"},
		{"w.json", "", "[1, null]", "data: w.json, element 1: a number is expected at column 1 (like 5, 0.1, 1e-4 or 0x1.8p+1)"},
		{"w.json", "", "[[1, 2], [3]]", "data: w.json, row 2: 1 numbers, and 2 in the first (a vector is [0.1, 2], a matrix [[1, 2], [3, 4]])"},
		{"w.json", "", "[[1, 2], 3]", "data: w.json, row 2: numbers and lists beside each other (a vector is [0.1, 2], a matrix [[1, 2], [3, 4]])"},
		{"w.json", "", "[[1, 2], [3, \"x\"]]", "data: w.json, row 2, column 2: a number is expected at column 1 (like 5, 0.1, 1e-4 or 0x1.8p+1)"},
	} {
		_, err := Read(strings.NewReader(c.text), c.file, c.choice)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:%s:\n got %v\nwant %s", c.file, c.choice, err, c.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range [][3]string{{"a.csv", "a.csv", ""}, {"d/a.csv:x,y=1", "d/a.csv", "x,y=1"}, {"C:a.JSON:W", "C:a.JSON", "W"}, {"a.txt:x", "a.txt:x", ""}} {
		if f, w := Split(c[0]); f != c[1] || w != c[2] {
			t.Errorf("%s: %q, %q", c[0], f, w)
		}
	}
}

// Whatever a file has, it is an array or one fault.
func FuzzRead(f *testing.F) {
	for _, s := range []string{flowers, "1,2\n3,4", "[[1,2],[3,\"0x1p3\"]]", `{"W":[1,2]}`, "x\n1\n", "\"a\nb\",1\n2,3"} {
		f.Add(s, "a.csv", "")
		f.Add(s, "a.json", "W")
		f.Add(s, "a.csv", "species=*,1")
	}
	f.Fuzz(func(t *testing.T, text, file, choice string) {
		d, err := Read(strings.NewReader(text), file, choice)
		if err != nil {
			if _, ok := err.(*arith.SyntaxError); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if d.Shape.Len() != len(d.Values) || len(d.Values) != len(d.Texts) {
			t.Fatal(fmt.Sprint(d.Shape, len(d.Values)))
		}
		again(t, d)
	})
}
