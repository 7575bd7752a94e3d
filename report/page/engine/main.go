//go:build js && wasm

package main

import (
	"context"

	"roundoff/precision"
)

func main() {
	precision.Run(context.Background(), &precision.Study{Functions: []string{"x"}, At: []string{"1"}}, nil)
}
