package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// maxRecord is the length in bytes up to which a row of points may grow: some
// numbers of the longest kind.
const maxRecord = 1 << 20

// pointReader reads points from CSV (RFC 4180), the names of the variables in
// the first row.
type pointReader struct {
	name  string // of the file, for errors
	text  *bufio.Reader
	csv   *csv.Reader // of text
	vars  []string
	eval  *precision.Evaluator
	order []int // order[j] is the variable of column j; nil before the header
	row   int   // rows of points read
}

func newPointReader(r io.Reader, name string, e *precision.Evaluator) *pointReader {
	b := bufio.NewReader(&recordLimit{r: r})
	p := &pointReader{name: name, text: b, csv: csv.NewReader(b), vars: e.Vars(), eval: e}
	p.csv.ReuseRecord = true
	p.csv.TrimLeadingSpace = true
	return p
}

// next returns the next point, io.EOF after the last. A fault in the text is a
// usageError or an *arith.SyntaxError that names the row and the column.
func (p *pointReader) next() (precision.Point, error) {
	if p.order == nil {
		if err := p.header(); err != nil {
			return nil, err
		}
	}
	record, err := p.record()
	if err != nil {
		return nil, err
	}
	p.row++
	point := make(precision.Point, len(p.vars))
	for j, cell := range record {
		cell = strings.Clone(strings.TrimSpace(cell))
		v := p.vars[p.order[j]]
		c, err := p.eval.ParseCoordinate(v, cell)
		if err != nil {
			line, _ := p.csv.FieldPos(j)
			return nil, p.badCell(err, v, line)
		}
		point[p.order[j]] = c
	}
	return point, nil
}

// badCell returns err with the place of the cell.
func (p *pointReader) badCell(err error, column string, line int) error {
	place := fmt.Sprintf("%s, row %d (line %d), column %s: ", p.name, p.row, line, column)
	var se *arith.SyntaxError
	if !errors.As(err, &se) {
		return err
	}
	return &arith.SyntaxError{What: "point", Text: se.Text, Offset: se.Offset, Msg: place + se.Msg, Hint: se.Hint}
}

// record reads one row of the file.
func (p *pointReader) record() ([]string, error) {
	record, err := p.csv.Read()
	var parse *csv.ParseError
	switch {
	case err == nil || err == io.EOF:
		return record, err
	case errors.As(err, &parse) && errors.Is(err, csv.ErrFieldCount):
		return nil, usagef("", "%s, row %d (line %d): %d cells where the header has %d", p.name, p.row+1, parse.StartLine, len(record), len(p.order))
	case errors.As(err, &parse):
		return nil, usagef("", "%s, line %d: %v", p.name, parse.Line, parse.Err)
	case errors.Is(err, errRecordTooLong):
		return nil, usagef("", "%s, row %d: %v", p.name, p.row+1, err)
	}
	return nil, fmt.Errorf("reading %s: %w", p.name, bare(err))
}

// header reads the names of the columns.
func (p *pointReader) header() error {
	if mark, err := p.text.Peek(3); err == nil && string(mark) == "\ufeff" { // a byte order mark, as spreadsheets write it
		_, _ = p.text.Discard(3)
	}
	names, err := p.record()
	example := "the first row is the header " + strings.Join(p.vars, ",")
	if err == io.EOF {
		return usagef(example, "%s is empty", p.name)
	}
	if err != nil {
		return err
	}
	order := make([]int, len(names))
	seen := make([]bool, len(p.vars))
	for j, name := range names {
		name = strings.TrimSpace(name)
		i := slices.Index(p.vars, name)
		switch {
		case i < 0:
			return usagef(example, "%s: column %d is named %q, which is no variable of the expression", p.name, j+1, clip(name))
		case seen[i]:
			return usagef(example, "%s: two columns are named %s", p.name, name)
		}
		order[j], seen[i] = i, true
	}
	if i := slices.Index(seen, false); i >= 0 {
		return usagef(example, "%s: no column is named %s", p.name, p.vars[i])
	}
	p.order = order
	return nil
}

var errRecordTooLong = errors.New("the row is too long")

// recordLimit fails where a line grows beyond maxRecord, so that no input makes
// the CSV reader hold it all.
type recordLimit struct {
	r io.Reader
	n int // bytes since the last line break
}

func (l *recordLimit) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	if i := strings.LastIndexByte(string(b[:n]), '\n'); i >= 0 {
		l.n = n - i - 1
	} else if l.n += n; l.n > maxRecord {
		return 0, errRecordTooLong
	}
	return n, err
}

// readAhead calls next on another goroutine, so that an interrupt is seen
// while the input waits. A panic of next is its error.
func readAhead[T any](ctx context.Context, next func() (T, error)) func() (T, error) {
	type item struct {
		v   T
		err error
	}
	guarded := func() (it item) {
		defer func() {
			if v := recover(); v != nil {
				it.err = &precision.InternalError{Where: "reading input", Msg: fmt.Sprint(v), Stack: debug.Stack()}
			}
		}()
		v, err := next()
		return item{v, err}
	}
	items := make(chan item, 64)
	go func() {
		for {
			it := guarded()
			select {
			case items <- it:
			case <-ctx.Done():
				return
			}
			if it.err != nil {
				return
			}
		}
	}()
	return func() (T, error) {
		select {
		case it := <-items:
			return it.v, it.err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}
