// Package problems is a set of functions and points from the literature on
// numerical differentiation, on optimisation and on cancellation, each with its
// source, in roundoff's language: what steps and ways to choose them are
// compared on.
//
// A source says where a function stands; a slip in a transcription would make
// it another function, and no wrong truth: derivatives are certified for what is
// written here.
package problems

import (
	_ "embed" // problems.txt
	"fmt"
	"strings"
)

//go:embed problems.txt
var text string

// Problem is one function at one point.
type Problem struct {
	Name       string // unique, like "gill-1"
	Wrt        string // the variable to differentiate by
	Point      string // in the points grammar: "x=1,y=2"
	Expression string
	Source     string // author, title, where
}

// All returns the problems in the order of problems.txt. The result is the
// caller's.
func All() []Problem {
	ps, err := parse(text)
	if err != nil {
		panic("problems: " + err.Error()) // the file is part of the program
	}
	return ps
}

// parse reads the format that problems.txt explains.
func parse(text string) ([]Problem, error) {
	var ps []Problem
	source := ""
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "source "); ok {
			_, after, found := strings.Cut(rest, ": ")
			if !found {
				return nil, fmt.Errorf("line %d: a source without a text", i+1)
			}
			source = after
			continue
		}
		p := Problem{Source: source}
		for _, field := range []*string{&p.Name, &p.Wrt, &p.Point} {
			word, rest, found := strings.Cut(line, "  ")
			if !found {
				return nil, fmt.Errorf("line %d: a name, a variable, a point and an expression are expected, two spaces apart", i+1)
			}
			*field, line = word, strings.TrimLeft(rest, " ")
		}
		if p.Expression = line; source == "" {
			return nil, fmt.Errorf("line %d: no source above it", i+1)
		}
		ps = append(ps, p)
	}
	return ps, nil
}
