package fp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every product in the first phase's files stands in a conversion: that alone
// keeps a compiler from fusing it with a sum, here or, inlined, somewhere else
// (The Go Programming Language Specification, "Floating-point operators").
func TestNoFusion(t *testing.T) {
	files, err := filepath.Glob("fast*.go")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	products := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		var path []ast.Node
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				path = path[:len(path)-1]
				return true
			}
			switch x := n.(type) {
			case *ast.BinaryExpr:
				if x.Op == token.MUL && !constant(x) {
					products++
					if !converted(path) {
						t.Errorf("%s: a product that is not converted", set.Position(x.Pos()))
					}
				}
			case *ast.AssignStmt:
				if x.Tok == token.MUL_ASSIGN {
					t.Errorf("%s: a product that is not converted", set.Position(x.Pos()))
				}
			}
			path = append(path, n)
			return true
		})
	}
	if products < 90 {
		t.Errorf("%d products found", products)
	}
}

// constant reports whether x is made of literals alone.
func constant(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return constant(x.X)
	case *ast.BinaryExpr:
		return constant(x.X) && constant(x.Y)
	}
	return false
}

// converted reports whether the last of path, the parents, is a conversion.
func converted(path []ast.Node) bool {
	call, ok := path[len(path)-1].(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.Ident)
	return ok && slices.Contains([]string{"float64", "uint64"}, f.Name)
}
