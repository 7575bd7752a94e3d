package dataset_test

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"
)

// Sizes of the network of testdata/data.
const (
	networkRows, networkInputs   = 150, 10
	networkHidden, networkOutput = 60, 6
)

// networkFirst has the first of a class's two inputs; the other is four further.
var networkFirst = [networkOutput]int{4, 3, 1, 5, 2, 0}

// thousandths evaluates a whole number of thousandths, by certified evaluation.
type thousandths struct {
	t *testing.T
	e *precision.Evaluator
}

func newThousandths(t *testing.T, expression string) thousandths {
	t.Helper()
	e, err := precision.NewEvaluator(expression, []string{}, &precision.Options{Digits: 5})
	if err != nil {
		t.Fatal(err)
	}
	return thousandths{t, e}
}

// at returns the value at a point, of at most five digits and so exact.
func (v thousandths) at(point string) int64 {
	v.t.Helper()
	points, err := v.e.ParsePoints([]string{point})
	if err != nil {
		v.t.Fatal(err)
	}
	got, err := v.e.Eval(context.Background(), points[0])
	if err != nil {
		v.t.Fatal(err)
	}
	r, ok := new(big.Rat).SetString(string(got.Exact.Value))
	if !ok || !r.IsInt() || r.Num().BitLen() > 10 {
		v.t.Fatalf("%s at %s is %q (%s)", v.e.Function(), point, got.Exact.Value, got.Exact.Status)
	}
	return r.Num().Int64()
}

// decimal writes thousandths with three decimals, zero without a sign.
func decimal(n int64) string { return big.NewRat(n, 1000).FloatString(3) }

// The network's files are what the formulas of their README say, byte for byte.
// mpmath made them, and certified evaluation makes them again.
func TestNetwork(t *testing.T) {
	compare := func(file, want string) {
		t.Helper()
		got, err := os.ReadFile(dataFiles + file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) == want {
			return
		}
		lines := strings.Split(string(got), "\n")
		for i, w := range strings.Split(want, "\n") {
			if i >= len(lines) || lines[i] != w {
				t.Fatalf("%s, line %d: want %s", file, i+1, w)
			}
		}
		t.Fatalf("%s goes on after its last line", file)
	}

	var csv strings.Builder
	for j := range networkInputs {
		fmt.Fprintf(&csv, "x%d,", j)
	}
	csv.WriteString("class\n")
	input := newThousandths(t, "round(1000*sin((r + 1)*(j + 1)*0.7 + j))")
	for r := range networkRows {
		var x [networkInputs]int64
		for j := range x {
			x[j] = input.at(fmt.Sprintf("r=%d,j=%d", r, j))
			csv.WriteString(decimal(x[j]) + ",")
		}
		class, ties := 0, 0
		for c, p := range networkFirst {
			best := networkFirst[class]
			switch d := (x[p] + x[p+4]) - (x[best] + x[best+4]); {
			case d > 0:
				class, ties = c, 0
			case d == 0 && c != class:
				ties++
			}
		}
		if ties > 0 {
			t.Errorf("row %d has two classes", r)
		}
		fmt.Fprintf(&csv, "c%d\n", class)
	}
	compare("network.csv", csv.String())

	weight := newThousandths(t, "round(1000*0.4*sin(3*k + 1))")
	k := 0
	list := func(n int) string {
		texts := make([]string, n)
		for i := range texts {
			texts[i] = decimal(weight.at(fmt.Sprintf("k=%d", k)))
			k++
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
	matrix := func(rows, cols int) string {
		lines := make([]string, rows)
		for i := range lines {
			lines[i] = "    " + list(cols)
		}
		return "[\n" + strings.Join(lines, ",\n") + "\n  ]"
	}
	var json strings.Builder
	fmt.Fprintf(&json, "{\n  \"W1\": %s,\n", matrix(networkInputs, networkHidden))
	fmt.Fprintf(&json, "  \"b1\": %s,\n", list(networkHidden))
	fmt.Fprintf(&json, "  \"W2\": %s,\n", matrix(networkHidden, networkOutput))
	fmt.Fprintf(&json, "  \"b2\": %s\n}\n", list(networkOutput))
	compare("network.json", json.String())
	if k != 1026 {
		t.Errorf("%d parameters", k)
	}
}

func TestNetworkShapes(t *testing.T) {
	read(t, "network.csv", "x0,x1,x2,x3,x4,x5,x6,x7,x8,x9", "a matrix of 150 by 10")
	y := read(t, "network.csv", "class=*", "a matrix of 150 by 6")
	named := read(t, "network.csv", "class=c0,class=c1,class=c2,class=c3,class=c4,class=c5", "a matrix of 150 by 6")
	if !slices.Equal(y.Texts, named.Texts) {
		t.Error("the classes do not appear in order")
	}
	var counts [networkOutput]int
	for i, text := range y.Texts {
		if text == "1" {
			counts[i%networkOutput]++
		}
	}
	if want := [...]int{22, 23, 16, 37, 22, 30}; counts != want {
		t.Errorf("rows by class: %v, want %v", counts, want)
	}
	read(t, "network.json", "W1", "a matrix of 10 by 60")
	read(t, "network.json", "b1", "a vector of 60")
	read(t, "network.json", "W2", "a matrix of 60 by 6")
	read(t, "network.json", "b2", "a vector of 6")
}
