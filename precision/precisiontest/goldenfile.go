package precisiontest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// goldenSchema is the first line of a file of kept values.
const goldenSchema = "# roundoff golden v1"

// goldenFile is values of a function at points, as a file keeps them:
//
//	# roundoff golden v1
//	# NAME in FORMAT; not certified (may be fused)
//	# reference: EXPRESSION
//	# made by ENVIRONMENT
//	# sha256 of all other lines
//	X [X…] VALUE
//
// Numbers are hexadecimal floats.
type goldenFile[T Float] struct {
	name      string
	reference string // "" if there is none
	env       environment
	x         [][]T
	value     []T
}

// body writes the values, a case a line.
func (g *goldenFile[T]) body() string {
	var b strings.Builder
	for i, x := range g.x {
		for _, c := range x {
			b.WriteString(hex(c) + " ")
		}
		b.WriteString(hex(g.value[i]) + "\n")
	}
	return b.String()
}

// text writes the file.
func (g *goldenFile[T]) text() string {
	reference := g.reference
	if reference == "" {
		reference = "none"
	}
	return seal(strings.Join([]string{goldenSchema,
		fmt.Sprintf("# %s in %s, arguments and value; not certified (may be fused)", g.name, formatOf[T]().name),
		"# reference: " + reference,
		"# made by " + g.env.String()}, "\n")+"\n", g.body())
}

// seal puts the checksum between the head and the body of a file. The head is
// summed too: another environment in it would loosen the test.
func seal(head, body string) string { return head + "# sha256 " + digest(head+body) + "\n" + body }

// digest returns the SHA-256 of a text in hexadecimal.
func digest(s string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(s)))
}

// readGolden reads a file. An edited one is an error.
func readGolden[T Float](text []byte) (*goldenFile[T], error) {
	s := strings.ReplaceAll(string(text), "\r", "") // of a checkout that converts line ends
	header, body, g := []string{}, s, &goldenFile[T]{}
	for strings.HasPrefix(body, "#") {
		var line string
		line, body, _ = strings.Cut(body, "\n")
		header = append(header, line)
	}
	if len(header) < 5 || header[0] != goldenSchema {
		return nil, fmt.Errorf("the kept values are no file of this kind, or of another version")
	}
	last := len(header) - 1
	if s != seal(strings.Join(header[:last], "\n")+"\n", body) || last != 4 {
		return nil, fmt.Errorf("the kept values were edited or cut off: their SHA-256 is another")
	}
	if ref := strings.TrimPrefix(header[2], "# reference: "); ref != "none" {
		g.reference = ref
	}
	g.env = parseEnvironment(strings.TrimPrefix(header[3], "# made by "))
	for n, line := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
		var numbers []T
		for _, word := range strings.Fields(line) {
			v, err := strconv.ParseFloat(word, formatOf[T]().bits)
			if err != nil {
				return nil, fmt.Errorf("the kept values have no number in line %d: %q", len(header)+n+1, word)
			}
			numbers = append(numbers, T(v))
		}
		if len(numbers) < 2 {
			return nil, fmt.Errorf("the kept values have no case in line %d", len(header)+n+1)
		}
		g.x, g.value = append(g.x, numbers[:len(numbers)-1]), append(g.value, numbers[len(numbers)-1])
	}
	return g, nil
}

// equalPoints reports whether two points are the same, 0 and −0 being two.
func equalPoints[T Float](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// update keeps the values, and says what changes.
func (g *golden[T]) update(old, now *goldenFile[T], fault error) (errs, logs []string) {
	if fault != nil {
		logs = append(logs, fault.Error()+": made anew")
	} else if s := g.otherPoints(old); s != "" {
		logs = append(logs, s+": made anew")
	} else {
		changed := 0
		for i := range g.at {
			if !same(old.value[i], now.value[i]) {
				changed++
				logs = append(logs, fmt.Sprintf("case %d, %s: was %s, is %s", i+1, point(g.at[i]), both(old.value[i]), both(now.value[i])))
			}
		}
		if old.name = now.name; changed == 0 && old.text() == now.text() {
			return nil, []string{"nothing changed in " + g.file}
		}
	}
	if err := writeWhole(g.file, now.text()); err != nil {
		return []string{fmt.Sprintf("keeping the values: %v", err)}, logs
	}
	return nil, append(logs, fmt.Sprintf("%s kept in %s", plural(len(now.value), "value"), g.file))
}

// writeWhole writes a file whole or not at all.
func writeWhole(name, text string) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if e := f.Chmod(0o666 &^ 0o022); err == nil {
		err = e
	}
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
