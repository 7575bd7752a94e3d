//go:build js && wasm

// Command engine is the sweep engine inside a live page: a program of
// WebAssembly that runs in a worker, gets questions by the worker's function
// ask and posts the answers, both as JSON. "make live" builds it.
package main

import (
	"context"
	"syscall/js"

	"roundoff/report/ask"
)

func main() {
	questions := make(chan string, 1)
	js.Global().Set("ask", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go func() { questions <- args[0].String() }() // the worker's loop must not wait
		return nil
	}))
	js.Global().Call("postMessage", "ready")
	for q := range questions {
		js.Global().Call("postMessage", string(ask.Answer(context.Background(), []byte(q))))
	}
}
