package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"roundoff/precision/baseline"
)

// annotated is how many changes of a study an annotation tells.
const annotated = 3

// GitHub writes checks as workflow commands of GitHub Actions ("Workflow
// commands for GitHub Actions", docs.github.com): an error for each study that
// fails and each expectation that is not met, a notice for each study that
// changed otherwise, at the study's or the expectation's line of the spec.
func GitHub(w io.Writer, checks []*Check) error {
	var b bytes.Buffer
	for _, c := range checks {
		c.annotate(&b)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing annotations: %w", err)
	}
	return nil
}

func (c *Check) annotate(b *bytes.Buffer) {
	put := func(level string, line int, title, text string) {
		b.WriteString("::" + level + " ")
		if c.Spec != "" {
			b.WriteString("file=" + property(c.Spec) + ",")
			if line > 0 {
				fmt.Fprintf(b, "line=%d,", line)
			}
		}
		b.WriteString("title=" + property(title) + "::" + message(text) + "\n")
	}
	if c.Missing {
		if !c.Updated {
			put("error", 0, "no baseline", printable(plainText(c.advice())))
		}
	} else {
		for _, s := range c.Comparison.Studies {
			if s.Verdict == baseline.Equal {
				continue
			}
			level := "notice"
			if s.Fails() && !c.Updated {
				level = "error"
			}
			title := printable(orWhy(s.Name, c.Is)) + ": " + countsText(func(v baseline.Verdict) int { return s.Counts[v] })
			lines := c.changeLines(s, annotated)
			if lines == nil {
				lines = []string{"the study is " + string(s.Verdict)}
			}
			put(level, c.Lines[s.Name], title, strings.Join(lines, "\n"))
		}
	}
	for i := range c.Expectations {
		if e := &c.Expectations[i]; !e.OK {
			put("error", e.Line, printable(e.Study)+": "+e.Rule, printable(e.message()))
		}
	}
}

// message escapes the text of a workflow command, property that of one of its
// properties.
func message(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
