package spec_test

import (
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"roundoff/precision/spec"
)

// TestSchema checks what an editor needs of the schema: a word on every key,
// and no object that takes keys which are not there.
func TestSchema(t *testing.T) {
	s, err := spec.Schema()
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	var walk func(path string, s *jsonschema.Schema)
	walk = func(path string, s *jsonschema.Schema) {
		if s == nil {
			return
		}
		if s.Type == "object" && s.AdditionalProperties == nil {
			t.Errorf("%s takes any key", path)
		}
		for name, p := range s.Properties {
			if keys++; p.Description == "" {
				t.Errorf("%s.%s has no description", path, name)
			}
			walk(path+"."+name, p)
		}
		for _, p := range s.AnyOf {
			walk(path, p)
		}
		walk(path+"[]", s.Items)
	}
	walk("spec", s)
	walk("expectation", s.Defs["expectation"])
	if want := 2 + 13 + 8 + 1 + 14 + 5 - 1; keys != want {
		t.Errorf("%d keys, want %d", keys, want)
	}
}
