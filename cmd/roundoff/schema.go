package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/spf13/cobra"

	"roundoff/precision"
	"roundoff/precision/spec"
	"roundoff/precision/trial"
	"roundoff/report"
)

// schema is the JSON Schema of one kind of file.
type schema struct {
	name  string
	about string
	make  func() (*jsonschema.Schema, error)
}

// schemas lists them, the default first.
var schemas = []schema{
	{"spec", "what roundoff check and report read", spec.Schema},
	{"outcome", "what roundoff sweep --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[precision.Outcome]("roundoff outcome", precision.SchemaOutcome)
	}},
	{"advice", "what roundoff advise --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[trial.AdviceOutcome]("roundoff advice", trial.SchemaAdvice)
	}},
	{"gradient", "what roundoff gradient --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[precision.GradientOutcome]("roundoff gradient", precision.SchemaGradient)
	}},
	{"taylor", "what roundoff taylor --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[precision.TaylorOutcome]("roundoff taylor", precision.SchemaTaylor)
	}},
	{"descent", "what roundoff descend --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[precision.DescentOutcome]("roundoff descent", precision.SchemaDescent)
	}},
	{"trial", "what roundoff advise --study NAME --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[trial.Outcome]("roundoff trial", trial.SchemaTrial)
	}},
	{"audit", "what roundoff audit --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[precision.AuditOutcome]("roundoff audit", precision.SchemaAudit)
	}},
	{"check", "what roundoff check --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[report.CheckFile]("roundoff check", report.SchemaCheck)
	}},
	{"comparison", "what roundoff compare --json writes", func() (*jsonschema.Schema, error) {
		return schemaOf[report.CheckFile]("roundoff comparison", report.SchemaComparison)
	}},
}

func (a *app) schemaCommand() *cobra.Command {
	var out outputFlags
	var names, lines []string
	for _, s := range schemas {
		names = append(names, s.name)
		lines = append(lines, fmt.Sprintf("  %-12s%s", s.name, s.about))
	}
	cmd := &cobra.Command{
		Use:   "schema [NAME]",
		Short: "print the JSON Schema of a spec, or of what roundoff writes",
		Long: "Schema prints a JSON Schema (draft 2020-12), that of a spec without NAME:\n\n" + strings.Join(lines, "\n") +
			"\n\nAn editor that is told of it completes the keys of a spec and underlines what is wrong.",
		Example: "  roundoff schema -o roundoff-spec.schema.json\n" +
			"  and as the first line of a spec:  # yaml-language-server: $schema=roundoff-spec.schema.json",
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			name := names[0]
			switch {
			case len(args) > 1:
				return usagef("one at a time", "one schema is expected, but the second argument is %q", clip(args[1]))
			case len(args) == 1:
				name = args[0]
			}
			i := slices.Index(names, name)
			if i < 0 {
				return usagef("one of "+strings.Join(names, ", "), "no schema %q", clip(name))
			}
			if err := out.check(); err != nil {
				return err
			}
			text, err := schemaText(&schemas[i])
			if err != nil {
				return err
			}
			return out.write(a.stdout, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
		},
	}
	out.addFile(cmd.Flags())
	return cmd
}

// schemaText returns a schema as it is printed.
func schemaText(s *schema) ([]byte, error) {
	z, err := s.make()
	if err != nil {
		return nil, err
	}
	return encode(z, "  ")
}

// schemaOf returns the schema of a type that roundoff writes as JSON. Its key
// "schema" has the one value that names its shape.
func schemaOf[T any](title, shape string) (*jsonschema.Schema, error) {
	text := &jsonschema.Schema{Types: []string{"string", "null"}}
	z, err := jsonschema.For[T](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[precision.Number](): text,
		reflect.TypeFor[precision.Reason](): text,
		reflect.TypeFor[precision.Point]():  {Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "string"}},
		reflect.TypeFor[precision.Regime](): {Type: "string", Enum: regimeNames()},
	}})
	if err != nil {
		return nil, fmt.Errorf("making the schema of the %s: %w", title, err)
	}
	z.Schema, z.Title = spec.Draft, title
	var value any = shape
	z.Properties["schema"].Const = &value
	present(z)
	return z, nil
}

// regimeNames are the regimes that a cell can have.
func regimeNames() (names []any) {
	for _, r := range []precision.Regime{precision.Underflow, precision.DomainHole, precision.Overflow, precision.Absorbed, precision.Nonsmooth,
		precision.Exact, precision.Flat, precision.Truncation, precision.Rounding, precision.Undecided} {
		names = append(names, string(r))
	}
	return names
}

// present says of every list in s, and of its items, that it is never null,
// which is a promise of what roundoff writes but not of Go's types.
func present(s *jsonschema.Schema) {
	if s == nil {
		return
	}
	if slices.Equal(s.Types, []string{"null", "array"}) && s.MinItems == nil {
		s.Type, s.Types = "array", nil
	}
	for _, p := range s.Properties {
		present(p)
	}
	if s.Items != nil && slices.Equal(s.Items.Types, []string{"null", "object"}) {
		s.Items.Type, s.Items.Types = "object", nil
	}
	present(s.Items)
	present(s.AdditionalProperties)
}
