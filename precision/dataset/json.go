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
		members, names, err := membersOf(b, file)
		if err != nil {
			return nil, err
		}
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

// membersOf returns the members of an object, and their names in order. A name that
// comes twice is a fault: which is meant is not known.
func membersOf(b []byte, file string) (members map[string]json.RawMessage, names []string, err error) {
	members = map[string]json.RawMessage{}
	d := json.NewDecoder(bytes.NewReader(b))
	_, err = d.Token() // the brace
	for err == nil && d.More() {
		var key json.Token
		if key, err = d.Token(); err != nil {
			break
		}
		name := key.(string)
		if _, twice := members[name]; twice {
			return nil, nil, fault(fmt.Sprintf("%s, line %d: the member %q comes twice", file, lineAt(b, d.InputOffset()), clip(name)), "leave one out, or give it another name")
		}
		var value json.RawMessage
		err = d.Decode(&value)
		members[name], names = value, append(names, name)
	}
	if err != nil {
		return nil, nil, fault(file+": "+err.Error(), "")
	}
	sort.Strings(names)
	return members, names, nil
}

// lineAt returns the line of a byte.
func lineAt(b []byte, offset int64) int {
	return bytes.Count(b[:min(int(offset), len(b))], []byte("\n")) + 1
}

// wellFormed faults what is no JSON, with its line.
func wellFormed(b []byte, file string) error {
	var any json.RawMessage
	err := json.Unmarshal(b, &any)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fault(fmt.Sprintf("%s, line %d: %v", file, lineAt(b, syntax.Offset), err), "")
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
