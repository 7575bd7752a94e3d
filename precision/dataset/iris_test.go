package dataset_test

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"os"
	"path"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/dataset"
)

// The data that other programs may read too; its README.md says where it is from.
const dataFiles = "../../testdata/data/"

// read reads an array of dataFiles and holds its shape.
func read(t *testing.T, file, choice, shape string) *precision.Data {
	t.Helper()
	f, err := os.Open(dataFiles + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := dataset.Read(f, path.Base(file), choice)
	if err != nil {
		t.Fatal(err)
	}
	if d.Shape.String() != shape {
		t.Fatalf("%s:%s is %s, want %s", file, choice, d.Shape, shape)
	}
	return d
}

// rational returns a number of an array exactly.
func rational(t *testing.T, d *precision.Data, i int) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(d.Texts[i])
	if !ok {
		t.Fatalf("number %d: %q", i, d.Texts[i])
	}
	return r
}

// Fisher's irises: what is known of them, and the two rows that are wrong in other
// copies.
func TestIris(t *testing.T) {
	const columns = "sepal_length,sepal_width,petal_length,petal_width"
	x := read(t, "iris.csv", columns, "a matrix of 150 by 4")
	sums := make([]*big.Rat, 4)
	for j := range sums {
		sums[j] = new(big.Rat)
	}
	for i, text := range x.Texts {
		if len(text) != 3 || text[1] != '.' {
			t.Errorf("row %d: %q has not one decimal", i/4+1, text)
		}
		sums[i%4].Add(sums[i%4], rational(t, x, i))
	}
	for j, want := range []string{"5.843333", "3.057333", "3.758000", "1.199333"} {
		if got := sums[j].Quo(sums[j], big.NewRat(150, 1)).FloatString(6); got != want {
			t.Errorf("the mean of %s is %s, want %s", strings.Split(columns, ",")[j], got, want)
		}
	}
	for row, want := range map[int]string{35: "4.9 3.1 1.5 0.2", 38: "4.9 3.6 1.4 0.1"} {
		if got := strings.Join(x.Texts[(row-1)*4:row*4], " "); got != want {
			t.Errorf("row %d is %s, and in Fisher's paper %s", row, got, want)
		}
	}

	y := read(t, "iris.csv", "species=*", "a matrix of 150 by 3")
	for j, species := range []string{"setosa", "versicolor", "virginica"} {
		one := read(t, "iris.csv", "species="+species, "a vector of 150")
		for i, got := range one.Texts {
			want := "0"
			if i/50 == j {
				want = "1"
			}
			if got != want || y.Texts[3*i+j] != want {
				t.Errorf("row %d, species=%s: %s and %s, want %s", i+1, species, got, y.Texts[3*i+j], want)
			}
		}
	}

	text, err := os.ReadFile(dataFiles + "iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(dataFiles + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(text)); !strings.Contains(string(readme), sum) {
		t.Errorf("README.md has not the checksum of iris.csv, %s", sum)
	}
}
