package mpfrbench

import (
	"bufio"
	"fmt"
	"io"
	"math/big"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rival is a running mpfr.c.
type rival struct {
	in      io.Writer
	out     *bufio.Scanner
	version string
}

// newRival builds and starts mpfr.c; reason tells why there is none.
func newRival(tb testing.TB) (r *rival, reason string) {
	cc, err := exec.LookPath("gcc")
	if err != nil {
		if cc, err = exec.LookPath("cc"); err != nil {
			return nil, "no C compiler"
		}
	}
	bin := filepath.Join(tb.TempDir(), "mpfr")
	if out, err := exec.Command(cc, "-O2", "-o", bin, "mpfr.c", "-lmpfr", "-lgmp").CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(string(out), "\n")
		return nil, "mpfr.c does not build (is libmpfr-dev there?): " + first
	}
	cmd := exec.Command(bin)
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { // it ends with its input
		in.Close()
		cmd.Wait()
	})
	r = &rival{in: in, out: bufio.NewScanner(out)}
	r.out.Buffer(nil, 1<<20)
	fmt.Fprintln(in, "version")
	r.version = r.line(tb)
	return r, ""
}

func (r *rival) line(tb testing.TB) string {
	if !r.out.Scan() {
		tb.Fatalf("mpfr.c ended: %v", r.out.Err())
	}
	return r.out.Text()
}

// load hands the arguments over.
func (r *rival) load(x, y []*big.Float) {
	w := bufio.NewWriter(r.in)
	fmt.Fprintln(w, "load", x[0].Prec(), len(x))
	for i := range x {
		fmt.Fprintln(w, x[i].Text('p', 0), y[i].Text('p', 0))
	}
	w.Flush()
}

// time returns the nanoseconds that f takes for all arguments, reps times.
func (r *rival) time(tb testing.TB, f string, reps int) float64 {
	fmt.Fprintln(r.in, "time", f, reps)
	ns, err := strconv.ParseInt(r.line(tb), 10, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return float64(ns)
}

// show returns f at all arguments.
func (r *rival) show(tb testing.TB, f string, z []*big.Float) {
	fmt.Fprintln(r.in, "show", f)
	for _, z := range z {
		if _, _, err := z.Parse(r.line(tb), 0); err != nil {
			tb.Fatal(err)
		}
	}
}
