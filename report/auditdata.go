package report

import (
	"io"
	"strconv"
	"strings"

	"roundoff/precision"
)

// AuditJSON writes the audit in the schema roundoff/audit/v1: every key
// present, null where there is no value.
func AuditJSON(w io.Writer, o *precision.AuditOutcome) error { return writeJSON(w, "  ", o) }

// auditRow is a row of an audit as CSV.
type auditRow struct {
	library  string
	function string
	kind     string // "class", "wrong_kind", precision.AuditPanic, precision.AuditRefused or "special"
	class    *precision.AuditClass
	name     string // of the class
	count    string // of calls that the row stands for
	args     []string
	got      string
	want     string
	text     string
}

// auditFields are the columns of an audit as CSV. Those from judged on are of
// rows of the kind class.
var auditFields = []field[*auditRow]{
	{"library", func(r *auditRow) string { return r.library }},
	{"function", func(r *auditRow) string { return r.function }},
	{"kind", func(r *auditRow) string { return r.kind }},
	{"class", func(r *auditRow) string { return r.name }},
	{"count", func(r *auditRow) string { return r.count }},
	{"args", func(r *auditRow) string { return strings.Join(r.args, ";") }},
	{"got", func(r *auditRow) string { return r.got }},
	{"want", func(r *auditRow) string { return r.want }},
	{"text", func(r *auditRow) string { return r.text }},
	{"judged", ofClass(func(c *precision.AuditClass) string { return strconv.Itoa(c.Judged) })},
	{"correct", ofClass(func(c *precision.AuditClass) string { return strconv.Itoa(c.Correct) })},
	{"wrong_kind", ofClass(func(c *precision.AuditClass) string { return strconv.Itoa(c.WrongKind) })},
	{"undecided", ofClass(func(c *precision.AuditClass) string { return strconv.Itoa(c.Undecided) })},
	{"measured", ofClass(func(c *precision.AuditClass) string { return strconv.Itoa(c.Measured) })},
	{"mean.ulps", ofClass(func(c *precision.AuditClass) string { return string(c.Mean.Ulps) })},
	{"mean.below", ofClass(func(c *precision.AuditClass) string { return string(c.Mean.Below) })},
	{"max.ulps", ofWorst(func(w *precision.AuditWorst) string { return string(w.Ulps) })},
	{"max.below", ofWorst(func(w *precision.AuditWorst) string { return string(w.Below) })},
}

// ofClass is empty in rows of other kinds.
func ofClass(text func(*precision.AuditClass) string) func(*auditRow) string {
	return func(r *auditRow) string {
		if r.kind != "class" {
			return ""
		}
		return text(r.class)
	}
}

func ofWorst(text func(*precision.AuditWorst) string) func(*auditRow) string {
	return ofClass(func(c *precision.AuditClass) string {
		if c.Max == nil {
			return ""
		}
		return text(c.Max)
	})
}

// AuditCSV writes a row for each class, with the call of the largest error;
// after it a row for its first result of the wrong kind and for each way in
// which calls came to nothing, with the first such call; then, for each
// function, a row for each special case that differs. Arguments have semicolons
// between them, and null is empty.
func AuditCSV(w io.Writer, o *precision.AuditOutcome) error {
	return writeCSV(w, names(auditFields), func(put func([]string) error) error {
		for _, f := range o.Functions {
			for _, r := range auditRows(f) {
				r.library, r.function = o.Library, f.Function
				if err := put(texts(nil, auditFields, &r)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// auditRows returns the rows of one function.
func auditRows(f *precision.AuditFunction) (rows []auditRow) {
	for i := range f.Classes {
		c := &f.Classes[i]
		r := auditRow{kind: "class", class: c, name: c.Class, count: strconv.Itoa(c.Samples), text: c.Interval}
		if c.Max != nil {
			r.args, r.got, r.want = c.Max.Args, c.Max.Got, c.Max.Want
		}
		rows = append(rows, r)
		if c.First != nil {
			rows = append(rows, auditRow{kind: "wrong_kind", name: c.Class, count: strconv.Itoa(c.WrongKind),
				args: c.First.Args, got: c.First.Got, want: c.First.Want})
		}
		for _, fail := range c.Failures {
			rows = append(rows, auditRow{kind: fail.Kind, name: c.Class, count: strconv.Itoa(fail.Count), args: fail.First, text: fail.Text})
		}
	}
	for _, s := range f.Special {
		r := auditRow{kind: "special", count: "1", args: s.Args, got: string(s.Got), want: s.Want}
		if s.Failure != "" {
			r.text = string(s.Failure) + ": " + string(s.Text)
		}
		rows = append(rows, r)
	}
	return rows
}
