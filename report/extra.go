package report

// Extra is markup that a page of HTML has besides its document. It is written
// as it is: nothing of a study may be in it unescaped, and no character beyond
// ASCII, as in all of the page.
type Extra struct {
	Policy string // Content-Security-Policy, "" for none
	Head   string // at the end of the head
	Top    string // before the second heading, or the contents
	Bottom string // at the end of the body
}

// extra returns the extra markup, empty if there is none.
func (p HTML) extra() Extra {
	if p.Extra == nil {
		return Extra{}
	}
	return *p.Extra
}

// policy returns the element that states a policy, which comes before all that
// it is about.
func (e Extra) policy() string {
	if e.Policy == "" {
		return ""
	}
	return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + escapeHTML(e.Policy) + "\">\n"
}

// opens reports whether a block is where the extra markup of the top stands
// before.
func opens(i int, b Block) bool {
	switch b.(type) {
	case Heading, Contents:
		return i > 0
	}
	return false
}
