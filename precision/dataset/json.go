package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// readJSON reads a list, or that of a member.
func readJSON(b []byte, file, member string) (*precision.Data, error) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	var whole json.RawMessage = b
	if err := wellFormed(b, file); err != nil {
		return nil, err
	}
	if t := bytes.TrimLeft(b, " \t\r\n"); len(t) > 0 && t[0] == '{' {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(b, &members); err != nil {
			return nil, fault(file+": "+err.Error(), "")
		}
		var names []string
		for n := range members {
			names = append(names, n)
		}
		sort.Strings(names)
		switch {
		case member == "":
			return nil, fault(file+" is an object: which member?", "as in "+file+":"+slices.Concat(names, []string{"W"})[0])
		case members[member] == nil:
			return nil, fault(fmt.Sprintf("%s has no member %q", file, clip(member)), "it has "+list(names))
		}
		whole = members[member]
	} else if member != "" {
		return nil, fault(fmt.Sprintf("%s is no object and has no member %q", file, clip(member)), "leave the member out")
	}
	place := file
	if member != "" {
		place += ", member " + member
	}
	return readList(whole, place)
}

// wellFormed faults what is no JSON, with its line.
func wellFormed(b []byte, file string) error {
	var any json.RawMessage
	err := json.Unmarshal(b, &any)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n")) + 1
		return fault(fmt.Sprintf("%s, line %d: %v", file, line, err), "")
	}
	return err
}

// readList reads a list of numbers, or of lists of them.
func readList(b json.RawMessage, place string) (*precision.Data, error) {
	const hint = "a vector is [0.1, 2], a matrix [[1, 2], [3, 4]]"
	var items []json.RawMessage
	if err := json.Unmarshal(b, &items); err != nil || len(items) == 0 {
		return nil, fault(place+": no list of numbers", hint)
	}
	var values []arith.Decimal
	var texts []string
	add := func(item json.RawMessage, place string) error {
		text := string(item)
		if strings.HasPrefix(text, `"`) {
			if err := json.Unmarshal(item, &text); err != nil {
				return fault(place+": "+err.Error(), "")
			}
		}
		d, err := number(text, place)
		values, texts = append(values, d), append(texts, text)
		return err
	}
	cols := 0
	for i, item := range items {
		var row []json.RawMessage
		if isList := bytes.HasPrefix(item, []byte("[")); !isList || i > 0 && cols == 0 {
			if isList || cols > 0 {
				return nil, fault(fmt.Sprintf("%s, row %d: numbers and lists beside each other", place, i+1), hint)
			}
			if err := add(item, fmt.Sprintf("%s, element %d", place, i)); err != nil {
				return nil, err
			}
			continue
		}
		if err := json.Unmarshal(item, &row); err != nil || len(row) == 0 {
			return nil, fault(fmt.Sprintf("%s, row %d: no numbers", place, i+1), hint)
		}
		if cols == 0 {
			cols = len(row)
		}
		if len(row) != cols {
			return nil, fault(fmt.Sprintf("%s, row %d: %d numbers, and %d in the first", place, i+1, len(row), cols), hint)
		}
		for j, x := range row {
			if err := add(x, fmt.Sprintf("%s, row %d, column %d", place, i+1, j+1)); err != nil {
				return nil, err
			}
		}
	}
	if cols == 0 {
		return array(place, 1, len(values), true, values, texts)
	}
	return array(place, len(items), cols, false, values, texts)
}
