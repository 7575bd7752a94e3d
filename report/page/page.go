package page

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"embed"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"roundoff/report"
)

//go:embed script/*.js
var scripts embed.FS

//go:embed uplot/uPlot.iife.min.js
var chartScript string

//go:embed uplot/uPlot.min.css
var chartStyle string

//go:embed uplot/LICENSE
var chartLicense string

//go:embed page.css
var pageStyle string

// modules are the files of the page's own script, in the order in which they
// need each other.
var modules = []string{"number", "data", "dom", "sentence", "bits", "terms", "export", "chart", "rows", "state", "engine", "ask", "app"}

// script returns the page's own script as one.
func script() (string, error) {
	var b strings.Builder
	b.WriteString("(() => {\n\"use strict\";\n")
	for _, m := range modules {
		text, err := scripts.ReadFile("script/" + m + ".js")
		if err != nil {
			return "", fmt.Errorf("the page's script: %w", err)
		}
		b.Write(text)
	}
	b.WriteString("})();\n")
	return b.String(), nil
}

// Extra returns what makes a page with the data live: markup for
// report.HTML.
func (d *Data) Extra(o Options) (*report.Extra, error) {
	own, err := script()
	if err != nil {
		return nil, err
	}
	data, err := d.pack()
	if err != nil {
		return nil, fmt.Errorf("encoding the page's data: %w", err)
	}
	license := "/* uPlot: " + strings.ReplaceAll(strings.TrimSpace(chartLicense), "*/", "* /") + " */\n"
	parts := []string{license + chartScript, own}
	policy := "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; connect-src 'none'; script-src"
	kind, bottom := "", ""
	switch {
	case o.Serve:
		kind = " data-ask=\"serve\""
		policy = strings.Replace(policy, "connect-src 'none'", "connect-src 'self'", 1)
	case o.Engine != nil:
		kind = " data-ask=\"engine\""
		policy = strings.Replace(policy, "; script-src", "; worker-src blob:; script-src 'wasm-unsafe-eval'", 1)
		bottom = o.Engine.bottom()
	}
	var code strings.Builder
	code.WriteString("<script type=\"text/plain\" id=\"live-data\">" + data + "</script>\n")
	for _, c := range parts {
		hash := sha256.Sum256([]byte(c))
		policy += " 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
		code.WriteString("<script>" + c + "</script>\n")
	}
	return &report.Extra{
		Policy: policy,
		Head:   "<style>\n" + chartStyle + "\n" + pageStyle + "</style>\n",
		Top:    "<section id=\"live\" aria-labelledby=\"live-heading\" hidden" + kind + ">\n<h2 id=\"live-heading\">Drag h</h2>\n</section>\n" + code.String(),
		Bottom: bottom,
	}, nil
}

// pack returns the data as JSON, compressed (RFC 1951) and in base64, which no
// text of a study can end: a third of its length. The bytes are those of one
// version of Go, what they stand for is that of all.
func (d *Data) pack() (string, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(z).Encode(d); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// Options say what a page can do besides showing its data.
type Options struct {
	Serve  bool    // it asks the server that it came from
	Engine *Engine // it asks this, inside itself; nil for none
}
