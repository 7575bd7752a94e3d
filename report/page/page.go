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

// pageStyle is the style of what the script makes, which brings it along.
//
//go:embed page.css
var pageStyle string

// firstStyle is for the classes that opening gives a page. lazy: what is not in
// the window is not laid out, which would take most of the time of loading. first:
// until the first frame, only what stands above the live part is shown. Without
// script nothing is hidden, in a page saved at that moment neither.
const firstStyle = `@media screen {
  .lazy main > figure:not(.whole), .lazy main > .scroll:not(.whole) { content-visibility: auto; contain-intrinsic-size: auto 24rem; }
}
@media screen and (scripting: enabled) {
  .first #live ~ * { display: none; }
}
`

// modules are the files of the page's own script, in the order in which they
// need each other, but for opening.
var modules = []string{"number", "data", "dom", "sentence", "bits", "terms", "export", "chart", "rows", "state", "engine", "ask", "app"}

// opening is the module that stands in the page as it is, and unpacks the rest
// when the title has been seen: to compile and run it is what a first view
// would otherwise wait for.
const opening = "opening"

// script returns some modules as one text, without the comments that have lines
// of their own and without indents, which nobody reads in a page.
func script(modules ...string) (string, error) {
	var b strings.Builder
	for _, m := range modules {
		text, err := scripts.ReadFile("script/" + m + ".js")
		if err != nil {
			return "", fmt.Errorf("the page's script: %w", err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimLeft(line, " "); !strings.HasPrefix(line, "//") {
				b.WriteString(line)
			}
		}
	}
	return b.String(), nil
}

// Extra returns what makes a page with the data live: markup for
// report.HTML.
func (d *Data) Extra(o Options) (*report.Extra, error) {
	first, err := script(opening)
	if err != nil {
		return nil, err
	}
	own, err := script(modules...)
	if err != nil {
		return nil, err
	}
	style, err := json.Marshal(chartStyle + "\n" + pageStyle)
	if err != nil {
		return nil, fmt.Errorf("encoding the page's style: %w", err)
	}
	rest := chartScript + "\n(() => {\n\"use strict\";\nconst pageStyle = " + string(style) + ";\n" + own + "})();\n"
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encoding the page's data: %w", err)
	}
	top := ""
	for _, part := range []struct {
		id   string
		data []byte
	}{{"live-data", data}, {"live-script", []byte(rest)}} {
		packed, err := pack(part.data)
		if err != nil {
			return nil, err
		}
		top += "<script type=\"text/plain\" id=\"" + part.id + "\">" + packed + "</script>\n"
	}
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
	for _, code := range []string{first, rest} {
		hash := sha256.Sum256([]byte(code))
		policy += " 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
	}
	return &report.Extra{
		Policy: policy,
		Head:   "<style>\n" + firstStyle + "</style>\n",
		Top: "<section id=\"live\" aria-labelledby=\"live-heading\" hidden" + kind + ">\n<h2 id=\"live-heading\">Drag h</h2>\n</section>\n" +
			top + "<script>" + first + "</script>\n",
		Bottom: licence("The live part draws with uPlot", chartLicense) + bottom,
	}, nil
}

// licence returns the licence of something that the page has in it, as a
// comment. Two hyphens could end that.
func licence(of, text string) string {
	return "<!-- " + of + ", of which this is the licence:\n" + strings.ReplaceAll(strings.TrimSpace(text), "--", "- -") + "\n-->\n"
}

// pack returns a text, compressed (RFC 1951) and in base64, which no text of a
// study can end: a third of its length. The bytes are those of one version of
// Go, what they stand for is that of all.
func pack(text []byte) (string, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := z.Write(text); err != nil {
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
