package spec

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// kind is what a node of the tree is.
type kind int

const (
	null kind = iota
	boolean
	number // unquoted, and a number to YAML
	text   // any other scalar, 1e-4 among them: YAML's numbers have a point
	list
	mapping
)

// String names a kind for a person.
func (k kind) String() string {
	return [...]string{"nothing", "a truth value", "a number", "a text", "a list", "a mapping"}[k]
}

// node is a value of a file: what YAML and JSON have in common, with places.
// An alias is the very node of its anchor.
type node struct {
	kind   kind
	at     place
	text   string // of a scalar: as typed, without quotes
	quoted bool
	items  []*node
	pairs  []pair
	size   int // nodes, this one and those inside
	height int // levels of lists and mappings, this one included
}

// pair is one key of a mapping.
type pair struct {
	key   *node
	value *node
}

// builder makes the tree from the library's.
type builder struct {
	src     *source
	anchors map[string]*node // nil while its value is being read
	values  int              // nodes so far, each as often as aliases repeat it
}

// parseTree reads the text of a file. A text without any value gives a null.
func parseTree(src *source, data []byte) (root *node, err error) {
	defer func() {
		if v := recover(); v != nil { // the library's: what it cannot take is not worth a crash
			root, err = nil, src.fault(place{1, 1}, "the file is not one that can be read as YAML", "")
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if err := (&nesting{src: src}).check(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // we say it better
	if err != nil {
		return nil, src.foreign(err)
	}
	b := builder{src: src, anchors: map[string]*node{}}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return nil, src.fault(placeOf(src, doc.Body), "a second document begins here", "a spec is one; leave out the line ---")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return &node{at: place{1, 1}}, nil
	}
	return b.node(body, 0)
}

// nesting holds a text against MaxDepth and MaxKeys before the library's parser
// sees it, which calls itself for every level and for every key of a mapping
// without braces, and takes time quadratic in the number of keys.
type nesting struct {
	src  *source
	flow []int // the open brackets and braces, each with the commas in it; less than 0: a bracket
	run  int   // dashes, anchors, tags, question marks and colons since the last value
	line int   // the line of the last token
	lead bool  // nothing but dashes was seen on it
	keys []column
}

// column is how many lines begin at a column, one further left apart.
type column struct{ col, lines int }

func (n *nesting) check(tokens token.Tokens) error {
	named := false // the next token is an anchor's name
	for _, tk := range tokens {
		if tk.Type == token.CommentType {
			continue
		}
		n.lines(tk)
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			n.flow = append(n.flow, 0)
			if tk.Type == token.SequenceStartType {
				n.flow[len(n.flow)-1] = -len(tokens) // never reaches 0
			}
			n.run++
		case token.SequenceEndType, token.MappingEndType:
			n.flow = n.flow[:max(0, len(n.flow)-1)]
			n.run = 0
		case token.CollectEntryType:
			if len(n.flow) > 0 {
				n.flow[len(n.flow)-1]++
			}
			n.run = 0
		case token.SequenceEntryType, token.AnchorType, token.TagType, token.MappingKeyType, token.MappingValueType:
			n.run++
		default:
			if !named {
				n.run = 0
			}
		}
		named = tk.Type == token.AnchorType
		at := place{tk.Position.Line, tk.Position.Column}
		switch {
		case len(n.flow) > MaxDepth || n.run > 4*MaxDepth: // four for each level: ? &a !t -
			return n.src.fault(n.src.within(at), tooDeep(), "")
		case len(n.keys) > 0 && n.keys[len(n.keys)-1].lines > MaxKeys, len(n.flow) > 0 && n.flow[len(n.flow)-1] > MaxKeys:
			return n.src.fault(n.src.within(at), tooMany(), "")
		}
	}
	return nil
}

// lines counts the line that a token begins, dashes aside, if there is no
// bracket around it.
func (n *nesting) lines(tk *token.Token) {
	at := tk.Position
	if at.Line != n.line {
		n.line, n.lead = at.Line, true
	}
	if !n.lead || len(n.flow) > 0 {
		return
	}
	for len(n.keys) > 0 && n.keys[len(n.keys)-1].col > at.Column {
		n.keys = n.keys[:len(n.keys)-1]
	}
	if tk.Type == token.SequenceEntryType {
		return
	}
	n.lead = false
	if len(n.keys) == 0 || n.keys[len(n.keys)-1].col < at.Column {
		n.keys = append(n.keys, column{col: at.Column})
	}
	n.keys[len(n.keys)-1].lines++
}

func tooMany() string { return fmt.Sprintf("a mapping with more than %d keys", MaxKeys) }

func tooDeep() string {
	return fmt.Sprintf("more than %d lists and mappings inside each other", MaxDepth)
}

// foreign turns the library's error into one of ours.
func (s *source) foreign(err error) error {
	var y yaml.Error
	if !errors.As(err, &y) || y.GetToken() == nil || y.GetToken().Position == nil {
		return s.fault(place{1, 1}, strings.SplitN(err.Error(), "\n", 2)[0], "")
	}
	at := y.GetToken().Position
	msg, hint := strings.ReplaceAll(y.GetMessage(), "\n", " "), ""
	if strings.Contains(msg, "mapping value is not allowed") || strings.Contains(msg, "reserved character") || strings.Contains(msg, "header option") {
		hint = "a text with such characters is quoted"
	}
	if strings.Contains(msg, "\t") {
		msg, hint = "a tab where the indentation is", "YAML takes spaces"
	}
	return s.fault(s.within(place{at.Line, at.Column}), msg, hint)
}

// within returns a place that exists: the library counts past ends of lines.
func (s *source) within(at place) place {
	at.line = max(1, min(at.line, len(s.lines)))
	at.col = max(1, min(at.col, s.widths[at.line-1]+1))
	return at
}

// placeOf returns where a node begins.
func placeOf(src *source, n ast.Node) place {
	switch n := n.(type) {
	case *ast.MappingNode: // its token is the first colon, unless it has braces
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return placeOf(src, n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(src, n.Key)
	}
	tk := n.GetToken()
	if tk == nil || tk.Position == nil {
		return place{1, 1}
	}
	at := src.within(place{tk.Position.Line, tk.Position.Column})
	if line := src.line(at.line); strings.IndexByte(line[:min(len(line), tabsIn)], '\t') >= 0 && len(line) <= tabsIn {
		at.col = tabbed(line, at.col, tk.Value)
	}
	return at
}

// tabsIn is how long a line may be for its tabs to be minded: this is done for
// every value of it.
const tabsIn = 1000

// tabbed returns the column of a text in a line that has tabs, which the
// library does not count: the text is at its column or further on.
func tabbed(line string, col int, text string) int {
	off := byteOffset(line, col)
	i := strings.Index(line[off:], text)
	if text == "" || i < 0 {
		return col
	}
	if i += off; i > 0 && (line[i-1] == '"' || line[i-1] == '\'') {
		i--
	}
	return utf8.RuneCountInString(line[:i]) + 1
}

// node copies a value of the library's tree, which lies so deep in the file's.
func (b *builder) node(n ast.Node, depth int) (*node, error) {
	if n == nil {
		return b.count(&node{at: place{1, 1}})
	}
	z := &node{at: placeOf(b.src, n), size: 1}
	if depth > MaxDepth {
		return nil, b.src.fault(z.at, tooDeep(), "")
	}
	switch n := n.(type) {
	case *ast.NullNode:
		z.kind, z.text = null, n.GetToken().Value
	case *ast.BoolNode:
		z.kind, z.text = boolean, n.GetToken().Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		z.kind, z.text = number, n.GetToken().Value
	case *ast.StringNode:
		z.kind, z.text = text, n.Value
		z.quoted = n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		z.kind, z.text, z.quoted = text, strings.TrimSuffix(n.Value.Value, "\n"), true
	case *ast.AnchorNode:
		return b.anchor(n, depth)
	case *ast.AliasNode:
		return b.alias(n, depth)
	case *ast.SequenceNode:
		return b.list(z, n, depth)
	case *ast.MappingNode:
		return b.mapping(z, n.Values, depth)
	case *ast.MappingValueNode:
		return b.mapping(z, []*ast.MappingValueNode{n}, depth)
	case *ast.TagNode:
		return nil, b.src.fault(z.at, "tags are not used in a spec", "leave it out")
	default:
		return nil, b.src.fault(z.at, "a value is expected", "")
	}
	return b.count(z)
}

// count counts a node, or those that an alias repeats.
func (b *builder) count(z *node) (*node, error) {
	z.size = max(z.size, 1)
	if b.values++; b.values > MaxValues {
		return nil, b.src.fault(z.at, fmt.Sprintf("more than %d values", MaxValues), "")
	}
	return z, nil
}

// add puts a child into z.
func (z *node) add(child *node) *node {
	z.size += child.size
	z.height = max(z.height, child.height+1)
	return child
}

func (b *builder) list(z *node, n *ast.SequenceNode, depth int) (*node, error) {
	z.kind, z.height = list, 1
	for _, item := range n.Values {
		child, err := b.node(item, depth+1)
		if err != nil {
			return nil, err
		}
		z.items = append(z.items, z.add(child))
	}
	return b.count(z)
}

func (b *builder) mapping(z *node, values []*ast.MappingValueNode, depth int) (*node, error) {
	z.kind, z.height = mapping, 1
	if len(values) > MaxKeys {
		return nil, b.src.fault(placeOf(b.src, values[MaxKeys].Key), tooMany(), "")
	}
	seen := map[string]place{}
	var merged []*node
	for _, v := range values {
		if v.Key.IsMergeKey() {
			m, err := b.merge(v, depth)
			if err != nil {
				return nil, err
			}
			merged = append(merged, m...)
			continue
		}
		key, err := b.key(v.Key, depth)
		if err != nil {
			return nil, err
		}
		if first, ok := seen[key.text]; ok {
			return nil, b.src.fault(key.at, fmt.Sprintf("the key %q is here for a second time", clip(key.text)), fmt.Sprintf("the first is on line %d", first.line))
		}
		seen[key.text] = key.at
		value, err := b.node(v.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if value.kind == null { // where it stands the library does not know
			value.at = key.at
		}
		z.pairs = append(z.pairs, pair{key, z.add(value)})
	}
	for _, m := range merged { // a key of its own wins, then the first mapping
		for _, p := range m.pairs {
			if _, ok := seen[p.key.text]; !ok {
				seen[p.key.text] = p.key.at
				z.pairs = append(z.pairs, pair{p.key, z.add(p.value)})
			}
		}
	}
	return b.count(z)
}

// key reads a key, which is a scalar.
func (b *builder) key(n ast.MapKeyNode, depth int) (*node, error) {
	var inner ast.Node = n
	if k, ok := n.(*ast.MappingKeyNode); ok { // ? key
		inner = k.Value
	}
	key, err := b.node(inner, depth+1)
	if err != nil {
		return nil, err
	}
	if key.kind >= list {
		return nil, b.src.fault(key.at, "a key is a word or a number, not "+key.kind.String(), "")
	}
	return key, nil
}

// merge reads the mappings whose keys << adds.
func (b *builder) merge(v *ast.MappingValueNode, depth int) ([]*node, error) {
	m, err := b.node(v.Value, depth+1)
	if err != nil {
		return nil, err
	}
	from := []*node{m}
	if m.kind == list {
		from = m.items
	}
	for _, m := range from {
		if m.kind != mapping {
			return nil, b.src.fault(placeOf(b.src, v.Key), "<< takes a mapping, or a list of them, not "+m.kind.String(), "like <<: *anchor")
		}
	}
	return from, nil
}

func (b *builder) anchor(n *ast.AnchorNode, depth int) (*node, error) {
	name := n.Name.GetToken().Value
	b.anchors[name] = nil
	z, err := b.node(n.Value, depth)
	if err != nil {
		return nil, err
	}
	b.anchors[name] = z
	return z, nil
}

// alias returns the anchor's node. It counts as if it were written out.
func (b *builder) alias(n *ast.AliasNode, depth int) (*node, error) {
	at := placeOf(b.src, n)
	name := n.Value.GetToken().Value
	z, known := b.anchors[name]
	switch {
	case !known:
		return nil, b.src.fault(at, fmt.Sprintf("no anchor &%s before this alias", clip(name)), "a text that begins with * is quoted")
	case z == nil:
		return nil, b.src.fault(at, fmt.Sprintf("the alias *%s stands inside its own anchor", clip(name)), "")
	case depth+z.height > MaxDepth:
		return nil, b.src.fault(at, tooDeep(), "")
	}
	if b.values += z.size; b.values > MaxValues {
		return nil, b.src.fault(at, fmt.Sprintf("more than %d values, as aliases repeat them", MaxValues), "")
	}
	return z, nil
}

// clipWidth is how many characters of the file a message repeats.
const clipWidth = 40

// clip shortens what a message repeats of the file.
func clip(s string) string {
	if r := []rune(s); len(r) > clipWidth {
		return string(r[:clipWidth-1]) + "…"
	}
	return s
}
