package dataset

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/expr"
)

// table is a file of CSV: its cells, and where they begin.
type table struct {
	file   string
	header []string // nil: none
	rows   [][]string
	lines  []int // by row
}

// readCSV reads the chosen columns.
func readCSV(text, file, choice string) (*precision.Data, error) {
	t, err := newTable(text, file)
	if err != nil {
		return nil, err
	}
	columns, err := t.chosen(choice)
	if err != nil {
		return nil, err
	}
	var values []arith.Decimal
	var texts []string
	for i := range t.rows {
		for _, c := range columns {
			text, d, err := c.cell(t, i)
			if err != nil {
				return nil, err
			}
			if values, texts = append(values, d), append(texts, text); len(values) > expr.MaxElements {
				return nil, fault(fmt.Sprintf("%s: %d rows of %d numbers, more than %d together", file, len(t.rows), len(columns), expr.MaxElements), "choose columns, as in "+file+":a,b")
			}
		}
	}
	return array(file, len(t.rows), len(columns), len(columns) == 1, values, texts)
}

// newTable reads all cells.
func newTable(text, file string) (*table, error) {
	t := &table{file: file}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.TrimLeadingSpace = true
	for {
		record, err := r.Read()
		var parse *csv.ParseError
		switch {
		case err == io.EOF && len(t.rows) == 0:
			return nil, fault(file+" has no row of numbers", "")
		case err == io.EOF:
			return t, nil
		case errors.As(err, &parse) && errors.Is(err, csv.ErrFieldCount):
			return nil, fault(fmt.Sprintf("%s, row %d (line %d): %d cells, and %d in the first row", file, len(t.rows)+1, parse.StartLine, len(record), r.FieldsPerRecord), "")
		case errors.As(err, &parse):
			return nil, fault(fmt.Sprintf("%s, line %d: %v", file, parse.Line, parse.Err), "")
		case err != nil:
			return nil, err
		case len(record) > MaxColumns:
			return nil, fault(fmt.Sprintf("%s: more than %d columns", file, MaxColumns), "")
		}
		for j := range record {
			record[j] = strings.TrimSpace(record[j])
		}
		if t.rows == nil && t.header == nil && !slices.ContainsFunc(record, isNumber) {
			t.header = record
			continue
		}
		line, _ := r.FieldPos(0)
		t.rows, t.lines = append(t.rows, record), append(t.lines, line)
	}
}

// isNumber reports whether a cell of the first row is meant as a number.
func isNumber(s string) bool {
	_, err := arith.ParseDecimal(s)
	return err == nil
}

// chosenColumn is a column, or one that says where a column has a word.
type chosenColumn struct {
	at   int
	word string
	is   bool // whether it is of the second kind
}

// cell returns the number of a row.
func (c chosenColumn) cell(t *table, i int) (string, arith.Decimal, error) {
	text := t.rows[i][c.at]
	if c.is {
		n := int64(0)
		if text == c.word {
			n = 1
		}
		return strconv.FormatInt(n, 10), arith.NewDecimal(n, 0), nil
	}
	d, err := number(text, fmt.Sprintf("%s, row %d (line %d), column %s", t.file, i+1, t.lines[i], t.name(c.at)))
	if se, ok := err.(*arith.SyntaxError); ok && se.Text != "" && !strings.ContainsAny(text[:1], "0123456789+-.") {
		e := *se
		e.Hint = fmt.Sprintf("a column of words is taken as %s=%s or %s=*; columns are chosen as in %s:a,b", t.name(c.at), clip(text), t.name(c.at), t.file)
		err = &e
	}
	return text, d, err
}

// name returns a column's name, or its number.
func (t *table) name(j int) string {
	if t.header != nil && t.header[j] != "" {
		return t.header[j]
	}
	return strconv.Itoa(j + 1)
}

// chosen returns the columns of a choice, all for none.
func (t *table) chosen(choice string) ([]chosenColumn, error) {
	var out []chosenColumn
	if choice == "" {
		for j := range t.rows[0] {
			out = append(out, chosenColumn{at: j})
		}
		return out, nil
	}
	for item := range strings.SplitSeq(choice, ",") {
		name, word, is := strings.Cut(strings.TrimSpace(item), "=")
		j, err := t.find(name)
		switch {
		case err != nil:
			return nil, err
		case is && word == "*":
			for _, w := range t.words(j) {
				out = append(out, chosenColumn{j, w, true})
			}
		case is && !slices.Contains(t.words(j), word):
			return nil, fault(fmt.Sprintf("%s: no row has %q in column %s", t.file, clip(word), t.name(j)), "it has "+list(t.words(j)))
		default:
			out = append(out, chosenColumn{j, word, is})
		}
		if len(out) > MaxColumns {
			return nil, fault(fmt.Sprintf("%s: more than %d columns", t.file, MaxColumns), "")
		}
	}
	return out, nil
}

// find returns the column of a name or a number.
func (t *table) find(name string) (int, error) {
	if j := slices.Index(t.header, name); j >= 0 {
		if slices.Contains(t.header[j+1:], name) {
			return 0, fault(fmt.Sprintf("%s has two columns %q", t.file, clip(name)), "choose one by its number, from 1")
		}
		return j, nil
	}
	if j, err := strconv.Atoi(name); err == nil && 1 <= j && j <= len(t.rows[0]) {
		return j - 1, nil
	}
	var names []string
	for j := range t.rows[0] {
		names = append(names, t.name(j))
	}
	return 0, fault(fmt.Sprintf("%s has no column %q", t.file, clip(name)), "it has "+list(names))
}

// words returns what a column has, in order of appearance.
func (t *table) words(j int) []string {
	var out []string
	seen := map[string]bool{}
	for _, row := range t.rows {
		if !seen[row[j]] {
			seen[row[j]] = true
			out = append(out, row[j])
		}
	}
	return out
}

// list writes some names: not too many.
func list(names []string) string {
	const most = 8
	more := ""
	if len(names) > most {
		more = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	short := make([]string, len(names))
	for i, n := range names {
		short[i] = clip(n)
	}
	return strings.Join(short, ", ") + more
}
