package page

import (
	"encoding/base64"
	"errors"
)

// Engine is what a page needs to answer questions of the reader's own, without
// a server: cmd/engine as WebAssembly, and Go's script that runs it.
type Engine struct {
	Program string // gzipped
	Runner  string // wasm_exec.js of the Go that built the program
	License string // of Go, whose code both are in part
}

// ErrNoEngine is a program that was built without the engine.
var ErrNoEngine = errors.New("this roundoff was built without the live engine (make live builds bin/roundoff with it)")

// Built returns the engine that this program was built with: by "make live",
// under the build tag of that name.
func Built() (*Engine, error) {
	if builtEngine == nil {
		return nil, ErrNoEngine
	}
	return builtEngine, nil
}

// bottom returns the elements of the engine, and the licence of what is Go's in
// them. They are no scripts: the page reads them when the first question is
// asked, and runs them in a worker.
func (e *Engine) bottom() string {
	part := func(id, kind, data string) string {
		return "<script type=\"" + kind + "\" id=\"" + id + "\">" + base64.StdEncoding.EncodeToString([]byte(data)) + "</script>\n"
	}
	return licence("The engine is in part Go", e.License) +
		part("live-runner", "text/plain", e.Runner) + part("live-program", "application/gzip", e.Program)
}
