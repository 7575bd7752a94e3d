package report

import "bytes"

// texCurve writes a curve as its text.
func texCurve(b *bytes.Buffer, c *Curve) {
	if len(c.Title) > 0 {
		b.WriteString(texText(c.Title) + "\n\n")
	}
	lines := ""
	for _, l := range c.draw(markdownCurve) {
		lines += l + "\n"
	}
	texCode(b, lines)
}
