package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"roundoff/precision/baseline"
)

// The elements of JUnit's XML that readers agree about.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Output  *junitText    `xml:"system-out"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

// JUnit writes checks as JUnit XML: a suite for each, in it a case for each
// study's comparison and one for each expectation. There are no times: the
// same checks give the same bytes.
func JUnit(w io.Writer, checks []*Check) error {
	all := junitSuites{Name: "roundoff"}
	for _, c := range checks {
		s := junitSuite{Name: printable(c.Is), Cases: c.junit()}
		for i := range s.Cases {
			if s.Tests++; s.Cases[i].Failure != nil {
				s.Failures++
			}
		}
		all.Tests, all.Failures = all.Tests+s.Tests, all.Failures+s.Failures
		all.Suites = append(all.Suites, s)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return fmt.Errorf("encoding JUnit XML: %w", err)
	}
	b.WriteByte('\n')
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing JUnit XML: %w", err)
	}
	return nil
}

func (c *Check) junit() (cases []junitCase) {
	if c.Missing {
		z := junitCase{Class: printable(c.Is), Name: "baseline", File: printable(c.Spec)}
		if !c.Updated {
			z.Failure = &junitFailure{printable("no baseline " + c.Was), "missing", printable(plainText(c.advice()))}
		}
		cases = append(cases, z)
	}
	for _, s := range c.Comparison.Studies {
		if c.Missing {
			break
		}
		z := junitCase{Class: printable(c.Is), Name: orWhy(printable(s.Name), "outcome"), File: printable(c.Spec), Line: c.Lines[s.Name]}
		text := strings.Join(c.changeLines(s, -1), "\n")
		switch {
		case s.Fails() && !c.Updated:
			z.Failure = &junitFailure{countsText(func(v baseline.Verdict) int { return s.Counts[v] }), string(s.Verdict), "\n" + text + "\n"}
		case text != "":
			z.Output = &junitText{"\n" + text + "\n"}
		}
		cases = append(cases, z)
	}
	for i := range c.Expectations {
		e := &c.Expectations[i]
		z := junitCase{Class: printable(c.Is), Name: printable(e.name()), File: printable(c.Spec), Line: e.Line}
		if !e.OK {
			z.Failure = &junitFailure{printable(e.message()), "expectation", ""}
		}
		cases = append(cases, z)
	}
	return cases
}

// name tells an expectation for one column from the others.
func (e *Expectation) name() string {
	s := fmt.Sprintf("%s: %s, %s, %s at %s", e.Study, e.Rule, e.Format, e.Scheme, pointOf(e.Point))
	if e.H != "" {
		s += ", h = " + exponent(string(e.H))
	}
	return s
}

// message says what an expectation met with.
func (e *Expectation) message() string {
	return fmt.Sprintf("%s: expected %s, is %s", e.name(), e.wanted(), e.got())
}

// changeLines says what changed in a study, a line for each run of changes: the
// notes, then at most so many of them, all for −1.
func (c *Check) changeLines(s *baseline.StudyComparison, most int) (lines []string) {
	if n := c.Comparison.EnvironmentNote(); n != "" && s.Verdict != baseline.Equal {
		lines = append(lines, printable("the environment changed: "+n))
	}
	for _, n := range s.Notes {
		lines = append(lines, printable(n))
	}
	for i, k := 0, 0; i < len(s.Changes); k++ {
		if most >= 0 && k >= most {
			return append(lines, fmt.Sprintf("and %d more", len(s.Changes)-i))
		}
		n := foldable(s.Changes[i:])
		lines = append(lines, printable(changeLine(s.Changes[i:i+n])))
		i += n
	}
	return lines
}

// changeLine is a run of changes on one line.
func changeLine(run []baseline.Change) string {
	c := mostChanged(run)
	s := fmt.Sprintf("%s: %s, %s at %s", c.Verdict, c.Format, c.Scheme, pointOf(c.Point))
	if c.H == "" {
		return s
	}
	s += ", h = " + exponent(string(c.H))
	if len(run) > 1 {
		s += fmt.Sprintf(" of %s … %s", exponent(string(run[0].H)), exponent(string(run[len(run)-1].H)))
	}
	side := func(f *baseline.Figure, err string) string {
		if f == nil {
			return "none"
		}
		if f.Digits != nil {
			err += " (" + digitsText(f.Digits) + " digits)"
		}
		return err + " " + string(f.Regime)
	}
	was, is := errorsApart(c.Was, c.Is)
	return s + ": was " + side(c.Was, was) + ", is " + side(c.Is, is)
}
