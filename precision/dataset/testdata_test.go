package dataset

import (
	"fmt"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundoff/precision"
)

// open reads a file of testdata/data.
func open(t *testing.T, file, choice string) *precision.Data {
	t.Helper()
	r, err := os.Open(filepath.Join("..", "..", "testdata", "data", file))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	d, err := Read(r, file, choice)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Fisher's iris data: the sums of its columns, and fifty of each species.
func TestIris(t *testing.T) {
	d := open(t, "iris.csv", "sepal_length,sepal_width,petal_length,petal_width,species=*")
	if got := d.Shape.String(); got != "a matrix of 150 by 7" {
		t.Fatal(got)
	}
	want := []string{"1753/2", "2293/5", "5637/10", "1799/10", "50", "50", "50"}
	for j, w := range want {
		sum := new(big.Rat)
		for i := range d.Shape.Rows {
			sum.Add(sum, d.Values[i*d.Shape.Cols+j].Rat())
		}
		if sum.RatString() != w {
			t.Errorf("column %d sums to %s, want %s", j, sum.RatString(), w)
		}
	}
	// Where the copy of the UCI repository differs from Fisher's table.
	for _, c := range []struct {
		row  int
		want string
	}{{35, "4.9,3.1,1.5,0.2"}, {38, "4.9,3.6,1.4,0.1"}} {
		if got := strings.Join(d.Texts[(c.row-1)*7:(c.row-1)*7+4], ","); got != c.want {
			t.Errorf("row %d is %s, want %s", c.row, got, c.want)
		}
	}
}

// thousandths returns x to three decimals. What machines may compute differently is
// far smaller than the distance to a tie.
func thousandths(t *testing.T, x float64) string {
	t.Helper()
	if f := math.Abs(x)*1000 - math.Floor(math.Abs(x)*1000); math.Abs(f-0.5) < 1e-8 {
		t.Fatalf("%v is too near a tie", x)
	}
	s := fmt.Sprintf("%.3f", x)
	if s == "-0.000" {
		s = "0.000"
	}
	return s
}

// The network's rows and weights are what their formulas say: see testdata/data.
func TestNetwork(t *testing.T) {
	const rows, inputs, hidden, classes = 150, 10, 60, 6
	d := open(t, "network.csv", "x0,x1,x2,x3,x4,x5,x6,x7,x8,x9")
	y := open(t, "network.csv", "class=c0,class=c1,class=c2,class=c3,class=c4,class=c5")
	for r := range rows {
		best, second, class := math.Inf(-1), math.Inf(-1), 0
		for k := range classes {
			s := 0.0
			for j := range inputs {
				x, _ := d.Values[r*inputs+j].Rat().Float64()
				s += float64(x * math.Sin(float64((k+1)*(j+2))))
			}
			if s > best {
				best, second, class = s, best, k
			} else {
				second = max(second, s)
			}
		}
		if best-second < 1e-8 {
			t.Errorf("row %d is too near a tie", r)
		}
		for k := range classes {
			want := "0"
			if k == class {
				want = "1"
			}
			if y.Texts[r*classes+k] != want {
				t.Errorf("row %d is not of class %d", r, class)
			}
		}
		for j := range inputs {
			if got, want := d.Texts[r*inputs+j], thousandths(t, math.Sin(float64(float64((r+1)*(j+1))*0.7)+float64(j))); got != want {
				t.Errorf("row %d, x%d is %s, want %s", r, j, got, want)
			}
		}
	}
	k := 0
	for _, m := range []struct {
		name, shape string
	}{{"W1", fmt.Sprintf("a matrix of %d by %d", inputs, hidden)}, {"b1", fmt.Sprintf("a vector of %d", hidden)},
		{"W2", fmt.Sprintf("a matrix of %d by %d", hidden, classes)}, {"b2", fmt.Sprintf("a vector of %d", classes)}} {
		w := open(t, "network.json", m.name)
		if w.Shape.String() != m.shape {
			t.Errorf("%s is %s, want %s", m.name, w.Shape, m.shape)
		}
		for _, text := range w.Texts {
			if want := thousandths(t, 0.4*math.Sin(float64(3*k+1))); text != want {
				t.Errorf("%s: weight %d is %s, want %s", m.name, k, text, want)
			}
			k++
		}
	}
	if k != 1026 {
		t.Errorf("%d weights", k)
	}
}
