package precision

import (
	"bytes"
	"encoding/json"
	"fmt"
)

func unmarshalNumber(n *Number, b []byte) error {
	if string(b) == "null" {
		*n = ""
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("a number is a string or null: %w", err)
	}
	*n = Number(s)
	return nil
}

// MarshalJSON writes the point as an object with its coordinates in order.
func (p Point) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(c.Name)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(c.Text)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(text)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON writes, in its order.
func (p *Point) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("a point is an object, not %.40s", b)
	}
	*p = Point{}
	for dec.More() {
		name, err := dec.Token() // a string: what else a key could be, the decoder refuses
		if err != nil {
			return err
		}
		var text string
		if err := dec.Decode(&text); err != nil {
			return fmt.Errorf("a coordinate is a string: %w", err)
		}
		d, err := span{"point", text, 0, len(text)}.trim().number()
		if err != nil {
			return err
		}
		*p = append(*p, Coordinate{name.(string), text, d})
	}
	return nil
}
