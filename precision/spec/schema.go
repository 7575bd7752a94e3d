package spec

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"roundoff/precision"
)

// Draft names the version of JSON Schema.
const Draft = "https://json-schema.org/draft/2020-12/schema"

// numberPattern is a decimal or hexadecimal number that is not negative, as
// arith.ParseDecimal reads it (−0 aside).
const numberPattern = `^\+?((\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)([pP][+-]?\d+)?)$`

// Schema returns the JSON Schema of a Spec, made from its Go types. No object
// takes other keys than theirs.
func Schema() (*jsonschema.Schema, error) {
	regime := &jsonschema.Schema{Type: "string", Enum: enum(expectable)}
	literal := &jsonschema.Schema{Types: []string{"string", "number"}, MinLength: jsonschema.Ptr(1)}
	name := &jsonschema.Schema{Type: "string", MinLength: jsonschema.Ptr(1)}
	ref := func(def string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + def} }
	types := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[Literal](): literal,
		reflect.TypeFor[Decimal](): ref("limit"),
		reflect.TypeFor[List]():    ref("list"),
		reflect.TypeFor[Names]():   ref("names"),
		reflect.TypeFor[Regimes](): {Type: "object", MinProperties: jsonschema.Ptr(1), MaxProperties: jsonschema.Ptr(MaxKeys), AdditionalProperties: oneOrMore(ref("regime")), PropertyNames: name},
	}
	expectation, err := jsonschema.For[Expectation](&jsonschema.ForOptions{TypeSchemas: types})
	if err != nil {
		return nil, fmt.Errorf("making the schema of an expectation: %w", err)
	}
	expectation.AnyOf = anyKey("ulps", "digits", "regimes", "worse")
	expectation.DependentSchemas = map[string]*jsonschema.Schema{"h": {AnyOf: anyKey("ulps", "digits")}}
	types[reflect.TypeFor[Expectations]()] = oneOrMore(ref("expectation"))
	types[reflect.TypeFor[Expectations]()].AnyOf[1].MaxItems = jsonschema.Ptr(MaxExpectations)

	s, err := jsonschema.For[Spec](&jsonschema.ForOptions{TypeSchemas: types})
	if err != nil {
		return nil, fmt.Errorf("making the schema of a spec: %w", err)
	}
	s.Defs = map[string]*jsonschema.Schema{
		"expectation": expectation,
		"limit":       {Types: []string{"string", "number"}, Pattern: numberPattern, Minimum: jsonschema.Ptr(0.0)},
		"list":        oneOrMore(literal),
		"names":       oneOrMore(name),
		"regime":      regime,
	}
	s.Defs["names"].AnyOf[1].MaxItems = jsonschema.Ptr(MaxNames)
	s.Schema, s.Title = Draft, "roundoff spec"
	s.Description = "What roundoff check reads: studies of rounding errors, and what is expected of them."
	studies := s.Properties["studies"]
	studies.Type, studies.Types = "array", nil // never null
	studies.MinItems, studies.MaxItems = jsonschema.Ptr(1), jsonschema.Ptr(MaxStudies)
	refine(studies.Items.Properties)
	gradients := s.Properties["gradients"]
	gradients.Type, gradients.Types = "array", nil
	gradients.MinItems, gradients.MaxItems = jsonschema.Ptr(1), jsonschema.Ptr(MaxStudies)
	refineGradient(gradients.Items.Properties)
	s.AnyOf = anyKey("studies", "gradients")
	return s, nil
}

// refine adds to the keys of a study what their types do not say.
func refine(keys map[string]*jsonschema.Schema) {
	keys["name"].Pattern, keys["name"].MaxLength = namePattern, jsonschema.Ptr(MaxName)
	for _, key := range []string{"function", "wrt", "accumulate"} {
		keys[key].MinLength = jsonschema.Ptr(1)
	}
	keys["trials"].Minimum, keys["trials"].Maximum = jsonschema.Ptr(1.0), jsonschema.Ptr(float64(precision.MaxTrials))
	keys["order"].Minimum, keys["order"].Maximum = jsonschema.Ptr(1.0), jsonschema.Ptr(float64(maxOrder))
	for key, value := range map[string]any{"order": 1, "seed": 0, "trials": precision.DefaultTrials, "formats": precision.DefaultFormats,
		"schemes": precision.DefaultSchemes, "steps": precision.DefaultSteps} {
		keys[key].Default, _ = json.Marshal(value) // numbers and texts: no error
	}
	for key, values := range map[string][]any{
		"function": {"log1p(exp(x))", "0.05*x^2 + 0.5*x"},
		"at":       {"5", []string{"5", "10"}, "x=1,y=2", "0..1:8"},
		"data":     {"X=iris.csv:petal_length,petal_width", []string{"X=rows.csv:a,b", "y=[0,1,1]"}},
		"formats":  {[]string{"float32", "float64"}},
		"schemes":  {[]string{"central"}, "central:4", []string{"forward:2", "stencil:-1,0,2"}},
		"steps":    {"1e-1..1e-10", "1e-1..1e-8/4", "2^-1..2^-60", []string{"1e-3", "1e-5"}},
	} {
		keys[key].Examples = values
	}
}

// refineGradient is refine for the keys of a gradient.
func refineGradient(keys map[string]*jsonschema.Schema) {
	keys["name"].Pattern, keys["name"].MaxLength = namePattern, jsonschema.Ptr(MaxName)
	for _, key := range []string{"function", "wrt", "accumulate"} {
		keys[key].MinLength = jsonschema.Ptr(1)
	}
	show := &jsonschema.Schema{Type: "string", Enum: enum(shown)}
	about := keys["show"].Description
	keys["show"] = oneOrMore(show)
	keys["show"].Description = about
	iterations := keys["descend"].Properties["iterations"]
	iterations.Minimum, iterations.Maximum = jsonschema.Ptr(1.0), jsonschema.Ptr(float64(precision.MaxIterations))
}

// oneOrMore returns the schema of one value alone or of a list of them.
func oneOrMore(item *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{item, {Type: "array", Items: item.CloneSchemas(), MinItems: jsonschema.Ptr(1)}}}
}

// anyKey returns the alternatives of which each demands a key.
func anyKey(keys ...string) (list []*jsonschema.Schema) {
	for _, key := range keys {
		list = append(list, &jsonschema.Schema{Required: []string{key}})
	}
	return list
}

// enum returns the values as a schema lists them.
func enum[T ~string](values []T) (list []any) {
	for _, v := range values {
		list = append(list, string(v))
	}
	return list
}
